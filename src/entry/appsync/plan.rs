//! An operation of our own for one field of the client's.

use std::fmt::Write as _;

use super::{
    Event, ResolverError,
    selection::{Selected, Selection},
    shape::{FieldShape, Shapes},
};
use crate::graphql::{
    ErrorType,
    resolvers::{RESOLVERS, Resolver},
};

/// How deep objects are followed where anything may be asked for.
const DEEPEST: usize = 10;

/// The operation that answers an event. AppSync reads its answer by field name, so it has no aliases;
/// it has no directives and no fragments either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The text; the field's arguments are variables of the same names.
    pub operation: String,
}

impl Plan {
    pub fn of(event: &Event, shapes: &Shapes) -> Result<Self, ResolverError> {
        let info = &event.info;
        let (keyword, root) = match info.parent_type_name.as_str() {
            "Query" => ("query", "Query"),
            "Mutation" => ("mutation", "Mutation"),
            _ => return Err(no_resolver(event)),
        };
        let field = shapes
            .field(root, &info.field_name)
            .ok_or_else(|| no_resolver(event))?;
        let selection = Selection::read(&info.selection_set_graphql, &info.variables);
        let mut operation = keyword.to_owned();
        write_variables(&mut operation, field, event);
        operation.push('{');
        operation.push_str(&field.name);
        write_arguments(&mut operation, field, event);
        Writer {
            shapes,
            operation: &mut operation,
        }
        .object(&field.type_name, &[&selection], DEEPEST)?;
        operation.push('}');
        Ok(Self { operation })
    }
}

fn no_resolver(event: &Event) -> ResolverError {
    let Event { info, .. } = event;
    let message = format!(
        "There is no resolver for {}.{}.",
        info.parent_type_name, info.field_name
    );
    ResolverError::new(ErrorType::BadRequest, message)
}

/// The arguments that the event has, in the order of the schema.
fn given<'a>(field: &'a FieldShape, event: &'a Event) -> impl Iterator<Item = &'a (String, String)> {
    field
        .arguments
        .iter()
        .filter(|(name, _)| event.arguments.contains_key(name))
}

fn write_variables(operation: &mut String, field: &FieldShape, event: &Event) {
    let variables: Vec<String> = given(field, event)
        .map(|(name, written)| format!("${name}:{written}"))
        .collect();
    if !variables.is_empty() {
        let _ = write!(operation, "({})", variables.join(","));
    }
}

fn write_arguments(operation: &mut String, field: &FieldShape, event: &Event) {
    let arguments: Vec<String> = given(field, event)
        .map(|(name, _)| format!("{name}:${name}"))
        .collect();
    if !arguments.is_empty() {
        let _ = write!(operation, "({})", arguments.join(","));
    }
}

struct Writer<'a> {
    shapes: &'a Shapes,
    operation: &'a mut String,
}

impl Writer<'_> {
    /// The selection set of an object: every leaf, and the objects below it that are asked for.
    fn object(
        &mut self,
        type_name: &str,
        selections: &[&Selection],
        depth: usize,
    ) -> Result<(), ResolverError> {
        let shapes = self.shapes;
        let Some(fields) = shapes.fields(type_name) else {
            return Ok(());
        };
        // A type whose every field is a relation still needs a selection.
        self.operation.push_str("{__typename");
        for field in fields {
            if shapes.fields(&field.type_name).is_none() {
                self.operation.push(' ');
                self.operation.push_str(&field.name);
            } else if depth > 0 {
                self.below(type_name, field, selections, depth)?;
            }
        }
        self.operation.push('}');
        Ok(())
    }

    fn below(
        &mut self,
        type_name: &str,
        field: &FieldShape,
        selections: &[&Selection],
        depth: usize,
    ) -> Result<(), ResolverError> {
        let ways: Vec<&Selected> = selections
            .iter()
            .filter_map(|selection| selection.fields.get(&field.name))
            .flatten()
            .collect();
        let open = selections.iter().any(|selection| selection.is_open);
        if ways.is_empty() && !open {
            return Ok(());
        }
        if let Some((first, others)) = ways.split_first()
            && others.iter().any(|other| other.arguments != first.arguments)
        {
            let message = format!(
                "{type_name}.{} is asked for with different arguments. Ask for it in separate operations.",
                field.name
            );
            return Err(ResolverError::new(ErrorType::BadRequest, message));
        }
        self.operation.push(' ');
        self.operation.push_str(&field.name);
        if RESOLVERS.of(type_name, &field.name) == Some(Resolver::Relation) {
            self.literals(&ways);
        }
        // Behind a spread anything may be asked for, at any depth.
        let anything = Selection {
            is_open: true,
            ..Selection::default()
        };
        let mut inner: Vec<&Selection> = ways.iter().map(|way| &way.selection).collect();
        if open {
            inner.push(&anything);
        }
        self.object(&field.type_name, &inner, depth - 1)
    }

    fn literals(&mut self, ways: &[&Selected]) {
        let Some(way) = ways.first().filter(|way| !way.arguments.is_empty()) else {
            return;
        };
        let literals: Vec<String> = way
            .arguments
            .iter()
            .map(|(name, value)| format!("{name}:{value}"))
            .collect();
        let _ = write!(self.operation, "({})", literals.join(","));
    }
}
