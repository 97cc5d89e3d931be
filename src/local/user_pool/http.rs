//! The pool over HTTP: AWS JSON 1.1, as <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
//! describes it, and the two public documents of an OpenID provider.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use super::{UserPool, error::PoolError, random};
use crate::local::server::this_machine;

const MAX_BODY_BYTES: usize = 128 * 1024;
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const TARGET: &str = "AWSCognitoIdentityProviderService.";
/// How the names of the operations begin that are for the owner of a pool.
const ADMINISTRATION: &str = "Admin";
const NOT_THE_OWNER: &str = "The pool's administration is for programs of this machine alone, and of a server \
    that only they can reach";
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
/// How long a browser may remember that it may ask.
const PREFLIGHT_AGE: Duration = Duration::from_secs(600);

/// The pool's operations at `POST /`, and its public documents at `/{pool id}/.well-known/`.
///
/// To be mounted by `nest_service`, which finds the root with and without a slash behind the prefix:
/// the AWS SDKs and CLI put one behind the endpoint that they are given, Amplify does not. `nest` finds
/// it without only.
pub fn router(pool: Arc<UserPool>) -> Router {
    // The headers are those asked for: a real pool also takes whatever an SDK adds. Nothing here
    // depends on cookies, so any origin may ask.
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([ERROR_TYPE, REQUEST_ID])
        .max_age(PREFLIGHT_AGE);
    Router::new()
        .route("/", post(operation))
        .route("/{pool_id}/.well-known/jwks.json", get(key_set))
        .route("/{pool_id}/.well-known/openid-configuration", get(configuration))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(cors)
        .with_state(pool)
}

async fn operation(
    State(pool): State<Arc<UserPool>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let target = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let answer = match (target.and_then(|target| target.strip_prefix(TARGET)), body) {
        (None, _) => Err(unknown_operation()),
        (Some(operation), _) if operation.starts_with(ADMINISTRATION) && !may_administer(&pool, &headers) => {
            Err(PoolError::new("AccessDeniedException", NOT_THE_OWNER))
        }
        (_, Err(rejection)) => Err(PoolError::new("SerializationException", rejection.body_text())),
        (Some(operation), Ok(body)) => pool.answer(operation, &body).await,
    };
    respond(answer)
}

/// On AWS the owner signs the request. Here they are whoever works on this machine, as for the table; a
/// web page is not.
fn may_administer(pool: &UserPool, headers: &HeaderMap) -> bool {
    let is_private = pool.settings.is_private;
    is_private && this_machine::is_asked_for(headers) && !this_machine::is_asked_by_a_page(headers)
}

impl UserPool {
    pub(super) async fn answer(&self, operation: &str, body: &[u8]) -> Result<Value, PoolError> {
        match operation {
            "SignUp" => self.sign_up(body).await,
            "ConfirmSignUp" => self.confirm_sign_up(body).await,
            "AdminConfirmSignUp" => self.admin_confirm_sign_up(body).await,
            "ResendConfirmationCode" => self.resend_confirmation_code(body).await,
            "InitiateAuth" => self.initiate_auth(body).await,
            "GetTokensFromRefreshToken" => self.get_tokens_from_refresh_token(body).await,
            "GetUser" => self.get_user(body).await,
            "UpdateUserAttributes" => self.update_user_attributes(body).await,
            "ChangePassword" => self.change_password(body).await,
            "ForgotPassword" => self.forgot_password(body).await,
            "ConfirmForgotPassword" => self.confirm_forgot_password(body).await,
            "RevokeToken" => self.revoke_token(body).await,
            "GlobalSignOut" => self.global_sign_out(body).await,
            "DeleteUser" => self.delete_user(body).await,
            _ => Err(unknown_operation()),
        }
    }
}

fn unknown_operation() -> PoolError {
    PoolError::new(
        "UnknownOperationException",
        "The local user pool does not have this operation.",
    )
}

fn respond(answer: Result<Value, PoolError>) -> Response {
    let (status, body, kind) = match answer {
        Ok(body) => (StatusCode::OK, body, None),
        Err(PoolError { kind, message }) => {
            let status = match kind {
                "InternalErrorException" => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::BAD_REQUEST,
            };
            (status, json!({ "__type": kind, "message": message }), Some(kind))
        }
    };
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::try_from(random::id().to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(kind) = kind {
        headers.insert(ERROR_TYPE, HeaderValue::from_static(kind));
    }
    response
}

async fn key_set(State(pool): State<Arc<UserPool>>, Path(pool_id): Path<String>) -> Response {
    document(&pool, &pool_id, || json!(pool.key_set()))
}

async fn configuration(State(pool): State<Arc<UserPool>>, Path(pool_id): Path<String>) -> Response {
    let issuer = &pool.settings.issuer;
    document(&pool, &pool_id, || {
        json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        })
    })
}

fn document(pool: &UserPool, pool_id: &str, content: impl FnOnce() -> Value) -> Response {
    if pool_id == pool.settings.pool_id {
        return Json(content()).into_response();
    }
    let message = format!("User pool {pool_id} does not exist.");
    (StatusCode::NOT_FOUND, Json(json!({ "message": message }))).into_response()
}
