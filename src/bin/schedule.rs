//! What a schedule has done every five minutes.

mod start;

use std::convert::Infallible;

use kibble::{app::MEASURES, entry::schedule::schedule, telemetry};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = &start::app()?;
    telemetry::start_measures(&MEASURES);
    let handle = |_: LambdaEvent<Value>| async move {
        let work = schedule(app).await;
        telemetry::write_measures(std::io::stdout());
        Ok::<_, Infallible>(work)
    };
    lambda_runtime::run(service_fn(handle)).await
}
