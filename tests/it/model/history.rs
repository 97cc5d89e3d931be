//! What the history of an order says: its steps, who may take each, and by what mail and event it is told.

use std::collections::BTreeMap;

use kibble::shop::timestamp::Timestamp;
use serde_json::Value;

/// How long an order waits for its payment, in seconds.
const PAYMENT_SECONDS: i64 = 30 * 60;

/// From one state to the next; the first comes from none.
pub struct Step<'a> {
    before: &'a str,
    after: &'a str,
    actor: &'a str,
    at: Timestamp,
}

/// The steps that there are: from where to where, by whom, the mail, and the event. The slot of an order is
/// booked where it stands, and pieces are counted. The provider never lets an authorized payment go by itself, so
/// no order is cancelled for that.
#[rustfmt::skip]
const STEPS: [(&str, &str, &str, &str, &str); 21] = [
    ("", "PLACED", "CUSTOMER", "received", "OrderPlaced"),
    ("", "AWAITING_PAYMENT", "CUSTOMER", "", "OrderPlaced"),
    ("AWAITING_PAYMENT", "PLACED", "SYSTEM", "received", "OrderPaymentAuthorized"),
    ("AWAITING_PAYMENT", "CANCELLED", "SYSTEM", "cancelled", "OrderCancelled"),
    ("AWAITING_PAYMENT", "CANCELLED", "CUSTOMER", "cancelled", "OrderCancelled"),
    ("PLACED", "CANCELLED", "CUSTOMER", "cancelled", "OrderCancelled"),
    ("PLACED", "CANCELLED", "STAFF", "cancelled", "OrderCancelled"),
    ("PLACED", "PLACED", "CUSTOMER", "slot", "DeliveryBooked"),
    ("PLACED", "PACKING", "STAFF", "", "PackagingStarted"),
    ("PACKING", "PACKING", "CUSTOMER", "slot", "DeliveryBooked"),
    ("PACKING", "PACKING", "STAFF", "", "OrderModified"),
    ("PACKING", "PACKED", "STAFF", "ready", "PackageCreated"),
    ("PACKING", "PACKAGING_FAILED", "STAFF", "packaging_failed", "PackagingFailed"),
    ("PACKING", "CANCELLED", "STAFF", "cancelled", "OrderCancelled"),
    ("PACKED", "PACKED", "CUSTOMER", "slot", "DeliveryBooked"),
    ("PACKED", "OUT_FOR_DELIVERY", "STAFF", "on_its_way", "DeliveryStarted"),
    ("PACKED", "CANCELLED", "STAFF", "cancelled", "OrderCancelled"),
    ("OUT_FOR_DELIVERY", "DELIVERED", "STAFF", "delivered", "DeliveryCompleted"),
    ("OUT_FOR_DELIVERY", "DELIVERY_FAILED", "STAFF", "delivery_failed", "DeliveryFailed"),
    ("DELIVERY_FAILED", "PACKED", "STAFF", "rescheduled", "DeliveryRescheduled"),
    ("DELIVERY_FAILED", "CANCELLED", "STAFF", "cancelled", "OrderCancelled"),
];

/// What a subject says of each kind of mail.
const SUBJECTS: [(&str, &str); 10] = [
    ("We have received", "received"),
    ("is booked", "slot"),
    ("has a new time", "slot"),
    ("is ready", "ready"),
    ("is on its way", "on_its_way"),
    ("has been delivered", "delivered"),
    ("We could not deliver", "delivery_failed"),
    ("We deliver your order", "rescheduled"),
    ("We cannot supply", "packaging_failed"),
    ("is cancelled", "cancelled"),
];

/// The kind of a mail, by its subject.
pub fn kind_of_mail(subject: &str) -> &'static str {
    let known = SUBJECTS.iter().find(|(words, _)| subject.contains(words));
    known.unwrap_or_else(|| panic!("{subject:?} is no subject")).1
}

/// How often something comes, by its name.
pub type Counts = BTreeMap<&'static str, usize>;

