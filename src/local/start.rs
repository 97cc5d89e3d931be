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
    future::{BoxFuture, join_all},
};
use tokio::{
    net::{TcpListener, TcpSocket, lookup_host},
    sync::oneshot,
};

pub use super::start_error::StartError;
use super::{
    dead_letters::DeadLetters,
    documents::Documents,
    engine::{Engine, Place},
    event_bus::EventLog,
    gateway::{Gateway, Invoke, LambdaError},
    mailbox::Mailbox,
    mailer,
    options::{Options, RemotePool},
    payments::LocalPayments,
    pump::{self, Pump},
    seed,
    server::{self, Config, Parts, Timing},
    shop::{self, Shop},
    sweep::sweep_hourly,
};
use crate::{
    app::{App, Clock as _, SystemClock},
    auth::Clock,
    entry::appsync::Resolver,
    graphql::sdl,
    mail::Sender,
    shop::caller::Group,
    table::permissions::Function,
};

const REGION: &str = "local";
const POOL_ID: &str = "local_kibble";
const CLIENT_ID: &str = "kibble-local";
const API_KEY: &str = "local";
/// How many connections may wait while a burst of them is taken.
const BACKLOG: u32 = 1024;
/// How long a batch of changes that is on its way may still take after the server has ended.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server whose port is open.
pub struct Running {
    listener: TcpListener,
    parts: Parts,
    place: Place,
    engine: Engine,
    /// None when the table is elsewhere.
    pumps: Vec<Pump>,
    /// What is done when time has passed, and the payment provider's calls.
    jobs: BoxFuture<'static, Infallible>,
}

impl Running {
    /// What the server tells at `/config.json`.
    pub fn config(&self) -> &Config {
        &self.parts.config
    }

    /// Whether only this machine reaches the server, so that it shows what the shop writes and tells.
    pub fn is_private(&self) -> bool {
        self.parts.mailbox.is_some()
    }

    /// Where the data lie.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Serves until `shutdown` is over. Fails when the listener does.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (running, ended) = oneshot::channel::<()>();
        // Ends with an error when `running` is dropped.
        let ended = ended.map(drop).shared();
        let pumps = self.pumps.into_iter().map(|pump| pump.run(ended.clone()));
        let pumps: Vec<_> = pumps.map(tokio::spawn).collect();
        let shutdown = shutdown.map(|()| drop(running));
        let served = tokio::select! {
            served = server::serve(self.listener, self.parts, shutdown) => served,
            never = sweep_hourly(self.engine) => match never {},
            never = self.jobs => match never {},
        };
        // What is cut off here is told after the next start.
        let _ = tokio::time::timeout(PATIENCE, join_all(pumps)).await;
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
    let payments = LocalPayments::open(&options, &documents, (pump::reachable(api), &origin))?;
    let shop = shop::open(&options, &engine, &documents, payments.payments.clone()).await?;
    let resolver = shop.app_of(Function::Resolver);
    resolver.warm_up().await;
    // Neither table nor function nor the pool's administration asks anybody who they are, so they are for
    // this machine alone.
    let is_private = address.is_some_and(|address| address.ip().is_loopback());
    let (verifier, user_pool) = match remote_verifier {
        None => people::local(documents.clone(), &shop, &origin, is_private).await?,
        Some(verifier) => (verifier, None),
    };
    let events = EventLog::open(documents.clone()).map_err(StartError::data)?;
    let mailbox = Mailbox::open(documents.clone(), Arc::new(SystemClock)).map_err(StartError::data)?;
    let dead_letters = DeadLetters::new(documents.clone());
    let desk = (mailer::sender(&options, &origin)?, &mailbox);
    let pumps = pumps(&options, &engine, &shop, &documents, &events, desk, address)?;
    let is_offered = is_private && options.endpoint_url.is_none();
    let config = config::config(&origin, &options, payments.told.clone());
    let (payment_routes, jobs) = payments.open_for(&shop);
    let resolver = invoke(resolver);
    let parts = Parts {
        gateway: Gateway::new(&sdl::client(), resolver.clone())?,
        verifier,
        user_pool,
        engine: is_offered.then(|| engine.clone()),
        resolver: is_private.then_some(resolver),
        payments: Some(payment_routes),
        mailbox: is_private.then_some(mailbox),
        dead_letters: is_private.then_some(dead_letters),
        events: is_private.then_some(events),
        playground: options.playground,
        shop: options.shop,
        config,
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
        pumps,
        jobs,
    })
}

/// The ways from the table to its functions, each with a position of its own. There are none when the table
/// is elsewhere.
fn pumps(
    options: &Options,
    engine: &Engine,
    shop: &Shop,
    documents: &Documents,
    events: &EventLog,
    (sender, mailbox): (Sender, &Mailbox),
    api: Option<SocketAddr>,
) -> Result<Vec<Pump>, StartError> {
    let follows = (events.bus(), shop.payments());
    let mailer = mailer::pump(options, sender, engine, shop, documents.clone(), mailbox)?;
    let stream = pump::to_stream(options, engine, shop, documents.clone(), follows, api)?;
    Ok(mailer.into_iter().chain(stream).collect())
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
