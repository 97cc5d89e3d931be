//! What an answer carries for the relations of an object, so that their resolvers need not ask the function
//! (`infra/appsync/relation.js`). An object may hold under [`SIDE_TABLE`] an entry for each relation that
//! was resolved ahead, `{"v": value}` or `{"e": {"message", "type"}}`, by its [`key`].

use serde_json::{Map, Value};

/// The member of an object that holds the entries. The schema has no such field.
pub const SIDE_TABLE: &str = "__pre";
/// The member of an entry that holds the relation's value.
pub const VALUE: &str = "v";
/// The member of an entry that says why the relation has no value.
pub const ERROR: &str = "e";

/// Whether a key of an answer is one of ours, of what goes into the side table or beside it. The schema has no field
/// that begins with an underscore.
pub fn is_own_key(key: &str) -> bool {
    key.starts_with('_') && !key.starts_with("__")
}

/// The name of an entry: the field, and the JSON of its coerced arguments by name. An argument that is null
/// counts as left out.
pub fn key(field: &str, arguments: &Map<String, Value>) -> String {
    let mut given: Vec<(&String, &Value)> = arguments.iter().filter(|(_, value)| !value.is_null()).collect();
    given.sort_by_key(|(name, _)| *name);
    let given: Vec<String> = given
        .into_iter()
        .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
        .collect();
    format!("{field}|{{{}}}", given.join(","))
}
