//! What follows from the changes of a shop: events, totals, figures and words, from the table's stream.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use jsonschema::Validator;
use kibble::{
    app::{ChangeFollower, OrderTeller, SystemClock},
    entry::stream::stream,
    events::Publisher,
    local::{
        documents::Documents,
        engine::stream::TableStream,
        event_bus::{EventLog, LoggedEvent},
        event_schemas,
    },
    table::permissions::Function,
    transport::Access,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{TABLE, Who, World, table_of};

const DONE: &str = "{ order { id code status } userErrors { code } }";

/// An AppSync that takes everything.
#[derive(Debug)]
pub struct AppSync;

impl AppSync {
    pub fn publisher() -> Publisher {
        let url = "https://api.example.com/graphql".to_owned();
        let access = Access::of("eu-west-1", "AKID", "secret");
        Publisher::new(url, access, SharedHttpConnector::new(Self))
    }
}

impl HttpConnector for AppSync {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let answer = json!({ "data": body["variables"] }).to_string();
        let status = StatusCode::try_from(200).unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(answer))))
    }
}

/// A shop whose changes are followed when the test says so.
pub struct Followed {
    pub world: World,
    bus: EventLog,
    stream: TableStream,
    follower: ChangeFollower,
    /// The last change that was brought.
    position: Option<String>,
}

impl Followed {
    pub async fn new() -> Self {
        let world = World::new().await;
        let table = table_of(&world.engine, Function::Stream);
        let publisher = AppSync::publisher();
        let clock = Arc::new(SystemClock);
        let bus = EventLog::open(Documents::default()).unwrap();
        let teller = OrderTeller::new(publisher, clock.clone());
        Self {
            stream: world.engine.stream(TABLE).unwrap(),
            follower: ChangeFollower::new(teller, bus.bus(), table, clock),
            bus,
            world,
            position: None,
        }
    }

    /// The changes since the last that were read, in their order.
    pub fn changes(&mut self) -> Vec<Value> {
        let records = self.stream.read(self.position.as_deref(), 1000).unwrap();
        if let Some(last) = records.last() {
            let number = last["dynamodb"]["SequenceNumber"].as_str().unwrap();
            self.position = Some(number.to_owned());
        }
        records
    }

    /// Brings changes to the function. All must be dealt with.
    pub async fn bring(&self, records: &[Value]) {
        let answer = stream(&self.follower, json!({ "Records": records }), None).await;
        assert_eq!(answer.unwrap(), json!({ "batchItemFailures": [] }));
    }

    /// The events about stock, with the pieces that they tell.
    pub fn stock_events(&self) -> Vec<(String, i64)> {
        let events = self.bus.events();
        let of_stock = events
            .iter()
            .filter(|event| event.detail_type.starts_with("Stock"));
        let told = of_stock.map(|event| {
            let available = event.detail["payload"]["available"].as_i64().unwrap();
            (event.detail_type.clone(), available)
        });
        told.collect()
    }

    /// How many events stand on the bus.
    pub fn events(&self) -> usize {
        self.bus.events().len()
    }

    pub async fn follow(&mut self) {
        let changes = self.changes();
        self.bring(&changes).await;
    }

