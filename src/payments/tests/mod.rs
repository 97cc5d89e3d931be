mod simulated;
mod stripe;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::*;
use crate::shop::money::Currency;

/// What a provider was asked.
#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    /// With its query.
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What a provider answers: status, one header, body. Without one it never answers.
type Prepared = (u16, Option<(&'static str, &'static str)>, Value);

#[derive(Clone, Default)]
struct Stub {
    asked: Arc<Mutex<Vec<Asked>>>,
    answers: Arc<Mutex<VecDeque<Prepared>>>,
}

impl Stub {
    /// A provider on a port of its own that gives these answers, one after the other; and its address.
    async fn start(answers: impl IntoIterator<Item = (u16, Value)>) -> (Self, String) {
        let stub = Self::default();
        let answers = answers.into_iter().map(|(status, body)| (status, None, body));
        stub.answers.lock().unwrap().extend(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(stub.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (stub, address)
    }

    /// Prepares an answer that says that it is an earlier one.
    fn replay(&self, status: u16, body: Value) {
        let header = Some(("idempotent-replayed", "true"));
        self.answers.lock().unwrap().push_back((status, header, body));
    }

    fn then(&self, status: u16, body: Value) {
        self.answers.lock().unwrap().push_back((status, None, body));
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(
    State(stub): State<Stub>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    stub.asked.lock().unwrap().push(Asked {
        method,
        path: uri.to_string(),
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let prepared = stub.answers.lock().unwrap().pop_front();
    let Some((status, header, body)) = prepared else {
        return std::future::pending().await;
    };
    let mut response = (StatusCode::from_u16(status).unwrap(), body.to_string()).into_response();
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap())
}

fn owner() -> PaymentOwner {
    PaymentOwner {
        customer: CustomerId(Uuid::from_u128(7)),
        key: IdempotencyKey::parse("key&1").unwrap(),
    }
}

fn request() -> AuthorizeRequest {
    AuthorizeRequest {
        token: PaymentToken::parse("pm_card_visa").unwrap(),
        amount: euro(1290),
        key: "the-key".to_owned(),
        owner: owner(),
    }
}

#[test]
fn nothing_that_is_secret_is_shown() {
    let authorization = Authorization::Pending {
        payment: "pi_1".to_owned(),
        client_secret: Some(ClientSecret::new("pi_1_secret_x")),
    };
    let shown = format!("{:?} {authorization:?}", request());
    assert!(
        !shown.contains("pm_card_visa") && !shown.contains("secret_x"),
        "{shown}"
    );
}

#[test]
fn a_provider_is_asked_over_https_or_on_this_machine() {
    for address in [
        "https://api.stripe.com/v1",
        "http://127.0.0.1:4000/payments",
        "http://localhost:1",
        "http://LOCALHOST/",
        "http://[::1]:4000/payments",
    ] {
        assert!(Stripe::at(address, "sk", "shop").is_ok(), "{address}");
    }
    for address in [
        "http://api.stripe.com/v1",
        "http://localhost@api.stripe.com/v1",
        "http://localhost.stripe.com/v1",
        "ftp://localhost",
        "api.stripe.com",
        "https://",
        "https:///v1",
        "",
    ] {
        assert!(Stripe::at(address, "sk", "shop").is_err(), "{address}");
    }
}
