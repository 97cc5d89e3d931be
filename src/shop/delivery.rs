//! When an order is delivered.

use std::fmt;

use super::timestamp::Timestamp;

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
}
