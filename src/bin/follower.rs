//! What follows changes of the table, over what the environment names.

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, SystemClock},
    config::StreamConfig,
    events::{Access, EventBus, Publisher},
    shop::money::Currency,
    table::{Table, client},
    transport,
};
use lambda_runtime::Error;

pub fn follower(config: StreamConfig) -> Result<ChangeFollower, Error> {
    let shop = config.shop;
    let currency = Currency::parse(&shop.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let access = Access {
        region: shop.region.clone(),
        access_key_id: shop.access_key_id.clone(),
        secret_access_key: shop.secret_access_key.clone(),
        session_token: shop.session_token.clone(),
    };
    let table = client::connect(client::Connection {
        region: shop.region,
        access_key_id: shop.access_key_id,
        secret_access_key: shop.secret_access_key,
        session_token: shop.session_token,
        endpoint_url: shop.endpoint_url,
    });
    let clock = Arc::new(SystemClock);
    let publisher = Publisher::new(config.graphql_url, access.clone(), transport::connector());
    let teller = OrderTeller::new(publisher, clock.clone());
    let bus = EventBus::new(config.event_bus, access, transport::http_client());
    let table = Table::new(table, shop.table, currency);
    Ok(ChangeFollower::new(teller, bus, table, clock))
}