pub fn steps(order: &Value) -> Vec<Step<'_>> {
    let mut before = "";
    let events = order["order_history"]["L"].as_array().unwrap().iter();
    let steps = events.map(|event| {
        let event = &event["M"];
        let step = Step {
            before,
            after: text(event, "status"),
            actor: text(event, "actor"),
            at: Timestamp::parse(text(event, "at")).unwrap(),
        };
        before = step.after;
        step
    });
    steps.collect()
}

fn tellings(order: &Value) -> impl Iterator<Item = (&'static str, &'static str)> {
    steps(order).into_iter().map(|step| {
        let is_it = |(before, after, actor, ..): &&(&str, &str, &str, &str, &str)| {
            (*before, *after, *actor) == (step.before, step.after, step.actor)
        };
        let known = STEPS.iter().find(is_it);
        let known = known.unwrap_or_else(|| {
            let Step {
                before, after, actor, ..
            } = step;
            panic!("{actor} has brought an order from {before:?} to {after}")
        });
        (known.3, known.4)
    })
}

/// The mails that an order asks for.
pub fn mails(order: &Value) -> Counts {
    let mut mails = Counts::new();
    for (mail, _) in tellings(order).filter(|(mail, _)| !mail.is_empty()) {
        *mails.entry(mail).or_default() += 1;
    }
    mails
}

/// The events that an order asks for: one for each version, and that it can be delivered.
pub fn events(order: &Value) -> Counts {
    let mut events = Counts::new();
    let mut count = 0;
    for (_, event) in tellings(order) {
        *events.entry(event).or_default() += 1;
        count += 1;
        if event == "PackageCreated" {
            *events.entry("OrderDeliverable").or_default() += 1;
        }
    }
    let others = usize::try_from(number(order, "version")).unwrap() - count;
    if others > 0 {
        *events.entry("OrderModified").or_default() += others;
    }
    events
}

/// Every change is a step of the history, but what the payment provider is asked for. The last step says where
/// the order stands.
pub fn check(order: &Value) {
    let steps = steps(order);
    assert_eq!(tellings(order).count(), steps.len());
    let last = steps.last().unwrap();
    assert_eq!(last.after, text(order, "order_status"), "{order}");
    let settled = number(order, "version") - i64::try_from(steps.len()).unwrap();
    let most = i64::from(text(order, "payment_method") == "CARD");
    assert!((0..=most).contains(&settled), "{order}");
    assert!(steps.is_sorted_by_key(|step| step.at), "{order}");
    let reason = match (last.after, last.before, last.actor) {
        ("CANCELLED", _, "CUSTOMER") => "CUSTOMER",
        ("CANCELLED", _, "SYSTEM") => "PAYMENT_EXPIRED",
        ("CANCELLED", "DELIVERY_FAILED", _) => "DELIVERY_FAILED",
        ("CANCELLED", ..) => "STAFF",
        _ => "",
    };
    assert_eq!(text(order, "cancel_reason"), reason, "{order}");
}

/// Whether the shop has ended an order for want of a payment, before the time for that was over.
pub fn has_lapsed_early(order: &Value) -> bool {
    let steps = steps(order);
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    last.after == "CANCELLED"
        && last.actor == "SYSTEM"
        && last.at.seconds() - first.at.seconds() < PAYMENT_SECONDS
}

/// A text of an item in DynamoDB's JSON; empty when there is none.
pub fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name]["S"].as_str().unwrap_or_default()
}

/// A whole number of an item in DynamoDB's JSON; 0 when there is none.
pub fn number(item: &Value, name: &str) -> i64 {
    item[name]["N"]
        .as_str()
        .map_or(0, |number| number.parse().unwrap())
}

/// An amount of an item in minor units.
pub fn minor(item: &Value, name: &str) -> i64 {
    let amount: f64 = item[name]["N"].as_str().unwrap().parse().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "totals are small")]
    let minor = (amount * 100.0).round() as i64;
    minor
}
