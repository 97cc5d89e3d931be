//! Customers take their data along, or leave.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use kibble::{
    app::Failure,
    local::seed::ADA,
    shop::{
        customer::ProfileChanges,
        id::OrderKey,
        place_order::{PlaceOrderForm, PlaceOrderRequest},
        refusal::RefusalCode,
    },
};
use serde_json::{Value, json};

use crate::world::{Who, World, codes};

const CLOSED: &str = "{ ok userErrors { code message } }";
const PARTITION: &str = "#customer#ada00000-0000-4000-8000-000000000001";

/// Ada has two addresses, a cart, a name and a telephone number of her own, and an order in this state.
async fn shop(state: &str) -> (World, String) {
    let world = World::new().await;
    world.product("bone", 500, 500).await;
    world.address(Who::Ada).await;
    let address = world.address(Who::Ada).await;
    let input = json!({ "name": "Ada L.", "phone": "+353 21 555 0100", "locale": "en" });
    world
        .ask(
            Who::Ada,
            "Mutation.updateProfile",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    let input = json!({
        "idempotencyKey": "key", "addressId": address, "paymentMethod": "ON_DELIVERY", "note": "Ring at Ada's.",
        "items": [{ "productId": "bone", "quantity": 2 }],
    });
    let placed = world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            "{ order { id } }",
        )
        .await;
    let order = placed["order"]["id"].as_str().unwrap().to_owned();
    world.bring(&order, state).await;
    (world, order)
}

async fn close(world: &World) -> Value {
    world
        .ask(Who::Ada, "Mutation.closeAccount", json!({}), CLOSED)
        .await
}

/// Everything in Ada's partition.
fn partition(world: &World) -> Vec<Value> {
    let request = json!({
        "TableName": crate::world::TABLE, "KeyConditionExpression": "PK = :p",
        "ExpressionAttributeValues": { ":p": { "S": PARTITION } },
    });
    world.dynamodb("Query", &request)["Items"]
        .as_array()
        .unwrap()
        .clone()
}

fn mark(world: &World) -> Value {
    // The first 16 bytes of the SHA-256 of ada@example.com.
    let hash =
        kibble::shop::text::hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest("ada@example.com"), 16);
    world.stored(&format!("#email#{hash}"), "#email")
}

