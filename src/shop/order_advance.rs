//! Steps that are written without reading the order first.

use super::{
    order::OrderEvent,
    order_status::{Actor, OrderAction, OrderStatus, PaymentStatus},
    timestamp::Timestamp,
};

/// A step that needs to know nothing of an order but its state, so that one write does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    pub action: OrderAction,
    pub from: OrderStatus,
    pub to: OrderStatus,
    pub at: Timestamp,
    /// Drawn by chance, so that a write is known again as this one.
    pub mark: u16,
    /// What is said about it in the order's history.
    pub note: Option<String>,
    pub payment: AdvancePayment,
    /// Whether the booked slot is given up. Only for orders that have none, or one that has begun: it was used,
    /// so it is not free again.
    pub drops_slot: bool,
}

/// What a step does to the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdvancePayment {
    /// Nothing.
    Stays,
    /// Only for orders that are paid on delivery: the payment is in this state afterwards.
    OnDelivery(PaymentStatus),
    /// Only for orders with an authorized card: the total is to be taken.
    Capture,
}

impl Advance {
    pub fn start_packaging((at, mark): (Timestamp, u16)) -> Self {
        Self::new(
            OrderAction::StartPackaging,
            OrderStatus::Placed,
            OrderStatus::Packing,
            (at, mark),
        )
    }

    pub fn start_delivery((at, mark): (Timestamp, u16)) -> Self {
        Self::new(
            OrderAction::StartDelivery,
            OrderStatus::Packed,
            OrderStatus::OutForDelivery,
            (at, mark),
        )
    }

    /// `paid` is whether the customer has paid at the door, for orders that are paid there.
    pub fn complete_delivery((at, mark): (Timestamp, u16), paid: bool) -> Self {
        let payment = if paid {
            PaymentStatus::Paid
        } else {
            PaymentStatus::Due
        };
        let step = Self::new(
            OrderAction::CompleteDelivery,
            OrderStatus::OutForDelivery,
            OrderStatus::Delivered,
            (at, mark),
        );
        Self {
            payment: AdvancePayment::OnDelivery(payment),
            ..step
        }
    }

    pub fn fail_delivery((at, mark): (Timestamp, u16), reason: String) -> Self {
        let step = Self::new(
            OrderAction::FailDelivery,
            OrderStatus::OutForDelivery,
            OrderStatus::DeliveryFailed,
            (at, mark),
        );
        Self {
            note: Some(reason),
            ..step
        }
    }

    /// The delivery is tried again at a time that is not yet known. A slot that has not begun is to be given
    /// free, which [`super::order::Order::retry_delivery`] does.
    pub fn retry_delivery((at, mark): (Timestamp, u16)) -> Self {
        let step = Self::new(
            OrderAction::RetryDelivery,
            OrderStatus::DeliveryFailed,
            OrderStatus::Packed,
            (at, mark),
        );
        Self {
            drops_slot: true,
            ..step
        }
    }

    /// The same step for an order that is paid by card: its amount is to be taken.
    pub fn capturing(self) -> Self {
        Self {
            payment: AdvancePayment::Capture,
            ..self
        }
    }

    fn new(action: OrderAction, from: OrderStatus, to: OrderStatus, (at, mark): (Timestamp, u16)) -> Self {
        Self {
            action,
            from,
            to,
            at,
            mark,
            note: None,
            payment: AdvancePayment::Stays,
            drops_slot: false,
        }
    }

    /// What the order's history says of it.
    pub fn event(&self) -> OrderEvent {
        OrderEvent {
            at: self.at,
            status: self.to,
            actor: Actor::Staff,
            note: self.note.clone(),
        }
    }
}
