use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::local::engine::Place;

const TABLE: &str = "shop";

/// A pump that brings the counts of one item to a function, which answers as it is told.
struct Bench {
    engine: Engine,
    documents: Documents,
}

/// A pump that runs. Every event that it brings is told: the counts of its changes.
struct Running {
    events: mpsc::UnboundedReceiver<Vec<u64>>,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// The counts of the next events, as many as are wanted.
    async fn events<const COUNT: usize>(&mut self) -> [Vec<u64>; COUNT] {
        let mut events = Vec::new();
        for _ in 0..COUNT {
            let event = tokio::time::timeout(Duration::from_secs(60), self.events.recv()).await;
            events.push(event.expect("an event comes").unwrap());
        }
        events.try_into().unwrap()
    }

    /// Ends the pump when it has nothing more on its way. Nothing may have come that was not looked at.
    async fn stop(mut self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
        assert_eq!(self.events.recv().await, None);
    }

    /// As `kill -9` does.
    async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

impl Bench {
    async fn new() -> Self {
        Self {
            engine: Engine::open(&Place::Memory, TABLE).await.unwrap(),
            documents: Documents::default(),
        }
    }

    /// Writes an order, which concerns both functions.
    fn put(&self, counts: impl IntoIterator<Item = u64>) {
        self.put_at("#order#b", counts);
    }

    fn put_at(&self, sort_key: &str, counts: impl IntoIterator<Item = u64>) {
        for count in counts {
            let number = count.to_string();
            let item =
                json!({ "PK": { "S": "#customer#a" }, "SK": { "S": sort_key }, "count": { "N": number } });
            let request = json!({ "TableName": TABLE, "Item": item }).to_string();
            assert_eq!(self.engine.answer("DynamoDB_20120810.PutItem", &request).0, 200);
        }
    }

    fn pump(&self, invoke: Arc<Invoke>) -> Pump {
        self.pump_with(Duration::from_secs(60), invoke)
    }

    fn pump_with(&self, timeout: Duration, invoke: Arc<Invoke>) -> Pump {
        let settings = Settings {
            batch_size: 4,
            max_retries: 2,
            first_pause: Duration::ZERO,
            timeout,
        };
        let stream = self.engine.stream(TABLE).unwrap();
        Pump::open(
            &self.engine,
            "mailer",
            stream,
            self.documents.clone(),
            invoke,
            settings,
        )
        .unwrap()
    }

