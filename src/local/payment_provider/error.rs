//! What the provider refuses.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::local::documents::DocumentError;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    #[error("only the documented test numbers are taken, never the number of a real card")]
    UnknownCard,
    #[error("the amount must be a whole number of minor units, from 1 to 2147483647")]
    Amount,
    #[error("the request cannot be read")]
    Garbled,
    #[error("the key of the shop is missing or wrong")]
    Unauthorized,
    #[error("the page is for this machine alone: ask for localhost, 127.0.0.1 or [::1]")]
    Elsewhere,
    #[error("there is no such payment")]
    UnknownPayment,
    #[error("the payment was captured")]
    Captured,
    #[error("the payment was cancelled")]
    Cancelled,
    #[error("the payment is not authorised")]
    NotAuthorized,
    #[error("an amount cannot be raised")]
    Raised,
    #[error("the provider's data cannot be used: {0}")]
    Store(String),
}

impl From<DocumentError> for ProviderError {
    fn from(error: DocumentError) -> Self {
        Self::Store(error.to_string())
    }
}

impl ProviderError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownCard => "UNKNOWN_CARD",
            Self::Amount => "AMOUNT",
            Self::Garbled => "GARBLED",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::Elsewhere => "ELSEWHERE",
            Self::UnknownPayment => "UNKNOWN_PAYMENT",
            Self::Captured => "CAPTURED",
            Self::Cancelled => "CANCELLED",
            Self::NotAuthorized => "NOT_AUTHORIZED",
            Self::Raised => "RAISED",
            Self::Store(_) => "STORE",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownCard | Self::Amount | Self::Garbled => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Elsewhere => StatusCode::FORBIDDEN,
            Self::UnknownPayment => StatusCode::NOT_FOUND,
            Self::Captured | Self::Cancelled | Self::NotAuthorized | Self::Raised => StatusCode::CONFLICT,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ProviderError {
    fn into_response(self) -> Response {
        if let Self::Store(error) = &self {
            tracing::error!(error, "the payment provider's data cannot be used");
        }
        let body = json!({ "code": self.code(), "message": self.to_string() });
        (self.status(), Json(body)).into_response()
    }
}
