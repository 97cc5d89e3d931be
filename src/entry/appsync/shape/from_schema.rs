//! Shapes, read from the text of a schema.

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};

use super::{ArgumentShape, FieldShape, Shapes};

impl Shapes {
    /// Reads them from a schema's own text.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::sdl;

    #[test]
    fn what_was_written_down_is_the_schema() {
        let schema = Shapes::of(&sdl::executable());
        assert!(schema.fields("Order").is_some_and(|fields| fields.len() > 10));
        let (known, schema) = (Shapes::known(), serde_json::to_value(&schema).unwrap());
        assert_eq!(
            serde_json::to_value(known).unwrap(),
            schema,
            "`make schema` writes it anew"
        );
    }
}