    /// Starts a pump to a function that answers events by their counts and sequence numbers.
    fn start(
        &self,
        answer: impl Fn(&BTreeMap<u64, String>) -> Result<Value, String> + Send + Sync + 'static,
    ) -> Running {
        let (told, events) = mpsc::unbounded_channel();
        let answer = Arc::new(answer);
        let pump = self.pump(Arc::new(move |event| {
            let records = event["Records"].as_array().unwrap().iter();
            let numbers: BTreeMap<u64, String> = records
                .map(|record| {
                    let count = record["dynamodb"]["NewImage"]["count"]["N"].as_str().unwrap();
                    (count.parse().unwrap(), sequence_number(record))
                })
                .collect();
            told.send(numbers.keys().copied().collect()).unwrap();
            let answer = answer.clone();
            async move { answer(&numbers) }.boxed()
        }));
        let (stop, stopped) = oneshot::channel();
        Running {
            events,
            stop,
            task: tokio::spawn(pump.run(stopped.map(drop))),
        }
    }
}

fn done() -> Result<Value, String> {
    Ok(json!({ "batchItemFailures": [] }))
}

/// Names these counts as failed, those of them that are there.
fn failing(numbers: &BTreeMap<u64, String>, counts: &[u64]) -> Result<Value, String> {
    let failures = counts.iter().filter_map(|count| numbers.get(count));
    let failures = failures.map(|number| json!({ "itemIdentifier": number }));
    Ok(json!({ "batchItemFailures": failures.collect::<Vec<_>>() }))
}

#[tokio::test]
async fn changes_come_in_batches_as_they_are_made() {
    let bench = Bench::new().await;
    bench.put([100]);
    let mut running = bench.start(|_| done());
    bench.put(1..=6);
    let mut counts = Vec::new();
    while counts.len() < 6 {
        let [event] = running.events().await;
        assert!(event.len() <= 4, "{event:?}");
        counts.extend(event);
    }
    bench.put([7]);
    assert_eq!(running.events().await, [vec![7]]);
    running.stop().await;
    assert_eq!(counts, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_change_that_does_not_concern_the_function_is_left_out_and_holds_up_nothing() {
    let bench = Bench::new().await;
    let mut running = bench.start(|numbers| failing(numbers, &[4]));
    bench.put([1]);
    assert_eq!(running.events().await, [vec![1]]);
    bench.put_at("#delivery_address#b", 2..=3);
    bench.put([4]);
    bench.put_at("#delivery_address#b", [5]);
    bench.put([6]);
    let mut brought = Vec::new();
    while brought.last() != Some(&6) {
        let [event] = running.events().await;
        brought.extend(event);
    }
    running.stop().await;
    brought.retain(|count| *count != 4);
    brought.dedup();
    assert_eq!(brought, [6]);
}

#[tokio::test]
async fn a_pump_goes_on_where_the_last_one_ended() {
    let bench = Bench::new().await;
    let mut first = bench.start(|_| done());
    bench.put([1]);
    assert_eq!(first.events().await, [vec![1]]);
    first.stop().await;
    bench.put([2, 3]);
    let mut second = bench.start(|_| done());
    assert_eq!(second.events().await, [vec![2, 3]]);
    second.stop().await;
}

#[tokio::test]
async fn what_was_on_its_way_when_a_pump_was_killed_comes_again() {
    let bench = Bench::new().await;
    bench.pump(Arc::new(|_| async { done() }.boxed()));
    bench.put([1, 2]);
    let (told, mut events) = mpsc::unbounded_channel();
    let pump = bench.pump(Arc::new(move |event| {
        told.send(event).unwrap();
        std::future::pending().boxed()
    }));
    let (stop, stopped) = oneshot::channel();
    let stuck = Running {
        events: mpsc::unbounded_channel().1,
        stop,
        task: tokio::spawn(pump.run(stopped.map(drop))),
    };
    assert_eq!(
        events.recv().await.unwrap()["Records"].as_array().unwrap().len(),
        2
    );
    stuck.kill().await;
    let mut next = bench.start(|_| done());
    assert_eq!(next.events().await, [vec![1, 2]]);
    next.stop().await;
}

#[tokio::test]
async fn a_stream_that_was_empty_at_the_first_start_loses_nothing() {
    let bench = Bench::new().await;
    let nothing = bench.start(|_| done());
    nothing.kill().await;
    bench.put([1]);
    let mut next = bench.start(|_| done());
    assert_eq!(next.events().await, [vec![1]]);
    next.stop().await;
}

#[tokio::test]
async fn a_change_that_failed_comes_again_without_those_before_it() {
    let bench = Bench::new().await;
    bench.pump(Arc::new(|_| async { done() }.boxed()));
    bench.put(1..=5);
    let tried = Mutex::new(0);
    let mut running = bench.start(move |numbers| {
        let mut tried = tried.lock().unwrap();
        *tried += 1;
        failing(numbers, if *tried <= 2 { &[4, 3] } else { &[] })
    });
    assert_eq!(
        running.events().await,
        [vec![1, 2, 3, 4], vec![3], vec![3], vec![4], vec![5]]
    );
    running.stop().await;
}

#[tokio::test]
async fn a_change_that_fails_for_ever_is_given_up_and_holds_up_no_other() {
    let bench = Bench::new().await;
    bench.pump(Arc::new(|_| async { done() }.boxed()));
    bench.put(1..=6);
    let mut running = bench.start(|numbers| failing(numbers, &[2]));
    assert_eq!(
        running.events().await,
        [vec![1, 2, 3, 4], vec![2], vec![2], vec![3], vec![4], vec![5, 6]]
    );
    running.stop().await;
    let letters = DeadLetters::new(bench.documents.clone()).last(10).unwrap();
    let [letter] = &letters[..] else {
        panic!("{letters:?}");
    };
    assert_eq!(letter.function, "mailer");
    assert_eq!(letter.reason, "the function named it as failed; the log says why");
    assert_eq!(letter.record["dynamodb"]["NewImage"]["count"]["N"], "2");
    assert_eq!(letter.sequence_number, sequence_number(&letter.record));
}

#[tokio::test]
async fn why_a_function_failed_stands_in_the_dead_letter() {
    let bench = Bench::new().await;
    bench.pump(Arc::new(|_| async { done() }.boxed()));
    bench.put([1]);
    let mut running = bench.start(|_| Err("the bus is away".to_owned()));
    running.events::<3>().await;
    running.stop().await;
    let letters = DeadLetters::new(bench.documents.clone()).last(10).unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].reason, "the bus is away");
}

#[tokio::test]
async fn functions_of_one_stream_have_positions_of_their_own() {
    let bench = Bench::new().await;
    let stream = bench.engine.stream(TABLE).unwrap();
    let open = |function, invoke| {
        let (stream, documents) = (stream.clone(), bench.documents.clone());
        Pump::open(
            &bench.engine,
            function,
            stream,
            documents,
            invoke,
            Settings::default(),
        )
        .unwrap()
    };
    let nothing: Arc<Invoke> = Arc::new(|_| async { done() }.boxed());
    open("stream", nothing.clone());
    open("mailer", nothing);
    bench.put(1..=3);
    let (told, mut events) = mpsc::unbounded_channel();
    let hears: Arc<Invoke> = Arc::new(move |event| {
        told.send(event["Records"].as_array().unwrap().len()).unwrap();
        async { done() }.boxed()
    });
    let hangs: Arc<Invoke> = Arc::new(|_| std::future::pending().boxed());
    let stuck = tokio::spawn(open("mailer", hangs).run(std::future::pending()));
    let running = tokio::spawn(open("stream", hears).run(std::future::pending()));
    assert_eq!(events.recv().await, Some(3));
    stuck.abort();
    running.abort();
}

#[tokio::test]
async fn one_change_that_fails_the_whole_batch_is_found() {
    for how in ["error", "panic", "unknown", "text"] {
        let bench = Bench::new().await;
        bench.pump(Arc::new(|_| async { done() }.boxed()));
        bench.put(1..=4);
        let done_with = Arc::new(Mutex::new(BTreeSet::new()));
        let seen = done_with.clone();
        let mut running = bench.start(move |numbers| {
            if numbers.contains_key(&3) {
                return match how {
                    "error" => Err("broken".to_owned()),
                    "panic" => panic!("broken"),
                    "unknown" => Ok(json!({ "batchItemFailures": [{ "itemIdentifier": "7" }] })),
                    _ => Ok(json!("done")),
                };
            }
            seen.lock().unwrap().extend(numbers.keys().copied());
            done()
        });
        let events = running.events().await;
        assert_eq!(
            events,
            [
                vec![1, 2, 3, 4],
                vec![1],
                vec![2],
                vec![3],
                vec![3],
                vec![3],
                vec![4]
            ],
            "{how}"
        );
        running.stop().await;
        assert_eq!(*done_with.lock().unwrap(), BTreeSet::from([1, 2, 4]), "{how}");
    }
}

#[tokio::test]
async fn a_function_that_does_not_end_has_failed() {
    let bench = Bench::new().await;
    bench.pump(Arc::new(|_| async { done() }.boxed()));
    bench.put([1]);
    let (told, mut events) = mpsc::unbounded_channel();
    let pump = bench.pump_with(
        Duration::from_millis(1),
        Arc::new(move |_| {
            told.send(()).unwrap();
            std::future::pending().boxed()
        }),
    );
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(pump.run(stopped.map(drop)));
    for _ in 0..3 {
        events.recv().await.unwrap();
    }
    stop.send(()).unwrap();
    task.await.unwrap();
    assert_eq!(events.recv().await, None, "it was given up");
}

#[tokio::test]
async fn the_pause_doubles_up_to_ten_seconds() {
    let bench = Bench::new().await;
    let mut pump = bench.pump(Arc::new(|_| async { done() }.boxed()));
    pump.settings = Settings::default();
    let pauses = [1, 2, 3, 7, 8, u32::MAX].map(|failures| {
        pump.failures = failures;
        pump.pause().as_millis()
    });
    assert_eq!(pauses, [100, 200, 400, 6_400, 10_000, 10_000]);
}

#[test]
fn an_address_that_listens_everywhere_is_reached_over_the_loopback() {
    for (listens, reached) in [
        ("0.0.0.0:4000", "127.0.0.1:4000"),
        ("[::]:4000", "[::1]:4000"),
        ("192.0.2.1:4000", "192.0.2.1:4000"),
    ] {
        assert_eq!(reachable(listens.parse().unwrap()).to_string(), reached);
    }
}
