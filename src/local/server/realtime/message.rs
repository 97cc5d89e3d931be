//! The messages of both sides, each the text of one frame.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::local::{
    gateway::Response,
    server::{
        authorization::{UNAUTHORIZED, Unauthorized},
        graphql::Refusal,
    },
};

/// How long a client may hear nothing before it should connect anew. AppSync's own number.
const CONNECTION_TIMEOUT_MILLISECONDS: u32 = 300_000;
const BAD_REQUEST: &str = "BadRequestException";

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said {
    ConnectionInit,
    Start { id: String, payload: Start },
    Stop { id: String },
}

/// A subscription that somebody asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Start {
    /// The text of a GraphQL request.
    pub data: String,
    #[serde(default)]
    pub extensions: Extensions,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Extensions {
    /// Headers, credentials among them.
    #[serde(default)]
    pub authorization: Map<String, Value>,
}

/// What a client is told.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Told<'a> {
    ConnectionAck {
        payload: Acknowledged,
    },
    #[serde(rename = "ka")]
    KeepAlive,
    StartAck {
        id: &'a str,
    },
    Data {
        id: &'a str,
        payload: &'a Response,
    },
    Complete {
        id: &'a str,
    },
    Error {
        /// Absent when what was said has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        payload: Errors<&'a [Fault]>,
    },
    ConnectionError {
        payload: Errors<[Rejected; 1]>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Acknowledged {
    connection_timeout_ms: u32,
}

#[derive(Serialize)]
pub(super) struct Errors<T> {
    errors: T,
}

impl<'a> Told<'a> {
    pub fn acknowledged() -> Self {
        Self::ConnectionAck {
            payload: Acknowledged {
                connection_timeout_ms: CONNECTION_TIMEOUT_MILLISECONDS,
            },
        }
    }

    pub fn error(id: Option<&'a str>, errors: &'a [Fault]) -> Self {
        Self::Error {
            id,
            payload: Errors { errors },
        }
    }

    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Why somebody may not connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    Unauthorized,
    /// What should hold credentials cannot be read.
    Malformed,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rejected {
    error_type: &'static str,
    error_code: u16,
}

impl From<Rejection> for Told<'_> {
    fn from(rejection: Rejection) -> Self {
        let (error_type, error_code) = match rejection {
            Rejection::Unauthorized => (UNAUTHORIZED, 401),
            Rejection::Malformed => (BAD_REQUEST, 400),
        };
        let errors = [Rejected {
            error_type,
            error_code,
        }];
        Self::ConnectionError {
            payload: Errors { errors },
        }
    }
}

/// Why something that a client said is not done. The types and words that are not AppSync's own tell so.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<String>,
    message: String,
}

impl Fault {
    fn new(error_type: &str, message: impl Into<String>) -> Self {
        Self {
            error_type: Some(error_type.to_owned()),
            message: message.into(),
        }
    }

    /// What was said is none of the messages.
    pub fn unsupported() -> Self {
        Self::new(
            "UnsupportedOperation",
            "unknown not supported through the realtime channel",
        )
    }

    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(BAD_REQUEST, message)
    }

    pub fn too_many(limit: usize) -> Self {
        let message = format!("Max number of {limit} subscriptions reached");
        Self::new("MaxSubscriptionsReachedError", message)
    }

    /// AppSync's words for this and the next two are not published.
    pub fn duplicate() -> Self {
        Self::new(
            "DuplicatedOperationError",
            "The connection has a subscription with this id.",
        )
    }

    pub fn unknown() -> Self {
        Self::new(
            "UnknownOperationError",
            "The connection has no subscription with this id.",
        )
    }

    pub fn too_large(limit: usize) -> Self {
        let message = format!("An update is larger than {limit} bytes, and was not told.");
        Self::new("PayloadTooLargeError", message)
    }

    /// The reasons why a subscription was not registered.
    pub fn of_response(response: &Response) -> Vec<Self> {
        let reason = |(error_type, message): (Option<&str>, &str)| Self {
            error_type: error_type.map(str::to_owned),
            message: message.to_owned(),
        };
        response.reasons().into_iter().map(reason).collect()
    }
}

impl From<Unauthorized> for Fault {
    fn from(error: Unauthorized) -> Self {
        Self::new(UNAUTHORIZED, error.to_string())
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.error_type, refusal.message)
    }
}
