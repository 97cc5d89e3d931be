//! The client's selection set, read but never run.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{
    Positioned, Value as ConstValue,
    parser::{
        parse_query,
        types::{Directive, Field, Selection as Parsed, SelectionSet},
    },
};
use serde_json::{Map, Value};

use super::place::Place;

/// A text that nests deeper is not read: reading takes stack.
const DEEPEST: usize = 60;

/// What a client asks of an object: field names with their arguments and what is asked below them.
/// Aliases are gone and inline fragments are part of it: AppSync reads the answer by field name.
#[derive(Clone, Debug, Default)]
pub struct Selection<'e> {
    /// The ways in which each field is asked for.
    pub fields: BTreeMap<String, Vec<Selected<'e>>>,
    /// The response keys of these fields.
    pub keys: BTreeSet<String>,
    /// A named fragment is spread here. Its definition is not part of the event, so anything may be
    /// asked for.
    pub is_open: bool,
    /// Where in the response the object stands, if AppSync lists it.
    pub place: Option<&'e Place>,
}

/// One way in which a field is asked for.
#[derive(Clone, Debug)]
pub struct Selected<'e> {
    pub arguments: Given,
    pub selection: Selection<'e>,
}

/// The arguments of a field with variables put in.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub values: Map<String, Value>,
    /// A variable has no value in the event: it was left out, and the argument with it, or it has a value
    /// that only AppSync knows.
    pub lacks_variable: bool,
}

impl<'e> Selection<'e> {
    /// Reads the text of `selectionSetGraphQL`. A text that cannot be read stands for anything.
    pub fn read(text: &str, variables: &Map<String, Value>, place: &'e Place) -> Self {
        let mut selection = Self::at(Some(place));
        let text = text.trim();
        if text.is_empty() {
            return selection;
        }
        let parsed = is_shallow(text)
            .then(|| parse_query(format!("query {text}")).ok())
            .flatten();
        let operation = parsed
            .as_ref()
            .and_then(|document| document.operations.iter().next());
        match operation {
            Some((_, operation)) => selection.take(&operation.node.selection_set.node, variables),
            None => selection.is_open = true,
        }
        selection
    }

    fn at(place: Option<&'e Place>) -> Self {
        Self {
            place,
            ..Self::default()
        }
    }

    fn take(&mut self, set: &SelectionSet, variables: &Map<String, Value>) {
        for item in &set.items {
            if is_left_out(item.node.directives(), variables) {
                continue;
            }
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
        let key = &field.response_key().node;
        let place = self.place.and_then(|place| place.below(key));
        self.keys.insert(key.to_string());
        let mut selection = Self::at(place);
        selection.take(&field.selection_set.node, variables);
        let selected = Selected {
            arguments: Given::of(field, variables),
            selection,
        };
        let ways = self.fields.entry(field.name.node.to_string()).or_default();
        ways.push(selected);
    }
}

impl Given {
    fn of(field: &Field, variables: &Map<String, Value>) -> Self {
        let mut given = Self::default();
        for (name, value) in &field.arguments {
            let value = value.node.clone().into_const_with(|variable| {
                let value = variables.get(variable.as_str()).cloned().ok_or(())?;
                ConstValue::from_json(value).map_err(drop)
            });
            match value.map(ConstValue::into_json) {
                Ok(Ok(value)) => {
                    given.values.insert(name.node.to_string(), value);
                }
                _ => given.lacks_variable = true,
            }
        }
        given
    }
}

/// Whether `@skip` or `@include` leaves a selection out. Without the value of a variable it stays: too much
/// does no harm, since AppSync takes only what was asked for.
fn is_left_out(directives: &[Positioned<Directive>], variables: &Map<String, Value>) -> bool {
    directives.iter().any(|directive| {
        let condition = directive.node.get_argument("if").and_then(|condition| {
            let value = condition.node.clone().into_const_with(|variable| {
                let value = variables.get(variable.as_str()).and_then(Value::as_bool);
                value.map(ConstValue::Boolean).ok_or(())
            });
            value.ok()
        });
        matches!(
            (directive.node.name.node.as_str(), condition),
            ("skip", Some(ConstValue::Boolean(true))) | ("include", Some(ConstValue::Boolean(false)))
        )
    })
}

/// Whether braces, brackets and parentheses nest no deeper than [`DEEPEST`], strings left aside.
fn is_shallow(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['"', '#', '{', '[', '(', '}', ']', ')']) {
        let found = &rest[at..];
        match found.as_bytes().first() {
            Some(b'"') => {
                rest = behind_string(found);
                continue;
            }
            Some(b'#') => {
                rest = found.find(['\n', '\r']).map_or("", |end| &found[end..]);
                continue;
            }
            Some(b'{' | b'[' | b'(') => depth += 1,
            _ => depth = depth.saturating_sub(1),
        }
        if depth > DEEPEST {
            return false;
        }
        rest = &found[1..];
    }
    true
}

/// What follows the string with which a text begins.
fn behind_string(text: &str) -> &str {
    let (mark, escaped_mark, open) = match text.strip_prefix("\"\"\"") {
        Some(open) => ("\"\"\"", "\\\"\"\"", open),
        None => ("\"", "\\", &text[1..]),
    };
    let mut rest = open;
    while let Some(at) = rest.find(['"', '\\']) {
        let found = &rest[at..];
        if let Some(behind) = found.strip_prefix(mark) {
            return behind;
        }
        let escape = found.strip_prefix(escaped_mark);
        let behind = escape.map(|behind| if mark == "\"" { skip_one(behind) } else { behind });
        rest = behind.unwrap_or_else(|| skip_one(found));
    }
    ""
}

fn skip_one(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}
