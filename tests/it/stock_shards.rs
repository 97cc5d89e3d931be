//! A stock that is spread over several rows: orders take from single rows, and everybody is told the sum.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use kibble::{
    app::{App, Ids, Settings},
    entry::appsync::Resolver,
    local::engine::{Engine, Place},
    shop::timestamp::Timestamp,
    table::permissions::Function,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    published::Followed,
    world::{ORDER_PAYLOAD, TABLE, Who, World, codes, confirmation, event, part, table_of},
};

const LEVEL: &str = "{ stock { available reserved onHand inCarts lowStockAt shards version } \
                     userErrors { code field message } }";
const SEED: u64 = 7;
const ORDERED: [&str; 2] = ["BatchGetItem", "TransactWriteItems"];

/// Available and reserved pieces of each row, by its number.
fn rows(world: &World, product: &str) -> BTreeMap<u32, (i64, i64)> {
    let request = json!({
        "TableName": TABLE, "KeyConditionExpression": "PK = :pk AND begins_with(SK, :stock)",
        "ExpressionAttributeValues": {
            ":pk": { "S": format!("#product#{product}") }, ":stock": { "S": "#stock" },
        },
    });
    let answer = world.dynamodb("Query", &request);
    let rows = answer["Items"].as_array().unwrap().iter().map(|row| {
        let number = |name: &str| row[name]["N"].as_str().unwrap().parse().unwrap();
        let key = row["SK"]["S"].as_str().unwrap();
        let shard = key
            .strip_prefix("#stock#")
            .map_or(0, |shard| shard.parse().unwrap());
        (shard, (number("stock_available"), number("stock_reserved")))
    });
    rows.collect()
}

/// The rows from which the lines of an order came, as they are stored, and how many pieces from each.
fn taken(world: &World, order: &str) -> Vec<Vec<(u32, u32)>> {
    let key = kibble::shop::id::OrderKey::decode(order).unwrap();
    let pk = format!("#customer#{}", key.customer);
    let stored = world.stored(&pk, &format!("#order#{}", key.order));
    let lines = stored["order_items"]["L"].as_array().unwrap().iter().map(|line| {
        let parts = line["M"]["stock_shards"]["L"].as_array().cloned();
        let parts = parts.unwrap_or_default().into_iter().map(|part| {
            let number = |name: &str| part["M"][name]["N"].as_str().unwrap().parse().unwrap();
            (number("shard"), number("volume"))
        });
        parts.collect()
    });
    lines.collect()
}

async fn adjust(world: &World, key: &str, change: Value) -> Value {
    let mut input = json!({ "idempotencyKey": key, "productId": "bone", "reason": "count" });
    let change = change.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(change);
    let selection = "{ stock { available lowStockAt shards } userErrors { code available } }";
    world
        .ask(
            Who::Wendy,
            "Mutation.adjustStock",
            json!({ "input": input }),
            selection,
        )
        .await
}

async fn place(world: &World, who: Who, key: &str, address: &str, quantity: u32) -> Value {
    let line = json!([{ "productId": "bone", "quantity": quantity }]);
    world.order(who, key, address, line).await
}

/// A second function over the same table, with a catalogue of its own in memory.
fn another(world: &World) -> World {
    World::over(world.engine.clone())
}

#[tokio::test]
async fn a_stock_is_spread_evenly_and_folded_again() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    let order = world.order_of(Who::Ada, "one", &address, ("bone", 3)).await;
    let (stock, requests) = world.requests(world.spread("bone", 4)).await;
    assert_eq!(requests, ["Query", "TransactWriteItems"]);
    let mut expected = json!({
        "available": 7, "reserved": 3, "onHand": 10, "inCarts": 0, "lowStockAt": null, "shards": 4,
        "version": stock["version"],
    });
    assert_eq!(part(&stock, &expected), expected);
    let spread = [(0, (2, 3)), (1, (2, 0)), (2, (2, 0)), (3, (1, 0))];
    assert_eq!(rows(&world, "bone"), spread.into());
    assert_eq!(world.stored("#product#bone", "#stock")["stock_shards"]["N"], "4");
    assert_eq!(world.stored("#config", "#stock_shards")["s#bone"]["N"], "4");

    let folded = world.spread("bone", 1).await;
    assert!(folded["version"].as_i64() > stock["version"].as_i64());
    (expected["shards"], expected["version"]) = (json!(1), folded["version"].clone());
    assert_eq!(part(&folded, &expected), expected);
    assert_eq!(rows(&world, "bone"), [(0, (7, 3))].into());
    let row = world.stored("#product#bone", "#stock");
    assert_eq!(row.get("stock_shards"), None);
    assert_eq!(world.stored("#config", "#stock_shards").get("s#bone"), None);
    // The order that was placed before stands as it was.
    world.bring(&order, "PACKED").await;
    assert_eq!(rows(&world, "bone"), [(0, (7, 0))].into());
}

