//! A chain of certificates as AWS has: root, intermediate, leaf, each with an RSA key of 2048 bits. The keys are
//! made at the run and kept nowhere.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::Result;

/// Where Debian, and with it most others, keeps the roots of a system.
const SYSTEM_ROOTS: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];
/// What the functions of this shop trust on AWS.
const AMAZON_ROOTS: &str = include_str!("../../src/transport/amazon_roots.pem");

/// The server's side of the chain, and the files by which each language is told its root.
pub struct Chain {
    pub server: Arc<ServerConfig>,
    /// The root alone, for a runtime that adds it to the roots that it has built in.
    pub root: PathBuf,
    /// The roots of a system and this one: what a client reads that looks for the system's roots.
    pub system: PathBuf,
    /// Amazon's roots and this one: what a client reads that trusts AWS alone.
    pub amazon: PathBuf,
}

impl Chain {
    /// Makes the chain and writes the files into `folder`.
    pub fn make(folder: &Path) -> Result<Self> {
        let (root, root_issuer) = authority("Bench Root", None)?;
        let (intermediate, issuer) = authority("Bench Intermediate", Some(&root_issuer))?;
        let key = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
        let leaf = CertificateParams::new(vec!["localhost".to_owned()])?.signed_by(&key, &issuer)?;
        let chain: Vec<CertificateDer<'static>> = vec![leaf.der().clone(), intermediate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        fs::create_dir_all(folder)?;
        let write = |name: &str, roots: &str| -> Result<PathBuf> {
            let path = folder.join(name);
            fs::write(&path, format!("{roots}\n{}", root.pem()))?;
            Ok(path)
        };
        let system = SYSTEM_ROOTS.iter().find_map(|path| fs::read_to_string(path).ok());
        Ok(Self {
            server: Arc::new(server),
            root: write("root.pem", "")?,
            system: write("system.pem", &system.unwrap_or_default())?,
            amazon: write("amazon.pem", AMAZON_ROOTS)?,
        })
    }
}

type Authority = Issuer<'static, KeyPair>;

/// A certificate that may sign others, signed by `issuer` or by itself.
fn authority(name: &str, issuer: Option<&Authority>) -> Result<(rcgen::Certificate, Authority)> {
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = match issuer {
        Some(issuer) => params.signed_by(&key, issuer)?,
        None => params.self_signed(&key)?,
    };
    Ok((certificate, Issuer::new(params, key)))
}
