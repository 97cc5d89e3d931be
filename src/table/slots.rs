//! Delivery slots: how many orders each of them takes, and has taken.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{Table, TableError, expression::Expression, key};
use crate::shop::delivery::SlotId;

const BOOKED: &str = "booked";
const CAPACITY: &str = "capacity";

impl Table {
    /// One more order in the slot, on the condition that it has room.
    pub(super) fn take_slot(&self, slot: SlotId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let update = format!("ADD {} {}", expression.name(BOOKED), expression.number(1));
        let condition = format!("{} < {}", expression.name(BOOKED), expression.name(CAPACITY));
        self.update_action(key::slot(slot), update, Some(condition), &expression)
    }

    /// One order less in the slot, on the condition that it holds one.
    pub(super) fn free_slot(&self, slot: SlotId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let update = format!("ADD {} {}", expression.name(BOOKED), expression.number(-1));
        let condition = format!("{} >= {}", expression.name(BOOKED), expression.number(1));
        self.update_action(key::slot(slot), update, Some(condition), &expression)
    }
}
