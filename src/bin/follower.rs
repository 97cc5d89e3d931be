//! What follows changes of the table, over what the environment names.

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, SystemClock},
    config::StreamConfig,
    events::{Access, BusAccess, EventBus, Publisher},
    shop::money::Currency,
    table::{Table, client},
    transport,
};
use lambda_runtime::Error;

pub fn follower(config: StreamConfig) -> Result<ChangeFollower, Error> {
    let shop = config.shop;
    let currency = Currency::parse(&shop.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let appsync = Access {
        url: config.graphql_url,
        region: shop.region.clone(),
        access_key_id: shop.access_key_id.clone(),
        secret_access_key: shop.secret_access_key.clone(),
        session_token: shop.session_token.clone(),
    };
    let teller = OrderTeller::new(
        Publisher::new(appsync, transport::connector()),
        Arc::new(SystemClock),
    );
    let connection = client::Connection {
        region: shop.region,
        access_key_id: shop.access_key_id,
        secret_access_key: shop.secret_access_key,
        session_token: shop.session_token,
        endpoint_url: shop.endpoint_url,
    };
    let bus = BusAccess {
        bus: config.event_bus,
        region: connection.region.clone(),
        access_key_id: connection.access_key_id.clone(),
        secret_access_key: connection.secret_access_key.clone(),
        session_token: connection.session_token.clone(),
    };
    let bus = EventBus::new(bus, transport::http_client());
    let table = Table::new(client::connect(connection), shop.table, currency);
    Ok(ChangeFollower::new(teller, bus, table, Arc::new(SystemClock)))
}
