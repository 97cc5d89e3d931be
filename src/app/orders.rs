//! Reading orders.

use std::sync::Arc;

use super::{App, Failure};
use crate::shop::{
    caller::Caller,
    catalogue::Catalogue,
    id::OrderKey,
    order::Order,
    page::{Page, PageRequest},
};

impl App {
    pub async fn orders(&self, caller: &Caller, page: &PageRequest) -> Result<Page<Order>, Failure> {
        Ok(self.table.orders(caller.person()?.id, page).await?)
    }

    /// Several of the caller's orders by one read. Those of other customers are left out like those
    /// that do not exist.
    pub async fn orders_by_keys(&self, caller: &Caller, keys: &[OrderKey]) -> Result<Vec<Order>, Failure> {
        let person = caller.person()?;
        let allowed: Vec<OrderKey> = keys
            .iter()
            .filter(|key| key.customer == person.id)
            .copied()
            .collect();
        Ok(match allowed.as_slice() {
            [] => Vec::new(),
            [key] => self.table.order(key, false).await?.into_iter().collect(),
            keys => self.table.orders_by_keys(keys).await?,
        })
    }

    /// The products as they are today, for lines of orders and carts.
    pub async fn products_today(&self) -> Result<Arc<Catalogue>, Failure> {
        Ok(self.catalogue().await?)
    }
}

/// The order, if it is one of the caller's. One of another customer's counts as absent.
pub(super) fn own(caller: &Caller, order: Option<OrderKey>) -> Result<Option<OrderKey>, Failure> {
    let person = caller.person()?;
    Ok(order.filter(|order| order.customer == person.id))
}
