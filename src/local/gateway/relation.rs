//! The rule of a relation's resolver, as `infra/appsync/relation.js` has it: take what the parent's answer
//! carries for these arguments, or else ask the function.

use serde_json::{Map, Value};

use super::error::Failure;
use crate::graphql::side_table::{ERROR, SIDE_TABLE, VALUE, key};

/// What became of the look into the side table.
#[derive(Debug, PartialEq)]
pub(super) enum Relation<'a> {
    Hit(&'a Value),
    Failed(Failure),
    Miss,
}

/// Looks for a field with these coerced arguments in its parent's value.
pub(super) fn look<'a>(source: &'a Value, field: &str, arguments: &Map<String, Value>) -> Relation<'a> {
    let entry = source
        .get(SIDE_TABLE)
        .and_then(|table| table.get(key(field, arguments)));
    let Some(entry) = entry else {
        return Relation::Miss;
    };
    match entry.get(ERROR) {
        Some(error) => Relation::Failed(failure(error)),
        None => Relation::Hit(entry.get(VALUE).unwrap_or(&Value::Null)),
    }
}

fn failure(error: &Value) -> Failure {
    let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
    Failure {
        message: text("message").unwrap_or_default(),
        error_type: text("type"),
        data: Value::Null,
    }
}

/// The parent's value as the function gets it: without what was resolved ahead.
pub(super) fn source(source: &Value) -> Value {
    match source {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| *name != SIDE_TABLE);
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_holds_the_arguments_by_name_without_nulls() {
        let key = |arguments: Value| key("orders", arguments.as_object().unwrap());
        assert_eq!(key(json!({})), "orders|{}");
        assert_eq!(key(json!({ "first": 5, "after": null })), r#"orders|{"first":5}"#);
        assert_eq!(
            key(json!({ "first": 5, "after": "a\",\"b\":1" })),
            r#"orders|{"after":"a\",\"b\":1","first":5}"#
        );
    }

    #[test]
    fn the_side_table_answers_or_fails_or_knows_nothing() {
        let source_value = json!({ "id": "c", "__pre": {
            "orders|{}": { "v": [] }, "cart|{}": { "e": { "message": "later", "type": "Unavailable" } },
            "profile|{}": { "v": null },
        } });
        let look = |field: &str| look(&source_value, field, &Map::new());
        assert_eq!(look("orders"), Relation::Hit(&json!([])));
        assert_eq!(look("profile"), Relation::Hit(&Value::Null));
        assert_eq!(
            look("cart"),
            Relation::Failed(Failure::new("Unavailable", "later"))
        );
        assert_eq!(look("addresses"), Relation::Miss);
        assert_eq!(source(&source_value), json!({ "id": "c" }));
    }
}
