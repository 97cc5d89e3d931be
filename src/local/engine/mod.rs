//! DynamoDB inside this process: the crate dynoxide behind the unchanged AWS SDK client.
//!
//! The SDK signs, serialises and parses as it does on AWS; only its transport is exchanged, for one
//! that hands each request to the embedded database.

pub mod conflicts;
pub mod create_table;
pub mod file;
pub mod metering;
pub mod permissions;
pub mod protocol;
pub mod retention;
pub mod stream;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
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
use tokio::sync::watch;

use self::{conflicts::Conflicts, metering::metered, permissions::Need};
use crate::{
    table::{client::client, permissions::Function},
    transport::Access,
};

/// The region of the embedded database.
const REGION: &str = "local";

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
    #[error("{path} {reason}")]
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
    /// `None` until somebody wants to know: a server runs for weeks.
    requests: Arc<Mutex<Option<Vec<String>>>>,
    /// What functions have needed, each once.
    needed: Arc<Mutex<BTreeSet<(Function, Need)>>>,
    intercept: Arc<Mutex<Option<Arc<Intercept>>>>,
    /// Changes after every request that may have written.
    written: watch::Sender<()>,
    place: Place,
    /// Absent where transactions take no time, so that they never meet.
    conflicts: Option<Conflicts>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens the database and makes the table as `design.json` says when it is not there.
    pub async fn open(place: &Place, table: &str) -> Result<Self, EngineError> {
        let engine = Self {
            database: file::database(place)?,
            requests: Arc::default(),
            needed: Arc::default(),
            intercept: Arc::default(),
            written: watch::Sender::default(),
            place: place.clone(),
            conflicts: None,
        };
        create_table::ensure(&engine.client(), table)
            .await
            .map_err(|error| EngineError::Prepare {
                table: table.to_owned(),
                reason: error.to_string(),
            })?;
        if let Place::File(path) = place {
            retention::prepare(path).map_err(|error| EngineError::Open {
                path: path.display().to_string(),
                reason: format!("cannot be prepared: {error}"),
            })?;
        }
        Ok(engine)
    }

    /// The same engine, whose transactions take so long and conflict with each other meanwhile.
    pub fn with_transaction_time(self, time: Duration) -> Self {
        let conflicts = Some(Conflicts::new(time));
        Self { conflicts, ..self }
    }

    /// The SDK's client over this engine, for whom everything is allowed. Its requests are counted for the
    /// operation that sends them.
    pub fn client(&self) -> Client {
        self.client_for(None)
    }

    /// The SDK's client as a Lambda function has it: what `permissions.json` does not allow it is refused.
    pub fn client_of(&self, function: Function) -> Client {
        self.client_for(Some(function))
    }

    fn client_for(&self, function: Option<Function>) -> Client {
        let transport = SharedHttpClient::new(InProcess {
            engine: self.clone(),
            function,
        });
        metered(&client(Access::local(), None, transport))
    }

    /// Answers one request of DynamoDB's JSON protocol at once: `target` is the `x-amz-target` header.
    pub fn answer(&self, target: &str, body: &str) -> (u16, String) {
        self.answer_to(None, operation_of(target), body)
    }

    /// As [`Self::answer`], for the function that asks, when it is one; a transaction takes the time that was
    /// chosen, and may meet others.
    pub async fn answer_in_time(
        self,
        function: Option<Function>,
        target: &str,
        body: String,
    ) -> (u16, String) {
        let operation = operation_of(target).to_owned();
        let begun = match &self.conflicts {
            Some(conflicts) => conflicts.begin(&self.database, &operation, &body),
            None => Ok(None),
        };
        let end = match begun {
            Ok(end) => end,
            Err(conflict) => {
                self.record(&operation);
                return conflict;
            }
        };
        let answer = move || self.answer_to(function, &operation, &body);
        // The database waits for the disk; the threads that serve requests must not.
        let answer = tokio::task::spawn_blocking(answer).await;
        if let Some(end) = end {
            end.wait().await;
        }
        answer.unwrap_or_else(|error| {
            tracing::error!(%error, "the embedded database failed");
            let kind = "com.amazonaws.dynamodb.v20120810#InternalServerError";
            (500, json!({ "__type": kind }).to_string())
        })
    }

    fn record(&self, operation: &str) {
        if let Some(requests) = lock(&self.requests).as_mut() {
            requests.push(operation.to_owned());
        }
    }

    fn answer_to(&self, function: Option<Function>, operation: &str, body: &str) -> (u16, String) {
        let intercept = lock(&self.intercept).clone();
        self.record(operation);
        if let Some(refusal) = function.and_then(|function| self.refusal(function, operation, body)) {
            return refusal;
        }
        if let Some(answer) = intercept.and_then(|intercept| intercept(operation, body)) {
            return answer;
        }
        let answer = protocol::answer(&self.database, operation, body);
        if stream::may_write(operation) {
            self.written.send_replace(());
        }
        answer
    }

    fn refusal(&self, function: Function, operation: &str, body: &str) -> Option<(u16, String)> {
        let needs = permissions::needs(operation, body);
        let refusal = permissions::refusal(function, &needs);
        let needs = needs.into_iter().map(|need| (function, need));
        lock(&self.needed).extend(needs);
        refusal
    }

    /// Puts items into a table at once, beside its stream: for a table that is filled to be looked at. They are
    /// in DynamoDB's JSON.
    pub fn import(&self, table: &str, items: &[String]) -> Result<(), EngineError> {
        let refused = |reason: String| EngineError::Prepare {
            table: table.to_owned(),
            reason,
        };
        let items = items.iter().map(|item| serde_json::from_str(item));
        let items = items
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| refused(error.to_string()))?;
        self.database
            .import_items(table, items, dynoxide::ImportOptions::default())
            .map_err(|error| refused(error.to_string()))?;
        Ok(())
    }

    /// What the function has needed of the table until now.
    pub fn needed_by(&self, function: Function) -> BTreeSet<Need> {
        let needed = lock(&self.needed);
        let its = needed.iter().filter(|(whose, _)| *whose == function);
        its.map(|(_, need)| need.clone()).collect()
    }

    /// Deletes what has expired, as DynamoDB does in its own time. Tells how many items went.
    pub fn sweep_expired(&self) -> usize {
        let swept = self.database.sweep_ttl().unwrap_or_else(|error| {
            tracing::error!(%error, "what has expired could not be deleted");
            0
        });
        self.written.send_replace(());
        swept
    }

    /// Forgets what happened to the table more than a day ago, as DynamoDB's streams do. What is in memory
    /// ends with the process.
    pub fn trim_stream(&self) {
        let Place::File(path) = &self.place else {
            return;
        };
        match retention::trim(path) {
            Ok(0) => {}
            Ok(forgotten) => tracing::debug!(forgotten, "changes of the table were older than a day"),
            Err(error) => tracing::error!(%error, "the table's stream could not be trimmed"),
        }
    }

    /// Remembers from now on which operations are asked for, for [`Self::take_requests`].
    pub fn record_requests(&self) {
        lock(&self.requests).get_or_insert_default();
    }

    /// The names of the operations asked for since the last call; none before they are recorded.
    pub fn take_requests(&self) -> Vec<String> {
        let mut requests = lock(&self.requests);
        requests.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Lets `intercept` see every request first; `None` takes it away.
    pub fn set_intercept(&self, intercept: Option<Arc<Intercept>>) {
        *lock(&self.intercept) = intercept;
    }
}

/// The SDK's transport: a call into this process instead of a socket.
#[derive(Clone, Debug)]
struct InProcess {
    engine: Engine,
    /// Who asks, when it is a Lambda function.
    function: Option<Function>,
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (engine, function) = (self.engine.clone(), self.function);
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
            let answer = engine.answer_in_time(function, &target, body.unwrap_or_default());
            let (status, text) = answer.await;
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

/// The operation that a header `x-amz-target` names.
fn operation_of(target: &str) -> &str {
    target.rsplit('.').next().unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere does not make a list of names unusable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn requests_are_recorded_for_those_who_ask() {
        let engine = Engine::open(&Place::Memory, "shop").await.unwrap();
        engine.answer("DynamoDB_20120810.ListTables", "{}");
        assert!(lock(&engine.requests).is_none());
        engine.record_requests();
        engine.answer("DynamoDB_20120810.ListTables", "{}");
        assert_eq!(engine.take_requests(), ["ListTables"]);
        assert_eq!(engine.take_requests(), [""; 0]);
    }
}