    /// Ada orders two bones and a ball; the order's id.
    async fn order(&self, key: &str) -> String {
        let address = self.world.address(Who::Ada).await;
        let lines = json!([{ "productId": "bone", "quantity": 2 }, { "productId": "ball", "quantity": 1 }]);
        let placed = self.world.order(Who::Ada, key, &address, lines).await;
        placed["order"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{placed}"))
            .to_owned()
    }

    async fn step(&self, who: Who, mutation: &str, arguments: Value) {
        let done = self
            .world
            .ask(who, &format!("Mutation.{mutation}"), arguments, DONE)
            .await;
        assert_eq!(done["userErrors"], json!([]), "{mutation}: {done}");
    }

    /// Takes an order all the way to its door.
    async fn deliver(&self, order: &str) {
        for (who, mutation) in [
            (Who::Wendy, "startPackaging"),
            (Who::Wendy, "completePackaging"),
            (Who::Dan, "startDelivery"),
            (Who::Dan, "completeDelivery"),
        ] {
            self.step(who, mutation, json!({ "orderId": order })).await;
        }
    }

    /// The pieces of a product in open carts, as staff is told.
    async fn in_carts(&self, product: &str) -> i64 {
        let arguments = json!({ "productIds": [product] });
        let levels = self
            .world
            .ask(Who::Sam, "Query.stock", arguments, "{ inCarts }")
            .await;
        levels[0]["inCarts"].as_i64().unwrap()
    }

    /// Each day with its orders, their value, the revenue, the cancelled and the delivered.
    async fn report(&self, from: &str, to: &str) -> Vec<Value> {
        let selection = "{ date orders placedValue { amount } revenue { amount } cancelled delivered }";
        let arguments = json!({ "from": from, "to": to });
        let days = self
            .world
            .ask(Who::Sam, "Query.dayReports", arguments, selection)
            .await;
        let days = days.as_array().unwrap().iter().map(|day| {
            let amount = |name: &str| day[name]["amount"].clone();
            let (placed, revenue) = (amount("placedValue"), amount("revenue"));
            json!([
                day["date"],
                day["orders"],
                placed,
                revenue,
                day["cancelled"],
                day["delivered"]
            ])
        });
        days.collect()
    }
}

fn types(events: &[LoggedEvent]) -> Vec<&str> {
    events.iter().map(|event| event.detail_type.as_str()).collect()
}

/// A validator for each type of event, in which every object takes the members that it names and no other.
fn validators() -> BTreeMap<String, Validator> {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(members) => {
                members.values_mut().for_each(close);
                if members.get("type") == Some(&json!("object")) {
                    members.insert("additionalProperties".to_owned(), json!(false));
                }
            }
            Value::Array(entries) => entries.iter_mut().for_each(close),
            _ => {}
        }
    }
    let files = event_schemas::files().into_iter().map(|(name, text)| {
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        schema.as_object_mut().unwrap().remove("examples");
        close(&mut schema);
        let name = name
            .strip_prefix("events/")
            .unwrap()
            .strip_suffix(".schema.json")
            .unwrap();
        (name.to_owned(), jsonschema::validator_for(&schema).unwrap())
    });
    files.collect()
}

fn assert_valid(validators: &BTreeMap<String, Validator>, event: &Value) {
    let name = event["type"].as_str().unwrap();
    let errors: Vec<String> = validators[name]
        .iter_errors(event)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:?}\n{event:#}");
}

#[test]
fn every_schema_has_an_example_that_it_takes() {
    let validators = validators();
    for (name, text) in event_schemas::files() {
        let schema: Value = serde_json::from_str(&text).unwrap();
        let [example] = &schema["examples"].as_array().unwrap()[..] else {
            panic!("{name} has not one example");
        };
        assert_valid(&validators, example);
        assert!(name.contains(example["type"].as_str().unwrap()), "{name}");
    }
}

#[test]
fn a_schema_refuses_what_is_none_of_its_events() {
    let validators = validators();
    let (_, text) = &event_schemas::files()[0];
    let schema: Value = serde_json::from_str(text).unwrap();
    let placed = &schema["examples"][0];
    for (member, wrong) in [
        ("version", json!("1")),
        ("customerId", json!(1)),
        ("customerName", json!("Ada")),
    ] {
        let mut event = placed.clone();
        event[member] = wrong;
        assert!(!validators["OrderPlaced"].is_valid(&event), "{member}");
    }
    assert!(!validators["OrderCancelled"].is_valid(placed));
}

