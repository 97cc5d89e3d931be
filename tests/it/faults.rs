//! What a caller meets when the table fails: a neutral message, nothing half done, nothing internal.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

use kibble::{
    entry::{
        appsync::ResolverError,
        cognito::{PostConfirmationError, post_confirmation},
    },
    local::engine::Engine,
};
use serde_json::{Value, json};

use crate::world::{ORDER_PAYLOAD, TABLE, Who, World, codes, confirmation};

const BUSY: &str = "The shop is very busy. Please try again in a moment.";
const AWAY: &str = "The shop cannot be reached at the moment. Please try again.";
const OURS: &str = "Something went wrong on our side.";

fn error(error_type: &str, message: &str) -> ResolverError {
    ResolverError {
        error_type: error_type.to_owned(),
        message: message.to_owned(),
    }
}

/// DynamoDB's way to say no.
fn fault(status: u16, name: &str, message: &str) -> (u16, String) {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": message });
    (status, body.to_string())
}

/// Answers the first `times` requests that `meant` picks with `answer`.
fn answer_first(
    engine: &Engine,
    times: usize,
    meant: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    answer: (u16, String),
) {
    let left = AtomicUsize::new(times);
    engine.set_intercept(Some(Arc::new(move |operation, body: &str| {
        let is_meant = meant(operation, body)
            && left
                .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
                .is_ok();
        is_meant.then(|| answer.clone())
    })));
}

/// Answers every request of one kind with `answer`.
fn answer_every(engine: &Engine, operation: &'static str, answer: (u16, String)) {
    answer_first(engine, usize::MAX, move |asked, _| asked == operation, answer);
}

/// Does the first transaction and tells the caller something else, as when the answer is lost.
fn lose_first_answer(world: &World, answer: (u16, String)) {
    lose_first_answer_of(world, "TransactWriteItems", answer);
}

/// Does the first such operation and tells the caller something else, as when the answer is lost.
fn lose_first_answer_of(world: &World, lost: &'static str, answer: (u16, String)) {
    let left = AtomicUsize::new(1);
    let engine = world.engine.clone();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, body: &str| {
            let meant = operation == lost
                && left
                    .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
                    .is_ok();
            meant.then(|| {
                let (status, text) = engine.answer(&format!("DynamoDB_20120810.{lost}"), body);
                assert_eq!(status, 200, "{text}");
                answer.clone()
            })
        })));
}

/// Bones at 5.00, ten of them, and Ada's address.
async fn shop() -> (World, String) {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    (world, address)
}

fn one_bone() -> Value {
    json!([{ "productId": "bone", "quantity": 1 }])
}

async fn try_order(world: &World, key: &str, address: &str) -> Result<Value, ResolverError> {
    let input = json!({
        "idempotencyKey": key, "addressId": address, "items": one_bone(), "paymentMethod": "ON_DELIVERY",
    });
    world
        .try_ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        )
        .await
}

#[tokio::test]
async fn a_throttled_table_is_a_busy_shop() {
    let (world, _) = shop().await;
    let throttled = fault(
        400,
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded.",
    );
    answer_every(&world.engine, "GetItem", throttled);
    let failed = world
        .try_ask(Who::Ada, "Query.customerProfile", json!({}), "{ id }")
        .await;
    assert_eq!(failed, Err(error("Throttled", BUSY)));
}

#[tokio::test]
async fn a_table_that_answers_with_a_server_error_cannot_be_reached() {
    let (world, _) = shop().await;
    answer_every(
        &world.engine,
        "GetItem",
        fault(
            500,
            "InternalServerError",
            "The request processing has failed: host 10.1.2.3",
        ),
    );
    let failed = world
        .try_ask(Who::Ada, "Query.customerProfile", json!({}), "{ id }")
        .await;
    assert_eq!(failed, Err(error("Unavailable", AWAY)));
}

