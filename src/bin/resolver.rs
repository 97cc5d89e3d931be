//! AppSync's data source.

mod wiring;

use std::sync::Arc;

use kibble::{
    config::Config,
    entry::appsync::{Resolver, ResolverError},
    telemetry,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = Config::from_environment()?;
    telemetry::start_json(&config.log);
    let app = Arc::new(wiring::app(config)?);
    // Init runs at full CPU, so the handshake with DynamoDB is paid there and not by the first caller.
    app.warm_up().await;
    let resolver = &Resolver::new(app);
    let handle = |event: LambdaEvent<Value>| async move {
        resolver
            .handle(event.payload)
            .await
            .map_err(|error: ResolverError| Diagnostic {
                error_type: error.error_type,
                error_message: error.message,
            })
    };
    lambda_runtime::run(service_fn(handle)).await
}
