//! AppSync's real-time endpoint: subscriptions over a WebSocket
//! (<https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html>).

mod connection;
mod credentials;
mod message;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json,
    extract::{
        ConnectInfo, RawQuery, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use futures_util::StreamExt as _;
use serde_json::json;

use self::{connection::Connection, credentials::credentials};
use super::{
    ERROR_TYPE, Shared,
    authorization::{Signed, UNAUTHORIZED, authorize},
};

/// AppSync's name for its own messages. Others call other messages so.
const PROTOCOL: &str = "graphql-ws";
/// The largest message of a client. A document has at most 15,000 tokens.
const MAX_MESSAGE_BYTES: usize = 1024 * 1024;
const NO_PROTOCOL: HeaderValue = HeaderValue::from_static("NoProtocolError");

/// Opens a connection.
pub(super) fn endpoint() -> MethodRouter<Arc<Shared>> {
    get(open)
}

async fn open(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]).max_message_size(MAX_MESSAGE_BYTES),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        let problem = json!({ "errors": [{ "errorType": "NoProtocolError", "errorCode": 400 }] });
        return (
            StatusCode::BAD_REQUEST,
            [(ERROR_TYPE, NO_PROTOCOL)],
            Json(problem),
        )
            .into_response();
    }
    let protocols: Vec<HeaderValue> = upgrade.requested_protocols().cloned().collect();
    let given = credentials(query.as_deref(), &protocols, &headers);
    upgrade.on_upgrade(async move |socket| {
        let mut connection = Connection::new(shared.clone(), client.ip(), headers);
        let is_welcome = match &given {
            Some(given) => {
                let signed = Signed {
                    path: "/graphql/connect",
                    headers: given,
                    body: b"{}",
                };
                authorize(&shared, &signed).await.is_ok()
            }
            None => false,
        };
        let (sink, stream) = socket.split();
        match is_welcome {
            true => connection.serve(sink, stream).await,
            false => connection.refuse(sink, UNAUTHORIZED).await,
        }
    })
}
