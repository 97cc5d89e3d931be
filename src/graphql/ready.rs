//! Values that are ready to be told. The engine makes a future for each field and awaits them together, which most
//! of what a large answer takes goes into; an object whose fields all stand in it has nothing to wait for.
//! The answers that are large, or asked for often, are ready.

mod json;

use std::{borrow::Cow, sync::Arc};

use async_graphql::{
    ContextSelectionSet, ID, Name, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection},
    registry::Registry,
};
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap},
};

pub use self::json::Texts;
use self::json::Told;

/// A value that is told at once as far as it can be, and by the engine otherwise. To the schema it is the value.
#[derive(Clone, Debug)]
pub struct Ready<T>(pub T);

/// What can be told at once.
pub trait ReadyValue {
    /// The value, of an object what is asked for. `None` where only the engine can tell: something has to be waited
    /// for, or is asked for in a way that is not known here.
    fn value(&self, asked: &Asked<'_>) -> Option<Value>;

    /// Writes the value, which takes half as long as to make it first. Fails where only the engine can tell, and
    /// where relations are asked for, which stand elsewhere in an answer.
    fn write<S: Serializer>(&self, asked: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value(asked) {
            Some(value) => value.serialize(serializer),
            None => Err(S::Error::custom(NOT_READY)),
        }
    }
}

/// An object of which fields stand in it.
pub trait ReadyObject: OutputType {
    /// The value of a field; `None` as in [`ReadyValue::value`].
    fn field(&self, name: &str, asked: &Asked<'_>) -> Option<Value>;

    /// Writes a field under its key; fails as [`ReadyValue::write`] does.
    fn write_field<M: SerializeMap>(
        &self,
        name: &str,
        key: &str,
        asked: &Asked<'_>,
        members: &mut M,
    ) -> Result<(), M::Error>;
}

pub const NOT_READY: &str = "only the engine can tell";

/// What is asked of a value.
pub struct Asked<'a> {
    /// What the request was given.
    pub context: &'a ContextSelectionSet<'a>,
    selections: &'a [Positioned<Selection>],
}

impl<'a> Asked<'a> {
    fn of(context: &'a ContextSelectionSet<'a>) -> Self {
        let selections = &context.item.node.items;
        Self { context, selections }
    }

    fn below(&self, field: &'a Field) -> Self {
        Self {
            context: self.context,
            selections: &field.selection_set.node.items,
        }
    }

    /// An object of this type, by its fields. Directives are left aside: the one that there is says what becomes of a
    /// failure, and here nothing can fail.
    fn object(&self, type_name: &str, field_of: &dyn Fn(&str, &Asked<'_>) -> Option<Value>) -> Option<Value> {
        let mut members = IndexMap::with_capacity(self.selections.len());
        for selection in self.selections {
            let Selection::Field(field) = &selection.node else {
                return None;
            };
            let field = &field.node;
            let value = match field.name.node.as_str() {
                "__typename" => Value::String(type_name.to_owned()),
                name => field_of(name, &self.below(field))?,
            };
            let key: Name = field.response_key().node.clone();
            if members.insert(key, value).is_some() {
                // Two selections of one object are merged by the engine.
                return None;
            }
        }
        Some(Value::Object(members))
    }

    /// A value with what is asked of it, to be written.
    pub fn told<'v, T>(&'v self, value: &'v T) -> Told<'v, T> {
        Told { value, asked: self }
    }
}

impl<T: OutputType + ReadyValue> OutputType for Ready<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let asked = &Asked::of(context);
        let texts = context.data_opt::<Arc<Texts>>();
        let text = texts.and_then(|texts| texts.keep(&asked.told(&self.0)));
        match text.or_else(|| self.0.value(asked)) {
            Some(value) => Ok(value),
            None => self.0.resolve(context, field).await,
        }
    }
}

impl<T: ReadyObject> ReadyValue for T {
    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        asked.object(&T::type_name(), &|name, asked| self.field(name, asked))
    }

    fn write<S: Serializer>(&self, asked: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        json::object(self, asked, serializer)
    }
}

impl<T: ReadyValue> ReadyValue for Option<T> {
    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        self.as_ref()
            .map_or(Some(Value::Null), |value| value.value(asked))
    }

    fn write<S: Serializer>(&self, asked: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(asked, serializer),
            None => serializer.serialize_unit(),
        }
    }
}

impl<T: ReadyValue> ReadyValue for Vec<T> {
    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        list(self, asked)
    }

    fn write<S: Serializer>(&self, asked: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|value| asked.told(value)))
    }
}

/// Values that each stand in something else.
pub struct Each<'v, E, T> {
    pub of: &'v [E],
    pub value: fn(&E) -> &T,
}

