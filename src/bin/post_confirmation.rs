//! Cognito's post-confirmation trigger.

mod wiring;

use kibble::{config::Config, entry::cognito::post_confirmation, telemetry};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = Config::from_environment()?;
    telemetry::start_json(&config.log);
    let app = &wiring::app(config)?;
    let handle = |event: LambdaEvent<Value>| async move {
        post_confirmation(app, event.payload)
            .await
            .map_err(|error| Diagnostic {
                error_type: "PostConfirmationError".to_owned(),
                error_message: error.to_string(),
            })
    };
    lambda_runtime::run(service_fn(handle)).await
}
