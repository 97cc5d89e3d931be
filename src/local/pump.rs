//! What stands on AWS between a table's stream and its function, Lambda's event source mapping: brings the
//! changes in batches, remembers how far they were taken, and brings again what failed
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html>).

mod answer;

use std::{future::Future, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use futures_util::{FutureExt as _, future::BoxFuture};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use self::answer::first_failure;
use super::{
    dead_letters::{DeadLetter, DeadLetters},
    documents::{DocumentError, Documents},
    engine::{
        Engine, EngineError,
        stream::{StreamError, TableStream},
    },
    options::Options,
    server::{ACCESS_KEY_ID, SECRET_ACCESS_KEY},
    shop::Shop,
};
use crate::{
    app::{ChangeFollower, Clock as _, OrderTeller, RandomIds, SystemClock},
    entry::stream::stream,
    events::{EventBus, Publisher},
    payments::Payments,
    table::{Table, permissions::Function, stream::concerns},
    transport::{self, Access},
};

/// The kind of document that remembers how far a stream was taken for a function, by the names of both.
const POSITION: &str = "stream_position";
/// The longest time between two attempts, and how long a database that cannot be read is left alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Calls the function: the event in, its answer out, or why it failed.
pub type Invoke = dyn Fn(Value) -> BoxFuture<'static, Result<Value, String>> + Send + Sync;

/// What an event source mapping lets one choose.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many changes come together, at most.
    pub batch_size: usize,
    /// How often one change is brought again before it is given up.
    pub max_retries: u32,
    /// The time before the first of these; it doubles from one to the next.
    pub first_pause: Duration,
    /// How long the function may take.
    pub timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_size: 100,
            max_retries: 4,
            first_pause: Duration::from_millis(100),
            timeout: Duration::from_secs(30),
        }
    }
}

/// The last change that is done with; none when the stream was empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    sequence_number: Option<String>,
}

