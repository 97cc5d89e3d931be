//! The events that every contestant answers, as AppSync sends them.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::Result;

const ME: &str = include_str!("../events/me.json");
const PLACE_ORDER: &str = include_str!("../events/place_order.json");

/// An operation that is measured.
#[derive(Clone, Debug)]
pub struct Operation {
    pub event: Value,
}

impl Operation {
    pub fn me() -> Result<Self> {
        Self::of(ME)
    }

    pub fn place_order() -> Result<Self> {
        Self::of(PLACE_ORDER)
    }

    fn of(event: &str) -> Result<Self> {
        let event = serde_json::from_str(event)?;
        Ok(Self { event })
    }

    /// As it goes over the wire.
    pub fn bytes(&self) -> Bytes {
        self.event.to_string().into()
    }

    /// The paths of all fields that are asked for.
    pub fn selection(&self) -> Vec<&str> {
        let paths = self.event["info"]["selectionSetList"].as_array();
        paths.into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// The event of another field, asked by the same customer, who may also do what staff may.
pub fn asked(field: &str, arguments: &Value, selection: &str) -> Value {
    let mut event: Value = serde_json::from_str(ME).unwrap_or_default();
    let (parent, name) = field.split_once('.').unwrap_or_default();
    event["arguments"] = arguments.clone();
    event["identity"]["claims"]["cognito:groups"] = json!(["admin"]);
    event["identity"]["groups"] = json!(["admin"]);
    event["info"] = json!({
        "fieldName": name, "parentTypeName": parent, "variables": {}, "selectionSetList": [],
        "selectionSetGraphQL": selection,
    });
    event
}
