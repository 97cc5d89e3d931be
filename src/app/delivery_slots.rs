//! Opening delivery slots, listing them, and booking one for an order.

use futures_util::future::try_join_all;

use super::{App, Failure, order_step::no_such_order, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::{Caller, Denied},
        delivery::{Slot, SlotId, to_be_booked},
        id::OrderKey,
        order::Order,
        order_status::OrderAction,
        order_step::OrderStep,
        refusal::{Refusal, RefusalCode},
        slot_draft::{SlotDraft, SlotForm},
        timestamp::Timestamp,
    },
    table::SavedSlots,
};

/// The most days that are listed together.
pub const MAX_DAYS: u32 = 14;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A delivery slot as it is at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSlot {
    pub slot: Slot,
    pub is_bookable: bool,
}

impl App {
    /// The slots that begin on so many days of UTC from one on; absent: from today. Those of each ISO week
    /// are one query, and all weeks are asked at once.
    pub async fn delivery_slots(
        &self,
        caller: &Caller,
        from: Option<&str>,
        days: u32,
    ) -> Result<Vec<OpenSlot>, Failure> {
        if matches!(caller, Caller::Machine) {
            return Err(Denied::Forbidden.into());
        }
        let now = self.clock.now();
        let from = from.map_or_else(|| now.day(), str::to_owned);
        let from = Timestamp::parse(&format!("{from}T00:00:00Z"));
        let from =
            from.ok_or_else(|| Refusal::new(RefusalCode::Invalid, "from must be a day.").at(["from"]))?;
        let until = from.plus_seconds(i64::from(days) * DAY_SECONDS);
        let mut weeks = Vec::new();
        let mut day = from;
        while day < until {
            let begins_week = weeks
                .last()
                .is_none_or(|week: &Timestamp| week.iso_week() != day.iso_week());
            if begins_week {
                weeks.push(day);
            }
            let next = day.plus_seconds(DAY_SECONDS);
            if next == day {
                break;
            }
            day = next;
        }
        let weeks = weeks
            .into_iter()
            .map(|first| self.table.slots_of_week(first, until));
        let slots = try_join_all(weeks).await?;
        Ok(slots
            .into_iter()
            .flatten()
            .map(|slot| self.open(slot, now))
            .collect())
    }

    /// Makes slots or changes them, all or none.
    pub async fn save_delivery_slots(
        &self,
        caller: &Caller,
        slots: &[SlotForm],
    ) -> Result<Vec<OpenSlot>, Failure> {
        caller.staff(&[])?;
        let now = self.clock.now();
        let drafts = SlotDraft::parse_all(slots, now)?;
        match self.patiently(|| self.table.save_slots(&drafts)).await? {
            SavedSlots::Saved => {
                let ids: Vec<SlotId> = drafts.iter().map(|draft| draft.id).collect();
                let saved = self.table.slots_by_id(&ids).await?;
                Ok(saved.into_iter().map(|slot| self.open(slot, now)).collect())
            }
            SavedSlots::Taken(taken) => {
                let refusals = taken.iter().filter_map(|(index, slot)| {
                    let draft = drafts.get(*index)?;
                    Some(draft.refuse(*index, slot))
                });
                Err(refusals.flatten().collect::<Vec<Refusal>>().into())
            }
        }
    }

    /// Books a slot for an order of the caller's, in the place of the one that it may have. Booking the same
    /// one again changes nothing, as long as one can be booked at all.
    pub async fn book_delivery(
        &self,
        caller: &Caller,
        order: Option<OrderKey>,
        slot: Option<SlotId>,
    ) -> Result<Order, Failure> {
        let person = caller.person()?;
        let key = order.filter(|order| order.customer == person.id);
        let key = key.ok_or_else(|| no_such_order("orderId"))?;
        self.take_slot_step(&key, slot, |order, wanted, now| {
            if !order.situation().waits_for_delivery() {
                return Err(cannot_book(order, caller));
            }
            if order.slot.is_some_and(|booked| Some(booked.id) == slot) {
                return Ok(None);
            }
            has_change_left(order, caller)?;
            let step = order.book_delivery(wanted?.booked(), now);
            step.ok_or_else(|| cannot_book(order, caller)).map(Some)
        })
        .await
    }

    /// Takes a step that is decided from an order and a slot: one read of both, one write, and both again
    /// when somebody else wrote in between. `decide` is given the slot, or why it cannot be taken; `None`
    /// leaves the order as it is.
    pub(super) async fn take_slot_step(
        &self,
        key: &OrderKey,
        slot: Option<SlotId>,
        decide: impl Fn(&Order, Result<Slot, Refusal>, Timestamp) -> Result<Option<OrderStep>, Refusal>,
    ) -> Result<Order, Failure> {
        for attempt in 0..ATTEMPTS {
            let (order, found) = self.table.order_and_slot(key, slot).await?;
            let order = order.ok_or_else(|| no_such_order("orderId"))?;
            let now = self.clock.now();
            let wanted = to_be_booked(slot, found, (now, self.settings.slot_closing_seconds));
            let wanted = wanted.map_err(|refusal| refusal.at(["slotId"]));
            let Some(step) = decide(&order, wanted, now)? else {
                return Ok(order);
            };
            if self.try_to_write(&order, &step, attempt).await? {
                return Ok(step.after);
            }
        }
        Err(Refusal::try_again().into())
    }

    fn open(&self, slot: Slot, now: Timestamp) -> OpenSlot {
        OpenSlot {
            slot,
            is_bookable: slot.is_bookable(now, self.settings.slot_closing_seconds),
        }
    }
}

/// An order that could get another slot, had its customer not changed it before, is told so.
fn has_change_left(order: &Order, caller: &Caller) -> Result<(), Refusal> {
    let situation = order.situation();
    let lets = |action| situation.lets_customer(action);
    if lets(OrderAction::BookDelivery) || lets(OrderAction::ChangeDelivery) {
        return Ok(());
    }
    let message = "The delivery of this order was changed as often as it may be.";
    let refusal = Refusal::new(RefusalCode::SlotChangeUsed, message).at(["orderId"]);
    Err(refusal.with_allowed_actions(situation.actions_of(caller)))
}

fn cannot_book(order: &Order, caller: &Caller) -> Refusal {
    order.refuse(OrderAction::BookDelivery, caller).at(["orderId"])
}
