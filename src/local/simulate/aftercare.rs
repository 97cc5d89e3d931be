//! What a customer does with an order that is placed: waits for the payment, books a slot, cancels.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::{
    endpoint::Trouble,
    messages::{Order, Payload, Slot},
    play::Step,
    shopper::Shopper,
    story::{PaymentPlan, Story},
};
use crate::app::Stopwatch;

/// How often somebody looks at most whether their payment was confirmed.
const LOOK: Duration = Duration::from_millis(500);
/// How often somebody looks for another slot when theirs is taken.
const SLOT_ATTEMPTS: u64 = 4;

/// How long somebody waits for the confirmation of their payment.
fn patience(story: &Story) -> Duration {
    match story.payment {
        PaymentPlan::ForgottenCard => Duration::from_secs(2),
        _ => Duration::from_secs(60),
    }
}

impl Shopper<'_> {
    pub async fn look_after(&self, story: &Story, order: Order) -> Result<(), Trouble> {
        let mut order = order;
        let stopwatch = Stopwatch::start();
        while order.status == "AWAITING_PAYMENT" && stopwatch.elapsed() < patience(story) {
            sleep(self.play.speed.idle().max(LOOK)).await;
            order = self.look(&order).await?;
        }
        // Whoever waits in vain gives up.
        if story.cancels || order.status == "AWAITING_PAYMENT" {
            self.play.pause(5.0, story).await;
            return self.cancel(story, &order).await;
        }
        if self.play.abilities.slots {
            for booking in 0..story.slot.bookings() {
                self.play.pause(8.0, story).await;
                self.book(story, &order, booking).await?;
            }
        }
        self.look(&order).await.map(drop)
    }

    /// Asks for the order's state.
    async fn look(&self, order: &Order) -> Result<Order, Trouble> {
        let read = &self.play.operations.customer.order;
        self.play.read(self.caller(), read, &order.id).await
    }

    /// It may be too late for that.
    async fn cancel(&self, story: &Story, order: &Order) -> Result<(), Trouble> {
        let play = self.play;
        let (cancel, read) = (
            &play.operations.customer.cancel_order,
            &play.operations.customer.order,
        );
        let variables = json!({ "id": order.id });
        let is_taken = |order: &Order| order.status == "CANCELLED";
        if story.double_clicks {
            play.double_step(self.caller(), cancel, variables, read, is_taken)
                .await?;
        } else {
            play.step(self.caller(), cancel, variables, read, is_taken)
                .await?;
        }
        Ok(())
    }

    /// The slots that can be booked now.
    pub async fn free_slots(&self) -> Result<Vec<Slot>, Trouble> {
        let slots = &self.play.operations.customer.slots;
        let slots: Vec<Slot> = self.play.endpoint.ask(self.caller(), slots, json!({})).await?;
        let free = slots.into_iter().filter(|slot| slot.bookable == Some(true));
        Ok(free.collect())
    }

    /// Books a slot, or another one when it is full.
    async fn book(&self, story: &Story, order: &Order, booking: u64) -> Result<(), Trouble> {
        let play = self.play;
        let free = self.free_slots().await?;
        let customer = &play.operations.customer;
        for attempt in 0..SLOT_ATTEMPTS {
            let Some(slot) = choose(&free, story, booking.wrapping_add(attempt)) else {
                return Ok(());
            };
            let is_taken = |order: &Order| {
                let booked = order.delivery.slot.as_ref();
                booked.is_some_and(|booked| booked.id == slot.id)
            };
            let variables = json!({ "id": order.id, "slot": slot.id });
            let (book, read) = (&customer.book_delivery, &customer.order);
            match play.step(self.caller(), book, variables, read, is_taken).await? {
                Step::Refused(payload) if is_slot_gone(&payload) => {}
                _ => return Ok(()),
            }
        }
        Ok(())
    }
}

/// The slot that somebody chooses, and another one for each further number.
pub(super) fn choose<'a>(free: &'a [Slot], story: &Story, number: u64) -> Option<&'a Slot> {
    let draw = story.slot_draw.wrapping_add(number);
    let index = draw.checked_rem(u64::try_from(free.len()).ok()?)?;
    free.get(usize::try_from(index).ok()?)
}

/// Whether others were quicker.
fn is_slot_gone(payload: &Payload) -> bool {
    payload.is_refused_by("SLOT_FULL") || payload.is_refused_by("SLOT_CLOSED")
}
