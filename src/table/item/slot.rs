//! Delivery slots.

use serde::Deserialize;

use crate::{
    shop::{
        delivery::{Slot, SlotId},
        timestamp::Timestamp,
    },
    table::{error::TableError, key},
};

/// A slot is written by updates only, so that the count of its orders is never set.
#[derive(Debug, Deserialize)]
pub struct SlotItem {
    #[serde(rename = "SK")]
    sk: String,
    slot_end: Timestamp,
    capacity: u32,
    booked: u32,
}

impl SlotItem {
    pub fn into_slot(self) -> Result<Slot, TableError> {
        let id = self.sk.strip_prefix(key::SLOT_PREFIX).and_then(SlotId::parse);
        let id = id.ok_or_else(|| TableError::inconsistent(&self.sk, "the sort key is not a slot's"))?;
        Ok(Slot {
            id,
            ends_at: self.slot_end,
            capacity: self.capacity,
            booked: self.booked,
        })
    }
}
