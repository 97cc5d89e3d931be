//! An order is brought to its customer.

use super::{
    App, Failure,
    order_step::{no_such_order, outcome},
    retry::ATTEMPTS,
};
use crate::{
    shop::{
        caller::{Caller, Group},
        delivery::{SlotId, slot_is_closed},
        id::OrderKey,
        order::Order,
        order_advance::Advance,
        order_status::OrderAction,
        order_step::reason,
        refusal::Refusal,
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
    ///
    /// One update writes what one way of paying asks for. Payment on delivery, which every shop takes, is tried
    /// first; a card order is told by the update that fails, and takes a second one.
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
    ///
    /// One update, except for an order whose slot has not begun yet: it is told by the update that fails, and
    /// gives its place free in one transaction.
    pub async fn retry_delivery(&self, caller: &Caller, order: Option<OrderKey>) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        for attempt in 0..ATTEMPTS {
            let step = Advance::retry_delivery(self.moment());
            let order = match self.try_to_advance(&key, &step).await? {
                Advanced::Refused(order) if order.status == step.from => order,
                advanced => return outcome(advanced, caller, &step),
            };
            let freeing = order.retry_delivery(None, step.at);
            let freeing = freeing.ok_or_else(|| cannot_retry(&order, caller))?;
            if self.try_to_write(&order, &freeing, attempt).await? {
                return Ok(freeing.after);
            }
        }
        Err(Refusal::try_again().into())
    }

    /// An order that could not be handed over is tried again in a slot that was agreed upon. The slot that
    /// the order has needs no room, and is not over.
    pub async fn retry_delivery_in(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        slot: Option<SlotId>,
    ) -> Result<Order, Failure> {
        let key = round(caller, order)?;
        self.take_slot_step(&key, slot, |order, wanted, now| {
            if !order.situation().lets_staff(OrderAction::RetryDelivery) {
                return Err(cannot_retry(order, caller));
            }
            let slot = match order.slot.filter(|booked| Some(booked.id) == slot) {
                Some(booked) if booked.is_over(now) => return Err(slot_is_closed().at(["slotId"])),
                Some(booked) => booked,
                None => wanted?.booked(),
            };
            let step = order.retry_delivery(Some(slot), now);
            step.ok_or_else(|| cannot_retry(order, caller)).map(Some)
        })
        .await
    }
}

fn cannot_retry(order: &Order, caller: &Caller) -> Refusal {
    order.refuse(OrderAction::RetryDelivery, caller).at(["orderId"])
}

/// The order, for a caller who may deliver it.
fn round(caller: &Caller, order: Option<OrderKey>) -> Result<OrderKey, Failure> {
    caller.staff(&[Group::Delivery])?;
    Ok(order.ok_or_else(|| no_such_order("orderId"))?)
}