#[tokio::test]
async fn an_export_holds_everything_in_the_words_of_the_shop() {
    let (world, order) = shop("DELIVERED").await;
    let text = world.ask(Who::Ada, "Query.exportMyData", json!({}), "").await;
    let text = text.as_str().unwrap();
    for internal in [
        "PK",
        "SK",
        "GSI",
        "#customer",
        "#order",
        "order_items",
        "fingerprint",
    ] {
        assert!(!text.contains(internal), "{internal} in {text}");
    }
    let told: Value = serde_json::from_str(text).unwrap();
    let members: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(members, ["addresses", "cart", "exportedAt", "orders", "profile"]);
    assert_eq!(told["exportedAt"], "2026-11-20T09:00:00.000Z");
    assert_eq!(told["profile"]["name"], "Ada L.");
    assert_eq!(told["profile"]["email"], "ada@example.com");
    assert_eq!(told["addresses"].as_array().unwrap().len(), 2);
    assert_eq!(told["addresses"][0]["street"], "1 Main Street");
    assert_eq!(told["cart"], json!([{ "productId": "bone", "quantity": 3 }]));
    let sold = &told["orders"][0];
    assert_eq!(sold["id"], order.as_str());
    assert_eq!(sold["status"], "DELIVERED");
    assert_eq!(sold["total"], json!({ "amount": 1000, "currency": "EUR" }));
    assert_eq!(sold["note"], "Ring at Ada's.");
    assert_eq!(sold["address"]["city"], "Cork");
    assert_eq!(sold["history"].as_array().unwrap().len(), 5);
    let nothing = world.ask(Who::Sam, "Query.exportMyData", json!({}), "").await;
    let nothing: Value = serde_json::from_str(nothing.as_str().unwrap()).unwrap();
    assert_eq!(
        (&nothing["profile"], &nothing["orders"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test]
async fn a_closed_account_leaves_the_sums_of_its_orders_and_nothing_else() {
    let (world, _) = shop("DELIVERED").await;
    assert_ne!(mark(&world), Value::Null);
    let (closed, requests) = world.requests(close(&world)).await;
    assert_eq!((&closed["ok"], codes(&closed)), (&json!(true), vec![]));
    assert_eq!(
        requests,
        ["Query", "TransactWriteItems", "Query", "TransactWriteItems"]
    );
    assert_eq!(mark(&world), Value::Null);
    let left = partition(&world);
    let trace = json!({
        "PK": { "S": PARTITION }, "SK": { "S": "#profile" }, "version": { "N": "3" },
        "closing_at": { "S": "2026-11-20T09:00:00.000Z" },
    });
    assert_eq!((left.len(), &left[1]), (2, &trace));
    let order = &left[0];
    for word in ["Ada", "Cork", "Main Street", "555 0100", "Ireland"] {
        assert!(!order.to_string().contains(word), "{word} in {order}");
    }
    assert_eq!(order["order_total_price"], json!({ "N": "10" }));
    assert_eq!(order["order_status"], json!({ "S": "DELIVERED" }));
    assert_eq!(
        order["order_items"]["L"][0]["M"]["ordered_volume"],
        json!({ "N": "2" })
    );
    assert_eq!(order["version"], json!({ "N": "6" }));

    // Once more there is nothing left to do.
    let (again, requests) = world.requests(close(&world)).await;
    assert_eq!((&again["ok"], codes(&again)), (&json!(true), vec![]));
    assert_eq!(requests, ["Query"]);
    assert_eq!(partition(&world), left);
    let gone = world
        .try_ask(Who::Ada, "Query.customerProfile", json!({}), "{ id }")
        .await;
    assert_eq!(gone.unwrap_err().error_type, "NotFound");

    // The address is free for somebody else.
    world.confirm(Who::Bob, "ada@example.com", "Bob").await;
    world.confirm(Who::Dan, "ada@example.com", "Dan").await;
    let found = find(&world, "ADA@example.com ").await;
    assert_eq!(found["id"], Who::Dan.sub());
}

#[tokio::test]
async fn an_account_with_an_order_that_has_not_ended_stays_open() {
    for state in [
        "PLACED",
        "PACKING",
        "PACKED",
        "OUT_FOR_DELIVERY",
        "DELIVERY_FAILED",
    ] {
        let (world, _) = shop(state).await;
        let before = partition(&world);
        let refused = close(&world).await;
        assert_eq!(
            (&refused["ok"], codes(&refused)),
            (&json!(false), vec!["INVALID_TRANSITION"])
        );
        assert_eq!(partition(&world), before, "{state}");
    }
}

#[tokio::test]
async fn a_long_history_is_forgotten_piece_by_piece_and_the_profile_last() {
    let (world, _) = shop("DELIVERED").await;
    let ada = ADA.caller();
    let address = world.address(Who::Ada).await;
    for number in 0..205 {
        let request = PlaceOrderRequest::parse(PlaceOrderForm {
            idempotency_key: format!("more-{number}"),
            address_id: address.clone(),
            items: Some(vec![("bone".to_owned(), 1)]),
            ..PlaceOrderForm::default()
        });
        let placed = world.app.place_order(&ada, &request.unwrap()).await.unwrap();
        world
            .app
            .cancel_order(&ada, Some(placed.order.key))
            .await
            .unwrap();
    }
    // Of the beginning and three transactions the third fails for good.
    let count = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = count.clone();
    world
        .engine
        .set_intercept(Some(std::sync::Arc::new(move |operation: &str, _: &str| {
            let is_third = operation == "TransactWriteItems"
                && counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 2;
            is_third.then(|| {
                (
                    400,
                    r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}"#
                        .to_owned(),
                )
            })
        })));
    let failed = world
        .try_ask(Who::Ada, "Mutation.closeAccount", json!({}), CLOSED)
        .await;
    assert_eq!(failed.unwrap_err().error_type, "Internal");
    world.engine.set_intercept(None);
    let named = |world: &World| {
        let items = partition(world);
        items
            .iter()
            .filter(|item| item["order_delivery_name"]["S"] == "Ada L.")
            .count()
    };
    assert_eq!(named(&world), 106);
    assert_ne!(world.stored(PARTITION, "#profile"), Value::Null);

    let (closed, requests) = world.requests(close(&world)).await;
    assert_eq!(closed["ok"], true, "{closed}");
    assert_eq!(requests, ["Query", "TransactWriteItems", "TransactWriteItems"]);
    assert_eq!((named(&world), partition(&world).len()), (0, 207));
}

/// What is written for somebody who orders or adds an address, and does not arrive yet.
async fn held_write(world: &World, field: &str, input: Value) -> String {
    let held = Arc::new(Mutex::new(String::new()));
    let hold = held.clone();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation: &str, request: &str| {
            (operation == "TransactWriteItems").then(|| {
                request.clone_into(&mut hold.lock().unwrap());
                let error =
                    r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}"#;
                (400, error.to_owned())
            })
        })));
    let arguments = json!({ "input": input });
    let failed = world
        .try_ask(Who::Ada, field, arguments, "{ userErrors { code } }")
        .await;
    assert_eq!(failed.unwrap_err().error_type, "Internal");
    world.engine.set_intercept(None);
    let held = held.lock().unwrap().clone();
    assert!(held.contains("TransactItems"), "{held}");
    held
}