#[tokio::test]
async fn a_table_that_answers_in_no_known_form_cannot_be_reached() {
    let (world, _) = shop().await;
    answer_every(
        &world.engine,
        "Query",
        (503, "<html>Bad Gateway</html>".to_owned()),
    );
    let failed = world
        .try_ask(Who::Ada, "Query.addresses", json!({}), "{ id }")
        .await;
    assert_eq!(failed, Err(error("Unavailable", AWAY)));
}

#[tokio::test]
async fn one_failure_is_not_noticed() {
    let (world, address) = shop().await;
    let passing = fault(500, "InternalServerError", "Try again.");
    answer_first(
        &world.engine,
        1,
        |operation, _| operation == "TransactWriteItems",
        passing,
    );
    let placed = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(placed["order"]["status"], "PLACED");
    assert_eq!(placed["replayed"], false);
    assert_eq!(world.stock("bone").await, (9, 1));
}

#[tokio::test]
async fn a_request_that_the_table_does_not_take_is_our_fault() {
    let (world, address) = shop().await;
    let refused = fault(
        400,
        "ValidationException",
        "Invalid KeyConditionExpression: secret detail",
    );
    for operation in [
        "GetItem",
        "Query",
        "BatchGetItem",
        "UpdateItem",
        "TransactWriteItems",
    ] {
        answer_every(&world.engine, operation, refused.clone());
        let failed = match operation {
            "GetItem" => {
                world
                    .try_ask(Who::Ada, "Query.customerProfile", json!({}), "{ id }")
                    .await
            }
            "Query" => {
                world
                    .try_ask(
                        Who::Ada,
                        "Query.me",
                        json!({}),
                        "{ profile { id } orders { nodes { id } } }",
                    )
                    .await
            }
            "UpdateItem" => {
                let arguments = json!({ "productId": "bone" });
                world
                    .try_ask(
                        Who::Ada,
                        "Mutation.addToCart",
                        arguments,
                        "{ userErrors { code } }",
                    )
                    .await
            }
            _ => try_order(&world, "k", &address).await,
        };
        assert_eq!(failed, Err(error("Internal", OURS)), "{operation}");
    }
    let denied = fault(
        400,
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/kibble is not authorized to perform: dynamodb:Query",
    );
    answer_every(&world.engine, "Query", denied);
    let failed = world
        .try_ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await;
    assert_eq!(failed, Err(error("Internal", OURS)));
    world.engine.set_intercept(None);
    assert_eq!(world.stock("bone").await, (10, 0));
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_our_fault_and_shows_nothing_of_itself() {
    let (world, address) = shop().await;
    let pk = format!("#customer#{}", Who::Ada.sub());
    let sk = format!("#delivery_address#{address}");
    let mut item = world.stored(&pk, &sk);
    item["delivery_address"] = json!({ "S": "no JSON, but a secret" });
    world.store(item);
    for (field, selection) in [
        ("Query.addresses", "{ id }"),
        ("Query.me", "{ addresses { id } cart { lines { quantity } } }"),
    ] {
        let failed = world.try_ask(Who::Ada, field, json!({}), selection).await;
        assert_eq!(failed, Err(error("Internal", OURS)), "{field}");
    }
    assert_eq!(
        try_order(&world, "k", &address).await,
        Err(error("Internal", OURS))
    );
    // It can still be replaced, and nothing else is touched by it.
    let profile = world
        .ask(Who::Ada, "Query.customerProfile", json!({}), "{ id }")
        .await;
    assert_eq!(profile["name"], "Ada");
    let input = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let arguments = json!({ "id": address, "input": input });
    let mended = world
        .ask(
            Who::Ada,
            "Mutation.updateAddress",
            arguments,
            "{ address { id } userErrors { code } }",
        )
        .await;
    assert_eq!(mended["address"]["street"], "1 Main Street");
}

#[tokio::test]
async fn a_product_that_cannot_be_read_does_not_close_the_shop() {
    let (world, _) = shop().await;
    world.product("ball", 300, 1).await;
    let mut item = world.stored("#product#bone", "#detail");
    item["product_price"] = json!({ "S": "dear" });
    world.store(item);
    let fresh = World::over(world.engine.clone());
    let products = fresh
        .ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }")
        .await;
    assert_eq!(products["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(products["nodes"][0]["id"], "ball");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_found_by_the_repeat() {
    let (world, address) = shop().await;
    // Nothing tells the client that it may try again by itself.
    lose_first_answer(&world, fault(400, "ValidationException", "lost"));
    let failed = try_order(&world, "k", &address).await;
    assert_eq!(failed, Err(error("Internal", OURS)));
    assert_eq!(world.stock("bone").await, (9, 1));
    let again = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(again["replayed"], true);
    assert_eq!(again["order"]["status"], "PLACED");
    let again_and_again = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(again_and_again["order"]["id"], again["order"]["id"]);
    assert_eq!(world.stock("bone").await, (9, 1));
}

#[tokio::test]
async fn an_answer_that_is_lost_on_the_way_is_asked_for_again_and_nothing_is_done_twice() {
    let (world, address) = shop().await;
    lose_first_answer(&world, (502, "<html>Bad Gateway</html>".to_owned()));
    let placed = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(placed["order"]["status"], "PLACED");
    assert_eq!(world.stock("bone").await, (9, 1));
    let orders = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await;
    assert_eq!(orders["nodes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_step_whose_answer_is_lost_on_the_way_is_taken_once_and_not_refused() {
    let (world, address) = shop().await;
    let placed = try_order(&world, "k", &address).await.unwrap();
    let order = placed["order"]["id"].as_str().unwrap();
    let bad_gateway = || (502, "<html>Bad Gateway</html>".to_owned());
    lose_first_answer_of(&world, "UpdateItem", bad_gateway());
    let begun = world.step(Who::Wendy, "startPackaging", order, json!({})).await;
    assert_eq!(codes(&begun), [""; 0], "{begun}");
    assert_eq!(begun["order"]["history"].as_array().unwrap().len(), 2);
    lose_first_answer_of(&world, "UpdateItem", bad_gateway());
    let count = json!({ "productId": "bone", "quantity": 1 });
    let counted = world
        .step(Who::Wendy, "updatePackagingProduct", order, count)
        .await;
    assert_eq!(codes(&counted), [""; 0], "{counted}");
    assert_eq!(counted["order"]["version"], 3);
    lose_first_answer(&world, bad_gateway());
    let packed = world
        .step(Who::Wendy, "completePackaging", order, json!({}))
        .await;
    assert_eq!(codes(&packed), [""; 0], "{packed}");
    assert_eq!(packed["order"]["version"], 4);
    assert_eq!(world.stock("bone").await, (9, 0));
}

#[tokio::test]
async fn a_lost_answer_to_an_adjustment_counts_once() {
    let (world, _) = shop().await;
    lose_first_answer(&world, fault(400, "ValidationException", "lost"));
    let input = json!({ "idempotencyKey": "k", "productId": "bone", "delta": 5, "reason": "count" });
    let arguments = json!({ "input": input });
    let selection = "{ replayed stock { available } userErrors { code } }";
    let failed = world
        .try_ask(Who::Sam, "Mutation.adjustStock", arguments.clone(), selection)
        .await;
    assert_eq!(failed, Err(error("Internal", OURS)));
    let again = world
        .ask(Who::Sam, "Mutation.adjustStock", arguments, selection)
        .await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["stock"]["available"], 15);
}

/// Leaves the first key of a batch read to be asked for again, so many times.
fn leave_over(world: &World, times: usize) {
    let left = AtomicUsize::new(times);
    let is_inside = AtomicBool::new(false);
    let engine = world.engine.clone();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, body: &str| {
            if operation != "BatchGetItem" || is_inside.load(SeqCst) {
                return None;
            }
            left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
                .ok()?;
            let mut request: Value = serde_json::from_str(body).unwrap();
            let mut left_over = request["RequestItems"][TABLE].clone();
            let keys = request["RequestItems"][TABLE]["Keys"].as_array_mut().unwrap();
            left_over["Keys"] = json!([keys.remove(0)]);
            let mut answer = if keys.is_empty() {
                json!({ "Responses": { TABLE: [] } })
            } else {
                is_inside.store(true, SeqCst);
                let (status, answer) = engine.answer("DynamoDB_20120810.BatchGetItem", &request.to_string());
                is_inside.store(false, SeqCst);
                assert_eq!(status, 200, "{answer}");
                serde_json::from_str(&answer).unwrap()
            };
            answer["UnprocessedKeys"] = json!({ TABLE: left_over });
            Some((200, answer.to_string()))
        })));
}

