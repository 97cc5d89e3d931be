//! The payment provider's call-back, through a function URL
//! (<https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html>).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::{App, CallbackFailure, Failure, SIGNATURE_HEADERS, SignatureError};

/// The most bytes of a body that are taken. Stripe's are a few kilobytes.
const MAX_BYTES: usize = 256 * 1024;

/// What of the event matters: payload format 2.0.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(default)]
    headers: serde_json::Map<String, Value>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    request_context: Context,
}

#[derive(Deserialize)]
struct Context {
    http: Http,
}

#[derive(Deserialize)]
struct Http {
    method: String,
}

impl Event {
    fn signature(&self) -> Option<&str> {
        let is_signature = |name: &&String| {
            SIGNATURE_HEADERS
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        };
        let name = self.headers.keys().find(is_signature)?;
        self.headers.get(name)?.as_str()
    }

    /// The body as it was sent; `None` when it is too long, or no base64 although it says so.
    fn bytes(&self) -> Option<Vec<u8>> {
        let body = self.body.as_deref().unwrap_or_default();
        let bytes = match self.is_base64_encoded {
            true => STANDARD.decode(body).ok()?,
            false => body.as_bytes().to_vec(),
        };
        (bytes.len() <= MAX_BYTES).then_some(bytes)
    }
}

/// Takes a call-back, whatever it is, and returns the answer for who has called. A status from 500 on asks
/// the provider to call again.
pub async fn payment_callback(app: &App, event: Value) -> Value {
    let Ok(event) = serde_json::from_value::<Event>(event) else {
        return refused(400, "GARBLED");
    };
    if event.request_context.http.method != "POST" {
        return refused(405, "POST_ONLY");
    }
    let Some(body) = event.bytes() else {
        return refused(400, "GARBLED");
    };
    match app.payment_callback(event.signature(), &body).await {
        Ok(news) => answer(200, &json!({ "outcome": news.name() })),
        Err(failure) => {
            let (status, code) = told(&failure);
            match failure {
                // Providers are quick: this is as usual as anything.
                CallbackFailure::TooEarly => tracing::debug!(%failure, "a call-back has to come again"),
                CallbackFailure::Failed(Failure::Table(_) | Failure::Payment(_)) => {
                    tracing::error!(%failure, "a call-back could not be taken");
                }
                failure => tracing::warn!(%failure, "a call-back was not taken"),
            }
            refused(status, code)
        }
    }
}

fn told(failure: &CallbackFailure) -> (u16, &'static str) {
    match failure {
        CallbackFailure::NotTaken => (404, "NOT_TAKEN"),
        CallbackFailure::Unbelieved(SignatureError::Missing) => (400, "SIGNATURE_MISSING"),
        CallbackFailure::Unbelieved(SignatureError::Garbled) => (400, "SIGNATURE_GARBLED"),
        CallbackFailure::Unbelieved(SignatureError::Late) => (400, "SIGNATURE_LATE"),
        CallbackFailure::Unbelieved(SignatureError::Forged) => (400, "SIGNATURE_FORGED"),
        CallbackFailure::Garbled => (400, "GARBLED"),
        CallbackFailure::TooEarly => (503, "ORDER_NOT_THERE_YET"),
        CallbackFailure::Failed(_) => (503, "TRY_AGAIN"),
    }
}

fn refused(status: u16, code: &str) -> Value {
    answer(status, &json!({ "code": code }))
}

fn answer(status: u16, body: &Value) -> Value {
    json!({
        "statusCode": status,
        "headers": { "content-type": "application/json" },
        "body": body.to_string(),
    })
}
