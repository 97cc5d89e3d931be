//! DynamoDB inside this process: the crate dynoxide behind the unchanged AWS SDK client.
//!
//! The SDK signs, serialises and parses as it does on AWS; only its transport is exchanged, for one
//! that hands each request to the embedded database.

pub mod create_table;
pub mod protocol;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_dynamodb::{Client, config::SharedHttpClient};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;
use serde_json::json;

use super::documents::Documents;
use crate::table::client::{Connection, client};

/// Where the data lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Gone when the process ends.
    Memory,
    /// One SQLite file. What was acknowledged survives the death of the process.
    File(PathBuf),
}

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("cannot open the data file {path}: {reason}")]
    Open { path: String, reason: String },
    #[error("cannot prepare the table {table}: {reason}")]
    Prepare { table: String, reason: String },
}

/// Answers a request in place of the database: status and JSON body. Tests use it for what the
/// database never does by itself, such as conflicts and throttling.
pub type Intercept = dyn Fn(&str, &str) -> Option<(u16, String)> + Send + Sync;

/// An embedded DynamoDB. Cheap to clone; clones share the data.
#[derive(Clone)]
pub struct Engine {
    database: Database,
    requests: Arc<Mutex<Vec<String>>>,
    intercept: Arc<Mutex<Option<Arc<Intercept>>>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens the database and makes the table as `design.json` says when it is not there.
    pub async fn open(place: &Place, table: &str) -> Result<Self, EngineError> {
        let database = match place {
            Place::Memory => Database::memory(),
            Place::File(path) => Database::new(&path.to_string_lossy()),
        };
        let database = database.map_err(|error| EngineError::Open {
            path: match place {
                Place::Memory => "in memory".to_owned(),
                Place::File(path) => path.display().to_string(),
            },
            reason: error.to_string(),
        })?;
        let engine = Self {
            database,
            requests: Arc::default(),
            intercept: Arc::default(),
        };
        create_table::ensure(&engine.client(), table)
            .await
            .map_err(|error| EngineError::Prepare {
                table: table.to_owned(),
                reason: error.to_string(),
            })?;
        engine.take_requests();
        Ok(engine)
    }

    /// The SDK's client over this engine.
    pub fn client(&self) -> Client {
        let connection = Connection {
            region: "local".to_owned(),
            access_key_id: "local".to_owned(),
            secret_access_key: "local".to_owned(),
            session_token: None,
            endpoint_url: None,
        };
        client(connection, SharedHttpClient::new(InProcess(self.clone())))
    }

    /// A store of JSON documents in the same file.
    pub fn documents(&self) -> Result<Documents, EngineError> {
        Documents::open(self.database.clone()).map_err(|error| EngineError::Prepare {
            table: "of documents".to_owned(),
            reason: error.to_string(),
        })
    }

    /// Answers one request of DynamoDB's JSON protocol: `target` is the `x-amz-target` header.
    pub fn answer(&self, target: &str, body: &str) -> (u16, String) {
        let operation = target.rsplit('.').next().unwrap_or_default();
        let intercept = lock(&self.intercept).clone();
        lock(&self.requests).push(operation.to_owned());
        if let Some(answer) = intercept.and_then(|intercept| intercept(operation, body)) {
            return answer;
        }
        protocol::answer(&self.database, operation, body)
    }

    /// Deletes what has expired, as DynamoDB does in its own time. Tells how many items went.
    pub fn sweep_expired(&self) -> usize {
        self.database.sweep_ttl().unwrap_or_default()
    }

    /// The names of the operations asked for since the last call.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.requests))
    }

    /// Lets `intercept` see every request first; `None` takes it away.
    pub fn set_intercept(&self, intercept: Option<Arc<Intercept>>) {
        *lock(&self.intercept) = intercept;
    }
}

/// The SDK's transport: a call into this process instead of a socket.
#[derive(Clone, Debug)]
struct InProcess(Engine);

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let engine = self.0.clone();
        let target = request
            .headers()
            .get("x-amz-target")
            .unwrap_or_default()
            .to_owned();
        let body = request
            .body()
            .bytes()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        HttpConnectorFuture::new(async move {
            let answer = move || engine.answer(&target, body.as_deref().unwrap_or_default());
            // The database waits for the disk; the threads that serve requests must not.
            let (status, text) = tokio::task::spawn_blocking(answer)
                .await
                .unwrap_or_else(|error| (500, json!({ "message": error.to_string() }).to_string()));
            let status = aws_smithy_runtime_api::http::StatusCode::try_from(status).unwrap_or_else(|_| {
                aws_smithy_runtime_api::http::StatusCode::try_from(500).unwrap_or_else(|_| unreachable!())
            });
            Ok(HttpResponse::new(status, SdkBody::from(text)))
        })
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere does not make a list of names unusable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
