//! What a caller is told when something is no refusal of the shop's rules.

use async_graphql::{Error, ErrorExtensions};

use crate::{
    app::{Failure, Fault, PaymentError},
    shop::caller::Denied,
};

/// The closed list of `errorType`s. AppSync adds its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorType {
    Unauthenticated,
    Forbidden,
    BadRequest,
    NotFound,
    Throttled,
    Unavailable,
    Internal,
}

impl ErrorType {
    pub fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Unauthenticated",
            Self::Forbidden => "Forbidden",
            Self::BadRequest => "BadRequest",
            Self::NotFound => "NotFound",
            Self::Throttled => "Throttled",
            Self::Unavailable => "Unavailable",
            Self::Internal => "Internal",
        }
    }

    /// What is told where the cause is ours.
    pub fn message(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in to do this.",
            Self::Forbidden => "You are not allowed to do this.",
            Self::BadRequest => "The request cannot be understood.",
            Self::NotFound => "There is no such thing.",
            Self::Throttled => "The shop is very busy. Please try again in a moment.",
            Self::Unavailable => "The shop cannot be reached at the moment. Please try again.",
            Self::Internal => "Something went wrong on our side.",
        }
    }

    /// An error of this type with a message of its own.
    pub fn with(self, message: impl Into<String>) -> Error {
        Error::new(message.into()).extend_with(|_, extensions| extensions.set(ERROR_TYPE, self.name()))
    }
}

/// The extension that carries the type from a resolver to the entry, which makes it AppSync's
/// `errorType`.
pub const ERROR_TYPE: &str = "errorType";

/// Turns a failure into what the caller is told. The cause of a fault of ours goes to the log only.
pub fn told(failure: &Failure) -> Error {
    match failure {
        Failure::Denied(Denied::Unauthenticated) => plain(ErrorType::Unauthenticated),
        Failure::Denied(Denied::Forbidden) => plain(ErrorType::Forbidden),
        Failure::Refused(refusals) => {
            let messages: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
            ErrorType::BadRequest.with(messages.join(" "))
        }
        Failure::NoProfile => ErrorType::NotFound
            .with("You have no customer record yet. Send the ID token once, so that it can be made."),
        Failure::Payment(error) => {
            tracing::error!(%error, "the payment provider failed");
            plain(match error {
                PaymentError::Busy => ErrorType::Throttled,
                PaymentError::Unreachable(_) => ErrorType::Unavailable,
                _ => ErrorType::Internal,
            })
        }
        Failure::Table(error) => {
            tracing::error!(%error, "the table failed");
            plain(match Fault::from(error) {
                Fault::Busy => ErrorType::Throttled,
                Fault::Unreachable => ErrorType::Unavailable,
                Fault::Broken => ErrorType::Internal,
            })
        }
    }
}

fn plain(error_type: ErrorType) -> Error {
    error_type.with(error_type.message())
}
