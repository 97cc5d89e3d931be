//! The Lambda Runtime API, as one function sees it: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{Response, StatusCode},
    routing::{get, post},
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    task::JoinHandle,
};

use super::Result;

const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:resolver";
const TRACE: &str = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
/// When an invocation ends at the latest, in milliseconds since 1970: the year 2100.
const DEADLINE: &str = "4102444800000";

/// What a function has done.
#[derive(Debug)]
pub enum Report {
    /// It has asked for the next event, and waits.
    Waits(Instant),
    /// It has answered an event, after so long.
    Answered(Duration, Bytes),
    /// It could not start, or failed to answer.
    Failed(String),
}

/// The API for one process.
pub struct RuntimeApi {
    pub address: SocketAddr,
    pub reports: mpsc::UnboundedReceiver<Report>,
    events: mpsc::UnboundedSender<Bytes>,
    server: JoinHandle<()>,
}

struct Desk {
    events: Mutex<mpsc::UnboundedReceiver<Bytes>>,
    handed_over: Mutex<Option<Instant>>,
    reports: mpsc::UnboundedSender<Report>,
}

impl RuntimeApi {
    pub async fn open() -> Result<Self> {
        let (events, waiting) = mpsc::unbounded_channel();
        let (told, reports) = mpsc::unbounded_channel();
        let desk = Arc::new(Desk {
            events: Mutex::new(waiting),
            handed_over: Mutex::default(),
            reports: told,
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(desk);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = axum::serve::ListenerExt::tap_io(listener, |socket| {
            let _ = socket.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            address,
            reports,
            events,
            server,
        })
    }

    /// Puts an event where the function finds it.
    pub fn put(&self, event: &Bytes) -> Result<()> {
        Ok(self.events.send(event.clone())?)
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(desk): State<Arc<Desk>>) -> Response<Body> {
    let _ = desk.reports.send(Report::Waits(Instant::now()));
    let event = desk.events.lock().await.recv().await.unwrap_or_default();
    *desk.handed_over.lock().await = Some(Instant::now());
    Response::builder()
        .header("content-type", "application/json")
        .header(
            "lambda-runtime-aws-request-id",
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        )
        .header("lambda-runtime-deadline-ms", DEADLINE)
        .header("lambda-runtime-invoked-function-arn", ARN)
        .header("lambda-runtime-trace-id", TRACE)
        .body(Body::from(event))
        .unwrap_or_default()
}

async fn response(State(desk): State<Arc<Desk>>, Path(_): Path<String>, answer: Bytes) -> StatusCode {
    let now = Instant::now();
    let since = desk.handed_over.lock().await.take();
    let taken = since.map(|since| now - since).unwrap_or_default();
    let _ = desk.reports.send(Report::Answered(taken, answer));
    StatusCode::ACCEPTED
}

async fn error(State(desk): State<Arc<Desk>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    failed(&desk, "an invocation", &body)
}

async fn init_error(State(desk): State<Arc<Desk>>, body: Bytes) -> StatusCode {
    failed(&desk, "the start", &body)
}

fn failed(desk: &Desk, what: &str, body: &[u8]) -> StatusCode {
    let text = String::from_utf8_lossy(body);
    let _ = desk
        .reports
        .send(Report::Failed(format!("{what} failed: {text}")));
    StatusCode::ACCEPTED
}
