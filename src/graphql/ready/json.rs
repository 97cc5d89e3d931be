//! Ready values as JSON, written once and handed round the engine.

use std::{
    mem,
    sync::{Mutex, PoisonError},
};

use async_graphql::{Value, parser::types::Selection};
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap},
};
use serde_json::value::{RawValue, to_raw_value};

use super::{Asked, NOT_READY, ReadyObject, ReadyValue};
use crate::graphql::side_table::is_own_key;

/// A value with what is asked of it.
pub struct Told<'v, T> {
    pub(super) value: &'v T,
    pub(super) asked: &'v Asked<'v>,
}

impl<T: ReadyValue> Serialize for Told<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.write(self.asked, serializer)
    }
}

/// Writes an object: what is asked for, under the keys of the answer. Relations have keys that begin with an
/// underscore, and stand elsewhere.
pub fn object<T: ReadyObject, S: Serializer>(
    object: &T,
    asked: &Asked<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut members = serializer.serialize_map(Some(asked.selections.len()))?;
    for selection in asked.selections {
        let Selection::Field(field) = &selection.node else {
            return Err(S::Error::custom(NOT_READY));
        };
        let field = &field.node;
        let (name, key) = (field.name.node.as_str(), field.response_key().node.as_str());
        if name == "__typename" {
            members.serialize_entry(key, &T::type_name())?;
        } else if is_own_key(key) {
            return Err(S::Error::custom(NOT_READY));
        } else {
            object.write_field(name, key, &asked.below(field), &mut members)?;
        }
    }
    members.end()
}

/// The texts of values that are written already. A request that is given them has the engine answer with handles in
/// the place of these values. They are for operations in which no object is asked for anything twice.
// Not shown by Debug: there may be a client secret in them.
#[derive(Default)]
pub struct Texts(Mutex<Vec<Box<RawValue>>>);

impl Texts {
    /// Writes a value, and gives its handle. `None` where only the engine can tell it.
    pub(super) fn keep<T: ReadyValue>(&self, told: &Told<'_, T>) -> Option<Value> {
        let text = to_raw_value(told).ok()?;
        if text.get() == "null" {
            return Some(Value::Null);
        }
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = texts.len().to_le_bytes().to_vec();
        texts.push(text);
        // Nothing of the schema is binary.
        Some(Value::Binary(handle.into()))
    }

    pub fn take(&self) -> Vec<Box<RawValue>> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The text of a handle.
    pub fn of<'t>(texts: &'t [Box<RawValue>], handle: &[u8]) -> Option<&'t RawValue> {
        let index = usize::from_le_bytes(handle.try_into().ok()?);
        texts.get(index).map(AsRef::as_ref)
    }
}
