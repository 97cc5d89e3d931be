//! The way to AWS over HTTPS, made for a quick start.

mod access;

pub use access::Access;
use aws_smithy_http_client::{
    Builder, Connector,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};

/// Amazon's five root certificates, from <https://www.amazontrust.com/repository/>. Every AWS end
/// point chains to one of them, and reading five is quicker than reading a system's store.
const AMAZON_ROOTS: &str = include_str!("amazon_roots.pem");

const TLS: Provider = Provider::Rustls(CryptoMode::Ring);

/// For a client of the SDK. It also speaks plain HTTP, for an end point of one's own.
pub fn http_client() -> SharedHttpClient {
    let builder = Builder::new().tls_provider(TLS);
    match amazon_roots() {
        Some(roots) => builder.tls_context(roots).build_https(),
        None => builder.build_https(),
    }
}

/// For requests that no client of the SDK makes. It also speaks plain HTTP, and knows no timeout.
pub fn connector() -> SharedHttpConnector {
    let builder = Connector::builder().tls_provider(TLS);
    SharedHttpConnector::new(match amazon_roots() {
        Some(roots) => builder.tls_context(roots).build(),
        None => builder.build(),
    })
}

fn amazon_roots() -> Option<TlsContext> {
    let mut trust = TrustStore::empty();
    for certificate in AMAZON_ROOTS.split_inclusive("-----END CERTIFICATE-----\n") {
        trust = trust.with_pem_certificate(certificate.as_bytes());
    }
    let context = TlsContext::builder().with_trust_store(trust).build();
    context
        .inspect_err(|error| {
            tracing::error!(%error, "the built-in root certificates cannot be used; the system's are");
        })
        .ok()
}
