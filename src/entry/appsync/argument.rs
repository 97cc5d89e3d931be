//! The arguments of a relation, as AppSync coerces them before it calls the relation's resolver.

use async_graphql::parser::types::{BaseType, Type};
use serde_json::{Map, Value};

use super::shape::{FieldShape, Shapes};

/// The arguments with the schema's defaults. `None` where it is not sure how AppSync coerces a value; the
/// relation then is left to its own resolver.
pub fn coerced(
    shapes: &Shapes,
    field: &FieldShape,
    given: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let mut coerced = Map::new();
    for argument in &field.arguments {
        let value = match given.get(&argument.name) {
            Some(value) => Some(value),
            None => argument.default.as_ref(),
        };
        if let Some(value) = value {
            coerced.insert(argument.name.clone(), coerce(shapes, &argument.of, value)?);
        } else if !argument.of.nullable {
            return None;
        }
    }
    Some(coerced)
}

fn coerce(shapes: &Shapes, of: &Type, value: &Value) -> Option<Value> {
    if value.is_null() {
        return of.nullable.then_some(Value::Null);
    }
    match (&of.base, value) {
        (BaseType::List(item), Value::Array(items)) => {
            let items = items.iter().map(|value| coerce(shapes, item, value));
            items.collect::<Option<_>>().map(Value::Array)
        }
        (BaseType::List(item), value) => Some(Value::Array(vec![coerce(shapes, item, value)?])),
        (BaseType::Named(name), value) => scalar(shapes, name, value),
    }
}

/// A single value. Numbers with a fraction and objects are left out: their JSON is not the same everywhere.
fn scalar(shapes: &Shapes, type_name: &str, value: &Value) -> Option<Value> {
    match (type_name, value) {
        ("Int", Value::Number(number)) => {
            let number = i32::try_from(number.as_i64()?).ok()?;
            Some(Value::from(number))
        }
        ("ID", Value::Number(number)) => Some(Value::from(number.as_i64()?.to_string())),
        ("String" | "ID", Value::String(_)) | ("Boolean", Value::Bool(_)) => Some(value.clone()),
        (name, Value::String(_)) if shapes.is_enum(name) => Some(value.clone()),
        _ => None,
    }
}