#[tokio::test]
async fn keys_that_are_left_over_are_asked_for_again() {
    let (world, address) = shop().await;
    leave_over(&world, 1);
    let (placed, requests) = world.requests(try_order(&world, "k", &address)).await;
    assert_eq!(placed.unwrap()["order"]["status"], "PLACED");
    let reads = requests.iter().filter(|request| *request == "BatchGetItem");
    // One of the three is the interceptor's own.
    assert_eq!(reads.count(), 3);
    leave_over(&world, 1);
    let again = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(again["replayed"], true);
}

#[tokio::test]
async fn keys_that_are_left_over_for_ever_make_a_busy_shop() {
    let (world, address) = shop().await;
    leave_over(&world, usize::MAX);
    assert_eq!(
        try_order(&world, "k", &address).await,
        Err(error("Throttled", BUSY))
    );
    let failed = world
        .try_ask(
            Who::Sam,
            "Query.stock",
            json!({ "productIds": ["bone"] }),
            "{ available }",
        )
        .await;
    assert_eq!(failed, Err(error("Throttled", BUSY)));
    world.engine.set_intercept(None);
    assert_eq!(world.stock("bone").await, (10, 0));
}

#[tokio::test]
async fn an_old_catalogue_is_better_than_none() {
    let (world, _) = shop().await;
    let names = async |world: &World| {
        let products = world
            .ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }")
            .await;
        products["nodes"][0]["name"].clone()
    };
    assert_eq!(names(&world).await, "The bone");
    let other = World::over(world.engine.clone());
    let input = json!({ "id": "bone", "name": "Golden Bone", "category": "dog-food", "price": 500 });
    other
        .ask(
            Who::Sam,
            "Mutation.saveProduct",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;
    answer_every(&world.engine, "Query", fault(500, "InternalServerError", "down"));
    world.clock.forward(61);
    assert_eq!(names(&world).await, "The bone");
    let categories = world
        .ask(Who::Public, "Query.categories", json!({}), "{ slug }")
        .await;
    assert_eq!(categories[0]["slug"], "dog-food");
    // It is not asked for at every visit while the table is away, and soon after.
    let (_, requests) = world.requests(names(&world)).await;
    assert_eq!(requests, [] as [&str; 0]);
    world.engine.set_intercept(None);
    world.clock.forward(5);
    assert_eq!(names(&world).await, "Golden Bone");
}

