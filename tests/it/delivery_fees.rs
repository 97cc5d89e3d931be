//! What staff sets deliveries to cost.

use std::process::Command;

use serde_json::{Value, json};

use crate::{
    log::Log,
    world::{ORDER_PAYLOAD, Who, World, codes, part},
};

const FEES: &str = "{ zones { name countries postalCodes fee { amount } } elsewhere { amount } \
     minimumOrder { amount } freeFrom { amount } version }";

fn cork() -> Value {
    json!({ "name": " Cork ", "countries": ["IE", "Ireland"], "postalCodes": ["T12"], "fee": 200 })
}

/// Cork for 2.00, nothing to Antarctica, 25.00 elsewhere; at least 10.00, free from 100.00.
fn input() -> Value {
    json!({
        "zones": [cork(), { "name": "Antarctica", "countries": ["AQ"] }],
        "elsewhere": 2500, "minimumOrder": 1000, "freeFrom": 10_000,
    })
}

async fn save(world: &World, input: Value, version: Value) -> Value {
    let selection = format!("{{ deliveryFees {FEES} userErrors {{ code field message }} }}");
    let arguments = json!({ "input": input, "version": version });
    world
        .ask(Who::Sam, "Mutation.saveDeliveryFees", arguments, &selection)
        .await
}

async fn read(world: &World) -> Value {
    world.ask(Who::Sam, "Query.deliveryFees", json!({}), FEES).await
}

async fn quoted(world: &World, country: &str, zip: &str) -> Option<i64> {
    let input = json!({ "country": country, "zip": zip, "items": [] });
    let arguments = json!({ "input": input });
    let quote = world.ask(
        Who::Public,
        "Query.deliveryQuote",
        arguments,
        "{ price { amount } }",
    );
    quote.await["price"]["amount"].as_i64()
}

#[tokio::test]
async fn fees_that_are_saved_are_read_and_quoted() {
    let world = World::new().await;
    assert_eq!(read(&world).await, Value::Null);
    let saved = save(&world, input(), json!(0)).await;
    assert_eq!(codes(&saved), [""; 0]);
    let expected = json!({
        "zones": [
            { "name": "Cork", "countries": ["IE", "Ireland"], "postalCodes": ["T12"], "fee": { "amount": 200 } },
            { "name": "Antarctica", "countries": ["AQ"], "postalCodes": [], "fee": null },
        ],
        "elsewhere": { "amount": 2500 }, "minimumOrder": { "amount": 1000 }, "freeFrom": { "amount": 10_000 },
        "version": 1,
    });
    assert_eq!(part(&saved["deliveryFees"], &expected), expected);
    assert_eq!(part(&read(&world).await, &expected), expected);
    assert_eq!(quoted(&world, "ireland", "t12 x").await, Some(200));
    assert_eq!(quoted(&world, "AQ", "").await, None);
    assert_eq!(quoted(&world, "Chile", "").await, Some(2500));
}

#[tokio::test]
async fn fees_take_the_place_of_all_that_was_set_before() {
    let world = World::new().await;
    save(&world, input(), Value::Null).await;
    let saved = save(&world, json!({ "zones": [cork()] }), Value::Null).await;
    let fees = json!({
        "zones": [
            { "name": "Cork", "countries": ["IE", "Ireland"], "postalCodes": ["T12"], "fee": { "amount": 200 } },
        ],
        "elsewhere": null, "minimumOrder": null, "freeFrom": null, "version": 2,
    });
    assert_eq!(part(&saved["deliveryFees"], &fees), fees);
    assert_eq!(
        world.stored("#config", "#delivery_fees"),
        json!({
            "PK": { "S": "#config" }, "SK": { "S": "#delivery_fees" }, "version": { "N": "2" },
            "zones": { "L": [{ "M": {
                "name": { "S": "Cork" }, "countries": { "L": [{ "S": "IE" }, { "S": "Ireland" }] },
                "postal_codes": { "L": [{ "S": "T12" }] }, "fee": { "N": "2" },
            } }] },
        })
    );
    assert_eq!(quoted(&world, "Chile", "").await, None);
}

#[tokio::test]
async fn fees_that_somebody_else_has_changed_are_not_overwritten() {
    let world = World::new().await;
    save(&world, input(), json!(0)).await;
    let other = json!({ "zones": [], "elsewhere": 300 });
    for version in [json!(0), json!(2)] {
        let refused = save(&world, other.clone(), version.clone()).await;
        assert_eq!(codes(&refused), ["VERSION_CONFLICT"], "{version}");
        assert_eq!(refused["userErrors"][0]["field"], json!(["version"]));
        assert_eq!(refused["deliveryFees"], Value::Null);
    }
    assert_eq!(read(&world).await["version"], 1);
    // An answer may be lost, and the change sent again.
    for _ in 0..2 {
        let saved = save(&world, other.clone(), json!(1)).await;
        assert_eq!(
            (codes(&saved), &saved["deliveryFees"]["version"]),
            (vec![], &json!(2))
        );
    }
    assert_eq!(read(&world).await["elsewhere"]["amount"], 300);
}

