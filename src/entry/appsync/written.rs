//! A value of the engine's as JSON, with the relations that were resolved ahead in the side table of their parent.

use std::io;

use async_graphql::{PathSegment, Value as GraphQlValue};
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap, SerializeSeq as _, SerializeStruct as _},
};
use serde_json::value::RawValue;

use super::{
    answer::ResolverError,
    origin::{REFERENCE, REFERENCE_ALIAS},
    plan::{ObjectPlan, RelationPlan},
};
use crate::graphql::{
    Texts,
    side_table::{ERROR, SIDE_TABLE, VALUE},
};

/// Of an object in which nothing needs a second look.
static PLAIN: ObjectPlan = ObjectPlan {
    parts: Vec::new(),
    relations: Vec::new(),
    has_reference: false,
};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub struct Written<'v> {
    pub value: &'v GraphQlValue,
    /// The parts of it that are written already.
    pub texts: &'v [Box<RawValue>],
    pub plan: &'v ObjectPlan,
    pub place: Place<'v>,
    /// Why relations have no value, by their paths.
    pub failures: &'v [(Vec<PathSegment>, ResolverError)],
    pub has_side_tables: bool,
}

/// The last step of the way to a value.
#[derive(Clone, Copy)]
pub struct Place<'v> {
    step: Step<'v>,
    above: Option<&'v Place<'v>>,
}

#[derive(Clone, Copy)]
enum Step<'v> {
    Field(&'v str),
    Index(usize),
}

impl<'v> Place<'v> {
    /// That of the root field's value.
    pub fn root(field: &'v str) -> Self {
        Self {
            step: Step::Field(field),
            above: None,
        }
    }

    /// Whether a path of the engine's, leads here.
    fn is(&self, path: &[PathSegment]) -> bool {
        let Some((last, above)) = path.split_last() else {
            return false;
        };
        let is_step = match (self.step, last) {
            (Step::Field(name), PathSegment::Field(field)) => name == field,
            (Step::Index(index), PathSegment::Index(other)) => index == *other,
            _ => false,
        };
        is_step
            && match self.above {
                Some(place) => place.is(above),
                None => above.is_empty(),
            }
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            GraphQlValue::Binary(handle) => match Texts::of(self.texts, handle) {
                Some(text) => text.serialize(serializer),
                None => Err(S::Error::custom("a value has no text")),
            },
            GraphQlValue::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for (index, item) in items.iter().enumerate() {
                    list.serialize_element(&self.below(Step::Index(index), self.plan, item))?;
                }
                list.end()
            }
            GraphQlValue::Object(members) => {
                let mut object = serializer.serialize_map(None)?;
                let mut has_relations = false;
                for (name, value) in members {
                    if self.relation(name).is_some() {
                        has_relations = true;
                    } else {
                        self.member(&mut object, name, value)?;
                    }
                }
                if has_relations && self.has_side_tables {
                    object.serialize_entry(SIDE_TABLE, &SideTable(self))?;
                }
                object.end()
            }
            value => value.serialize(serializer),
        }
    }
}

impl<'v> Written<'v> {
    fn relation(&self, name: &str) -> Option<&'v RelationPlan> {
        self.plan.relations.iter().find(|relation| relation.alias == name)
    }

    fn member<M: SerializeMap>(
        &self,
        object: &mut M,
        name: &str,
        value: &GraphQlValue,
    ) -> Result<(), M::Error> {
        if name == REFERENCE_ALIAS {
            return object.serialize_entry(REFERENCE, value);
        }
        let part = self.plan.parts.iter().find(|(part, _)| part == name);
        let plan = part.map_or(&PLAIN, |(_, plan)| plan);
        object.serialize_entry(name, &self.below(Step::Field(name), plan, value))
    }

    fn below<'b>(&'b self, step: Step<'b>, plan: &'b ObjectPlan, value: &'b GraphQlValue) -> Written<'b> {
        let place = Place {
            step,
            above: Some(&self.place),
        };
        Written {
            value,
            plan,
            place,
            ..*self
        }
    }
}

/// The relations of an object that were resolved ahead.
struct SideTable<'v>(&'v Written<'v>);

impl Serialize for SideTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = self.0;
        let GraphQlValue::Object(members) = object.value else {
            return serializer.serialize_unit();
        };
        let mut table = serializer.serialize_map(None)?;
        for (name, value) in members {
            if let Some(relation) = object.relation(name) {
                let related = object.below(Step::Field(name), &relation.object, value);
                table.serialize_entry(&relation.key, &Entry(related))?;
            }
        }
        table.end()
    }
}

/// The value of a relation, or why it has none.
struct Entry<'v>(Written<'v>);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut failures = self.0.failures.iter();
        let failure = failures.find(|(path, _)| self.0.place.is(path));
        let mut entry = serializer.serialize_map(Some(1))?;
        match failure {
            Some((_, failure)) => entry.serialize_entry(ERROR, &Told(failure))?,
            None => entry.serialize_entry(VALUE, &self.0)?,
        }
        entry.end()
    }
}

struct Told<'v>(&'v ResolverError);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut told = serializer.serialize_struct("Told", 2)?;
        told.serialize_field("message", &self.0.message)?;
        told.serialize_field("type", &self.0.error_type)?;
        told.end()
    }
}

/// Counts the bytes that are written.
pub struct Bytes(usize);

impl Bytes {
    /// How long a value is as JSON.
    pub fn of(value: &impl Serialize) -> usize {
        let mut bytes = Self(0);
        // Nothing can fail that writes nowhere; a value that is none is told when it is sent.
        let _ = serde_json::to_writer(&mut bytes, value);
        bytes.0
    }
}

impl io::Write for Bytes {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        self.0 += some.len();
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A bound on the length of a value as JSON, found without writing it. `key` is the length of the longest key in
/// a side table.
pub fn longest(value: &GraphQlValue, texts: &[Box<RawValue>], key: usize) -> usize {
    match value {
        // A character becomes six bytes at most.
        GraphQlValue::String(text) => 6 * text.len() + 3,
        GraphQlValue::Enum(name) => name.len() + 3,
        GraphQlValue::Binary(handle) => Texts::of(texts, handle).map_or(NUMBER, |text| text.get().len() + 1),
        GraphQlValue::Null | GraphQlValue::Number(_) | GraphQlValue::Boolean(_) => NUMBER,
        GraphQlValue::List(items) => {
            let items = items.iter().map(|item| longest(item, texts, key));
            2 + items.sum::<usize>()
        }
        GraphQlValue::Object(members) => {
            let member = |(name, value): (&async_graphql::Name, &GraphQlValue)| {
                let name = if name.starts_with('_') { key } else { name.len() };
                MEMBER + name + longest(value, texts, key)
            };
            MEMBER + members.iter().map(member).sum::<usize>()
        }
    }
}

/// The longest number, with what separates it from the next.
const NUMBER: usize = 32;
/// What stands round a member's name and value: `"__pre":{"…":{"v":…}},`.
const MEMBER: usize = 24;