#[tokio::test]
async fn the_number_of_rows_is_bounded_and_a_product_must_be_known() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    for (product, shards, code, field) in [
        ("bone", 0, "INVALID", "shards"),
        ("bone", 17, "INVALID", "shards"),
        ("bone", -1, "INVALID", "shards"),
        ("moon", 2, "NOT_FOUND", "productId"),
        ("\u{0}", 2, "NOT_FOUND", "productId"),
    ] {
        let input = json!({ "input": { "productId": product, "shards": shards } });
        let told = world.ask(Who::Sam, "Mutation.setStockShards", input, LEVEL).await;
        assert_eq!(told["stock"], Value::Null);
        assert_eq!(codes(&told), [code], "{told}");
        assert_eq!(told["userErrors"][0]["field"], json!(["input", field]));
    }
    assert_eq!(rows(&world, "bone"), [(0, (10, 0))].into());
}

#[tokio::test]
async fn an_order_takes_from_one_row_by_the_usual_two_requests() {
    let world = World::new().await;
    world.product("bone", 500, 40).await;
    world.spread("bone", 4).await;
    let address = world.address(Who::Ada).await;
    // Reads the catalogue, which is not what is counted here.
    place(&world, Who::Ada, "first", &address, 1).await;
    let mut seen = BTreeMap::new();
    for number in 0..8 {
        let key = format!("key-{number}");
        let (placed, requests) = world.requests(place(&world, Who::Ada, &key, &address, 2)).await;
        assert_eq!(requests, ORDERED);
        let order = placed["order"]["id"].as_str().unwrap();
        let parts = taken(&world, order).remove(0);
        let shard = match parts.as_slice() {
            [] => 0,
            [(shard, 2)] => *shard,
            other => panic!("{other:?}"),
        };
        *seen.entry(shard).or_insert(0) += 1;
    }
    assert!(seen.len() >= 3, "orders are spread: {seen:?}");
    assert_eq!(world.stock("bone").await, (23, 17));
    for (shard, (available, reserved)) in rows(&world, "bone") {
        assert_eq!(available + reserved, 10, "row {shard}");
    }
}

#[tokio::test]
async fn a_row_that_has_too_few_sends_an_order_to_others_until_all_have_too_few() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    world.spread("bone", 4).await;
    let address = world.address(Who::Ada).await;
    // Rows of 3, 3, 2 and 2 pieces.
    let split = place(&world, Who::Ada, "split", &address, 7).await;
    let order = split["order"]["id"].as_str().unwrap();
    let parts = taken(&world, order).remove(0);
    assert_eq!(parts.iter().map(|(_, pieces)| pieces).sum::<u32>(), 7);
    assert_eq!(parts.len(), 3, "as few rows as can be: {parts:?}");
    assert_eq!(world.stock("bone").await, (3, 7));

    let refused = place(&world, Who::Ada, "many", &address, 4).await;
    assert_eq!(codes(&refused), ["INSUFFICIENT_STOCK"]);
    assert_eq!(refused["userErrors"][0]["available"], 3);
    let last = place(&world, Who::Ada, "last", &address, 3).await;
    assert_eq!(codes(&last), [""; 0]);
    let (refused, requests) = world.requests(place(&world, Who::Ada, "late", &address, 1)).await;
    assert_eq!(codes(&refused), ["OUT_OF_STOCK"]);
    assert_eq!(refused["userErrors"][0]["available"], 0);
    // What is refused was so at one moment, which takes three readings to know.
    let looked = ["BatchGetItem", "TransactWriteItems", "Query", "Query", "Query"];
    assert_eq!(requests, looked);
    assert_eq!(world.stock("bone").await, (0, 10));

    // All of it comes back.
    let cancel = |id: &Value| json!({ "id": id });
    for placed in [&split, &last] {
        let arguments = cancel(&placed["order"]["id"]);
        let done = world.ask(
            Who::Ada,
            "Mutation.cancelOrder",
            arguments,
            "{ userErrors { code } }",
        );
        assert_eq!(codes(&done.await), [""; 0]);
    }
    let rows = rows(&world, "bone");
    assert_eq!(rows, [(0, (3, 0)), (1, (3, 0)), (2, (2, 0)), (3, (2, 0))].into());
}

