//! AppSync's event, read leniently: unknown keys are ignored, absent and null members are empty.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

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

#[derive(Clone, Debug, Default, Deserialize)]
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
        serde_json::from_value(event).map_err(|error| {
            tracing::error!(%error, "the event is none of AppSync's");
            ResolverError::of(ErrorType::BadRequest)
        })
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
