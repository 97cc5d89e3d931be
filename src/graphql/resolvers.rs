//! Which fields AppSync resolves by a resolver of their own, as `resolvers.json` tells it to this code, to
//! the local gateway and to infra. Every other field is read from its parent's value, by its name.

use std::sync::LazyLock;

use serde::Deserialize;

/// AppSync's resolvers and limits.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resolvers {
    /// How many invocations of one resolver come to the function as one list, at most.
    pub max_batch_size: usize,
    /// How deep fields may nest, the root field counted.
    pub query_depth_limit: usize,
    /// How many resolvers one operation may execute.
    pub resolver_count_limit: usize,
    /// Root fields, each a direct Lambda resolver.
    direct: Vec<String>,
    /// Fields that need more than their parent's record. Each takes the value that the parent's answer
    /// carries for its arguments, or else invokes the function (`infra/appsync/relation.js`).
    relation: Vec<String>,
    /// Mutations without a data source: they answer their input, for the subscribers
    /// (`infra/appsync/echo.js`).
    echo: Vec<String>,
}

/// What a field's resolver does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolver {
    Direct,
    Relation,
    Echo,
}

impl Resolvers {
    /// The resolver of a field; `None` where the parent's value is read.
    pub fn of(&self, type_name: &str, field: &str) -> Option<Resolver> {
        let lists = [
            (&self.direct, Resolver::Direct),
            (&self.relation, Resolver::Relation),
            (&self.echo, Resolver::Echo),
        ];
        let is_field = |coordinate: &String| coordinate.split_once('.') == Some((type_name, field));
        lists
            .into_iter()
            .find_map(|(list, resolver)| list.iter().any(is_field).then_some(resolver))
    }

    /// All fields with a resolver, as `Type.field`.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Resolver)> {
        self.direct
            .iter()
            .map(|field| (field.as_str(), Resolver::Direct))
            .chain(
                self.relation
                    .iter()
                    .map(|field| (field.as_str(), Resolver::Relation)),
            )
            .chain(self.echo.iter().map(|field| (field.as_str(), Resolver::Echo)))
    }
}

/// The committed list. It is part of the program, so it always reads.
#[allow(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
pub static RESOLVERS: LazyLock<Resolvers> = LazyLock::new(|| {
    serde_json::from_str(include_str!("resolvers.json")).expect("resolvers.json is well formed")
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use async_graphql::parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    };

    use super::*;

    /// Fields of the schema as `Type.field`.
    fn schema() -> BTreeSet<String> {
        let document = parse_schema(include_str!("../../schema.graphql")).unwrap();
        let mut fields = BTreeSet::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            if let TypeKind::Object(object) = definition.node.kind {
                let type_name = definition.node.name.node;
                let names = object.fields.into_iter().map(|field| field.node.name.node);
                fields.extend(names.map(|field| format!("{type_name}.{field}")));
            }
        }
        fields
    }

    #[test]
    fn every_root_field_has_a_resolver_and_every_resolver_a_field() {
        let schema = schema();
        for (field, _) in RESOLVERS.fields() {
            assert!(schema.contains(field), "there is no {field}");
        }
        for field in schema {
            let (type_name, name) = field.split_once('.').unwrap();
            let is_root = ["Query", "Mutation", "Subscription"].contains(&type_name);
            let resolver = RESOLVERS.of(type_name, name);
            assert_eq!(
                is_root,
                matches!(resolver, Some(Resolver::Direct | Resolver::Echo)),
                "{field}"
            );
        }
    }
}
