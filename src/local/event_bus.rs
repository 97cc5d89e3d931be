//! EventBridge's part: takes the shop's events, and keeps the last of them for people to look at
//! (<https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>).

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::{
    documents::{DocumentError, Documents},
    server::{ACCESS_KEY_ID, SECRET_ACCESS_KEY},
};
use crate::{events::EventBus, transport::Access};

/// The kind of document that keeps what one request has put.
const KIND: &str = "events";
/// How many events are kept, at least, when there were so many.
const KEPT: usize = 3000;
/// How many events wait for a reader who is slow, before the reader misses some.
const WAITING: usize = 1000;
const MAX_ENTRIES: usize = 10;

/// An event as a rule of the bus would see it, with the number under which it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LoggedEvent {
    /// Counts the events from the first one on.
    pub number: u64,
    pub source: String,
    pub detail_type: String,
    pub detail: Value,
}

/// What answers a request in place of the bus: for each event an error's code, or none. `None` breaks the
/// connection.
pub type Intercept = dyn Fn(&[LoggedEvent]) -> Option<Vec<Option<String>>> + Send + Sync;

/// The bus of the local shop. Cheap to clone; clones share the events.
#[derive(Clone)]
pub struct EventLog {
    inner: Arc<Inner>,
}

struct Inner {
    documents: Documents,
    state: Mutex<State>,
    live: broadcast::Sender<LoggedEvent>,
    intercept: Mutex<Option<Arc<Intercept>>>,
}

#[derive(Default)]
struct State {
    /// What is kept, by request, the oldest first.
    requests: Vec<Request>,
    /// How many events have come.
    count: u64,
}

/// The events of one request.
#[derive(Clone, Serialize, Deserialize)]
struct Request {
    events: Vec<LoggedEvent>,
}

impl Request {
    /// Keys sort as numbers do.
    fn key(&self) -> String {
        format!("{:020}", self.events.first().map_or(0, |event| event.number))
    }
}

impl std::fmt::Debug for EventLog {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("EventLog").finish_non_exhaustive()
    }
}

/// PutEvents, as far as the shop uses it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    detail_type: Option<String>,
    #[serde(default)]
    detail: Option<String>,
}

impl EventLog {
    /// The bus that goes on with the events that these documents keep.
    pub fn open(documents: Documents) -> Result<Self, DocumentError> {
        let requests: Vec<Request> = documents.list(KIND)?;
        let last = requests.last().and_then(|request| request.events.last());
        let count = last.map_or(0, |event| event.number);
        let (live, _) = broadcast::channel(WAITING);
        Ok(Self {
            inner: Arc::new(Inner {
                documents,
                state: Mutex::new(State { requests, count }),
                live,
                intercept: Mutex::default(),
            }),
        })
    }

    /// What the shop publishes to, by the SDK's client.
    pub fn bus(&self) -> EventBus {
        let access = Access::of("local", ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        EventBus::new(
            "kibble".to_owned(),
            access,
            SharedHttpClient::new(InProcess(self.clone())),
        )
    }

    /// The events that are kept, the oldest first.
    pub fn events(&self) -> Vec<LoggedEvent> {
        let state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        let events = state.requests.iter().flat_map(|request| &request.events);
        events.cloned().collect()
    }

    /// The events that come from now on.
    pub fn live(&self) -> broadcast::Receiver<LoggedEvent> {
        self.inner.live.subscribe()
    }

    /// Lets `intercept` see every request first; `None` takes it away. What it gives an error for is not
    /// kept.
    pub fn set_intercept(&self, intercept: Option<Arc<Intercept>>) {
        *self
            .inner
            .intercept
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = intercept;
    }

    /// Answers one request of EventBridge's JSON protocol: status and body. `None` breaks the connection.
    fn answer(&self, target: &str, body: &str) -> Option<(u16, Value)> {
        let refused = |kind: &str, message: &str| Some((400, json!({ "__type": kind, "message": message })));
        if target != "AWSEvents.PutEvents" {
            return refused("UnknownOperationException", "this bus takes events, and no more");
        }
        let entries = match serde_json::from_str(body) {
            Ok(PutEvents { entries }) if (1..=MAX_ENTRIES).contains(&entries.len()) => entries,
            Ok(_) => return refused("ValidationException", "a request has 1 to 10 entries"),
            Err(error) => return refused("SerializationException", &error.to_string()),
        };
        let events: Vec<Result<LoggedEvent, &str>> = entries.into_iter().map(Entry::read).collect();
        let read: Vec<LoggedEvent> = events.iter().flatten().cloned().collect();
        let intercept = self
            .inner
            .intercept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let faults = match intercept {
            Some(intercept) => intercept(&read)?,
            None => Vec::new(),
        };
        let mut faults = faults.into_iter();
        let mut kept = Vec::with_capacity(read.len());
        let failed = |code: &str| json!({ "ErrorCode": code, "ErrorMessage": "the event was not taken" });
        let answers: Vec<Value> = events
            .into_iter()
            .map(|event| match event {
                Err(code) => failed(code),
                Ok(event) => match faults.next().flatten() {
                    Some(code) => failed(&code),
                    None => {
                        let id = event.detail["id"].clone();
                        kept.push(event);
                        json!({ "EventId": id })
                    }
                },
            })
            .collect();
        let failed = answers.len() - kept.len();
        if let Err(error) = self.keep(kept) {
            return Some((
                500,
                json!({ "__type": "InternalException", "message": error.to_string() }),
            ));
        }
        Some((200, json!({ "FailedEntryCount": failed, "Entries": answers })))
    }

    /// Numbers events, keeps them, and hands them to those who look on.
    fn keep(&self, events: Vec<LoggedEvent>) -> Result<(), DocumentError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = state.count + 1..;
        let events = events.into_iter().zip(numbers);
        let request = Request {
            events: events
                .map(|(event, number)| LoggedEvent { number, ..event })
                .collect(),
        };
        self.inner.documents.put(KIND, &request.key(), &request)?;
        state.count += request.events.len() as u64;
        for event in &request.events {
            // Nobody may be looking on.
            let _ = self.inner.live.send(event.clone());
        }
        state.requests.push(request);
        let mut spare: usize = state.requests.iter().map(|request| request.events.len()).sum();
        let old = state.requests.iter().take_while(|request| {
            spare -= request.events.len();
            spare >= KEPT
        });
        let old = old.count();
        for request in state.requests.drain(..old) {
            self.inner.documents.delete(KIND, &request.key())?;
        }
        Ok(())
    }
}