/// Closes the account; the held write arrives just before the transaction of this number, the first is 0.
/// What the write came to, and the answer to the closing.
async fn close_with(world: &World, held: String, before: usize) -> (u16, Value) {
    let engine = world.engine.clone();
    let (count, status) = (AtomicUsize::new(0), Arc::new(Mutex::new(0)));
    let seen = status.clone();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation: &str, _: &str| {
            if operation == "TransactWriteItems" && count.fetch_add(1, SeqCst) == before {
                *seen.lock().unwrap() = engine.answer("DynamoDB_20120810.TransactWriteItems", &held).0;
            }
            None
        })));
    let closed = close(world).await;
    world.engine.set_intercept(None);
    let status = *status.lock().unwrap();
    (status, closed)
}

fn late_order(address: &str, items: Value) -> Value {
    json!({
        "idempotencyKey": "late", "addressId": address, "paymentMethod": "ON_DELIVERY", "items": items,
    })
}

/// Of the customer's items, those that hold a name or an address of theirs.
fn personal(world: &World) -> Vec<Value> {
    let items = partition(world).into_iter();
    items
        .filter(|item| ["Ada", "Cork"].iter().any(|word| item.to_string().contains(word)))
        .collect()
}

#[tokio::test]
async fn an_order_that_is_placed_meanwhile_keeps_the_account_open() {
    let (world, _) = shop("DELIVERED").await;
    let address = world.address(Who::Ada).await;
    let one = json!([{ "productId": "bone", "quantity": 1 }]);
    let order = held_write(&world, "Mutation.placeOrder", late_order(&address, one)).await;
    let (status, closed) = close_with(&world, order, 0).await;
    assert_eq!((status, codes(&closed)), (200, vec!["INVALID_TRANSITION"]));
    assert_eq!(world.stored(PARTITION, "#profile")["closing_at"], Value::Null);
    let mut more = late_order(&address, json!([{ "productId": "bone", "quantity": 2 }]));
    more["idempotencyKey"] = json!("later");
    let placed = world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": more }),
            "{ order { status } }",
        )
        .await;
    assert_eq!(placed["order"]["status"], "PLACED");
}

