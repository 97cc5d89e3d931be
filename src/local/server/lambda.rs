//! The function in the Lambda service's own protocol, for the AWS CLI and for other gateways than ours:
//! `AWS_ENDPOINT_URL_LAMBDA=http://localhost:4000`
//! (<https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>).

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

use super::{ERROR_TYPE, REQUEST_ID, this_machine};
use crate::{
    app::{Ids as _, RandomIds},
    local::gateway::{Invoke, LambdaError},
};

/// The name of the function, which is that of its program.
const RESOLVER: &str = "resolver";
/// The largest event of an invocation whose answer is waited for
/// (<https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>).
const MAX_EVENT_BYTES: usize = 6 * 1024 * 1024;
/// The largest event of one whose answer is not.
const MAX_ASYNCHRONOUS_EVENT_BYTES: usize = 1024 * 1024;
/// The largest answer, as the service's message tells it.
const MAX_ANSWER_BYTES: usize = MAX_EVENT_BYTES + 100;
const INVOCATION_TYPE: HeaderName = HeaderName::from_static("x-amz-invocation-type");
const EXECUTED_VERSION: HeaderName = HeaderName::from_static("x-amz-executed-version");
const FUNCTION_ERROR: HeaderName = HeaderName::from_static("x-amz-function-error");
const LATEST: HeaderValue = HeaderValue::from_static("$LATEST");
const UNHANDLED: HeaderValue = HeaderValue::from_static("Unhandled");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TOO_LARGE: &str = "RequestEntityTooLargeException";

/// What the service itself refuses. The function is not asked.
struct Refusal {
    status: StatusCode,
    error_type: &'static str,
    message: String,
}

/// What is done with the event.
#[derive(Clone, Copy)]
enum Invocation {
    /// The answer is waited for.
    RequestResponse,
    /// The answer is thrown away.
    Event,
    /// Nothing; only the request is checked.
    DryRun,
}

pub(super) fn router(resolver: Arc<Invoke>) -> Router {
    Router::new()
        .route("/2015-03-31/functions/{name}/invocations", post(answer))
        .layer(DefaultBodyLimit::max(MAX_EVENT_BYTES))
        .with_state(resolver)
}

async fn answer(
    State(resolver): State<Arc<Invoke>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let id = RandomIds.secret().to_string();
    let mut response = match read(&name, &headers, body) {
        Ok((Invocation::RequestResponse, event)) => executed(invoke(&resolver, event, &id).await),
        Ok((Invocation::Event, event)) => {
            tokio::spawn(async move {
                if let Err(error) = resolver(event).await {
                    let LambdaError { error_type, message } = error;
                    tracing::warn!(
                        error_type,
                        message,
                        "an invocation that nobody waits for has failed"
                    );
                }
            });
            StatusCode::ACCEPTED.into_response()
        }
        Ok((Invocation::DryRun, _)) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.into_response(),
    };
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// What shall be done with which event.
fn read(
    name: &str,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Invocation, Value), Refusal> {
    if !this_machine::is_asked_for(headers) || this_machine::is_asked_by_a_page(headers) {
        return Err(Refusal {
            status: StatusCode::FORBIDDEN,
            error_type: "AccessDeniedException",
            message: "The function is for programs of this machine alone: ask for localhost, 127.0.0.1 or \
                      [::1], and not from a web page"
                .to_owned(),
        });
    }
    let function = function_name(name);
    if function != RESOLVER {
        return Err(Refusal {
            status: StatusCode::NOT_FOUND,
            error_type: "ResourceNotFoundException",
            message: format!("Function not found: arn:aws:lambda:local:000000000000:function:{function}"),
        });
    }
    let invocation = invocation(headers)?;
    Ok((invocation, event(invocation, body)?))
}

/// The name in the address, which may also be an ARN or the end of one, and may be followed by a version or
/// an alias. All of them mean the same code here.
fn function_name(text: &str) -> &str {
    let (_, name) = text.rsplit_once("function:").unwrap_or(("", text));
    name.split_once(':').map_or(name, |(name, _)| name)
}

fn invocation(headers: &HeaderMap) -> Result<Invocation, Refusal> {
    match headers.get(INVOCATION_TYPE).map(HeaderValue::as_bytes) {
        None | Some(b"RequestResponse") => Ok(Invocation::RequestResponse),
        Some(b"Event") => Ok(Invocation::Event),
        Some(b"DryRun") => Ok(Invocation::DryRun),
        Some(_) => Err(Refusal {
            status: StatusCode::BAD_REQUEST,
            error_type: "InvalidParameterValueException",
            message: "The invocation type must be RequestResponse, Event or DryRun".to_owned(),
        }),
    }
}

fn event(invocation: Invocation, body: Result<Bytes, BytesRejection>) -> Result<Value, Refusal> {
    let too_large = |message: String| Refusal {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        error_type: TOO_LARGE,
        message,
    };
    let malformed = |problem: &dyn std::fmt::Display| Refusal {
        status: StatusCode::BAD_REQUEST,
        error_type: "InvalidRequestContentException",
        message: format!("Could not parse request body into json: {problem}"),
    };
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(format!(
            "Request must be smaller than {MAX_EVENT_BYTES} bytes for the InvokeFunction operation"
        )),
        _ => malformed(&"it could not be read"),
    })?;
    if matches!(invocation, Invocation::Event) && body.len() > MAX_ASYNCHRONOUS_EVENT_BYTES {
        return Err(too_large(format!(
            "{} byte payload is too large for the Event invocation type (limit {MAX_ASYNCHRONOUS_EVENT_BYTES} \
             bytes)",
            body.len()
        )));
    }
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&body).map_err(|error| malformed(&error))
}

