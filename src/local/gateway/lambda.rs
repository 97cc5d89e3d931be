//! The invocation of the Lambda function, and its answer.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::error::Failure;
use crate::local::cost::{Meter, carried};

/// The largest answer of a data source
/// (<https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview.html>).
const MAX_ANSWER_BYTES: usize = 5 * 1024 * 1024;
/// AppSync shows nobody the message of an error of this type.
const UNAUTHORIZED_EXCEPTION: &str = "UnauthorizedException";
const UNAUTHORIZED_MESSAGE: &str = "You are not authorized to make this call.";

/// Calls the Lambda function: the event in, its answer out.
pub type Invoke = dyn Fn(Value) -> BoxFuture<'static, Result<Value, LambdaError>> + Send + Sync;

/// An invocation that failed, as the Lambda runtime reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LambdaError {
    pub error_type: String,
    pub message: String,
}

impl From<LambdaError> for Failure {
    fn from(error: LambdaError) -> Self {
        if error.error_type == UNAUTHORIZED_EXCEPTION {
            return Failure::new(UNAUTHORIZED_EXCEPTION, UNAUTHORIZED_MESSAGE);
        }
        Failure::new(&error.error_type, error.message)
    }
}

/// Invokes the function once for a list of events of the same field, as AppSync does for a resolver with
/// a `maxBatchSize`. Returns one value or failure for each event, in their order.
pub(super) async fn invoke_batch(invoke: &Arc<Invoke>, events: Vec<Value>) -> Vec<Result<Value, Failure>> {
    let count = events.len();
    match call(invoke, Value::Array(events))
        .await
        .and_then(|answer| items(answer, count))
    {
        Ok(items) => items.into_iter().map(item).collect(),
        Err(failure) => vec![Err(failure); count],
    }
}

/// What passes goes through text in both directions.
async fn call(invoke: &Arc<Invoke>, event: Value) -> Result<Value, Failure> {
    let unhandled = |error: String| Failure::new("Lambda:Unhandled", error);
    let event = serde_json::from_str(&event.to_string()).map_err(|error| unhandled(error.to_string()))?;
    if let Some(meter) = Meter::current() {
        meter.count_invocation();
    }
    let call = invoke(event);
    // In a task of its own, a function that panics fails like one that crashes; and one that was begun
    // runs to its end even when the client has gone, as it does on AWS.
    let call = carried(async move { call.await.map(|answer| answer.to_string()) });
    let answer = tokio::spawn(call)
        .await
        .map_err(|error| {
            tracing::error!(%error, "the Lambda handler did not end well");
            unhandled("Runtime exited without providing a reason".to_owned())
        })?
        .map_err(Failure::from)?;
    if answer.len() > MAX_ANSWER_BYTES {
        return Err(Failure::new(
            "Lambda:ResponseSizeTooLarge",
            format!("The answer of the function is larger than {MAX_ANSWER_BYTES} bytes."),
        ));
    }
    serde_json::from_str(&answer).map_err(|error| unhandled(error.to_string()))
}

fn items(answer: Value, count: usize) -> Result<Vec<Value>, Failure> {
    // AppSync's own words for these two are not published.
    let refused = |found: String| {
        let message =
            format!("The answer to a batch of {count} must be a list of that length, but is {found}.");
        Err(Failure::new("Lambda:IllegalArgument", message))
    };
    match answer {
        Value::Array(items) if items.len() == count => Ok(items),
        Value::Array(items) => refused(format!("a list of {}", items.len())),
        Value::Object(_) => refused("an object".to_owned()),
        _ => refused("a single value".to_owned()),
    }
}

/// Opens the envelope `{data, errorMessage, errorType}`. A value without one has no `data`, and is null.
fn item(envelope: Value) -> Result<Value, Failure> {
    let Value::Object(mut envelope) = envelope else {
        return Ok(Value::Null);
    };
    let data = envelope.remove("data").unwrap_or_default();
    let Some(Value::String(message)) = envelope.remove("errorMessage") else {
        return Ok(data);
    };
    let error_type = match envelope.remove("errorType") {
        Some(Value::String(error_type)) => error_type,
        _ => "Lambda:Unhandled".to_owned(),
    };
    Err(Failure {
        data,
        ..Failure::from(LambdaError { error_type, message })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_opened_as_the_resolver_on_aws_opens_it() {
        let text = include_str!("../../../infra/appsync/relation-cases.json");
        let mut cases: Value = serde_json::from_str(text).unwrap();
        let cases: Vec<Value> = serde_json::from_value(cases["answers"].take()).unwrap();
        assert!(cases.len() > 5);
        for case in cases {
            let expected = match case.get("error") {
                None => Ok(case["value"].clone()),
                Some(error) => Err(Failure {
                    data: error["data"].clone(),
                    ..Failure::new(
                        error["type"].as_str().unwrap(),
                        error["message"].as_str().unwrap(),
                    )
                }),
            };
            assert_eq!(item(case["answer"].clone()), expected, "{}", case["name"]);
        }
    }
}
