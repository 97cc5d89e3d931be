//! The books: what must be true of the table whatever happened.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use kibble::shop::id::{CustomerId, OrderId, OrderKey};
use serde_json::{Value, json};

use crate::world::{TABLE, Who, World};

use super::{
    Round,
    act::{Act, Told},
};

pub const PRODUCTS: [&str; 3] = ["ball", "bone", "lead"];
const CUSTOMERS: [Who; 2] = [Who::Ada, Who::Bob];
const INITIAL: i64 = 30;

pub struct Play {
    pub world: World,
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
        let world = World::new().await;
        for product in PRODUCTS {
            world.product(product, 500, INITIAL).await;
        }
        let mut addresses = Vec::new();
        for who in CUSTOMERS {
            addresses.push(world.address(who).await);
        }
        Self {
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

    pub async fn order(&self, who: usize, key: u8, lines: &[(usize, i64)], selection: &str) -> Option<Value> {
        let items: Vec<Value> = lines
            .iter()
            .map(|(product, quantity)| json!({ "productId": PRODUCTS[*product], "quantity": quantity }))
            .collect();
        let input = json!({
            "idempotencyKey": format!("key-{key}"), "addressId": self.addresses[who], "items": items,
            "paymentMethod": "ON_DELIVERY",
        });
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
        for (_, id) in &self.orders {
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
            let told = self
                .world
                .ask(Who::Sam, "Query.staffOrder", json!({ "id": id }), "{ status }")
                .await;
            let status = told["status"].as_str().unwrap();
            assert!(
                ["DELIVERED", "CANCELLED", "PACKAGING_FAILED"].contains(&status),
                "{status}"
            );
        }
        let nothing = Round {
            acts: Vec::new(),
            faults: Vec::new(),
        };
        self.check(&nothing).await;
    }
}

/// The id that clients hold of an order.
fn key(order: &Value) -> Option<String> {
    let customer = CustomerId::parse(text(order, "PK").strip_prefix("#customer#")?)?;
    let order = OrderId::parse(text(order, "SK").strip_prefix("#order#")?)?;
    Some(OrderKey { customer, order }.encode())
}

/// Every change is a step of the history, but the counting of packed pieces; the last one says where it stands.
fn check_history(order: &Value) {
    let history = order["order_history"]["L"].as_array().unwrap();
    let last = &history.last().unwrap()["M"];
    assert_eq!(text(last, "status"), text(order, "order_status"), "{order}");
    let version = number(order, "version");
    assert!(version >= i64::try_from(history.len()).unwrap(), "{order}");
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