/// The way cannot be opened; the text says why.
#[derive(Debug, thiserror::Error)]
pub enum PumpError {
    #[error(transparent)]
    Table(#[from] EngineError),
    #[error(transparent)]
    Stream(#[from] StreamError),
    #[error(transparent)]
    Position(#[from] DocumentError),
}

/// The pump from the embedded table to its function, which publishes to the bus, settles payments, and
/// tells updates to the API that listens on an address of this machine. `None` when the table is elsewhere,
/// or there is no address.
pub fn to_stream(
    options: &Options,
    engine: &Engine,
    shop: &Shop,
    documents: Documents,
    follows: (EventBus, Option<Payments>),
    api: Option<SocketAddr>,
) -> Result<Option<Pump>, PumpError> {
    let Some(api) = api.filter(|_| options.endpoint_url.is_none()) else {
        return Ok(None);
    };
    let table = shop.table_of(Function::Stream);
    let pump = Pump::open(
        engine,
        "stream",
        engine.stream(&options.table)?,
        documents,
        function(table, follows, api),
        Settings::default(),
    );
    pump.map(Some)
}

fn function(table: Table, (bus, payments): (EventBus, Option<Payments>), api: SocketAddr) -> Arc<Invoke> {
    let url = format!("http://{}/graphql", reachable(api));
    let access = Access::of("local", ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    let connector = transport::connector(&access.trust);
    let publisher = Publisher::new(url, access, connector);
    let teller = OrderTeller::new(publisher, Arc::new(SystemClock));
    let follower = ChangeFollower::new(teller, bus, table, Arc::new(SystemClock));
    let follower = Arc::new(follower.with_payments(payments, Arc::new(RandomIds)));
    Arc::new(move |event| {
        let follower = follower.clone();
        async move {
            let answer = stream(&follower, event, None).await;
            answer.map_err(|error| error.to_string())
        }
        .boxed()
    })
}

/// A server that listens on every address is reached over the loopback.
pub(super) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Brings the changes of one stream to one function, each at least once. What that cannot deal with is put
/// among the dead letters.
pub struct Pump {
    function: &'static str,
    stream: TableStream,
    writes: watch::Receiver<()>,
    documents: Documents,
    invoke: Arc<Invoke>,
    settings: Settings,
    position: Position,
    /// Until this change, each is brought by itself: one of them has failed, and holds up no other.
    alone_until: Option<String>,
    /// How often the change after `position` has failed.
    failures: u32,
    /// Why, the last time.
    reason: String,
}

/// What to wait for before the next batch.
enum Next {
    Now,
    Write,
    Pause(Duration),
}

impl Pump {
    /// A pump that goes on where the last one to the function of this name ended on these documents. The
    /// first one begins with the changes that are made from now on.
    pub fn open(
        engine: &Engine,
        function: &'static str,
        stream: TableStream,
        documents: Documents,
        invoke: Arc<Invoke>,
        settings: Settings,
    ) -> Result<Self, PumpError> {
        let name = position_name(function, &stream);
        let position = match documents.get(POSITION, &name)? {
            Some(position) => position,
            None => {
                let latest = Position {
                    sequence_number: stream.latest()?,
                };
                documents.put(POSITION, &name, &latest)?;
                latest
            }
        };
        Ok(Self {
            writes: engine.writes(),
            function,
            stream,
            documents,
            invoke,
            settings,
            position,
            alone_until: None,
            failures: 0,
            reason: String::new(),
        })
    }

    /// Brings changes as they are made, until `stop` is over. A batch that is on its way then is brought to
    /// its end.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let next = self.bring_a_batch().await;
            let ready = async {
                match next {
                    Next::Now => {}
                    Next::Pause(pause) => tokio::time::sleep(pause).await,
                    Next::Write => {
                        if self.writes.changed().await.is_err() {
                            // Nobody is left who could write.
                            std::future::pending().await
                        }
                    }
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = ready => {}
            }
        }
    }

    async fn bring_a_batch(&mut self) -> Next {
        let records = match self.read().await {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(error, "the table's stream cannot be read");
                return Next::Pause(LONGEST_PAUSE);
            }
        };
        let numbers: Vec<String> = records.iter().map(sequence_number).collect();
        let Some(last) = numbers.last() else {
            return Next::Write;
        };
        let alone = (records.len() == 1).then(|| records[0].clone());
        let failed = self.invoke_with_what_concerns(records, &numbers).await;
        let done = failed.unwrap_or(numbers.len());
        if let Some(number) = done.checked_sub(1).and_then(|index| numbers.get(index)) {
            self.go_on_after(number).await;
        }
        let Some(number) = failed.and_then(|index| numbers.get(index)) else {
            return Next::Now;
        };
        self.failures += 1;
        if let Some(record) = alone.filter(|_| self.failures > self.settings.max_retries) {
            return self.give_up(record, number).await;
        }
        self.alone_until.get_or_insert_with(|| last.clone());
        Next::Pause(self.pause())
    }

    /// Puts a change aside and goes on after it. One that cannot be put aside is tried once more.
    async fn give_up(&mut self, record: Value, number: &str) -> Next {
        let (function, sequence_number) = (self.function, number);
        let letter = DeadLetter {
            at: SystemClock.now(),
            function: function.to_owned(),
            reason: self.reason.clone(),
            sequence_number: number.to_owned(),
            record,
        };
        let letters = DeadLetters::new(self.documents.clone());
        let put = tokio::task::spawn_blocking(move || letters.put(&letter)).await;
        let put = put.map_err(|error| error.to_string());
        if let Err(error) = put.and_then(|put| put.map_err(|error| error.to_string())) {
            tracing::error!(
                error,
                sequence_number,
                "a change cannot be put among the dead letters"
            );
            return Next::Pause(LONGEST_PAUSE);
        }
        tracing::error!(
            function,
            sequence_number,
            "a change of the table is among the dead letters"
        );
        self.go_on_after(number).await;
        Next::Now
    }

    fn pause(&self) -> Duration {
        let doubled = 2_u32.saturating_pow(self.failures.saturating_sub(1));
        self.settings
            .first_pause
            .saturating_mul(doubled)
            .min(LONGEST_PAUSE)
    }

    async fn read(&self) -> Result<Vec<Value>, String> {
        let stream = self.stream.clone();
        let after = self.position.sequence_number.clone();
        let limit = match self.alone_until {
            Some(_) => 1,
            None => self.settings.batch_size,
        };
        // The database waits for the disk; the threads that serve requests must not.
        let read = tokio::task::spawn_blocking(move || stream.read(after.as_deref(), limit));
        let read = read.await.map_err(|error| error.to_string())?;
        read.map_err(|error| error.to_string())
    }

    /// Invokes the function with those changes that concern it, if there are any. Returns the place, among all,
    /// of the first that it has not dealt with.
    async fn invoke_with_what_concerns(&mut self, mut records: Vec<Value>, all: &[String]) -> Option<usize> {
        records.retain(|record| concerns(self.function, record));
        if records.is_empty() {
            return None;
        }
        let numbers: Vec<String> = records.iter().map(sequence_number).collect();
        let failed = self.invoke(records, &numbers).await?;
        all.iter().position(|number| *number == numbers[failed])
    }

    /// Invokes the function. Returns the place of the first change that it has not dealt with.
    async fn invoke(&mut self, records: Vec<Value>, numbers: &[String]) -> Option<usize> {
        let invoke = self.invoke.clone();
        let timeout = self.settings.timeout;
        // What passes goes through text in both directions; and in a task of its own, a function that panics
        // fails like one that crashes.
        let event = json!({ "Records": records }).to_string();
        let call = tokio::spawn(async move {
            let event = serde_json::from_str(&event).map_err(|error| error.to_string())?;
            let answer = tokio::time::timeout(timeout, invoke(event)).await;
            let answer = answer.map_err(|_| "it took too long".to_owned())??;
            Ok(answer.to_string())
        });
        "the function named it as failed; the log says why".clone_into(&mut self.reason);
        let answer = call.await.unwrap_or_else(|error| Err(error.to_string()));
        let failed = answer.and_then(|answer: String| first_failure(&answer, numbers));
        failed.unwrap_or_else(|error| {
            tracing::error!(error, function = self.function, "a function of the stream failed");
            self.reason = error;
            Some(0)
        })
    }

    async fn go_on_after(&mut self, number: &str) {
        self.failures = 0;
        if self.alone_until.as_deref() == Some(number) {
            self.alone_until = None;
        }
        self.position.sequence_number = Some(number.to_owned());
        let (documents, position) = (self.documents.clone(), self.position.clone());
        let name = position_name(self.function, &self.stream);
        let saved = tokio::task::spawn_blocking(move || documents.put(POSITION, &name, &position)).await;
        let saved = saved.map_err(|error| error.to_string());
        if let Err(error) = saved.and_then(|saved| saved.map_err(|error| error.to_string())) {
            // After a restart, what follows the last position that was saved comes once more.
            tracing::error!(error, "the position in the table's stream cannot be saved");
        }
    }
}

fn position_name(function: &str, stream: &TableStream) -> String {
    format!("{function} {}", stream.arn())
}

fn sequence_number(record: &Value) -> String {
    record["dynamodb"]["SequenceNumber"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests;