#[tokio::test]
async fn the_life_of_a_shop_is_told_without_a_word_about_its_people() {
    let mut shop = Followed::new().await;
    for product in ["bone", "ball"] {
        shop.world.product(product, 500, 4).await;
    }
    let delivered = shop.order("one").await;
    shop.deliver(&delivered).await;
    let cancelled = shop.order("two").await;
    shop.step(Who::Ada, "cancelOrder", json!({ "id": cancelled }))
        .await;
    let add = json!({ "productId": "ball", "quantity": 2 });
    let made = shop
        .world
        .ask(Who::Public, "Mutation.addToCart", add, "{ cart { token } }")
        .await;
    let token = made["cart"]["token"].as_str().unwrap().to_owned();
    let merge = json!({ "token": token });
    shop.world
        .ask(Who::Ada, "Mutation.mergeCart", merge, "{ userErrors { code } }")
        .await;
    shop.follow().await;
    let events = shop.bus.events();
    assert_eq!(
        types(&events),
        [
            "CustomerCreated",
            "CustomerCreated",
            "ProductCreated",
            "StockBack",
            "ProductCreated",
            "StockBack",
            "OrderPlaced",
            "PackagingStarted",
            "PackageCreated",
            "OrderDeliverable",
            "DeliveryStarted",
            "DeliveryCompleted",
            "OrderPlaced",
            "StockOut",
            "OrderCancelled",
            "StockBack",
            "CartMerged",
        ]
    );
    let validators = validators();
    let mut ids = BTreeSet::new();
    for event in &events {
        assert_valid(&validators, &event.detail);
        assert!(ids.insert(event.detail["id"].to_string()), "{event:?}");
        let text = event.detail.to_string().to_lowercase();
        for secret in [
            "ada@",
            "bob@",
            "\"ada\"",
            "\"bob\"",
            "main street",
            "cork",
            "\"t12\"",
            "ireland",
            &token.to_lowercase(),
        ] {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
    }
    let cart = events.last().unwrap();
    assert_eq!(
        cart.detail["payload"],
        json!({ "items": [{ "productId": "ball", "quantity": 2 }] })
    );
    assert!(!cart.detail.to_string().contains(Who::Ada.sub()), "{cart:?}");
    assert_eq!(
        (cart.source.as_str(), &cart.detail["customerId"]),
        ("kibble.carts", &Value::Null)
    );
}

#[tokio::test]
async fn every_version_of_an_order_is_one_event() {
    let mut shop = Followed::new().await;
    for product in ["bone", "ball"] {
        shop.world.product(product, 500, 90).await;
    }
    shop.follow().await;
    let counted =
        |order: &str, product: &str| json!({ "orderId": order, "productId": product, "quantity": 0 });
    let empty = shop.order("empty").await;
    shop.step(Who::Wendy, "startPackaging", json!({ "orderId": empty }))
        .await;
    for product in ["bone", "ball"] {
        shop.step(Who::Wendy, "updatePackagingProduct", counted(&empty, product))
            .await;
    }
    shop.step(Who::Wendy, "completePackaging", json!({ "orderId": empty }))
        .await;
    let again = shop.order("again").await;
    for (who, mutation) in [
        (Who::Wendy, "startPackaging"),
        (Who::Wendy, "completePackaging"),
        (Who::Dan, "startDelivery"),
    ] {
        shop.step(who, mutation, json!({ "orderId": again })).await;
    }
    let reason = json!({ "orderId": again, "reason": "The door was shut." });
    shop.step(Who::Dan, "failDelivery", reason).await;
    shop.step(Who::Dan, "retryDelivery", json!({ "orderId": again }))
        .await;
    let reason = json!({ "orderId": again, "reason": "Ada has called" });
    shop.step(Who::Sam, "cancelOrderAsStaff", reason).await;
    let seen = shop.bus.events().len();
    shop.follow().await;
    let events = shop.bus.events().split_off(seen);
    let validators = validators();
    events
        .iter()
        .for_each(|event| assert_valid(&validators, &event.detail));
    let told = |order: &str| -> Vec<(i64, String)> {
        let events = events.iter().filter(|event| event.detail["aggregateId"] == order);
        let told = events.map(|event| {
            (
                event.detail["version"].as_i64().unwrap(),
                event.detail_type.clone(),
            )
        });
        told.collect()
    };
    let named = |names: &[(i64, &str)]| -> Vec<(i64, String)> {
        names
            .iter()
            .map(|(version, name)| (*version, (*name).to_owned()))
            .collect()
    };
    let expected = [
        (1, "OrderPlaced"),
        (2, "PackagingStarted"),
        (3, "OrderModified"),
        (4, "OrderModified"),
        (5, "PackagingFailed"),
    ];
    assert_eq!(told(&empty), named(&expected));
    let expected = [
        (1, "OrderPlaced"),
        (2, "PackagingStarted"),
        (3, "PackageCreated"),
        (3, "OrderDeliverable"),
        (4, "DeliveryStarted"),
        (5, "DeliveryFailed"),
        (6, "DeliveryRescheduled"),
        (7, "OrderCancelled"),
    ];
    assert_eq!(told(&again), named(&expected));
    let payload = |name: &str| {
        let event = events.iter().find(|event| event.detail_type == name);
        event.unwrap_or_else(|| panic!("{name} is told")).detail["payload"].clone()
    };
    assert_eq!(payload("PackagingFailed")["total"], 1500);
    assert_eq!(payload("OrderModified")["changed"], json!(["items"]));
    assert_eq!(payload("DeliveryFailed")["paid"], false);
    let cancelled = payload("OrderCancelled");
    assert_eq!(
        (&cancelled["reason"], &cancelled["actor"]),
        (&json!("STAFF"), &json!("STAFF"))
    );
    assert!(!cancelled.to_string().contains("Ada"), "{cancelled}");
}

#[tokio::test]
async fn an_event_that_comes_again_has_the_same_id_and_content() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 9).await;
    shop.world.product("ball", 500, 9).await;
    let order = shop.order("one").await;
    shop.step(Who::Wendy, "startPackaging", json!({ "orderId": order }))
        .await;
    let changes = shop.changes();
    shop.bring(&changes).await;
    let first: Vec<Value> = shop.bus.events().into_iter().map(|event| event.detail).collect();
    let mut backwards = changes;
    backwards.reverse();
    shop.bring(&backwards).await;
    let mut again: Vec<Value> = shop.bus.events()[first.len()..]
        .iter()
        .map(|event| event.detail.clone())
        .collect();
    let by_id = |event: &Value| event["id"].as_str().unwrap().to_owned();
    let mut first = first;
    first.sort_by_key(by_id);
    again.sort_by_key(by_id);
    assert_eq!(first, again);
}

