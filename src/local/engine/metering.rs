//! Counts the requests of the SDK's client, and what they consume, on the meter of the operation that
//! sends them. Where there is no meter, requests pass as they are.
//!
//! DynamoDB is asked for the units with every request, so an answer tells them whatever the caller
//! asked for. This holds for the embedded database and for one elsewhere.

mod units;

#[cfg(test)]
mod tests;

use aws_sdk_dynamodb::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut},
    },
    error::BoxError,
};
use aws_smithy_types::{
    body::SdkBody,
    config_bag::{Storable, StoreReplace},
};
use serde_json::{Value, json};

use crate::local::cost::{DynamoDbRequest, Meter, RequestNumber};

/// The client, with its requests counted.
pub fn metered(client: &Client) -> Client {
    let config = client.config().to_builder().interceptor(Metering);
    Client::from_conf(config.build())
}

/// Asks for the units of every request, and notes them when they are told.
#[derive(Debug)]
struct Metering;

/// A request that is counted, as it was asked.
#[derive(Debug)]
struct Asked {
    meter: Meter,
    number: RequestNumber,
    operation: String,
    request: Value,
    /// Whether the item that fails a condition is told for the meter's sake alone.
    has_added_item: bool,
}

impl Storable for Asked {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Metering {
    fn name(&self) -> &'static str {
        "Metering"
    }

    /// Once for every attempt, and before it is signed.
    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(meter) = Meter::current() else {
            return Ok(());
        };
        let http_request = context.request_mut();
        let target = http_request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = http_request.body().bytes().unwrap_or_default();
        let mut request: Value = serde_json::from_slice(body)?;
        let number = meter.count_request(DynamoDbRequest {
            table: units::tables(&request),
            index: request["IndexName"].as_str().map(str::to_owned),
            operation: operation.clone(),
            ..Default::default()
        });
        let mut has_added_item = false;
        if units::has_units(&operation) {
            request["ReturnConsumedCapacity"] = json!("INDEXES");
            let old_item = "ReturnValuesOnConditionCheckFailure";
            if request.get("ConditionExpression").is_some() && request.get(old_item).is_none() {
                request[old_item] = json!("ALL_OLD");
                has_added_item = true;
            }
            let body = request.to_string();
            http_request
                .headers_mut()
                .insert("content-length", body.len().to_string());
            *http_request.body_mut() = SdkBody::from(body);
        }
        config.interceptor_state().store_put(Asked {
            meter,
            number,
            operation,
            request,
            has_added_item,
        });
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(asked) = config.load::<Asked>() else {
            return Ok(());
        };
        let response = context.response_mut();
        let body = response.body().bytes().unwrap_or_default();
        let mut answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let status = response.status().as_u16();
        let told = units::told(&asked.operation, status, &asked.request, &answer);
        asked.meter.tell_units(asked.number, told);
        if let Some(members) = answer.as_object_mut()
            && asked.has_added_item
            && status >= 400
            && members.remove("Item").is_some()
        {
            *response.body_mut() = SdkBody::from(answer.to_string());
        }
        Ok(())
    }
}
