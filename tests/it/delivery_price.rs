//! What a delivery costs, before an order and in it.

use kibble::{
    local::seed::SAM,
    shop::{
        delivery_fees::{DeliveryFees, Zone},
        money::{Currency, Money},
    },
};
use serde_json::{Value, json};

use crate::world::{ORDER_PAYLOAD, Who, World, codes, part};

const QUOTE: &str = "{ price { amount } boxes served itemsTotal { amount } total { amount } minimumOrder { amount } \
     freeFrom { amount } }";

fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap())
}

fn zone(countries: &[&str], fee: Option<i64>) -> Zone {
    Zone {
        name: countries.join(" "),
        countries: countries.iter().map(ToString::to_string).collect(),
        postal_codes: Vec::new(),
        fee: fee.map(euro),
    }
}

/// Ireland for 10.00 a box, nothing to Antarctica, 25.00 elsewhere; at least 10.00, free from 100.00.
fn fees() -> DeliveryFees {
    DeliveryFees {
        zones: vec![zone(&["IE", "Ireland"], Some(1000)), zone(&["Antarctica"], None)],
        elsewhere: Some(euro(2500)),
        minimum_order: Some(euro(1000)),
        free_from: Some(euro(10_000)),
    }
}

/// A shop with these fees that sells sacks of 7 kg for 20.00 and feathers that weigh nothing for 4.00.
async fn shop() -> (World, String) {
    let world = World::new().await;
    let package = json!({ "width": 300, "length": 200, "height": 400, "weight": 7000 });
    for (id, price, package) in [("sack", 2000, package), ("feather", 400, Value::Null)] {
        let input = json!({ "id": id, "name": id, "category": "food", "price": price, "package": package });
        world
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                json!({ "input": input }),
                "{ userErrors { code } }",
            )
            .await;
        world.restock(id, 50, id).await;
    }
    world
        .app
        .save_delivery_fees(&SAM.caller(), &fees(), None)
        .await
        .unwrap();
    let address = world.address(Who::Ada).await;
    (world, address)
}

async fn quote(world: &World, who: Who, input: Value) -> Value {
    world
        .ask(who, "Query.deliveryQuote", json!({ "input": input }), QUOTE)
        .await
}

async fn order(world: &World, key: &str, address: &str, more: Value) -> Value {
    let mut input = json!({ "idempotencyKey": key, "addressId": address, "paymentMethod": "ON_DELIVERY" });
    input
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        )
        .await
}

fn amount(value: &Value) -> Option<i64> {
    value["amount"].as_i64()
}

