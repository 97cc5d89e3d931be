//! The bus, in front of an EventBridge that remembers what it is asked.

use std::time::Duration;

use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnectorSettings, SharedHttpClient},
    runtime_components::RuntimeComponents,
};
use serde_json::{Value, json};

use super::{Access, AppSync, SharedHttpConnector, Silence};
use crate::{
    events::{BusError, EventBus},
    local::event_examples::examples,
    shop::event::Event,
};

/// The connector of the tests as the SDK's client takes it.
#[derive(Clone, Debug)]
struct Transport<C>(C);

impl<C: aws_smithy_runtime_api::client::http::HttpConnector + Clone + 'static> HttpClient for Transport<C> {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.0.clone())
    }
}

fn bus(connector: impl aws_smithy_runtime_api::client::http::HttpConnector + Clone + 'static) -> EventBus {
    let access = Access::of("eu-west-1", "AKID", "secret");
    EventBus::new(
        "shop-events".to_owned(),
        access,
        SharedHttpClient::new(Transport(connector)),
    )
}

/// An EventBridge that takes every event.
fn taking() -> AppSync {
    AppSync::new(|body| {
        let entries = body["Entries"].as_array().unwrap().iter();
        let entries: Vec<Value> = entries.map(|_| json!({ "EventId": "1" })).collect();
        Some((
            200,
            json!({ "FailedEntryCount": 0, "Entries": entries }).to_string(),
        ))
    })
}

fn entries(eventbridge: &AppSync) -> Vec<usize> {
    let requests = eventbridge.requests().into_iter();
    requests
        .map(|request| request.body["Entries"].as_array().unwrap().len())
        .collect()
}

#[tokio::test]
async fn events_go_out_ten_by_ten_to_the_bus_of_their_shop() {
    let eventbridge = taking();
    let events = examples();
    assert_eq!(bus(eventbridge.clone()).publish(&events).await, vec![Ok(()); 23]);
    assert_eq!(entries(&eventbridge), [10, 10, 3]);
    let request = &eventbridge.requests()[0];
    assert_eq!(request.headers["x-amz-target"], "AWSEvents.PutEvents");
    assert!(request.headers["authorization"].contains("/eu-west-1/events/aws4_request"));
    let entry = &request.body["Entries"][0];
    assert_eq!(
        (&entry["EventBusName"], &entry["Source"]),
        (&json!("shop-events"), &json!("kibble.orders"))
    );
    assert_eq!(
        (&entry["DetailType"], &entry["Time"]),
        (&json!("OrderPlaced"), &json!(1_795_165_200))
    );
    let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
    assert_eq!(detail, serde_json::to_value(&events[0]).unwrap());
}

#[tokio::test]
async fn a_request_holds_no_more_than_its_bytes() {
    let large = |letter: char| Event {
        trace_id: Some(letter.to_string().repeat(100 * 1024)),
        ..examples()[0].clone()
    };
    let events: Vec<Event> = ['a', 'b', 'c', 'd', 'e'].map(large).to_vec();
    let eventbridge = taking();
    assert_eq!(bus(eventbridge.clone()).publish(&events).await, vec![Ok(()); 5]);
    assert_eq!(entries(&eventbridge), [2, 2, 1]);
}

#[tokio::test]
async fn nothing_to_publish_is_no_request() {
    let eventbridge = taking();
    assert_eq!(bus(eventbridge.clone()).publish(&[]).await, []);
    assert!(eventbridge.requests().is_empty());
}

#[tokio::test]
async fn an_entry_that_the_answer_does_not_name_has_failed() {
    let silent = AppSync::new(|_| Some((200, json!({ "FailedEntryCount": 0, "Entries": [] }).to_string())));
    let outcomes = bus(silent).publish(&examples()[..2]).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Err(BusError::Failed { .. }))),
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn a_refused_request_fails_for_its_events_alone() {
    let refusing = AppSync::new(|body| {
        let entries = body["Entries"].as_array().unwrap();
        if entries.len() == 10 {
            let fault = json!({ "__type": "AccessDeniedException", "message": "not this source" });
            return Some((400, fault.to_string()));
        }
        Some((
            200,
            json!({ "FailedEntryCount": 0, "Entries": vec![json!({ "EventId": "1" }); entries.len()] })
                .to_string(),
        ))
    });
    let outcomes = bus(refusing).publish(&examples()[..12]).await;
    let failed = outcomes.iter().filter(
        |outcome| matches!(outcome, Err(BusError::Refused(reason)) if reason.contains("not this source")),
    );
    assert_eq!(failed.count(), 10);
    assert_eq!(outcomes[10..], [Ok(()), Ok(())]);
}

#[tokio::test]
async fn a_bus_that_does_not_answer_is_not_waited_for_for_ever() {
    let mut bus = bus(Silence);
    bus.timeout = Duration::from_millis(1);
    let outcomes = bus.publish(&examples()[..1]).await;
    assert!(
        matches!(&outcomes[..], [Err(BusError::Refused(_))]),
        "{outcomes:?}"
    );
}
