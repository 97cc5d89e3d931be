//! The books: what must be true of the table whatever happened.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use kibble::shop::id::{CustomerId, OrderId, OrderKey};
use serde_json::{Value, json};

use crate::{
    bank::{Bank, State},
    world::{MORNING, TABLE, Who, World},
};

use super::{
    Round,
    act::{Act, Pay, Told},
    workers::Workers,
};

pub const PRODUCTS: [&str; 3] = ["ball", "bone", "lead"];
const CUSTOMERS: [Who; 2] = [Who::Ada, Who::Bob];
const INITIAL: i64 = 30;
/// The delivery slots; each takes three orders.
pub const SLOTS: [&str; 3] = [
    "2026-11-23T09:00:00.000Z",
    "2026-11-23T12:00:00.000Z",
    "2026-11-24T09:00:00.000Z",
];
const CAPACITY: i64 = 3;

pub struct Play {
    pub world: World,
    pub workers: Workers,
    addresses: Vec<String>,
    /// Orders of which somebody was told, the newest last.
    orders: Vec<(Who, String)>,
    /// The order that each key has placed, as its customer was told.
    keys: BTreeMap<(usize, u8), String>,
    /// What was told of each version of an order.
    versions: BTreeMap<(String, i64), Value>,
}

impl Play {
    pub async fn new() -> Self {
        let bank = Bank::at(MORNING);
        let world = World::taking(Some(bank.payments())).await;
        let slots = SLOTS.map(|starts_at| {
            let ends_at = starts_at.replace("09:00", "11:00").replace("12:00", "14:00");
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
        for product in PRODUCTS {
            world.product(product, 500, INITIAL).await;
        }
        let mut addresses = Vec::new();
        for who in CUSTOMERS {
            addresses.push(world.address(who).await);
        }
        Self {
            workers: Workers::new(&world, bank),
            world,
            addresses,
            orders: Vec::new(),
            keys: BTreeMap::new(),
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
            "idempotencyKey": format!("key-{key}"), "addressId": self.addresses[who], "items": items,
            "paymentMethod": "ON_DELIVERY", "slotId": slot.map(|slot| SLOTS[slot]),
        });
        if let Pay::Card(word) = pay {
            input["paymentMethod"] = json!("CARD");
            input["paymentToken"] = json!(format!("{word}_{who}_{key}"));
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
            let (Act::Order { who, key, .. }, Some(payload)) = (act, payload) else {
                continue;
            };
            let Some(id) = payload["order"]["id"].as_str() else {
                continue;
            };
            let known = self.keys.entry((who, key)).or_insert_with(|| id.to_owned());
            assert_eq!(known, id, "one key has placed two orders");
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
    pub async fn check(&self, round: &Round) {
        let items = self.items();
        let orders: Vec<&Value> = items
            .iter()
            .filter(|item| text(item, "SK").starts_with("#order#"))
            .collect();
        self.check_stock(&items, &orders, round);
        check_slots(&items, &orders);
        for order in &orders {
            check_history(order);
            check_queue(order);
        }
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
            let stock = items
                .iter()
                .find(|item| text(item, "PK") == partition && text(item, "SK") == "#stock")
                .unwrap();
            let of = |counted: &BTreeMap<String, i64>| counted.get(product).copied().unwrap_or(0);
            assert_eq!(
                number(stock, "stock_reserved"),
                of(&reserved),
                "{product} {round:?}"
            );
            let available = number(stock, "stock_available");
            assert!(available >= 0, "{product} is oversold: {round:?}");
            assert_eq!(
                available + of(&reserved) + of(&out),
                INITIAL,
                "{product} {round:?}"
            );
        }
    }

    /// Brings what is open to its end without faults, and checks once more.
    pub async fn end(&self) {
        let ids: Vec<String> = self.stored_orders().iter().filter_map(key).collect();
        for id in &ids {
            for field in [
                "startPackaging",
                "completePackaging",
                "startDelivery",
                "completeDelivery",
            ] {
                self.world.step(Who::Sam, field, id, json!({})).await;
            }
            let why = json!({ "reason": "Enough" });
            self.world.step(Who::Sam, "cancelOrderAsStaff", id, why).await;
        }
        // Unpaid orders lapse, what was authorized for nothing is let go, and the rest is settled.
        for _ in 0..4 {
            self.world.clock.forward(35 * 60);
            self.world.app.run_payment_jobs().await;
        }
        // Everything once more, from the beginning; then what these functions have written themselves.
        for again in [1000, 0, 0, 0, 0] {
            self.workers.bring("stream", again).await;
            self.workers.bring("mailer", again).await;
        }
        self.workers.bring("stream", 0).await;
        assert!(
            self.workers.are_done().await,
            "the functions still have something to do"
        );
        let nothing = Round {
            acts: Vec::new(),
            faults: Vec::new(),
        };
        self.check(&nothing).await;
        let orders = self.stored_orders();
        self.check_payments(&orders);
        self.check_events(&orders);
        self.check_mails();
        self.check_figures(&orders).await;
    }

    fn stored_orders(&self) -> Vec<Value> {
        let mut items = self.items();
        items.retain(|item| text(item, "SK").starts_with("#order#"));
        items
    }

    /// What was taken is what was delivered; everything else is let go.
    fn check_payments(&self, orders: &[Value]) {
        let mut expected: BTreeMap<&str, State> = BTreeMap::new();
        for order in orders {
            let state = text(order, "order_status");
            assert!(
                ["DELIVERED", "CANCELLED", "PACKAGING_FAILED"].contains(&state),
                "{order}"
            );
            assert_eq!(order.get("payment_settlement"), None, "{order}");
            let is_card = text(order, "payment_method") == "CARD";
            let paid = text(order, "payment_status");
            match (state, is_card) {
                ("DELIVERED", true) => {
                    assert_eq!(paid, "PAID", "{order}");
                    let total = order["order_total_price"]["N"].as_str().unwrap();
                    let total: f64 = total.parse().unwrap();
                    #[expect(clippy::cast_possible_truncation, reason = "totals are small")]
                    let total = State::Captured((total * 100.0).round() as i64);
                    expected.insert(text(order, "payment_reference"), total);
                }
                ("DELIVERED", false) => assert!(["PAID", "DUE"].contains(&paid), "{order}"),
                _ => assert_eq!(paid, "VOIDED", "{order}"),
            }
        }
        for (index, state) in self.workers.bank.states().into_iter().enumerate() {
            let name = format!("pay_{}", index + 1);
            let expected = expected.get(name.as_str()).copied().unwrap_or(State::Cancelled);
            assert_eq!(state, expected, "{name}");
        }
    }

    /// Every version of an order is one event, whatever came twice; the last counts its packed pieces alone.
    fn check_events(&self, orders: &[Value]) {
        let mut told: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
        for event in self.workers.bus.events() {
            let id = event.detail["id"].as_str().unwrap().to_owned();
            let aggregate = event.detail["aggregateId"].as_str().unwrap().to_owned();
            let mut detail = event.detail.clone();
            detail["traceId"] = Value::Null;
            let known = told.entry(aggregate).or_default().entry(id.clone());
            let known = known.or_insert_with(|| detail.clone());
            assert_eq!(*known, detail, "{id} is told in two ways");
        }
        for order in orders {
            let id = key(order).unwrap();
            let versions: Vec<String> = (1..=number(order, "version"))
                .map(|version| format!("{id}:{version}"))
                .collect();
            let mut of_order: Vec<String> = told[&id].keys().cloned().collect();
            of_order.retain(|event| !event.ends_with(":deliverable"));
            of_order.sort_by_key(|event| event.rsplit(':').next().unwrap().parse::<i64>().unwrap());
            assert_eq!(of_order, versions);
        }
    }

    /// Every kind of mail was sent once for each order that asks for it.
    fn check_mails(&self) {
        let marks = self.items();
        let marks = marks
            .iter()
            .filter(|item| text(item, "PK").starts_with("#mail#"))
            .count();
        let mailbox = &self.workers.mailbox;
        let sent = mailbox.mails(1000).unwrap().len() + mailbox.notices(1000).unwrap().len();
        assert_eq!(sent, marks);
    }

    /// The figures of the days count every order once.
    async fn check_figures(&self, orders: &[Value]) {
        let days = json!({ "from": "2026-11-20", "to": "2026-11-21" });
        let told = self
            .world
            .ask(
                Who::Sam,
                "Query.dayReports",
                days,
                "{ orders cancelled delivered }",
            )
            .await;
        let days = told.as_array().unwrap();
        let sum = |name: &str| days.iter().map(|day| day[name].as_u64().unwrap()).sum::<u64>();
        let count = |state: &str| {
            let of_state = orders.iter().filter(|order| text(order, "order_status") == state);
            u64::try_from(of_state.count()).unwrap()
        };
        assert_eq!(sum("delivered"), count("DELIVERED"), "{told}");
        assert_eq!(sum("orders"), u64::try_from(orders.len()).unwrap(), "{told}");
    }
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

/// The id that clients hold of an order.
fn key(order: &Value) -> Option<String> {
    let customer = CustomerId::parse(text(order, "PK").strip_prefix("#customer#")?)?;
    let order = OrderId::parse(text(order, "SK").strip_prefix("#order#")?)?;
    Some(OrderKey { customer, order }.encode())
}

/// Every change is a step of the history, but what the payment provider is told of; the last one says where it
/// stands.
fn check_history(order: &Value) {
    let history = order["order_history"]["L"].as_array().unwrap();
    let last = &history.last().unwrap()["M"];
    assert_eq!(text(last, "status"), text(order, "order_status"), "{order}");
    let settled = number(order, "version") - i64::try_from(history.len()).unwrap();
    let most = i64::from(text(order, "payment_method") == "CARD");
    assert!((0..=most).contains(&settled), "{order}");
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

pub fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name]["S"].as_str().unwrap_or_default()
}

pub fn number(item: &Value, name: &str) -> i64 {
    item[name]["N"]
        .as_str()
        .map_or(0, |number| number.parse().unwrap())
}