#[tokio::test]
async fn an_old_number_of_rows_in_memory_neither_refuses_nor_oversells() {
    let world = World::new().await;
    world.product("bone", 500, 40).await;
    let address = world.address(Who::Ada).await;
    let old = another(&world);
    // It knows one row, and there are eight of five pieces.
    assert_eq!(codes(&place(&old, Who::Ada, "a", &address, 1).await), [""; 0]);
    world.spread("bone", 8).await;
    for number in 0..5 {
        let placed = place(&old, Who::Ada, &format!("b-{number}"), &address, 5).await;
        assert_eq!(codes(&placed), [""; 0], "{placed}");
    }
    // It knows eight rows, and there is one.
    old.clock.forward(61);
    let placed = place(&old, Who::Ada, "c", &address, 1).await;
    assert_eq!(codes(&placed), [""; 0]);
    world.spread("bone", 1).await;
    for number in 0..8 {
        let placed = place(&old, Who::Ada, &format!("d-{number}"), &address, 1).await;
        assert_eq!(codes(&placed), [""; 0], "{placed}");
    }
    assert_eq!(rows(&world, "bone"), [(0, (5, 35))].into());
    let refused = place(&old, Who::Ada, "e", &address, 6).await;
    assert_eq!(codes(&refused), ["INSUFFICIENT_STOCK"]);
    assert_eq!(refused["userErrors"][0]["available"], 5);
}

#[tokio::test]
async fn pieces_of_rows_that_went_are_given_back_to_those_that_stayed() {
    let world = World::new().await;
    world.product("bone", 500, 16).await;
    world.spread("bone", 16).await;
    let address = world.address(Who::Ada).await;
    let mut orders = Vec::new();
    for (key, quantity) in [("cancelled", 5), ("packed", 4), ("short", 6)] {
        orders.push(world.order_of(Who::Ada, key, &address, ("bone", quantity)).await);
    }
    assert_eq!(world.stock("bone").await, (1, 15));
    world.spread("bone", 2).await;
    let (available, reserved): (Vec<_>, Vec<_>) = rows(&world, "bone").into_values().unzip();
    assert_eq!(
        (available.iter().sum::<i64>(), reserved.iter().sum::<i64>()),
        (1, 15)
    );

    world.bring(&orders[0], "CANCELLED").await;
    assert_eq!(world.stock("bone").await, (6, 10));
    world.bring(&orders[1], "PACKED").await;
    assert_eq!(world.stock("bone").await, (6, 6));
    // What was packed is reserved nowhere, and its rows have gone.
    world.bring(&orders[1], "CANCELLED").await;
    assert_eq!(world.stock("bone").await, (10, 6));
    world.spread("bone", 1).await;
    world
        .step(Who::Wendy, "startPackaging", &orders[2], json!({}))
        .await;
    let count = json!({ "productId": "bone", "quantity": 2 });
    world
        .step(Who::Wendy, "updatePackagingProduct", &orders[2], count)
        .await;
    let done = world
        .step(Who::Wendy, "completePackaging", &orders[2], json!({}))
        .await;
    assert_eq!(codes(&done), [""; 0]);
    assert_eq!(rows(&world, "bone"), [(0, (14, 0))].into());
}

