//! An operation of our own for one field of the client's, and what becomes of its answer.

use serde_json::{Map, Value};

use super::{
    Event, Info, ResolverError,
    asked::Asked,
    budget::Budget,
    operation::Operation,
    origin::{Origin, SUBSCRIPTION},
    place::Place,
    selection::Selection,
    shape::Shapes,
    writer::Writer,
};

/// The operation that answers an event. It has no directives and no fragments of the client's, and no
/// aliases but of relations, which one object may have several times.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Values of arguments are variables.
    pub operation: Operation,
    /// Those of the relations' arguments. Those of the root field's have the names of the arguments, and their
    /// values come with each event.
    pub variables: Map<String, Value>,
    /// The root field that is answered.
    pub field: String,
    /// Whether the field is watched rather than answered.
    pub is_subscription: bool,
    /// What the answer is made of.
    pub object: ObjectPlan,
}

/// What of an object needs a second look when the answer is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectPlan {
    /// Objects that are part of it, by the name of their field.
    pub parts: Vec<(String, ObjectPlan)>,
    pub relations: Vec<RelationPlan>,
    /// Whether it was asked what its relations need.
    pub has_reference: bool,
}

/// A relation that is resolved ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationPlan {
    pub alias: String,
    /// Its name in the side table.
    pub key: String,
    pub object: ObjectPlan,
}

impl Plan {
    /// Relations are resolved ahead as far as the budget goes.
    ///
    /// # Errors
    ///
    /// The field has no resolver, or its parent's value does not say of what.
    pub fn of(event: &Event, shapes: &Shapes, budget: Budget) -> Result<Self, ResolverError> {
        let origin = Origin::of(event, shapes)?;
        Ok(Self::answering(&origin, &event.info, shapes, budget))
    }

    /// The operation that answers what is asked of a root field.
    pub fn answering(origin: &Origin<'_>, info: &Info, shapes: &Shapes, budget: Budget) -> Self {
        let place = Place::of(&info.selection_set_list);
        let selection = Selection::read(&info.selection_set_graphql, &info.variables, &place);
        let mut writer = Writer::new(shapes, budget);
        let mut field = writer.root(origin.field, &origin.arguments);
        let object = writer.object(&origin.field.type_name, &Asked::of(&selection), 1, &mut field);
        Self {
            operation: Operation {
                keyword: origin.keyword,
                declared: writer.declared,
                field,
            },
            variables: writer.variables,
            field: origin.field.name.clone(),
            is_subscription: origin.keyword == SUBSCRIPTION,
            object,
        }
    }
}

impl ObjectPlan {
    /// The length of the longest key in a side table.
    pub fn longest_key(&self) -> usize {
        let parts = self.parts.iter().map(|(_, part)| part.longest_key());
        let relations = self
            .relations
            .iter()
            .map(|relation| relation.key.len().max(relation.object.longest_key()));
        parts.chain(relations).max().unwrap_or_default()
    }

    /// Whether the answer differs from what the operation gives.
    pub fn is_worth_a_look(&self) -> bool {
        self.has_reference || !self.relations.is_empty() || !self.parts.is_empty()
    }
}
