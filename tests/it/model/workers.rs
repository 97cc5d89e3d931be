//! The machines of the model: the table's stream with its two functions, the payment provider's call-backs, and
//! the job that runs by the clock.

use std::collections::{BTreeMap, BTreeSet};

use kibble::{
    app::{ChangeFollower, Clock as _, OrderMailer, OrderTeller},
    entry::{mailer::mailer, stream::stream},
    local::{documents::Documents, engine::stream::TableStream, event_bus::EventLog, mailbox::Mailbox},
    payments::signature::CallbackSecret,
    table::permissions::Function,
};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{
    bank::{Bank, SECRET, State},
    mails::desk,
    published::AppSync,
    world::{TABLE, World, table_of},
};

pub struct Workers {
    pub bank: Bank,
    pub bus: EventLog,
    pub mailbox: Mailbox,
    stream: TableStream,
    follower: ChangeFollower,
    mailer: OrderMailer,
    /// How many changes each function is done with. Lambda never brings two batches of a shard at once, so
    /// whoever brings one holds this.
    positions: Mutex<BTreeMap<&'static str, usize>>,
    /// The payments of which the provider has told that they are over.
    over: Mutex<BTreeSet<String>>,
    /// The changes that were read, so that each is read once.
    known: std::sync::Mutex<Vec<Value>>,
}

const FUNCTIONS: [&str; 2] = ["stream", "mailer"];
/// How many changes are read at once.
const PAGE: usize = 1000;
/// How often the functions are asked to finish: what they write themselves are changes again.
const MOST_ROUNDS: usize = 5;
/// How many changes come once more at a time, at the end.
const AGAIN: usize = 40;

impl Workers {
    pub fn new(world: &World, bank: Bank) -> Self {
        let table = table_of(&world.engine, Function::Stream);
        let bus = EventLog::open(Documents::default()).unwrap();
        let mailbox = Mailbox::open(Documents::default(), world.clock.clone()).unwrap();
        let teller = OrderTeller::new(AppSync::publisher(), world.clock.clone());
        let follower = ChangeFollower::new(teller, bus.bus(), table, world.clock.clone());
        Self {
            follower: follower.with_payments(Some(bank.payments()), world.ids.clone()),
            mailer: desk::function(&world.engine, &mailbox, world),
            stream: world.engine.stream(TABLE).unwrap(),
            positions: Mutex::default(),
            over: Mutex::default(),
            known: std::sync::Mutex::default(),
            bank,
            bus,
            mailbox,
        }
    }

    /// Brings so many changes to a function, and begins with some that it had before. What it names as failed
    /// is the next to come.
    pub async fn bring(&self, function: &'static str, again: usize, size: usize) {
        let mut positions = self.positions.lock().await;
        let position = positions.get(function).copied().unwrap_or(0);
        let first = position.saturating_sub(again);
        let mut batch = self.changes(first);
        batch.truncate(size);
        let event = json!({ "Records": batch });
        let answer = match function {
            "stream" => stream(&self.follower, event, None).await.unwrap(),
            _ => mailer(&self.mailer, event).await.unwrap(),
        };
        let failed = answer["batchItemFailures"].as_array().unwrap();
        let place = |failure: &Value| {
            let is = |change: &Value| change["dynamodb"]["SequenceNumber"] == failure["itemIdentifier"];
            first + batch.iter().position(is).unwrap()
        };
        let done = position.max(first + batch.len());
        positions.insert(function, failed.iter().map(place).min().unwrap_or(done));
    }

    /// The names of the payments that the customer has to confirm, and behind them of the others; the newest
    /// first.
    fn payments(&self) -> Vec<String> {
        let states = self.bank.by_name();
        let mut names: Vec<String> = states.keys().cloned().collect();
        let number = |name: &String| name.trim_start_matches("pay_").parse::<usize>().unwrap();
        names.sort_by_key(|name| (states[name] != State::Pending, std::cmp::Reverse(number(name))));
        names
    }

    /// Whether a payment waits for the customer.
    pub fn is_any_pending(&self) -> bool {
        self.bank.by_name().values().any(|state| *state == State::Pending)
    }

    /// The changes of the table from the one of this number on, counted from 0.
    pub fn changes(&self, first: usize) -> Vec<Value> {
        let mut known = self.known.lock().unwrap();
        loop {
            let last = known.last();
            let last = last.map(|change| change["dynamodb"]["SequenceNumber"].as_str().unwrap());
            let more = self.stream.read(last, PAGE).unwrap();
            if more.is_empty() {
                return known.get(first..).unwrap_or_default().to_vec();
            }
            known.extend(more);
        }
    }

    /// The customer confirms the payment with so many newer ones or refuses it, if it waits for that, and the
    /// provider tells what has become of it. Those that wait come first.
    pub async fn call_back(&self, world: &World, newer: usize, confirms: bool) {
        if let Some(payment) = self.payments().into_iter().nth(newer) {
            let kind = self.bank.decide(&payment, confirms);
            if kind == "cancelled" {
                self.over.lock().await.insert(payment.clone());
            }
            let body = self.bank.event(&payment, kind).to_string();
            let signature = CallbackSecret::new(SECRET).sign(body.as_bytes(), world.clock.now());
            // A call-back that cannot be taken now comes again, or the job does its work.
            let _ = world
                .callback
                .payment_callback(Some(&signature), body.as_bytes())
                .await;
        }
    }

    /// Brings everything to both functions until they are done with it.
    pub async fn finish(&self) {
        for _ in 0..MOST_ROUNDS {
            for function in FUNCTIONS {
                self.bring(function, 0, usize::MAX).await;
            }
        }
        self.assert_done().await;
    }

    /// Brings everything once more, the oldest last. Nothing comes of it.
    pub async fn bring_all_again(&self) {
        for again in (0..self.changes(0).len()).step_by(AGAIN) {
            for function in FUNCTIONS {
                self.bring(function, again + AGAIN, AGAIN).await;
            }
        }
        self.assert_done().await;
    }

    /// Whether the provider has told that a payment is over, so that its order was right to end.
    pub async fn is_over(&self, payment: &str) -> bool {
        self.over.lock().await.contains(payment)
    }

    async fn assert_done(&self) {
        let changes = self.changes(0).len();
        let positions = self.positions.lock().await;
        for function in FUNCTIONS {
            assert_eq!(
                positions.get(function),
                Some(&changes),
                "{function} has changes to do"
            );
        }
    }
}
