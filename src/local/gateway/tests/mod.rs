mod answers;
mod authorized;
mod events;
mod hostile;
mod relations;
mod requests;
mod scalars;
mod subscriptions;

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue};
use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::{Authorization, Gateway, GraphQlRequest, Invoke, LambdaError, Settings};
use crate::graphql::resolvers::Resolvers;

const SCHEMA: &str = include_str!("schema.graphql");

type Answer = Result<Value, LambdaError>;

/// A gateway in front of a handler that remembers what it was asked.
struct World {
    gateway: Gateway,
    events: Arc<Mutex<Vec<Value>>>,
}

impl World {
    /// `answer` gets the event of one field and gives the whole answer of the function.
    fn answering(answer: impl Fn(&Value) -> Answer + Send + Sync + 'static) -> Self {
        Self::set_up(settings(&json!({})), answer)
    }

    fn set_up(settings: Settings, answer: impl Fn(&Value) -> Answer + Send + Sync + 'static) -> Self {
        Self::set_up_for_lists(settings, move |events| answer(&events[0]))
    }

    /// `answer` gets all events of an invocation.
    fn set_up_for_lists(
        settings: Settings,
        answer: impl Fn(&Value) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let seen = events.clone();
        let answer = Arc::new(answer);
        let invoke: Arc<Invoke> = Arc::new(move |event: Value| {
            seen.lock().unwrap().push(event.clone());
            let answer = answer.clone();
            async move { answer(&event) }.boxed()
        });
        Self {
            gateway: Gateway::with_settings(SCHEMA, invoke, settings).unwrap(),
            events,
        }
    }

    /// Every root field has this value.
    fn with(data: Value) -> Self {
        Self::answering(move |_| Ok(json!([{ "data": data }])))
    }

    async fn ask(&self, query: &str) -> Value {
        self.ask_with(query, json!({})).await
    }

    async fn ask_with(&self, query: &str, variables: Value) -> Value {
        self.ask_as(customer(), query, variables).await
    }

    async fn ask_as(&self, caller: Authorization, query: &str, variables: Value) -> Value {
        self.run(caller, json!({ "query": query, "variables": variables }))
            .await
    }

    async fn run(&self, caller: Authorization, request: Value) -> Value {
        serde_json::from_str(&self.text(caller, request).await).unwrap()
    }

    async fn text(&self, caller: Authorization, request: Value) -> String {
        let request: GraphQlRequest = serde_json::from_value(request).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("Content-Type", HeaderValue::from_static("application/json"));
        headers.insert("Cookie", HeaderValue::from_static("secret=1"));
        headers.append("X-Twice", HeaderValue::from_static("a"));
        headers.append("X-Twice", HeaderValue::from_static("b"));
        headers.insert(
            "X-Forwarded-For",
            HeaderValue::from_static("203.0.113.17, 10.0.0.1"),
        );
        let response = self
            .gateway
            .execute(request, caller, headers, Ipv4Addr::LOCALHOST.into())
            .await;
        serde_json::to_string(&response).unwrap()
    }

    /// The events so far, without the list round each.
    fn events(&self) -> Vec<Value> {
        let events = self.events.lock().unwrap();
        let single = |batch: &Value| {
            assert_eq!(batch.as_array().map(Vec::len), Some(1), "{batch}");
            batch[0].clone()
        };
        events.iter().map(single).collect()
    }
}

/// The usual limits but for those given, without a limit of depth.
fn settings(given: &Value) -> Settings {
    let mut resolvers = json!({
        "maxBatchSize": 3, "queryDepthLimit": 0, "resolverCountLimit": 10_000,
        "direct": [], "relation": [], "echo": [],
    });
    for (name, value) in given.as_object().unwrap() {
        resolvers[name] = value.clone();
    }
    let resolvers: Resolvers = serde_json::from_value(resolvers).unwrap();
    Settings {
        resolvers: Box::leak(Box::new(resolvers)),
        ..Settings::default()
    }
}

fn customer() -> Authorization {
    member_of(json!(null))
}

fn member_of(groups: Value) -> Authorization {
    let mut claims = json!({
        "sub": "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11",
        "iss": "http://127.0.0.1:4000/user-pool/local_kibble",
        "client_id": "kibble",
        "token_use": "access",
        "username": "ann",
    });
    if !groups.is_null() {
        claims["cognito:groups"] = groups;
    }
    match claims {
        Value::Object(claims) => Authorization::Cognito { claims },
        _ => unreachable!(),
    }
}

fn order() -> Value {
    json!({
        "id": "ord_1", "status": "PAID", "totalCents": 2590, "placedAt": "2026-02-01T10:00:00.000Z",
        "weight": 2, "unknown": true,
        "customer": { "id": 7, "email": "ann@example.com", "name": "Ann", "orders": [
            { "id": "ord_1", "status": "PAID", "totalCents": 2590 },
        ] },
        "lines": [{ "sku": "a", "quantity": 1 }, { "sku": "b", "quantity": 2 }],
    })
}

/// The only message of a refused request.
fn message(response: &Value) -> &str {
    assert_eq!(response["data"], Value::Null, "{response}");
    assert_eq!(response["errors"].as_array().map(Vec::len), Some(1), "{response}");
    response["errors"][0]["message"].as_str().unwrap()
}
