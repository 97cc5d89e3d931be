//! Cognito's post-confirmation trigger.

mod start;

use kibble::entry::cognito::post_confirmation;
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = &start::app()?;
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
