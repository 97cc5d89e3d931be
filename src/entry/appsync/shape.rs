//! The schema's types, as far as a plan needs them.

#[cfg(any(test, feature = "local"))]
mod from_schema;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::Type;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

/// Every object type and every enum by its name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Shapes {
    /// The type of which queries are asked.
    query: String,
    enums: BTreeSet<String>,
    objects: BTreeMap<String, Vec<FieldShape>>,
}

/// A field of an object type.
#[derive(Debug, Serialize, Deserialize)]
pub struct FieldShape {
    pub name: String,
    /// The innermost type, without lists and `!`.
    #[serde(rename = "type")]
    pub type_name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<ArgumentShape>,
}

/// An argument of a field.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArgumentShape {
    pub name: String,
    #[serde(
        rename = "type",
        serialize_with = "write_type",
        deserialize_with = "read_type"
    )]
    pub of: Type,
    /// What holds where the argument is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

impl Shapes {
    /// Those of the schema. `make schema` writes them down, because reading the schema's text would be most of a
    /// function's start.
    pub fn known() -> Self {
        serde_json::from_str(include_str!("shapes.json")).unwrap_or_else(|error| {
            // A test reads the file.
            tracing::error!(%error, "the shapes of the schema cannot be read");
            Self::default()
        })
    }

    /// The fields of an object type; `None` for scalars and enums, which have none.
    pub fn fields(&self, type_name: &str) -> Option<&[FieldShape]> {
        self.objects.get(type_name).map(Vec::as_slice)
    }

    pub fn field(&self, type_name: &str, field: &str) -> Option<&FieldShape> {
        self.fields(type_name)?.iter().find(|shape| shape.name == field)
    }

    /// A field of which queries are asked.
    pub fn query(&self, field: &str) -> Option<&FieldShape> {
        self.field(&self.query, field)
    }

    pub fn is_enum(&self, type_name: &str) -> bool {
        self.enums.contains(type_name)
    }
}

impl FieldShape {
    pub fn argument(&self, name: &str) -> Option<&ArgumentShape> {
        self.arguments.iter().find(|argument| argument.name == name)
    }
}

fn write_type<S: Serializer>(of: &Type, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(of)
}

fn read_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Type, D::Error> {
    let text = String::deserialize(deserializer)?;
    Type::new(&text).ok_or_else(|| D::Error::custom(format!("{text} is no type")))
}