impl<E, T: ReadyValue> ReadyValue for Each<'_, E, T> {
    fn value(&self, asked: &Asked<'_>) -> Option<Value> {
        list(self.of.iter().map(self.value), asked)
    }

    fn write<S: Serializer>(&self, asked: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.of.iter().map(self.value);
        serializer.collect_seq(values.map(|value| asked.told(value)))
    }
}

fn list<'v, T: ReadyValue + 'v>(values: impl IntoIterator<Item = &'v T>, asked: &Asked<'_>) -> Option<Value> {
    let values = values.into_iter().map(|value| value.value(asked));
    values.collect::<Option<Vec<Value>>>().map(Value::List)
}

impl ReadyValue for String {
    fn value(&self, _: &Asked<'_>) -> Option<Value> {
        Some(Value::String(self.clone()))
    }

    fn write<S: Serializer>(&self, _: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl ReadyValue for ID {
    fn value(&self, _: &Asked<'_>) -> Option<Value> {
        Some(Value::String(self.0.clone()))
    }

    fn write<S: Serializer>(&self, _: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl ReadyValue for i32 {
    fn value(&self, _: &Asked<'_>) -> Option<Value> {
        Some(Value::from(*self))
    }

    fn write<S: Serializer>(&self, _: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(*self)
    }
}

impl ReadyValue for bool {
    fn value(&self, _: &Asked<'_>) -> Option<Value> {
        Some(Value::Boolean(*self))
    }

    fn write<S: Serializer>(&self, _: &Asked<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }
}

/// The name that a member of a struct has in the schema: `created_at` is `createdAt`.
pub struct FieldName {
    letters: [u8; Self::LONGEST],
    length: usize,
}

impl FieldName {
    const LONGEST: usize = 32;

    /// Made when the program is built: a longer name is an error there.
    pub const fn of(member: &str) -> Self {
        let (member, mut at) = (member.as_bytes(), 0);
        let (mut letters, mut length) = ([0; Self::LONGEST], 0);
        while at < member.len() {
            let starts_word = member[at] == b'_';
            if starts_word {
                at += 1;
            }
            letters[length] = match starts_word {
                true => member[at].to_ascii_uppercase(),
                false => member[at],
            };
            length += 1;
            at += 1;
        }
        Self { letters, length }
    }

    pub const fn as_bytes(&self) -> &[u8] {
        self.letters.split_at(self.length).0
    }
}

/// An object whose fields are the members of a struct, all of which have to be named: `ready!(Money { amount, … })`.
/// Behind them may stand members that are no fields, and how other fields are made of the object and of what is asked,
/// as an `Option` of a [`ReadyValue`]: `ready!(Order { id, … }, { situation }, "availableActions" => Order::actions)`.
macro_rules! ready {
    ($object:ident { $($member:ident),+ $(,)? } $(, { $($other:ident),* } $(, $made:literal => $make:expr)* $(,)?)?) => {
        impl $crate::graphql::ready::ReadyObject for $object {
            fn field(
                &self,
                name: &str,
                asked: &$crate::graphql::ready::Asked<'_>,
            ) -> Option<async_graphql::Value> {
                use $crate::graphql::ready::{FieldName, ReadyValue};

                let Self { $($member,)+ $($($other: _,)*)? } = self;
                $({
                    const NAME: FieldName = FieldName::of(stringify!($member));
                    if name.as_bytes() == NAME.as_bytes() {
                        return ReadyValue::value($member, asked);
                    }
                })+
                $($(if name == $made {
                    return ReadyValue::value(&$make(self, asked)?, asked);
                })*)?
                None
            }

            fn write_field<M: serde::ser::SerializeMap>(
                &self,
                name: &str,
                key: &str,
                asked: &$crate::graphql::ready::Asked<'_>,
                members: &mut M,
            ) -> Result<(), M::Error> {
                use $crate::graphql::ready::FieldName;

                $({
                    const NAME: FieldName = FieldName::of(stringify!($member));
                    if name.as_bytes() == NAME.as_bytes() {
                        return members.serialize_entry(key, &asked.told(&self.$member));
                    }
                })+
                $($(if name == $made && let Some(value) = $make(self, asked) {
                    return members.serialize_entry(key, &asked.told(&value));
                })*)?
                Err(serde::ser::Error::custom($crate::graphql::ready::NOT_READY))
            }
        }
    };
}

/// Scalars and words of the schema.
macro_rules! ready_leaf {
    ($to_value:expr; $($leaf:ty),+ $(,)?) => {
        $(impl $crate::graphql::ready::ReadyValue for $leaf {
            fn value(&self, _: &$crate::graphql::ready::Asked<'_>) -> Option<async_graphql::Value> {
                Some($to_value(self))
            }
        })+
    };
}

pub(crate) use {ready, ready_leaf};

#[cfg(test)]
mod tests;
