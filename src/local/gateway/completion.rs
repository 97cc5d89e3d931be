//! From what the Lambda function answered to what the client asked for: fields read by name and written
//! by response key, values checked against the schema, nulls passed up where the schema forbids them.

use apollo_compiler::{
    Name,
    ast::Type,
    collections::IndexMap,
    executable::Field,
    response::{JsonMap, JsonValue},
    schema::ExtendedType,
};
use serde_json::Value;

use super::{
    Authorization, authorization,
    error::{Failure, FieldError, Places, RequestFault, Segment, path_text},
    execution::not_authorized,
    scalar,
    selection::{Fields, Selections, TooMuch},
};

/// More errors than these are refused as a whole: nobody reads them.
const MAX_ERRORS: usize = 10_000;

/// What became of a root field.
pub(super) enum Outcome {
    /// The value of a field of the schema itself; `None` for `__typename`.
    Meta(Option<JsonValue>),
    Resolved(Result<Value, Failure>),
}

pub(super) struct Completion<'a> {
    selections: Selections<'a>,
    caller: &'a Authorization,
    places: Places<'a>,
    path: Vec<Segment>,
    errors: Vec<FieldError>,
}

/// Why a place in the response has no value.
enum Stop {
    /// It is null, though it must not be; the error has been noted.
    Null,
    TooMuch(TooMuch),
}

impl From<TooMuch> for Stop {
    fn from(reason: TooMuch) -> Self {
        Self::TooMuch(reason)
    }
}

type Completed<T> = Result<T, Stop>;

impl<'a> Completion<'a> {
    pub fn new(selections: Selections<'a>, caller: &'a Authorization, text: &'a str) -> Self {
        Self {
            selections,
            caller,
            places: Places::of(text),
            path: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The response's `data`, which is absent when a null has reached the root, and its errors.
    pub fn root(
        mut self,
        ty: &Name,
        outcomes: impl Iterator<Item = (&'a str, Fields<'a>, Outcome)>,
    ) -> Result<(Option<JsonMap>, Vec<FieldError>), RequestFault> {
        let mut data = Some(JsonMap::new());
        for (key, fields, outcome) in outcomes {
            self.path.push(Segment::Key(key.to_owned()));
            let completed = match outcome {
                Outcome::Meta(Some(value)) => Ok(value),
                Outcome::Meta(None) => Ok(JsonValue::from(ty.as_str())),
                Outcome::Resolved(Ok(value)) => self.value(ty, &fields[0].definition.ty, &fields, &value),
                Outcome::Resolved(Err(failure)) => self.fail(fields[0], failure),
            };
            self.path.pop();
            match (nullable(&fields[0].definition.ty, completed), &mut data) {
                (Ok(value), Some(data)) => {
                    data.insert(key, value);
                }
                (Ok(_), None) => {}
                (Err(Stop::Null), _) => data = None,
                (Err(Stop::TooMuch(reason)), _) => return Err(reason.into()),
            }
        }
        Ok((data, self.errors))
    }

    fn object(&mut self, ty: &Name, fields: &[&'a Field], source: &Value) -> Completed<JsonValue> {
        let sets = fields.iter().map(|field| &field.selection_set);
        let selected: IndexMap<&str, Fields<'a>> = self.selections.collect(ty, sets)?;
        let mut object = JsonMap::with_capacity(selected.len());
        for (key, fields) in selected {
            self.path.push(Segment::Key(key.to_owned()));
            let completed = self.field(ty, &fields, source);
            self.path.pop();
            object.insert(key, nullable(&fields[0].definition.ty, completed)?);
        }
        Ok(JsonValue::Object(object))
    }

    /// The default resolver: the property of the parent that has the field's name.
    fn field(&mut self, parent: &Name, fields: &Fields<'a>, source: &Value) -> Completed<JsonValue> {
        let field = fields[0];
        if field.name == "__typename" {
            return Ok(JsonValue::from(parent.as_str()));
        }
        if !authorization::allows(self.selections.schema, self.caller, parent, &field.definition) {
            return self.fail(field, not_authorized(field, parent));
        }
        let value = source.get(field.name.as_str()).unwrap_or(&Value::Null);
        self.value(parent, &field.definition.ty, fields, value)
    }

    fn value(
        &mut self,
        parent: &Name,
        ty: &Type,
        fields: &Fields<'a>,
        value: &Value,
    ) -> Completed<JsonValue> {
        if value.is_null() {
            if !ty.is_non_null() {
                return Ok(JsonValue::Null);
            }
            let (ty, path) = (ty.clone().nullable(), path_text(&self.path));
            return self.fail(
                fields[0],
                Failure::untyped(format!(
                    "Cannot return null for non-nullable type: '{ty}' within parent '{parent}' ({path})"
                )),
            );
        }
        if ty.is_list() {
            return self.list(parent, ty, fields, value);
        }
        let name = ty.inner_named_type();
        match self.selections.schema.types.get(name) {
            Some(ExtendedType::Object(_)) if value.is_object() => self.object(name, fields, value),
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_)) if value.is_object() => {
                self.abstract_object(name, fields, value)
            }
            Some(ExtendedType::Scalar(_)) => self.leaf(fields[0], serialize_scalar(name, value)),
            Some(ExtendedType::Enum(definition)) => {
                let known = value
                    .as_str()
                    .filter(|text| definition.values.contains_key(*text));
                let error = || format!("Invalid input for Enum '{name}'. No value found for name '{value}'");
                self.leaf(fields[0], known.map(JsonValue::from).ok_or_else(error))
            }
            _ => self.mismatch(fields[0], "OBJECT"),
        }
    }

    fn list(&mut self, parent: &Name, ty: &Type, fields: &Fields<'a>, value: &Value) -> Completed<JsonValue> {
        let Value::Array(items) = value else {
            return self.mismatch(fields[0], "LIST");
        };
        let item_type = ty.item_type();
        let mut completed = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.path.push(Segment::Index(index));
            let item = self.value(parent, item_type, fields, item);
            self.path.pop();
            completed.push(nullable(item_type, item)?);
        }
        Ok(JsonValue::Array(completed))
    }

