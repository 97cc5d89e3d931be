//! Customers take their data along, or leave.

use kibble::{
    local::seed::ADA,
    shop::place_order::{PlaceOrderForm, PlaceOrderRequest},
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
    assert_eq!(requests, ["Query", "TransactWriteItems"]);
    assert_eq!(mark(&world), Value::Null);
    let left = partition(&world);
    assert_eq!(left.len(), 1);
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
    // The second of three transactions fails for good.
    let count = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = count.clone();
    world
        .engine
        .set_intercept(Some(std::sync::Arc::new(move |operation: &str, _: &str| {
            let is_second = operation == "TransactWriteItems"
                && counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst) >= 1;
            is_second.then(|| {
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
    assert_eq!((named(&world), partition(&world).len()), (0, 206));
}

#[tokio::test]
async fn an_address_that_is_added_meanwhile_is_not_left_behind() {
    let (world, _) = shop("DELIVERED").await;
    let engine = world.engine.clone();
    let once = std::sync::atomic::AtomicBool::new(false);
    world.engine.set_intercept(Some(std::sync::Arc::new(move |operation: &str, request: &str| {
        let is_first = operation == "TransactWriteItems" && !once.swap(true, std::sync::atomic::Ordering::SeqCst);
        if is_first && request.contains("Delete") {
            let update = json!({
                "TableName": crate::world::TABLE, "Key": { "PK": { "S": PARTITION }, "SK": { "S": "#profile" } },
                "UpdateExpression": "ADD address_count :one",
                "ExpressionAttributeValues": { ":one": { "N": "1" } },
            });
            let put = json!({ "TableName": crate::world::TABLE, "Item": {
                "PK": { "S": PARTITION },
                "SK": { "S": "#delivery_address#0190a2f0-0000-7000-8000-000000000000" },
                "delivery_address": { "S": "{\"street\":\"Late Lane\"}" }, "version": { "N": "1" },
            } });
            for (operation, request) in [("UpdateItem", update), ("PutItem", put)] {
                let (status, answer) =
                    engine.answer(&format!("DynamoDB_20120810.{operation}"), &request.to_string());
                assert_eq!(status, 200, "{answer}");
            }
        }
        None
    })));
    let closed = close(&world).await;
    world.engine.set_intercept(None);
    assert_eq!(closed["ok"], true, "{closed}");
    assert_eq!(partition(&world).len(), 1);
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
