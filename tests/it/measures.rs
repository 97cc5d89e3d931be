//! What the shop measures of itself, as CloudWatch reads it.

use std::{collections::BTreeSet, process::Command};

use kibble::{app::MEASURES, telemetry};
use serde_json::{Value, json};

use crate::{
    published::Followed,
    world::{Who, World},
};

/// Set for the process that measures: what is recorded is recorded for a whole process.
const MEASURING: &str = "KIBBLE_TEST_MEASURING";

#[test]
#[allow(clippy::disallowed_methods, reason = "the test tells its own process apart")]
fn the_measures_of_an_invocation_are_one_line_of_json() {
    if std::env::var_os(MEASURING).is_some() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(measure());
    }
    let name = "measures::the_measures_of_an_invocation_are_one_line_of_json";
    let mut measuring = Command::new(std::env::current_exe().unwrap());
    measuring
        .args(["--exact", name, "--nocapture"])
        .env(MEASURING, "1");
    let output = measuring.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let lines = text
        .lines()
        .filter_map(|line| Some(&line[line.find("{\"_aws")?..]));
    let lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let [resolver, stream] = &lines[..] else {
        panic!("two invocations have measured: {text}");
    };
    assert_eq!(
        measures(resolver),
        json!({ "CartsCheckedOut": 1, "IdempotentReplays": 1, "Shop": "kibble-dev", "StockOutsHit": 2 })
    );
    let orders = json!({
        "CartsUpdated": 2, "OrdersCancelled": 1, "OrdersPlaced": 2, "Shop": "kibble-dev", "StockOuts": 1,
        "ValueLost": 500, "ValuePlaced": 1500,
    });
    assert_eq!(measures(stream), orders);
    let directive = &stream["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(
        (&directive["Namespace"], &directive["Dimensions"]),
        (&json!("Kibble"), &json!([["Shop"]]))
    );
    let metrics = directive["Metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), 6);
    assert!(
        metrics.iter().all(|metric| metric["Unit"] == "Count"),
        "{metrics:?}"
    );
}

/// The values of a line, without what describes them.
fn measures(line: &Value) -> Value {
    let mut values = line.clone();
    values.as_object_mut().unwrap().remove("_aws");
    values
}

/// One invocation of the resolver, so to speak, and one of the stream.
async fn measure() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 3).await;
    shop.world.product("ball", 500, 1).await;
    let address = shop.world.address(Who::Ada).await;
    shop.follow().await;
    telemetry::start_measures(&MEASURES, "kibble-dev");
    let lines = json!([{ "productId": "bone", "quantity": 2 }]);
    shop.world.order(Who::Ada, "one", &address, lines.clone()).await;
    shop.world.order(Who::Ada, "one", &address, lines).await;
    let add = json!({ "productId": "ball" });
    shop.world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ cart { version } }")
        .await;
    let from_cart = json!({ "input": {
        "idempotencyKey": "two", "addressId": address, "paymentMethod": "ON_DELIVERY",
    } });
    let placed = shop
        .world
        .ask(Who::Ada, "Mutation.placeOrder", from_cart, "{ order { id } }")
        .await;
    let short = json!([{ "productId": "bone", "quantity": 2 }, { "productId": "ball", "quantity": 1 }]);
    shop.world.order(Who::Ada, "three", &address, short).await;
    telemetry::write_measures(std::io::stdout());
    let id = json!({ "id": placed["order"]["id"] });
    let cancelled = shop.changes();
    shop.world
        .ask(Who::Ada, "Mutation.cancelOrder", id, "{ userErrors { code } }")
        .await;
    let mut changes = cancelled;
    changes.extend(shop.changes());
    shop.bring(&changes).await;
    telemetry::write_measures(std::io::stdout());
    // An invocation in which nothing happened writes nothing.
    telemetry::write_measures(std::io::stdout());
}

#[test]
fn every_measure_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), MEASURES.len());
}

#[tokio::test]
async fn nothing_is_written_where_nothing_is_recorded() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let mut written = Vec::new();
    telemetry::write_measures(&mut written);
    assert_eq!(written, b"");
}