    fn abstract_object(&mut self, ty: &Name, fields: &Fields<'a>, value: &Value) -> Completed<JsonValue> {
        let schema = self.selections.schema;
        let concrete = value
            .get("__typename")
            .and_then(Value::as_str)
            .and_then(|name| schema.get_object(name))
            .filter(|object| schema.is_subtype(ty, &object.name));
        match concrete {
            Some(object) => self.object(&object.name, fields, value),
            None => {
                let message =
                    format!("Abstract type '{ty}' must resolve to an Object type by its '__typename'");
                self.fail(fields[0], Failure::untyped(message))
            }
        }
    }

    fn leaf(&mut self, field: &Field, leaf: Result<JsonValue, String>) -> Completed<JsonValue> {
        leaf.or_else(|reason| {
            let path = path_text(&self.path);
            self.fail(
                field,
                Failure::untyped(format!("Can't serialize value ({path}) : {reason}")),
            )
        })
    }

    fn mismatch(&mut self, field: &Field, expected: &str) -> Completed<JsonValue> {
        let path = path_text(&self.path);
        let message = format!("Can't resolve value ({path}) : type mismatch error, expected type {expected}");
        self.fail(field, Failure::untyped(message))
    }

    fn fail(&mut self, field: &Field, failure: Failure) -> Completed<JsonValue> {
        if self.errors.len() >= MAX_ERRORS {
            return Err(Stop::TooMuch(TooMuch::Fields));
        }
        // The name's own place would be that behind an alias.
        let start = field.alias.as_ref().unwrap_or(&field.name).location();
        self.errors.push(FieldError {
            path: self.path.clone(),
            location: start.map(|span| self.places.find(span.offset())),
            failure,
        });
        Err(Stop::Null)
    }
}

/// Ends the way of a null upwards where the type allows one.
fn nullable(ty: &Type, completed: Completed<JsonValue>) -> Completed<JsonValue> {
    match completed {
        Err(Stop::Null) if !ty.is_non_null() => Ok(JsonValue::Null),
        completed => completed,
    }
}

/// The value as its scalar type writes it, or what is wrong with it.
fn serialize_scalar(ty: &str, value: &Value) -> Result<JsonValue, String> {
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
        ("Float", Value::Number(number)) => Ok(JsonValue::Number(number.clone())),
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
