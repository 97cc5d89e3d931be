//! The books: what must be true of the table and of the money whatever happened, after every round.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use kibble::{
    app::Clock as _,
    shop::{
        id::{CustomerId, OrderId, OrderKey},
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};

use crate::{
    bank::{Bank, State},
    world::{MORNING, TABLE, Who, World},
};

use super::{
    Round,
    act::{Act, Pay, Told},
    history::{self, minor, number, text},
    workers::Workers,
};

pub const PRODUCTS: [&str; 3] = ["ball", "bone", "lead"];
const CUSTOMERS: [Who; 2] = [Who::Ada, Who::Bob];
const INITIAL: i64 = 30;
/// The delivery slots; each takes two orders.
pub const SLOTS: [&str; 5] = [
    "2026-11-23T09:00:00.000Z",
    "2026-11-23T12:00:00.000Z",
    "2026-11-23T15:00:00.000Z",
    "2026-11-24T09:00:00.000Z",
    "2026-11-24T12:00:00.000Z",
];
const CAPACITY: i64 = 2;

pub struct Play {
    pub world: World,
    pub workers: Workers,
    addresses: Vec<String>,
    /// Orders of which somebody was told, the newest last.
    orders: Vec<(Who, String)>,
    /// In which state each order was after the last round.
    states: BTreeMap<String, String>,
    /// The orders that were asked for, and when; the newest last.
    asked: Vec<(Timestamp, Act)>,
    /// The order that each key has placed, as its customer was told.
    keys: BTreeMap<(usize, u8), String>,
    /// The order that each token has paid for, as its customer was told.
    tokens: BTreeMap<(&'static str, u8), String>,
    /// What was told of each version of an order.
    versions: BTreeMap<(String, i64), Value>,
}

impl Play {
    pub async fn new() -> Self {
        let bank = Bank::at(MORNING);
        let world = World::taking(Some(bank.payments())).await;
        let slots = SLOTS.map(|starts_at| {
            let ends_at = starts_at.replace(":00:00", ":59:00");
            json!({ "startsAt": starts_at, "endsAt": ends_at, "capacity": CAPACITY })
        });
        let arguments = json!({ "slots": slots });
        let saved = world
            .ask(
                Who::Sam,
                "Mutation.saveDeliverySlots",
                arguments,
                "{ userErrors { message } }",
            )
            .await;
        assert_eq!(saved["userErrors"], json!([]), "{saved}");
        let fees = json!({ "input": { "zones": [], "elsewhere": 290 } });
        let field = "Mutation.saveDeliveryFees";
        let saved = world.ask(Who::Sam, field, fees, "{ userErrors { message } }");
        assert_eq!(saved.await["userErrors"], json!([]));
        for product in PRODUCTS {
            world.product(product, 500, INITIAL).await;
        }
        world.spread(PRODUCTS[0], 4).await;
        let mut addresses = Vec::new();
        for who in CUSTOMERS {
            addresses.push(world.address(who).await);
        }
        Self {
            workers: Workers::new(&world, bank),
            world,
            addresses,
            orders: Vec::new(),
            states: BTreeMap::new(),
            asked: Vec::new(),
            keys: BTreeMap::new(),
            tokens: BTreeMap::new(),
            versions: BTreeMap::new(),
        }
    }

    /// Does everything at once.
    pub async fn together(&self, acts: &[Act]) -> Vec<Told> {
        join_all(acts.iter().map(|act| act.run(self))).await
    }

    /// The order with so many newer ones.
    pub fn nth(&self, newer: usize) -> Option<(Who, String)> {
        let index = self.orders.len().checked_sub(newer + 1)?;
        self.orders.get(index).cloned()
    }

    /// The order with so many newer ones in this state; if there is none, among all.
    pub fn nth_in(&self, state: &str, newer: usize) -> Option<(Who, String)> {
        let is_in = |(_, id): &&(Who, String)| self.states.get(id).is_some_and(|of_order| of_order == state);
        let found = self.orders.iter().rev().filter(is_in).nth(newer);
        found.cloned().or_else(|| self.nth(newer))
    }

    /// The order that was asked for with so many newer ones, unless that was long ago: the job lets a payment
    /// go that no order holds after ten minutes, and may meet whoever asks again just then.
    pub fn asked(&self, newer: usize) -> Option<Act> {
        let index = self.asked.len().checked_sub(newer + 1)?;
        let (at, order) = self.asked.get(index)?;
        let is_recent = self.world.clock.now().seconds() - at.seconds() < 9 * 60;
        is_recent.then(|| order.clone())
    }

    /// Time passes, in the shop and at the payment provider.
    pub fn forward(&self, seconds: i64) {
        self.world.clock.forward(seconds);
        self.workers.bank.forward(seconds);
    }

