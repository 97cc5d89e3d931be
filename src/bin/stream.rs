//! The worker of DynamoDB's stream.

use std::sync::Arc;

use kibble::{
    app::{OrderTeller, SystemClock},
    config::StreamConfig,
    entry::stream::stream,
    events::{Access, Publisher},
    telemetry, transport,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = StreamConfig::from_environment()?;
    telemetry::start_json(&config.log);
    let access = Access {
        url: config.graphql_url,
        region: config.region,
        access_key_id: config.access_key_id,
        secret_access_key: config.secret_access_key,
        session_token: config.session_token,
    };
    let publisher = Publisher::new(access, transport::connector());
    let teller = &OrderTeller::new(publisher, Arc::new(SystemClock));
    let handle = |event: LambdaEvent<Value>| async move {
        stream(teller, event.payload).await.map_err(|error| Diagnostic {
            error_type: "StreamEventError".to_owned(),
            error_message: error.to_string(),
        })
    };
    lambda_runtime::run(service_fn(handle)).await
}