#[tokio::test]
async fn the_figures_of_a_day_count_every_order_once() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 1290, 50).await;
    shop.world.product("ball", 999, 50).await;
    let first = shop.order("one").await;
    let second = shop.order("two").await;
    shop.order("three").await;
    shop.world.clock.forward(24 * 60 * 60);
    shop.deliver(&first).await;
    shop.step(Who::Ada, "cancelOrder", json!({ "id": second })).await;
    let changes = shop.changes();
    shop.bring(&changes).await;
    let backwards: Vec<Value> = changes.iter().rev().cloned().collect();
    shop.bring(&backwards).await;
    for change in &changes {
        shop.bring(&[change.clone(), change.clone()]).await;
    }
    let total = 2 * 1290 + 999;
    let expected = [
        json!(["2026-11-19", 0, 0, 0, 0, 0]),
        json!(["2026-11-20", 3, 3 * total, 0, 0, 0]),
        json!(["2026-11-21", 0, 0, total, 1, 1]),
    ];
    assert_eq!(shop.report("2026-11-19", "2026-11-21").await, expected);
    let over_the_month = shop.report("2026-10-31", "2026-11-20").await;
    assert_eq!(over_the_month.len(), 21);
    assert_eq!(over_the_month[20][1], 3);
}

#[tokio::test]
async fn reports_of_no_days_are_refused() {
    let world = World::new().await;
    for (from, to) in [("2026-11-02", "2026-11-01"), ("2026-01-01", "2027-01-02")] {
        let arguments = json!({ "from": from, "to": to });
        let refused = world
            .try_ask(Who::Sam, "Query.dayReports", arguments, "{ orders }")
            .await;
        assert_eq!(refused.unwrap_err().error_type, "BadRequest");
    }
}

