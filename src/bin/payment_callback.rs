//! The payment provider's call-back, behind a function URL.

use std::convert::Infallible;

use kibble::{
    app::MEASURES,
    config::{FunctionConfig as _, PaymentCallbackConfig},
    entry::payment_callback::payment_callback,
    telemetry,
};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::{app::app, payments::payments, table::table};

pub async fn run() -> Result<(), Error> {
    let config = PaymentCallbackConfig::from_environment().map_err(|error| error.to_string())?;
    let app = app(table(&config.common)?);
    let payments = payments(&config.cards, &config.common).await?;
    let secret = payments
        .as_ref()
        .and_then(|payments| payments.callback_secret.as_ref());
    // Without it nobody is believed, and the provider must not be told that there is nobody.
    secret.ok_or("the secret that KIBBLE_PAYMENT_SECRET names has no member callbackSecret yet")?;
    let app = &app.with_payments(payments);
    telemetry::start_measures(&MEASURES, &config.common.table);
    let handle = |event: LambdaEvent<Value>| async move {
        let answer = payment_callback(app, event.payload).await;
        telemetry::write_measures(std::io::stdout());
        Ok::<_, Infallible>(answer)
    };
    lambda_runtime::run(service_fn(handle)).await
}