#[tokio::test]
async fn without_any_catalogue_there_is_nothing_to_show() {
    let (world, _) = shop().await;
    let fresh = World::over(world.engine.clone());
    answer_every(&world.engine, "Query", fault(400, "ValidationException", "down"));
    for (field, selection) in [
        ("Query.products", "{ nodes { id } }"),
        ("Query.categories", "{ slug }"),
    ] {
        let failed = fresh.try_ask(Who::Public, field, json!({}), selection).await;
        assert_eq!(failed, Err(error("Internal", OURS)), "{field}");
    }
    // A screen full of products waits for the table once.
    let again = fresh.try_ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }");
    let (failed, requests) = fresh.requests(again).await;
    assert_eq!((failed, requests), (Err(error("Internal", OURS)), vec![]));
    world.engine.set_intercept(None);
    fresh.clock.forward(1);
    let products = fresh
        .ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }")
        .await;
    assert_eq!(products["nodes"][0]["id"], "bone");
}

#[tokio::test]
async fn a_sign_up_that_cannot_be_written_fails_for_all_to_see() {
    let world = World::new().await;
    answer_every(
        &world.engine,
        "TransactWriteItems",
        fault(400, "ValidationException", "secret"),
    );
    let event = confirmation(Who::Dan.sub(), "dan@example.com", "Dan");
    let failed = post_confirmation(&world.confirmation, event.clone()).await;
    assert_eq!(failed, Err(PostConfirmationError::Unavailable));
    assert_eq!(
        PostConfirmationError::Unavailable.to_string(),
        "The shop cannot be reached at the moment, please try again"
    );
    world.engine.set_intercept(None);
    assert_eq!(
        post_confirmation(&world.confirmation, event.clone()).await,
        Ok(event)
    );
}