/// Runs to its end even when the client has gone. A function that panics fails like one that crashes.
async fn invoke(resolver: &Arc<Invoke>, event: Value, id: &str) -> Result<String, LambdaError> {
    let resolver = resolver.clone();
    let invoked = tokio::spawn(async move { resolver(event).await });
    let answer = invoked.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the Lambda handler did not end well");
        Err(LambdaError {
            error_type: "Runtime.ExitError".to_owned(),
            message: format!("RequestId: {id} Error: Runtime exited without providing a reason"),
        })
    })?;
    let answer = answer.to_string();
    if answer.len() > MAX_ANSWER_BYTES {
        return Err(LambdaError {
            error_type: "Function.ResponseSizeTooLarge".to_owned(),
            message: format!(
                "Response payload size exceeded maximum allowed payload size ({MAX_ANSWER_BYTES} bytes)."
            ),
        });
    }
    Ok(answer)
}

/// A function's failure is no failure of the service: the status is 200, and a header tells.
fn executed(answer: Result<String, LambdaError>) -> Response {
    let failed = answer.is_err();
    let body = answer.unwrap_or_else(|error| {
        json!({ "errorType": error.error_type, "errorMessage": error.message }).to_string()
    });
    let headers = [(header::CONTENT_TYPE, JSON), (EXECUTED_VERSION, LATEST)];
    let mut response = (headers, body).into_response();
    if failed {
        response.headers_mut().insert(FUNCTION_ERROR, UNHANDLED);
    }
    response
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "Type": "User", "Message": self.message }).to_string();
        let headers = [
            (header::CONTENT_TYPE, JSON),
            (ERROR_TYPE, HeaderValue::from_static(self.error_type)),
        ];
        (self.status, headers, body).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::function_name;

    #[test]
    fn a_function_has_a_name_in_every_form_of_an_arn() {
        for name in [
            "resolver",
            "resolver:$LATEST",
            "resolver:live",
            "function:resolver",
            "123456789012:function:resolver",
            "arn:aws:lambda:eu-west-1:123456789012:function:resolver",
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:resolver:7",
        ] {
            assert_eq!(function_name(name), "resolver", "{name}");
        }
        for name in [
            "",
            ":",
            "resolver2",
            "resolver2:resolver",
            "arn:aws:lambda:resolver",
        ] {
            assert_ne!(function_name(name), "resolver", "{name}");
        }
    }
}
