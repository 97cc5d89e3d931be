//! When an order is delivered.

use std::fmt;

use super::{
    refusal::{Refusal, RefusalCode},
    timestamp::Timestamp,
};

/// A delivery slot, known by the moment at which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(Timestamp);

impl SlotId {
    pub fn new(starts_at: Timestamp) -> Self {
        Self(starts_at)
    }

    /// Reads what [`SlotId`] shows of itself; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Timestamp::parse(text)
            .filter(|starts_at| starts_at.to_text() == text)
            .map(Self)
    }

    pub fn starts_at(self) -> Timestamp {
        self.0
    }
}

impl fmt::Display for SlotId {
    /// `2026-11-23T09:00:00.000Z`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.to_text())
    }
}

/// The slot that an order has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookedSlot {
    pub id: SlotId,
    pub ends_at: Timestamp,
}

impl BookedSlot {
    pub fn starts_at(&self) -> Timestamp {
        self.id.starts_at()
    }

    /// Whether its time has come by `now`: then nobody else can have the place any more.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.starts_at() <= now
    }

    /// Whether its time is over by `now`.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ends_at <= now
    }
}

/// A time in which so many orders can be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub id: SlotId,
    pub ends_at: Timestamp,
    /// How many orders it takes.
    pub capacity: u32,
    /// How many have taken it.
    pub booked: u32,
}

impl Slot {
    pub fn remaining(&self) -> u32 {
        self.capacity.saturating_sub(self.booked)
    }

    /// Whether an order can take it at `now`: until so many seconds before it begins.
    pub fn is_bookable(&self, now: Timestamp, closing_seconds: i64) -> bool {
        self.remaining() > 0 && self.id.is_open(now, closing_seconds)
    }

    /// What an order keeps of it.
    pub fn booked(&self) -> BookedSlot {
        BookedSlot {
            id: self.id,
            ends_at: self.ends_at,
        }
    }
}

impl SlotId {
    /// Whether it can still be booked at `now`: until so many seconds before it begins.
    pub fn is_open(self, now: Timestamp, closing_seconds: i64) -> bool {
        now.plus_seconds(closing_seconds) < self.0
    }
}

/// The slot, if an order can take it at `now`; or why not.
pub fn to_be_booked(
    id: Option<SlotId>,
    found: Option<Slot>,
    (now, closing_seconds): (Timestamp, i64),
) -> Result<Slot, Refusal> {
    let slot = found.filter(|slot| Some(slot.id) == id);
    let slot = slot.ok_or_else(no_such_slot)?;
    if !slot.id.is_open(now, closing_seconds) {
        return Err(slot_is_closed());
    }
    if slot.remaining() == 0 {
        return Err(slot_is_full());
    }
    Ok(slot)
}

pub fn slot_is_closed() -> Refusal {
    let message = "This delivery slot can no longer be booked.";
    Refusal::new(RefusalCode::SlotClosed, message)
}

pub fn slot_is_full() -> Refusal {
    Refusal::new(RefusalCode::SlotFull, "This delivery slot has no room left.")
}

pub fn no_such_slot() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "There is no such delivery slot.")
}