/// Answers the first `times` transactions with a conflict on their first action.
fn conflicts(world: &World, times: usize) {
    let reasons =
        json!([{ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" }]);
    let answer = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled", "CancellationReasons": reasons,
    });
    answer_first(
        &world.engine,
        times,
        |operation, _| operation == "TransactWriteItems",
        (400, answer.to_string()),
    );
}

#[tokio::test]
async fn conflicts_over_the_address_book_are_waited_out() {
    let (world, address) = shop().await;
    let input = json!({ "street": "9 Quay", "city": "Cork", "zip": "T12", "country": "Ireland" });
    for (field, arguments) in [
        ("Mutation.addAddress", json!({ "input": input })),
        ("Mutation.setDefaultAddress", json!({ "id": address })),
        ("Mutation.deleteAddress", json!({ "id": address })),
    ] {
        conflicts(&world, 4);
        let done = world
            .ask(Who::Ada, field, arguments, "{ userErrors { code } }")
            .await;
        assert_eq!(codes(&done), [] as [&str; 0], "{field}");
    }
    let book = world.ask(Who::Ada, "Query.addresses", json!({}), "{ id }").await;
    assert_eq!(book.as_array().unwrap().len(), 1);
    assert_eq!(book[0]["street"], "9 Quay");
}

#[tokio::test]
async fn conflicts_over_products_stock_and_orders_are_waited_out() {
    let (world, address) = shop().await;
    let placed = try_order(&world, "k", &address).await.unwrap();
    let token = world
        .ask(
            Who::Public,
            "Mutation.addToCart",
            json!({ "productId": "bone" }),
            "{ cart { token } }",
        )
        .await["cart"]["token"]
        .clone();
    let product = json!({ "id": "bone", "name": "Bone", "category": "dog-food", "price": 600 });
    let count = json!({ "idempotencyKey": "k", "productId": "bone", "delta": 5, "reason": "count" });
    let runs = [
        (Who::Sam, "Mutation.saveProduct", json!({ "input": product })),
        (Who::Sam, "Mutation.adjustStock", json!({ "input": count })),
        (Who::Ada, "Mutation.mergeCart", json!({ "token": token })),
        (
            Who::Ada,
            "Mutation.cancelOrder",
            json!({ "id": placed["order"]["id"] }),
        ),
    ];
    for (who, field, arguments) in runs {
        conflicts(&world, 5);
        let refused = world
            .ask(who, field, arguments.clone(), "{ userErrors { code } }")
            .await;
        assert_eq!(codes(&refused), ["TRY_AGAIN"], "{field}");
        conflicts(&world, 4);
        let done = world.ask(who, field, arguments, "{ userErrors { code } }").await;
        assert_eq!(codes(&done), [] as [&str; 0], "{field}");
    }
    assert_eq!(world.stock("bone").await, (15, 0));
}

/// Lets the next reader of the catalogue see it as the index still has it: before `change`, though its
/// version is the one after.
async fn lag_behind(world: &World, change: impl AsyncFnOnce(&World)) {
    let query = json!({
        "TableName": TABLE, "IndexName": "GSI1", "KeyConditionExpression": "GSI1PK = :catalog",
        "ExpressionAttributeValues": { ":catalog": { "S": "#catalog" } },
    });
    let old = world.dynamodb("Query", &query).to_string();
    change(&World::over(world.engine.clone())).await;
    let is_catalogue = |operation: &str, body: &str| operation == "Query" && body.contains("GSI1");
    answer_first(&world.engine, 1, is_catalogue, (200, old));
    world.clock.forward(60);
}

#[tokio::test]
async fn an_index_that_lags_behind_does_not_stop_the_sale() {
    let (world, address) = shop().await;
    let save = async |world: &World, name: &str, price: i64| {
        let input = json!({ "id": "bone", "name": name, "category": "dog-food", "price": price });
        let arguments = json!({ "input": input });
        world
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                arguments,
                "{ product { id } userErrors { code } }",
            )
            .await
    };
    lag_behind(&world, async |other| drop(save(other, "Golden Bone", 900).await)).await;
    let refused = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(codes(&refused), ["PRICE_CHANGED"]);
    let placed = try_order(&world, "k", &address).await.unwrap();
    assert_eq!(placed["order"]["total"]["amount"], 900);

    lag_behind(&world, async |other| drop(save(other, "Silver Bone", 800).await)).await;
    let saved = save(&world, "Bone", 700).await;
    assert_eq!(codes(&saved), [] as [&str; 0]);
    assert_eq!(saved["product"]["version"], 4);
}

