//! The publisher, in front of an AppSync that answers as it is told.

mod bus;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use apollo_compiler::{ExecutableDocument, Schema};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PublishError, Publisher, document};
use crate::{
    graphql::sdl,
    shop::{
        id::{CustomerId, OrderId, OrderKey},
        order_change::OrderState,
        order_status::{OrderStatus, PaymentStatus},
        timestamp::Timestamp,
    },
    transport::{Access, Trust},
};

type Answer = dyn Fn(&Value) -> Option<(u16, String)> + Send + Sync;

/// An AppSync that remembers what it is asked. Without an answer its connection breaks.
#[derive(Clone)]
pub struct AppSync {
    requests: Arc<Mutex<Vec<Request>>>,
    answer: Arc<Answer>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub uri: String,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

impl std::fmt::Debug for AppSync {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AppSync").finish_non_exhaustive()
    }
}

impl AppSync {
    pub fn new(answer: impl Fn(&Value) -> Option<(u16, String)> + Send + Sync + 'static) -> Self {
        Self {
            requests: Arc::default(),
            answer: Arc::new(answer),
        }
    }

    /// Tells all updates but those of these versions.
    pub fn telling_all_but(versions: &'static [i64]) -> Self {
        Self::new(|body| {
            let updates = body["variables"].as_object().unwrap().iter();
            let told = updates.map(|(alias, update)| {
                let fails = versions.contains(&update["version"].as_i64().unwrap());
                (alias.clone(), if fails { Value::Null } else { update.clone() })
            });
            let answer = json!({ "data": told.collect::<serde_json::Map<_, _>>() });
            Some((200, answer.to_string()))
        })
    }

    pub fn publisher(&self) -> Publisher {
        let access = Access {
            region: "eu-west-1".to_owned(),
            access_key_id: "AKID".to_owned(),
            secret_access_key: "secret".to_owned(),
            session_token: Some("session".to_owned()),
            trust: Trust::Amazon,
        };
        Publisher::new(
            "https://api.example.com/graphql".to_owned(),
            access,
            SharedHttpConnector::new(self.clone()),
        )
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl HttpConnector for AppSync {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let headers = request.headers().iter();
        self.requests.lock().unwrap().push(Request {
            method: request.method().to_owned(),
            uri: request.uri().to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: body.clone(),
        });
        let answer = (self.answer)(&body).map(|(status, text)| {
            let status = StatusCode::try_from(status).unwrap();
            HttpResponse::new(status, SdkBody::from(text))
        });
        HttpConnectorFuture::ready(answer.ok_or_else(|| ConnectorError::io("the line is cut".into())))
    }
}

fn order(version: u64) -> OrderState {
    OrderState {
        key: OrderKey {
            customer: CustomerId(Uuid::from_u128(1)),
            order: OrderId(Uuid::from_u128(2)),
        },
        code: "261120-7F3Q9K".to_owned(),
        status: OrderStatus::Cancelled,
        payment_status: PaymentStatus::Voided,
        version,
        at: Timestamp::from_milliseconds(1_795_165_200_000),
    }
}

async fn publish(appsync: &AppSync, versions: &[u64]) -> Vec<Result<(), PublishError>> {
    let orders: Vec<OrderState> = versions.iter().copied().map(order).collect();
    let now = Timestamp::from_milliseconds(1_795_165_200_000);
    appsync
        .publisher()
        .publish(&orders.iter().collect::<Vec<_>>(), now)
        .await
}

#[tokio::test]
async fn updates_are_told_by_one_signed_request() {
    let appsync = AppSync::telling_all_but(&[2]);
    let outcomes = publish(&appsync, &[1, 2, 3]).await;
    assert_eq!(outcomes, [Ok(()), Err(PublishError::Untold), Ok(())]);
    let [request] = &appsync.requests()[..] else {
        panic!("one request tells them all");
    };
    assert_eq!(
        (request.method.as_str(), request.uri.as_str()),
        ("POST", "https://api.example.com/graphql")
    );
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["x-amz-date"], "20261120T090000Z");
    assert_eq!(request.headers["x-amz-security-token"], "session");
    let authorization = &request.headers["authorization"];
    let signed = "AWS4-HMAC-SHA256 Credential=AKID/20261120/eu-west-1/appsync/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=";
    assert!(authorization.starts_with(signed), "{authorization}");
    assert_eq!(
        request.body["variables"]["u2"],
        json!({
            "customerId": "00000000-0000-0000-0000-000000000001",
            "orderId": order(3).key.encode(), "code": "261120-7F3Q9K", "status": "CANCELLED",
            "paymentStatus": "VOIDED", "version": 3, "at": "2026-11-20T09:00:00.000Z",
        })
    );
}

