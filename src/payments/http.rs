//! Requests to a payment provider: bounded in time and size, and told without what is secret.

use std::{sync::OnceLock, time::Duration};

use reqwest::{Client, Method, RequestBuilder, Response, Url};
use serde_json::Value;

use super::PaymentError;

/// How long a request may take, with its answer. AppSync ends a mutation after 30 seconds.
const TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// The most bytes of an answer that are read. A page of a hundred payments is a tenth of it.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// An address that no provider has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no address of a payment provider: an https address is, and an http address of this machine"
)]
pub struct AddressError(pub String);

/// A provider's end point.
pub struct Endpoint {
    base: Url,
    key: String,
    /// Made at the first request, so that a function that takes no cards starts without it.
    client: OnceLock<Client>,
    pub timeout: Duration,
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
        let url = Url::parse(base).map_err(|_| refused())?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let is_here = host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            return Err(refused());
        }
        Ok(Self {
            base: url,
            key: key.to_owned(),
            client: OnceLock::new(),
            timeout: TIMEOUT,
        })
    }

    /// A request to the address below the base; `path` begins with a slash.
    pub fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, PaymentError> {
        let address = format!("{}{path}", self.base.as_str().trim_end_matches('/'));
        let client = self.client()?;
        let request = client.request(method, address).bearer_auth(&self.key);
        Ok(request.timeout(self.timeout))
    }

    /// Sends a request. Fails when no whole answer comes in time.
    pub async fn send(&self, request: RequestBuilder) -> Result<Reply, PaymentError> {
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let is_replayed = response.headers().contains_key("idempotent-replayed");
        let body = read(response).await?;
        Ok(Reply {
            status,
            is_replayed,
            body: serde_json::from_slice(&body).unwrap_or_default(),
        })
    }

    fn client(&self) -> Result<&Client, PaymentError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // reqwest is built without a TLS provider of its own, so that the program has only one.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // An error means that another thread has just installed one, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let builder = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none());
        let builder = match self.base.scheme() {
            "https" => builder.https_only(true),
            // This machine needs neither certificates nor a proxy.
            _ => builder.no_proxy().tls_certs_only([]),
        };
        let client = builder.build().map_err(unreachable)?;
        Ok(self.client.get_or_init(|| client))
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, PaymentError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(PaymentError::Unreachable("its answer is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The innermost cause says it in the fewest words, and without the address.
fn unreachable(error: reqwest::Error) -> PaymentError {
    if error.is_timeout() {
        return PaymentError::Unreachable("it did not answer in time".to_owned());
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    PaymentError::Unreachable(cause.to_string())
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
