//! Tokens and key sets as strangers and pools make them.

mod keys;
mod token;

use std::sync::{Arc, LazyLock};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use serde_json::{Value, json};

use super::Clock;

const NOW: i64 = 1_770_000_000;
const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";
const CLIENT: &str = "3n4b5urk1ft4fl3mg5e62d9ado";

static POOL_KEY: LazyLock<EncodingKey> = LazyLock::new(generate);
static FOREIGN_KEY: LazyLock<EncodingKey> = LazyLock::new(generate);

fn generate() -> EncodingKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let body = STANDARD.encode(der.as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

fn public(key: &EncodingKey, id: &str) -> Jwk {
    let mut key = Jwk::from_encoding_key(key, Algorithm::RS256).unwrap();
    key.common.key_id = Some(id.to_owned());
    key.common.public_key_use = Some(PublicKeyUse::Signature);
    key
}

fn pool_keys() -> JwkSet {
    JwkSet {
        keys: vec![public(&POOL_KEY, "pool")],
    }
}

fn fixed_clock() -> Clock {
    Arc::new(|| NOW)
}

fn access_claims() -> Value {
    json!({
        "sub": "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11", "username": "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11",
        "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "exp": NOW + 3600, "iat": NOW,
    })
}

/// The claims of an access token with one of them set, or removed by null.
fn with(name: &str, value: Value) -> Value {
    let mut claims = access_claims();
    let members = claims.as_object_mut().unwrap();
    members.insert(name.to_owned(), value);
    members.retain(|_, value| !value.is_null());
    claims
}

fn sign_as(id: &str, key: &EncodingKey, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(id.to_owned());
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

fn sign(claims: &Value) -> String {
    sign_as("pool", &POOL_KEY, claims)
}