    /// Spreads a stock over other rows, if the shop can at present.
    pub async fn spread(&self, arguments: Value) {
        let selection = "{ stock { shards } userErrors { code } }";
        let field = "Mutation.setStockShards";
        let _ = self.world.try_ask(Who::Sam, field, arguments, selection).await;
    }

    /// Changes a customer's cart, if the shop can at present.
    pub async fn set_cart_line(&self, who: usize, arguments: Value) {
        let selection = "{ cart { version } userErrors { code } }";
        let asked = self
            .world
            .try_ask(CUSTOMERS[who], "Mutation.setCartLine", arguments, selection);
        let _ = asked.await;
    }

    pub async fn order(
        &self,
        (who, key): (usize, u8),
        lines: &[(usize, i64)],
        pay: Pay,
        slot: Option<usize>,
        selection: &str,
    ) -> Option<Value> {
        let items: Vec<Value> = lines
            .iter()
            .map(|(product, quantity)| json!({ "productId": PRODUCTS[*product], "quantity": quantity }))
            .collect();
        let mut input = json!({
            "idempotencyKey": format!("key-{key}"), "addressId": self.addresses[who],
            "items": if items.is_empty() { Value::Null } else { json!(items) },
            "paymentMethod": "ON_DELIVERY", "slotId": slot.map(|slot| SLOTS[slot]),
        });
        if let Pay::Card(word, token) = pay {
            input["paymentMethod"] = json!("CARD");
            input["paymentToken"] = json!(format!("{word}_{token}"));
        }
        let arguments = json!({ "input": input });
        let asked = self
            .world
            .try_ask(CUSTOMERS[who], "Mutation.placeOrder", arguments, selection);
        asked.await.ok()
    }

    /// Keeps what people were told.
    pub fn note(&mut self, told: Vec<Told>) {
        for Told { act, payload } in told {
            if let Some(order) = payload.as_ref().map(|payload| &payload["order"]) {
                self.note_version(order);
            }
            let Act::Order { who, key, pay, .. } = act else {
                continue;
            };
            // From the first time on: a payment is as old as that.
            if !self.asked.iter().any(|(_, known)| *known == act) {
                self.asked.push((self.world.clock.now(), act));
            }
            let Some(id) = payload
                .as_ref()
                .and_then(|payload| payload["order"]["id"].as_str())
            else {
                continue;
            };
            let known = self.keys.entry((who, key)).or_insert_with(|| id.to_owned());
            assert_eq!(known, id, "one key has placed two orders");
            if let Pay::Card(word, token) = pay {
                let known = self.tokens.entry((word, token)).or_insert_with(|| id.to_owned());
                assert_eq!(known, id, "{word}_{token} has paid for two orders");
            }
            let order = (CUSTOMERS[who], id.to_owned());
            if !self.orders.contains(&order) {
                self.orders.push(order);
            }
        }
    }

    /// Two people who are told of one version of an order are told the same.
    fn note_version(&mut self, order: &Value) {
        let (Some(id), Some(version)) = (order["id"].as_str(), order["version"].as_i64()) else {
            return;
        };
        let known = self.versions.entry((id.to_owned(), version));
        let known = known.or_insert_with(|| order["history"].clone());
        assert_eq!(*known, order["history"], "two steps have made version {version}");
    }

    /// Every item of the table, in DynamoDB's JSON.
    pub fn items(&self) -> Vec<Value> {
        let answer = self.world.dynamodb("Scan", &json!({ "TableName": TABLE }));
        assert_eq!(
            answer.get("LastEvaluatedKey"),
            None,
            "the table is larger than a page"
        );
        answer["Items"].as_array().unwrap().clone()
    }

    /// Checks the books.
    pub async fn check(&mut self, round: &Round) {
        let items = self.items();
        let orders: Vec<&Value> = items
            .iter()
            .filter(|item| text(item, "SK").starts_with("#order#"))
            .collect();
        self.check_stock(&items, &orders, round);
        check_slots(&items, &orders);
        self.check_money(&items, &orders).await;
        for order in &orders {
            history::check(order);
            check_queue(order);
        }
        let states = orders.iter().filter_map(|order| {
            let state = text(order, "order_status").to_owned();
            Some((key(order)?, state))
        });
        self.states = states.collect();
        for (who, id) in &self.orders {
            let is_it = |order: &&&Value| key(order).as_deref() == Some(id);
            assert!(
                orders.iter().any(|order| is_it(&order)),
                "an order of {who:?} that was told is gone"
            );
        }
    }

