//! The selection sets of an operation.

use async_graphql::parser::types::Type;
use serde_json::{Map, Value};

use super::{
    asked::{Asked, AskedRelation},
    budget::Budget,
    operation::OwnField,
    origin::{REFERENCE_ALIAS, Reference, reference},
    plan::{ObjectPlan, RelationPlan},
    shape::{FieldShape, Shapes},
};
use crate::{
    graphql::resolvers::{RESOLVERS, Resolver},
    shop::page::MAX_FIRST,
};

/// The argument by which a page of a list tells its length.
const FIRST: &str = "first";

/// Writes selection sets, and keeps the variables that they use and what they may still cost.
pub struct Writer<'s> {
    shapes: &'s Shapes,
    left: Budget,
    /// The variables with their types, such as `Int`.
    pub declared: Vec<(String, Type)>,
    pub variables: Map<String, Value>,
    relations: usize,
}

impl<'s> Writer<'s> {
    pub fn new(shapes: &'s Shapes, budget: Budget) -> Self {
        Self {
            shapes,
            left: budget,
            declared: Vec::new(),
            variables: Map::new(),
            relations: 0,
        }
    }

    /// A root field with its arguments. Its variables have the names of the arguments.
    pub fn root(&mut self, field: &FieldShape, arguments: &Map<String, Value>) -> OwnField {
        let given = field
            .arguments
            .iter()
            .filter(|argument| arguments.contains_key(&argument.name));
        let passed = given.map(|argument| {
            let name = &argument.name;
            self.declared.push((name.clone(), argument.of.clone()));
            (name.clone(), name.clone())
        });
        OwnField {
            arguments: passed.collect(),
            ..OwnField::named(&field.name)
        }
    }

    /// Has an object told: every leaf, the objects that are part of it and asked for, and the relations that the
    /// budget allows.
    pub fn object(
        &mut self,
        type_name: &str,
        asked: &Asked<'_>,
        depth: usize,
        told: &mut OwnField,
    ) -> ObjectPlan {
        let mut plan = ObjectPlan::default();
        let shapes = self.shapes;
        let Some(fields) = shapes.fields(type_name) else {
            return plan;
        };
        // A type whose every field is a relation still needs a selection.
        told.below.push(OwnField::named("__typename"));
        for field in fields {
            if RESOLVERS.of(type_name, &field.name) == Some(Resolver::Relation) {
                for relation in asked.relations(shapes, field) {
                    plan.relations.extend(self.relation(field, relation, depth, told));
                }
            } else if shapes.fields(&field.type_name).is_none() {
                told.below.push(self.field(&field.name));
            } else if let Some(below) = asked.part(field) {
                let mut own = self.field(&field.name);
                let part = self.object(&field.type_name, &below, depth + 1, &mut own);
                told.below.push(own);
                if part.is_worth_a_look() {
                    plan.parts.push((field.name.clone(), part));
                }
            }
        }
        if let Some(reference) = reference(type_name) {
            told.below.push(referring(reference));
            plan.has_reference = true;
        }
        plan
    }

    fn field(&mut self, name: &str) -> OwnField {
        self.left.fields = self.left.fields.saturating_sub(1);
        OwnField::named(name)
    }

    fn relation(
        &mut self,
        field: &FieldShape,
        relation: AskedRelation<'_>,
        depth: usize,
        told: &mut OwnField,
    ) -> Option<RelationPlan> {
        self.afford(&relation.arguments, depth)?;
        self.relations += 1;
        let alias = format!("_{}", self.relations);
        let mut own = OwnField {
            alias: Some(alias.clone()),
            is_relation: true,
            ..self.field(&field.name)
        };
        for argument in &field.arguments {
            if let Some(value) = relation.arguments.get(&argument.name) {
                let variable = format!("{alias}_{}", own.arguments.len());
                self.declared.push((variable.clone(), argument.of.clone()));
                own.arguments.push((argument.name.clone(), variable.clone()));
                self.variables.insert(variable, value.clone());
            }
        }
        let object = self.object(&field.type_name, &relation.asked, depth + 1, &mut own);
        told.below.push(own);
        Some(RelationPlan {
            alias,
            key: relation.key,
            object,
        })
    }

    /// Takes one more relation from the budget, if it still holds one.
    fn afford(&mut self, arguments: &Map<String, Value>, depth: usize) -> Option<()> {
        // A longer page than the longest is refused without a look.
        let rows = arguments.get(FIRST).and_then(Value::as_u64).unwrap_or(1);
        let rows = rows.min(MAX_FIRST.into());
        if depth > self.left.depth || self.left.fields == 0 {
            return None;
        }
        self.left = Budget {
            relations: self.left.relations.checked_sub(1)?,
            rows: self.left.rows.checked_sub(rows)?,
            ..self.left
        };
        Some(())
    }
}

fn referring(reference: &Reference) -> OwnField {
    let member = |(alias, name): &(&str, &str)| OwnField {
        alias: Some((*alias).to_owned()),
        ..OwnField::named(name)
    };
    OwnField {
        alias: Some(REFERENCE_ALIAS.to_owned()),
        below: reference.members.iter().map(member).collect(),
        ..OwnField::named(reference.field)
    }
}
