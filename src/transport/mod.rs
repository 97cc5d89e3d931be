//! HTTPS: to AWS, made for a quick start, and to others.

mod access;
mod connector;
mod http;
mod trust;
mod web;

pub use access::Access;
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};
pub use trust::{Trust, TrustError};
pub use web::{Limits, WebClient, WebError};

use self::http::Transport;

/// For a client of the SDK. It also speaks plain HTTP, for an end point of one's own.
pub fn http_client(trust: &Trust) -> SharedHttpClient {
    SharedHttpClient::new(Transport::new(trust))
}

/// For requests that no client of the SDK makes. It also speaks plain HTTP, and ends connecting after two
/// seconds, but not an answer that does not come.
pub fn connector(trust: &Trust) -> SharedHttpConnector {
    SharedHttpConnector::new(Transport::new(trust))
}
