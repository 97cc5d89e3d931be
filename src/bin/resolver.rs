//! AppSync's data source.

mod start;

use kibble::{app::MEASURES, entry::appsync::Resolver, telemetry};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = start::app()?;
    telemetry::start_measures(&MEASURES);
    // Init runs at full CPU, so the handshake with DynamoDB is paid there and not by the first caller.
    app.warm_up().await;
    let resolver = &Resolver::new(app);
    let handle = |event: LambdaEvent<Value>| async move {
        let answer = resolver.handle(event.payload).await;
        telemetry::write_measures(std::io::stdout());
        answer.map_err(|error| Diagnostic {
            error_type: error.error_type,
            error_message: error.message,
        })
    };
    lambda_runtime::run(service_fn(handle)).await
}
