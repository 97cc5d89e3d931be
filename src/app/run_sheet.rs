//! The driver's list of a day.

use super::{App, Failure};
use crate::{
    shop::{
        caller::{Caller, Group},
        delivery::SlotId,
        order::OrderRow,
        order_status::OrderStatus,
    },
    table::SlotsOf,
};

impl App {
    /// The orders that are still to be delivered on a day of UTC, or in one of its slots, by slot and code.
    /// `Some(None)` is a slot that cannot be.
    pub async fn run_sheet(
        &self,
        caller: &Caller,
        day: &str,
        slot: Option<Option<SlotId>>,
    ) -> Result<Vec<OrderRow>, Failure> {
        caller.staff(&[Group::Delivery])?;
        let slots = match slot {
            None => SlotsOf::Day(day.to_owned()),
            Some(Some(slot)) if slot.starts_at().day() == day => SlotsOf::One(slot),
            Some(_) => return Ok(Vec::new()),
        };
        // Orders go from the first of these states into the second: read in this order, one that leaves in
        // between is found, at worst twice. On AWS the index follows the table a moment later, not all states at
        // once, so an order that leaves at this moment may be in neither list. The next look finds it.
        let mut stops = self.table.orders_with_slot(OrderStatus::Packed, &slots).await?;
        let left = self
            .table
            .orders_with_slot(OrderStatus::OutForDelivery, &slots)
            .await?;
        stops.retain(|stop| left.iter().all(|gone| gone.key != stop.key));
        stops.extend(left);
        stops.sort_by(|one, other| (one.slot, &one.code).cmp(&(other.slot, &other.code)));
        Ok(stops)
    }
}
