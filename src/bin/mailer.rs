//! The worker of DynamoDB's stream that sends mails.

use kibble::{
    config::{FunctionConfig as _, MailerConfig},
    entry::mailer::mailer,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::order_mailer::order_mailer;

pub async fn run() -> Result<(), Error> {
    let config = MailerConfig::from_environment().map_err(|error| error.to_string())?;
    let order_mailer = &order_mailer(config)?;
    let handle = |event: LambdaEvent<Value>| async move {
        mailer(order_mailer, event.payload)
            .await
            .map_err(|error| Diagnostic {
                error_type: "StreamEventError".to_owned(),
                error_message: error.to_string(),
            })
    };
    lambda_runtime::run(service_fn(handle)).await
}
