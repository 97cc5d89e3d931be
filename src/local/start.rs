//! The start of the local server: opens the data, fills an empty shop, and puts the parts together.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use futures_util::{FutureExt as _, future::OptionFuture};
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
    pump::{self, Pump, PumpError},
    seed::{self, SeedError},
    server::{self, Config, Parts, Person, Playground, Timing},
    shop,
    sweep::sweep_hourly,
    user_pool::{self, NewPerson, OpenError, PoolError, PostConfirmation, UserPool},
};
use crate::{
    app::{App, Clock as _, SystemClock},
    auth::{
        Clock,
        keys::{KeyError, KeySource},
        token::Verifier,
    },
    entry::{appsync::Resolver, cognito},
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
    let remote_verifier = options.user_pool.as_ref().map(remote_verifier).transpose()?;
    let engine = shop::engine(&options).await?;
    let documents = Documents::open(&options.place)?;
    let app = shop::open(&options, &engine, &documents).await?;
    let (verifier, user_pool) = match remote_verifier {
        None => {
            let pool = local_pool(documents.clone(), &app, &origin).await?;
            let verifier = Verifier::new(
                issuer(&origin),
                vec![CLIENT_ID.to_owned()],
                pool.key_source(),
                clock(),
            );
            (verifier, Some(user_pool::router(pool)))
        }
        Some(verifier) => (verifier, None::<Router>),
    };
    let events = EventLog::open(documents.clone()).map_err(StartError::data)?;
    let pump = match (address, &options.endpoint_url) {
        (Some(api), None) => {
            let bus = events.bus();
            Some(pump::to_stream(
                &engine,
                &options.table,
                app.currency(),
                documents,
                bus,
                api,
            )?)
        }
        _ => None,
    };
    // Neither table nor function asks anybody who they are, so they are for this machine alone.
    let is_private = address.is_some_and(|address| address.ip().is_loopback());
    let is_offered = is_private && options.endpoint_url.is_none();
    let resolver = invoke(app);
    let parts = Parts {
        gateway: Gateway::new(&sdl::client(), resolver.clone())?,
        verifier,
        user_pool,
        engine: is_offered.then(|| engine.clone()),
        resolver: is_private.then_some(resolver),
        events: is_private.then_some(events),
        playground: options.playground,
        config: config(&origin, options.user_pool.as_ref()),
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

fn issuer(origin: &str) -> String {
    format!("{origin}/user-pool/{POOL_ID}")
}

async fn local_pool(documents: Documents, app: &Arc<App>, origin: &str) -> Result<Arc<UserPool>, StartError> {
    let settings = user_pool::Settings {
        pool_id: POOL_ID.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        issuer: issuer(origin),
        region: REGION.to_owned(),
    };
    let app = app.clone();
    let post_confirmation: PostConfirmation = Arc::new(move |event| {
        let app = app.clone();
        async move {
            let answer = cognito::post_confirmation(&app, event).await;
            answer.map_err(|error| error.to_string())
        }
        .boxed()
    });
    let pool = UserPool::open(settings, documents, clock(), post_confirmation).await?;
    for person in seed::PEOPLE {
        pool.add_person(NewPerson {
            sub: person.sub,
            email: person.email.to_owned(),
            name: person.name.to_owned(),
            password: seed::PASSWORD.to_owned(),
            groups: groups(person.groups),
        })
        .await?;
    }
    Ok(pool)
}

fn remote_verifier(pool: &RemotePool) -> Result<Verifier, StartError> {
    let issuer = pool.issuer.trim_end_matches('/');
    let keys = KeySource::fetched(issuer, clock())?;
    Ok(Verifier::new(
        issuer.to_owned(),
        vec![pool.client_id.clone()],
        keys,
        clock(),
    ))
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

fn config(origin: &str, remote: Option<&RemotePool>) -> Config {
    let people = seed::PEOPLE.iter().map(|person| Person {
        email: person.email.to_owned(),
        groups: groups(person.groups),
    });
    let local = remote.is_none();
    Config {
        graphql_endpoint: format!("{origin}/graphql"),
        realtime_endpoint: format!("{}/graphql/realtime", origin.replacen("http", "ws", 1)),
        region: remote.map_or(REGION, RemotePool::region).to_owned(),
        user_pool_id: remote.map_or(POOL_ID, RemotePool::id).to_owned(),
        user_pool_client_id: remote.map_or(CLIENT_ID, |pool| &pool.client_id).to_owned(),
        user_pool_endpoint: local.then(|| format!("{origin}/user-pool")),
        // A pool elsewhere may not take a password as it is.
        auth_flow: if local {
            "USER_PASSWORD_AUTH"
        } else {
            "USER_SRP_AUTH"
        }
        .to_owned(),
        api_key: Some(API_KEY.to_owned()),
        playground: local.then(|| Playground {
            people: people.collect(),
            password: seed::PASSWORD.to_owned(),
        }),
    }
}
