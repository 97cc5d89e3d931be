//! The shop and the simulated provider, over HTTP.

use std::{net::SocketAddr, sync::Arc};

use axum::Router;
use kibble::{
    app::RandomIds,
    local::{
        documents::Documents,
        payment_provider::{Provider, Settings, router},
        server::payment_callback,
    },
    payments::Simulated,
};
use reqwest::Client;
use tokio::net::TcpListener;

use super::*;
use crate::world::StandingClock;

const KEY: &str = "key-of-the-shop";

struct Street {
    shop: Shop,
    provider: Arc<Provider>,
    documents: Documents,
    client: Client,
    address: SocketAddr,
}

impl Street {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}/payments");
        let simulated = Simulated::new(&url, KEY, "kibble").unwrap();
        let shop = Shop::taking(Payments {
            provider: Arc::new(simulated),
            callback_secret: Some(CallbackSecret::new(SECRET)),
        })
        .await;
        let settings = Settings {
            key: KEY.to_owned(),
            callback_url: format!("{url}/callback"),
            callback_secret: CallbackSecret::new(SECRET),
            origin: format!("http://{address}"),
            late: 5,
        };
        let documents = Documents::default();
        let clock: Arc<StandingClock> = shop.world.clock.clone();
        let provider = Provider::new(settings, documents.clone(), clock, Arc::new(RandomIds));
        let callback = payment_callback::router(shop.world.callback.clone());
        let routes = Router::new().nest("/payments", router(provider.clone()).merge(callback));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            shop,
            provider,
            documents,
            client: client(),
            address,
        }
    }

    async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .post(format!("http://{}/payments{path}", self.address));
        let request = match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        };
        let answer = request.json(body).send().await.unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default(),
        )
    }

    async fn token(&self, number: &str, amount: i64) -> String {
        let card = json!({ "cardNumber": number, "amount": amount });
        let (status, answer) = self.post("/preauth", None, &card).await;
        assert_eq!(status, 200, "{answer}");
        answer["paymentToken"].as_str().unwrap().to_owned()
    }

    async fn page(&self) -> String {
        let page = self.client.get(format!("http://{}/payments", self.address));
        page.send().await.unwrap().text().await.unwrap()
    }

    /// The number of call-backs that are left.
    async fn call(&self) -> usize {
        self.provider.call_due(&self.client).await.unwrap();
        self.documents.list::<Value>("payment_callback").unwrap().len()
    }
}

fn client() -> Client {
    // reqwest has no TLS provider of its own; an error means that another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().tls_certs_only([]).build().unwrap()
}

#[tokio::test]
async fn a_card_pays_from_the_number_to_the_capture() {
    let street = Street::open().await;
    let token = street.token("4242424242424242", 1000).await;
    let placed = street.shop.place("k", &token).await;
    assert_eq!(placed["order"]["payment"]["status"], "AUTHORIZED", "{placed}");
    assert_eq!(street.call().await, 0);
    let id = placed["order"]["id"].as_str().unwrap();
    street.shop.deliver(id).await;
    street.shop.settle(id).await;
    assert_eq!(street.shop.order(id).await["payment"]["status"], "PAID");
    assert!(street.page().await.contains("CAPTURED"));
    let again = street.shop.place("other", &token).await;
    assert_eq!(codes(&again)[0].0, "PAYMENT_TOKEN_USED");
}

#[tokio::test]
async fn cards_that_do_not_pay_are_told_apart() {
    let street = Street::open().await;
    for (number, amount, message) in [
        (
            "4000000000000002",
            1000,
            "The payment was declined. Please take another card.",
        ),
        (
            "4000000000009995",
            1000,
            "The card has not enough money for this order.",
        ),
        (
            "4242424242424242",
            999,
            "The payment token was made for a smaller amount.",
        ),
    ] {
        let token = street.token(number, amount).await;
        let refused = street.shop.place("k", &token).await;
        assert_eq!(codes(&refused)[0].0, "PAYMENT_DECLINED");
        assert_eq!(refused["userErrors"][0]["message"], message);
    }
    let unknown = street.shop.place("k", "tok_unknown").await;
    assert_eq!(
        unknown["userErrors"][0]["message"],
        "The payment token is not known, or too old."
    );
}

#[tokio::test]
async fn a_confirmation_comes_late_and_three_times_and_counts_once() {
    let street = Street::open().await;
    let token = street.token("4000000000003063", 1000).await;
    let placed = street.shop.place("k", &token).await;
    assert_eq!(placed["order"]["status"], "AWAITING_PAYMENT");
    assert!(
        placed["paymentClientSecret"]
            .as_str()
            .unwrap()
            .starts_with("pay_")
    );
    assert_eq!(street.call().await, 3);
    street.shop.world.clock.forward(7);
    assert_eq!(street.call().await, 0);
    let order = street.shop.order(placed["order"]["id"].as_str().unwrap()).await;
    assert_eq!(
        (&order["status"], &order["version"]),
        (&json!("PLACED"), &json!(2))
    );
}

#[tokio::test]
async fn a_refusal_that_comes_late_cancels_the_order_and_lets_the_payment_go() {
    let street = Street::open().await;
    let token = street.token("4000000000003097", 1000).await;
    let placed = street.shop.place("k", &token).await;
    street.shop.world.clock.forward(5);
    assert_eq!(street.call().await, 0);
    let id = placed["order"]["id"].as_str().unwrap();
    assert_eq!(street.shop.order(id).await["status"], "CANCELLED");
    assert_eq!(street.shop.world.stock("bone").await, (10, 0));
    street.shop.settle(id).await;
    assert!(street.page().await.contains("CANCELLED"));
}

