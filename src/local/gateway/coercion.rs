//! Variables and arguments as resolvers get them: checked, with defaults, as JSON.

use apollo_compiler::{
    Node, Schema,
    ast::{self, FieldDefinition, Type},
    executable::{Field, Operation},
    schema::{EnumType, ExtendedType, InputObjectType},
};
use serde_json::{Map, Value};

use super::{error::RequestFault, literal, scalar};

/// The values of the operation's variables. One that is neither given nor has a default is absent.
///
/// Fails with AppSync's message for the first value that is not of its type.
pub(super) fn variables(
    schema: &Schema,
    operation: &Operation,
    given: &Map<String, Value>,
) -> Result<Map<String, Value>, RequestFault> {
    let mut coerced = Map::new();
    for definition in &operation.variables {
        let name = definition.name.as_str();
        let value = match (given.get(name), &definition.default_value) {
            (Some(value), _) => variable(schema, name, &definition.ty, value).map_err(RequestFault::new)?,
            (None, Some(default)) => literal_value(schema, &definition.ty, default, &Map::new()),
            (None, None) if definition.ty.is_non_null() => {
                return Err(RequestFault::new(null_for_non_null(name, &definition.ty)));
            }
            (None, None) => continue,
        };
        coerced.insert(name.to_owned(), value);
    }
    Ok(coerced)
}

fn null_for_non_null(name: &str, ty: &Type) -> String {
    format!("Variable '{name}' has coerced Null value for NonNull type '{ty}'")
}

fn invalid(name: &str, detail: impl std::fmt::Display) -> String {
    format!("Variable '{name}' has an invalid value. {detail}")
}

/// `name` is that of the variable, or inside of it that of the innermost input field.
fn variable(schema: &Schema, name: &str, ty: &Type, value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return match ty.is_non_null() {
            true => Err(null_for_non_null(name, ty)),
            false => Ok(Value::Null),
        };
    }
    if ty.is_list() {
        let item = |item| variable(schema, name, ty.item_type(), item);
        return match value {
            Value::Array(items) => items.iter().map(item).collect(),
            // A single value stands for a list of one: https://spec.graphql.org/October2021/#sec-List
            single => Ok(Value::Array(vec![item(single)?])),
        };
    }
    match schema.types.get(ty.inner_named_type()) {
        Some(ExtendedType::Scalar(scalar)) => scalar_variable(name, &scalar.name, value),
        Some(ExtendedType::Enum(definition)) => enum_variable(name, definition, value),
        Some(ExtendedType::InputObject(definition)) => object_variable(schema, name, definition, value),
        _ => Err(invalid(name, format_args!("'{ty}' is no input type"))),
    }
}

fn scalar_variable(name: &str, ty: &str, value: &Value) -> Result<Value, String> {
    let expected = || {
        let found = kind(value);
        Err(invalid(
            name,
            format_args!("Expected type '{ty}' but was '{found}'."),
        ))
    };
    match (ty, value) {
        ("Int", Value::Number(number)) => match number.as_i64().map(i32::try_from) {
            Some(Ok(_)) => Ok(value.clone()),
            _ if number.as_f64().is_some_and(|number| number.fract() != 0.0) => expected(),
            _ => Err(invalid(
                name,
                format_args!("Expected value to be in the Integer range but it was '{number}'"),
            )),
        },
        ("Float", Value::Number(_)) | ("Boolean", Value::Bool(_)) | ("String" | "ID", Value::String(_)) => {
            Ok(value.clone())
        }
        ("ID", Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(number.to_string().into()),
        ("Int" | "Float" | "Boolean" | "String" | "ID", _) => expected(),
        _ if scalar::accepts(ty, value) => Ok(value.clone()),
        _ => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let ty = scalar::short_name(ty);
            Err(invalid(
                name,
                format_args!("Unable to parse `{text}` as a valid {ty} Object."),
            ))
        }
    }
}