async fn elsewhere(world: &World, country: &str) -> String {
    let input = json!({ "street": "1 Ice", "city": "South", "zip": "0", "country": country });
    let added = world
        .ask(
            Who::Ada,
            "Mutation.addAddress",
            json!({ "input": input }),
            "{ address { id } }",
        )
        .await;
    added["address"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_order_costs_what_was_quoted() {
    let (world, address) = shop().await;
    // Three sacks of 7 kg are two boxes of 12 kg.
    let items = json!([{ "productId": "sack", "quantity": 3 }, { "productId": "feather", "quantity": 1 }]);
    let quoted = quote(&world, Who::Ada, json!({ "addressId": address, "items": items })).await;
    let expected = json!({
        "price": { "amount": 2000 }, "boxes": 2, "served": true, "itemsTotal": { "amount": 6400 },
        "total": { "amount": 8400 }, "minimumOrder": { "amount": 1000 }, "freeFrom": { "amount": 10_000 },
    });
    assert_eq!(part(&quoted, &expected), expected);
    let wrong = order(
        &world,
        "one",
        &address,
        json!({ "items": items, "expectedTotal": 6400 }),
    )
    .await;
    assert_eq!(codes(&wrong), ["TOTAL_MISMATCH"]);
    assert_eq!(amount(&wrong["userErrors"][0]["expected"]), Some(8400));
    let placed = order(
        &world,
        "two",
        &address,
        json!({ "items": items, "expectedTotal": 8400 }),
    )
    .await;
    assert_eq!(codes(&placed), [""; 0]);
    assert_eq!(amount(&placed["order"]["total"]), Some(8400));
    let selection = "{ itemsTotal { amount } delivery { price { amount } } }";
    let arguments = json!({ "id": placed["order"]["id"] });
    let stored = world.ask(Who::Ada, "Query.order", arguments, selection).await;
    let parts = (
        amount(&stored["itemsTotal"]),
        amount(&stored["delivery"]["price"]),
    );
    assert_eq!(parts, (Some(6400), Some(2000)));
}

#[tokio::test]
async fn orders_are_free_of_the_fee_from_an_amount_on() {
    let (world, address) = shop().await;
    let items = json!([{ "productId": "sack", "quantity": 5 }]);
    let quoted = quote(&world, Who::Ada, json!({ "addressId": address, "items": items })).await;
    assert_eq!((amount(&quoted["price"]), &quoted["boxes"]), (Some(0), &json!(3)));
    let placed = order(&world, "free", &address, json!({ "items": items })).await;
    assert_eq!(amount(&placed["order"]["total"]), Some(10_000));
}

#[tokio::test]
async fn an_order_is_refused_where_nothing_is_delivered_and_when_it_is_too_small() {
    let (world, address) = shop().await;
    let far = elsewhere(&world, " ANTARCTICA").await;
    let feather = json!({ "items": [{ "productId": "feather", "quantity": 2 }] });
    let refused = order(&world, "far", &far, feather.clone()).await;
    assert_eq!(codes(&refused), ["AREA_NOT_SERVED", "BELOW_MINIMUM_ORDER"]);
    assert_eq!(refused["userErrors"][0]["field"], json!(["input", "addressId"]));
    assert_eq!(refused["userErrors"][1]["field"], json!(["input", "items"]));
    assert_eq!(amount(&refused["userErrors"][1]["expected"]), Some(1000));
    let small = order(&world, "small", &address, feather).await;
    assert_eq!(codes(&small), ["BELOW_MINIMUM_ORDER"]);
    // The amount says nothing as long as a line is missing, the area does.
    let unknown = json!({ "items": [{ "productId": "cat", "quantity": 2 }] });
    let refused = order(&world, "unknown", &far, unknown).await;
    assert_eq!(codes(&refused), ["PRODUCT_UNAVAILABLE", "AREA_NOT_SERVED"]);
    assert_eq!(world.stock("feather").await, (50, 0));
}

#[tokio::test]
async fn a_quote_tells_where_nothing_is_delivered() {
    let (world, _) = shop().await;
    let nowhere = quote(
        &world,
        Who::Public,
        json!({ "country": "antarctica", "items": [] }),
    )
    .await;
    assert_eq!(nowhere["served"], false);
    assert_eq!(
        (&nowhere["price"], &nowhere["total"]),
        (&Value::Null, &Value::Null)
    );
    let far = quote(
        &world,
        Who::Public,
        json!({ "country": "Chile", "zip": "8320000", "items": [] }),
    )
    .await;
    assert_eq!(
        (amount(&far["price"]), &far["served"]),
        (Some(2500), &json!(true))
    );
}

#[tokio::test]
async fn a_quote_is_for_the_cart_when_no_items_are_given() {
    let (world, address) = shop().await;
    let add = json!({ "productId": "sack", "quantity": 2 });
    world
        .ask(
            Who::Ada,
            "Mutation.addToCart",
            add.clone(),
            "{ userErrors { code } }",
        )
        .await;
    let made = world
        .ask(Who::Public, "Mutation.addToCart", add, "{ cart { token } }")
        .await;
    let (mine, requests) = world
        .requests(quote(&world, Who::Ada, json!({ "addressId": address })))
        .await;
    assert_eq!((&mine["boxes"], amount(&mine["total"])), (&json!(2), Some(6000)));
    assert_eq!(requests, ["BatchGetItem"]);
    let input = json!({ "country": "IE", "cartToken": made["cart"]["token"] });
    let (theirs, requests) = world.requests(quote(&world, Who::Public, input)).await;
    assert_eq!(
        (&theirs["boxes"], amount(&theirs["total"])),
        (&json!(2), Some(6000))
    );
    assert_eq!(requests, ["GetItem"]);
    let (empty, requests) = world
        .requests(quote(&world, Who::Public, json!({ "country": "IE" })))
        .await;
    assert_eq!(
        (&empty["boxes"], amount(&empty["total"])),
        (&json!(1), Some(1000))
    );
    assert_eq!(requests, [""; 0]);
}

#[tokio::test]
async fn a_quote_is_refused_without_a_place_and_for_the_address_of_another() {
    let (world, address) = shop().await;
    let ask = async |who, input: Value| {
        let refused = world
            .try_ask(who, "Query.deliveryQuote", json!({ "input": input }), QUOTE)
            .await;
        let error = refused.unwrap_err();
        (error.error_type, error.message)
    };
    let bad = |message: &str| ("BadRequest".to_owned(), message.to_owned());
    assert_eq!(
        ask(Who::Public, json!({})).await,
        bad("country must not be empty.")
    );
    let unknown = bad("There is no such address in your address book.");
    assert_eq!(ask(Who::Bob, json!({ "addressId": address })).await, unknown);
    assert_eq!(ask(Who::Ada, json!({ "addressId": "x" })).await, unknown);
    let items = json!({ "country": "IE", "items": [{ "productId": "sack", "quantity": 100 }] });
    assert_eq!(ask(Who::Ada, items).await.0, "BadRequest");
    let (kind, _) = ask(Who::Public, json!({ "addressId": address })).await;
    assert_eq!(kind, "Unauthenticated");
}

#[tokio::test]
async fn fees_are_stored_as_exact_decimals_and_known_everywhere_after_a_minute() {
    let (world, address) = shop().await;
    assert_eq!(
        world.stored("#config", "#delivery_fees"),
        json!({
            "PK": { "S": "#config" }, "SK": { "S": "#delivery_fees" },
            "zones": { "L": [
                { "M": {
                    "name": { "S": "IE Ireland" }, "countries": { "L": [{ "S": "IE" }, { "S": "Ireland" }] },
                    "postal_codes": { "L": [] }, "fee": { "N": "10" },
                } },
                { "M": {
                    "name": { "S": "Antarctica" }, "countries": { "L": [{ "S": "Antarctica" }] },
                    "postal_codes": { "L": [] },
                } },
            ] },
            "elsewhere_fee": { "N": "25" }, "minimum_order": { "N": "10" }, "free_from": { "N": "100" },
            "version": { "N": "1" },
        })
    );
    let other = World::over(world.engine.clone());
    let price = async |world: &World| {
        let quoted = quote(world, Who::Ada, json!({ "addressId": address, "items": [] })).await;
        amount(&quoted["price"])
    };
    assert_eq!(price(&other).await, Some(1000));
    let dearer = DeliveryFees {
        zones: Vec::new(),
        ..fees()
    };
    world
        .app
        .save_delivery_fees(&SAM.caller(), &dearer, None)
        .await
        .unwrap();
    assert_eq!(price(&world).await, Some(2500));
    other.clock.forward(59);
    assert_eq!(price(&other).await, Some(1000));
    other.clock.forward(1);
    assert_eq!(price(&other).await, Some(2500));
}

#[tokio::test]
async fn fees_that_cannot_be_read_stop_orders_and_not_the_catalogue() {
    let (world, address) = shop().await;
    for fee in [
        json!({ "S": "ten" }),
        json!({ "N": "-1" }),
        json!({ "N": "1e30" }),
    ] {
        world.store(json!({
            "PK": { "S": "#config" }, "SK": { "S": "#delivery_fees" }, "elsewhere_fee": fee,
        }));
        world.clock.forward(60);
        let products = world
            .ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }")
            .await;
        assert_eq!(products["nodes"].as_array().unwrap().len(), 2);
        let input = json!({ "country": "IE", "items": [] });
        let asked = world.try_ask(
            Who::Public,
            "Query.deliveryQuote",
            json!({ "input": input }),
            QUOTE,
        );
        assert_eq!(asked.await.unwrap_err().error_type, "Internal", "{fee}");
        let input = json!({ "idempotencyKey": "k", "addressId": address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "sack", "quantity": 1 }] });
        let asked = world.try_ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        );
        assert_eq!(asked.await.unwrap_err().error_type, "Internal", "{fee}");
    }
    assert_eq!(world.stock("sack").await, (50, 0));
}
