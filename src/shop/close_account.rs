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

/// How long a closed account cannot be begun anew, in seconds: the longest that a token of the user pool
/// lives, so that none from before the closing brings the account back.
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html>
pub const CLOSED_SECONDS: i64 = 24 * 60 * 60;

/// What somebody hears who goes on with an account that is closed.
pub fn is_closed() -> Refusal {
    Refusal::new(RefusalCode::AccountClosed, "This account is closed.")
}

/// An account is closed when all its orders have ended, and the card payments of them are settled.
pub fn check_ended(orders: &[Order]) -> Result<(), Refusal> {
    let is_open = |order: &&Order| order.status.is_open() || order.settlement.is_some();
    let open = orders.iter().filter(is_open).count();
    if open == 0 {
        return Ok(());
    }
    let message = format!(
        "{open} of your orders have not ended. Cancel them or wait for them, and close the account then."
    );
    Err(Refusal::new(RefusalCode::InvalidTransition, message))
}
