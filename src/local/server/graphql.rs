//! AppSync's HTTP endpoint: who asks, what is asked, and the answer's form. Beside it stands one that
//! tells the events of an operation in place of executing it.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    ERROR_TYPE, REQUEST_ID, Shared,
    authorization::{Signed, UNAUTHORIZED, Unauthorized, authorize},
};
use crate::{
    app::{Ids as _, RandomIds},
    local::{
        cost::Meter,
        gateway::{Authorization, GraphQlRequest},
    },
};

const MAX_BODY_BYTES: usize = 1024 * 1024;
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
/// A request with this header, and the value `true`, is told what it cost.
const COST: &str = "x-kibble-cost";
const MALFORMED: &str = "MalformedHttpRequestException";

/// A request that is refused before its GraphQL is looked at.
pub(super) struct Refusal {
    status: StatusCode,
    pub error_type: &'static str,
    pub message: String,
}

impl Refusal {
    /// The words are those of AppSync, followed by what is wrong
    /// (<https://github.com/graphql/graphql-over-http/issues/81>).
    fn malformed(problem: impl std::fmt::Display) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error_type: MALFORMED,
            message: format!("Unable to parse GraphQL query: {problem}."),
        }
    }

    fn unauthorized(error: Unauthorized) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error_type: UNAUTHORIZED,
            message: error.to_string(),
        }
    }
}

/// Executes operations.
pub(super) fn endpoint() -> MethodRouter<Arc<Shared>> {
    posted(post(answer))
}

/// Tells what the Lambda function would get for an operation: a list with the payload of each of its
/// invocations. Nothing is executed; an operation that would not be is answered as [`endpoint`] does.
pub(super) fn events() -> MethodRouter<Arc<Shared>> {
    posted(post(tell_events))
}

fn posted(method: MethodRouter<Arc<Shared>>) -> MethodRouter<Arc<Shared>> {
    method
        .fallback(|| async {
            let message = "GraphQL is asked for with POST; the playground is at /playground.".to_owned();
            refuse(StatusCode::METHOD_NOT_ALLOWED, message)
        })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let (id, headers) = with_id(headers);
    let response = match ask(&shared, &headers, body).await {
        Ok((caller, request)) => {
            let is_metered = headers.get(COST).is_some_and(|value| value == "true");
            let answer = shared.gateway.execute(request, caller, headers, client.ip());
            let answer = match is_metered {
                true => {
                    let meter = Meter::default();
                    let answer = meter.over(answer).await;
                    answer.with_cost(meter.cost())
                }
                false => answer.await,
            };
            respond(Ok(json_text(&answer)))
        }
        Err(refusal) => respond(Err(refusal)),
    };
    identified(response, id)
}

async fn tell_events(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let (id, headers) = with_id(headers);
    let told = ask(&shared, &headers, body).await.map(|(caller, request)| {
        match shared.gateway.events(request, caller, headers, client.ip()) {
            Ok(events) => json_text(&events),
            Err(answer) => json_text(&answer),
        }
    });
    identified(respond(told), id)
}

/// The request's headers with the id that AppSync gives it.
fn with_id(mut headers: HeaderMap) -> (Option<HeaderValue>, HeaderMap) {
    let id = HeaderValue::try_from(RandomIds.secret().to_string()).ok();
    if let Some(id) = &id {
        headers.insert(REQUEST_ID, id.clone());
    }
    (id, headers)
}

fn identified(mut response: Response, id: Option<HeaderValue>) -> Response {
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Who asks, and what.
async fn ask(
    shared: &Shared,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Authorization, GraphQlRequest), Refusal> {
    let signed = Signed {
        path: "/graphql",
        headers,
        body: body.as_deref().unwrap_or_default(),
    };
    let caller = authorize(shared, &signed).await.map_err(Refusal::unauthorized)?;
    Ok((caller, read(body)?))
}

fn json_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn read(body: Result<Bytes, BytesRejection>) -> Result<GraphQlRequest, Refusal> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            error_type: MALFORMED,
            message: format!("Request body is larger than {MAX_BODY_BYTES} bytes."),
        },
        _ => Refusal::malformed("the body could not be read"),
    })?;
    if body.is_empty() {
        return Err(Refusal {
            status: StatusCode::BAD_REQUEST,
            error_type: MALFORMED,
            message: "Request body is empty.".to_owned(),
        });
    }
    parse(&body)
}

/// Reads a GraphQL request.
pub(super) fn parse(body: &[u8]) -> Result<GraphQlRequest, Refusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::malformed(format_args!("the body is not valid JSON ({error})")))?;
    let Value::Object(members) = &body else {
        return Err(Refusal::malformed(
            "the body must be a JSON object with the member query",
        ));
    };
    match members.get("query") {
        Some(Value::String(query)) if !query.trim().is_empty() => {}
        Some(Value::String(_)) => return Err(Refusal::malformed("the query is empty")),
        Some(_) => return Err(Refusal::malformed("the member query must be text")),
        None => return Err(Refusal::malformed("the member query is missing")),
    }
    if !matches!(
        members.get("variables"),
        None | Some(Value::Null | Value::Object(_))
    ) {
        return Err(Refusal::malformed("the member variables must be an object"));
    }
    if !matches!(
        members.get("operationName"),
        None | Some(Value::Null | Value::String(_))
    ) {
        return Err(Refusal::malformed("the member operationName must be text"));
    }
    serde_json::from_value(body).map_err(Refusal::malformed)
}

/// The answer to a request that is none of GraphQL's.
pub(super) fn refuse(status: StatusCode, message: String) -> Response {
    respond(Err(Refusal {
        status,
        error_type: MALFORMED,
        message,
    }))
}

fn respond(answer: Result<String, Refusal>) -> Response {
    let (status, body, error_type) = match answer {
        Ok(body) => (StatusCode::OK, body, None),
        Err(refusal) => {
            let Refusal {
                status,
                error_type,
                message,
            } = refusal;
            let body = json!({ "errors": [{ "errorType": error_type, "message": message }] });
            (status, body.to_string(), Some(error_type))
        }
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    if let Some(error_type) = error_type {
        headers.insert(ERROR_TYPE, HeaderValue::from_static(error_type));
    }
    response
}
