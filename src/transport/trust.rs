use std::sync::Arc;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Amazon's five root certificates, from <https://www.amazontrust.com/repository/>. Every AWS end
/// point chains to one of them, and reading five is quicker than reading a system's store.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// Whose certificates are believed.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// Those that AWS uses.
    #[default]
    Amazon,
    /// Those of a bundle, and no others.
    Bundle(Arc<RootCertStore>),
}

/// Why a text is no bundle of certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    #[error("it holds no certificate")]
    Empty,
    #[error("a certificate in it cannot be read: {0}")]
    Unreadable(String),
}

impl Trust {
    /// Reads certificates in PEM, one after the other.
    pub fn bundle(pem: &[u8]) -> Result<Self, TrustError> {
        read(pem).map(|roots| Self::Bundle(Arc::new(roots)))
    }

    pub(super) fn roots(&self) -> Arc<RootCertStore> {
        match self {
            Self::Amazon => Arc::new(read(AMAZON_ROOTS).unwrap_or_else(|error| {
                tracing::error!(%error, "the built-in root certificates cannot be used");
                RootCertStore::empty()
            })),
            Self::Bundle(roots) => roots.clone(),
        }
    }
}

fn read(pem: &[u8]) -> Result<RootCertStore, TrustError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| TrustError::Unreadable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| TrustError::Unreadable(error.to_string()))?;
    }
    match roots.is_empty() {
        true => Err(TrustError::Empty),
        false => Ok(roots),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_of_amazon_can_be_read() {
        assert_eq!(Trust::Amazon.roots().len(), 5);
    }

    #[test]
    fn a_bundle_holds_what_is_in_it() {
        let text = std::str::from_utf8(AMAZON_ROOTS).unwrap();
        let first = text
            .split_inclusive("-----END CERTIFICATE-----\n")
            .next()
            .unwrap();
        let bundle = Trust::bundle(first.as_bytes()).unwrap();
        assert_eq!(bundle.roots().len(), 1);
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        assert_eq!(Trust::bundle(b"").unwrap_err(), TrustError::Empty);
        assert_eq!(Trust::bundle(b"no certificate").unwrap_err(), TrustError::Empty);
        let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(matches!(Trust::bundle(broken), Err(TrustError::Unreadable(_))));
    }
}
