//! Who asks: a token of the user pool, the API's key, or a signature.

use axum::http::HeaderMap;

use super::{Shared, signature, this_machine};
use crate::{
    auth::token::{TokenError, bearer},
    local::gateway::Authorization,
};

/// AppSync's type of a refusal. Its message never says more than that.
pub(super) const UNAUTHORIZED: &str = "UnauthorizedException";

/// What proves who asks, and what a signature is over.
pub(super) struct Signed<'a> {
    /// The path to which the request was sent, by POST.
    pub path: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// Why nobody may ask. The words are AppSync's.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unauthorized {
    #[error(transparent)]
    Token(TokenError),
    #[error("You are not authorized to make this call.")]
    Key,
    #[error(transparent)]
    Signature(signature::SignatureError),
}

/// A token or a signature counts more than the key, when a request has both.
pub(super) async fn authorize(shared: &Shared, signed: &Signed<'_>) -> Result<Authorization, Unauthorized> {
    let text = |name: &str| {
        let value = signed.headers.get(name)?.to_str();
        // What is not text is no token and no key either.
        Some(value.unwrap_or("?"))
    };
    let authorization = text("authorization");
    if let Some(signature) = authorization.and_then(signature::parse) {
        // The credentials are no secret, and machines are believed whatever they tell.
        if this_machine::is_asked_by_a_page(signed.headers) {
            return Err(Unauthorized::Key);
        }
        return signature
            .check(signed, (shared.clock)())
            .map(|()| Authorization::Iam)
            .map_err(Unauthorized::Signature);
    }
    match (bearer(authorization), text("x-api-key")) {
        (Err(TokenError::Missing), Some(key)) if key == shared.api_key => Ok(Authorization::ApiKey),
        (Err(TokenError::Missing), Some(_)) => Err(Unauthorized::Key),
        (Err(error), _) => Err(Unauthorized::Token(error)),
        (Ok(token), _) => {
            let token = shared.verifier.verify(token).await.map_err(Unauthorized::Token)?;
            Ok(Authorization::Cognito { claims: token.claims })
        }
    }
}
