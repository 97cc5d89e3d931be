//! What is left of a customer who leaves: the sums of their orders.

use super::{
    address::DeliveryAddress,
    order::Order,
    refusal::{Refusal, RefusalCode},
    timestamp::Timestamp,
};

impl Order {
    /// The order without anything that tells whose it was; `None` when there is nothing like that in it. What
    /// was sold, for how much, and when stays, for the books.
    pub fn forget_customer(&self, now: Timestamp) -> Option<Order> {
        let mut after = self.clone();
        after.address = DeliveryAddress::default();
        after.contact_name = String::new();
        after.contact_phone = None;
        after.note = None;
        for event in &mut after.history {
            event.note = None;
        }
        if after == *self {
            return None;
        }
        after.updated_at = now;
        after.version += 1;
        Some(after)
    }
}

/// An account is closed when all its orders have ended.
pub fn check_ended(orders: &[Order]) -> Result<(), Refusal> {
    let open = orders.iter().filter(|order| order.status.is_open()).count();
    if open == 0 {
        return Ok(());
    }
    let message = format!(
        "{open} of your orders have not ended. Cancel them or wait for them, and close the account then."
    );
    Err(Refusal::new(RefusalCode::InvalidTransition, message))
}
