//! The start of the local server: opens the data, fills an empty shop, and puts the parts together.

mod config;
mod people;

use std::{
    convert::Infallible,
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, OptionFuture},
};
use tokio::{
    net::{TcpListener, TcpSocket, lookup_host},
    sync::oneshot,
};

use super::{
    documents::Documents,
    engine::{Engine, EngineError, Place},
    event_bus::EventLog,
    gateway::{Gateway, Invoke, LambdaError, SchemaError},
    options::{Options, RemotePool},
    payments::LocalPayments,
    pump::{self, Pump, PumpError},
    seed::{self, SeedError},
    server::{self, Config, Parts, Timing},
    shop,
    sweep::sweep_hourly,
    user_pool::{OpenError, PoolError},
};
use crate::{
    app::{App, Clock as _, SystemClock},
    auth::{Clock, keys::KeyError},
    entry::appsync::Resolver,
    graphql::sdl,
    shop::caller::Group,
};

const REGION: &str = "local";
const POOL_ID: &str = "local_kibble";
const CLIENT_ID: &str = "kibble-local";
const API_KEY: &str = "local";
/// How many connections may wait while a burst of them is taken.
const BACKLOG: u32 = 1024;
/// How long a batch of changes that is on its way may still take after the server has ended.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the server does not start. The text is one line and names the flag to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("port {port} of {host} is already in use; choose another with --port")]
    PortTaken { host: String, port: u16 },
    #[error("this user may not listen on port {port}; choose one from 1024 with --port")]
    PortForbidden { port: u16 },
    #[error("cannot listen on {host}: {reason}; choose an address of this machine with --host")]
    Host { host: String, reason: String },
    #[error(
        "the folder {folder} of the data file does not exist; make it, or choose another file with --data"
    )]
    NoFolder { folder: String },
    #[error("{reason}; choose another data file with --data, or none with --memory")]
    Data { reason: String },
    #[error("{0}; choose another data file with --data, or none with --memory")]
    File(String),
    #[error("the user pool cannot be used: {0}; name its issuer with --user-pool")]
    Keys(#[from] KeyError),
    #[error("the schema cannot be served: {0}")]
    Schema(#[from] SchemaError),
    #[error("{0} is no ISO 4217 code; choose another currency with --currency")]
    Currency(String),
    #[error("{0} is not SUM, MAX or GUEST; choose one of them with --cart-merge")]
    CartMerge(String),
    #[error("{0}; choose none, stripe or simulated by KIBBLE_PAYMENTS")]
    Payments(String),
    #[error("the table {table} at {url} cannot be used: {reason}; choose another with --endpoint-url")]
    Endpoint {
        table: String,
        url: String,
        reason: String,
    },
}

impl StartError {
    /// The database's own words are long, and those for the usual causes mislead.
    pub(super) fn data(reason: impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let reason = if reason.contains("disk is full") {
            "the disk with the data file is full".to_owned()
        } else if reason.contains("not a valid SQLite database") {
            "the data file is damaged, or is none of Kibble".to_owned()
        } else {
            reason.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Self::Data { reason }
    }

    /// Names the file, which the database's words do not always do.
    fn in_place(self, place: &Place) -> Self {
        match (self, place) {
            (Self::Data { reason }, Place::File(file)) => Self::Data {
                reason: format!("{}: {reason}", file.display()),
            },
            (other, _) => other,
        }
    }
}

impl From<EngineError> for StartError {
    fn from(error: EngineError) -> Self {
        match error {
            error @ EngineError::Open { .. } => Self::File(error.to_string()),
            error @ EngineError::Prepare { .. } => Self::data(error),
        }
    }
}

impl From<PumpError> for StartError {
    fn from(error: PumpError) -> Self {
        Self::data(format_args!("the table's stream cannot be used: {error}"))
    }
}

impl From<SeedError> for StartError {
    fn from(error: SeedError) -> Self {
        Self::data(format_args!("the data cannot be used: {error}"))
    }
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::data(error)
    }
}

impl From<PoolError> for StartError {
    fn from(error: PoolError) -> Self {
        Self::data(format_args!("the user pool cannot be filled: {error}"))
    }
}

/// A server whose port is open.
pub struct Running {
    listener: TcpListener,
    parts: Parts,
    place: Place,
    engine: Engine,
    /// None when the table is elsewhere.
    pump: Option<Pump>,
    /// What is done when time has passed, and the payment provider's calls.
    jobs: BoxFuture<'static, Infallible>,
}

impl Running {
    /// What the server tells at `/config.json`.
    pub fn config(&self) -> &Config {
        &self.parts.config
    }

    /// Where the data lie.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Serves until `shutdown` is over. Fails when the listener does.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (running, ended) = oneshot::channel::<()>();
        let pump = tokio::spawn(OptionFuture::from(self.pump.map(|pump| {
            // Ends with an error when `running` is dropped.
            pump.run(ended.map(drop))
        })));
        let shutdown = shutdown.map(|()| drop(running));
        let served = tokio::select! {
            served = server::serve(self.listener, self.parts, shutdown) => served,
            never = sweep_hourly(self.engine) => match never {},
            never = self.jobs => match never {},
        };
        // What is cut off here is told after the next start.
        let _ = tokio::time::timeout(PATIENCE, pump).await;
        served
    }
}

