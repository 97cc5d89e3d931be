//! The schema's types, as far as a plan needs them.

use std::collections::HashMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition},
};

/// Every object type by its name.
#[derive(Debug, Default)]
pub struct Shapes {
    objects: HashMap<String, Vec<FieldShape>>,
}

/// A field of an object type.
#[derive(Debug)]
pub struct FieldShape {
    pub name: String,
    /// The innermost type, without lists and `!`.
    pub type_name: String,
    /// Names and types of the arguments, the types as they are written.
    pub arguments: Vec<(String, String)>,
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
        let mut objects = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            if let TypeKind::Object(object) = definition.node.kind {
                let fields = object
                    .fields
                    .into_iter()
                    .map(|field| field_shape(&field.node))
                    .collect();
                objects.insert(definition.node.name.node.to_string(), fields);
            }
        }
        Self { objects }
    }

    /// The fields of an object type; `None` for scalars and enums, which have none.
    pub fn fields(&self, type_name: &str) -> Option<&[FieldShape]> {
        self.objects.get(type_name).map(Vec::as_slice)
    }

    pub fn field(&self, type_name: &str, field: &str) -> Option<&FieldShape> {
        self.fields(type_name)?.iter().find(|shape| shape.name == field)
    }
}

fn field_shape(field: &FieldDefinition) -> FieldShape {
    let argument =
        |argument: &async_graphql::Positioned<async_graphql::parser::types::InputValueDefinition>| {
            (
                argument.node.name.node.to_string(),
                argument.node.ty.node.to_string(),
            )
        };
    FieldShape {
        name: field.name.node.to_string(),
        type_name: innermost(&field.ty.node),
        arguments: field.arguments.iter().map(argument).collect(),
    }
}

fn innermost(written: &Type) -> String {
    match &written.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => innermost(inner),
    }
}
