use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::{app::SystemClock, events::tests::AppSync};

const CUSTOMER: &str = "#customer#ada00000-0000-4000-8000-000000000001";

/// A record as Lambda brings it: the order of this version, cancelled after it was placed.
fn record(version: i64) -> Value {
    let sort_key = format!("#order#019aa000-0000-7000-8000-{version:012}");
    let image = |status: &str, version: i64| {
        json!({
            "PK": { "S": CUSTOMER }, "SK": { "S": sort_key }, "order_code": { "S": "261120-7F3Q9K" },
            "order_status": { "S": status }, "order_total_price": { "N": "25.9" },
            "updated_at": { "S": "2026-11-20T09:30:00.000Z" }, "version": { "N": version.to_string() },
        })
    };
    json!({
        "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_165_200,
            "Keys": { "PK": { "S": CUSTOMER }, "SK": { "S": sort_key } },
            "NewImage": image("CANCELLED", version), "OldImage": image("PLACED", version - 1),
            "SequenceNumber": number(version), "SizeBytes": 182, "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN":
            "arn:aws:dynamodb:eu-west-1:123456789012:table/shop/stream/2026-01-01T00:00:00.000",
    })
}

fn number(version: i64) -> String {
    format!("1000000000000000000{version:02}")
}

/// A record that is no change of an order.
fn profile(version: i64) -> Value {
    let mut profile = record(version);
    profile["dynamodb"]["Keys"]["SK"]["S"] = json!("#profile");
    profile
}

/// An order that nobody can read.
fn poison(version: i64) -> Value {
    let mut poison = record(version);
    poison["dynamodb"]["NewImage"]["order_status"] = json!({ "N": "1" });
    poison
}

/// The versions of the orders that the entry calls failed, and of those that AppSync was told.
async fn handle(appsync: &AppSync, records: Value) -> (Value, Vec<i64>) {
    let teller = OrderTeller::new(appsync.publisher(), Arc::new(SystemClock));
    let answer = stream(&teller, json!({ "Records": records })).await.unwrap();
    let requests = appsync.requests();
    let told = requests.iter().flat_map(|request| {
        let variables = request.body["variables"].as_object().unwrap();
        (0..variables.len()).map(|index| variables[&format!("u{index}")]["version"].as_i64().unwrap())
    });
    (answer, told.collect())
}

fn failures(versions: &[i64]) -> Value {
    let failures = versions
        .iter()
        .map(|version| json!({ "itemIdentifier": number(*version) }));
    json!({ "batchItemFailures": failures.collect::<Vec<_>>() })
}

#[tokio::test]
async fn changes_of_orders_are_told_and_nothing_else() {
    let appsync = AppSync::telling_all_but(&[]);
    let mut unchanged = record(5);
    unchanged["dynamodb"]["OldImage"] = unchanged["dynamodb"]["NewImage"].clone();
    let mut deleted = record(6);
    deleted["eventName"] = json!("REMOVE");
    deleted["dynamodb"].as_object_mut().unwrap().remove("NewImage");
    let records = json!([record(2), profile(3), record(4), unchanged, deleted]);
    assert_eq!(handle(&appsync, records).await, (failures(&[]), vec![2, 4]));
    assert_eq!(appsync.requests().len(), 1);
}

#[tokio::test]
async fn a_batch_without_changes_asks_nobody() {
    let appsync = AppSync::telling_all_but(&[]);
    assert_eq!(handle(&appsync, json!([])).await, (failures(&[]), vec![]));
    assert_eq!(
        handle(&appsync, json!([profile(1)])).await,
        (failures(&[]), vec![])
    );
    assert!(appsync.requests().is_empty());
}

#[tokio::test]
async fn records_that_cannot_be_read_or_told_are_reported() {
    let appsync = AppSync::telling_all_but(&[5]);
    let records = json!([profile(1), record(2), poison(3), record(4), record(5), record(6)]);
    let expected = (failures(&[3, 5]), vec![2, 4, 5, 6]);
    assert_eq!(handle(&appsync, records).await, expected);
}

#[tokio::test]
async fn every_change_is_reported_when_appsync_is_away() {
    let away = AppSync::new(|_| None);
    let records = json!([record(2), profile(3), record(4)]);
    assert_eq!(handle(&away, records).await, (failures(&[2, 4]), vec![2, 4]));
}

#[tokio::test]
async fn an_event_of_another_form_fails_as_a_whole() {
    let appsync = AppSync::telling_all_but(&[]);
    let teller = OrderTeller::new(appsync.publisher(), Arc::new(SystemClock));
    let mut nameless = record(1);
    nameless["dynamodb"]
        .as_object_mut()
        .unwrap()
        .remove("SequenceNumber");
    for event in [
        json!(null),
        json!({}),
        json!({ "Records": 1 }),
        json!({ "Records": [nameless] }),
    ] {
        assert!(stream(&teller, event.clone()).await.is_err(), "{event}");
    }
    assert!(appsync.requests().is_empty());
}
