//! From what was answered to what the executor takes: values checked against their types as AppSync
//! checks them, objects counted.

use apollo_compiler::{
    Name,
    ast::Type,
    response::{JsonValue, ResponseDataPathSegment},
    schema::ExtendedType,
};
use serde_json::Value;

use super::{
    error::Failure,
    run::{Path, Run, item, path_text},
    scalar,
    selection::TooMuch,
    siblings::{Member, Wanted},
};

/// A value of which only the fields of objects are not known yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Completed {
    Null,
    Leaf(JsonValue),
    /// The value is not what its type says, or there is none; the reason is known to the run.
    Refused,
    /// An index among the objects of the field.
    Object(usize),
    List(Vec<Completed>),
}

/// Completes the values of one field of many parents.
pub(super) struct Completion<'a, 'r> {
    run: &'a Run<'r>,
    parent: &'a Name,
    wanted: &'a Wanted<'r>,
    /// All objects among the values, in the order in which they were met.
    pub objects: Vec<Member>,
}

impl<'a, 'r> Completion<'a, 'r> {
    pub fn new(run: &'a Run<'r>, parent: &'a Name, wanted: &'a Wanted<'r>) -> Self {
        Self {
            run,
            parent,
            wanted,
            objects: Vec::new(),
        }
    }

    /// The field's value at `path`.
    pub fn complete(&mut self, path: Path, value: &Value) -> Result<Completed, TooMuch> {
        let wanted = self.wanted;
        self.value(path, &wanted.field().definition.ty, value)
    }

    /// The field has no value.
    pub fn refuse(&mut self, path: Path, failure: Failure) -> Result<Completed, TooMuch> {
        self.run.fail(path, self.wanted.field(), failure)?;
        Ok(Completed::Refused)
    }

    fn value(&mut self, path: Path, ty: &Type, value: &Value) -> Result<Completed, TooMuch> {
        if value.is_null() {
            return self.null(path, ty);
        }
        if ty.is_list() {
            return self.list(path, ty, value);
        }
        let name = ty.inner_named_type();
        match self.run.selections.schema.types.get(name) {
            Some(ExtendedType::Object(_)) if value.is_object() => Ok(self.object(path, name, value)),
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_)) if value.is_object() => {
                self.abstract_object(path, name, value)
            }
            Some(ExtendedType::Scalar(_)) => self.leaf(path, serialize(name, value)),
            Some(ExtendedType::Enum(definition)) => {
                let known = value
                    .as_str()
                    .filter(|text| definition.values.contains_key(*text));
                let error = || format!("Invalid input for Enum '{name}'. No value found for name '{value}'");
                self.leaf(path, known.map(JsonValue::from).ok_or_else(error))
            }
            _ => self.mismatch(path, "OBJECT"),
        }
    }

    fn null(&mut self, path: Path, ty: &Type) -> Result<Completed, TooMuch> {
        if !ty.is_non_null() {
            return Ok(Completed::Null);
        }
        let (ty, parent, place) = (ty.clone().nullable(), self.parent, path_text(&path));
        let message =
            format!("Cannot return null for non-nullable type: '{ty}' within parent '{parent}' ({place})");
        self.refuse(path, Failure::untyped(message))
    }

    fn list(&mut self, path: Path, ty: &Type, value: &Value) -> Result<Completed, TooMuch> {
        let Value::Array(items) = value else {
            return self.mismatch(path, "LIST");
        };
        let items = items.iter().enumerate().map(|(index, value)| {
            let place = item(&path, ResponseDataPathSegment::ListIndex(index));
            self.value(place, ty.item_type(), value)
        });
        items.collect::<Result<_, _>>().map(Completed::List)
    }

    fn object(&mut self, path: Path, type_name: &Name, value: &Value) -> Completed {
        self.objects.push(Member {
            type_name: type_name.clone(),
            value: value.clone(),
            path,
        });
        Completed::Object(self.objects.len() - 1)
    }

    fn abstract_object(&mut self, path: Path, ty: &Name, value: &Value) -> Result<Completed, TooMuch> {
        let schema = self.run.selections.schema;
        let concrete = value
            .get("__typename")
            .and_then(Value::as_str)
            .and_then(|name| schema.get_object(name))
            .filter(|object| schema.is_subtype(ty, &object.name));
        match concrete {
            Some(object) => Ok(self.object(path, &object.name, value)),
            None => {
                let message =
                    format!("Abstract type '{ty}' must resolve to an Object type by its '__typename'");
                self.refuse(path, Failure::untyped(message))
            }
        }
    }

    fn leaf(&mut self, path: Path, leaf: Result<JsonValue, String>) -> Result<Completed, TooMuch> {
        match leaf {
            Ok(value) => Ok(Completed::Leaf(value)),
            Err(reason) => {
                let message = format!("Can't serialize value ({}) : {reason}", path_text(&path));
                self.refuse(path, Failure::untyped(message))
            }
        }
    }

    fn mismatch(&mut self, path: Path, expected: &str) -> Result<Completed, TooMuch> {
        let place = path_text(&path);
        let message =
            format!("Can't resolve value ({place}) : type mismatch error, expected type {expected}");
        self.refuse(path, Failure::untyped(message))
    }
}

/// The value as its scalar type writes it, or what is wrong with it.
fn serialize(ty: &str, value: &Value) -> Result<JsonValue, String> {
    let refused = || Err(format!("Expected type '{ty}' but was '{value}'."));
    match (ty, value) {
        ("Int", Value::Number(number)) => {
            let whole = |float: &f64| float.fract() == 0.0 && float.abs() < 4e9;
            // A whole number may be written with a fraction of zero; the cast is exact below 2^53.
            let float = || number.as_f64().filter(whole).map(|float| float as i64);
            match number.as_i64().or_else(float).map(i32::try_from) {
                Some(Ok(integer)) => Ok(JsonValue::from(integer)),
                _ => refused(),
            }
        }
        ("Float", Value::Number(number)) => number.as_f64().map_or_else(refused, |float| Ok(float.into())),
        ("Boolean", Value::Bool(value)) => Ok(JsonValue::Bool(*value)),
        ("String" | "ID", Value::String(text)) => Ok(JsonValue::from(text.as_str())),
        ("ID", Value::Number(number)) if !number.is_f64() => Ok(JsonValue::from(number.to_string())),
        ("String", Value::Number(_) | Value::Bool(_)) => Ok(JsonValue::from(value.to_string())),
        ("Int" | "Float" | "Boolean" | "String" | "ID", _) => refused(),
        ("AWSJSON", Value::String(text)) => Ok(JsonValue::from(text.as_str())),
        ("AWSJSON", structure) => Ok(JsonValue::from(structure.to_string())),
        _ if scalar::accepts(ty, value) => Ok(match value {
            Value::Number(number) => JsonValue::Number(number.clone()),
            Value::String(text) => JsonValue::from(text.as_str()),
            other => JsonValue::from(other.to_string()),
        }),
        _ => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let ty = scalar::short_name(ty);
            Err(format!("Unable to serialize `{text}` as a valid {ty} Object."))
        }
    }
}
