//! The function that takes the payment provider's call-backs, as its function URL brings them.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{app::App, entry};

/// `/callback`, to be nested below where payments are.
pub fn router(app: Arc<App>) -> Router {
    Router::new().route("/callback", any(call)).with_state(app)
}

async fn call(State(app): State<Arc<App>>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let answer = entry::payment_callback::payment_callback(&app, event(&method, &headers, &body)).await;
    let status = answer["statusCode"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    (
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        content_type,
        body,
    )
        .into_response()
}

/// What a function URL makes of a request: payload format 2.0.
fn event(method: &Method, headers: &HeaderMap, body: &[u8]) -> Value {
    let text = |name: &str, value: &header::HeaderValue| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_owned(), Value::from(value.into_owned()))
    };
    let headers: Map<String, Value> = headers
        .iter()
        .map(|(name, value)| text(name.as_str(), value))
        .collect();
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "", "headers": headers,
        "requestContext": { "http": { "method": method.as_str(), "path": "/", "protocol": "HTTP/1.1" } },
        "body": STANDARD.encode(body), "isBase64Encoded": true,
    })
}
