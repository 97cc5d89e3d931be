//! Puts what has happened on the shop's event bus, EventBridge.

use std::time::Duration;

use aws_sdk_eventbridge::{
    Client, Config,
    config::{BehaviorVersion, Region, SharedHttpClient, timeout::TimeoutConfig},
    error::DisplayErrorContext,
    operation::put_events::PutEventsOutput,
    types::{PutEventsRequestEntry, PutEventsResultEntry},
};
use aws_smithy_types::DateTime;

use crate::{
    shop::{event::Event, timestamp::Timestamp},
    transport::Access,
};

/// How many events one request takes, and how many bytes
/// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>).
const MAX_ENTRIES: usize = 10;
const MAX_BYTES: usize = 256 * 1024;
/// What the moment of an event counts as, in bytes.
const TIME_BYTES: usize = 14;
/// All requests of a batch together have to end before the function does, and to say what failed.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why an event was not published. It may be, when it is tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// The event has no JSON form.
    #[error("the event cannot be written: {0}")]
    Unwritten(String),
    /// The bus took none of the request.
    #[error("the event bus cannot be used: {0}")]
    Refused(String),
    /// The bus took others of the request, and not this one.
    #[error("the event bus answered with {code}: {message}")]
    Failed { code: String, message: String },
}

/// One event bus.
#[derive(Clone, Debug)]
pub struct EventBus {
    client: Client,
    bus: String,
    pub(super) timeout: Duration,
}

/// Events of one request, and where they stand among all.
#[derive(Default)]
struct Batch {
    places: Vec<usize>,
    entries: Vec<PutEventsRequestEntry>,
    bytes: usize,
}

impl EventBus {
    /// The SDK's client over any transport, for the bus of this name.
    pub fn new(bus: String, access: Access, http_client: SharedHttpClient) -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(Duration::from_secs(4))
            .build();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(access.credentials())
            .region(Region::new(access.region))
            .http_client(http_client)
            .timeout_config(timeouts);
        Self {
            client: Client::from_conf(config.build()),
            bus,
            timeout: TIMEOUT,
        }
    }

    /// Publishes events in their order, up to ten by one request. Publishing one twice does no harm: it has
    /// the same id.
    ///
    /// Returns for each, in their order, whether the bus has taken it. It lasts 10 seconds at most; what was
    /// not taken by then has failed.
    pub async fn publish(&self, events: &[Event]) -> Vec<Result<(), BusError>> {
        let late = BusError::Refused("it did not answer in time".to_owned());
        let mut outcomes = vec![Err(late); events.len()];
        let mut batches = Vec::new();
        for (place, event) in events.iter().enumerate() {
            match self.entry(event) {
                Ok((entry, bytes)) => add(&mut batches, place, entry, bytes),
                Err(error) => outcomes[place] = Err(error),
            }
        }
        let published = async {
            for Batch { places, entries, .. } in batches {
                let request = self.client.put_events().set_entries(Some(entries));
                let answer = request.send().await;
                let answer =
                    answer.map_err(|error| BusError::Refused(DisplayErrorContext(&error).to_string()));
                for (index, place) in places.into_iter().enumerate() {
                    outcomes[place] = answer
                        .as_ref()
                        .map_err(BusError::clone)
                        .and_then(|answer| outcome(answer, index));
                }
            }
        };
        // Those without an outcome are those for which there was no time.
        let _ = tokio::time::timeout(self.timeout, published).await;
        outcomes
    }

    /// What the bus is told of an event, and what it counts as.
    fn entry(&self, event: &Event) -> Result<(PutEventsRequestEntry, usize), BusError> {
        let detail = serde_json::to_string(event).map_err(|error| BusError::Unwritten(error.to_string()))?;
        let bytes = TIME_BYTES + event.source().len() + event.type_name().len() + detail.len();
        let milliseconds = Timestamp::parse(&event.time).map(Timestamp::milliseconds);
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(event.source())
            .detail_type(event.type_name())
            .set_time(milliseconds.map(DateTime::from_millis))
            .detail(detail);
        Ok((entry.build(), bytes))
    }
}

fn add(batches: &mut Vec<Batch>, place: usize, entry: PutEventsRequestEntry, bytes: usize) {
    let has_room = |batch: &&mut Batch| batch.entries.len() < MAX_ENTRIES && batch.bytes + bytes <= MAX_BYTES;
    match batches.last_mut().filter(has_room) {
        Some(batch) => {
            batch.places.push(place);
            batch.entries.push(entry);
            batch.bytes += bytes;
        }
        None => batches.push(Batch {
            places: vec![place],
            entries: vec![entry],
            bytes,
        }),
    }
}

/// What the answer says of one event. One that it says nothing of was not taken.
fn outcome(answer: &PutEventsOutput, index: usize) -> Result<(), BusError> {
    let failed = |code: Option<&str>, message: Option<&str>| BusError::Failed {
        code: code.unwrap_or("none").to_owned(),
        message: message.unwrap_or_default().to_owned(),
    };
    match answer.entries().get(index) {
        Some(PutEventsResultEntry {
            error_code: None,
            event_id: Some(_),
            ..
        }) => Ok(()),
        Some(entry) => Err(failed(entry.error_code(), entry.error_message())),
        None => Err(failed(None, Some("it did not answer for the event"))),
    }
}