#[tokio::test]
async fn every_row_has_the_price_and_the_status() {
    let world = World::new().await;
    world.product("bone", 500, 40).await;
    let old = another(&world);
    let address = world.address(Who::Ada).await;
    // It knows one row.
    place(&old, Who::Ada, "a", &address, 1).await;
    world.spread("bone", 4).await;
    let product = |price: i64, status: &str| json!({ "input": { "id": "bone", "name": "Bone", "category": "dog-food", "price": price, "status": status } });
    let save = async |world: &World, price: i64, status: &str| {
        let arguments = product(price, status);
        let saved = world.ask(
            Who::Sam,
            "Mutation.saveProduct",
            arguments,
            "{ userErrors { code } }",
        );
        assert_eq!(codes(&saved.await), [""; 0]);
    };
    save(&old, 700, "ACTIVE").await;
    world.clock.forward(61);
    for number in 0..8 {
        let placed = place(&world, Who::Ada, &format!("b-{number}"), &address, 1).await;
        assert_eq!(codes(&placed), [""; 0], "{placed}");
        assert_eq!(placed["order"]["total"]["amount"], 700);
    }
    // A new row has the price of the others.
    world.spread("bone", 16).await;
    save(&world, 900, "HIDDEN").await;
    for shard in 1..16 {
        let row = world.stored("#product#bone", &format!("#stock#{shard}"));
        assert_eq!(
            (
                &row["product_price"]["N"],
                &row["price_version"]["N"],
                &row["product_status"]["S"]
            ),
            (&json!("9"), &json!("3"), &json!("HIDDEN"))
        );
    }
    let hidden = place(&old, Who::Ada, "c", &address, 1).await;
    assert_eq!(codes(&hidden), ["PRODUCT_UNAVAILABLE"]);
}

#[tokio::test]
async fn staff_adjusts_the_sum() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    world.spread("bone", 4).await;
    know_the_catalogue(&world).await;
    let (added, requests) = world
        .requests(adjust(&world, "a", json!({ "delta": 5, "lowStockAt": 3 })))
        .await;
    assert_eq!(requests, ["BatchGetItem", "Query", "TransactWriteItems"]);
    let expected = json!({ "available": 15, "lowStockAt": 3, "shards": 4 });
    assert_eq!(part(&added["stock"], &expected), expected);
    let spread = rows(&world, "bone");
    assert_eq!(
        spread,
        [(0, (4, 0)), (1, (4, 0)), (2, (4, 0)), (3, (3, 0))].into()
    );
    let refused = adjust(&world, "b", json!({ "delta": -16 })).await;
    assert_eq!(codes(&refused), ["INSUFFICIENT_STOCK"]);
    assert_eq!(refused["userErrors"][0]["available"], 15);
    let conflict = adjust(&world, "c", json!({ "changeFrom": 4, "changeTo": 9 })).await;
    assert_eq!(codes(&conflict), ["VERSION_CONFLICT"]);
    assert_eq!(conflict["userErrors"][0]["available"], 15);
    let swapped = adjust(&world, "d", json!({ "changeFrom": 15, "changeTo": 2 })).await;
    assert_eq!(swapped["stock"]["available"], 2);
    let again = adjust(&world, "d", json!({ "changeFrom": 15, "changeTo": 2 })).await;
    assert_eq!(again["stock"]["available"], 2);
    // Lists and carts speak of the sum, which is low and has not gone.
    let product = world
        .ask(
            Who::Ada,
            "Query.product",
            json!({ "id": "bone" }),
            "{ availability }",
        )
        .await;
    assert_eq!(product["availability"], "LOW_STOCK");
    world.clock.forward(61);
    let add = json!({ "productId": "bone", "quantity": 3 });
    let selection = "{ cart { warnings { code available } } userErrors { code } }";
    let cart = world.ask(Who::Ada, "Mutation.addToCart", add, selection).await;
    let short = json!([{ "code": "INSUFFICIENT_STOCK", "available": 2 }]);
    assert_eq!(part(&cart["cart"]["warnings"], &short), short);
}

#[tokio::test]
async fn an_order_that_pieces_of_too_many_rows_would_make_too_large_has_them_gathered() {
    let world = World::new().await;
    let products: Vec<String> = (0..7).map(|number| format!("toy-{number}")).collect();
    for product in &products {
        world.product(product, 100, 16).await;
        world.spread(product, 16).await;
    }
    let address = world.address(Who::Ada).await;
    let lines = products
        .iter()
        .map(|product| json!({ "productId": product, "quantity": 16 }));
    let placed = world
        .order(Who::Ada, "all", &address, json!(lines.collect::<Vec<_>>()))
        .await;
    assert_eq!(codes(&placed), [""; 0], "{placed}");
    let parts: usize = taken(&world, placed["order"]["id"].as_str().unwrap())
        .iter()
        .map(|parts| parts.len().max(1))
        .sum();
    assert!(parts <= 95, "{parts}");
    for product in &products {
        assert_eq!(world.stock(product).await, (0, 16));
    }
}

