use std::{error::Error, io::ErrorKind, time::Duration};

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{
    ClientConfig, ConfigBuilder, WantsVerifier,
    crypto::{CryptoProvider, ring},
};

/// What makes connections for HTTP/1.1.
pub type Connector = HttpsConnector<HttpConnector>;

/// TLS by the one library of cryptography; whose certificates are believed is still to be said.
pub fn tls() -> ConfigBuilder<ClientConfig, WantsVerifier> {
    // rustls is built with one provider; it has to be named all the same.
    if CryptoProvider::get_default().is_none() {
        // An error means that another thread has just named one, which serves as well.
        let _ = ring::default_provider().install_default();
    }
    ClientConfig::builder()
}

/// Connects over TCP within `limit`, with TLS where the address begins with `https`.
pub fn connector(tls: ClientConfig, limit: Duration) -> Connector {
    let mut http = HttpConnector::new();
    http.set_connect_timeout(Some(limit));
    http.set_nodelay(true);
    http.enforce_http(false);
    HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(http)
}

/// Whether time has run out, as a cause of the error says.
pub fn is_late(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let failure = error.downcast_ref::<std::io::Error>();
        if failure.is_some_and(|failure| failure.kind() == ErrorKind::TimedOut) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("no connection")]
    struct Unconnected(#[source] std::io::Error);

    #[test]
    fn what_takes_too_long_is_told_from_what_fails() {
        assert!(is_late(&Unconnected(ErrorKind::TimedOut.into())));
        assert!(!is_late(&Unconnected(ErrorKind::ConnectionRefused.into())));
    }
}