impl Entry {
    /// The event, or the code of the error.
    fn read(self) -> Result<LoggedEvent, &'static str> {
        let (Some(source), Some(detail_type), Some(detail)) = (self.source, self.detail_type, self.detail)
        else {
            return Err("InvalidArgument");
        };
        let detail: Value = serde_json::from_str(&detail).map_err(|_| "MalformedDetail")?;
        if !detail.is_object() {
            return Err("MalformedDetail");
        }
        Ok(LoggedEvent {
            number: 0,
            source,
            detail_type,
            detail,
        })
    }
}

/// The SDK's transport: a call into this process instead of a socket.
#[derive(Clone, Debug)]
struct InProcess(EventLog);

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let log = self.0.clone();
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
            let answer = move || log.answer(&target, body.as_deref().unwrap_or_default());
            // The log waits for the disk; the threads that serve requests must not.
            let answer = tokio::task::spawn_blocking(answer).await;
            let broken = || ConnectorError::io("the line is cut".into());
            let (status, body) = answer.ok().flatten().ok_or_else(broken)?;
            let status =
                StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
            Ok(HttpResponse::new(status, SdkBody::from(body.to_string())))
        })
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{events::BusError, local::event_examples::examples};

    fn numbers(log: &EventLog) -> Vec<u64> {
        log.events().iter().map(|event| event.number).collect()
    }

    #[tokio::test]
    async fn events_are_kept_in_their_order_over_a_restart() {
        let documents = Documents::default();
        let log = EventLog::open(documents.clone()).unwrap();
        let examples = examples();
        assert_eq!(log.bus().publish(&examples).await, vec![Ok(()); examples.len()]);
        let again = EventLog::open(documents).unwrap();
        assert_eq!(again.events(), log.events());
        again.bus().publish(&examples[..1]).await;
        assert_eq!(numbers(&again), (1..=24).collect::<Vec<_>>());
        let first = &again.events()[0];
        assert_eq!(first.detail, serde_json::to_value(&examples[0]).unwrap());
        assert_eq!(
            (first.source.as_str(), first.detail_type.as_str()),
            ("kibble.orders", "OrderPlaced")
        );
    }

    #[tokio::test]
    async fn the_oldest_events_are_forgotten() {
        let documents = Documents::default();
        let log = EventLog::open(documents.clone()).unwrap();
        let event = LoggedEvent {
            number: 0,
            source: "kibble.orders".to_owned(),
            detail_type: "OrderPlaced".to_owned(),
            detail: json!({}),
        };
        for _ in 0..4 {
            log.keep(vec![event.clone(); KEPT / 2]).unwrap();
        }
        let kept = numbers(&log);
        assert_eq!((kept.len(), kept[0]), (KEPT, KEPT as u64 + 1));
        assert_eq!(numbers(&EventLog::open(documents).unwrap()), kept);
    }

    #[tokio::test]
    async fn each_event_that_is_not_taken_is_named() {
        let log = EventLog::open(Documents::default()).unwrap();
        let examples = examples();
        log.set_intercept(Some(Arc::new(|events| {
            let fault =
                |event: &LoggedEvent| (event.source == "kibble.carts").then(|| "InternalFailure".to_owned());
            Some(events.iter().map(fault).collect())
        })));
        let outcomes = log.bus().publish(&examples).await;
        let failed: Vec<&str> = examples
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| outcome.is_err())
            .map(|(event, _)| event.type_name())
            .collect();
        assert_eq!(failed, ["CartMerged", "CartExpired"]);
        let [.., Err(BusError::Failed { code, .. })] = &outcomes[..] else {
            panic!("{outcomes:?}");
        };
        assert_eq!(code, "InternalFailure");
        assert_eq!(log.events().len(), examples.len() - 2);
    }

    #[tokio::test]
    async fn a_request_that_is_none_is_refused() {
        let log = EventLog::open(Documents::default()).unwrap();
        let entries = |count: usize| json!({ "Entries": vec![json!({ "Detail": "{}" }); count] }).to_string();
        for (target, body) in [
            ("AWSEvents.ListRules", "{}".to_owned()),
            ("AWSEvents.PutEvents", "no".to_owned()),
            ("AWSEvents.PutEvents", entries(0)),
            ("AWSEvents.PutEvents", entries(11)),
        ] {
            assert_eq!(log.answer(target, &body).unwrap().0, 400, "{target} {body}");
        }
        let (status, answer) = log.answer("AWSEvents.PutEvents", &entries(2)).unwrap();
        assert_eq!((status, &answer["FailedEntryCount"]), (200, &json!(2)));
        assert_eq!(answer["Entries"][1]["ErrorCode"], "InvalidArgument");
        assert!(log.events().is_empty());
    }
}
