//! What an operation selects: fields by response key, and the two descriptions of it in an event.

use std::sync::atomic::{AtomicUsize, Ordering};

use apollo_compiler::{
    ExecutableDocument, Name, Schema, ast,
    collections::{HashSet, IndexMap},
    executable::{Field, Selection, SelectionSet},
    schema::ExtendedType,
};
use serde_json::{Map, Value};

use super::error::RequestFault;

/// How many selections may be looked at for one operation. Fragments in fragments multiply, so a short
/// document can ask for more than any machine can do.
const MAX_VISITS: usize = 500_000;
/// How much text the paths of one field may have. Lambda takes events of 6 MB.
const MAX_PATH_BYTES: usize = 1024 * 1024;
/// How deep fields may nest in any case: the stack must hold it. AppSync's `queryDepthLimit` ends at 75.
const MAX_DEPTH: usize = 100;

/// Fields with the same response key, which get one value. Never empty.
pub(super) type Fields<'a> = Vec<&'a Field>;

/// The selections of one operation, with its variables applied.
pub(super) struct Selections<'a> {
    pub schema: &'a Schema,
    pub document: &'a ExecutableDocument,
    pub variables: &'a Map<String, Value>,
    /// How many selections have been looked at.
    pub visits: &'a AtomicUsize,
}

/// The operation asks for too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Fields,
    Depth(usize),
}

impl From<TooMuch> for RequestFault {
    fn from(reason: TooMuch) -> Self {
        match reason {
            TooMuch::Fields => RequestFault::typed(
                "ResolverExecutionLimitReached",
                "The operation selects more fields than can be resolved.",
            ),
            TooMuch::Depth(limit) => RequestFault::typed(
                "QueryDepthLimitReached",
                format!("The operation is nested deeper than {limit} fields."),
            ),
        }
    }
}

impl<'a> Selections<'a> {
    /// Counts what is looked at. Fails when it is more than any screen needs.
    pub fn visit(&self, count: usize) -> Result<(), TooMuch> {
        if self.visits.fetch_add(count, Ordering::Relaxed) > MAX_VISITS {
            return Err(TooMuch::Fields);
        }
        Ok(())
    }

    /// The fields that `sets` select on a value of type `ty`, by response key and in the order of the
    /// document: fragments expanded, `@skip` and `@include` applied
    /// (<https://spec.graphql.org/October2021/#CollectFields()>).
    pub fn collect(
        &self,
        ty: &str,
        sets: impl IntoIterator<Item = &'a SelectionSet>,
    ) -> Result<IndexMap<&'a str, Fields<'a>>, TooMuch> {
        let mut collected = IndexMap::default();
        let mut visited = HashSet::default();
        for set in sets {
            self.collect_into(ty, set, &mut visited, &mut collected)?;
        }
        Ok(collected)
    }

    fn collect_into(
        &self,
        ty: &str,
        set: &'a SelectionSet,
        visited: &mut HashSet<&'a Name>,
        collected: &mut IndexMap<&'a str, Fields<'a>>,
    ) -> Result<(), TooMuch> {
        for selection in &set.selections {
            self.visit(1)?;
            if !self.is_included(selection) {
                continue;
            }
            match selection {
                Selection::Field(field) => {
                    collected
                        .entry(field.response_key().as_str())
                        .or_default()
                        .push(field);
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.document.fragments.get(&spread.fragment_name) else {
                        continue;
                    };
                    if visited.insert(&spread.fragment_name) && self.applies(ty, fragment.type_condition()) {
                        self.collect_into(ty, &fragment.selection_set, visited, collected)?;
                    }
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.applies(ty, condition)) {
                        self.collect_into(ty, &inline.selection_set, visited, collected)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn is_included(&self, selection: &Selection) -> bool {
        let condition = |directive: &str| {
            let directive = selection.directives().get(directive)?;
            match directive.specified_argument_by_name("if")?.as_ref() {
                ast::Value::Boolean(value) => Some(*value),
                ast::Value::Variable(name) => self.variables.get(name.as_str())?.as_bool(),
                _ => None,
            }
        };
        !condition("skip").unwrap_or(false) && condition("include").unwrap_or(true)
    }

    /// Whether a fragment with this condition applies to a value of type `ty`. An abstract `ty` stands
    /// for itself only, which is what AppSync tells of the selection on an interface.
    fn applies(&self, ty: &str, condition: &Name) -> bool {
        if condition == ty {
            return true;
        }
        match self.schema.types.get(condition) {
            Some(ExtendedType::Interface(_)) => self
                .schema
                .get_object(ty)
                .is_some_and(|object| object.implements_interfaces.contains(condition.as_str())),
            Some(ExtendedType::Union(union)) => union.members.contains(ty),
            _ => false,
        }
    }

    /// The event's `selectionSetList` for a field: the paths of response keys under it. `depth` is the
    /// limit in force, if there is one beside that of the machine.
    pub fn paths(&self, fields: &[&'a Field], depth: Option<usize>) -> Result<Vec<String>, TooMuch> {
        let limit = depth.map_or(MAX_DEPTH, |depth| depth.min(MAX_DEPTH));
        let mut walk = Walk {
            selections: self,
            limit,
            bytes: 0,
            paths: Vec::new(),
        };
        walk.enter("", fields, 1)?;
        Ok(walk.paths)
    }
}

struct Walk<'a, 'b> {
    selections: &'b Selections<'a>,
    limit: usize,
    bytes: usize,
    paths: Vec<String>,
}

impl<'a> Walk<'a, '_> {
    fn enter(&mut self, prefix: &str, fields: &[&'a Field], depth: usize) -> Result<(), TooMuch> {
        if depth > self.limit {
            return Err(TooMuch::Depth(self.limit));
        }
        let Some(first) = fields.first() else {
            return Ok(());
        };
        let ty = first.ty().inner_named_type();
        if let Some(ExtendedType::Union(_)) = self.selections.schema.types.get(ty) {
            return Ok(());
        }
        let sets = fields.iter().map(|field| &field.selection_set);
        for (key, fields) in self.selections.collect(ty, sets)? {
            let path = match prefix {
                "" => key.to_owned(),
                prefix => format!("{prefix}/{key}"),
            };
            self.bytes += path.len();
            if self.bytes > MAX_PATH_BYTES {
                return Err(TooMuch::Fields);
            }
            self.paths.push(path.clone());
            self.enter(&path, &fields, depth + 1)?;
        }
        Ok(())
    }
}

/// The event's `selectionSetGraphQL`: what the client wrote between the braces, named fragments as bare
/// spreads; nothing for a leaf.
pub(super) fn graphql(fields: &[&Field]) -> String {
    match fields {
        [] => String::new(),
        [field] if field.selection_set.is_empty() => String::new(),
        [field] => field.selection_set.to_string(),
        [first, ..] => {
            let mut merged = SelectionSet::new(first.selection_set.ty.clone());
            merged.selections = fields
                .iter()
                .flat_map(|field| field.selection_set.selections.iter().cloned())
                .collect();
            if merged.is_empty() {
                String::new()
            } else {
                merged.to_string()
            }
        }
    }
}
