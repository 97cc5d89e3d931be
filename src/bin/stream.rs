//! The worker of DynamoDB's stream.

use kibble::{
    app::MEASURES,
    config::{FunctionConfig as _, StreamConfig},
    entry::stream::stream,
    telemetry,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::follower::follower;

pub async fn run() -> Result<(), Error> {
    let config = StreamConfig::from_environment().map_err(|error| error.to_string())?;
    telemetry::start_measures(&MEASURES, &config.common.table);
    let follower = &follower(config).await?;
    let handle = |event: LambdaEvent<Value>| async move {
        let trace = event.context.xray_trace_id.as_deref();
        let answer = stream(follower, event.payload, trace).await;
        telemetry::write_measures(std::io::stdout());
        answer.map_err(|error| Diagnostic {
            error_type: "StreamEventError".to_owned(),
            error_message: error.to_string(),
        })
    };
    lambda_runtime::run(service_fn(handle)).await
}
