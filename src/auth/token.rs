//! The check of a bearer token, as AppSync does it before it calls the Lambda.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Validation, errors::ErrorKind};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Clock, keys::KeySource};

/// Seconds by which the clocks of the issuer and of this machine may differ.
const LEEWAY: i64 = 5;
/// The longest token that is looked at. Cognito's have one to two kilobytes.
const MAX_BYTES: usize = 16 * 1024;

const UNAUTHORIZED: &str = "You are not authorized to make this call.";

/// Why a token is not accepted. The text is the message of AppSync's 401 answer, which tells less
/// than the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The request has no `authorization` header.
    #[error("Valid authorization header not provided.")]
    Missing,
    /// The token is no JSON Web Token.
    #[error("Unable to parse JWT token.")]
    Malformed,
    /// The token was good until its `exp`.
    #[error("Token has expired.")]
    Expired,
    /// The token is not signed with RS256.
    #[error("{UNAUTHORIZED}")]
    Algorithm,
    /// The pool has no key with the token's key id, or its keys cannot be had at present.
    #[error("{UNAUTHORIZED}")]
    UnknownKey,
    /// Somebody else signed the token, or changed it.
    #[error("{UNAUTHORIZED}")]
    Signature,
    /// The token is of another pool.
    #[error("{UNAUTHORIZED}")]
    Issuer,
    /// The token was made for another app client.
    #[error("{UNAUTHORIZED}")]
    Client,
    /// The token is neither an access token nor an ID token.
    #[error("{UNAUTHORIZED}")]
    Use,
    /// The token tells no time at which it ends, or is not valid yet.
    #[error("{UNAUTHORIZED}")]
    Time,
}

/// A token whose signature and claims were checked.
#[derive(Clone, PartialEq)]
pub struct VerifiedToken {
    /// All claims, unchanged: AppSync hands them on as `identity.claims`.
    pub claims: Map<String, Value>,
}

/// Checks the tokens of one user pool.
pub struct Verifier {
    issuer: String,
    client_ids: Vec<String>,
    keys: KeySource,
    clock: Clock,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

impl Verifier {
    /// Accepts the tokens that `issuer` made for one of `client_ids`, or for any app client when the
    /// list is empty, as AppSync does when its app-client expression is not set.
    pub fn new(issuer: String, client_ids: Vec<String>, keys: KeySource, clock: Clock) -> Self {
        Self {
            issuer,
            client_ids,
            keys,
            clock,
        }
    }

    /// Checks signature, issuer, app client, use and time of an access or ID token.
    pub async fn verify(&self, token: &str) -> Result<VerifiedToken, TokenError> {
        if token.len() > MAX_BYTES {
            return Err(TokenError::Malformed);
        }
        let header = header(token).ok_or(TokenError::Malformed)?;
        // Before a key is looked up: the header is not signed, and must not choose how its own
        // signature is checked. An extension that `crit` names would have to be understood.
        if header.alg != "RS256" || header.crit.is_some() {
            return Err(TokenError::Algorithm);
        }
        let id = header.kid.ok_or(TokenError::UnknownKey)?;
        let key = self.keys.find(&id).await.ok_or(TokenError::UnknownKey)?;
        let claims = jsonwebtoken::decode(token, &key, &signature_only())
            .map_err(|error| match error.kind() {
                ErrorKind::InvalidSignature => TokenError::Signature,
                ErrorKind::InvalidAlgorithm => TokenError::Algorithm,
                _ => TokenError::Malformed,
            })?
            .claims;
        self.check(&claims)?;
        Ok(VerifiedToken { claims })
    }

    fn check(&self, claims: &Map<String, Value>) -> Result<(), TokenError> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(&self.issuer) {
            return Err(TokenError::Issuer);
        }
        let client = match text("token_use") {
            Some("access") => text("client_id"),
            Some("id") => text("aud"),
            _ => return Err(TokenError::Use),
        };
        let client = client.ok_or(TokenError::Client)?;
        if !self.client_ids.is_empty() && !self.client_ids.iter().any(|id| id == client) {
            return Err(TokenError::Client);
        }
        let now = (self.clock)();
        if let Some(not_before) = claims.get("nbf") {
            let not_before = not_before.as_i64().ok_or(TokenError::Time)?;
            if not_before > now.saturating_add(LEEWAY) {
                return Err(TokenError::Time);
            }
        }
        let expiry = claims
            .get("exp")
            .and_then(Value::as_i64)
            .ok_or(TokenError::Time)?;
        if expiry.saturating_add(LEEWAY) <= now {
            return Err(TokenError::Expired);
        }
        Ok(())
    }
}

/// The token in an `authorization` header, which AppSync takes with and without the word `Bearer`.
pub fn bearer(authorization: Option<&str>) -> Result<&str, TokenError> {
    let value = authorization.map(str::trim).unwrap_or_default();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        None if value.eq_ignore_ascii_case("bearer") => "",
        _ => value,
    };
    if token.is_empty() {
        Err(TokenError::Missing)
    } else {
        Ok(token)
    }
}

fn header(token: &str) -> Option<Header> {
    let mut parts = token.split('.');
    let (header, _claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
}

/// The library would read the system's clock, and takes absent claims for good ones; so the claims
/// are checked here.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}
