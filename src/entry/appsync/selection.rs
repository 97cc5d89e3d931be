//! The client's selection set, read but never run.

use std::collections::BTreeMap;

use async_graphql::{
    Value as ConstValue,
    parser::{
        parse_query,
        types::{Field, Selection as Parsed, SelectionSet},
    },
};
use serde_json::{Map, Value};

/// What a client asks of an object: field names with their arguments and what is asked below them.
/// Aliases are gone, equal fields are one, inline fragments are part of it, directives are left aside:
/// too much does no harm, since AppSync takes only what was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    pub fields: BTreeMap<String, Vec<Selected>>,
    /// A named fragment is spread here. Its definition is not part of the event, so anything may be
    /// asked for.
    pub is_open: bool,
}

/// One way in which a field is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// The arguments with variables put in. A variable that is not known leaves its argument out, so
    /// that the schema's default holds.
    pub arguments: BTreeMap<String, ConstValue>,
    pub selection: Selection,
}

impl Selection {
    /// Reads the text of `selectionSetGraphQL`. A text that cannot be read stands for anything.
    pub fn read(text: &str, variables: &Map<String, Value>) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::default();
        }
        let parsed = parse_query(format!("query {text}")).ok();
        let operation = parsed
            .as_ref()
            .and_then(|document| document.operations.iter().next());
        match operation {
            Some((_, operation)) => {
                let mut selection = Self::default();
                selection.take(&operation.node.selection_set.node, variables);
                selection
            }
            None => Self {
                is_open: true,
                ..Self::default()
            },
        }
    }

    fn take(&mut self, set: &SelectionSet, variables: &Map<String, Value>) {
        for item in &set.items {
            match &item.node {
                Parsed::Field(field) => self.take_field(&field.node, variables),
                Parsed::InlineFragment(fragment) => {
                    self.take(&fragment.node.selection_set.node, variables);
                }
                Parsed::FragmentSpread(_) => self.is_open = true,
            }
        }
    }

    fn take_field(&mut self, field: &Field, variables: &Map<String, Value>) {
        let mut arguments = BTreeMap::new();
        for (name, value) in &field.arguments {
            let value = value.node.clone().into_const_with(|variable| {
                let value = variables.get(variable.as_str()).cloned().ok_or(())?;
                ConstValue::from_json(value).map_err(drop)
            });
            if let Ok(value) = value {
                arguments.insert(name.node.to_string(), value);
            }
        }
        let ways = self.fields.entry(field.name.node.to_string()).or_default();
        let known = ways.iter().position(|way| way.arguments == arguments);
        let index = known.unwrap_or_else(|| {
            ways.push(Selected {
                arguments,
                selection: Selection::default(),
            });
            ways.len() - 1
        });
        ways[index].selection.take(&field.selection_set.node, variables);
    }
}
