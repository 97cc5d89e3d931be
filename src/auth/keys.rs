//! The public keys with which the tokens of a user pool are checked.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use reqwest::Url;
use tokio::sync::Mutex;

use super::Clock;

/// The most bytes of a key set that are read. Cognito's is about one kilobyte.
const MAX_BYTES: usize = 64 * 1024;
/// The most keys of a set. Cognito has two, and a few more while it rotates.
const MAX_KEYS: usize = 20;
/// How long one fetch may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Seconds after a fetch during which an unknown key id does not cause another.
const PAUSE: i64 = 60;
/// Seconds after a failed fetch during which there is no other.
const PAUSE_AFTER_FAILURE: i64 = 5;
/// Seconds after which a known key set is fetched again, so that a withdrawn key is forgotten.
const MAX_AGE: i64 = 24 * 60 * 60;

/// Why a key set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("{0:?} is no issuer: an https address is, and an http address of this machine")]
    Issuer(String),
    #[error("the key set could not be fetched: {0}")]
    Fetch(#[from] reqwest::Error),
    #[error("the key set could not be fetched: the answer was {0}")]
    Status(reqwest::StatusCode),
    #[error("the key set is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("the key set has more than {MAX_KEYS} keys")]
    TooMany,
    #[error("the key set is not JSON Web Keys: {0}")]
    Format(#[from] serde_json::Error),
}

/// Where the keys of a pool come from. Cheap to clone; clones share what was fetched.
#[derive(Clone)]
pub struct KeySource(Source);

#[derive(Clone)]
enum Source {
    Given(Arc<Keys>),
    Fetched(Arc<Endpoint>),
}

type Keys = HashMap<String, DecodingKey>;

impl KeySource {
    /// Takes the keys as they are, for the pool on this machine.
    pub fn given(set: &JwkSet) -> Result<Self, KeyError> {
        Ok(Self(Source::Given(Arc::new(usable(set)?))))
    }

    /// Fetches the keys from `{issuer}/.well-known/jwks.json` when they are first needed, where
    /// Cognito publishes them, and again when a token names a key that is not among them, but not
    /// more than once a minute.
    pub fn fetched(issuer: &str, clock: Clock) -> Result<Self, KeyError> {
        Ok(Self(Source::Fetched(Arc::new(Endpoint::new(issuer, clock)?))))
    }

    /// The key with this id; `None` when the pool has none, or its keys cannot be had at present.
    pub async fn find(&self, id: &str) -> Option<DecodingKey> {
        match &self.0 {
            Source::Given(keys) => keys.get(id).cloned(),
            Source::Fetched(endpoint) => endpoint.find(id).await,
        }
    }
}

struct Endpoint {
    url: Url,
    client: reqwest::Client,
    clock: Clock,
    cached: RwLock<Cached>,
    /// When the next fetch may begin, in epoch seconds. Its lock makes concurrent callers share one.
    next_fetch: Mutex<i64>,
}

#[derive(Clone, Default)]
struct Cached {
    keys: Arc<Keys>,
    fetched_at: Option<i64>,
}

impl Cached {
    fn answers(&self, id: &str, now: i64) -> bool {
        let fresh = self.fetched_at.is_some_and(|at| now.saturating_sub(at) < MAX_AGE);
        fresh && self.keys.contains_key(id)
    }
}

impl Endpoint {
    fn new(issuer: &str, clock: Clock) -> Result<Self, KeyError> {
        let url = key_set_address(issuer)?;
        // reqwest is built without a TLS provider of its own, so that the program has only one.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // An error means that another thread has just installed one, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let builder = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none());
        let builder = if url.scheme() == "https" {
            builder.https_only(true)
        } else {
            // This machine needs neither certificates nor a proxy.
            builder.no_proxy().tls_certs_only([])
        };
        Ok(Self {
            url,
            client: builder.build()?,
            clock,
            cached: RwLock::default(),
            next_fetch: Mutex::new(i64::MIN),
        })
    }

    async fn find(&self, id: &str) -> Option<DecodingKey> {
        if !self.cached().answers(id, (self.clock)()) {
            self.refresh().await;
        }
        // After a failed fetch the old keys still count.
        self.cached().keys.get(id).cloned()
    }

    fn cached(&self) -> Cached {
        self.cached.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn refresh(&self) {
        let mut next_fetch = self.next_fetch.lock().await;
        let now = (self.clock)();
        // The pause also ends this for callers who waited for the lock while another one fetched. One
        // that ends later than it can was begun before the clock was set back.
        if now < *next_fetch && *next_fetch <= now.saturating_add(PAUSE) {
            return;
        }
        *next_fetch = now.saturating_add(PAUSE_AFTER_FAILURE);
        match self.fetch().await {
            Ok(keys) => {
                *next_fetch = now.saturating_add(PAUSE);
                *self.cached.write().unwrap_or_else(PoisonError::into_inner) = Cached {
                    keys: Arc::new(keys),
                    fetched_at: Some(now),
                };
            }
            Err(error) => tracing::warn!(url = %self.url, %error, "tokens cannot be checked"),
        }
    }

    async fn fetch(&self) -> Result<Keys, KeyError> {
        let mut answer = self.client.get(self.url.clone()).send().await?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(KeyError::Status(answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(KeyError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        usable(&serde_json::from_slice(&body)?)
    }
}

fn key_set_address(issuer: &str) -> Result<Url, KeyError> {
    let refused = || KeyError::Issuer(issuer.to_owned());
    let url = Url::parse(&format!("{}/.well-known/jwks.json", issuer.trim_end_matches('/')))
        .map_err(|_| refused())?;
    let host = url.host_str().unwrap_or_default();
    let here = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    let allowed = url.scheme() == "https" || url.scheme() == "http" && here;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    (allowed && plain).then_some(url).ok_or_else(refused)
}

/// The keys of a set that can check an RS256 signature, by their ids.
fn usable(set: &JwkSet) -> Result<Keys, KeyError> {
    if set.keys.len() > MAX_KEYS {
        return Err(KeyError::TooMany);
    }
    Ok(set.keys.iter().filter_map(usable_key).collect())
}

fn usable_key(key: &Jwk) -> Option<(String, DecodingKey)> {
    let id = key.common.key_id.clone()?;
    let rsa = matches!(key.algorithm, AlgorithmParameters::RSA(_));
    let algorithm = matches!(key.common.key_algorithm, None | Some(KeyAlgorithm::RS256));
    let signs = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
    (rsa && algorithm && signs).then_some((id, DecodingKey::from_jwk(key).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_an_https_address_or_this_machine() {
        for issuer in [
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
            "http://127.0.0.1:4000/user-pool/local_pool",
            "http://localhost:4000/user-pool/local_pool",
            "http://[::1]:4000/user-pool/local_pool",
        ] {
            let address = key_set_address(issuer).unwrap();
            assert_eq!(address.as_str(), format!("{issuer}/.well-known/jwks.json"));
        }
    }

    #[test]
    fn any_other_issuer_is_refused() {
        for issuer in [
            "",
            "eu-west-1_AbCdEf123",
            "http://cognito-idp.eu-west-1.amazonaws.com/pool",
            "http://127.0.0.1.example.com/pool",
            "http://10.0.0.1/pool",
            "ftp://127.0.0.1/pool",
            "file:///etc/passwd",
            "https://user:secret@example.com/pool",
            "https://example.com/pool?to=",
            "https://example.com/pool#",
        ] {
            assert!(
                matches!(key_set_address(issuer), Err(KeyError::Issuer(_))),
                "{issuer}"
            );
        }
    }

    #[test]
    fn only_rsa_signature_keys_are_used() {
        let set: JwkSet = serde_json::from_value(serde_json::json!({ "keys": [
            { "kid": "good", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQAB", "e": "AQAB" },
            { "kid": "other-algorithm", "kty": "RSA", "alg": "RS512", "n": "AQAB", "e": "AQAB" },
            { "kid": "encrypts", "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB" },
            { "kid": "symmetric", "kty": "oct", "k": "AQAB" },
            { "kid": "unknown", "kty": "new" },
            { "kty": "RSA", "n": "AQAB", "e": "AQAB" },
        ] }))
        .unwrap();
        assert_eq!(usable(&set).unwrap().into_keys().collect::<Vec<_>>(), ["good"]);
    }
}
