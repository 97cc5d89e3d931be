//! A customer takes an order back.

use super::{App, Failure, merge_cart::no_such_order, retry::ATTEMPTS};
use crate::{
    shop::{caller::Caller, id::OrderKey, order::Order, refusal::Refusal},
    table::TableError,
};

impl App {
    /// Cancels an order that has not been packed; its goods become available again.
    pub async fn cancel_order(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        let person = caller.person()?;
        let key = order
            .filter(|order| order.customer == person.id)
            .ok_or_else(no_such_order)?;
        for attempt in 0..ATTEMPTS {
            let order = self.table.order(&key, true).await?.ok_or_else(no_such_order)?;
            let cancelled = order.cancel(self.clock.now())?;
            match self
                .table
                .cancel_order(&cancelled, (order.status, order.version))
                .await
            {
                Ok(()) => return Ok(cancelled),
                Err(TableError::Conflict | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }
}
