//! Reading orders.

use std::sync::Arc;

use super::{App, Failure};
use crate::shop::{
    caller::{Caller, Group},
    catalogue::Catalogue,
    id::OrderKey,
    order::Order,
    page::{Page, PageRequest},
};

impl App {
    pub async fn orders(&self, caller: &Caller, page: &PageRequest) -> Result<Page<Order>, Failure> {
        Ok(self.table.orders(caller.person()?.id, page).await?)
    }

    /// Several orders by one read. Those of other customers are left out like those that do not exist,
    /// unless the caller is staff.
    pub async fn orders_by_keys(&self, caller: &Caller, keys: &[OrderKey]) -> Result<Vec<Order>, Failure> {
        let person = caller.person()?;
        let staff = caller.staff(&[Group::Warehouse, Group::Delivery]).is_ok();
        let allowed = keys
            .iter()
            .filter(|key| staff || key.customer == person.id)
            .copied();
        let allowed: Vec<OrderKey> = allowed.collect();
        if allowed.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.table.orders_by_keys(&allowed).await?)
    }

    /// The products as they are today, for lines of orders and carts.
    pub async fn products_today(&self) -> Result<Arc<Catalogue>, Failure> {
        Ok(self.catalogue().await?)
    }
}
