//! The machines of the model: the table's stream with its two functions, the payment provider's call-backs, and
//! the job that runs by the clock.

use std::collections::BTreeMap;

use kibble::{
    app::{ChangeFollower, Clock as _, OrderMailer, OrderTeller},
    entry::{mailer::mailer, stream::stream},
    local::{documents::Documents, engine::stream::TableStream, event_bus::EventLog, mailbox::Mailbox},
    payments::signature::CallbackSecret,
    shop::money::Currency,
    table::Table,
};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{
    bank::{Bank, SECRET},
    mails::desk,
    published::AppSync,
    world::{TABLE, World},
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
}

impl Workers {
    pub fn new(world: &World, bank: Bank) -> Self {
        let table = Table::new(world.engine.client(), TABLE, Currency::parse("EUR").unwrap());
        let bus = EventLog::open(Documents::default()).unwrap();
        let mailbox = Mailbox::open(Documents::default(), world.clock.clone()).unwrap();
        let teller = OrderTeller::new(AppSync::publisher(), world.clock.clone());
        let follower = ChangeFollower::new(teller, bus.bus(), table, world.clock.clone());
        Self {
            follower: follower.with_payments(Some(bank.payments()), world.ids.clone()),
            mailer: desk::function(&world.engine, &mailbox, world),
            stream: world.engine.stream(TABLE).unwrap(),
            positions: Mutex::default(),
            bank,
            bus,
            mailbox,
        }
    }

    /// Brings the next changes to a function, and some of those before once more. What it names as failed is
    /// the next to come.
    pub async fn bring(&self, function: &'static str, again: usize) {
        let mut positions = self.positions.lock().await;
        let changes = self.stream.read(None, 1000).unwrap();
        let position = positions.get(function).copied().unwrap_or(0);
        let first = position.saturating_sub(again);
        let batch = changes.get(first..).unwrap_or_default();
        let event = json!({ "Records": batch });
        let answer = match function {
            "stream" => stream(&self.follower, event, None).await.unwrap(),
            _ => mailer(&self.mailer, event).await.unwrap(),
        };
        let failed = answer["batchItemFailures"].as_array().unwrap();
        let place = |failure: &Value| {
            let is = |change: &Value| change["dynamodb"]["SequenceNumber"] == failure["itemIdentifier"];
            changes.iter().position(is).unwrap()
        };
        let next = failed.iter().map(place).min().unwrap_or(changes.len());
        positions.insert(function, next);
    }

    /// The customer confirms a payment or refuses it, if there are so many and it waits for that, and the
    /// provider tells what has become of it.
    pub async fn call_back(&self, world: &World, payment: usize, confirms: bool) {
        if payment < self.bank.states().len() {
            let payment = format!("pay_{}", payment + 1);
            let kind = self.bank.decide(&payment, confirms);
            let body = self.bank.event(&payment, kind).to_string();
            let signature = CallbackSecret::new(SECRET).sign(body.as_bytes(), world.clock.now());
            // A call-back that cannot be taken now comes again, or the job does its work.
            let _ = world
                .app
                .payment_callback(Some(&signature), body.as_bytes())
                .await;
        }
    }

    /// Whether both functions have seen every change.
    pub async fn are_done(&self) -> bool {
        let changes = self.stream.read(None, 1000).unwrap().len();
        let positions = self.positions.lock().await;
        ["stream", "mailer"]
            .iter()
            .all(|function| positions.get(function) == Some(&changes))
    }
}
