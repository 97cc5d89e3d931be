//! What somebody does. Customers, products and orders are named by number.

use futures_util::join;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{STEP_PAYLOAD, Who};

use super::books::{PRODUCTS, Play, SLOTS};

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pay {
    OnDelivery,
    /// By a token, whose first word tells that the card is good, has to be confirmed, or is declined. Tokens
    /// are few, so that some are used twice.
    Card(&'static str, u8),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Two requests with one key are one order. Without lines it is the cart that is ordered.
    Order {
        who: usize,
        key: u8,
        lines: Vec<(usize, i64)>,
        pay: Pay,
        slot: Option<usize>,
    },
    /// Whoever has asked for an order asks for the same once more, soon.
    OrderAgain {
        newer: usize,
    },
    SetCartLine {
        who: usize,
        product: usize,
        quantity: i64,
    },
    Book {
        order: usize,
        slot: usize,
    },
    RetryIn {
        order: usize,
        slot: usize,
    },
    /// The payment provider tells what has become of the payment with so many newer ones.
    CallBack {
        newer: usize,
        confirms: bool,
    },
    /// The job that runs by the clock.
    Job,
    /// The time of the payments that wait is over, and the newest is confirmed while the job runs.
    LastMinute,
    /// So many changes come to a function: the next ones, and some before them once more.
    Bring {
        function: &'static str,
        again: usize,
        size: usize,
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
    /// Staff spreads a stock over so many rows, or folds it.
    Spread {
        product: usize,
        shards: u32,
    },
    /// Time passes, in seconds.
    Wait {
        seconds: i64,
    },
}

pub fn act() -> impl Strategy<Value = Act> {
    // The newest orders, so that steps meet.
    let order = || prop_oneof![3 => Just(0_usize), 1 => 1..4_usize];
    let lines = prop_oneof![
        5 => proptest::collection::vec((0..PRODUCTS.len(), 1..4_i64), 1..3),
        1 => Just(Vec::new()),
    ];
    let words = proptest::sample::select(vec![
        "good", "good", "good", "confirm", "confirm", "confirm", "declined",
    ]);
    let pay = prop_oneof![
        1 => Just(Pay::OnDelivery),
        2 => (words, 0..40_u8).prop_map(|(word, token)| Pay::Card(word, token)),
    ];
    let slot = || 0..SLOTS.len();
    let functions = proptest::sample::select(vec!["stream", "mailer"]);
    prop_oneof![
        14 => (0..2_usize, 0..60_u8, lines, pay, proptest::option::weighted(0.7, slot()))
            .prop_map(|(who, key, lines, pay, slot)| Act::Order { who, key, lines, pay, slot }),
        2 => (0..3_usize).prop_map(|newer| Act::OrderAgain { newer }),
        3 => (0..2_usize, 0..PRODUCTS.len(), 0..4_i64)
            .prop_map(|(who, product, quantity)| Act::SetCartLine { who, product, quantity }),
        4 => (order(), slot()).prop_map(|(order, slot)| Act::Book { order, slot }),
        5 => (order(), slot()).prop_map(|(order, slot)| Act::RetryIn { order, slot }),
        4 => (0..3_usize, any::<bool>()).prop_map(|(newer, confirms)| Act::CallBack { newer, confirms }),
        2 => Just(Act::Job),
        3 => Just(Act::LastMinute),
        5 => (functions, 0..30_usize, 1..60_usize)
            .prop_map(|(function, again, size)| Act::Bring { function, again, size }),
        1 => order().prop_map(|order| Act::Cancel { order }),
        5 => order().prop_map(|order| Act::StartPackaging { order }),
        3 => (order(), 0..PRODUCTS.len(), 0..4_i64)
            .prop_map(|(order, product, quantity)| Act::Count { order, product, quantity }),
        5 => order().prop_map(|order| Act::CompletePackaging { order }),
        5 => order().prop_map(|order| Act::StartDelivery { order }),
        3 => (order(), proptest::option::of(any::<bool>()))
            .prop_map(|(order, paid)| Act::CompleteDelivery { order, paid }),
        8 => order().prop_map(|order| Act::FailDelivery { order }),
        2 => order().prop_map(|order| Act::RetryDelivery { order }),
        2 => order().prop_map(|order| Act::CancelAsStaff { order }),
        3 => (0..PRODUCTS.len(), 1..6_u32).prop_map(|(product, shards)| Act::Spread { product, shards }),
        2 => (1..1_500_i64).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

const PLACED_PAYLOAD: &str = "{ order { id version history { at status actor note } } userErrors { code } }";

/// What an act was told: the payload, or nothing when the shop could not say.
#[derive(Debug)]
pub struct Told {
    pub act: Act,
    pub payload: Option<Value>,
}

impl Told {
    fn nothing(act: &Act) -> Self {
        Self {
            act: act.clone(),
            payload: None,
        }
    }
}

impl Act {
    /// Asks the shop, as whoever does this.
    pub async fn run(&self, play: &Play) -> Told {
        let payload = match self {
            Act::Wait { .. } => None,
            Act::Order {
                who,
                key,
                lines,
                pay,
                slot,
            } => play.order((*who, *key), lines, *pay, *slot, PLACED_PAYLOAD).await,
            Act::OrderAgain { newer } => {
                return match play.asked(*newer) {
                    Some(order) => Box::pin(order.run(play)).await,
                    None => Told::nothing(self),
                };
            }
            Act::SetCartLine {
                who,
                product,
                quantity,
            } => {
                let arguments = json!({ "productId": PRODUCTS[*product], "quantity": quantity });
                play.set_cart_line(*who, arguments).await;
                None
            }
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
            Act::CallBack { newer, confirms } => {
                play.workers.call_back(&play.world, *newer, *confirms).await;
                None
            }
            Act::Job => {
                play.world.schedule.run_payment_jobs().await;
                None
            }
            Act::LastMinute => {
                if play.workers.is_any_pending() {
                    let confirmed = play.workers.call_back(&play.world, 0, true);
                    join!(play.world.schedule.run_payment_jobs(), confirmed);
                }
                None
            }
            Act::Bring {
                function,
                again,
                size,
            } => {
                play.workers.bring(function, *again, *size).await;
                None
            }
            Act::Cancel { order } => match play.nth(*order) {
                Some((who, id)) => play.ask(who, "cancelOrder", json!({ "id": id })).await,
                None => None,
            },
            Act::Spread { product, shards } => {
                let input = json!({ "productId": PRODUCTS[*product], "shards": shards });
                let arguments = json!({ "input": input });
                play.spread(arguments).await;
                None
            }
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
        Told {
            payload,
            ..Told::nothing(self)
        }
    }

    /// How much time has passed before it, in seconds. None passes meanwhile: requests are short.
    pub fn seconds(&self) -> i64 {
        match self {
            Act::Wait { seconds } => *seconds,
            Act::LastMinute => 31 * 60,
            _ => 0,
        }
    }

    /// The same order paid by another card that has to be confirmed, for one that is paid by such a card.
    pub fn rival(&self) -> Option<Self> {
        let mut rival = self.clone();
        match &mut rival {
            Act::Order {
                pay: Pay::Card("confirm", token),
                ..
            } => *token += 1,
            _ => return None,
        }
        Some(rival)
    }

    /// The same act with another slot, if it has any.
    pub fn with_slot(mut self, other: usize) -> Self {
        if let Act::Order { slot: Some(slot), .. } | Act::Book { slot, .. } | Act::RetryIn { slot, .. } =
            &mut self
        {
            *slot = other;
        }
        self
    }

    async fn step(&self, play: &Play, order: usize, field: &str, mut arguments: Value) -> Option<Value> {
        let state = match field {
            "startPackaging" => "PLACED",
            "updatePackagingProduct" | "completePackaging" => "PACKING",
            "startDelivery" => "PACKED",
            "completeDelivery" | "failDelivery" => "OUT_FOR_DELIVERY",
            _ => "DELIVERY_FAILED",
        };
        // Mostly staff takes an order that waits for it.
        let found = match order {
            0 | 1 => play.nth_in(state, order),
            _ => play.nth(order - 2),
        };
        let (_, id) = found?;
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
