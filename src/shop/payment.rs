//! What the shop still wants of the payment's provider.

use super::{order::Order, order_status::PaymentStatus, order_step::OrderStep, timestamp::Timestamp};

/// What the provider has to be asked for, because the order says so already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// The goods have arrived: the order's total is to be taken.
    Capture,
    /// Nothing will be delivered: what was set aside is to be given free.
    Void,
}

impl Settlement {
    pub const ALL: [Settlement; 2] = [Self::Capture, Self::Void];

    pub fn name(self) -> &'static str {
        match self {
            Self::Capture => "CAPTURE",
            Self::Void => "VOID",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|settlement| settlement.name() == name)
    }
}

/// What came of what the provider was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settled {
    /// The order's total was taken.
    Captured,
    /// What was set aside was given free.
    Voided,
    /// The provider will not do it, however often it is asked.
    Failed,
}

impl Order {
    /// The order after the provider was asked for what it says; `None` when nothing is to be asked, or
    /// something else was.
    pub fn settle(&self, settled: Settled, now: Timestamp) -> Option<OrderStep> {
        let payment_status = match (self.settlement?, settled) {
            (Settlement::Capture, Settled::Captured) => PaymentStatus::Paid,
            (Settlement::Void, Settled::Voided) => PaymentStatus::Voided,
            (_, Settled::Failed) => PaymentStatus::Failed,
            _ => return None,
        };
        let after = Self {
            payment_status,
            settlement: None,
            updated_at: now,
            version: self.version + 1,
            ..self.clone()
        };
        Some(after.into())
    }
}