#[tokio::test]
async fn nothing_is_added_to_an_account_that_is_being_closed() {
    let one = json!([{ "productId": "bone", "quantity": 1 }]);
    for items in [one, Value::Null] {
        let (world, _) = shop("DELIVERED").await;
        let address = world.address(Who::Ada).await;
        let order = held_write(&world, "Mutation.placeOrder", late_order(&address, items)).await;
        let (status, closed) = close_with(&world, order, 1).await;
        assert_eq!((status, &closed["ok"]), (400, &json!(true)), "{closed}");
        assert_eq!(personal(&world), Vec::<Value>::new());
        assert_eq!(world.stock("bone").await, (498, 0));
    }
    let (world, _) = shop("DELIVERED").await;
    let input = json!({ "street": "1 Late Lane", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let address = held_write(&world, "Mutation.addAddress", input.clone()).await;
    let (status, closed) = close_with(&world, address.clone(), 1).await;
    assert_eq!((status, &closed["ok"]), (400, &json!(true)), "{closed}");
    assert_eq!(personal(&world), Vec::<Value>::new());

    // Until then it is taken, and goes with the others.
    let (world, _) = shop("DELIVERED").await;
    let (status, closed) = close_with(&world, address, 0).await;
    assert_eq!((status, &closed["ok"]), (200, &json!(true)), "{closed}");
    assert_eq!(personal(&world), Vec::<Value>::new());
}

#[tokio::test]
async fn who_goes_on_with_a_closed_account_is_told_so() {
    let (world, _) = shop("DELIVERED").await;
    let address = world.address(Who::Ada).await;
    close(&world).await;
    let ada = ADA.caller();
    let code = |refused: Result<(), Failure>| match refused.unwrap_err() {
        Failure::Refused(refusals) => refusals[0].code,
        other => panic!("{other:?}"),
    };
    let closed = RefusalCode::AccountClosed;
    assert_eq!(code(world.app.customer_profile(&ada).await.map(drop)), closed);
    let changes = ProfileChanges::default();
    let updated = world.app.update_profile(&ada, &changes, None).await;
    assert_eq!(code(updated.map(drop)), closed);
    let request = PlaceOrderRequest::parse(PlaceOrderForm {
        idempotency_key: "after".to_owned(),
        address_id: address,
        items: Some(vec![("bone".to_owned(), 1)]),
        ..PlaceOrderForm::default()
    });
    let placed = world.app.place_order(&ada, &request.unwrap()).await;
    assert_eq!(code(placed.map(drop)), closed);
    let input = json!({ "street": "1 Late Lane", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let added = world
        .ask(
            Who::Ada,
            "Mutation.addAddress",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(codes(&added), ["ACCOUNT_CLOSED"]);
    assert_eq!(personal(&world), Vec::<Value>::new());
}

/// A token lives for a day at most: one from before the closing must not bring the account back.
#[tokio::test]
async fn who_comes_back_a_day_later_begins_anew() {
    let (world, _) = shop("DELIVERED").await;
    close(&world).await;
    let ada = ADA.caller();
    world.clock.forward(24 * 60 * 60 - 1);
    assert!(world.app.customer_profile(&ada).await.is_err());
    world.clock.forward(1);
    let profile = world.app.customer_profile(&ada).await.unwrap();
    assert_eq!(
        (profile.version, profile.phone, profile.is_closing),
        (4, None, false)
    );
    assert_ne!(mark(&world), Value::Null);
    assert_eq!(close(&world).await["ok"], true);
    assert_eq!(
        world.stored(PARTITION, "#profile")["version"],
        json!({ "N": "5" })
    );
}

#[tokio::test]
async fn an_account_waits_for_the_settlement_of_its_payments() {
    let (world, order) = shop("DELIVERED").await;
    let sort_key = format!("#order#{}", OrderKey::decode(&order).unwrap().order);
    let settled = world.stored(PARTITION, &sort_key);
    let put = |item: &Value| {
        let request = json!({ "TableName": crate::world::TABLE, "Item": item });
        world.dynamodb("PutItem", &request)
    };
    let mut waiting = settled.clone();
    waiting["payment_settlement"] = json!({ "S": "CAPTURE" });
    put(&waiting);
    assert_eq!(codes(&close(&world).await), ["INVALID_TRANSITION"]);
    put(&settled);
    assert_eq!(close(&world).await["ok"], true);
}

/// As in a table that was taken over from a shop that did not keep e-mails unique.
#[tokio::test]
async fn a_mark_that_is_another_customers_stays_theirs() {
    let (world, _) = shop("DELIVERED").await;
    let mut foreign = mark(&world);
    foreign["customer_id"] = json!({ "S": Who::Bob.sub() });
    world.dynamodb(
        "PutItem",
        &json!({ "TableName": crate::world::TABLE, "Item": foreign }),
    );
    assert_eq!(close(&world).await["ok"], true);
    assert_eq!(mark(&world), foreign);
    assert_eq!(personal(&world), Vec::<Value>::new());
}

async fn find(world: &World, email: &str) -> Value {
    let arguments = json!({ "email": email });
    world
        .ask(Who::Sam, "Query.customerByEmail", arguments, "{ id name email }")
        .await
}

#[tokio::test]
async fn a_customer_is_found_by_the_email_in_any_case() {
    let (world, _) = shop("PLACED").await;
    let (found, requests) = world.requests(find(&world, " Ada@Example.COM")).await;
    assert_eq!(
        (&found["id"], &found["name"]),
        (&json!(Who::Ada.sub()), &json!("Ada L."))
    );
    assert_eq!(requests, ["GetItem", "GetItem"]);
    let (nobody, requests) = world.requests(find(&world, "nobody@example.com")).await;
    assert_eq!((nobody, requests), (Value::Null, vec!["GetItem".to_owned()]));
}
