//! The shop's German.

use super::{Facts, Labels, Wording};
use crate::shop::{
    order_mail::MailKind,
    order_status::{CancelReason, PaymentMethod, PaymentStatus},
};

pub const LABELS: Labels = Labels {
    greeting: "Guten Tag",
    order: "Bestellung",
    slot: "Lieferung",
    reason: "Unsere Anmerkung",
    items: "Ihre Ware",
    of: "von",
    items_total: "Ware",
    delivery_price: "Lieferkosten",
    total: "Gesamtbetrag",
    address: "Lieferadresse",
    note: "Ihre Anmerkung",
    regards: "Freundliche Grüße",
    because: "Sie erhalten diese E-Mail, weil Sie bestellt haben bei",
};

const SEE: &str = "Bestellung ansehen";
const BOOK: &str = "Lieferzeit wählen";

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
            format!("Ihre Bestellung {code} ist eingegangen"),
            "Vielen Dank für Ihre Bestellung",
        ),
        MailKind::Ready if facts.has_slot() => (
            format!("Ihre Bestellung {code} ist gepackt"),
            "Ihre Bestellung ist gepackt",
        ),
        MailKind::Ready => (
            format!("Ihre Bestellung {code} ist gepackt: bitte Lieferzeit wählen"),
            "Ihre Bestellung ist gepackt",
        ),
        MailKind::SlotBooked => (
            format!("Die Lieferung Ihrer Bestellung {code} ist gebucht"),
            "Ihre Lieferung ist gebucht",
        ),
        MailKind::SlotChanged => (
            format!("Neue Lieferzeit für Ihre Bestellung {code}"),
            "Ihre Lieferung hat eine neue Zeit",
        ),
        MailKind::OnItsWay => (
            format!("Ihre Bestellung {code} ist unterwegs"),
            "Ihre Bestellung ist unterwegs",
        ),
        MailKind::Delivered => (
            format!("Ihre Bestellung {code} ist geliefert"),
            "Ihre Bestellung ist geliefert",
        ),
        MailKind::DeliveryFailed => (
            format!("Wir konnten Ihre Bestellung {code} nicht liefern"),
            "Wir konnten Ihre Bestellung nicht liefern",
        ),
        MailKind::Rescheduled => (
            format!("Wir liefern Ihre Bestellung {code} noch einmal"),
            "Wir kommen noch einmal mit Ihrer Bestellung",
        ),
        MailKind::PackagingFailed => (
            format!("Wir können Ihre Bestellung {code} nicht ausführen"),
            "Wir können Ihre Bestellung nicht ausführen",
        ),
        MailKind::Cancelled => (
            format!("Ihre Bestellung {code} ist storniert"),
            "Ihre Bestellung ist storniert",
        ),
    }
}

fn paragraphs(kind: MailKind, facts: &Facts<'_>) -> Vec<String> {
    let mut said: Vec<&str> = Vec::new();
    match kind {
        MailKind::Received => {
            said.push("Ihre Bestellung ist bei uns eingegangen. Wir packen sie bald.");
            said.push(match facts.has_slot() {
                true => "Wir melden uns, wenn sie bereit ist.",
                false => "Wann wir liefern dürfen, können Sie jetzt wählen, oder wenn sie bereit ist.",
            });
        }
        MailKind::Ready => {
            said.push(match facts.has_slot() {
                true => "Ihre Ware ist gepackt. Wir bringen sie zur gebuchten Zeit.",
                false => "Ihre Ware ist gepackt. Bitte wählen Sie, wann wir sie bringen dürfen.",
            });
            if facts.lacks_pieces() {
                said.push("Leider fehlten einige Stücke. Sie bezahlen nur, was gepackt ist.");
            }
        }
        MailKind::SlotBooked => {
            said.push("Wir bringen Ihre Bestellung zur unten genannten Zeit.");
            if facts.may_change_slot() {
                said.push("Passt sie doch nicht, können Sie sie einmal ändern, bevor der Wagen losfährt.");
            }
        }
        MailKind::SlotChanged => said.push("Wir bringen Ihre Bestellung zur unten genannten neuen Zeit."),
        MailKind::OnItsWay => said.push("Der Wagen mit Ihrer Ware ist losgefahren."),
        MailKind::Delivered => {
            said.push("Ihre Ware ist bei Ihnen. Wir hoffen, dass alles nach Ihren Wünschen ist.");
        }
        MailKind::DeliveryFailed => {
            said.push(
                "Wir waren auf dem Weg zu Ihnen und konnten Ihre Ware nicht übergeben. Sie ist wieder bei uns.",
            );
            said.push("Wir schreiben Ihnen wieder, wenn eine neue Lieferung geplant ist.");
        }
        MailKind::Rescheduled => said.push(match facts.has_slot() {
            true => "Die letzte Lieferung ist nicht geglückt. Zur unten genannten Zeit kommen wir wieder.",
            false => {
                "Die letzte Lieferung ist nicht geglückt. Bitte wählen Sie, wann wir wieder kommen dürfen."
            }
        }),
        MailKind::PackagingFailed => {
            said.push("Es tut uns leid: Von der bestellten Ware ist nichts mehr da.");
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
            "Bitte halten Sie {total} bereit: Sie bezahlen bei der Übergabe."
        )),
        MailKind::Delivered if facts.is_paid_at_the_door() => {
            Some(format!("Der Betrag von {total} ist noch zu bezahlen."))
        }
        _ => None,
    }
}

fn cancelled(reason: Option<CancelReason>) -> &'static str {
    match reason {
        Some(CancelReason::Customer) => "Sie haben Ihre Bestellung storniert.",
        Some(CancelReason::PaymentExpired) => {
            "Ihre Bestellung wurde nicht rechtzeitig bezahlt, oder die Zahlung wurde abgelehnt. Darum haben wir sie storniert."
        }
        Some(CancelReason::DeliveryFailed) => {
            "Wir konnten Ihre Bestellung nicht liefern und haben sie darum storniert."
        }
        Some(CancelReason::Staff) | None => "Es tut uns leid: Wir mussten Ihre Bestellung stornieren.",
    }
}

fn nothing_to_pay(facts: &Facts<'_>) -> &'static str {
    match facts.is_card() {
        true => "Ihre Karte wird nicht belastet.",
        false => "Sie haben nichts zu bezahlen.",
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
        (PaymentMethod::OnDelivery, PaymentStatus::Due) => "Sie bezahlen bei der Lieferung.",
        (PaymentMethod::Card, PaymentStatus::Due) => "Ihre Karte ist noch nicht belastet.",
        (_, PaymentStatus::Pending) => "Die Zahlung wird geprüft.",
        (_, PaymentStatus::Authorized) => {
            "Der Betrag ist auf Ihrer Karte reserviert. Er wird abgebucht, wenn Ihre Bestellung geliefert ist."
        }
        (_, PaymentStatus::Paid) => "Bezahlt. Vielen Dank.",
        (_, PaymentStatus::Voided | PaymentStatus::Failed) => "Es wird nichts abgebucht.",
        (_, PaymentStatus::Refunded) => "Sie bekommen den Betrag zurück.",
    }
}