fn enum_variable(name: &str, definition: &EnumType, value: &Value) -> Result<Value, String> {
    let known = |text: &&str| definition.values.contains_key(*text);
    if value.as_str().filter(known).is_some() {
        return Ok(value.clone());
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let ty = &definition.name;
    Err(invalid(
        name,
        format_args!("Invalid input for Enum '{ty}'. No value found for name '{text}'"),
    ))
}

fn object_variable(
    schema: &Schema,
    name: &str,
    definition: &InputObjectType,
    value: &Value,
) -> Result<Value, String> {
    let ty = &definition.name;
    let Value::Object(given) = value else {
        let found = kind(value);
        return Err(invalid(
            name,
            format_args!("Expected type '{ty}' but was '{found}'."),
        ));
    };
    if let Some(unknown) = given
        .keys()
        .find(|key| !definition.fields.contains_key(key.as_str()))
    {
        return Err(format!(
            "The variables input contains a field name '{unknown}' that is not defined for input object type '{ty}'"
        ));
    }
    let mut coerced = Map::new();
    for (field, definition) in &definition.fields {
        let value = match (given.get(field.as_str()), &definition.default_value) {
            (Some(value), _) => variable(schema, field, &definition.ty, value)?,
            (None, Some(default)) => literal_value(schema, &definition.ty, default, &Map::new()),
            (None, None) if definition.ty.is_non_null() => {
                return Err(null_for_non_null(field, &definition.ty));
            }
            (None, None) => continue,
        };
        coerced.insert(field.to_string(), value);
    }
    Ok(Value::Object(coerced))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "Float",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "List",
        Value::Object(_) => "Object",
    }
}

/// The arguments of a field. One that was left out is absent unless the schema has a default.
///
/// Fails when a variable that may be null is null where null is not allowed.
pub(super) fn arguments(
    schema: &Schema,
    definition: &FieldDefinition,
    field: &Field,
    variables: &Map<String, Value>,
) -> Result<Map<String, Value>, String> {
    let mut coerced = Map::new();
    for argument in &definition.arguments {
        let name = argument.name.as_str();
        let given = field.arguments.iter().find(|given| given.name == argument.name);
        let value = match given.map(|given| given.value.as_ref()) {
            Some(ast::Value::Variable(variable)) => variables.get(variable.as_str()).cloned(),
            Some(value) => Some(literal_value(schema, &argument.ty, value, variables)),
            None => None,
        };
        let default = || argument.default_value.as_ref();
        let value = value
            .or_else(|| default().map(|default| literal_value(schema, &argument.ty, default, variables)));
        match value {
            Some(Value::Null) | None if argument.ty.is_non_null() => {
                return Err(format!(
                    "Null value for NonNull argument '{name}' of type '{}'",
                    argument.ty
                ));
            }
            Some(value) => {
                coerced.insert(name.to_owned(), value);
            }
            None => {}
        }
    }
    Ok(coerced)
}

/// The JSON of a literal that validation has found to be of its type.
fn literal_value(schema: &Schema, ty: &Type, value: &ast::Value, variables: &Map<String, Value>) -> Value {
    match value {
        ast::Value::Null => Value::Null,
        ast::Value::Variable(name) => variables.get(name.as_str()).cloned().unwrap_or_default(),
        ast::Value::List(items) if ty.is_list() => {
            let item = |item: &Node<ast::Value>| literal_value(schema, ty.item_type(), item, variables);
            items.iter().map(item).collect()
        }
        single if ty.is_list() => {
            Value::Array(vec![literal_value(schema, ty.item_type(), single, variables)])
        }
        ast::Value::Object(given) => match schema.get_input_object(ty.inner_named_type()) {
            Some(definition) => literal_object(schema, definition, given, variables),
            None => literal::structure(value, variables),
        },
        ast::Value::Int(number) if ty.inner_named_type() == "ID" => number.as_str().into(),
        other => literal::structure(other, variables),
    }
}

fn literal_object(
    schema: &Schema,
    definition: &InputObjectType,
    given: &[(apollo_compiler::Name, Node<ast::Value>)],
    variables: &Map<String, Value>,
) -> Value {
    let mut coerced = Map::new();
    for (name, definition) in &definition.fields {
        let given = given
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_ref());
        let given = given.filter(|value| match value {
            // A variable that was not given leaves the field out.
            ast::Value::Variable(variable) => variables.contains_key(variable.as_str()),
            _ => true,
        });
        let value = given.or(definition.default_value.as_deref());
        if let Some(value) = value {
            coerced.insert(
                name.to_string(),
                literal_value(schema, &definition.ty, value, variables),
            );
        }
    }
    Value::Object(coerced)
}
