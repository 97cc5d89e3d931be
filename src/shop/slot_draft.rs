//! Delivery slots as staff opens them.

use std::collections::BTreeSet;

use super::{
    delivery::{Slot, SlotId},
    refusal::{Refusal, RefusalCode},
    text::Form,
    timestamp::Timestamp,
};

/// The most slots that are saved together.
pub const MAX_SLOTS: usize = 50;
/// The most orders of one slot.
const MAX_CAPACITY: u32 = 10_000;
/// The longest slot, in milliseconds: a day.
const LONGEST: i64 = 24 * 60 * 60 * 1000;

/// The fields of a slot, not yet checked.
#[derive(Clone, Copy, Debug)]
pub struct SlotForm {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: i32,
}

/// A slot as it shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotDraft {
    pub id: SlotId,
    pub ends_at: Timestamp,
    pub capacity: u32,
}

impl SlotDraft {
    /// Checks slots that shall be saved together. All faults are told at once, under `slots`.
    pub fn parse_all(slots: &[SlotForm], now: Timestamp) -> Result<Vec<Self>, Vec<Refusal>> {
        let mut form = Form::new(&[]);
        if slots.is_empty() {
            form.refuse("slots", RefusalCode::Required, "must not be empty");
        }
        if slots.len() > MAX_SLOTS {
            let rule = format!("must have at most {MAX_SLOTS} entries");
            form.refuse("slots", RefusalCode::LimitReached, rule);
            return form.finish(Vec::new());
        }
        let mut starts = BTreeSet::new();
        let mut drafts = Vec::with_capacity(slots.len());
        for (index, slot) in slots.iter().enumerate() {
            let mut refuse = |field: &str, rule: &str| {
                form.refuse(&format!("slots.{index}.{field}"), RefusalCode::Invalid, rule);
            };
            if slot.starts_at <= now {
                refuse("startsAt", "must be in the future");
            } else if !starts.insert(slot.starts_at) {
                refuse("startsAt", "must be another than that of the slots before");
            }
            let length = slot.ends_at.milliseconds() - slot.starts_at.milliseconds();
            if !(1..=LONGEST).contains(&length) {
                refuse("endsAt", "must be after the beginning, by a day at most");
            }
            let capacity = u32::try_from(slot.capacity).unwrap_or(u32::MAX);
            if capacity > MAX_CAPACITY {
                refuse("capacity", &format!("must be 0 to {MAX_CAPACITY}"));
            }
            drafts.push(Self {
                id: SlotId::new(slot.starts_at),
                ends_at: slot.ends_at,
                capacity,
            });
        }
        form.finish(drafts)
    }

    /// Why a slot that orders have taken cannot be changed like this. `index` is its place in the list.
    pub fn refuse(&self, index: usize, stored: &Slot) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |field: &str, message: String| {
            let refusal = Refusal::new(RefusalCode::Invalid, message);
            let refusal = refusal.at(["slots".to_owned(), index.to_string(), field.to_owned()]);
            refusals.push(refusal);
        };
        if stored.booked > self.capacity {
            let message = format!(
                "Orders have this slot: it must take at least as many, {}.",
                stored.booked
            );
            refuse("capacity", message);
        }
        if stored.booked > 0 && stored.ends_at != self.ends_at {
            let message = "Orders have this slot: it must end as it did.";
            refuse("endsAt", message.to_owned());
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn form(starts_at: &str, ends_at: &str, capacity: i32) -> SlotForm {
        SlotForm {
            starts_at: at(starts_at),
            ends_at: at(ends_at),
            capacity,
        }
    }

    fn faults(slots: &[SlotForm]) -> Vec<(String, RefusalCode)> {
        let refusals = SlotDraft::parse_all(slots, at("2026-11-20T09:00:00Z")).unwrap_err();
        refusals
            .into_iter()
            .map(|refusal| (refusal.field.join("."), refusal.code))
            .collect()
    }

    #[test]
    fn every_fault_of_every_slot_is_told() {
        let slots = [
            form("2026-11-20T09:00:00Z", "2026-11-20T12:00:00Z", 1),
            form("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z", -1),
            form("2026-11-23T09:00:00Z", "2026-11-24T09:00:00.001Z", 10_001),
            form("2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z", 10_000),
        ];
        let invalid = |field: &str| (field.to_owned(), RefusalCode::Invalid);
        assert_eq!(
            faults(&slots),
            [
                invalid("slots.0.startsAt"),
                invalid("slots.1.endsAt"),
                invalid("slots.1.capacity"),
                invalid("slots.2.startsAt"),
                invalid("slots.2.endsAt"),
                invalid("slots.2.capacity"),
            ]
        );
        assert_eq!(faults(&[]), [("slots".to_owned(), RefusalCode::Required)]);
        let many = vec![slots[3]; MAX_SLOTS + 1];
        assert_eq!(faults(&many), [("slots".to_owned(), RefusalCode::LimitReached)]);
    }

    #[test]
    fn a_slot_that_orders_have_taken_keeps_room_for_them_and_its_end() {
        let now = at("2026-11-20T09:00:00Z");
        let slots = [form("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z", 2)];
        let draft = SlotDraft::parse_all(&slots, now).unwrap()[0];
        let stored = Slot {
            id: draft.id,
            ends_at: at("2026-11-23T11:00:00Z"),
            capacity: 5,
            booked: 3,
        };
        let fields = |stored: &Slot| -> Vec<String> {
            let refusals = draft.refuse(7, stored);
            refusals.iter().map(|refusal| refusal.field.join(".")).collect()
        };
        assert_eq!(fields(&stored), ["slots.7.capacity", "slots.7.endsAt"]);
        let empty = Slot { booked: 0, ..stored };
        assert_eq!(fields(&empty), [""; 0]);
    }
}
