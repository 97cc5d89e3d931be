//! Operations of our own, as the engine takes them: to write them as texts and have these read would be a tenth of
//! the first call.

use std::{collections::HashMap, fmt};

use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType,
        Selection, SelectionSet, Type, VariableDefinition,
    },
};
use async_graphql_value::Value;

use super::origin::{MUTATION, SUBSCRIPTION};

/// How a relation is marked.
const RELATION: &str = "relation";

/// An operation with one root field.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `query`, `mutation` or `subscription`.
    pub keyword: &'static str,
    /// The variables with their types, such as `Int`.
    pub declared: Vec<(String, Type)>,
    pub field: OwnField,
}

/// A field of an operation of our own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnField {
    pub alias: Option<String>,
    pub name: String,
    /// The names of the arguments, with those of the variables that they are given.
    pub arguments: Vec<(String, String)>,
    pub is_relation: bool,
    /// What is asked of the object; nothing of a leaf.
    pub below: Vec<OwnField>,
}

impl OwnField {
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    fn selection(&self) -> Positioned<Selection> {
        let argument = |(name, variable): &(String, String)| {
            (
                at_start(Name::new(name)),
                at_start(Value::Variable(Name::new(variable))),
            )
        };
        let relation = self.is_relation.then(|| {
            at_start(Directive {
                name: at_start(Name::new(RELATION)),
                arguments: Vec::new(),
            })
        });
        at_start(Selection::Field(at_start(Field {
            alias: self.alias.as_ref().map(|alias| at_start(Name::new(alias))),
            name: at_start(Name::new(&self.name)),
            arguments: self.arguments.iter().map(argument).collect(),
            directives: relation.into_iter().collect(),
            selection_set: selection_set(&self.below),
        })))
    }
}

impl Operation {
    /// The operation as the engine takes it.
    pub fn document(&self) -> ExecutableDocument {
        let declared = |(name, of): &(String, Type)| {
            at_start(VariableDefinition {
                name: at_start(Name::new(name)),
                var_type: at_start(of.clone()),
                directives: Vec::new(),
                default_value: None,
            })
        };
        let operation = OperationDefinition {
            ty: match self.keyword {
                MUTATION => OperationType::Mutation,
                SUBSCRIPTION => OperationType::Subscription,
                _ => OperationType::Query,
            },
            variable_definitions: self.declared.iter().map(declared).collect(),
            directives: Vec::new(),
            selection_set: selection_set(std::slice::from_ref(&self.field)),
        };
        ExecutableDocument {
            operations: DocumentOperations::Single(at_start(operation)),
            fragments: HashMap::new(),
        }
    }
}

fn selection_set(fields: &[OwnField]) -> Positioned<SelectionSet> {
    at_start(SelectionSet {
        items: fields.iter().map(OwnField::selection).collect(),
    })
}

/// Nobody has written these nodes anywhere.
fn at_start<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

/// The operation in GraphQL.
impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.keyword)?;
        list(formatter, &self.declared, |(name, of)| format!("${name}:{of}"))?;
        write!(formatter, "{{{}}}", self.field)
    }
}

impl fmt::Display for OwnField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(alias) = &self.alias {
            write!(formatter, "{alias}:")?;
        }
        formatter.write_str(&self.name)?;
        list(formatter, &self.arguments, |(name, variable)| {
            format!("{name}:${variable}")
        })?;
        if self.is_relation {
            write!(formatter, "@{RELATION}")?;
        }
        for (index, field) in self.below.iter().enumerate() {
            formatter.write_str(if index == 0 { "{" } else { " " })?;
            field.fmt(formatter)?;
        }
        formatter.write_str(if self.below.is_empty() { "" } else { "}" })
    }
}

/// What stands in parentheses; nothing of nothing.
fn list<E>(formatter: &mut fmt::Formatter<'_>, entries: &[E], written: impl Fn(&E) -> String) -> fmt::Result {
    match entries {
        [] => Ok(()),
        entries => {
            let entries: Vec<String> = entries.iter().map(written).collect();
            write!(formatter, "({})", entries.join(","))
        }
    }
}
