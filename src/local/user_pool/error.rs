//! What the pool refuses, in Cognito's words.

use crate::local::documents::DocumentError;

/// A refusal: the name of a Cognito exception and its message, both as Cognito writes them
/// (<https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html>
/// and the page of each operation).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {message}")]
pub struct PoolError {
    pub kind: &'static str,
    pub message: String,
}

impl PoolError {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub(super) fn not_authorized(message: &str) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    /// One answer for an unknown user and for a wrong password, so that nobody learns who is a customer.
    pub(super) fn wrong_password() -> Self {
        Self::not_authorized("Incorrect username or password.")
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// A member of the request breaks one of the service's own constraints.
    pub(super) fn constraint(member: &str, constraint: &str) -> Self {
        Self::invalid(format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}"
        ))
    }

    pub(super) fn limit() -> Self {
        Self::new(
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
        )
    }

    /// Our fault: the cause is in the log, the caller is told nothing about it.
    pub(super) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "the user pool failed");
        Self::new("InternalErrorException", "Something went wrong.")
    }
}

impl From<DocumentError> for PoolError {
    fn from(error: DocumentError) -> Self {
        Self::internal(&error)
    }
}
