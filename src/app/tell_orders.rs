//! Those who watch orders are told what becomes of them.

use std::sync::Arc;

use super::Clock;
use crate::{
    events::{PublishError, Publisher},
    shop::order_change::OrderChange,
};

/// Tells changes of orders. It needs nothing of the shop but the time.
pub struct OrderTeller {
    publisher: Publisher,
    clock: Arc<dyn Clock>,
}

impl OrderTeller {
    pub fn new(publisher: Publisher, clock: Arc<dyn Clock>) -> Self {
        Self { publisher, clock }
    }

    /// Tells changes in their order. Telling one twice does no harm: an update carries
    /// the order's version.
    ///
    /// Returns for each change, in their order, whether it is done with: it was told, or is none to tell.
    pub async fn tell(&self, changes: &[OrderChange]) -> Vec<Result<(), PublishError>> {
        let updates: Vec<_> = changes.iter().filter_map(OrderChange::update).collect();
        let told = self.publisher.publish(&updates, self.clock.now()).await;
        let mut told = told.into_iter();
        let outcome = |change: &OrderChange| match change.update() {
            Some(_) => told.next().unwrap_or(Err(PublishError::Untold)),
            None => Ok(()),
        };
        changes.iter().map(outcome).collect()
    }
}
