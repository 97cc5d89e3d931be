//! What lies in the table, attribute by attribute, and what the shop makes of records that others wrote.

use kibble::table::design::DESIGN;
use serde_json::{Value, json};

use crate::world::{FIRST_VERSION, ORDER_PAYLOAD, Who, World, codes, confirmation};

const ADA: &str = "#customer#ada00000-0000-4000-8000-000000000001";
/// An order's id of the system that came before: version 4, and so above every id of today.
const OLD_ORDER: &str = "#order#f47ac10b-58cc-4372-a567-0e02b2c3d479";

/// An item that is there, to be compared whole so that no attribute is overlooked.
fn whole(stored: &Value) -> Value {
    assert!(stored.is_object(), "there is no such item");
    stored.clone()
}

/// The sort keys of a customer's partition, read backwards.
fn backwards(world: &World) -> Vec<String> {
    let request = json!({
        "TableName": crate::world::TABLE, "ScanIndexForward": false,
        "KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": { ":pk": { "S": ADA } },
    });
    let found = world.dynamodb("Query", &request);
    let items = found["Items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["SK"]["S"].as_str().unwrap().to_owned())
        .collect()
}

/// All items of one partition of an index.
fn in_index(world: &World, index: &str, partition: &str) -> Vec<Value> {
    let request = json!({
        "TableName": crate::world::TABLE, "IndexName": index,
        "KeyConditionExpression": format!("{index}PK = :pk"),
        "ExpressionAttributeValues": { ":pk": { "S": partition } },
    });
    world.dynamodb("Query", &request)["Items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Ada's first address, with every field; its id.
async fn full_address(world: &World) -> String {
    let input = json!({
        "label": "Home", "name": "Ada Lovelace", "company": "Engines Ltd", "phone": "+353 21 123456",
        "street": "1 Main Street", "city": "Cork", "zip": "T12", "state": "Munster", "country": "Ireland",
        "instructions": "Ring twice",
    });
    let arguments = json!({ "input": input, "idempotencyKey": "address" });
    let added = world
        .ask(
            Who::Ada,
            "Mutation.addAddress",
            arguments,
            "{ address { id } userErrors { code } }",
        )
        .await;
    added["address"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{added}"))
        .to_owned()
}

/// Ada orders two bones and a ball under the key `the-key`; the sort key of the order.
async fn placed(world: &World) -> (String, Value) {
    world.product("ball", 1_290, 10).await;
    world.product("bone", 505, 10).await;
    let address = full_address(world).await;
    let input = json!({
        "idempotencyKey": "the-key", "addressId": address, "paymentMethod": "ON_DELIVERY", "note": "Before noon",
        "items": [{ "productId": "bone", "quantity": 2 }, { "productId": "ball", "quantity": 1 }],
    });
    let answer = world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        )
        .await;
    assert_eq!(codes(&answer), [] as [&str; 0]);
    let sort_key = backwards(world)
        .into_iter()
        .find(|key| key.starts_with("#order#"));
    (sort_key.unwrap(), answer["order"].clone())
}

#[tokio::test]
async fn a_profile_and_the_mark_of_its_e_mail() {
    let world = World::new().await;
    assert_eq!(
        whole(&world.stored(ADA, "#profile")),
        json!({
            "PK": { "S": ADA }, "SK": { "S": "#profile" },
            "customer_email": { "S": "ada@example.com" }, "customer_name": { "S": "Ada" },
            "address_count": { "N": "0" },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            "version": { "N": "1" },
        })
    );
    // The first half of the SHA-256 of the address in lower case.
    let mark = "#email#b5fc85e55755f9e0d030a10ab4429b6b";
    assert_eq!(
        whole(&world.stored(mark, "#email")),
        json!({
            "PK": { "S": mark }, "SK": { "S": "#email" },
            "customer_id": { "S": "ada00000-0000-4000-8000-000000000001" },
        })
    );
}

#[tokio::test]
async fn a_user_name_is_marked_whatever_its_capitals() {
    let world = World::new().await;
    let mut event = confirmation(Who::Dan.sub(), "Dan@Example.com", "Dan");
    event["request"]["userAttributes"]["preferred_username"] = json!("DanTheMan");
    kibble::entry::cognito::post_confirmation(&world.confirmation, event)
        .await
        .unwrap();
    let owner = json!({ "S": Who::Dan.sub() });
    assert_eq!(
        whole(&world.stored("#username#dantheman", "#username")),
        json!({ "PK": { "S": "#username#dantheman" }, "SK": { "S": "#username" }, "customer_id": owner })
    );
    let profile = world.stored(&format!("#customer#{}", Who::Dan.sub()), "#profile");
    assert_eq!(profile["username"], json!({ "S": "DanTheMan" }));
}

#[tokio::test]
async fn a_changed_profile() {
    let world = World::new().await;
    let address = world.address(Who::Ada).await;
    let input = json!({ "name": "Ada L.", "phone": "+353 21 123456", "locale": "en-IE" });
    world
        .ask(
            Who::Ada,
            "Mutation.updateProfile",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;
    world
        .ask(
            Who::Ada,
            "Mutation.setDefaultAddress",
            json!({ "id": address }),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(
        whole(&world.stored(ADA, "#profile")),
        json!({
            "PK": { "S": ADA }, "SK": { "S": "#profile" },
            "customer_email": { "S": "ada@example.com" }, "customer_name": { "S": "Ada L." },
            "customer_phone_number": { "S": "+353 21 123456" }, "locale": { "S": "en-IE" },
            "default_address_id": { "S": address }, "address_count": { "N": "1" },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            "version": { "N": "3" },
        })
    );
}

#[tokio::test]
async fn an_address_is_text_that_holds_json() {
    let world = World::new().await;
    let id = full_address(&world).await;
    let mut stored = whole(&world.stored(ADA, &format!("#delivery_address#{id}")));
    let text = stored["delivery_address"]["S"].take();
    let inner: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
    assert_eq!(
        inner,
        json!({
            "street": "1 Main Street", "city": "Cork", "zip": "T12", "state": "Munster", "country": "Ireland",
            "name": "Ada Lovelace", "company": "Engines Ltd", "phone": "+353 21 123456",
            "instructions": "Ring twice",
        })
    );
    assert_eq!(
        stored,
        json!({
            "PK": { "S": ADA }, "SK": { "S": format!("#delivery_address#{id}") },
            "delivery_address": { "S": null }, "label": { "S": "Home" },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" }, "version": { "N": "1" },
        })
    );
}

#[tokio::test]
async fn the_default_address_is_marked_and_no_other() {
    let world = World::new().await;
    let (first, second) = (world.address(Who::Ada).await, world.address(Who::Ada).await);
    for id in [&first, &second] {
        world
            .ask(
                Who::Ada,
                "Mutation.setDefaultAddress",
                json!({ "id": id }),
                "{ userErrors { code } }",
            )
            .await;
    }
    let mark = |id: &str| world.stored(ADA, &format!("#delivery_address#{id}"))["is_default"].clone();
    assert_eq!(
        (mark(&first), mark(&second)),
        (Value::Null, json!({ "BOOL": true }))
    );
}

#[tokio::test]
async fn an_order() {
    let world = World::new().await;
    let (sort_key, order) = placed(&world).await;
    let id = sort_key.strip_prefix("#order#").unwrap();
    let mut stored = whole(&world.stored(ADA, &sort_key));
    let text = stored["order_delivery_address"]["S"].take();
    let address: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
    assert_eq!(
        address,
        json!({
            "street": "1 Main Street", "city": "Cork", "zip": "T12", "state": "Munster", "country": "Ireland",
            "name": "Ada Lovelace", "company": "Engines Ltd", "instructions": "Ring twice",
        })
    );
    let line = |id: &str, price: &str, quantity: &str| {
        json!({ "M": {
            "product_id": { "S": id }, "product_name": { "S": format!("The {id}") },
            "product_price": { "N": price }, "ordered_volume": { "N": quantity },
        } })
    };
    assert_eq!(
        stored,
        json!({
            "PK": { "S": ADA }, "SK": { "S": sort_key },
            "GSI1PK": { "S": "#order_queue#PLACED" },
            "GSI1SK": { "S": format!("2026-11-20T09:00:00.000Z#{id}") },
            "GSI2PK": { "S": "#order_day#2026-11-20" }, "GSI2SK": { "S": order["code"] },
            "order_id": { "S": id }, "order_code": { "S": order["code"] },
            "order_status": { "S": "PLACED" }, "order_datetime": { "N": "1795165200000" },
            "order_delivery_address": { "S": null }, "order_delivery_name": { "S": "Ada Lovelace" },
            "order_delivery_phone_number": { "S": "+353 21 123456" },
            "order_items": { "L": [line("ball", "12.9", "1"), line("bone", "5.05", "2")] },
            "order_items_total": { "N": "23" }, "order_delivery_price": { "N": "0" },
            "order_total_price": { "N": "23" }, "currency": { "S": "EUR" },
            "payment_method": { "S": "ON_DELIVERY" }, "payment_status": { "S": "DUE" },
            "slot_changes": { "N": "0" }, "item_count": { "N": "3" },
            "order_history": { "L": [{ "M": {
                "at": { "S": "2026-11-20T09:00:00.000Z" }, "status": { "S": "PLACED" },
                "actor": { "S": "CUSTOMER" },
            } }] },
            "note": { "S": "Before noon" }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            "version": { "N": "1" },
        })
    );
}

#[tokio::test]
async fn a_cancelled_order_changes_these_attributes_and_leaves_the_queue() {
    let world = World::new().await;
    let (sort_key, order) = placed(&world).await;
    let mut expected = world.stored(ADA, &sort_key);
    assert_eq!(in_index(&world, "GSI1", "#order_queue#PLACED").len(), 1);
    world.clock.forward(60);
    world
        .ask(
            Who::Ada,
            "Mutation.cancelOrder",
            json!({ "id": order["id"] }),
            "{ userErrors { code } }",
        )
        .await;

    let later = json!({ "S": "2026-11-20T09:01:00.000Z" });
    let expected = {
        let attributes = expected.as_object_mut().unwrap();
        attributes.remove("GSI1PK");
        attributes.remove("GSI1SK");
        attributes.insert("order_status".to_owned(), json!({ "S": "CANCELLED" }));
        attributes.insert("payment_status".to_owned(), json!({ "S": "VOIDED" }));
        attributes.insert("cancel_reason".to_owned(), json!({ "S": "CUSTOMER" }));
        attributes.insert("updated_at".to_owned(), later.clone());
        attributes.insert("version".to_owned(), json!({ "N": "2" }));
        let step =
            json!({ "M": { "at": later, "status": { "S": "CANCELLED" }, "actor": { "S": "CUSTOMER" } } });
        attributes["order_history"]["L"]
            .as_array_mut()
            .unwrap()
            .push(step);
        expected
    };
    let mut stored = world.stored(ADA, &sort_key);
    let mark = stored.as_object_mut().unwrap().remove("last_step");
    assert!(mark.unwrap()["N"].is_string());
    assert_eq!(stored, expected);
    assert_eq!(in_index(&world, "GSI1", "#order_queue#PLACED"), [] as [Value; 0]);
    assert_eq!(
        in_index(&world, "GSI1", "#order_queue#CANCELLED"),
        [] as [Value; 0]
    );
    let of_the_day = in_index(&world, "GSI2", "#order_day#2026-11-20");
    assert_eq!(of_the_day[0]["order_status"], json!({ "S": "CANCELLED" }));
}

#[tokio::test]
async fn the_record_of_a_used_key() {
    let world = World::new().await;
    let (sort_key, _) = placed(&world).await;
    let partition = "#idempotency#ada00000-0000-4000-8000-000000000001";
    let mut record = whole(&world.stored(partition, "#placeOrder#the-key"));
    let hash = record["request_hash"]["S"].take();
    let hash = hash.as_str().unwrap();
    assert!(
        hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{hash}"
    );
    assert_eq!(
        record,
        json!({
            "PK": { "S": partition }, "SK": { "S": "#placeOrder#the-key" },
            "order_id": { "S": sort_key.strip_prefix("#order#").unwrap() }, "request_hash": { "S": null },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" },
            // Seven days on, in seconds.
            "expires_at": { "N": "1795770000" },
        })
    );
}

#[tokio::test]
async fn the_record_of_an_adjustment_of_stock() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let partition = "#idempotency#5a500000-0000-4000-8000-000000000003";
    let mut record = whole(&world.stored(partition, "#adjustStock#first-bone"));
    record["request_hash"]["S"].take();
    assert_eq!(
        record,
        json!({
            "PK": { "S": partition }, "SK": { "S": "#adjustStock#first-bone" },
            "request_hash": { "S": null }, "product_id": { "S": "bone" }, "reason": { "S": "count" },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" }, "expires_at": { "N": "1795770000" },
        })
    );
}

#[tokio::test]
async fn a_product_its_stock_and_the_version_of_the_catalogue() {
    let world = World::new().await;
    let input = json!({
        "id": "kibble-1kg", "name": "Kitten Kibblé", "description": "For small ones", "category": "cat-food",
        "tags": ["kitten", "dry"], "pictures": ["https://shop.example.com/k.svg"], "price": 1_005,
        "package": { "width": 100, "length": 200, "height": 300, "weight": 1_000 },
    });
    world
        .ask(
            Who::Sam,
            "Mutation.saveProduct",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;
    let adjustment = json!({
        "idempotencyKey": "k", "productId": "kibble-1kg", "delta": 7, "reason": "count", "lowStockAt": 5,
    });
    world
        .ask(
            Who::Sam,
            "Mutation.adjustStock",
            json!({ "input": adjustment }),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(
        whole(&world.stored("#product#kibble-1kg", "#detail")),
        json!({
            "PK": { "S": "#product#kibble-1kg" }, "SK": { "S": "#detail" },
            "GSI1PK": { "S": "#catalog" }, "GSI1SK": { "S": "cat-food#kitten kibblé#kibble-1kg" },
            "availability_version": { "N": "2" },
            "product_name": { "S": "Kitten Kibblé" }, "product_description": { "S": "For small ones" },
            "product_category": { "S": "cat-food" },
            "product_tags": { "L": [{ "S": "kitten" }, { "S": "dry" }] },
            "product_pictures": { "L": [{ "S": "https://shop.example.com/k.svg" }] },
            "product_price": { "N": "10.05" }, "price_version": { "N": "1" },
            "product_package": { "M": {
                "width": { "N": "100" }, "length": { "N": "200" }, "height": { "N": "300" },
                "weight": { "N": "1000" },
            } },
            "product_status": { "S": "ACTIVE" }, "availability": { "S": "IN_STOCK" },
            "created_at": { "S": "2026-11-20T09:00:00.000Z" }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            "version": { "N": "1" },
        })
    );
    assert_eq!(
        whole(&world.stored("#product#kibble-1kg", "#stock")),
        json!({
            "PK": { "S": "#product#kibble-1kg" }, "SK": { "S": "#stock" },
            "stock_available": { "N": "7" }, "stock_reserved": { "N": "0" }, "low_stock_at": { "N": "5" },
            "product_price": { "N": "10.05" }, "price_version": { "N": "1" },
            "product_status": { "S": "ACTIVE" }, "version": { "N": "2" },
        })
    );
    assert_eq!(
        whole(&world.stored("#config", "#catalog_version")),
        // Once for the product, once for the word that says that there is some.
        json!({ "PK": { "S": "#config" }, "SK": { "S": "#catalog_version" }, "catalog_version": { "N": "2" } })
    );
}

#[tokio::test]
async fn a_customers_cart_and_an_anonymous_one() {
    let world = World::new().await;
    world.product("bone", 505, 10).await;
    world.product("ball", 1_290, 10).await;
    for id in ["bone", "bone", "ball"] {
        let line = json!({ "productId": id, "quantity": 2 });
        world
            .ask(Who::Ada, "Mutation.addToCart", line, "{ userErrors { code } }")
            .await;
    }
    assert_eq!(
        whole(&world.stored(ADA, "#cart")),
        json!({
            "PK": { "S": ADA }, "SK": { "S": "#cart" },
            "q#bone": { "N": "4" }, "p#bone": { "N": "5.05" }, "q#ball": { "N": "2" }, "p#ball": { "N": "12.9" },
            "version": { "N": (FIRST_VERSION + 3).to_string() }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            // Seven days on, in seconds.
            "expires_at": { "N": "1795770000" },
        })
    );
    let line = json!({ "productId": "bone", "idempotencyKey": "once" });
    let made = world
        .ask(
            Who::Public,
            "Mutation.addToCart",
            line,
            "{ cart { token } userErrors { code } }",
        )
        .await;
    let partition = format!("#cart#{}", made["cart"]["token"].as_str().unwrap());
    assert_eq!(
        whole(&world.stored(&partition, "#cart")),
        json!({
            "PK": { "S": partition }, "SK": { "S": "#cart" },
            "q#bone": { "N": "1" }, "p#bone": { "N": "5.05" }, "recent_keys": { "SS": ["200651a8b2d5912f"] },
            "version": { "N": (FIRST_VERSION + 1).to_string() }, "updated_at": { "S": "2026-11-20T09:00:00.000Z" },
            // A day on, in seconds.
            "expires_at": { "N": "1795251600" },
        })
    );
}

#[tokio::test]
async fn read_backwards_a_partition_is_profile_newest_orders_addresses_and_cart() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    world.address(Who::Ada).await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let lines = json!([{ "productId": "bone", "quantity": 1 }]);
        let placed = world
            .order(Who::Ada, &format!("key-{number}"), &address, lines)
            .await;
        ids.push(placed["order"]["id"].as_str().unwrap().to_owned());
        world.clock.forward(1);
    }
    let line = json!({ "productId": "bone", "idempotencyKey": "once" });
    world
        .ask(Who::Ada, "Mutation.addToCart", line, "{ userErrors { code } }")
        .await;
    world
        .ask(
            Who::Ada,
            "Mutation.setDefaultAddress",
            json!({ "id": address }),
            "{ userErrors { code } }",
        )
        .await;
    world
        .ask(
            Who::Ada,
            "Mutation.cancelOrder",
            json!({ "id": ids[1] }),
            "{ userErrors { code } }",
        )
        .await;

    let keys = backwards(&world);
    let kinds: Vec<&str> = keys.iter().map(|key| key.split('#').nth(1).unwrap()).collect();
    let expected = [
        "profile",
        "order",
        "order",
        "order",
        "delivery_address",
        "delivery_address",
        "cart",
    ];
    assert_eq!(kinds, expected);
    let listed = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await;
    let listed: Vec<&str> = listed["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let newest_first: Vec<&str> = ids.iter().rev().map(String::as_str).collect();
    assert_eq!(listed, newest_first);
}

#[test]
fn an_index_projects_at_most_twenty_attributes_each_once() {
    for index in &DESIGN.indexes {
        assert!(
            index.projection.len() <= 20,
            "{} projects {}",
            index.name,
            index.projection.len()
        );
        let mut names = index.projection.clone();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), index.projection.len(), "{}", index.name);
    }
}

#[tokio::test]
async fn an_index_holds_every_attribute_that_its_readers_take() {
    let world = World::new().await;
    let (_, order) = placed(&world).await;
    let input = json!({
        "id": "full", "name": "Full", "description": "All of it", "category": "toys", "tags": ["a"],
        "pictures": ["https://shop.example.com/k.svg"], "price": 100,
        "package": { "width": 1, "length": 2, "height": 3, "weight": 4 },
    });
    world
        .ask(
            Who::Sam,
            "Mutation.saveProduct",
            json!({ "input": input }),
            "{ userErrors { code } }",
        )
        .await;

    // A product in the index is the product itself, attribute by attribute.
    let listed = in_index(&world, "GSI1", "#catalog");
    let listed = listed
        .iter()
        .find(|item| item["PK"]["S"] == "#product#full")
        .unwrap();
    assert_eq!(*listed, world.stored("#product#full", "#detail"));

    // A row for staff is the same through either index, and tells the order.
    let selection = "{ nodes { id code status placedAt customerName itemCount total { amount currency } } }";
    let queue = world
        .ask(Who::Wendy, "Query.staffOrders", json!({}), selection)
        .await;
    let day = world
        .ask(
            Who::Wendy,
            "Query.staffOrders",
            json!({ "day": "2026-11-20" }),
            selection,
        )
        .await;
    assert_eq!(queue["nodes"], day["nodes"]);
    let row = &queue["nodes"][0];
    assert_eq!(row["id"], order["id"]);
    assert_eq!(row["code"], order["code"]);
    assert_eq!(row["status"], "PLACED");
    assert_eq!(row["placedAt"], "2026-11-20T09:00:00.000Z");
    assert_eq!(row["customerName"], "Ada Lovelace");
    assert_eq!(row["itemCount"], 3);
    assert_eq!(
        (&row["total"]["amount"], &row["total"]["currency"]),
        (&json!(2_300), &json!("EUR"))
    );
}

/// An order as the system that came before wrote it.
fn old_order(sort_key: &str, status: &str, product: &str) -> Value {
    let address = json!({
        "street": "Weg 1", "city": "Bern", "zip": "3000", "state": "BE", "country": "Switzerland",
    });
    json!({
        "PK": { "S": ADA }, "SK": { "S": sort_key }, "order_status": { "S": status },
        "order_datetime": { "N": "1640995200000" },
        "order_delivery_address": { "S": address.to_string() },
        "order_delivery_name": { "S": "Ada" }, "order_delivery_phone_number": { "S": "0123456789" },
        "order_items": { "L": [{ "M": {
            "product_id": { "S": product }, "product_name": { "S": "Old bone" },
            "product_price": { "N": "18.190000000000001" }, "ordered_volume": { "N": "4" },
        } }] },
        "order_total_price": { "N": "72.760000000000005" },
    })
}

#[tokio::test]
async fn old_orders_are_listed_and_opened() {
    let world = World::new().await;
    world.store(old_order(
        OLD_ORDER,
        "processing",
        "0a1b2c3d-0000-4000-8000-000000000001",
    ));
    let selection = "{ nodes { id code status placedAt updatedAt version note cancelReason availableActions \
         total { amount currency } itemsTotal { amount } items { productName quantity unitPrice { amount } lineTotal { amount } product { id } } \
         delivery { name phone price { amount } address { street city zip state country } } \
         payment { method status } history { at } } }";
    let listed = world.ask(Who::Ada, "Query.orders", json!({}), selection).await;
    let order = &listed["nodes"][0];
    let opened = world
        .ask(
            Who::Ada,
            "Query.order",
            json!({ "id": order["id"] }),
            &selection[8..selection.len() - 2],
        )
        .await;
    assert_eq!(opened, *order);
    let told = |path: &str| {
        order
            .pointer(path)
            .unwrap_or_else(|| panic!("{path} of {order}"))
            .clone()
    };
    assert_eq!(told("/status"), "PLACED");
    assert_eq!(told("/placedAt"), "2022-01-01T00:00:00.000Z");
    assert_eq!(told("/updatedAt"), "2022-01-01T00:00:00.000Z");
    assert_eq!(told("/version"), 0);
    assert_eq!(told("/code").as_str().unwrap().split('-').next(), Some("220101"));
    assert_eq!(told("/total/amount"), 7_276);
    assert_eq!(told("/total/currency"), "EUR");
    assert_eq!(told("/itemsTotal/amount"), 7_276);
    assert_eq!(told("/items/0/unitPrice/amount"), 1_819);
    assert_eq!(told("/items/0/lineTotal/amount"), 7_276);
    assert_eq!(told("/items/0/product"), Value::Null);
    assert_eq!(told("/delivery/address/city"), "Bern");
    assert_eq!(told("/delivery/price/amount"), 0);
    assert_eq!(told("/delivery/phone"), "0123456789");
    assert_eq!(told("/payment/method"), "ON_DELIVERY");
    assert_eq!(told("/payment/status"), "DUE");
    assert_eq!(told("/availableActions"), json!(["CANCEL", "BOOK_DELIVERY"]));
    assert_eq!(told("/history"), json!([]));
}

#[tokio::test]
async fn an_unknown_status_reads_as_placed() {
    let world = World::new().await;
    world.store(old_order(OLD_ORDER, "on the moon", "bone"));
    let listed = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { status } }")
        .await;
    assert_eq!(listed["nodes"][0]["status"], "PLACED");
}

#[tokio::test]
async fn the_words_of_other_systems_are_understood() {
    let words = [
        ("processing", "PLACED"),
        ("NEW", "PLACED"),
        ("CANCEL", "CANCELLED"),
        ("STOCKED", "PACKED"),
        ("DELIVERY_BOOKED", "PACKED"),
        ("PACKAGED", "PACKED"),
        ("FULFILLED", "DELIVERED"),
        ("PACKAGING_FAILED", "PACKAGING_FAILED"),
        ("DELIVERY_FAILED", "DELIVERY_FAILED"),
    ];
    for (word, status) in words {
        let world = World::new().await;
        world.store(old_order(OLD_ORDER, word, "bone"));
        let listed = world
            .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { status } }")
            .await;
        assert_eq!(listed["nodes"][0]["status"], status, "{word}");
    }
}

#[tokio::test]
async fn cancelling_an_old_order_leaves_stock_alone_that_it_never_reserved() {
    // Of a product that is not sold any more, of one that nobody has reserved, and of one whose
    // reserved pieces belong to another customer's order.
    for (product, reserved) in [("gone", 0), ("bone", 0), ("bone", 5)] {
        let world = World::new().await;
        world.product("bone", 500, 10).await;
        if reserved > 0 {
            let address = world.address(Who::Bob).await;
            let lines = json!([{ "productId": "bone", "quantity": reserved }]);
            world.order(Who::Bob, "k", &address, lines).await;
        }
        let before = world.stock("bone").await;
        world.store(old_order(OLD_ORDER, "processing", product));
        let listed = world
            .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
            .await;
        let id = &listed["nodes"][0]["id"];
        let selection = "{ order { status version } userErrors { code } }";
        let answer = world
            .ask(Who::Ada, "Mutation.cancelOrder", json!({ "id": id }), selection)
            .await;
        assert_eq!(codes(&answer), [] as [&str; 0]);
        assert_eq!(answer["order"]["status"], "CANCELLED");
        assert_eq!(answer["order"]["version"], 1);
        assert_eq!(
            world.stock("bone").await,
            before,
            "{product}, {reserved} reserved"
        );
        assert_eq!(world.stored(ADA, OLD_ORDER)["order_status"]["S"], "CANCELLED");
        let again = world
            .ask(Who::Ada, "Mutation.cancelOrder", json!({ "id": id }), selection)
            .await;
        assert_eq!(codes(&again), ["INVALID_TRANSITION"]);
    }
}

#[tokio::test]
async fn old_profiles_and_addresses_are_read_and_changed() {
    let world = World::new().await;
    let id = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    let address =
        json!({ "street": "Weg 1", "city": "Bern", "zip": "3000", "state": "BE", "country": "Switzerland" });
    world.store(json!({
        "PK": { "S": ADA }, "SK": { "S": "#profile" }, "customer_email": { "S": "ada@example.com" },
        "customer_name": { "S": "Ada" }, "customer_phone_number": { "S": "0123456789" },
    }));
    world.store(json!({
        "PK": { "S": ADA }, "SK": { "S": format!("#delivery_address#{id}") },
        "delivery_address": { "S": address.to_string() },
    }));
    let page = world
        .ask(
            Who::Ada,
            "Query.me",
            json!({}),
            "{ profile { phone version } addresses { id city isDefault version } }",
        )
        .await;
    assert_eq!(
        (&page["profile"]["phone"], &page["profile"]["version"]),
        (&json!("0123456789"), &json!(0))
    );
    let read = &page["addresses"][0];
    assert_eq!(
        (&read["id"], &read["city"], &read["version"]),
        (&json!(id), &json!("Bern"), &json!(0))
    );

    // Version 0 stands for a record without one.
    let arguments = json!({ "input": { "name": "Ada L." }, "version": 0 });
    let changed = world
        .ask(
            Who::Ada,
            "Mutation.updateProfile",
            arguments,
            "{ profile { version } userErrors { code } }",
        )
        .await;
    assert_eq!(changed["profile"]["version"], 1, "{changed}");
    let mut input = address.clone();
    input["street"] = json!("Weg 2");
    let arguments = json!({ "id": id, "input": input, "version": 0 });
    let changed = world
        .ask(
            Who::Ada,
            "Mutation.updateAddress",
            arguments,
            "{ address { street version } userErrors { code } }",
        )
        .await;
    assert_eq!(
        (&changed["address"]["street"], &changed["address"]["version"]),
        (&json!("Weg 2"), &json!(1))
    );
    world
        .ask(
            Who::Ada,
            "Mutation.deleteAddress",
            json!({ "id": id }),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(world.stored(ADA, &format!("#delivery_address#{id}")), Value::Null);
}

#[tokio::test]
async fn an_expired_cart_that_is_still_stored_reads_as_empty_and_adding_starts_a_new_one() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    world.product("ball", 500, 10).await;
    let selection =
        "{ cart { token version totalQuantity lines { product { id } quantity } } userErrors { code } }";
    for (who, life) in [(Who::Ada, 7 * 24 * 3600), (Who::Public, 24 * 3600)] {
        let add = |id: &str, token: &Value| {
            let arguments = json!({ "productId": id, "quantity": 2, "token": token });
            world.ask(who, "Mutation.addToCart", arguments, selection)
        };
        let token = add("bone", &Value::Null).await["cart"]["token"].clone();
        let read = || {
            world.ask(
                who,
                "Query.cart",
                json!({ "token": token }),
                "{ totalQuantity version token }",
            )
        };
        world.clock.forward(life - 1);
        assert_eq!(read().await["totalQuantity"], 2, "{who:?}");
        world.clock.forward(1);
        let empty = read().await;
        assert_eq!(
            (&empty["totalQuantity"], &empty["version"], &empty["token"]),
            (&json!(0), &json!(0), &Value::Null)
        );

        let started = &add("ball", &token).await["cart"];
        assert_eq!(
            (&started["totalQuantity"], started["version"].as_i64() > Some(0)),
            (&json!(2), true),
            "{who:?}"
        );
        assert_eq!(started["lines"][0]["product"]["id"], "ball");
        if who == Who::Public {
            assert!(
                started["token"].is_string() && started["token"] != token,
                "a token that is over is not taken up"
            );
        }
    }
}

#[tokio::test]
async fn an_expired_key_counts_as_unused() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    let place = || {
        world.order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 1 }]),
        )
    };
    let first = place().await;
    world.clock.forward(7 * 24 * 3600 - 1);
    let repeat = place().await;
    assert_eq!(
        (&repeat["replayed"], &repeat["order"]["id"]),
        (&json!(true), &first["order"]["id"])
    );
    world.clock.forward(1);
    let new = place().await;
    assert_eq!(new["replayed"], false);
    assert_ne!(new["order"]["id"], first["order"]["id"]);
    assert_eq!(world.stock("bone").await, (8, 2));

    let adjust = |key: &'static str| {
        let input = json!({ "idempotencyKey": key, "productId": "bone", "delta": 1, "reason": "count" });
        world.ask(
            Who::Sam,
            "Mutation.adjustStock",
            json!({ "input": input }),
            "{ replayed userErrors { code } }",
        )
    };
    assert_eq!(adjust("s").await["replayed"], false);
    assert_eq!(adjust("s").await["replayed"], true);
    world.clock.forward(7 * 24 * 3600);
    assert_eq!(adjust("s").await["replayed"], false);
    assert_eq!(world.stock("bone").await, (10, 2));
}
