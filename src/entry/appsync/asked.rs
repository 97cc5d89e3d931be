//! What is asked of one object of an answer, by all selections that lead to it.

use std::ptr;

use serde_json::{Map, Value};

use super::{
    argument::coerced,
    place::Place,
    selection::{Selected, Selection},
    shape::{FieldShape, Shapes},
};
use crate::graphql::side_table;

/// The selections of one object, and where in the response named fragments may ask for more of it.
pub struct Asked<'e> {
    selections: Vec<&'e Selection<'e>>,
    /// `None` where no fragment does.
    hidden: Option<Vec<&'e Place>>,
}

/// A relation of the object.
pub struct AskedRelation<'e> {
    /// Its name in the side table.
    pub key: String,
    pub arguments: Map<String, Value>,
    pub asked: Asked<'e>,
}

impl<'e> Asked<'e> {
    pub fn of(selection: &'e Selection<'e>) -> Self {
        Self::by(vec![selection], None)
    }

    fn by(selections: Vec<&'e Selection<'e>>, hidden: Option<Vec<&'e Place>>) -> Self {
        let mut open = selections.iter().filter(|selection| selection.is_open).peekable();
        let hidden = match (hidden, open.peek()) {
            (None, None) => None,
            (hidden, _) => {
                let mut places = hidden.unwrap_or_default();
                places.extend(open.filter_map(|selection| selection.place));
                places.sort_by_key(|place| ptr::from_ref::<Place>(place));
                places.dedup_by_key(|place| ptr::from_ref::<Place>(place));
                Some(places)
            }
        };
        Self { selections, hidden }
    }

    /// What is asked of an object that is part of this one; `None` if it is not asked for. Behind a named
    /// fragment it may be.
    pub fn part(&self, field: &FieldShape) -> Option<Self> {
        let ways: Vec<_> = self.ways(field).map(|way| &way.selection).collect();
        (!ways.is_empty() || self.hidden.is_some()).then(|| Self::by(ways, self.hidden_below()))
    }

    /// The relations of one field, by their keys in the side table, with what is asked of each. One of which
    /// the arguments are not known may be any of the others, so that each of them answers for it too.
    pub fn relations(&self, shapes: &Shapes, field: &FieldShape) -> Vec<AskedRelation<'e>> {
        let mut relations: Vec<(String, Map<String, Value>, Vec<&'e Selection<'e>>)> = Vec::new();
        let mut unsure = Vec::new();
        for way in self.ways(field) {
            let arguments = coerced(shapes, field, &way.arguments.values);
            if way.arguments.lacks_variable || arguments.is_none() {
                unsure.push(&way.selection);
            }
            let Some(arguments) = arguments else {
                continue;
            };
            let key = side_table::key(&field.name, &arguments);
            match relations.iter_mut().find(|(known, _, _)| *known == key) {
                Some((_, _, ways)) => ways.push(&way.selection),
                None => relations.push((key, arguments, vec![&way.selection])),
            }
        }
        if relations.is_empty() && self.hides(field) {
            relations.push((side_table::key(&field.name, &Map::new()), Map::new(), Vec::new()));
        }
        let relations = relations.into_iter().map(|(key, arguments, mut ways)| {
            ways.extend(&unsure);
            AskedRelation {
                key,
                arguments,
                asked: Self::by(ways, self.hidden_below()),
            }
        });
        relations.collect()
    }

    fn ways(&self, field: &FieldShape) -> impl Iterator<Item = &'e Selected<'e>> {
        let selections = self.selections.iter();
        selections
            .filter_map(|selection| selection.fields.get(&field.name))
            .flatten()
    }

    /// Whether a named fragment seems to ask for a relation: AppSync lists a response key of its name that
    /// no visible selection has. With arguments it could be any of many.
    fn hides(&self, field: &FieldShape) -> bool {
        let is_visible = |selection: &&Selection<'_>| selection.keys.contains(&field.name);
        let is_listed = |place: &&Place| place.below(&field.name).is_some();
        field.arguments.is_empty()
            && !self.selections.iter().any(is_visible)
            && self
                .hidden
                .as_ref()
                .is_some_and(|places| places.iter().any(is_listed))
    }

    /// Where fragments may ask for more of what stands below. A fragment may give it any response key.
    fn hidden_below(&self) -> Option<Vec<&'e Place>> {
        let places = self.hidden.as_ref()?;
        Some(places.iter().flat_map(|place| place.objects()).collect())
    }
}
