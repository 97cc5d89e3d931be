//! What all players share, and how a step of an order is taken.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    cards::Cards,
    endpoint::{Caller, Endpoint, Trouble},
    figures::Figures,
    ledger::Ledger,
    messages::{Order, Payload, Product},
    operations::{Abilities, Operation, Operations},
    pace::Speed,
    people::People,
    story::Story,
};

/// How often a step is repeated that others are in the way of.
const ATTEMPTS: usize = 20;

/// The play.
pub(super) struct Play {
    pub endpoint: Endpoint,
    pub abilities: Abilities,
    pub operations: Operations,
    /// Absent when the shop takes no cards, or those of another provider.
    pub cards: Option<Cards>,
    pub people: People,
    pub products: Vec<Product>,
    pub ledger: Ledger,
    pub figures: Arc<Figures>,
    pub speed: Speed,
    pub seed: u64,
    /// Stands in every idempotency key, so that each play's are new.
    pub run: String,
    /// How many orders are wanted.
    pub orders: usize,
    pub is_over: AtomicBool,
}

/// What became of a step.
pub(super) enum Step {
    Done(Order),
    /// The reasons are counted; another step may be possible.
    Refused(Payload),
}

impl Play {
    pub fn story(&self, number: usize) -> Story {
        Story::decide(self.seed, number)
    }

    /// Waits as long as a person takes for what lasts so many seconds.
    pub async fn pause(&self, seconds: f64, story: &Story) {
        let slowness = story.slowness as f64 / 100.0;
        let pause = self.speed.pause(seconds * slowness);
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }

    /// Waits before looking again.
    pub async fn idle(&self) {
        sleep(self.speed.idle()).await;
    }

    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Reads an order.
    pub async fn read(&self, caller: Caller<'_>, read: &Operation, id: &str) -> Result<Order, Trouble> {
        let order: Order = self.endpoint.ask(caller, read, json!({ "id": id })).await?;
        self.ledger.see(&order);
        Ok(order)
    }

    /// Takes a step of an order, which has no idempotency key: when the answer is lost, the order is read,
    /// and the step is repeated unless it was taken.
    pub async fn step(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: Value,
        read: &Operation,
        is_taken: impl Fn(&Order) -> bool,
    ) -> Result<Step, Trouble> {
        let id = variables["id"].as_str().unwrap_or_default();
        let mut refusal = Payload::default();
        for _ in 0..ATTEMPTS {
            match self.endpoint.change_once(caller, operation, &variables).await {
                Ok(Payload {
                    order: Some(order), ..
                }) => {
                    self.ledger.see(&order);
                    return Ok(Step::Done(order));
                }
                Ok(payload) if payload.is_refused_by("TRY_AGAIN") => {
                    refusal = payload;
                    self.idle().await;
                }
                Ok(payload) => return Ok(Step::Refused(payload)),
                Err(Trouble::Lost) => {
                    let order = self.read(caller, read, id).await?;
                    if is_taken(&order) {
                        return Ok(Step::Done(order));
                    }
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(Step::Refused(refusal))
    }

    /// Takes a step twice at the same time, as a double click does. One of both is usually refused.
    pub async fn double_step(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: Value,
        read: &Operation,
        is_taken: impl Fn(&Order) -> bool,
    ) -> Result<Step, Trouble> {
        let (one, two) = tokio::join!(
            self.step(caller, operation, variables.clone(), read, &is_taken),
            self.step(caller, operation, variables, read, &is_taken),
        );
        match (one?, two?) {
            (Step::Done(one), Step::Done(two)) => {
                Ok(Step::Done(if one.version < two.version { two } else { one }))
            }
            (Step::Done(order), _) | (_, Step::Done(order)) => Ok(Step::Done(order)),
            (refused, _) => Ok(refused),
        }
    }
}
