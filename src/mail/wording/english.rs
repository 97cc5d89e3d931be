//! The shop's English.

use super::{Facts, Labels, Wording};
use crate::shop::{
    order_mail::MailKind,
    order_status::{CancelReason, PaymentMethod, PaymentStatus},
};

pub const LABELS: Labels = Labels {
    greeting: "Hello",
    order: "Order",
    slot: "Delivery",
    reason: "Our note",
    items: "Your goods",
    of: "of",
    items_total: "Goods",
    delivery_price: "Delivery price",
    total: "Total",
    address: "Delivery address",
    note: "Your note",
    regards: "Kind regards",
    because: "You get this e-mail because you have ordered from",
};

const SEE: &str = "See your order";
const BOOK: &str = "Choose a delivery time";

pub fn wording(kind: MailKind, facts: &Facts<'_>) -> Wording {
    let (subject, heading) = titles(kind, facts);
    let paragraphs = paragraphs(kind, facts);
    Wording {
        subject,
        preheader: paragraphs.first().cloned().unwrap_or_default(),
        heading,
        paragraphs,
        button: button(kind, facts),
        payment: payment(facts),
    }
}

/// The subject and the heading.
fn titles(kind: MailKind, facts: &Facts<'_>) -> (String, &'static str) {
    let code = &facts.code;
    match kind {
        MailKind::Received => (
            format!("We have received your order {code}"),
            "Thank you for your order",
        ),
        MailKind::Ready if facts.has_slot() => (format!("Your order {code} is ready"), "Your order is ready"),
        MailKind::Ready => (
            format!("Your order {code} is ready: choose a delivery time"),
            "Your order is ready",
        ),
        MailKind::SlotBooked => (
            format!("The delivery of your order {code} is booked"),
            "Your delivery is booked",
        ),
        MailKind::SlotChanged => (
            format!("The delivery of your order {code} has a new time"),
            "Your delivery has a new time",
        ),
        MailKind::OnItsWay => (
            format!("Your order {code} is on its way"),
            "Your order is on its way",
        ),
        MailKind::Delivered => (
            format!("Your order {code} has been delivered"),
            "Your order has been delivered",
        ),
        MailKind::DeliveryFailed => (
            format!("We could not deliver your order {code}"),
            "We could not deliver your order",
        ),
        MailKind::Rescheduled => (
            format!("We deliver your order {code} again"),
            "We come again with your order",
        ),
        MailKind::PackagingFailed => (
            format!("We cannot supply your order {code}"),
            "We cannot supply your order",
        ),
        MailKind::Cancelled => (
            format!("Your order {code} is cancelled"),
            "Your order is cancelled",
        ),
    }
}

fn paragraphs(kind: MailKind, facts: &Facts<'_>) -> Vec<String> {
    let mut said: Vec<&str> = Vec::new();
    match kind {
        MailKind::Received => {
            said.push("We have received your order and will pack it soon.");
            said.push(match facts.has_slot() {
                true => "We tell you when it is ready.",
                false => "You can choose now when we bring it, or when it is ready.",
            });
        }
        MailKind::Ready => {
            said.push(match facts.has_slot() {
                true => "Your goods are packed. We bring them at the time that you have booked.",
                false => "Your goods are packed. Please choose when we may bring them.",
            });
            if facts.lacks_pieces() {
                said.push(
                    "We are sorry that some pieces were missing. You pay only for those that are packed.",
                );
            }
        }
        MailKind::SlotBooked => {
            said.push("We bring your order at the time below.");
            if facts.may_change_slot() {
                said.push("If it does not suit you after all, you can change it once before the van leaves.");
            }
        }
        MailKind::SlotChanged => said.push("We bring your order at the new time below."),
        MailKind::OnItsWay => said.push("The van with your goods has left."),
        MailKind::Delivered => said.push("Your goods are with you. We hope that all is as you like it."),
        MailKind::DeliveryFailed => {
            said.push(
                "We were on our way to you, and could not hand over your goods. They are back with us.",
            );
            said.push("We write to you again when a new delivery is planned.");
        }
        MailKind::Rescheduled => said.push(match facts.has_slot() {
            true => "The last delivery did not succeed. We try again at the time below.",
            false => "The last delivery did not succeed. Please choose when we may come again.",
        }),
        MailKind::PackagingFailed => {
            said.push("We are sorry: none of the goods that you have ordered are there any more.");
            said.push(nothing_to_pay(facts));
        }
        MailKind::Cancelled => {
            said.push(cancelled(facts.cancel_reason()));
            said.push(nothing_to_pay(facts));
        }
    }
    let mut said: Vec<String> = said.into_iter().map(str::to_owned).collect();
    said.extend(amount(kind, facts));
    said
}

/// What is to be paid at the door, or has not been.
fn amount(kind: MailKind, facts: &Facts<'_>) -> Option<String> {
    let total = &facts.total;
    match kind {
        MailKind::OnItsWay if facts.is_paid_at_the_door() => Some(format!(
            "Please have {total} ready: you pay when we hand over the goods."
        )),
        MailKind::Delivered if facts.is_paid_at_the_door() => {
            Some(format!("The amount of {total} is still to be paid."))
        }
        _ => None,
    }
}

fn cancelled(reason: Option<CancelReason>) -> &'static str {
    match reason {
        Some(CancelReason::Customer) => "You have cancelled your order.",
        Some(CancelReason::PaymentExpired) => {
            "Your order was not paid in time, or the payment was declined. So we have cancelled it."
        }
        Some(CancelReason::DeliveryFailed) => "We could not deliver your order, and so have cancelled it.",
        Some(CancelReason::Staff) | None => "We are sorry: we had to cancel your order.",
    }
}

fn nothing_to_pay(facts: &Facts<'_>) -> &'static str {
    match facts.is_card() {
        true => "Your card is not charged.",
        false => "You have nothing to pay.",
    }
}

fn button(kind: MailKind, facts: &Facts<'_>) -> &'static str {
    match kind {
        MailKind::Received | MailKind::Ready | MailKind::Rescheduled if !facts.has_slot() => BOOK,
        _ => SEE,
    }
}

fn payment(facts: &Facts<'_>) -> &'static str {
    match (facts.order.payment_method, facts.order.payment_status) {
        (PaymentMethod::OnDelivery, PaymentStatus::Due) => "You pay on delivery.",
        (PaymentMethod::Card, PaymentStatus::Due) => "Your card is not charged yet.",
        (_, PaymentStatus::Pending) => "The payment is being checked.",
        (_, PaymentStatus::Authorized) => {
            "The amount is reserved on your card. It is charged when your order is delivered."
        }
        (_, PaymentStatus::Paid) => "Paid. Thank you.",
        (_, PaymentStatus::Voided | PaymentStatus::Failed) => "Nothing is charged.",
        (_, PaymentStatus::Refunded) => "You get the amount back.",
    }
}
