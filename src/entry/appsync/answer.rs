//! Answers, in the forms that AppSync reads.

use async_graphql::{Response, Value as GraphQlValue};
use serde_json::{Value, json};

use crate::graphql::{ERROR_TYPE, ErrorType};

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
}

/// The field's value out of a response. Any error is the field's: a part of a value must not be
/// missing in silence.
pub fn value(response: Response, field: &str) -> Result<Value, ResolverError> {
    if let Some(error) = response.errors.first() {
        let extension = error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get(ERROR_TYPE));
        let (error_type, message) = match extension {
            Some(GraphQlValue::String(name)) => (name.as_str(), error.message.as_str()),
            // The engine itself speaks before it runs the field: the arguments do not fit the schema.
            _ if error.path.len() <= 1 || error.message.starts_with(UNREADABLE) => {
                (ErrorType::BadRequest.name(), error.message.as_str())
            }
            _ => {
                tracing::error!(message = error.message, "a resolver failed without a type");
                (ErrorType::Internal.name(), ErrorType::Internal.message())
            }
        };
        return Err(ResolverError {
            error_type: error_type.to_owned(),
            message: message.to_owned(),
        });
    }
    let GraphQlValue::Object(mut data) = response.data else {
        return Err(ResolverError::of(ErrorType::Internal));
    };
    let value = data.swap_remove(field).unwrap_or_default();
    value.into_json().map_err(|error| {
        tracing::error!(%error, "the answer cannot be written");
        ResolverError::of(ErrorType::Internal)
    })
}

/// One item of a batch.
pub fn envelope(answer: Result<Value, ResolverError>) -> Value {
    match answer {
        Ok(data) => json!({ "data": data }),
        Err(error) => {
            json!({ "data": null, "errorMessage": error.message, "errorType": error.error_type })
        }
    }
}
