//! The JSON Schemas of the events, made from the code, each with an example.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::event_examples::examples;
use crate::shop::event::{Event, SCHEMA_VERSION};

/// The folder of the committed schemas.
pub const FOLDER: &str = "events";

/// One schema for each type of event: the name of its file, and its text.
pub fn files() -> Vec<(String, String)> {
    let examples = examples();
    let schemas = schemas().into_iter().map(|(name, mut schema)| {
        let example = examples.iter().find(|event| event.type_name() == name);
        if let Some(example) = example {
            schema.insert("examples".to_owned(), json!([example]));
        }
        let text = format!("{:#}\n", Value::Object(schema));
        (format!("{FOLDER}/{name}.schema.json"), text)
    });
    schemas.collect()
}

/// All schemas as one text: an object by type.
pub fn text() -> String {
    let schemas = schemas().into_iter();
    let schemas: Map<String, Value> = schemas
        .map(|(name, schema)| (name, Value::Object(schema)))
        .collect();
    format!("{:#}\n", Value::Object(schemas))
}

/// The form of all events is an envelope with one of many contents. Each schema is the envelope with the
/// one content of its type.
fn schemas() -> Vec<(String, Map<String, Value>)> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with(|settings| settings.inline_subschemas = true);
    let mut all = Value::from(settings.into_generator().into_root_schema_for::<Event>());
    let contents = all.as_object_mut().and_then(|all| all.remove("oneOf"));
    let contents = contents.as_ref().and_then(Value::as_array).cloned();
    let contents = contents.into_iter().flatten();
    let joined = contents.filter_map(|content| {
        let name = content["properties"]["type"]["const"].as_str()?.to_owned();
        let mut schema = all.as_object()?.clone();
        join(schema.get_mut("properties")?, &content["properties"]);
        join(schema.get_mut("required")?, &content["required"]);
        schema.insert("title".to_owned(), json!(name));
        schema.insert("description".to_owned(), content["description"].clone());
        schema.insert(
            "$id".to_owned(),
            json!(format!("{name}.v{SCHEMA_VERSION}.schema.json")),
        );
        let mut schema = Value::Object(schema);
        join_lines(&mut schema);
        Some((name, schema.as_object()?.clone()))
    });
    joined.collect()
}

/// A description is one line, as long as it may be.
fn join_lines(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(description)) = members.get_mut("description") {
                *description = description.replace('\n', " ");
            }
            members.values_mut().for_each(join_lines);
        }
        Value::Array(entries) => entries.iter_mut().for_each(join_lines),
        _ => {}
    }
}

/// Adds members to an object, or entries to a list.
fn join(to: &mut Value, more: &Value) {
    match (to, more) {
        (Value::Object(to), Value::Object(more)) => to.extend(more.clone()),
        (Value::Array(to), Value::Array(more)) => to.extend(more.clone()),
        _ => {}
    }
}
