//! An order is taken back, by its customer or by the shop.

use super::{App, Failure, order_step::no_such_order, orders::own};
use crate::shop::{
    caller::{Caller, Group},
    id::OrderKey,
    order::Order,
    order_status::OrderAction,
    order_step::reason,
};

impl App {
    /// Cancels an order of the caller's that has not been packed; its goods become available again.
    pub async fn cancel_order(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        let key = own(caller, order)?.ok_or_else(|| no_such_order("id"))?;
        let at = (OrderAction::Cancel, "id");
        self.take_step(caller, &key, at, |order, now| order.cancel(now).map(Ok))
            .await
    }

    /// Cancels an order that is not on its way; its goods become available again. For staff that keeps the
    /// shop.
    pub async fn cancel_order_as_staff(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        why: &str,
    ) -> Result<Order, Failure> {
        caller.staff(&[Group::Admin])?;
        let why = reason(why)?;
        let key = order.ok_or_else(|| no_such_order("orderId"))?;
        let at = (OrderAction::Cancel, "orderId");
        self.take_step(caller, &key, at, |order, now| {
            order.cancel_as_staff(why.clone(), now).map(Ok)
        })
        .await
    }
}
