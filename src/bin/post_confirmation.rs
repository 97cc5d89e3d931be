//! Cognito's post-confirmation trigger.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    config::Config,
    entry::cognito::post_confirmation,
    shop::money::Currency,
    table::{
        Table,
        client::{Connection, connect},
    },
    telemetry,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = Config::from_environment()?;
    telemetry::start_json(&config.log);
    let currency = Currency::parse(&config.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let table = Table::new(
        client::connect(client::Connection::of(&config)),
        config.table,
        currency,
    );
    let app = App::new(
        table,
        Settings::new(currency),
        Arc::new(SystemClock),
        Arc::new(RandomIds),
    );
    let app = &app;
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
