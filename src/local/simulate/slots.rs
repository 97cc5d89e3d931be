//! Delivery slots for the play, where the shop has none that can be booked.

use serde_json::json;

use super::{SimulateError, endpoint::Caller, messages::Slot, play::Play, staff_of};
use crate::{
    app::{Clock as _, SystemClock},
    shop::caller::Group,
};

/// The days of a week, from tomorrow.
const DAYS: i64 = 7;
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// When slots begin, and end two hours later.
const HOURS: [u8; 3] = [8, 12, 16];
/// So many orders share a place: more than there are slots, so that some of them fill up.
const ORDERS_PER_PLACE: usize = 25;

/// Sees to it that there are slots.
pub(super) async fn provide(play: &Play) -> Result<(), SimulateError> {
    if !play.abilities.slots {
        return Ok(());
    }
    let caller = Caller::Person(staff_of(play, Group::Admin)?);
    let slots: Vec<Slot> = play
        .endpoint
        .ask(caller, &play.operations.customer.slots, json!({}))
        .await?;
    if slots.iter().any(|slot| slot.bookable == Some(true)) {
        return Ok(());
    }
    let today = SystemClock.now();
    let capacity = (play.orders / ORDERS_PER_PLACE).max(2);
    let slots = (1..=DAYS).flat_map(|day| {
        let day = today.plus_seconds(day * DAY_SECONDS).day();
        HOURS.map(|hour| {
            let end = hour + 2;
            json!({
                "startsAt": format!("{day}T{hour:02}:00:00.000Z"), "endsAt": format!("{day}T{end:02}:00:00.000Z"),
                "capacity": capacity,
            })
        })
    });
    let variables = json!({ "slots": slots.collect::<Vec<_>>() });
    let operation = &play.operations.staff.save_slots;
    let saved = play.endpoint.change(caller, operation, variables).await?;
    match saved.user_errors.first() {
        None => Ok(()),
        Some(error) => Err(SimulateError::Trouble(format!(
            "no slots can be saved: {}",
            error.message
        ))),
    }
}
