//! The local server: everything that AWS gives a front end, on one port of this machine.

mod authorization;
mod compression;
mod config;
mod dead_letters;
mod dynamodb;
mod events;
mod graphql;
mod lambda;
mod mail;
pub(super) mod pages;
pub mod payment_callback;
mod pictures;
mod playground;
mod realtime;
mod schema;
mod shop;
mod signature;
pub(super) mod this_machine;

#[cfg(test)]
mod tests;

use std::{future::Future, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use tokio::{net::TcpListener, sync::watch};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use self::compression::compression;
pub use self::{
    config::{CardPayments, Config, Person, Playground},
    realtime::Timing,
    signature::{ACCESS_KEY_ID, SECRET_ACCESS_KEY},
};
use super::{
    dead_letters::DeadLetters,
    engine::Engine,
    event_bus::EventLog,
    gateway::{Gateway, Invoke},
    mailbox::Mailbox,
};
use crate::auth::{Clock, token::Verifier};

const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
/// Of files whose names change with their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
/// How long requests that run may still run after the server was told to end.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a browser may remember that it may ask.
const PREFLIGHT_AGE: Duration = Duration::from_secs(600);

/// What the server is made of.
pub struct Parts {
    pub gateway: Gateway,
    /// Checks the bearer tokens of `POST /graphql`.
    pub verifier: Verifier,
    /// Served below `/user-pool`; `None` when the pool is elsewhere.
    pub user_pool: Option<Router>,
    /// Served at `POST /dynamodb` to everybody who can connect; `None` when the table is elsewhere, or
    /// when other machines can connect.
    pub engine: Option<Engine>,
    /// The function `resolver`, served to everybody who can connect as the Lambda service does; `None`
    /// when other machines can connect.
    pub resolver: Option<Arc<Invoke>>,
    /// Served below `/payments`.
    pub payments: Option<Router>,
    /// Where mails and notices arrive, shown at `/mail` to everybody who can connect; `None` when other
    /// machines can.
    pub mailbox: Option<Mailbox>,
    /// What the functions of the stream could not deal with, shown at `/dead-letters`; `None` when other
    /// machines can connect.
    pub dead_letters: Option<DeadLetters>,
    /// What the shop has published, shown to everybody who can connect; `None` when other machines can.
    pub events: Option<EventLog>,
    /// The folder with the built playground. It may be absent, and may be built while the server runs.
    pub playground: PathBuf,
    /// The folder with the built shop, which is like it.
    pub shop: PathBuf,
    /// Told at `/config.json`; also what `/local` and the playground show.
    pub config: Config,
    /// The schema as client tools need it.
    pub schema: String,
    /// What `x-api-key` must hold.
    pub api_key: String,
    /// Seconds since 1970, by which signatures are young enough.
    pub clock: Clock,
    /// Of the real-time endpoint.
    pub timing: Timing,
}

/// What the handlers share.
struct Shared {
    gateway: Gateway,
    verifier: Verifier,
    playground: PathBuf,
    shop: PathBuf,
    config: Config,
    schema: String,
    api_key: String,
    clock: Clock,
    timing: Timing,
    /// Whether the pages are there that are for this machine alone.
    is_private: bool,
    /// Whether the server ends. Whoever holds a clone is waited for.
    closing: watch::Receiver<bool>,
}

/// Serves until `shutdown` is over, then closes the real-time connections and gives requests that run a few
/// seconds to end.
///
/// Fails when the listener does.
pub async fn serve(
    listener: TcpListener,
    parts: Parts,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (close, closing) = watch::channel(false);
    let service = router(parts, closing).into_make_service_with_connect_info::<SocketAddr>();
    let (told, mut tell) = (close.clone(), close.subscribe());
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        told.send_replace(true);
    });
    let impatience = async move {
        // It cannot fail: the sender lives as long as this function.
        let _ = tell.wait_for(|is_closing| *is_closing).await;
        drop(tell);
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = async {
            server.await?;
            close.closed().await;
            Ok(())
        } => ended,
        () = impatience => Ok(()),
    }
}

/// Waits until the process is told to end, by Ctrl-C or by `SIGTERM`.
///
/// Fails when the system does not let the process listen for signals.
pub async fn until_told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn router(parts: Parts, closing: watch::Receiver<bool>) -> Router {
    let mail = parts
        .mailbox
        .map(|mailbox| mail::router(mailbox, closing.clone()));
    let page_closing = closing.clone();
    let shared = Arc::new(Shared {
        is_private: mail.is_some(),
        gateway: parts.gateway,
        verifier: parts.verifier,
        playground: parts.playground,
        shop: parts.shop,
        config: parts.config,
        schema: parts.schema,
        api_key: parts.api_key,
        clock: parts.clock,
        timing: parts.timing,
        closing,
    });
    let mut router = for_every_page(shared);
    // None of these has the CORS headers of the others: the pool sends its own, and no web page has any
    // business with the table and the function.
    if let Some(user_pool) = parts.user_pool {
        router = router.nest_service("/user-pool", user_pool);
    }
    if let Some(engine) = parts.engine {
        router = router.merge(dynamodb::router(engine));
    }
    if let Some(payments) = parts.payments {
        router = router.nest("/payments", payments);
    }
    if let Some(resolver) = parts.resolver {
        router = router.merge(lambda::router(resolver));
    }
    if let Some(mail) = mail {
        router = router.merge(mail);
    }
    if let Some(dead_letters) = parts.dead_letters {
        router = router.merge(dead_letters::router(dead_letters));
    }
    if let Some(events) = parts.events {
        router = router.merge(events::router(events, page_closing));
    }
    router
}

/// What web pages of every origin may ask for.
fn for_every_page(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(shop::home).layer(compression()))
        .route("/local", get(pages::index))
        .route(
            "/health",
            get(|| async { Json(serde_json::json!({ "status": "ok" })) }),
        )
        .route("/config.json", get(config::show))
        .route("/graphql", graphql::endpoint())
        .route("/graphql/realtime", realtime::endpoint())
        .route("/event", graphql::events())
        .route("/schema.graphql", get(schema::text))
        .route("/schema.json", get(schema::introspection))
        .route("/pictures/{name}", get(pictures::show))
        .merge(playground::router(&shared.playground).layer(compression()))
        .fallback(any(shop::show).layer(compression()))
        .with_state(shared)
        .layer(cors())
}

/// AppSync answers web pages of any origin; credentials are headers that a page must set itself.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([REQUEST_ID, ERROR_TYPE])
        .max_age(PREFLIGHT_AGE)
}

fn nothing_here(uri: &Uri) -> Response {
    let text = format!(
        "There is nothing at {}. What there is stands at /local.\n",
        uri.path()
    );
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::NOT_FOUND, headers, text).into_response()
}
