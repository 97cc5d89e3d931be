//! Many at once: nothing is sold twice, nothing is done twice.

use std::{collections::BTreeSet, sync::Arc};

use kibble::local::engine::Engine;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::world::{ORDER_PAYLOAD, Who, World, codes, event};

/// Sends all events at the same time.
async fn all(world: &World, events: Vec<Value>) -> Vec<Value> {
    let mut running = JoinSet::new();
    for event in events {
        let resolver = world.resolver.clone();
        running.spawn(async move { resolver.handle(event).await.unwrap() });
    }
    running.join_all().await
}

fn place_order(who: Who, key: &str, address: &str, items: &Value) -> Value {
    let input = json!({
        "idempotencyKey": key, "addressId": address, "items": items, "paymentMethod": "ON_DELIVERY",
    });
    event(
        who,
        "Mutation.placeOrder",
        json!({ "input": input }),
        ORDER_PAYLOAD,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_orders_for_ten_pieces_sell_exactly_ten() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    let items = json!([{ "productId": "bone", "quantity": 1 }]);
    let events = (0..50).map(|number| place_order(Who::Ada, &format!("key-{number}"), &address, &items));
    let answers = all(&world, events.collect()).await;

    let placed: Vec<&Value> = answers
        .iter()
        .filter(|answer| !answer["order"].is_null())
        .collect();
    assert_eq!(placed.len(), 10);
    for refused in answers.iter().filter(|answer| answer["order"].is_null()) {
        assert_eq!(codes(refused), ["OUT_OF_STOCK"]);
        assert_eq!(refused["userErrors"][0]["available"], 0);
    }
    assert_eq!(world.stock("bone").await, (0, 10));
    let ids: BTreeSet<&str> = placed
        .iter()
        .map(|answer| answer["order"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_twenty_times_places_one_order() {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let address = world.address(Who::Ada).await;
    let items = json!([{ "productId": "bone", "quantity": 2 }]);
    let events = (0..20).map(|_| place_order(Who::Ada, "the-key", &address, &items));
    let answers = all(&world, events.collect()).await;

    let replays = answers.iter().filter(|answer| answer["replayed"] == true).count();
    assert_eq!(replays, 19);
    let ids: BTreeSet<&str> = answers
        .iter()
        .map(|answer| answer["order"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(world.stock("bone").await, (98, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_pieces_go_to_one_order_and_its_repeats_still_find_it() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let address = world.address(Who::Ada).await;
    let items = json!([{ "productId": "bone", "quantity": 3 }]);
    let events = (0..10).map(|_| place_order(Who::Ada, "the-key", &address, &items));
    let answers = all(&world, events.collect()).await;
    for answer in &answers {
        assert_eq!(codes(answer), [] as [&str; 0], "{answer}");
    }
    assert_eq!(world.stock("bone").await, (0, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cart_is_ordered_once_however_many_keys_try() {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let address = world.address(Who::Ada).await;
    let add = json!({ "productId": "bone", "quantity": 4 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    let events =
        (0..10).map(|number| place_order(Who::Ada, &format!("key-{number}"), &address, &Value::Null));
    let answers = all(&world, events.collect()).await;
    let placed = answers.iter().filter(|answer| !answer["order"].is_null()).count();
    assert_eq!(placed, 1);
    assert_eq!(world.stock("bone").await, (96, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn adding_at_the_same_time_loses_no_piece() {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let add = || {
        event(
            Who::Ada,
            "Mutation.addToCart",
            json!({ "productId": "bone" }),
            "{ userErrors { code } }",
        )
    };
    all(&world, (0..40).map(|_| add()).collect()).await;
    let cart = world
        .ask(Who::Ada, "Query.cart", json!({}), "{ totalQuantity }")
        .await;
    assert_eq!(cart["totalQuantity"], 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn merging_while_adding_neither_loses_nor_doubles_a_piece() {
    for _ in 0..5 {
        let world = World::new().await;
        world.product("bone", 500, 100).await;
        let add = json!({ "productId": "bone", "quantity": 5 });
        let made = world
            .ask(Who::Public, "Mutation.addToCart", add, "{ cart { token } }")
            .await;
        let token = made["cart"]["token"].clone();
        let merge = || {
            event(
                Who::Ada,
                "Mutation.mergeCart",
                json!({ "token": token }),
                "{ userErrors { code } }",
            )
        };
        let add = || {
            event(
                Who::Ada,
                "Mutation.addToCart",
                json!({ "productId": "bone" }),
                "{ userErrors { code } }",
            )
        };
        let events = (0..3).map(|_| merge()).chain((0..10).map(|_| add())).collect();
        for answer in all(&world, events).await {
            assert!(codes(&answer).iter().all(|code| *code == "TRY_AGAIN"), "{answer}");
        }
        let cart = world
            .ask(Who::Ada, "Query.cart", json!({}), "{ totalQuantity }")
            .await;
        assert_eq!(cart["totalQuantity"], 15);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancelling_many_times_gives_the_goods_back_once() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    let order = world.order_of(Who::Ada, "k", &address, ("bone", 4)).await;
    let cancel = || {
        event(
            Who::Ada,
            "Mutation.cancelOrder",
            json!({ "id": order }),
            "{ order { id } userErrors { code } }",
        )
    };
    let answers = all(&world, (0..10).map(|_| cancel()).collect()).await;
    let done = answers.iter().filter(|answer| !answer["order"].is_null()).count();
    assert_eq!(done, 1);
    assert_eq!(world.stock("bone").await, (10, 0));
}

/// Answers the first `times` transactions with a conflict, which the embedded database never does.
fn conflicts(engine: &Engine, times: usize) {
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(times));
    engine.set_intercept(Some(Arc::new(move |operation, body: &str| {
        use std::sync::atomic::Ordering::SeqCst;
        let meant = operation == "TransactWriteItems"
            && left
                .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
                .is_ok();
        meant.then(|| {
            let actions = serde_json::from_str::<Value>(body).unwrap()["TransactItems"]
                .as_array()
                .unwrap()
                .len();
            let mut reasons = vec![json!({ "Code": "None" }); actions];
            reasons[2] =
                json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" });
            let answer = json!({
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled", "CancellationReasons": reasons,
            });
            (400, answer.to_string())
        })
    })));
}

#[tokio::test]
async fn four_conflicts_are_waited_out() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    conflicts(&world.engine, 4);
    let placed = world
        .order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 1 }]),
        )
        .await;
    assert_eq!(placed["order"]["status"], "PLACED");
    assert_eq!(world.stock("bone").await, (9, 1));
}

#[tokio::test]
async fn a_fifth_conflict_asks_the_caller_to_try_again() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    conflicts(&world.engine, 5);
    let refused = world
        .order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 1 }]),
        )
        .await;
    assert_eq!(codes(&refused), ["TRY_AGAIN"]);
    assert_eq!(world.stock("bone").await, (10, 0));
}