#[tokio::test]
async fn fees_from_before_versions_were_kept_have_version_0() {
    let world = World::new().await;
    world.store(json!({
        "PK": { "S": "#config" }, "SK": { "S": "#delivery_fees" }, "elsewhere_fee": { "N": "5" },
    }));
    let there = read(&world).await;
    assert_eq!(
        (&there["version"], &there["elsewhere"]["amount"]),
        (&json!(0), &json!(500))
    );
    let saved = save(&world, input(), json!(0)).await;
    assert_eq!(saved["deliveryFees"]["version"], 1);
}

#[tokio::test]
async fn every_fault_is_told_with_its_place_and_nothing_is_written() {
    let world = World::new().await;
    let input = json!({
        "zones": [
            { "name": "<b>", "countries": ["IE", "ie"], "fee": -1 },
            { "name": "Cork", "countries": ["IE"], "postalCodes": ["T12", "-"] },
            { "name": "x".repeat(101), "fee": 100 },
        ],
        "elsewhere": -1,
    });
    let refused = save(&world, input, json!(-1)).await;
    let told: Vec<(&str, String)> = codes(&refused)
        .into_iter()
        .zip(refused["userErrors"].as_array().unwrap())
        .map(|(code, error)| {
            let path = error["field"].as_array().unwrap().iter();
            let path: Vec<&str> = path.map(|part| part.as_str().unwrap()).collect();
            (code, path.join("."))
        })
        .collect();
    let expected = [
        ("INVALID", "input.elsewhere"),
        ("INVALID", "input.zones.0.name"),
        ("INVALID", "input.zones.0.fee"),
        ("INVALID", "input.zones.0.countries.1"),
        ("INVALID", "input.zones.1.postalCodes.1"),
        ("INVALID", "input.zones.1.countries.0"),
        ("INVALID", "input.zones.1.postalCodes.0"),
        ("REQUIRED", "input.zones.2.countries"),
        ("TOO_LONG", "input.zones.2.name"),
        ("INVALID", "version"),
    ];
    assert_eq!(told, expected.map(|(code, path)| (code, path.to_owned())));
    assert_eq!(world.stored("#config", "#delivery_fees"), Value::Null);
}

/// Set for the process that listens to its log: where others log nothing, nobody switches a line off.
const LISTENING: &str = "KIBBLE_TEST_LISTENING";

#[test]
#[allow(clippy::disallowed_methods, reason = "the test tells its own process apart")]
fn that_nobody_has_set_fees_is_logged_once_when_they_are_needed() {
    if std::env::var_os(LISTENING).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        return runtime.unwrap().block_on(need_fees());
    }
    let name = "delivery_fees::that_nobody_has_set_fees_is_logged_once_when_they_are_needed";
    let mut listening = Command::new(std::env::current_exe().unwrap());
    let output = listening
        .args(["--exact", name, "--nocapture"])
        .env(LISTENING, "1")
        .output();
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}

async fn need_fees() {
    let (log, _listening) = Log::listen();
    let told = || log.count("no fees for delivery are set");
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    assert_eq!(told(), 0, "nobody has asked for a price");
    assert_eq!(quoted(&world, "IE", "").await, Some(0));
    assert_eq!(told(), 1);
    world.clock.forward(61);
    let line = json!([{ "productId": "bone", "quantity": 1 }]);
    let placed = world.order(Who::Ada, "one", &address, line.clone()).await;
    assert_eq!((codes(&placed), told()), (vec![], 1));

    let other = World::over(world.engine.clone());
    let order = json!({ "input": {
        "idempotencyKey": "two", "addressId": address, "paymentMethod": "ON_DELIVERY", "items": line,
    } });
    let placed = other
        .ask(Who::Ada, "Mutation.placeOrder", order, ORDER_PAYLOAD)
        .await;
    assert_eq!(
        (codes(&placed), told()),
        (vec![], 2),
        "another process tells it too"
    );
    save(&other, json!({ "zones": [], "elsewhere": 0 }), Value::Null).await;
    let third = World::over(world.engine.clone());
    assert_eq!(
        (quoted(&third, "IE", "").await, told()),
        (Some(0), 2),
        "free by choice"
    );
}
