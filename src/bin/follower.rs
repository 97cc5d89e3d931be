//! What follows changes of the table, over what the environment names.

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, RandomIds, SystemClock},
    config::StreamConfig,
    events::{EventBus, Publisher},
    transport,
};
use lambda_runtime::Error;

use crate::{payments::payments, table::table};

pub async fn follower(config: StreamConfig) -> Result<ChangeFollower, Error> {
    let table = table(&config.common)?;
    let payments = payments(&config.cards, &config.common).await?;
    let access = config.common.access;
    let clock = Arc::new(SystemClock);
    let connector = transport::connector(&access.trust);
    let publisher = Publisher::new(config.graphql_url, access.clone(), connector);
    let teller = OrderTeller::new(publisher, clock.clone());
    let http_client = transport::http_client(&access.trust);
    let bus = EventBus::new(config.event_bus, access, http_client);
    let follower = ChangeFollower::new(teller, bus, table, clock);
    Ok(follower.with_payments(payments, Arc::new(RandomIds)))
}
