//! Half a minute of load: 200 subscribers and 50 customers who place and cancel orders. Every change must
//! reach everybody whom it concerns, and nobody else; the server must not grow. Then a play of `kibble
//! simulate` at a server that is killed again and again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[allow(dead_code, reason = "the model uses the rest")]
#[path = "../it/model/history.rs"]
mod history;
mod killed;
mod outcome;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../it/process.rs"]
mod process;
mod subscriber;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use process::{Folder, Server};
use subscriber::Subscriber;

const SUBSCRIBERS: usize = 200;
const CLIENTS: usize = 50;
const LOAD: Duration = Duration::from_secs(30);
/// When the server has everything that it keeps: caches, connections, buffers.
const WARM: Duration = Duration::from_secs(10);
/// How long a subscriber who misses something may hear nothing. Nothing waits for it unless something is lost.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the server may hold more at the end than when it was warm, in bytes, and what each change may add to it: the
/// database grows, and so do those of its pages that are in memory. To keep what the subscribers of a change were sent
/// takes many times that.
const MAX_GROWTH: u64 = 12 * 1024 * 1024;
const MAX_GROWTH_OF_A_CHANGE: u64 = 2 * 1024;
const PEOPLE: [&str; 3] = ["ada@example.com", "bob@example.com", "sam@example.com"];
const PRODUCTS: [&str; 3] = ["chicken-kibble-2kg", "salmon-kibble-2kg", "rope-toy"];

const PLACE: &str = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
    order { id status version } userErrors { code } } }";
const CANCEL: &str =
    "mutation ($id: ID!) { cancelOrder(id: $id) { order { id status version } userErrors { code } } }";

/// A change of an order: its id, its state and its version.
type Change = (String, String, i64);

/// Somebody who is signed in.
struct Customer {
    id: String,
    token: String,
    address: String,
}

impl Customer {
    async fn sign_in(server: &Server, email: &str) -> Self {
        let token = server.token(email).await;
        let add = "mutation { addAddress(input: { street: \"1 Main Street\", city: \"Cork\", zip: \"T12\",
                   country: \"Ireland\" }) { address { id } } }";
        let added = server.ask(&token, add, json!({})).await;
        let profile = server.ask(&token, "{ customerProfile { id } }", json!({})).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            id: text(&profile["customerProfile"]["id"]),
            address: text(&added["addAddress"]["address"]["id"]),
            token,
        }
    }

    /// Places and cancels orders until it is over. Answers the changes that the server has acknowledged.
    async fn shop(&self, server: &Server, number: usize, is_over: &AtomicBool) -> BTreeSet<Change> {
        let mut changes = BTreeSet::new();
        for round in 0.. {
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            changes.extend(self.order(server, number, round).await);
        }
        changes
    }

    /// Places an order and cancels it.
    async fn order(&self, server: &Server, number: usize, round: usize) -> BTreeSet<Change> {
        let mut changes = BTreeSet::new();
        let input = json!({
            "idempotencyKey": format!("{number}-{round}"), "addressId": self.address,
            "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": PRODUCTS[(number + round) % PRODUCTS.len()], "quantity": 1 }],
        });
        let placed = server.ask(&self.token, PLACE, json!({ "input": input })).await;
        if let Some(order) = acknowledged(&placed["placeOrder"]) {
            let cancelled = server.ask(&self.token, CANCEL, json!({ "id": order.0 })).await;
            changes.extend(acknowledged(&cancelled["cancelOrder"]));
            changes.insert(order);
        }
        changes
    }
}

/// How much memory the server holds, in bytes.
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes * 1024
}

/// The change of a payload; `None` if the shop was too busy for it, which it may say.
fn acknowledged(payload: &Value) -> Option<Change> {
    let order = &payload["order"];
    if order.is_null() {
        assert_eq!(payload["userErrors"][0]["code"], "TRY_AGAIN", "{payload}");
        return None;
    }
    Some(change(order, "id"))
}

fn change(order: &Value, id: &str) -> Change {
    let text = |name: &str| order[name].as_str().unwrap().to_owned();
    (text(id), text("status"), order["version"].as_i64().unwrap())
}

#[tokio::main]
async fn main() {
    watch_under_load().await;
    killed::play_through_kills().await;
}

async fn watch_under_load() {
    let folder = Folder::new("soak");
    let server = Server::start(&folder.file("data"));
    let sam = server.token("sam@example.com").await;
    for product in PRODUCTS {
        let stock =
            "mutation ($input: StockAdjustmentInput!) { adjustStock(input: $input) { userErrors { code } } }";
        let input =
            json!({ "idempotencyKey": product, "productId": product, "delta": 1_000_000, "reason": "count" });
        server.ask(&sam, stock, json!({ "input": input })).await;
    }
    let customers = join_all(PEOPLE.map(|email| Customer::sign_in(&server, email))).await;
    let whose = |number: usize| &customers[number % customers.len()];
    let subscribers = (0..SUBSCRIBERS).map(|number| {
        let customer = whose(number);
        Subscriber::open(&server, &customer.id, &customer.token)
    });
    let subscribers = join_all(subscribers).await;

    let is_over = Arc::new(AtomicBool::new(false));
    let load = join_all((0..CLIENTS).map(|number| whose(number).shop(&server, number, &is_over)));
    let watch = async {
        sleep(WARM).await;
        let warm = memory(&server);
        sleep(LOAD - WARM).await;
        is_over.store(true, Ordering::Relaxed);
        warm
    };
    let (changes, warm) = tokio::join!(load, watch);

    // Changes are told in their order: who has heard of the last orders has heard whatever came before.
    let last = customers.iter().enumerate();
    let last = last.map(|(index, customer)| customer.order(&server, CLIENTS + index, 0));
    let mut expected: Vec<BTreeSet<Change>> = join_all(last).await;
    for (number, changes) in changes.into_iter().enumerate() {
        expected[number % customers.len()].extend(changes);
    }
    let mut delivered = 0;
    for (number, subscriber) in subscribers.into_iter().enumerate() {
        let expected = &expected[number % customers.len()];
        let heard = subscriber.until_all_of(expected, PATIENCE).await;
        delivered += heard.unwrap_or_else(|missing| panic!("subscriber {number} misses {missing} changes"));
    }
    let changes: usize = expected.iter().map(BTreeSet::len).sum();
    let cold = memory(&server);
    let megabytes = |bytes: u64| bytes / 1024 / 1024;
    println!(
        "{changes} changes of orders by {CLIENTS} clients in {} s, {delivered} updates to {SUBSCRIBERS} subscribers; \
         memory {} MB when warm, {} MB at the end",
        LOAD.as_secs(),
        megabytes(warm),
        megabytes(cold),
    );
    assert!(changes > CLIENTS, "the load was none");
    let most = warm + MAX_GROWTH + MAX_GROWTH_OF_A_CHANGE * changes as u64;
    assert!(cold < most, "the server grows");
}
