//! The payment provider's call-back, behind a function URL.

mod start;

use std::convert::Infallible;

use kibble::{app::MEASURES, entry::payment_callback::payment_callback, telemetry};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = &start::app()?;
    let secret = app.payments().and_then(|payments| payments.callback_secret);
    // Without it nobody is believed, and the provider must not be told that there is nobody.
    secret.ok_or("KIBBLE_PAYMENT_CALLBACK_SECRET is missing, or KIBBLE_PAYMENTS is none")?;
    telemetry::start_measures(&MEASURES);
    let handle = |event: LambdaEvent<Value>| async move {
        let answer = payment_callback(app, event.payload).await;
        telemetry::write_measures(std::io::stdout());
        Ok::<_, Infallible>(answer)
    };
    lambda_runtime::run(service_fn(handle)).await
}