#[tokio::test]
async fn a_batch_is_counted_by_one_transaction() {
    let mut shop = Followed::new().await;
    for product in ["bone", "ball"] {
        shop.world.product(product, 500, 90).await;
    }
    shop.order("one").await;
    shop.order("two").await;
    for who in [Who::Ada, Who::Bob] {
        let add = json!({ "productId": "bone", "quantity": 2 });
        shop.world
            .ask(who, "Mutation.addToCart", add, "{ userErrors { code } }")
            .await;
    }
    // What makes the products known to lists is no count.
    let changes = shop.changes();
    let is_stock = |change: &Value| change["dynamodb"]["Keys"]["SK"]["S"] == "#stock";
    let changes: Vec<Value> = changes.into_iter().filter(|change| !is_stock(change)).collect();
    let (_, requests) = shop.world.requests(shop.bring(&changes)).await;
    assert_eq!(requests, ["BatchGetItem", "TransactWriteItems"]);
    let (_, requests) = shop.world.requests(shop.bring(&changes)).await;
    assert_eq!(
        requests,
        ["BatchGetItem", "TransactWriteItems"],
        "the markers are in the way of all"
    );
    assert_eq!((shop.in_carts("bone").await, shop.in_carts("ball").await), (4, 0));
}

#[tokio::test]
async fn a_counted_order_in_the_way_holds_up_no_other() {
    let mut shop = Followed::new().await;
    for product in ["bone", "ball"] {
        shop.world.product(product, 500, 90).await;
    }
    shop.order("one").await;
    shop.follow().await;
    shop.position = None;
    shop.order("two").await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    shop.world
        .ask(Who::Bob, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    shop.follow().await;
    assert_eq!(shop.report("2026-11-20", "2026-11-20").await[0][1], 2);
    assert_eq!(shop.in_carts("bone").await, 3);
}

#[tokio::test]
async fn a_cart_that_the_table_deletes_is_counted_away_and_told() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 9).await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    shop.world
        .ask(Who::Public, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    shop.follow().await;
    assert_eq!(shop.in_carts("bone").await, 3);
    let told = shop.bus.events().len();
    let cart = shop.changes_of_carts().pop().unwrap();
    let mut purge = cart.clone();
    purge["eventName"] = json!("REMOVE");
    purge["userIdentity"] = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
    let image = purge["dynamodb"]
        .as_object_mut()
        .unwrap()
        .remove("NewImage")
        .unwrap();
    purge["dynamodb"]["OldImage"] = image;
    purge["dynamodb"]["SequenceNumber"] = json!("9".repeat(30));
    for _ in 0..2 {
        shop.bring(&[purge.clone(), cart.clone()]).await;
        assert_eq!(shop.in_carts("bone").await, 0);
    }
    let events = shop.bus.events().split_off(told);
    assert_eq!(types(&events), ["CartExpired", "CartExpired"]);
    assert_eq!(events[0].detail, events[1].detail);
    assert_eq!(
        events[0].detail["payload"],
        json!({ "items": [{ "productId": "bone", "quantity": 3 }] })
    );
}

impl Followed {
    /// Every change of a cart from the beginning on.
    fn changes_of_carts(&self) -> Vec<Value> {
        let changes = self.stream.read(None, 1000).unwrap().into_iter();
        let is_cart = |change: &Value| {
            let keys = &change["dynamodb"]["Keys"];
            keys["SK"]["S"] == "#cart" && !keys["PK"]["S"].as_str().unwrap().starts_with("#counted")
        };
        changes.filter(is_cart).collect()
    }