#[tokio::test]
async fn words_and_events_follow_the_sum_and_not_a_row() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 8).await;
    adjust(&shop.world, "low", json!({ "lowStockAt": 3 })).await;
    shop.world.spread("bone", 4).await;
    shop.follow().await;
    let address = shop.world.address(Who::Ada).await;
    let mut told = shop.stock_events().len();
    let mut orders = Vec::new();
    // Rows of two pieces: some are empty long before the stock is.
    for (quantity, event, word) in [
        (2, None, "IN_STOCK"),
        (2, None, "IN_STOCK"),
        (1, Some(("StockLow", 3)), "LOW_STOCK"),
        (2, None, "LOW_STOCK"),
        (1, Some(("StockOut", 0)), "OUT_OF_STOCK"),
    ] {
        let key = format!("key-{}", orders.len());
        let order = shop.world.order_of(Who::Ada, &key, &address, ("bone", quantity));
        orders.push(order.await);
        // What the function writes is a change again.
        shop.follow().await;
        shop.follow().await;
        let events = shop.stock_events();
        let new: Vec<(&str, i64)> = events[told..]
            .iter()
            .map(|(name, available)| (name.as_str(), *available))
            .collect();
        assert_eq!(new, event.into_iter().collect::<Vec<_>>(), "order of {quantity}");
        told = events.len();
        let stored = shop.world.stored("#product#bone", "#detail");
        assert_eq!(stored["availability"]["S"], word);
    }
    shop.world.bring(&orders[0], "CANCELLED").await;
    shop.follow().await;
    // One row again, which speaks for itself: nothing is told twice.
    shop.world.spread("bone", 1).await;
    shop.follow().await;
    adjust(&shop.world, "none", json!({ "delta": -2 })).await;
    shop.follow().await;
    let events = shop.stock_events();
    let last: Vec<(&str, i64)> = events[told..]
        .iter()
        .map(|(name, available)| (name.as_str(), *available))
        .collect();
    assert_eq!(last, [("StockBack", 2), ("StockOut", 0)]);
}

/// Has the first reading of the rows see what never was: pieces that are on their way from row to row are in
/// none of them.
fn tear_first_reading(world: &World) {
    let request = json!({
        "TableName": TABLE, "KeyConditionExpression": "PK = :pk AND begins_with(SK, :stock)",
        "ExpressionAttributeValues": { ":pk": { "S": "#product#bone" }, ":stock": { "S": "#stock" } },
    });
    let mut torn = world.dynamodb("Query", &request);
    for row in torn["Items"].as_array_mut().unwrap() {
        row["stock_available"] = json!({ "N": "0" });
    }
    let first = AtomicBool::new(true);
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, body: &str| {
            let is_it = operation == "Query" && body.contains("#product#bone");
            (is_it && first.swap(false, Ordering::SeqCst)).then(|| (200, torn.to_string()))
        })));
}

#[tokio::test]
async fn nobody_is_refused_for_pieces_that_are_on_their_way_from_row_to_row() {
    let world = World::new().await;
    world.product("bone", 500, 8).await;
    world.spread("bone", 4).await;
    let address = world.address(Who::Ada).await;
    tear_first_reading(&world);
    // No row has so many, so all are read.
    let placed = place(&world, Who::Ada, "order", &address, 3).await;
    assert_eq!(codes(&placed), [""; 0], "{placed}");
    tear_first_reading(&world);
    let taken = adjust(&world, "adjust", json!({ "delta": -2 })).await;
    assert_eq!(codes(&taken), [""; 0], "{taken}");
    world.engine.set_intercept(None);
    assert_eq!(world.stock("bone").await, (3, 3));
}

/// Has the catalogue read, as in a function that is warm.
async fn know_the_catalogue(world: &World) {
    world
        .ask(Who::Ada, "Query.products", json!({}), "{ nodes { id } }")
        .await;
}

/// Ids and chances that follow from a seed, and are spread as those of real chance are.
struct SeededIds(AtomicU64);

