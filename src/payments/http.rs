//! Requests to a payment provider: bounded in time and size, and told without what is secret.

use std::{net::IpAddr, sync::OnceLock, time::Duration};

use ::http::{
    HeaderValue, Method, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
    request::Builder,
    uri::Scheme,
};
use form_urlencoded::Serializer;
use serde_json::Value;

use super::PaymentError;
use crate::transport::{Limits, WebClient, WebError};

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(3),
    // AppSync ends a mutation after 30 seconds.
    answer: Duration::from_secs(10),
    // A page of a hundred payments is a tenth of it.
    bytes: 4 * 1024 * 1024,
};

/// An address that no provider has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no address of a payment provider: an https address is, and an http address of this machine"
)]
pub struct AddressError(pub String);

/// A provider's end point.
pub struct Endpoint {
    /// Without a slash at the end.
    base: String,
    is_https: bool,
    key: String,
    /// Made at the first request, so that a function that takes no cards starts without it.
    client: OnceLock<WebClient>,
    /// They hold from the first request on.
    pub limits: Limits,
}

/// What a provider is asked.
pub struct Request {
    address: String,
    head: Builder,
    body: String,
}

/// What a provider has answered.
pub struct Reply {
    pub status: u16,
    /// Whether it is the answer to an earlier request under the same key.
    pub is_replayed: bool,
    /// Null when it is no JSON.
    pub body: Value,
}

impl Endpoint {
    /// `base` ends without a slash; `key` is the shop's own, sent as a bearer token.
    pub fn new(base: &str, key: &str) -> Result<Self, AddressError> {
        let refused = || AddressError(base.to_owned());
        let address: Uri = base.parse().map_err(|_| refused())?;
        let is_https = address.scheme() == Some(&Scheme::HTTPS);
        let is_http = address.scheme() == Some(&Scheme::HTTP);
        let host = address.host().unwrap_or_default();
        let is_local = is_http && is_this_machine(host);
        if !is_https && !is_local {
            return Err(refused());
        }
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            is_https,
            key: key.to_owned(),
            client: OnceLock::new(),
            limits: LIMITS,
        })
    }

    /// A request to the address below the base; `path` begins with a slash.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request {
            address: format!("{}{path}", self.base),
            head: Builder::new().method(method),
            body: String::new(),
        }
    }

    /// Sends a request. Fails when no whole answer comes in time.
    pub async fn send(&self, request: Request) -> Result<Reply, PaymentError> {
        let request = request.signed(&self.key).map_err(|error| unreachable(&error))?;
        let client = self.client().map_err(|error| unreachable(&error))?;
        let answer = client.send(request).await.map_err(|error| unreachable(&error))?;
        Ok(Reply {
            status: answer.status().as_u16(),
            is_replayed: answer.headers().contains_key("idempotent-replayed"),
            body: serde_json::from_slice(answer.body()).unwrap_or_default(),
        })
    }

    fn client(&self) -> Result<&WebClient, WebError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = match self.is_https {
            true => WebClient::https(self.limits)?,
            false => WebClient::local(self.limits),
        };
        Ok(self.client.get_or_init(|| client))
    }
}

impl Request {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head = self.head.header(name, value);
        self
    }

    pub fn query(mut self, pairs: &[(&str, String)]) -> Self {
        self.address = format!("{}?{}", self.address, encoded(pairs));
        self
    }

    pub fn form(mut self, pairs: &[(&str, String)]) -> Self {
        self.body = encoded(pairs);
        self.header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header(CONTENT_TYPE.as_str(), "application/json")
    }

    fn signed(self, key: &str) -> Result<::http::Request<String>, ::http::Error> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {key}"))?;
        bearer.set_sensitive(true);
        let head = self.head.uri(self.address).header(AUTHORIZATION, bearer);
        head.body(self.body)
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn encoded(pairs: &[(&str, String)]) -> String {
    let mut encoded = Serializer::new(String::new());
    encoded.extend_pairs(pairs).finish()
}

fn unreachable(why: &dyn std::error::Error) -> PaymentError {
    PaymentError::Unreachable(why.to_string())
}

/// Percent-encodes what stands between two slashes of a path.
pub fn segment(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let bytes = text.bytes();
    bytes.fold(String::new(), |mut encoded, byte| {
        match is_plain(byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    })
}