#[tokio::test]
async fn lists_show_what_the_index_was_late_with_a_minute_later() {
    let (world, _) = shop().await;
    let names = async |world: &World| {
        let list = world
            .ask(Who::Public, "Query.products", json!({}), "{ nodes { name } }")
            .await;
        let nodes = list["nodes"].as_array().unwrap().clone();
        nodes.iter().any(|node| node["name"] == "Late Bone")
    };
    lag_behind(&world, async |other| {
        let input = json!({ "id": "late", "name": "Late Bone", "category": "dog-food", "price": 1 });
        let arguments = json!({ "input": input });
        other
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                arguments,
                "{ userErrors { code } }",
            )
            .await;
    })
    .await;
    assert!(!names(&world).await);
    world.clock.forward(60);
    assert!(names(&world).await);
}

#[tokio::test]
async fn single_writes_wait_for_a_transaction_on_the_same_item() {
    let (world, address) = shop().await;
    let input = json!({ "street": "9 Quay", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let conflict = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
        "message": "Transaction is ongoing for the item",
    });
    for (field, arguments) in [
        ("Mutation.addToCart", json!({ "productId": "bone" })),
        (
            "Mutation.setCartLine",
            json!({ "productId": "bone", "quantity": 2 }),
        ),
        (
            "Mutation.setCartLine",
            json!({ "productId": "bone", "quantity": 0 }),
        ),
        ("Mutation.updateProfile", json!({ "input": { "name": "Ada" } })),
        ("Mutation.updateAddress", json!({ "id": address, "input": input })),
        ("Mutation.clearCart", json!({})),
    ] {
        let writes = |operation: &str, _: &str| matches!(operation, "UpdateItem" | "DeleteItem");
        answer_first(&world.engine, 4, writes, (400, conflict.to_string()));
        let done = world
            .ask(Who::Ada, field, arguments, "{ userErrors { code } }")
            .await;
        assert_eq!(codes(&done), [] as [&str; 0], "{field}");
    }
}
