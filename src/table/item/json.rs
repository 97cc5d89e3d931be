//! Items in DynamoDB's own JSON (`{"SK": {"S": "#profile"}, …}`), read straight into their stored forms.
//!
//! The SDK makes a map of every item, and its members are then taken out again. For what is read most, a page of
//! orders and an account, that would be a third of an operation's time.

mod attribute;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{
    Deserialize, Deserializer as _,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use self::attribute::Attributes;
use crate::table::{Item, error::TableError};

/// The key of an item.
pub struct Key<'i> {
    pk: Cow<'i, str>,
    sk: Cow<'i, str>,
}

#[derive(Deserialize)]
struct Text<'i> {
    #[serde(borrow, rename = "S")]
    text: Cow<'i, str>,
}

impl Key<'_> {
    pub fn sort_key(&self) -> &str {
        &self.sk
    }
}

/// The key of an item. What stands behind it is not read.
pub fn key_of(item: &RawValue) -> Result<Key<'_>, TableError> {
    let mut parts = Parts::default();
    let mut json = serde_json::Deserializer::from_str(item.get());
    // A reader that stops before the end is told so.
    let end = json.deserialize_map(&mut parts);
    match (parts.pk, parts.sk, end) {
        (Some(pk), Some(sk), _) => Ok(Key {
            pk: pk.text,
            sk: sk.text,
        }),
        (_, _, Err(error)) => Err(TableError::inconsistent("without a key", error)),
        (_, _, Ok(())) => Err(TableError::inconsistent("without a key", "it is an item")),
    }
}

/// The parts of a key, as far as they are found.
#[derive(Default)]
struct Parts<'i> {
    pk: Option<Text<'i>>,
    sk: Option<Text<'i>>,
}

#[derive(Deserialize)]
#[serde(field_identifier)]
enum Part {
    #[serde(rename = "PK")]
    Partition,
    #[serde(rename = "SK")]
    Sort,
    #[serde(other)]
    None,
}

impl<'i> Visitor<'i> for &mut Parts<'i> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an item")
    }

    fn visit_map<A: MapAccess<'i>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(part) = members.next_key()? {
            match part {
                Part::Partition => self.pk = Some(members.next_value()?),
                Part::Sort => self.sk = Some(members.next_value()?),
                Part::None => drop(members.next_value::<IgnoredAny>()?),
            }
            if self.pk.is_some() && self.sk.is_some() {
                break;
            }
        }
        Ok(())
    }
}

/// Reads an item, naming its key when it has another form.
pub fn read<T: DeserializeOwned>(item: &RawValue) -> Result<T, TableError> {
    let mut json = serde_json::Deserializer::from_str(item.get());
    T::deserialize(Attributes(&mut json)).map_err(|error| {
        let name = key_of(item).map(|key| format!("{} {}", key.pk, key.sk));
        TableError::inconsistent(name.unwrap_or_default(), error)
    })
}

/// A text attribute.
pub fn text(item: &RawValue, name: &str) -> Option<String> {
    let attributes: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(item.get()).ok()?;
    let text: Text<'_> = serde_json::from_str(attributes.get(name)?.get()).ok()?;
    Some(text.text.into_owned())
}

/// An item as the SDK has it, for those that are read by their attributes' names.
pub fn item(item: &RawValue) -> Result<Item, TableError> {
    let unreadable = || TableError::inconsistent("an item", "it is not in DynamoDB's JSON");
    let members: serde_json::Map<String, Value> =
        serde_json::from_str(item.get()).map_err(|_| unreadable())?;
    let read = |(name, value): (String, Value)| Some((name, attribute(value)?));
    let read: Option<Item> = members.into_iter().map(read).collect();
    read.ok_or_else(unreadable)
}

fn attribute(value: Value) -> Option<AttributeValue> {
    let Value::Object(members) = value else {
        return None;
    };
    let (tag, value) = members.into_iter().next()?;
    let texts = |value: Value| serde_json::from_value::<Vec<String>>(value).ok();
    Some(match (tag.as_str(), value) {
        ("S", Value::String(text)) => AttributeValue::S(text),
        ("N", Value::String(number)) => AttributeValue::N(number),
        ("BOOL", Value::Bool(is)) => AttributeValue::Bool(is),
        ("NULL", _) => AttributeValue::Null(true),
        ("SS", value) => AttributeValue::Ss(texts(value)?),
        ("NS", value) => AttributeValue::Ns(texts(value)?),
        ("L", Value::Array(items)) => {
            AttributeValue::L(items.into_iter().map(attribute).collect::<Option<_>>()?)
        }
        ("M", Value::Object(members)) => {
            let member = |(name, value)| Some((name, attribute(value)?));
            AttributeValue::M(members.into_iter().map(member).collect::<Option<_>>()?)
        }
        // Nothing of ours is binary.
        _ => return None,
    })
}
