use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::{Router, body::Body, extract::State, routing::get};

use super::*;
use crate::auth::{
    keys::{KeyError, KeySource},
    token::{TokenError, Verifier},
};

/// A key server on this machine that counts its requests.
struct KeyServer {
    issuer: String,
    requests: Arc<AtomicUsize>,
    time: Arc<AtomicI64>,
}

impl KeyServer {
    async fn start(body: impl Fn(usize) -> Body + Clone + Send + Sync + 'static) -> Self {
        let requests = Arc::new(AtomicUsize::new(0));
        let answer = move |State(requests): State<Arc<AtomicUsize>>| async move {
            let number = requests.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            body(number)
        };
        let router = Router::new()
            .route("/pool/.well-known/jwks.json", get(answer))
            .with_state(requests.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/pool", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            issuer,
            requests,
            time: Arc::new(AtomicI64::new(NOW)),
        }
    }

    fn verifier(&self) -> Verifier {
        let time = self.time.clone();
        let clock: Clock = Arc::new(move || time.load(Ordering::SeqCst));
        let keys = KeySource::fetched(&self.issuer, clock.clone()).unwrap();
        Verifier::new(self.issuer.clone(), vec![CLIENT.to_owned()], keys, clock)
    }

    fn token(&self, id: &str, key: &EncodingKey) -> String {
        let mut claims = with("exp", json!(NOW + 1_000_000));
        claims["iss"] = json!(self.issuer);
        sign_as(id, key, &claims)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn pass(&self, seconds: i64) {
        self.time.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn key_set(ids: &[&str]) -> Body {
    let keys = ids.iter().map(|id| public(&POOL_KEY, id)).collect();
    Body::from(serde_json::to_vec(&JwkSet { keys }).unwrap())
}

#[tokio::test]
async fn concurrent_tokens_share_one_fetch() {
    let server = KeyServer::start(|_| key_set(&["pool"])).await;
    let verifier = server.verifier();
    let token = server.token("pool", &POOL_KEY);
    let answers = futures_util::future::join_all((0..20).map(|_| verifier.verify(&token))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_unknown_key_id_fetches_the_keys_again_but_once_a_minute() {
    let server = KeyServer::start(|number| match number {
        0 => key_set(&["pool"]),
        _ => key_set(&["pool", "new"]),
    })
    .await;
    let verifier = server.verifier();
    assert!(verifier.verify(&server.token("pool", &POOL_KEY)).await.is_ok());
    let new = server.token("new", &POOL_KEY);
    assert_eq!(verifier.verify(&new).await.err(), Some(TokenError::UnknownKey));
    assert_eq!(server.requests(), 1);

    server.pass(60);
    assert!(verifier.verify(&new).await.is_ok());
    assert_eq!(server.requests(), 2);

    for number in 0..50 {
        let stranger = server.token(&format!("unknown-{number}"), &FOREIGN_KEY);
        assert_eq!(
            verifier.verify(&stranger).await.err(),
            Some(TokenError::UnknownKey)
        );
    }
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn keys_are_forgotten_when_the_pool_withdraws_them() {
    let server = KeyServer::start(|number| match number {
        0 => key_set(&["old"]),
        _ => key_set(&["new"]),
    })
    .await;
    let verifier = server.verifier();
    let token = server.token("old", &POOL_KEY);
    assert!(verifier.verify(&token).await.is_ok());
    server.pass(24 * 60 * 60);
    assert_eq!(verifier.verify(&token).await.err(), Some(TokenError::UnknownKey));
}

#[tokio::test]
async fn known_keys_outlive_a_key_server_that_fails() {
    let server = KeyServer::start(|number| match number {
        0 => key_set(&["pool"]),
        _ => Body::from("out of order"),
    })
    .await;
    let verifier = server.verifier();
    let token = server.token("pool", &POOL_KEY);
    assert!(verifier.verify(&token).await.is_ok());
    server.pass(24 * 60 * 60);
    assert!(verifier.verify(&token).await.is_ok());
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn an_oversized_key_set_is_refused() {
    let blanks = " ".repeat(64 * 1024);
    let server = KeyServer::start(move |number| match number {
        0 => Body::from(format!("{blanks}{}", json!(pool_keys()))),
        1 => key_set(&["pool"; 21]),
        _ => key_set(&["pool"; 20]),
    })
    .await;
    let verifier = server.verifier();
    let token = server.token("pool", &POOL_KEY);
    assert_eq!(verifier.verify(&token).await.err(), Some(TokenError::UnknownKey));
    // A failed fetch is repeated sooner.
    server.pass(5);
    assert_eq!(verifier.verify(&token).await.err(), Some(TokenError::UnknownKey));
    server.pass(5);
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn a_key_server_without_a_key_set_has_no_keys() {
    let server = KeyServer::start(|_| key_set(&["pool"])).await;
    let away = format!("{}/elsewhere", server.issuer);
    let keys = KeySource::fetched(&away, fixed_clock()).unwrap();
    let verifier = Verifier::new(server.issuer.clone(), Vec::new(), keys, fixed_clock());
    let answer = verifier.verify(&server.token("pool", &POOL_KEY)).await;
    assert_eq!(answer.err(), Some(TokenError::UnknownKey));
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn keys_are_fetched_over_tls_except_from_this_machine() {
    assert!(KeySource::fetched(ISSUER, fixed_clock()).is_ok());
    let refused = KeySource::fetched("http://example.com/pool", fixed_clock());
    assert!(matches!(refused.err(), Some(KeyError::Issuer(_))));
}
