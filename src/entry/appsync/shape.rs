//! The schema's types, as far as a plan needs them.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};
use serde_json::Value;

/// Every object type and every enum by its name.
#[derive(Debug, Default)]
pub struct Shapes {
    objects: HashMap<String, Vec<FieldShape>>,
    enums: HashSet<String>,
    /// The type of which queries are asked.
    query: String,
}

/// A field of an object type.
#[derive(Debug)]
pub struct FieldShape {
    pub name: String,
    /// The innermost type, without lists and `!`.
    pub type_name: String,
    pub arguments: Vec<ArgumentShape>,
}

/// An argument of a field.
#[derive(Debug)]
pub struct ArgumentShape {
    pub name: String,
    pub of: Type,
    /// What holds where the argument is left out.
    pub default: Option<Value>,
}

impl Shapes {
    /// Reads them from the schema's own text, so that they cannot differ from it.
    pub fn of(sdl: &str) -> Self {
        let document = match parse_schema(sdl) {
            Ok(document) => document,
            Err(error) => {
                // The engine printed this text; the schema's tests read it.
                tracing::error!(%error, "the schema cannot be read");
                return Self::default();
            }
        };
        let mut shapes = Self::default();
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => {
                    let name = definition.node.name.node.to_string();
                    shapes.add(name, definition.node.kind);
                }
                TypeSystemDefinition::Schema(definition) => {
                    shapes.query = definition
                        .node
                        .query
                        .map_or_else(String::new, |name| name.node.to_string());
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        shapes
    }

    fn add(&mut self, name: String, kind: TypeKind) {
        match kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter().map(|field| field_shape(field.node));
                self.objects.insert(name, fields.collect());
            }
            TypeKind::Enum(_) => {
                self.enums.insert(name);
            }
            _ => {}
        }
    }

    /// The fields of an object type; `None` for scalars and enums, which have none.
    pub fn fields(&self, type_name: &str) -> Option<&[FieldShape]> {
        self.objects.get(type_name).map(Vec::as_slice)
    }

    pub fn field(&self, type_name: &str, field: &str) -> Option<&FieldShape> {
        self.fields(type_name)?.iter().find(|shape| shape.name == field)
    }

    /// A field of which queries are asked.
    pub fn query(&self, field: &str) -> Option<&FieldShape> {
        self.field(&self.query, field)
    }

    pub fn is_enum(&self, type_name: &str) -> bool {
        self.enums.contains(type_name)
    }
}

impl FieldShape {
    pub fn argument(&self, name: &str) -> Option<&ArgumentShape> {
        self.arguments.iter().find(|argument| argument.name == name)
    }
}

fn field_shape(field: FieldDefinition) -> FieldShape {
    let arguments = field.arguments.into_iter();
    FieldShape {
        name: field.name.node.to_string(),
        type_name: innermost(&field.ty.node),
        arguments: arguments.map(|argument| argument_shape(argument.node)).collect(),
    }
}

fn argument_shape(argument: InputValueDefinition) -> ArgumentShape {
    ArgumentShape {
        name: argument.name.node.to_string(),
        of: argument.ty.node,
        default: argument
            .default_value
            .and_then(|value| value.node.into_json().ok()),
    }
}

fn innermost(written: &Type) -> String {
    match &written.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => innermost(inner),
    }
}
