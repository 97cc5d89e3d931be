//! Delivery slots: how many orders each of them takes, and has taken.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{
    Failed, Item, Table, TableError,
    expression::Expression,
    item::{self, slot::SlotItem},
    key::{self, Key},
};
use crate::shop::{
    delivery::{BookedSlot, Slot, SlotId},
    id::OrderKey,
    order::Order,
    slot_draft::SlotDraft,
    timestamp::Timestamp,
};

const BOOKED: &str = "booked";
const CAPACITY: &str = "capacity";
const END: &str = "slot_end";

/// What came of saving slots.
#[derive(Debug, PartialEq, Eq)]
pub enum SavedSlots {
    Saved,
    /// Those that orders have taken in the way of the change: their place in the list, and the slot as it is.
    Taken(Vec<(usize, Slot)>),
}

impl Table {
    /// One query for each megabyte: the slots of one ISO week that begin from `from` on, before `until`.
    /// The week is that of `from`.
    pub async fn slots_of_week(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, TableError> {
        let (first, end) = (key::slot(SlotId::new(from)), key::slot(SlotId::new(until)));
        let mut slots = Vec::new();
        let mut start = None;
        loop {
            let mut expression = Expression::default();
            let (pk, sk) = (expression.name(key::PK), expression.name(key::SK));
            let partition = expression.text(&first.pk);
            let (low, high) = (expression.text(&first.sk), expression.text(&end.sk));
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .key_condition_expression(format!("{pk} = {partition} AND {sk} BETWEEN {low} AND {high}"))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_exclusive_start_key(start.take());
            let answer = request.send().await.map_err(TableError::of)?;
            for stored in answer.items.unwrap_or_default() {
                let slot = read_slot(stored)?;
                // Both ends of BETWEEN belong to it.
                if slot.id.starts_at() < until {
                    slots.push(slot);
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(slots);
            }
        }
    }

    /// One batch get for up to 50 slots, in their order; unknown ones are left out.
    pub async fn slots_by_id(&self, ids: &[SlotId]) -> Result<Vec<Slot>, TableError> {
        let keys: Vec<Key> = ids.iter().map(|id| key::slot(*id)).collect();
        let found = self.batch_get(&keys, true).await?;
        let mut slots: Vec<Slot> = found.into_iter().map(read_slot).collect::<Result<_, _>>()?;
        slots.sort_by_key(|slot| slot.id);
        Ok(slots)
    }

    /// One batch get: an order, and the slot that it shall have.
    pub async fn order_and_slot(
        &self,
        order: &OrderKey,
        slot: Option<SlotId>,
    ) -> Result<(Option<Order>, Option<Slot>), TableError> {
        let keys = std::iter::once(key::order(order)).chain(slot.map(key::slot));
        let (mut order, mut slot) = (None, None);
        for stored in self.batch_get(&keys.collect::<Vec<Key>>(), true).await? {
            if is_slot(&stored) {
                slot = Some(read_slot(stored)?);
            } else {
                order = Some(self.read_order(stored)?);
            }
        }
        Ok((order, slot))
    }

    /// One transaction: every slot is made or changed, or none is. A slot keeps room for the orders that
    /// have taken it, and its end once one has.
    pub async fn save_slots(&self, slots: &[SlotDraft]) -> Result<SavedSlots, TableError> {
        let actions = slots.iter().map(|slot| self.save_slot(slot));
        let reasons = match self.transact(actions.collect::<Result<_, _>>()?).await {
            Ok(()) => return Ok(SavedSlots::Saved),
            Err(TableError::Cancelled(reasons)) => reasons,
            Err(other) => return Err(other),
        };
        let mut taken = Vec::new();
        for (index, reason) in reasons.into_iter().enumerate() {
            if let Failed::Condition(Some(stored)) = reason {
                taken.push((index, read_slot(stored)?));
            }
        }
        if taken.is_empty() {
            return Err(TableError::Conflict);
        }
        Ok(SavedSlots::Taken(taken))
    }

    fn save_slot(&self, slot: &SlotDraft) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (booked, end) = (expression.name(BOOKED), expression.name(END));
        let (capacity, ends_at) = (
            expression.number(slot.capacity),
            expression.text(slot.ends_at.to_text()),
        );
        let zero = expression.number(0);
        let update = format!(
            "SET {} = {capacity}, {end} = {ends_at}, {booked} = if_not_exists({booked}, {zero})",
            expression.name(CAPACITY)
        );
        let condition = format!(
            "attribute_not_exists({booked}) OR {booked} = {zero} OR ({booked} <= {capacity} AND {end} = {ends_at})"
        );
        self.update_action(key::slot(slot.id), update, Some(condition), &expression)
    }

    /// One more order in the slot, on the condition that it has room, and ends when the order says.
    pub(super) fn take_slot(&self, slot: BookedSlot) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let update = format!("ADD {} {}", expression.name(BOOKED), expression.number(1));
        let condition = format!(
            "{} < {} AND {} = {}",
            expression.name(BOOKED),
            expression.name(CAPACITY),
            expression.name(END),
            expression.text(slot.ends_at.to_text())
        );
        self.update_action(key::slot(slot.id), update, Some(condition), &expression)
    }

    /// One order less in the slot, on the condition that it holds one.
    pub(super) fn free_slot(&self, slot: SlotId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let update = format!("ADD {} {}", expression.name(BOOKED), expression.number(-1));
        let condition = format!("{} >= {}", expression.name(BOOKED), expression.number(1));
        self.update_action(key::slot(slot), update, Some(condition), &expression)
    }
}

/// Whether a slot, which an order could not take, has no room left. Otherwise it was changed since it was read.
pub(super) fn is_full(failed: &Failed) -> Result<bool, TableError> {
    let Failed::Condition(Some(stored)) = failed else {
        return Ok(false);
    };
    Ok(read_slot(stored.clone())?.remaining() == 0)
}

pub(super) fn is_slot(stored: &Item) -> bool {
    item::text(stored, key::SK).is_some_and(|sort_key| sort_key.starts_with(key::SLOT_PREFIX))
}

pub(super) fn read_slot(stored: Item) -> Result<Slot, TableError> {
    item::read::<SlotItem>(stored)?.into_slot()
}
