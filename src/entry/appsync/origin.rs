//! Where the answer to an event begins: at a root field of the executable schema.

use serde_json::{Map, Value};

use super::{
    Event, ResolverError,
    shape::{FieldShape, Shapes},
};
use crate::graphql::{
    ErrorType,
    resolvers::{RESOLVERS, Resolver},
};

/// The member of an answered object under which stands what its relations need and none of its fields
/// tells, and what is asked for it. It comes back as part of a relation's `source`.
pub const REFERENCE: &str = "__ref";
/// Aliases of ours begin with one underscore: no field of the schema does.
pub const REFERENCE_ALIAS: &str = "_ref";
const REFERENCES: &[Reference] = &[Reference {
    of: "CartLine",
    field: "product",
    members: &[("productId", "id")],
}];

/// What is asked of an object for the sake of its relations.
pub struct Reference {
    of: &'static str,
    pub field: &'static str,
    /// What is asked of that, by the names under which it is told.
    pub members: &'static [(&'static str, &'static str)],
}

/// The root field that answers a relation by itself, with the argument that its parent's value holds.
struct Relation {
    field: &'static str,
    root: &'static str,
    argument: Option<(&'static str, &'static str)>,
}

/// A customer is always the caller, so their relations need nothing of the parent.
const RELATIONS: &[Relation] = &[
    Relation {
        field: "CartLine.product",
        root: "productToday",
        argument: Some(("id", "/__ref/productId")),
    },
    of_customer("Customer.addresses", "addresses"),
    of_customer("Customer.cart", "cart"),
    of_customer("Customer.orders", "orders"),
    of_customer("Customer.profile", "customerProfile"),
    Relation {
        field: "OrderItem.product",
        root: "productToday",
        argument: Some(("id", "/productId")),
    },
];

const fn of_customer(field: &'static str, root: &'static str) -> Relation {
    Relation {
        field,
        root,
        argument: None,
    }
}

pub const QUERY: &str = "query";
pub const MUTATION: &str = "mutation";
pub const SUBSCRIPTION: &str = "subscription";

/// A root field with its arguments.
pub struct Origin<'s> {
    pub keyword: &'static str,
    pub field: &'s FieldShape,
    pub arguments: Map<String, Value>,
}

impl<'s> Origin<'s> {
    pub fn of(event: &Event, shapes: &'s Shapes) -> Result<Self, ResolverError> {
        let (type_name, name) = (&event.info.parent_type_name, &event.info.field_name);
        let mut arguments = event.arguments.clone();
        let mut keyword = QUERY;
        let field = match RESOLVERS.of(type_name, name) {
            Some(Resolver::Direct | Resolver::Echo) if type_name == "Query" => shapes.query(name),
            Some(Resolver::Direct | Resolver::Echo) => {
                keyword = if type_name == "Mutation" {
                    MUTATION
                } else {
                    SUBSCRIPTION
                };
                shapes.field(type_name, name)
            }
            Some(Resolver::Relation) => {
                let coordinate = format!("{type_name}.{name}");
                let relation = RELATIONS.iter().find(|relation| relation.field == coordinate);
                if let Some((name, pointer)) = relation.and_then(|relation| relation.argument) {
                    arguments.insert(name.to_owned(), of_source(event, pointer)?);
                }
                relation.and_then(|relation| shapes.query(relation.root))
            }
            _ => None,
        };
        let field = field.ok_or_else(|| no_resolver(event))?;
        Ok(Self {
            keyword,
            field,
            arguments,
        })
    }
}

/// What is asked of an object for the sake of its relations, beside what the client asked for.
pub fn reference(type_name: &str) -> Option<&'static Reference> {
    REFERENCES.iter().find(|known| known.of == type_name)
}

fn of_source(event: &Event, pointer: &str) -> Result<Value, ResolverError> {
    let value = event.source.as_ref().and_then(|source| source.pointer(pointer));
    value.cloned().ok_or_else(|| {
        let field = &event.info.field_name;
        tracing::error!(
            field,
            pointer,
            "the source of a relation lacks what it is asked by"
        );
        let message = format!("The source of {field} lacks {pointer}.");
        ResolverError::new(ErrorType::BadRequest, message)
    })
}

/// AppSync's schema and the function are of different versions, or whoever has called is not AppSync.
fn no_resolver(event: &Event) -> ResolverError {
    let (parent, field) = (&event.info.parent_type_name, &event.info.field_name);
    tracing::error!(parent, field, "AppSync asks for a field that has no resolver");
    let message = format!("There is no resolver for {parent}.{field}.");
    ResolverError::new(ErrorType::BadRequest, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_can_be_resolved_by_itself() {
        let in_order = RESOLVERS
            .fields()
            .filter(|(_, resolver)| *resolver == Resolver::Relation);
        let known: Vec<&str> = RELATIONS.iter().map(|relation| relation.field).collect();
        assert_eq!(in_order.map(|(field, _)| field).collect::<Vec<_>>(), known);
    }
}