    fn word(&self, product: &str) -> String {
        let stored = self.world.stored(&format!("#product#{product}"), "#detail");
        stored["availability"]["S"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn the_word_of_lists_follows_the_stock_and_no_older_change_sets_it_back() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 3).await;
    shop.world.product("ball", 500, 90).await;
    shop.follow().await;
    assert_eq!(shop.word("bone"), "IN_STOCK");
    let version = |shop: &Followed| {
        shop.world.stored("#config", "#catalog_version")["catalog_version"]["N"].to_string()
    };
    let before = version(&shop);
    let address = shop.world.address(Who::Ada).await;
    let lines = json!([{ "productId": "bone", "quantity": 3 }]);
    shop.world.order(Who::Ada, "all", &address, lines).await;
    let sold_out = shop.changes();
    shop.bring(&sold_out).await;
    assert_eq!(shop.word("bone"), "OUT_OF_STOCK");
    let after = version(&shop);
    assert_ne!(before, after);
    shop.world.restock("bone", 5, "more").await;
    shop.bring(&sold_out).await;
    shop.follow().await;
    let restocked = version(&shop);
    assert_ne!(after, restocked);
    shop.bring(&sold_out).await;
    assert_eq!(
        (shop.word("bone"), version(&shop)),
        ("IN_STOCK".to_owned(), restocked)
    );
}

/// What somebody does with a cart.
#[derive(Clone, Debug)]
enum Deed {
    Add(Who, &'static str, u32),
    Set(Who, &'static str, u32),
    Clear(Who),
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = prop_oneof![Just(Who::Ada), Just(Who::Bob)];
    let product = prop_oneof![Just("bone"), Just("ball"), Just("bowl")];
    prop_oneof![
        4 => (who.clone(), product.clone(), 1..5_u32).prop_map(|(who, product, pieces)| Deed::Add(who, product, pieces)),
        3 => (who.clone(), product, 0..5_u32).prop_map(|(who, product, pieces)| Deed::Set(who, product, pieces)),
        1 => who.prop_map(Deed::Clear),
    ]
}

/// Batches of changes as a broken stream might bring them: each by the place of its first change and its
/// length, in any order, some of them twice; and then all of them.
fn batches() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0..40_usize, 1..12_usize), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_exact_whatever_comes_twice_or_late(
        deeds in proptest::collection::vec(deed(), 1..25),
        batches in batches(),
        backwards in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut shop = Followed::new().await;
            for product in ["bone", "ball", "bowl"] {
                shop.world.product(product, 500, 9).await;
            }
            shop.changes();
            for deed in &deeds {
                shop.act(deed).await;
            }
            let mut changes = shop.changes();
            for (first, length) in batches.iter().filter(|_| !changes.is_empty()) {
                let first = first % changes.len();
                let end = changes.len().min(first + length);
                shop.bring(&changes[first..end]).await;
            }
            if backwards {
                changes.reverse();
            }
            for some in changes.chunks(5) {
                shop.bring(some).await;
            }
            for product in ["bone", "ball", "bowl"] {
                assert_eq!(shop.in_carts(product).await, shop.pieces(product).await, "{product}");
            }
        });
    }
}

impl Followed {
    async fn act(&self, deed: &Deed) {
        let selection = "{ cart { version } }";
        let (who, field, arguments) = match deed {
            Deed::Add(who, product, quantity) => (
                who,
                "Mutation.addToCart",
                json!({ "productId": product, "quantity": quantity }),
            ),
            Deed::Set(who, product, quantity) => (
                who,
                "Mutation.setCartLine",
                json!({ "productId": product, "quantity": quantity }),
            ),
            Deed::Clear(who) => (who, "Mutation.clearCart", json!({})),
        };
        self.world.ask(*who, field, arguments, selection).await;
    }

    /// The pieces of a product that lie in the carts themselves.
    async fn pieces(&self, product: &str) -> i64 {
        let mut pieces = 0;
        for who in [Who::Ada, Who::Bob] {
            let stored = self.world.stored(&format!("#customer#{}", who.sub()), "#cart");
            let quantity = stored[format!("q#{product}")]["N"].as_str().unwrap_or("0");
            pieces += quantity.parse::<i64>().unwrap();
        }
        pieces
    }
}

#[tokio::test]
async fn a_cart_with_all_products_exchanged_is_counted_in_two_steps() {
    let mut shop = Followed::new().await;
    let name = |number: usize| format!("p{number:03}");
    let image = |first: usize, version: usize| {
        let mut image = json!({
            "PK": { "S": format!("#customer#{}", Who::Ada.sub()) }, "SK": { "S": "#cart" },
            "version": { "N": version.to_string() }, "expires_at": { "N": "4102444800" },
        });
        for number in first..first + 50 {
            image[format!("q#{}", name(number))] = json!({ "N": "2" });
        }
        image
    };
    shop.world.store(image(0, 1));
    shop.follow().await;
    shop.world.store(image(50, 2));
    shop.follow().await;
    for (number, pieces) in [(0, "0"), (49, "0"), (50, "2"), (99, "2")] {
        let stored = shop
            .world
            .stored(&format!("#product#{}", name(number)), "#cart_total");
        assert_eq!(stored["quantity"]["N"], pieces, "{number}");
    }
}