/// Starts the local server. The port is opened last, so that whoever can connect is answered at once.
///
/// Fails when the port is taken, or the data cannot be read or written.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let place = options.place.clone();
    put_together(options)
        .await
        .map_err(|error| error.in_place(&place))
}

async fn put_together(options: Options) -> Result<Running, StartError> {
    let socket = bind(&options).await?;
    let address = socket.local_addr().ok();
    let port = address.map_or(options.port, |address| address.port());
    let origin = origin(&options.host, port);
    let remote_verifier = options.user_pool.as_ref().map(people::remote).transpose()?;
    let engine = shop::engine(&options).await?;
    let documents = Documents::open(&options.place)?;
    let api = address.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, port).into());
    let payments = LocalPayments::open(&options, &documents, pump::reachable(api))?;
    let app = shop::open(&options, &engine, &documents, payments.payments.clone()).await?;
    let (verifier, user_pool) = match remote_verifier {
        None => people::local(documents.clone(), &app, &origin).await?,
        Some(verifier) => (verifier, None),
    };
    let events = EventLog::open(documents.clone()).map_err(StartError::data)?;
    let pump = match (address, &options.endpoint_url) {
        (Some(api), None) => Some(pump::to_stream(
            &engine,
            &options.table,
            app.currency(),
            documents,
            (events.bus(), payments.payments.clone()),
            api,
        )?),
        _ => None,
    };
    // Neither table nor function asks anybody who they are, so they are for this machine alone.
    let is_private = address.is_some_and(|address| address.ip().is_loopback());
    let is_offered = is_private && options.endpoint_url.is_none();
    let (payment_routes, jobs) = payments.open_for(app.clone());
    let resolver = invoke(app);
    let parts = Parts {
        gateway: Gateway::new(&sdl::client(), resolver.clone())?,
        verifier,
        user_pool,
        engine: is_offered.then(|| engine.clone()),
        resolver: is_private.then_some(resolver),
        payments: Some(payment_routes),
        events: is_private.then_some(events),
        playground: options.playground,
        config: config::config(&origin, options.user_pool.as_ref()),
        schema: sdl::client(),
        api_key: API_KEY.to_owned(),
        clock: clock(),
        timing: Timing::default(),
    };
    let listener = socket
        .listen(BACKLOG)
        .map_err(|error| not_bound(&error, &options.host, port))?;
    Ok(Running {
        listener,
        parts,
        place: options.place,
        engine,
        pump,
        jobs,
    })
}

/// Takes the port without opening it.
async fn bind(options: &Options) -> Result<TcpSocket, StartError> {
    let no_host = |reason: String| StartError::Host {
        host: options.host.clone(),
        reason,
    };
    let mut addresses = lookup_host((options.host.as_str(), options.port))
        .await
        .map_err(|error| no_host(error.to_string()))?;
    let address = addresses
        .next()
        .ok_or_else(|| no_host("it has no address".to_owned()))?;
    let bound = |socket: io::Result<TcpSocket>| {
        let socket = socket?;
        // Without this, a port stays taken for a minute after its last server has ended.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    };
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    bound(socket).map_err(|error| not_bound(&error, &options.host, options.port))
}

fn not_bound(error: &io::Error, host: &str, port: u16) -> StartError {
    let host = host.to_owned();
    match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { host, port },
        io::ErrorKind::PermissionDenied => StartError::PortForbidden { port },
        _ => StartError::Host {
            host,
            reason: error.to_string(),
        },
    }
}

/// The address that people and tokens name.
fn origin(host: &str, port: u16) -> String {
    match host {
        "127.0.0.1" | "0.0.0.0" | "::1" | "::" => format!("http://localhost:{port}"),
        address if address.contains(':') => format!("http://[{address}]:{port}"),
        name => format!("http://{name}:{port}"),
    }
}

fn clock() -> Clock {
    Arc::new(|| SystemClock.now().milliseconds().div_euclid(1000))
}

fn groups(groups: &[Group]) -> Vec<String> {
    groups.iter().map(|group| group.name().to_owned()).collect()
}

/// The handler that the Lambda function has too.
fn invoke(app: Arc<App>) -> Arc<Invoke> {
    let resolver = Arc::new(Resolver::new(app));
    Arc::new(move |event| {
        let resolver = resolver.clone();
        async move {
            let answer = resolver.handle(event).await;
            answer.map_err(|error| LambdaError {
                error_type: error.error_type,
                message: error.message,
            })
        }
        .boxed()
    })
}
