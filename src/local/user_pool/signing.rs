//! The pool's keys, and the tokens it signs with them.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{OpenError, random};
use crate::local::documents::Documents;

const KIND: &str = "user-pool-keys";

/// The pool's two key pairs: Cognito signs ID tokens and access tokens with different ones.
pub(super) struct Signer {
    id: Key,
    access: Key,
}

struct Key {
    kid: String,
    private: EncodingKey,
    public: Jwk,
}

#[derive(Serialize, Deserialize)]
struct StoredKeys {
    id: StoredKey,
    access: StoredKey,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    /// PKCS #8.
    pem: String,
}

impl Signer {
    /// Reads the pool's keys; makes and stores them at the first start.
    pub(super) fn open(documents: &Documents, pool_id: &str) -> Result<Self, OpenError> {
        let stored = match documents.get(KIND, pool_id)? {
            Some(stored) => stored,
            None => {
                let stored = StoredKeys {
                    id: StoredKey::generate()?,
                    access: StoredKey::generate()?,
                };
                documents.put(KIND, pool_id, &stored)?;
                stored
            }
        };
        Ok(Self {
            id: Key::read(stored.id)?,
            access: Key::read(stored.access)?,
        })
    }

    /// The public halves, as `jwks.json` has them.
    pub(super) fn key_set(&self) -> JwkSet {
        JwkSet {
            keys: vec![self.id.public.clone(), self.access.public.clone()],
        }
    }

    pub(super) fn sign_id(&self, claims: &Map<String, Value>) -> Result<String, jsonwebtoken::errors::Error> {
        self.id.sign(claims)
    }

    pub(super) fn sign_access(
        &self,
        claims: &Map<String, Value>,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        self.access.sign(claims)
    }
}

impl Key {
    fn read(stored: StoredKey) -> Result<Self, OpenError> {
        let private = EncodingKey::from_rsa_pem(stored.pem.as_bytes()).map_err(OpenError::key)?;
        let mut public = Jwk::from_encoding_key(&private, Algorithm::RS256).map_err(OpenError::key)?;
        public.common.key_id = Some(stored.kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self {
            kid: stored.kid,
            private,
            public,
        })
    }

    fn sign(&self, claims: &Map<String, Value>) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::RS256);
        // Cognito's header has `kid` and `alg` only.
        header.typ = None;
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.private)
    }
}

impl StoredKey {
    fn generate() -> Result<Self, OpenError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(OpenError::key)?;
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(OpenError::key)?;
        let id: [u8; 32] = random::bytes().map_err(OpenError::key)?;
        Ok(Self {
            kid: STANDARD.encode(id),
            pem: pem(der.as_ref()),
        })
    }
}

/// The only textual form of a private key that jsonwebtoken reads.
fn pem(der: &[u8]) -> String {
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    let mut rest = STANDARD.encode(der);
    while !rest.is_empty() {
        let next = rest.split_off(rest.len().min(64));
        text.push_str(&rest);
        text.push('\n');
        rest = next;
    }
    text.push_str("-----END PRIVATE KEY-----\n");
    text
}
