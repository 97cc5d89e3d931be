//! Cognito's post-confirmation trigger.

use kibble::{
    config::{FunctionConfig as _, PostConfirmationConfig},
    entry::cognito::post_confirmation,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::{app::app, table::table};

pub async fn run() -> Result<(), Error> {
    let config = PostConfirmationConfig::from_environment().map_err(|error| error.to_string())?;
    let app = &app(table(&config.common)?);
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
