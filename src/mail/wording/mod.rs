//! What the shop writes, in each of its languages.

mod english;
mod german;

use super::language::Language;
use crate::shop::{
    order::{MAX_SLOT_CHANGES, Order},
    order_mail::MailKind,
    order_status::{CancelReason, PaymentMethod, PaymentStatus},
};

/// What an e-mail says of its own; the order's particulars follow it.
pub struct Wording {
    pub subject: String,
    /// What a list of mails shows behind the subject.
    pub preheader: String,
    pub heading: &'static str,
    pub paragraphs: Vec<String>,
    /// The text of the button that leads to the order.
    pub button: &'static str,
    /// How the payment stands.
    pub payment: &'static str,
}

/// The words around an order's particulars.
pub struct Labels {
    /// Before the customer's name; a comma follows.
    pub greeting: &'static str,
    pub order: &'static str,
    pub slot: &'static str,
    /// Before the words of whoever took the step.
    pub reason: &'static str,
    pub items: &'static str,
    /// Between the pieces that are packed and those that were ordered.
    pub of: &'static str,
    pub items_total: &'static str,
    pub delivery_price: &'static str,
    pub total: &'static str,
    pub address: &'static str,
    pub note: &'static str,
    pub regards: &'static str,
    /// Why the customer gets the mail; the shop's name follows.
    pub because: &'static str,
}

/// What the wording depends on, beside the kind.
pub struct Facts<'a> {
    pub order: &'a Order,
    /// On one line.
    pub code: String,
    /// The total, with its currency.
    pub total: String,
}

impl Facts<'_> {
    fn has_slot(&self) -> bool {
        self.order.slot.is_some()
    }

    fn may_change_slot(&self) -> bool {
        self.order.slot_changes < MAX_SLOT_CHANGES
    }

    /// Whether fewer pieces were packed than were ordered.
    fn lacks_pieces(&self) -> bool {
        self.order
            .lines
            .iter()
            .any(|line| line.packed_quantity() < line.quantity)
    }

    /// Whether the money is handed over with the goods.
    fn is_paid_at_the_door(&self) -> bool {
        self.order.payment_method == PaymentMethod::OnDelivery
            && self.order.payment_status == PaymentStatus::Due
    }

    fn is_card(&self) -> bool {
        self.order.payment_method == PaymentMethod::Card
    }

    fn cancel_reason(&self) -> Option<CancelReason> {
        self.order.cancel_reason
    }
}

pub fn wording(language: Language, kind: MailKind, facts: &Facts<'_>) -> Wording {
    match language {
        Language::English => english::wording(kind, facts),
        Language::German => german::wording(kind, facts),
    }
}

pub fn labels(language: Language) -> &'static Labels {
    match language {
        Language::English => &english::LABELS,
        Language::German => &german::LABELS,
    }
}
