//! A DynamoDB over TLS: first the embedded one, whose answers are kept, then those answers again. So a function is
//! measured against a store that takes no time of its own, and each is answered what it asked.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Response},
    routing::post,
};
use kibble::local::engine::Engine;
use rustls::ServerConfig;
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::Result;

/// The largest request of DynamoDB is a batch of 16 MB.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// A request: the operation, and its body with its members in order.
pub type Request = (String, Value);

#[derive(Clone)]
struct Answer {
    status: u16,
    body: Bytes,
    crc32: String,
}

#[derive(Default)]
struct Book {
    /// What answers; absent while answers are replayed.
    engine: Option<Engine>,
    keeps: bool,
    answers: BTreeMap<String, Answer>,
    asked: Vec<Request>,
    /// What nobody has answered before.
    unknown: Option<String>,
}

/// The store that all functions ask.
#[derive(Clone)]
pub struct Store {
    pub url: String,
    book: Arc<Mutex<Book>>,
}

impl Store {
    pub async fn open(tls: Arc<ServerConfig>) -> Result<Self> {
        let book = Arc::<Mutex<Book>>::default();
        let router = Router::new()
            .route("/", post(answer))
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .with_state(book.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let listener = Secured::over(listener, tls);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            url: format!("https://localhost:{port}"),
            book,
        })
    }

    /// Has the engine answer from now on, and keeps what it answers.
    pub fn record(&self, engine: &Engine) {
        let mut book = lock(&self.book);
        book.engine = Some(engine.clone());
        book.keeps = true;
        book.asked.clear();
    }

    /// Has the engine answer from now on, and keeps nothing.
    pub fn serve(&self, engine: &Engine) {
        let mut book = lock(&self.book);
        book.engine = Some(engine.clone());
        book.keeps = false;
    }

    /// Has those answers come again from now on that were kept.
    pub fn replay(&self) {
        lock(&self.book).engine = None;
    }

    /// What the engine was asked since it was last told to answer or to be listened to.
    pub fn take_asked(&self) -> Vec<Request> {
        std::mem::take(&mut lock(&self.book).asked)
    }

    /// Fails when somebody asked what nobody had asked while answers were kept.
    pub fn check(&self) -> Result<()> {
        match lock(&self.book).unknown.take() {
            Some(request) => Err(format!("nobody has recorded an answer to {request}").into()),
            None => Ok(()),
        }
    }
}

async fn answer(State(book): State<Arc<Mutex<Book>>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let target = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let operation = target
        .unwrap_or_default()
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_owned();
    let engine = lock(&book).engine.clone();
    let answer = match engine {
        Some(engine) => recorded(&book, &engine, operation, &body).await,
        None => replayed(&book, &operation, &body),
    };
    Response::builder()
        .status(answer.status)
        .header("server", "Server")
        .header("content-type", "application/x-amz-json-1.0")
        .header(
            "x-amzn-requestid",
            "B4M9J4N0O6L6D8QJ8U7Q5J0V0NVV4KQNSO5AEMVJF66Q9ASUAAJG",
        )
        .header("x-amz-crc32", answer.crc32)
        .body(Body::from(answer.body))
        .unwrap_or_default()
}

async fn recorded(book: &Mutex<Book>, engine: &Engine, operation: String, body: &Bytes) -> Answer {
    let (engine, text) = (engine.clone(), String::from_utf8_lossy(body).into_owned());
    let target = format!("DynamoDB_20120810.{operation}");
    let (status, text) = tokio::task::spawn_blocking(move || engine.answer(&target, &text))
        .await
        .unwrap_or_else(|error| (500, error.to_string()));
    let answer = Answer::of(status, text);
    let mut book = lock(book);
    if !book.keeps {
        return answer;
    }
    // The first answer counts: later ones are those of a table into which an order was written.
    book.answers
        .entry(name(&operation, body))
        .or_insert_with(|| answer.clone());
    book.asked
        .push((operation, serde_json::from_slice(body).unwrap_or_default()));
    answer
}

fn replayed(book: &Mutex<Book>, operation: &str, body: &Bytes) -> Answer {
    let name = name(operation, body);
    let mut book = lock(book);
    if let Some(answer) = book.answers.get(&name) {
        return answer.clone();
    }
    book.unknown.get_or_insert(name);
    let refusal = r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"unknown"}"#;
    Answer::of(400, refusal.to_owned())
}

/// By what an answer is found. A transaction holds ids and moments that are new each time, and its answer is the
/// same whatever they are.
fn name(operation: &str, body: &[u8]) -> String {
    if operation == "TransactWriteItems" {
        return operation.to_owned();
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    format!("{operation} {request}")
}

impl Answer {
    fn of(status: u16, body: String) -> Self {
        let mut crc32 = flate2::Crc::new();
        crc32.update(body.as_bytes());
        Self {
            status,
            crc32: crc32.sum().to_string(),
            body: body.into(),
        }
    }
}

fn lock(book: &Mutex<Book>) -> std::sync::MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Connections whose handshake is done. Each is made in a task of its own, so that none waits for another.
struct Secured {
    address: SocketAddr,
    connections: mpsc::UnboundedReceiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl Secured {
    fn over(listener: TcpListener, config: Arc<ServerConfig>) -> Self {
        let address = listener
            .local_addr()
            .unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0)));
        let (made, connections) = mpsc::unbounded_channel();
        let acceptor = TlsAcceptor::from(config);
        tokio::spawn(async move {
            while let Ok((socket, peer)) = listener.accept().await {
                let (acceptor, made) = (acceptor.clone(), made.clone());
                let _ = socket.set_nodelay(true);
                tokio::spawn(async move {
                    // A client that does not trust the chain says so itself.
                    if let Ok(connection) = acceptor.accept(socket).await {
                        let _ = made.send((connection, peer));
                    }
                });
            }
        });
        Self { address, connections }
    }
}

impl axum::serve::Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.connections.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
