//! Taking a step of an order's life: read, decide, write; or, where the order's state says everything, one
//! write.

use super::{
    App, Failure, Ids,
    retry::{ATTEMPTS, back_off, is_passing},
};
use crate::{
    shop::{
        caller::Caller,
        delivery::slot_is_full,
        id::OrderKey,
        order::Order,
        order_advance::Advance,
        order_status::OrderAction,
        order_step::OrderStep,
        refusal::{Refusal, RefusalCode},
        timestamp::Timestamp,
    },
    table::{Advanced, StepWritten, Table},
};

impl App {
    /// Takes a step that needs only the order's state, by one write.
    pub(super) async fn advance(
        &self,
        caller: &Caller,
        key: &OrderKey,
        step: &Advance,
    ) -> Result<Order, Failure> {
        outcome(self.try_to_advance(key, step).await?, caller, step)
    }

    /// The time of a step, and a mark by which its write is known again.
    pub(super) fn moment(&self) -> (Timestamp, u16) {
        (self.clock.now(), self.ids.bits())
    }

    pub(super) async fn try_to_advance(&self, key: &OrderKey, step: &Advance) -> Result<Advanced, Failure> {
        self.patiently(|| self.table.advance_order(key, step)).await
    }

    /// Takes a step that is decided from the order: one read, one write, and both again when somebody else
    /// wrote in between. `decide` answers `None` when the order's state does not allow the step. A step that
    /// leaves the order as it is writes nothing.
    pub(super) async fn take_step(
        &self,
        caller: &Caller,
        key: &OrderKey,
        (action, field): (OrderAction, &str),
        decide: impl Fn(&Order, Timestamp) -> Option<Result<OrderStep, Refusal>>,
    ) -> Result<Order, Failure> {
        for attempt in 0..ATTEMPTS {
            let order = self.table.order(key, true).await?;
            let order = order.ok_or_else(|| no_such_order(field))?;
            let step = decide(&order, self.clock.now());
            let step = step.ok_or_else(|| order.refuse(action, caller).at([field]))??;
            if step.after == order || self.try_to_write(&order, &step, attempt).await? {
                return Ok(step.after);
            }
        }
        Err(Refusal::try_again().into())
    }

    /// As [`try_to_write`].
    pub(super) async fn try_to_write(
        &self,
        order: &Order,
        step: &OrderStep,
        attempt: u32,
    ) -> Result<bool, Failure> {
        try_to_write((&self.table, self.ids.as_ref()), (order, step), attempt).await
    }
}

/// Writes a step of an order as it was read. `false` when another write came between: then it has waited,
/// and the order is to be read again.
pub(super) async fn try_to_write(
    (table, ids): (&Table, &dyn Ids),
    (order, step): (&Order, &OrderStep),
    attempt: u32,
) -> Result<bool, Failure> {
    match table.write_step(order, step, ids.bits()).await {
        Ok(StepWritten::Written) => return Ok(true),
        Ok(StepWritten::NoRoom) => return Err(slot_is_full().at(["slotId"]).into()),
        Ok(StepWritten::Moved) => {}
        Err(error) if is_passing(&error) => {}
        Err(error) => return Err(error.into()),
    }
    back_off(ids, attempt).await;
    Ok(false)
}

/// The order after a step, or why the step was not taken.
pub(super) fn outcome(advanced: Advanced, caller: &Caller, step: &Advance) -> Result<Order, Failure> {
    match advanced {
        Advanced::Done(order) => Ok(*order),
        Advanced::Refused(order) => Err(order.refuse(step.action, caller).at(["orderId"]).into()),
        Advanced::Missing => Err(no_such_order("orderId").into()),
    }
}

/// An order that is not there, or that is none of the caller's business.
pub(super) fn no_such_order(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound, "There is no such order.").at([field])
}
