//! What follows changes of the table, over what the environment names.

#[path = "access.rs"]
mod access;
#[path = "payments.rs"]
mod payments;

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, SystemClock},
    config::StreamConfig,
    events::{EventBus, Publisher},
    shop::money::Currency,
    table::{Table, client},
    transport,
};
use lambda_runtime::Error;

pub fn follower(config: StreamConfig) -> Result<ChangeFollower, Error> {
    let shop = config.shop;
    let currency = Currency::parse(&shop.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let payments = payments::payments(&shop.payments, &shop.table)?;
    let appsync = access::appsync(&shop, config.graphql_url);
    let publisher = Publisher::new(appsync, transport::connector());
    let teller = OrderTeller::new(publisher, Arc::new(SystemClock));
    let bus = access::bus(&shop, config.event_bus);
    let bus = EventBus::new(bus, transport::http_client());
    let client = client::connect(access::table(&shop));
    let table = Table::new(client, shop.table, currency);
    let follower = ChangeFollower::new(teller, bus, table, Arc::new(SystemClock));
    Ok(follower.with_payments(payments))
}
