//! What somebody does. Customers, products and orders are named by number.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{STEP_PAYLOAD, Who};

use super::books::{PRODUCTS, Play, SLOTS};

/// How an order is paid.
#[derive(Clone, Copy, Debug)]
pub enum Pay {
    OnDelivery,
    /// By a card that is good, has to be confirmed, or is declined: the first word of its token.
    Card(&'static str),
}

#[derive(Clone, Debug)]
pub enum Act {
    /// Two requests with one key are one order.
    Order {
        who: usize,
        key: u8,
        lines: Vec<(usize, i64)>,
        pay: Pay,
        slot: Option<usize>,
    },
    Book {
        order: usize,
        slot: usize,
    },
    RetryIn {
        order: usize,
        slot: usize,
    },
    /// The payment provider tells what has become of a payment.
    CallBack {
        payment: usize,
        confirms: bool,
    },
    /// The job that runs by the clock.
    Job,
    /// Changes come to a function, some of them once more.
    Bring {
        function: &'static str,
        again: usize,
    },
    Cancel {
        order: usize,
    },
    StartPackaging {
        order: usize,
    },
    Count {
        order: usize,
        product: usize,
        quantity: i64,
    },
    CompletePackaging {
        order: usize,
    },
    StartDelivery {
        order: usize,
    },
    CompleteDelivery {
        order: usize,
        paid: Option<bool>,
    },
    FailDelivery {
        order: usize,
    },
    RetryDelivery {
        order: usize,
    },
    CancelAsStaff {
        order: usize,
    },
    /// Time passes, in seconds.
    Wait {
        seconds: i64,
    },
}

pub fn act() -> impl Strategy<Value = Act> {
    // The newest orders, so that steps meet.
    let order = || prop_oneof![3 => Just(0_usize), 1 => 1..4_usize];
    let lines = proptest::collection::vec((0..PRODUCTS.len(), 1..5_i64), 1..3);
    let pay = prop_oneof![
        2 => Just(Pay::OnDelivery),
        3 => proptest::sample::select(vec!["good", "good", "confirm", "declined"]).prop_map(Pay::Card),
    ];
    let slot = || 0..SLOTS.len();
    let functions = proptest::sample::select(vec!["stream", "mailer"]);
    prop_oneof![
        6 => (0..2_usize, 0..12_u8, lines, pay, proptest::option::of(slot()))
            .prop_map(|(who, key, lines, pay, slot)| Act::Order { who, key, lines, pay, slot }),
        2 => (order(), slot()).prop_map(|(order, slot)| Act::Book { order, slot }),
        1 => (order(), slot()).prop_map(|(order, slot)| Act::RetryIn { order, slot }),
        3 => (0..12_usize, any::<bool>()).prop_map(|(payment, confirms)| Act::CallBack { payment, confirms }),
        1 => Just(Act::Job),
        4 => (functions, 0..30_usize).prop_map(|(function, again)| Act::Bring { function, again }),
        1 => order().prop_map(|order| Act::Cancel { order }),
        5 => order().prop_map(|order| Act::StartPackaging { order }),
        3 => (order(), 0..PRODUCTS.len(), 0..4_i64)
            .prop_map(|(order, product, quantity)| Act::Count { order, product, quantity }),
        5 => order().prop_map(|order| Act::CompletePackaging { order }),
        5 => order().prop_map(|order| Act::StartDelivery { order }),
        4 => (order(), proptest::option::of(any::<bool>()))
            .prop_map(|(order, paid)| Act::CompleteDelivery { order, paid }),
        2 => order().prop_map(|order| Act::FailDelivery { order }),
        2 => order().prop_map(|order| Act::RetryDelivery { order }),
        1 => order().prop_map(|order| Act::CancelAsStaff { order }),
        1 => (1..2_000_i64).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

const PLACED_PAYLOAD: &str = "{ order { id version history { at status actor note } } userErrors { code } }";

/// What an act was told: the payload, or nothing when the shop could not say.
#[derive(Debug)]
pub struct Told {
    pub act: Act,
    pub payload: Option<Value>,
}

impl Act {
    /// Asks the shop, as whoever does this.
    pub async fn run(&self, play: &Play) -> Told {
        let payload = match self {
            Act::Wait { seconds } => {
                play.world.clock.forward(*seconds);
                None
            }
            Act::Order {
                who,
                key,
                lines,
                pay,
                slot,
            } => play.order((*who, *key), lines, *pay, *slot, PLACED_PAYLOAD).await,
            Act::Book { order, slot } => match play.nth(*order) {
                Some((who, id)) => {
                    let arguments = json!({ "orderId": id, "slotId": SLOTS[*slot] });
                    play.ask(who, "bookDelivery", arguments).await
                }
                None => None,
            },
            Act::RetryIn { order, slot } => {
                self.step(play, *order, "retryDelivery", json!({ "slotId": SLOTS[*slot] }))
                    .await
            }
            Act::CallBack { payment, confirms } => {
                play.workers.call_back(&play.world, *payment, *confirms).await;
                None
            }
            Act::Job => {
                play.world.app.run_payment_jobs().await;
                None
            }
            Act::Bring { function, again } => {
                play.workers.bring(function, *again).await;
                None
            }
            Act::Cancel { order } => match play.nth(*order) {
                Some((who, id)) => play.ask(who, "cancelOrder", json!({ "id": id })).await,
                None => None,
            },
            Act::StartPackaging { order } => self.step(play, *order, "startPackaging", json!({})).await,
            Act::Count {
                order,
                product,
                quantity,
            } => {
                let more = json!({ "productId": PRODUCTS[*product], "quantity": quantity });
                self.step(play, *order, "updatePackagingProduct", more).await
            }
            Act::CompletePackaging { order } => self.step(play, *order, "completePackaging", json!({})).await,
            Act::StartDelivery { order } => self.step(play, *order, "startDelivery", json!({})).await,
            Act::CompleteDelivery { order, paid } => {
                self.step(play, *order, "completeDelivery", json!({ "paid": paid }))
                    .await
            }
            Act::FailDelivery { order } => {
                self.step(
                    play,
                    *order,
                    "failDelivery",
                    json!({ "reason": "Nobody was there" }),
                )
                .await
            }
            Act::RetryDelivery { order } => self.step(play, *order, "retryDelivery", json!({})).await,
            Act::CancelAsStaff { order } => {
                self.step(
                    play,
                    *order,
                    "cancelOrderAsStaff",
                    json!({ "reason": "By mistake" }),
                )
                .await
            }
        };
        let act = self.clone();
        Told { act, payload }
    }

    async fn step(&self, play: &Play, order: usize, field: &str, mut arguments: Value) -> Option<Value> {
        let (_, id) = play.nth(order)?;
        arguments["orderId"] = json!(id);
        play.ask(Who::Sam, field, arguments).await
    }
}

impl Play {
    async fn ask(&self, who: Who, field: &str, arguments: Value) -> Option<Value> {
        let field = format!("Mutation.{field}");
        self.world
            .try_ask(who, &field, arguments, STEP_PAYLOAD)
            .await
            .ok()
    }
}
