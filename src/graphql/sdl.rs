//! The schema as text, in the three forms that people need.

use apollo_compiler::{
    Node,
    ast::{Definition, Document},
};
use async_graphql::Schema;

use super::{mutation::Mutation, query::Query, subscription::Subscription};

/// AppSync's scalars and directives, which it knows by itself and refuses to be told. Tools need them.
pub const AWS: &str = include_str!("aws.graphql");

/// Exactly what AppSync takes: no descriptions, no definitions of scalars or directives.
pub fn appsync() -> String {
    let mut document = document();
    for definition in &mut document.definitions {
        strip_descriptions(definition);
    }
    document.to_string()
}

/// The schema with descriptions, joined to AppSync's own definitions: valid for any tool.
pub fn client() -> String {
    format!("{AWS}\n{}", document())
}

/// What is executed: with the fields that relations begin at, and without AppSync's own definitions.
pub fn executable() -> String {
    super::builder().finish().sdl()
}

fn document() -> Document {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription).finish();
    // What the engine prints is GraphQL; a fault would show in every test of this module.
    let mut document = match Document::parse(schema.sdl(), "schema.graphql") {
        Ok(document) => document,
        Err(errors) => errors.partial,
    };
    document.definitions.retain(is_ours);
    document
}

/// AppSync refuses definitions of directives and of scalars.
fn is_ours(definition: &Definition) -> bool {
    match definition {
        Definition::DirectiveDefinition(_) => false,
        Definition::ScalarTypeDefinition(scalar) => !scalar.name.starts_with("AWS"),
        _ => true,
    }
}

fn strip_descriptions(definition: &mut Definition) {
    match definition {
        Definition::ObjectTypeDefinition(object) => {
            let object = object.make_mut();
            object.description = None;
            for field in &mut object.fields {
                let field = field.make_mut();
                field.description = None;
                field.arguments.iter_mut().for_each(strip_input);
            }
        }
        Definition::InputObjectTypeDefinition(input) => {
            let input = input.make_mut();
            input.description = None;
            input.fields.iter_mut().for_each(strip_input);
        }
        Definition::EnumTypeDefinition(words) => {
            let words = words.make_mut();
            words.description = None;
            for value in &mut words.values {
                value.make_mut().description = None;
            }
        }
        Definition::SchemaDefinition(schema) => schema.make_mut().description = None,
        _ => {}
    }
}

fn strip_input(input: &mut Node<apollo_compiler::ast::InputValueDefinition>) {
    input.make_mut().description = None;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appsync_gets_nothing_that_it_refuses() {
        let sdl = appsync();
        let refused = [
            "\"\"\"",
            "scalar ",
            "directive @",
            "@oneOf",
            "@specifiedBy",
            "extend ",
            "repeatable",
        ];
        for text in refused {
            assert!(!sdl.contains(text), "the schema for AppSync holds {text}");
        }
        assert!(sdl.contains("schema {"));
        assert!(sdl.contains("placedAt: AWSDateTime!"));
    }

    #[test]
    fn the_joined_schema_is_valid_for_any_tool() {
        if let Err(errors) = apollo_compiler::Schema::parse_and_validate(client(), "schema.client.graphql") {
            panic!("{errors}");
        }
    }

    #[test]
    fn everything_is_described() {
        let client = client();
        let schema = apollo_compiler::Schema::parse_and_validate(client, "s").unwrap();
        for (name, definition) in &schema.types {
            if definition.is_built_in() || name.starts_with("AWS") {
                continue;
            }
            assert!(definition.description().is_some(), "{name} has no description");
            if let Some(object) = definition.as_object() {
                for (field, definition) in &object.fields {
                    assert!(
                        definition.description.is_some(),
                        "{name}.{field} has no description"
                    );
                    for argument in &definition.arguments {
                        let argument_name = &argument.name;
                        assert!(
                            argument.description.is_some(),
                            "{name}.{field}({argument_name}) has none"
                        );
                    }
                }
            }
            if let Some(input) = definition.as_input_object() {
                for (field, definition) in &input.fields {
                    assert!(
                        definition.description.is_some(),
                        "{name}.{field} has no description"
                    );
                }
            }
            if let Some(words) = definition.as_enum() {
                for (value, definition) in &words.values {
                    assert!(
                        definition.description.is_some(),
                        "{name}.{value} has no description"
                    );
                }
            }
        }
    }
}
