//! What every function needs: the shop over AWS's DynamoDB, as the environment says.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    config::Config,
    shop::{cart::MergePolicy, money::Currency},
    table::{
        Table,
        client::{Connection, connect},
    },
};

/// The shop of a configuration, or which setting cannot be read.
pub fn app(config: Config) -> Result<App, &'static str> {
    let currency = Currency::parse(&config.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let mut settings = Settings::new(currency);
    settings.merge_policy =
        MergePolicy::parse(&config.cart_merge).ok_or("KIBBLE_CART_MERGE is not SUM, MAX or GUEST")?;
    let client = connect(Connection::new(
        config.region,
        config.access_key_id,
        config.secret_access_key,
        config.session_token,
        config.endpoint_url,
    ));
    let table = Table::new(client, config.table, currency);
    Ok(App::new(
        table,
        settings,
        Arc::new(SystemClock),
        Arc::new(RandomIds),
    ))
}
