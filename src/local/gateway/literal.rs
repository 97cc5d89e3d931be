//! GraphQL literals: as JSON, and as AppSync's messages write them.

use apollo_compiler::ast;
use serde_json::{Map, Number, Value};

/// The JSON of a literal that holds neither variables nor structure; `None` for any other.
pub(super) fn leaf(literal: &ast::Value) -> Option<Value> {
    match literal {
        ast::Value::Null => Some(Value::Null),
        ast::Value::Boolean(value) => Some(Value::Bool(*value)),
        ast::Value::String(text) => Some(Value::String(text.clone())),
        ast::Value::Enum(name) => Some(Value::String(name.to_string())),
        ast::Value::Int(number) => Some(integer(number.as_str())),
        ast::Value::Float(number) => number.try_to_f64().ok().map(Value::from),
        ast::Value::Variable(_) | ast::Value::List(_) | ast::Value::Object(_) => None,
    }
}

/// The JSON of any literal, whatever its type; variables are null. For scalars without a form of their
/// own.
pub(super) fn structure(literal: &ast::Value, variables: &Map<String, Value>) -> Value {
    match literal {
        ast::Value::Variable(name) => variables.get(name.as_str()).cloned().unwrap_or_default(),
        ast::Value::List(items) => items.iter().map(|item| structure(item, variables)).collect(),
        ast::Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.to_string(), structure(value, variables)))
            .collect(),
        leaf_literal => leaf(leaf_literal).unwrap_or_default(),
    }
}

fn integer(digits: &str) -> Value {
    let number = digits.parse::<i64>().map(Number::from);
    let number = number.or_else(|_| digits.parse::<u64>().map(Number::from));
    number.map_or_else(
        |_| digits.parse::<f64>().map_or(Value::Null, Value::from),
        Value::Number,
    )
}

/// A literal as graphql-java prints it, whose words AppSync's messages repeat.
pub(super) fn text(literal: &ast::Value) -> String {
    match literal {
        ast::Value::Null => "NullValue{}".to_owned(),
        ast::Value::Boolean(value) => format!("BooleanValue{{value={value}}}"),
        ast::Value::String(text) => format!("StringValue{{value='{text}'}}"),
        ast::Value::Enum(name) => format!("EnumValue{{name='{name}'}}"),
        ast::Value::Int(number) => format!("IntValue{{value={}}}", number.as_str()),
        ast::Value::Float(number) => format!("FloatValue{{value={}}}", number.as_str()),
        ast::Value::Variable(name) => format!("VariableReference{{name='{name}'}}"),
        ast::Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| text(item)).collect();
            format!("ArrayValue{{values=[{}]}}", items.join(", "))
        }
        ast::Value::Object(fields) => {
            let field = |(name, value): &(_, apollo_compiler::Node<ast::Value>)| {
                let name: &apollo_compiler::Name = name;
                format!("ObjectField{{name='{name}', value={}}}", text(value))
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("ObjectValue{{objectFields=[{}]}}", fields.join(", "))
        }
    }
}
