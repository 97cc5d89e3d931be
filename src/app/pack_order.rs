//! An order is packed.

use super::{App, Failure, order_step::no_such_order};
use crate::shop::{
    caller::{Caller, Group},
    id::{OrderKey, ProductId},
    order::Order,
    order_advance::Advance,
    order_status::OrderAction,
    refusal::{Refusal, RefusalCode},
};

impl App {
    /// Begins to pack an order.
    pub async fn start_packaging(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        caller.staff(&[Group::Warehouse])?;
        let key = order.ok_or_else(|| no_such_order("orderId"))?;
        self.advance(caller, &key, &Advance::start_packaging(self.moment()))
            .await
    }

    /// Tells how many pieces of a product are packed: from none to as many as were ordered. Telling the same
    /// again changes nothing.
    pub async fn update_packaging_product(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        product: &str,
        quantity: i32,
    ) -> Result<Order, Failure> {
        caller.staff(&[Group::Warehouse])?;
        let key = order.ok_or_else(|| no_such_order("orderId"))?;
        let product = ProductId::parse(product).ok_or_else(no_such_product)?;
        let at = (OrderAction::UpdatePackagingProduct, "orderId");
        self.take_step(caller, &key, at, |order, now| {
            order.update_packaging_product(&product, quantity, now)
        })
        .await
    }

    /// Ends the packing. Missing pieces can be sold again and are not billed; an order of which nothing was
    /// packed ends.
    pub async fn complete_packaging(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
    ) -> Result<Order, Failure> {
        caller.staff(&[Group::Warehouse])?;
        let key = order.ok_or_else(|| no_such_order("orderId"))?;
        let at = (OrderAction::CompletePackaging, "orderId");
        self.take_step(caller, &key, at, |order, now| {
            order.complete_packaging(now).map(Ok)
        })
        .await
    }
}

fn no_such_product() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "This product is not in the order.").at(["productId"])
}
