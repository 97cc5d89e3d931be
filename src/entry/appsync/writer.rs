//! The text of an operation.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{
    asked::{Asked, AskedRelation},
    budget::Budget,
    origin::{REFERENCE_ALIAS, reference},
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
    pub text: String,
    /// The declarations of the variables, such as `$_1:Int`.
    pub declared: Vec<String>,
    pub variables: Map<String, Value>,
    relations: usize,
}

impl<'s> Writer<'s> {
    pub fn new(shapes: &'s Shapes, budget: Budget) -> Self {
        Self {
            shapes,
            left: budget,
            text: String::new(),
            declared: Vec::new(),
            variables: Map::new(),
            relations: 0,
        }
    }

    /// The arguments of a root field. Its variables have the names of the arguments.
    pub fn root(&mut self, field: &FieldShape, arguments: &Map<String, Value>) {
        self.text.push_str(&field.name);
        let given = field
            .arguments
            .iter()
            .filter(|argument| arguments.contains_key(&argument.name));
        let passed: Vec<String> = given
            .map(|argument| {
                let name = &argument.name;
                self.declared.push(format!("${name}:{}", argument.of));
                format!("{name}:${name}")
            })
            .collect();
        self.pass(&passed);
    }

    /// The selection set of an object: every leaf, the objects that are part of it and asked for, and the
    /// relations that the budget allows.
    pub fn object(&mut self, type_name: &str, asked: &Asked<'_>, depth: usize) -> ObjectPlan {
        let mut plan = ObjectPlan::default();
        let shapes = self.shapes;
        let Some(fields) = shapes.fields(type_name) else {
            return plan;
        };
        // A type whose every field is a relation still needs a selection.
        self.text.push_str("{__typename");
        for field in fields {
            if RESOLVERS.of(type_name, &field.name) == Some(Resolver::Relation) {
                for relation in asked.relations(shapes, field) {
                    plan.relations.extend(self.relation(field, relation, depth));
                }
            } else if shapes.fields(&field.type_name).is_none() {
                self.field(&field.name);
            } else if let Some(below) = asked.part(field) {
                self.field(&field.name);
                let part = self.object(&field.type_name, &below, depth + 1);
                if part.is_worth_a_look() {
                    plan.parts.push((field.name.clone(), part));
                }
            }
        }
        if let Some(selection) = reference(type_name) {
            let _ = write!(self.text, " {REFERENCE_ALIAS}:{selection}");
            plan.has_reference = true;
        }
        self.text.push('}');
        plan
    }

    fn field(&mut self, name: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.left.fields = self.left.fields.saturating_sub(1);
    }

    fn relation(
        &mut self,
        field: &FieldShape,
        relation: AskedRelation<'_>,
        depth: usize,
    ) -> Option<RelationPlan> {
        self.afford(&relation.arguments, depth)?;
        self.relations += 1;
        let alias = format!("_{}", self.relations);
        self.field(&alias);
        let _ = write!(self.text, ":{}", field.name);
        let mut passed = Vec::new();
        for argument in &field.arguments {
            if let Some(value) = relation.arguments.get(&argument.name) {
                let variable = format!("{alias}_{}", passed.len());
                self.declared.push(format!("${variable}:{}", argument.of));
                passed.push(format!("{}:${variable}", argument.name));
                self.variables.insert(variable, value.clone());
            }
        }
        self.pass(&passed);
        self.text.push_str("@relation");
        let object = self.object(&field.type_name, &relation.asked, depth + 1);
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

    fn pass(&mut self, arguments: &[String]) {
        if !arguments.is_empty() {
            let _ = write!(self.text, "({})", arguments.join(","));
        }
    }
}
