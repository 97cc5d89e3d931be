//! An order is brought to its customer.

use super::{
    App, Failure,
    order_step::{no_such_order, outcome},
};
use crate::{
    shop::{
        caller::{Caller, Group},
        delivery::SlotId,
        id::OrderKey,
        order::Order,
        order_advance::Advance,
        order_status::OrderAction,
        order_step::reason,
    },
    table::Advanced,
};

impl App {
    /// The van leaves with an order.
    pub async fn start_delivery(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        self.advance(caller, &key, &Advance::start_delivery(self.moment()))
            .await
    }

    /// An order has arrived. `paid` is whether it was paid at the door, for orders that are paid there. A
    /// card that was authorized is charged afterwards.
    pub async fn complete_delivery(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        paid: bool,
    ) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        let step = Advance::complete_delivery(self.moment(), paid);
        match self.try_to_advance(&key, &step).await? {
            // The state was right, and so it was the payment that was not.
            Advanced::Refused(order) if order.status == step.from => {
                self.advance(caller, &key, &step.capturing()).await
            }
            advanced => outcome(advanced, caller, &step),
        }
    }

    /// An order could not be handed over.
    pub async fn fail_delivery(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        why: &str,
    ) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        let why = reason(why)?;
        self.advance(caller, &key, &Advance::fail_delivery(self.moment(), why))
            .await
    }

    /// An order that could not be handed over is tried again. Its customer books a new delivery.
    pub async fn retry_delivery(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        self.advance(caller, &key, &Advance::retry_delivery(self.moment()))
            .await
    }

    /// An order that could not be handed over is tried again in a slot that was agreed upon.
    pub async fn retry_delivery_in(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        slot: Option<SlotId>,
    ) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        self.take_slot_step(&key, slot, |order, wanted, now| {
            let refused = || order.refuse(OrderAction::RetryDelivery, caller).at(["orderId"]);
            if !order.situation().lets_staff(OrderAction::RetryDelivery) {
                return Err(refused());
            }
            let step = order.retry_delivery(wanted?.booked(), now);
            step.ok_or_else(refused).map(Some)
        })
        .await
    }
}

/// The order, for a caller who may deliver it.
fn round(caller: &Caller, order: Option<OrderKey>) -> Result<OrderKey, Failure> {
    caller.staff(&[Group::Delivery])?;
    Ok(order.ok_or_else(|| no_such_order("orderId"))?)
}
