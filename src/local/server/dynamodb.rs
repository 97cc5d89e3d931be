//! The table over HTTP, for the AWS CLI and for a Lambda binary that runs on this machine:
//! `AWS_ENDPOINT_URL_DYNAMODB=http://localhost:4000/dynamodb`.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;

use super::this_machine;
use crate::local::engine::Engine;

/// The largest request of DynamoDB is a batch of 16 MB.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");
const TARGET: &str = "DynamoDB_20120810.";

pub(super) fn router(engine: Engine) -> Router {
    Router::new()
        .route("/dynamodb", post(answer))
        .route("/dynamodb/", post(answer))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(engine)
}

/// A web page cannot set the header `x-amz-target` without asking first, and nothing here says yes.
async fn answer(State(engine): State<Engine>, headers: HeaderMap, body: Bytes) -> Response {
    if !this_machine::is_asked_for(&headers) {
        let problem = json!({
            "__type": "com.amazon.coral.service#AccessDeniedException",
            "message": "The table is for this machine alone: ask for localhost, 127.0.0.1 or [::1]",
        });
        return respond(StatusCode::FORBIDDEN, problem.to_string());
    }
    let target = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let Some(target) = target.filter(|target| target.starts_with(TARGET)) else {
        let problem = json!({
            "__type": "com.amazon.coral.service#UnknownOperationException",
            "message": format!("The header x-amz-target must name an operation of {TARGET}*"),
        });
        return respond(StatusCode::BAD_REQUEST, problem.to_string());
    };
    let body = String::from_utf8_lossy(&body).into_owned();
    let (status, body) = engine.answer_in_time(None, target, body).await;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond(status, body)
}

fn respond(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response()
}
