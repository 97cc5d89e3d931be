//! What a schedule has done every five minutes.

use std::convert::Infallible;

use kibble::{
    app::MEASURES,
    config::{FunctionConfig as _, ScheduleConfig},
    entry::schedule::schedule,
    telemetry,
};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

use crate::{app::app, payments::payments, table::table};

pub async fn run() -> Result<(), Error> {
    let config = ScheduleConfig::from_environment().map_err(|error| error.to_string())?;
    let app = app(table(&config.common)?);
    let payments = payments(&config.cards, &config.common).await?;
    let app = &app.with_payments(payments);
    telemetry::start_measures(&MEASURES, &config.common.table);
    let handle = |_: LambdaEvent<Value>| async move {
        let work = schedule(app).await;
        telemetry::write_measures(std::io::stdout());
        Ok::<_, Infallible>(work)
    };
    lambda_runtime::run(service_fn(handle)).await
}