#[tokio::test]
async fn nothing_to_tell_is_no_request() {
    let appsync = AppSync::telling_all_but(&[]);
    assert_eq!(publish(&appsync, &[]).await, []);
    assert!(appsync.requests().is_empty());
}

#[tokio::test]
async fn more_than_a_hundred_updates_are_told_by_several_requests() {
    let appsync = AppSync::telling_all_but(&[99, 100, 201]);
    let outcomes = publish(&appsync, &(0..202).collect::<Vec<_>>()).await;
    let failed = outcomes
        .iter()
        .enumerate()
        .filter(|(_, outcome)| outcome.is_err());
    let failed: Vec<usize> = failed.map(|(version, _)| version).collect();
    assert_eq!((outcomes.len(), failed), (202, vec![99, 100, 201]));
    let told = appsync.requests().into_iter();
    let told: Vec<usize> = told
        .map(|request| request.body["variables"].as_object().unwrap().len())
        .collect();
    assert_eq!(told, [100, 100, 2]);
}

#[tokio::test]
async fn a_request_that_fails_fails_for_all() {
    for status in [403, 429, 500, 503] {
        let appsync = AppSync::new(move |_| Some((status, "no".to_owned())));
        let refused = Err(PublishError::Refused {
            status,
            text: "no".to_owned(),
        });
        assert_eq!(publish(&appsync, &[1, 2]).await, [refused.clone(), refused]);
    }
    let cut = AppSync::new(|_| None);
    let unreachable = Err(PublishError::Unreachable("the line is cut".to_owned()));
    assert_eq!(publish(&cut, &[1]).await, [unreachable]);
    let page = AppSync::new(|_| Some((200, "<html>".to_owned())));
    let [Err(PublishError::Refused { status: 200, text })] = &publish(&page, &[1]).await[..] else {
        panic!("a page is no answer");
    };
    assert_eq!(text, "<html>");
}

/// A connection on which nothing ever comes.
#[derive(Clone, Debug)]
struct Silence;

impl HttpConnector for Silence {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(std::future::pending())
    }
}

#[tokio::test]
async fn an_answer_is_not_waited_for_for_ever() {
    let access = Access::of("eu-west-1", "AKID", "secret");
    let mut publisher = Publisher::new(
        "https://api.example.com/graphql".to_owned(),
        access,
        SharedHttpConnector::new(Silence),
    );
    publisher.timeout = Duration::from_millis(1);
    let outcomes = publisher
        .publish(&[&order(1)], Timestamp::from_milliseconds(0))
        .await;
    assert!(matches!(&outcomes[..], [Err(PublishError::Unreachable(_))]));
}

#[test]
fn the_operation_is_valid_and_selects_every_field() {
    let schema = Schema::parse_and_validate(sdl::client(), "schema.graphql").unwrap();
    let orders: Vec<OrderState> = (0..100).map(order).collect();
    let request = document::request(&orders.iter().collect::<Vec<_>>());
    let query = request["query"].as_str().unwrap();
    ExecutableDocument::parse_and_validate(&schema, query, "request").unwrap();
    assert_eq!(query.matches("publishOrderUpdate(").count(), 100);
    let update = schema.get_object("OrderUpdate").unwrap();
    let fields: Vec<&str> = update.fields.keys().map(|name| name.as_str()).collect();
    assert_eq!(document::SELECTION.split(' ').collect::<Vec<_>>(), fields);
}

#[test]
fn a_version_beyond_graphqls_numbers_stays_the_largest_of_them() {
    let request = document::request(&[&order(u64::MAX)]);
    assert_eq!(request["variables"]["u0"]["version"], i32::MAX);
}
