//! The messages of AppSync's real-time protocol, one JSON object for each text frame.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::credentials;
use crate::local::gateway::{GraphQlRequest, Response};

/// How long a client waits for a sign of life, in milliseconds.
pub(super) const CONNECTION_TIMEOUT: u64 = 300_000;

/// What a client says.
#[derive(Debug)]
pub(super) enum Said {
    Init,
    Start(Start),
    Stop {
        id: String,
    },
    /// Nothing that the protocol has, with the id that it bears.
    Other {
        id: Option<String>,
        kind: String,
    },
}

/// The wish to subscribe.
#[derive(Debug)]
pub(super) struct Start {
    pub id: String,
    /// The request as text, over which a signature goes.
    pub data: String,
    /// The headers that prove who subscribes; `None` when they cannot be read.
    pub authorization: Option<axum::http::HeaderMap>,
}

impl Said {
    pub fn read(text: &str) -> Self {
        let message: Value = serde_json::from_str(text).unwrap_or_default();
        let id = message["id"].as_str().map(str::to_owned);
        match (message["type"].as_str(), id) {
            (Some("connection_init"), _) => Self::Init,
            (Some("start"), Some(id)) => {
                let payload = &message["payload"];
                let none = Map::new();
                let authorization = payload["extensions"]["authorization"].as_object();
                Self::Start(Start {
                    id,
                    data: payload["data"].as_str().unwrap_or_default().to_owned(),
                    authorization: credentials::of_json(authorization.unwrap_or(&none)),
                })
            }
            (Some("stop"), Some(id)) => Self::Stop { id },
            (kind, id) => Self::Other {
                id,
                kind: kind.unwrap_or("unknown").chars().take(40).collect(),
            },
        }
    }
}

impl Start {
    /// The GraphQL request; `None` if the data are none.
    pub fn request(&self) -> Option<GraphQlRequest> {
        serde_json::from_str(&self.data).ok()
    }
}

pub(super) fn acknowledged() -> String {
    json!({ "type": "connection_ack", "payload": { "connectionTimeoutMs": CONNECTION_TIMEOUT } }).to_string()
}

pub(super) fn keep_alive() -> String {
    json!({ "type": "ka" }).to_string()
}

/// The answer to what a client says about one subscription: `start_ack` or `complete`.
pub(super) fn about(kind: &str, id: &str) -> String {
    json!({ "type": kind, "id": id }).to_string()
}

pub(super) fn connection_error(error_type: &str) -> String {
    json!({ "type": "connection_error", "payload": { "errors": [{ "errorType": error_type, "errorCode": 401 }] } })
        .to_string()
}

/// Why a subscription does not come about.
pub(super) fn error(id: Option<&str>, error_type: &str, text: &str) -> String {
    let mut message = json!({
        "type": "error", "payload": { "errors": [{ "errorType": error_type, "message": text }] },
    });
    if let Some(id) = id {
        message["id"] = id.into();
    }
    message.to_string()
}

/// A message about one subscription with a response as its payload. Its fields keep their order.
#[derive(Serialize)]
struct WithResponse<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: &'a str,
    payload: &'a Response,
}

pub(super) fn with_response(kind: &str, id: &str, payload: &Response) -> String {
    serde_json::to_string(&WithResponse { kind, id, payload }).unwrap_or_default()
}
