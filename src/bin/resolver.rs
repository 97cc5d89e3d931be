//! AppSync's data source.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    config::Config,
    entry::appsync::{Resolver, ResolverError},
    shop::{cart::MergePolicy, money::Currency},
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
    let mut settings = Settings::new(currency);
    settings.merge_policy =
        MergePolicy::parse(&config.cart_merge).ok_or("KIBBLE_CART_MERGE is not SUM, MAX or GUEST")?;
    let table = Table::new(
        client::connect(client::Connection::of(&config)),
        config.table,
        currency,
    );
    let app = Arc::new(App::new(
        table,
        settings,
        Arc::new(SystemClock),
        Arc::new(RandomIds),
    ));
    // Init runs at full CPU, so the handshake with DynamoDB is paid there and not by the first caller.
    app.warm_up().await;
    let resolver = &Resolver::new(app);
    let handle = |event: LambdaEvent<Value>| async move {
        resolver
            .handle(event.payload)
            .await
            .map_err(|error: ResolverError| Diagnostic {
                error_type: error.error_type,
                error_message: error.message,
            })
    };
    lambda_runtime::run(service_fn(handle)).await
}
