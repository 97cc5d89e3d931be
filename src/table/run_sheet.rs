//! Orders that are still to be delivered.

use super::{
    Table, TableError,
    expression::Expression,
    item::{self, order::OrderRowItem},
    key,
};
use crate::shop::{delivery::SlotId, order::OrderRow, order_status::OrderStatus};

const SLOT: &str = "delivery_slot";

/// Whose delivery slots are meant.
#[derive(Clone, Debug)]
pub enum SlotsOf {
    /// Those that begin on this day of UTC (`2026-11-20`).
    Day(String),
    One(SlotId),
}

impl Table {
    /// One query of index 1 for each megabyte of the open orders in this state: those with such a slot, in no
    /// order that matters.
    pub async fn orders_with_slot(
        &self,
        status: OrderStatus,
        slots: &SlotsOf,
    ) -> Result<Vec<OrderRow>, TableError> {
        let mut rows = Vec::new();
        let mut start = None;
        loop {
            let mut expression = Expression::default();
            let (pk, queue) = (
                expression.name(key::INDEX_1_PK),
                expression.text(key::order_queue(status)),
            );
            let slot = expression.name(SLOT);
            let filter = match slots {
                SlotsOf::Day(day) => format!("begins_with({slot}, {})", expression.text(day)),
                SlotsOf::One(id) => format!("{slot} = {}", expression.text(id.to_string())),
            };
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .index_name(key::INDEX_1)
                .key_condition_expression(format!("{pk} = {queue}"))
                .filter_expression(filter)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_exclusive_start_key(start.take());
            let answer = request.send().await.map_err(TableError::of)?;
            for stored in answer.items.unwrap_or_default() {
                match item::read::<OrderRowItem>(stored).and_then(|row| row.into_row(self.currency)) {
                    Ok(row) => rows.push(row),
                    // One order that cannot be read must not close the list of all others.
                    Err(error) => tracing::error!(%error, "an order cannot be read and is not listed"),
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(rows);
            }
        }
    }
}
