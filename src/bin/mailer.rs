//! The worker of DynamoDB's stream that sends mails.

mod start_mailer;

use kibble::entry::mailer::mailer;
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let order_mailer = &start_mailer::order_mailer()?;
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