#[tokio::test]
async fn a_payment_is_confirmed_on_the_page() {
    let street = Street::open().await;
    let token = street.token("4000000000003154", 1000).await;
    let placed = street.shop.place("k", &token).await;
    let secret = placed["paymentClientSecret"].as_str().unwrap();
    let page = street.page().await;
    assert!(page.contains(secret) && page.contains("Confirm"), "{page}");
    let example = format!("curl 'http://{}/payments/preauth'", street.address);
    let places =
        ["<nav><a href=\"/local\">", "4242424242424242", &example, secret].map(|text| page.find(text));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{page}");
    let form = [("clientSecret", secret), ("outcome", "CONFIRM")];
    let pressed = street
        .client
        .post(format!("http://{}/payments/confirm", street.address))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(pressed.url().path(), "/payments");
    assert_eq!(street.call().await, 0);
    let order = street.shop.order(placed["order"]["id"].as_str().unwrap()).await;
    assert_eq!(order["status"], "PLACED");
    assert!(!street.page().await.contains("Confirm<"));
    let list = format!("http://{}/payments/list.json", street.address);
    let told = street
        .client
        .get(&list)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!told.contains(secret), "{told}");
    let told: Value = serde_json::from_str(&told).unwrap();
    let payment = &told["payments"][0];
    assert_eq!(
        (&payment["status"], &payment["amount"], &payment["owner"]["key"]),
        (&json!("AUTHORIZED"), &json!(1000), &json!("k"))
    );
    for path in [format!("http://{}/payments", street.address), list] {
        let page = street.client.get(path).header("host", "evil.example.com");
        assert_eq!(page.send().await.unwrap().status(), 403);
    }
}

#[tokio::test]
async fn a_capture_that_the_provider_refuses_is_a_failed_payment() {
    let street = Street::open().await;
    let token = street.token("4000000000000341", 1000).await;
    let placed = street.shop.place("k", &token).await;
    let id = placed["order"]["id"].as_str().unwrap();
    street.shop.deliver(id).await;
    street.shop.settle(id).await;
    assert_eq!(street.shop.order(id).await["payment"]["status"], "FAILED");
}

#[tokio::test]
async fn orphans_are_found_at_the_provider() {
    let street = Street::open().await;
    let token = street.token("4242424242424242", 1000).await;
    let customer = Who::Ada.sub();
    let wish = json!({
        "paymentToken": token, "amount": 1000, "currency": "EUR", "key": "lost",
        "owner": { "shop": "kibble", "customer": customer, "key": "never-written" },
    });
    assert_eq!(street.post("/check", Some(KEY), &wish).await.0, 200);
    street.shop.world.clock.forward(601);
    assert_eq!(street.shop.world.schedule.run_payment_jobs().await.voided, 1);
    assert_eq!(street.shop.world.schedule.run_payment_jobs().await.voided, 0);
}

#[tokio::test]
async fn only_the_shop_may_ask_for_what_is_the_shops() {
    let street = Street::open().await;
    for path in [
        "/check",
        "/updateAmount",
        "/processPayment",
        "/cancelPayment",
        "/openPayments",
    ] {
        for key in [None, Some("guessed")] {
            let (status, answer) = street.post(path, key, &json!({})).await;
            assert_eq!((status, &answer["code"]), (401, &json!("UNAUTHORIZED")), "{path}");
        }
        let (status, answer) = street.post(path, Some(KEY), &json!({})).await;
        assert_eq!((status, &answer["code"]), (400, &json!("GARBLED")), "{path}");
    }
    let real = json!({ "cardNumber": "5555555555554444", "amount": 1 });
    let (status, answer) = street.post("/preauth", None, &real).await;
    assert_eq!((status, &answer["code"]), (400, &json!("UNKNOWN_CARD")));
    assert!(!answer.to_string().contains("5555"), "{answer}");
}

#[tokio::test]
async fn call_backs_of_others_are_answered_by_their_codes() {
    let street = Street::open().await;
    let url = format!("http://{}/payments/callback", street.address);
    let now = street.shop.world.clock.now();
    let bank = CallbackSecret::new(SECRET);
    let garbled = bank.sign(b"{", now);
    let late = bank.sign(b"{", now.plus_seconds(-301));
    let forged = CallbackSecret::new("guessed").sign(b"{", now);
    for (signature, code) in [
        ("", "SIGNATURE_GARBLED"),
        (&garbled, "GARBLED"),
        (&late, "SIGNATURE_LATE"),
        (&forged, "SIGNATURE_FORGED"),
    ] {
        let request = street.client.post(&url).header("Kibble-Signature", signature);
        let answer = request.body("{").send().await.unwrap();
        assert_eq!(answer.status(), 400);
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(answer, json!({ "code": code }));
    }
    let missing = street.client.post(&url).body("{").send().await.unwrap();
    assert_eq!(missing.text().await.unwrap(), r#"{"code":"SIGNATURE_MISSING"}"#);
    let read = street.client.get(&url).send().await.unwrap();
    assert_eq!(
        (read.status().as_u16(), read.text().await.unwrap().as_str()),
        (405, r#"{"code":"POST_ONLY"}"#)
    );
}