    fn check_stock(&self, items: &[Value], orders: &[&Value], round: &Round) {
        let mut reserved: BTreeMap<String, i64> = BTreeMap::new();
        let mut out: BTreeMap<String, i64> = BTreeMap::new();
        for order in orders {
            let state = text(order, "order_status");
            for line in order["order_items"]["L"].as_array().unwrap() {
                let line = &line["M"];
                let product = text(line, "product_id").to_owned();
                match state {
                    "AWAITING_PAYMENT" | "PLACED" | "PACKING" => {
                        *reserved.entry(product).or_default() += number(line, "ordered_volume");
                    }
                    "PACKED" | "OUT_FOR_DELIVERY" | "DELIVERED" | "DELIVERY_FAILED" => {
                        *out.entry(product).or_default() += number(line, "packed_volume");
                    }
                    "PACKAGING_FAILED" | "CANCELLED" => {}
                    other => panic!("{other} is no state"),
                }
            }
        }
        for product in PRODUCTS {
            let partition = format!("#product#{product}");
            let rows: Vec<&Value> = items
                .iter()
                .filter(|item| text(item, "PK") == partition && text(item, "SK").starts_with("#stock"))
                .collect();
            let first = rows.iter().find(|row| text(row, "SK") == "#stock").unwrap();
            let shards = number(first, "stock_shards").max(1);
            assert_eq!(i64::try_from(rows.len()), Ok(shards), "{product} {round:?}");
            let sum = |name: &str| rows.iter().map(|row| number(row, name)).sum::<i64>();
            let of = |counted: &BTreeMap<String, i64>| counted.get(product).copied().unwrap_or(0);
            assert_eq!(sum("stock_reserved"), of(&reserved), "{product} {round:?}");
            let available = sum("stock_available");
            let least = rows.iter().map(|row| number(row, "stock_available")).min();
            assert!(least >= Some(0), "{product} is oversold: {round:?}");
            assert_eq!(
                available + of(&reserved) + of(&out),
                INITIAL,
                "{product} {round:?}"
            );
        }
    }

    /// What the table says of payments is so at the provider, as far as somebody could know it.
    async fn check_money(&self, items: &[Value], orders: &[&Value]) {
        let mut payments = self.workers.bank.by_name();
        let cards = orders
            .iter()
            .filter(|order| text(order, "payment_method") == "CARD");
        let cards: Vec<_> = cards.collect();
        for order in &cards {
            let payment = text(order, "payment_reference");
            let state = payments.remove(payment);
            let state = state.unwrap_or_else(|| panic!("another order has its payment: {order}"));
            let taken = State::Captured(minor(order, "order_total_price"));
            let is_delivered = text(order, "order_status") == "DELIVERED";
            let is_right = match text(order, "payment_status") {
                "PENDING" => !matches!(state, State::Captured(_)),
                "AUTHORIZED" => state == State::Authorized || (is_delivered && state == taken),
                "PAID" => is_delivered && state == taken,
                "VOIDED" if order.get("payment_settlement").is_none() => state == State::Cancelled,
                "VOIDED" => !matches!(state, State::Captured(_)),
                _ => false,
            };
            assert!(is_right, "{payment} is {state:?}: {order}");
            let was_refused = self.workers.is_over(payment).await;
            assert!(was_refused || !history::has_lapsed_early(order), "{order}");
        }
        let is_taken = |state: &State| matches!(state, State::Captured(_));
        assert!(
            !payments.values().any(is_taken),
            "taken for nothing: {payments:?}"
        );
        let claims = items.iter().filter(|item| text(item, "SK") == "#payment");
        assert_eq!(claims.count(), cards.len(), "a token has paid for two orders");
    }
}

/// The id that clients hold of an order.
pub fn key(order: &Value) -> Option<String> {
    let customer = CustomerId::parse(text(order, "PK").strip_prefix("#customer#")?)?;
    let order = OrderId::parse(text(order, "SK").strip_prefix("#order#")?)?;
    Some(OrderKey { customer, order }.encode())
}

/// A slot has as many places taken as orders have it, and no more than it has room for. None of them begins
/// while the play goes on, so none is used for nothing.
fn check_slots(items: &[Value], orders: &[&Value]) {
    for slot in items.iter().filter(|item| text(item, "SK").starts_with("#slot#")) {
        let start = text(slot, "SK").strip_prefix("#slot#").unwrap();
        let holding = orders
            .iter()
            .filter(|order| text(order, "delivery_slot") == start);
        let holding = i64::try_from(holding.count()).unwrap();
        let booked = number(slot, "booked");
        assert_eq!(holding, booked, "{start}: {slot}");
        assert!(booked <= CAPACITY, "{start}: {slot}");
    }
}

/// An order stands in the queue of its state, and in none when nothing is to be done.
fn check_queue(order: &Value) {
    let state = text(order, "order_status");
    let is_done = ["DELIVERED", "CANCELLED", "PACKAGING_FAILED"].contains(&state);
    let expected = match order.get("payment_settlement") {
        Some(_) if is_done => "#payment_queue".to_owned(),
        _ if is_done => String::new(),
        _ => format!("#order_queue#{state}"),
    };
    assert_eq!(text(order, "GSI1PK"), expected, "{order}");
    assert_eq!(order.get("GSI1SK").is_some(), !expected.is_empty(), "{order}");
}
