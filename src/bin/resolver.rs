//! AppSync's data source.

mod allocator;
mod payments;
mod shop;
mod table;

use std::sync::Arc;

use kibble::{
    app::MEASURES,
    config::{FunctionConfig as _, ResolverConfig},
    entry::appsync::{Call, Resolver},
    telemetry,
};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = ResolverConfig::from_environment().map_err(|error| error.to_string())?;
    let app = shop::shop(&config)?;
    telemetry::start_measures(&MEASURES, &config.common.table);
    // Init runs at full CPU, so the handshake with DynamoDB is paid there and not by the first caller.
    let payments = payments::payments(&config.cards, &config.common);
    let (payments, ()) = tokio::join!(payments, app.connect());
    let resolver = &Resolver::new(Arc::new(app.with_payments(payments?)));
    let handle = |event: LambdaEvent<Box<RawValue>>| async move {
        let call = Call::parse(event.payload.get());
        // A metric for each field would cost more than counting these lines does.
        tracing::info!(field = call.field(), "asked");
        let answer = resolver.answer(call).await;
        telemetry::write_measures(std::io::stdout());
        answer.map_err(|error| Diagnostic {
            error_type: error.error_type,
            error_message: error.message,
        })
    };
    lambda_runtime::run(service_fn(handle)).await
}
