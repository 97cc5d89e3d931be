//! An endpoint that does whatever endpoints do.

use std::{
    collections::VecDeque,
    sync::{Mutex as Lock, PoisonError},
};

use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
    routing::get,
};
use tokio::net::TcpListener;

use super::*;
use crate::local::simulate::operations::Schema;

/// What the endpoint answers next, and what it was asked by whom.
#[derive(Default)]
struct Script {
    answers: Lock<VecDeque<Response>>,
    asked: Lock<Vec<String>>,
}

fn locked<T>(lock: &Lock<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(script): State<Arc<Script>>, headers: HeaderMap, body: String) -> Response {
    let key = headers.get("x-api-key").map_or("", |key| key.to_str().unwrap());
    assert_eq!(headers[COST], "true");
    locked(&script.asked).push(format!("{key} {body}"));
    let next = locked(&script.answers).pop_front();
    next.unwrap_or_else(|| StatusCode::IM_A_TEAPOT.into_response())
}

/// An endpoint that answers these, one after the other.
async fn endpoint(answers: Vec<Response>) -> (Endpoint, Arc<Script>, Arc<Figures>) {
    let script = Arc::new(Script {
        answers: Lock::new(answers.into()),
        ..Script::default()
    });
    let routes = get(|| async { "here" }).post(answer);
    let router = Router::new().route("/graphql", routes).with_state(script.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/graphql", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let config = json!({
        "graphqlEndpoint": address, "realtimeEndpoint": "", "region": "local", "userPoolId": "local_pool",
        "userPoolClientId": "client", "authFlow": "USER_PASSWORD_AUTH", "apiKey": "key",
        "shopName": "Kibble", "timeZone": "UTC", "payments": { "provider": "none" },
    });
    let figures = Arc::new(Figures::default());
    let endpoint = Endpoint::new(serde_json::from_value(config).unwrap(), figures.clone()).unwrap();
    (endpoint, script, figures)
}

fn said(text: &Value) -> Response {
    text.to_string().into_response()
}

fn error(error_type: &str) -> Response {
    said(&json!({ "data": null, "errors": [{ "errorType": error_type, "message": "No." }] }))
}

async fn ask(endpoint: &Endpoint) -> Result<Value, Trouble> {
    endpoint
        .ask(Caller::Public, &Schema::operation(), json!({ "a": 1 }))
        .await
}

#[tokio::test]
async fn the_value_of_the_field_is_answered_and_its_price_is_counted() {
    let cost = json!({ "readUnits": 1.5, "writeUnits": 0.0, "usdPerMillion": { "total": 4.5 } });
    let answers = vec![said(
        &json!({ "data": { "__schema": 7 }, "extensions": { "cost": cost } }),
    )];
    let (endpoint, script, figures) = endpoint(answers).await;
    assert_eq!(ask(&endpoint).await.unwrap(), 7);
    assert!(locked(&script.asked)[0].starts_with("key {"));
    let all = figures.summary().all.unwrap();
    assert_eq!((all.requests, all.cost.read_units), (1, Some(1.5)));
}

#[tokio::test]
async fn what_an_endpoint_cannot_do_now_is_asked_again() {
    let busy = StatusCode::SERVICE_UNAVAILABLE.into_response();
    let answers = vec![
        error("Throttled"),
        busy,
        error("Unavailable"),
        said(&json!({ "data": { "__schema": 7 } })),
    ];
    let (endpoint, script, figures) = endpoint(answers).await;
    assert_eq!(ask(&endpoint).await.unwrap(), 7);
    let asked = locked(&script.asked).clone();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|request| *request == asked[0]), "{asked:?}");
    let errors = figures.summary().errors;
    assert_eq!((errors["Throttled"], errors["Unavailable"]), (1, 1));
}

#[tokio::test]
async fn a_step_whose_outcome_is_unknown_is_not_sent_again() {
    let (endpoint, script, _) = endpoint(vec![error("Unavailable")]).await;
    let operation = Schema::operation();
    let changed = endpoint.change_once(Caller::Public, &operation, &json!({})).await;
    assert!(matches!(changed, Err(Trouble::Lost)));
    assert_eq!(locked(&script.asked).len(), 1);
}

#[tokio::test]
async fn what_an_endpoint_refuses_is_told_with_its_type() {
    for (answer, says) in [
        (error("Forbidden"), "__schema is answered with Forbidden: No."),
        (error("UnauthorizedException"), "UnauthorizedException"),
        (StatusCode::UNAUTHORIZED.into_response(), "UnauthorizedException"),
        ("<html>".into_response(), "NoGraphQl"),
    ] {
        let (endpoint, _, _) = endpoint(vec![answer]).await;
        let told = ask(&endpoint).await.unwrap_err().to_string();
        assert!(told.contains(says), "{told}");
    }
}

#[tokio::test]
async fn an_answer_of_another_form_cannot_be_read() {
    let (endpoint, _, _) = endpoint(vec![said(&json!({ "data": { "__schema": "text" } }))]).await;
    let asked: Result<u32, Trouble> = endpoint
        .ask(Caller::Public, &Schema::operation(), json!({}))
        .await;
    assert!(matches!(asked, Err(Trouble::Unreadable { .. })));
}
