use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aws_sdk_dynamodb::{
    operation::put_item::PutItemError,
    types::{AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem},
};

use super::*;
use crate::local::{
    cost::Cost,
    engine::{Engine, Place},
};

const TABLE: &str = "shop";
const ABSENT: &str = "attribute_not_exists(PK)";

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

async fn put(
    client: &Client,
    key: &str,
    bytes: usize,
    condition: Option<&str>,
) -> Option<HashMap<String, AttributeValue>> {
    let put = client
        .put_item()
        .table_name(TABLE)
        .item("PK", text(key))
        .item("SK", text(key))
        .item("text", text(&"x".repeat(bytes)))
        .set_condition_expression(condition.map(str::to_owned));
    let refusal = put.send().await.err()?.into_service_error();
    assert!(refusal.is_conditional_check_failed_exception());
    match refusal {
        PutItemError::ConditionalCheckFailedException(refusal) => refusal.item,
        _ => None,
    }
}

async fn engine() -> (Engine, Client) {
    let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
    let client = engine.client();
    put(&client, "small", 10, None).await;
    put(&client, "large", 3000, None).await;
    (engine, client)
}

async fn get(client: &Client, key: &str, is_consistent: bool) {
    let get = client.get_item().table_name(TABLE).consistent_read(is_consistent);
    get.key("PK", text(key))
        .key("SK", text(key))
        .send()
        .await
        .unwrap();
}

fn units(cost: &Cost) -> Vec<(&str, Option<f64>, Option<f64>, bool)> {
    let requests = cost.requests.iter();
    requests
        .map(|DynamoDbRequest { operation, units, .. }| {
            (operation.as_str(), units.read, units.write, units.estimated)
        })
        .collect()
}

#[tokio::test]
async fn requests_are_counted_for_the_operation_that_sends_them() {
    let (_engine, client) = engine().await;
    let (first, second) = (Meter::default(), Meter::default());
    let reading = async {
        for _ in 0..20 {
            get(&client, "small", true).await;
        }
    };
    let writing = async {
        for _ in 0..20 {
            put(&client, "other", 1500, None).await;
        }
    };
    tokio::join!(
        first.over(reading),
        second.over(writing),
        get(&client, "large", false)
    );
    let (first, second) = (first.cost(), second.cost());
    assert_eq!(
        (first.dynamodb_requests, first.read_units, first.write_units),
        (20, Some(20.0), Some(0.0))
    );
    assert_eq!(
        (second.dynamodb_requests, second.read_units, second.write_units),
        (20, Some(0.0), Some(40.0))
    );
    assert!(
        first
            .requests
            .iter()
            .all(|request| request.operation == "GetItem")
    );
    assert!(
        second
            .requests
            .iter()
            .all(|request| request.operation == "PutItem")
    );
}

#[tokio::test]
async fn a_refused_write_costs_the_larger_of_its_two_items_and_tells_no_more_than_was_asked() {
    let (_engine, client) = engine().await;
    let meter = Meter::default();
    let work = async {
        assert_eq!(put(&client, "large", 10, Some(ABSENT)).await, None);
        assert_eq!(put(&client, "small", 1500, Some(ABSENT)).await, None);
        let remove = client
            .delete_item()
            .table_name(TABLE)
            .condition_expression("attribute_exists(PK)");
        let refusal = remove
            .key("PK", text("none"))
            .key("SK", text("none"))
            .send()
            .await;
        assert!(refusal.is_err());
        let asked = client
            .put_item()
            .table_name(TABLE)
            .item("PK", text("small"))
            .item("SK", text("small"))
            .condition_expression(ABSENT)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let PutItemError::ConditionalCheckFailedException(refusal) =
            asked.send().await.unwrap_err().into_service_error()
        else {
            panic!("the condition holds");
        };
        assert_eq!(refusal.item.unwrap()["PK"], text("small"));
    };
    meter.over(work).await;
    let refused = |operation, units| (operation, Some(0.0), Some(units), false);
    assert_eq!(
        units(&meter.cost()),
        [
            refused("PutItem", 3.0),
            refused("PutItem", 2.0),
            refused("DeleteItem", 1.0),
            refused("PutItem", 1.0)
        ]
    );
}

