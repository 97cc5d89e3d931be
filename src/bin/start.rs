//! What every function starts with.

#[path = "payments.rs"]
mod payments;

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    config::Config,
    shop::{cart::MergePolicy, money::Currency},
    table::{Table, client},
    telemetry,
};
use lambda_runtime::Error;

/// The shop over the table that the environment names, with logs for CloudWatch.
pub fn app() -> Result<Arc<App>, Error> {
    let config = Config::from_environment()?;
    telemetry::start_json(&config.log);
    let currency = Currency::parse(&config.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let mut settings = Settings::new(currency);
    settings.merge_policy =
        MergePolicy::parse(&config.cart_merge).ok_or("KIBBLE_CART_MERGE is not SUM, MAX or GUEST")?;
    let payments = payments::payments(&config.payments, &config.table)?;
    let client = client::connect(client::Connection {
        region: config.region,
        access_key_id: config.access_key_id,
        secret_access_key: config.secret_access_key,
        session_token: config.session_token,
        endpoint_url: config.endpoint_url,
    });
    let table = Table::new(client, config.table, currency);
    let app = App::new(table, settings, Arc::new(SystemClock), Arc::new(RandomIds));
    Ok(Arc::new(app.with_payments(payments)))
}
