//! Answers, in the forms that AppSync reads.

use std::sync::Arc;

use async_graphql::{PathSegment, Response, ServerError, Value as GraphQlValue};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use serde_json::value::RawValue;

use super::{
    plan::Plan,
    plans::Prepared,
    written::{Bytes, Place, Written, longest},
};
use crate::graphql::{ERROR_TYPE, ErrorType, side_table::is_own_key};

/// How the engine begins when it cannot read an argument, at any depth. Resolvers' errors carry their
/// type.
const UNREADABLE: &str = "Failed to parse ";

/// Why a field has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ResolverError {
    /// One of [`ErrorType`]'s names.
    pub error_type: String,
    pub message: String,
}

impl ResolverError {
    pub fn new(error_type: ErrorType, message: impl Into<String>) -> Self {
        Self {
            error_type: error_type.name().to_owned(),
            message: message.into(),
        }
    }

    /// With the message that belongs to the type.
    pub fn of(error_type: ErrorType) -> Self {
        Self::new(error_type, error_type.message())
    }

    fn told(error: &ServerError) -> Self {
        let extension = error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get(ERROR_TYPE));
        match extension {
            Some(GraphQlValue::String(name)) => Self {
                error_type: name.clone(),
                message: error.message.clone(),
            },
            // The engine itself speaks before it runs the field: the arguments do not fit the schema.
            _ if error.path.len() <= 1 || error.message.starts_with(UNREADABLE) => {
                Self::new(ErrorType::BadRequest, error.message.as_str())
            }
            _ => {
                tracing::error!(message = error.message, "a resolver failed without a type");
                Self::of(ErrorType::Internal)
            }
        }
    }
}

/// What an invocation is answered with.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    One(FieldValue),
    Many(Vec<Envelope>),
}

/// The value of a field, which is written as JSON when the answer is sent.
#[derive(Debug)]
pub struct FieldValue {
    data: GraphQlValue,
    /// The parts of it that are written already.
    texts: Vec<Box<RawValue>>,
    /// `None` for what is written as it is.
    prepared: Option<Arc<Prepared>>,
    /// Why relations have no value, by their paths.
    failures: Vec<(Vec<PathSegment>, ResolverError)>,
    /// Whether the value is written with what was resolved ahead.
    has_side_tables: bool,
}

impl FieldValue {
    pub fn null() -> Self {
        Self {
            data: GraphQlValue::Null,
            texts: Vec::new(),
            prepared: None,
            failures: Vec::new(),
            has_side_tables: false,
        }
    }

    /// The field's value out of a response, with the relations that were resolved ahead. An error is that of the
    /// innermost relation in which it happened, or else the field's: a part of a value must not be missing in
    /// silence.
    ///
    /// What was resolved ahead is left out of a value that is longer than `bytes` with it; the relations then
    /// ask for themselves.
    pub fn of(
        prepared: Arc<Prepared>,
        response: Response,
        texts: Vec<Box<RawValue>>,
        bytes: usize,
    ) -> Result<Self, ResolverError> {
        let mut failures = Vec::new();
        for error in &response.errors {
            let failure = ResolverError::told(error);
            match relation_of(&error.path) {
                [] => return Err(failure),
                relation => failures.push((relation.to_vec(), failure)),
            }
        }
        let GraphQlValue::Object(mut data) = response.data else {
            tracing::error!("the engine gave neither a value nor an error");
            return Err(ResolverError::of(ErrorType::Internal));
        };
        let data = data.swap_remove(prepared.plan.field.as_str()).unwrap_or_default();
        let told: usize = failures
            .iter()
            .map(|(_, failure)| 6 * failure.message.len())
            .sum();
        let bound = told + longest(&data, &texts, prepared.longest_key);
        let mut value = Self {
            data,
            texts,
            prepared: Some(prepared),
            failures,
            has_side_tables: true,
        };
        value.has_side_tables = bound <= bytes || Bytes::of(&value) <= bytes;
        Ok(value)
    }

    fn plan(&self) -> Option<&Plan> {
        self.prepared.as_ref().map(|prepared| &prepared.plan)
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.plan() {
            None => self.data.serialize(serializer),
            Some(plan) => Written {
                value: &self.data,
                texts: &self.texts,
                plan: &plan.object,
                place: Place::root(&plan.field),
                failures: &self.failures,
                has_side_tables: self.has_side_tables,
            }
            .serialize(serializer),
        }
    }
}

/// One item of a batch.
#[derive(Debug)]
pub struct Envelope(pub Result<FieldValue, ResolverError>);

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_struct("Envelope", 3)?;
        match &self.0 {
            Ok(value) => envelope.serialize_field("data", value)?,
            Err(error) => {
                envelope.serialize_field("data", &())?;
                envelope.serialize_field("errorMessage", &error.message)?;
                envelope.serialize_field("errorType", &error.error_type)?;
            }
        }
        envelope.end()
    }
}

/// The path of the innermost relation on a path; empty if it leads through none.
fn relation_of(path: &[PathSegment]) -> &[PathSegment] {
    let is_alias = |segment: &PathSegment| match segment {
        PathSegment::Field(key) => is_own_key(key),
        PathSegment::Index(_) => false,
    };
    let length = path.iter().rposition(is_alias).map_or(0, |index| index + 1);
    &path[..length]
}