#[tokio::test]
async fn a_cancelled_transaction_is_estimated_at_its_preparation() {
    let (_engine, client) = engine().await;
    let item = |bytes: usize| {
        Put::builder()
            .table_name(TABLE)
            .item("PK", text("new"))
            .item("SK", text("new"))
            .item("text", text(&"x".repeat(bytes)))
    };
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .key("PK", text("large"))
        .key("SK", text("large"))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let send = async |condition: &str, bytes: usize| {
        let put = TransactWriteItem::builder()
            .put(item(bytes).build().unwrap())
            .build();
        let check = check.clone().condition_expression(condition).build().unwrap();
        let check = TransactWriteItem::builder().condition_check(check).build();
        let transaction = client
            .transact_write_items()
            .transact_items(put)
            .transact_items(check);
        transaction.send().await.is_ok()
    };
    let meter = Meter::default();
    let work = async {
        assert!(!send(ABSENT, 1500).await);
        assert!(send("attribute_exists(PK)", 1500).await);
    };
    meter.over(work).await;
    // Two for the new item and three for the old one; each twice when it is committed.
    assert_eq!(
        units(&meter.cost()),
        [
            ("TransactWriteItems", Some(0.0), Some(5.0), true),
            ("TransactWriteItems", Some(0.0), Some(10.0), false)
        ]
    );
}

#[tokio::test]
async fn the_index_that_is_read_is_named() {
    let (_engine, client) = engine().await;
    let meter = Meter::default();
    let query = client
        .query()
        .table_name(TABLE)
        .index_name("GSI1")
        .key_condition_expression("GSI1PK = :key")
        .expression_attribute_values(":key", text("none"));
    meter.over(query.send()).await.unwrap();
    let cost = serde_json::to_value(meter.cost()).unwrap();
    assert_eq!(
        cost["requests"],
        json!([{ "operation": "Query", "table": "shop", "index": "GSI1", "readUnits": 0.5, "writeUnits": 0.0 }])
    );
}

#[tokio::test]
async fn requests_that_nobody_meters_pass_as_they_are() {
    let (engine, client) = engine().await;
    let seen: Arc<Mutex<Vec<Value>>> = Arc::default();
    let kept = seen.clone();
    engine.set_intercept(Some(Arc::new(move |_, body: &str| {
        kept.lock().unwrap().push(serde_json::from_str(body).unwrap());
        None
    })));
    get(&client, "small", false).await;
    Meter::default().over(get(&client, "small", false)).await;
    let seen = seen.lock().unwrap();
    let [plain, metered] = seen.as_slice() else {
        panic!("{seen:?}")
    };
    assert_eq!(plain.get("ReturnConsumedCapacity"), None);
    assert_eq!(metered["ReturnConsumedCapacity"], "INDEXES");
}

#[tokio::test]
async fn units_that_a_database_does_not_tell_are_not_known_and_refusals_cost_nothing() {
    let (engine, client) = engine().await;
    let cost = async |status: u16, body: &'static str| {
        engine.set_intercept(Some(Arc::new(move |_, _: &str| Some((status, body.to_owned())))));
        let meter = Meter::default();
        let get = client.get_item().table_name(TABLE).key("PK", text("small"));
        let _ = meter.over(get.send()).await;
        let cost = meter.cost();
        units(&cost)
            .into_iter()
            .map(|(_, read, write, _)| (read, write))
            .collect::<Vec<_>>()
    };
    assert_eq!(cost(200, "{}").await, [(None, None)]);
    let invalid = r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}"#;
    assert_eq!(cost(400, invalid).await, [(Some(0.0), Some(0.0))]);
}