impl SeededIds {
    /// The next number of the generator SplitMix64.
    fn next(&self) -> u64 {
        let step = 0x9E37_79B9_7F4A_7C15;
        let state = self.0.fetch_add(step, Ordering::SeqCst).wrapping_add(step);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Ids for SeededIds {
    fn in_time(&self, _: Timestamp) -> Uuid {
        self.secret()
    }

    fn secret(&self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }

    fn bits(&self) -> u16 {
        u16::try_from(self.next() >> 48).unwrap()
    }
}

/// A customer of many.
struct Buyer<'a> {
    resolver: &'a Resolver,
    sub: String,
}

impl<'a> Buyer<'a> {
    async fn sign_up(world: &World, resolver: &'a Resolver, number: usize) -> Self {
        let sub = format!("b0000000-0000-4000-8000-{number:012}");
        let signed_up = confirmation(&sub, &format!("buyer-{number}@example.com"), "Buyer");
        kibble::entry::cognito::post_confirmation(&world.confirmation, signed_up)
            .await
            .unwrap();
        Self { resolver, sub }
    }

    async fn ask(&self, field: &str, arguments: Value, selection: &str) -> Value {
        let mut event = event(Who::Ada, field, arguments, selection);
        for pointer in [
            "/identity/sub",
            "/identity/username",
            "/identity/claims/sub",
            "/identity/claims/username",
        ] {
            *event.pointer_mut(pointer).unwrap() = json!(self.sub);
        }
        self.resolver.handle(event).await.unwrap()
    }

    async fn address(&self) -> Value {
        let input = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
        let added = self.ask(
            "Mutation.addAddress",
            json!({ "input": input }),
            "{ address { id } }",
        );
        added.await["address"]["id"].clone()
    }

    /// Orders one bone, and again while asked to; whether there was one.
    async fn buy(&self, address: &Value) -> bool {
        let input = json!({
            "idempotencyKey": "the-key", "addressId": address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 1 }],
        });
        loop {
            let arguments = json!({ "input": input });
            let placed = self.ask("Mutation.placeOrder", arguments, ORDER_PAYLOAD).await;
            match codes(&placed).as_slice() {
                [] => return true,
                ["OUT_OF_STOCK"] => return false,
                ["TRY_AGAIN"] => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Every buyer orders one piece at the same moment: how many have one, and how many transactions that took.
async fn rush(buyers: usize, pieces: i64, shards: u32) -> (usize, usize) {
    let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
    let world = World::over(engine.with_transaction_time(Duration::from_millis(15)));
    world.product("bone", 500, pieces).await;
    world.spread("bone", shards).await;
    let table = table_of(&world.engine, Function::Resolver);
    let settings = Settings::new(table.currency());
    let ids = Arc::new(SeededIds(AtomicU64::new(SEED)));
    let app = App::new(table, settings, world.clock.clone(), ids);
    app.warm_up().await;
    let resolver = Resolver::new(Arc::new(app));
    let mut people = Vec::new();
    for number in 0..buyers {
        let buyer = Buyer::sign_up(&world, &resolver, number).await;
        let address = buyer.address().await;
        people.push((buyer, address));
    }
    let bought = people.iter().map(|(buyer, address)| buyer.buy(address));
    let (bought, requests) = world.requests(join_all(bought)).await;
    let placed = bought.into_iter().filter(|bought| *bought).count();
    let (available, reserved) = world.stock("bone").await;
    assert_eq!(reserved, i64::try_from(placed).unwrap());
    assert_eq!(available + reserved, pieces);
    let transactions = requests.iter().filter(|request| *request == "TransactWriteItems");
    (placed, transactions.count())
}

#[tokio::test(start_paused = true)]
async fn conflicts_fall_with_the_number_of_rows_and_nothing_is_oversold() {
    let mut repeated = Vec::new();
    for shards in [1, 4, 16] {
        let (placed, transactions) = rush(40, 200, shards).await;
        assert_eq!(placed, 40, "{shards} rows");
        repeated.push(transactions - 40);
    }
    let falls = |(more, less): (usize, usize)| less * 3 < more * 2;
    assert!(
        falls((repeated[0], repeated[1])) && falls((repeated[1], repeated[2])),
        "{repeated:?}"
    );
    assert!(repeated[2] * 4 < repeated[0], "{repeated:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_pieces_of_all_rows_are_sold_and_no_more() {
    for shards in [1, 3, 8] {
        let (placed, _) = rush(60, 25, shards).await;
        assert_eq!(placed, 25, "{shards} rows");
    }
}
