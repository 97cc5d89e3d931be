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
    use super::*;

    /// What `infra/appsync/relation.js` is tested with too.
    fn cases() -> Vec<Value> {
        let text = include_str!("../../../infra/appsync/relation-cases.json");
        let mut cases: Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(cases["relations"].take()).unwrap()
    }

    #[test]
    fn the_rule_and_that_of_the_resolver_on_aws_agree() {
        let cases = cases();
        assert!(cases.len() > 40);
        for case in cases {
            let name = &case["name"];
            let field = case["field"].as_str().unwrap();
            let arguments = case["arguments"].as_object().unwrap();
            assert_eq!(key(field, arguments), case["key"], "{name}");
            let expected = if let Some(value) = case.get("hit") {
                Relation::Hit(value)
            } else if let Some(error) = case.get("error") {
                let text = |member: &str| error[member].as_str().unwrap();
                Relation::Failed(Failure::new(text("type"), text("message")))
            } else {
                assert_eq!(source(&case["source"]), case["miss"], "{name}");
                Relation::Miss
            };
            assert_eq!(look(&case["source"], field, arguments), expected, "{name}");
        }
    }
}
