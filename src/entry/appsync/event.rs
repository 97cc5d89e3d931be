//! AppSync's event, read leniently: unknown keys are ignored, absent and null members are empty.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};

use super::ResolverError;
use crate::graphql::ErrorType;

/// What is read of AppSync's Context object. Headers are left aside: the identity says it all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    /// The field's arguments, coerced by AppSync.
    #[serde(deserialize_with = "or_default")]
    pub arguments: Map<String, Value>,
    pub identity: Option<Value>,
    /// The parent's value; null at the root.
    pub source: Option<Value>,
    #[serde(deserialize_with = "or_default")]
    pub info: Info,
}

/// Which field is asked for, and what of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Info {
    #[serde(deserialize_with = "or_default")]
    pub field_name: String,
    #[serde(deserialize_with = "or_default")]
    pub parent_type_name: String,
    /// All variables of the client's operation, values only.
    #[serde(deserialize_with = "or_default")]
    pub variables: Map<String, Value>,
    /// The response keys of the selection set, each with those above it, `order/items`. Fragments are
    /// expanded.
    #[serde(deserialize_with = "texts")]
    pub selection_set_list: Vec<String>,
    /// The printed selection set of the field, without the definitions of its fragments.
    #[serde(rename = "selectionSetGraphQL", deserialize_with = "or_default")]
    pub selection_set_graphql: String,
}

impl Event {
    pub fn read(event: Value) -> Result<Self, ResolverError> {
        serde_json::from_value(event).map_err(|error| unreadable(&error))
    }

    fn parse(text: &str) -> Result<Self, ResolverError> {
        serde_json::from_str(text).map_err(|error| unreadable(&error))
    }
}

fn unreadable(error: &serde_json::Error) -> ResolverError {
    tracing::error!(%error, "the event is none of AppSync's");
    ResolverError::of(ErrorType::BadRequest)
}

impl Info {
    /// How long the texts are together, in bytes.
    pub fn length(&self) -> usize {
        let listed: usize = self.selection_set_list.iter().map(String::len).sum();
        self.selection_set_graphql.len() + listed
    }
}

/// An event, or why it is none.
pub type ReadEvent = Result<Event, ResolverError>;

/// What one invocation brings.
#[derive(Debug)]
pub enum Call {
    /// An event, which is answered with the field's value.
    One(ReadEvent),
    /// A list of events, which is answered with a list of envelopes.
    Many(Vec<ReadEvent>),
}

impl Call {
    /// Reads the text of a call. An event that cannot be read fails alone.
    pub fn parse(text: &str) -> Self {
        match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(events) => Self::Many(
                events
                    .into_iter()
                    .map(|event| Event::parse(event.get()))
                    .collect(),
            ),
            Err(_) => Self::One(Event::parse(text)),
        }
    }

    pub fn read(call: Value) -> Self {
        match call {
            Value::Array(events) => Self::Many(events.into_iter().map(Event::read).collect()),
            event => Self::One(Event::read(event)),
        }
    }

    /// The field that an event, or the first of a list of events, asks for: `Query.me`. A list is of one field.
    pub fn field(&self) -> String {
        let first = match self {
            Self::One(event) => Some(event),
            Self::Many(events) => events.first(),
        };
        match first {
            Some(Ok(event)) => format!("{}.{}", event.info.parent_type_name, event.info.field_name),
            _ => "?.?".to_owned(),
        }
    }
}

/// A list is read as far as it holds texts.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let Value::Array(items) = Value::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    let text = |item| match item {
        Value::String(text) => Some(text),
        _ => None,
    };
    Ok(items.into_iter().filter_map(text).collect())
}

fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + DeserializeOwned,
    D: Deserializer<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
