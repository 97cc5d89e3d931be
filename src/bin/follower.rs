//! What follows changes of the table, over what the environment names.

#[path = "access.rs"]
mod access;
#[path = "payments.rs"]
mod payments;

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, RandomIds, SystemClock},
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
    let access = access::aws(&shop);
    let clock = Arc::new(SystemClock);
    let publisher = Publisher::new(config.graphql_url, access.clone(), transport::connector());
    let teller = OrderTeller::new(publisher, clock.clone());
    let bus = EventBus::new(config.event_bus, access, transport::http_client());
    let client = client::connect(access::table(&shop));
    let table = Table::new(client, shop.table, currency);
    Ok(ChangeFollower::new(teller, bus, table, clock).with_payments(payments, Arc::new(RandomIds)))
}
