//! AppSync's real-time endpoint: a WebSocket over which subscribers are told of mutations
//! (<https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html>). Its subprotocol is
//! called `graphql-ws`, as others are; the messages are AppSync's own.

mod connection;
mod credentials;
mod message;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    extract::{
        ConnectInfo, Query, State,
        rejection::QueryRejection,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{MethodRouter, get},
};

use self::{
    connection::Connection,
    credentials::{Credentials, Handshake},
    message::Rejection,
};
use super::{Shared, authorization::authorize, graphql::refuse};

const PROTOCOL: &str = "graphql-ws";
/// The path that a signature of the handshake is over, with POST.
const CONNECT: &str = "/graphql/connect";
/// The largest message of a client, as large as the body of a request over HTTP.
const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How often a connection is told that it is alive.
    pub keep_alive: Duration,
    /// How long a connection lasts.
    pub life: Duration,
    /// How long a client may take to read a message before it is given up.
    pub patience: Duration,
}

impl Default for Timing {
    /// The life is AppSync's (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
    fn default() -> Self {
        Self {
            keep_alive: Duration::from_secs(60),
            life: Duration::from_secs(24 * 60 * 60),
            patience: Duration::from_secs(30),
        }
    }
}

/// Opens connections. A client that may not connect learns it when it first says something, since a browser
/// does not show its page why a WebSocket was not opened.
pub(super) fn endpoint() -> MethodRouter<Arc<Shared>> {
    get(open)
}

async fn open(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    handshake: Result<Query<Handshake>, QueryRejection>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return refuse(rejection.status(), rejection.body_text()),
    };
    if upgrade.selected_protocol().is_none() {
        let message = format!("The subprotocol {PROTOCOL} must be asked for.");
        return refuse(StatusCode::BAD_REQUEST, message);
    }
    let admitted = match handshake {
        Ok(Query(handshake)) => admit(&shared, &handshake, &headers).await,
        Err(_) => Err(Rejection::Malformed),
    };
    upgrade
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .on_upgrade(move |socket| Connection::new(shared, socket, headers, client.ip()).run(admitted))
}

/// Whether a client may connect. What it may hear is decided for each subscription anew.
async fn admit(shared: &Shared, handshake: &Handshake, headers: &HeaderMap) -> Result<(), Rejection> {
    let credentials = Credentials::of_handshake(handshake, headers).map_err(|_| Rejection::Malformed)?;
    match authorize(shared, &credentials.signed(CONNECT)).await {
        Ok(_) => Ok(()),
        Err(_) => Err(Rejection::Unauthorized),
    }
}
