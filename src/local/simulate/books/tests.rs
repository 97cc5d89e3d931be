//! Books that balance, and each fault alone that they must find.

use super::{
    super::messages::{Money, tests::order},
    *,
};
use crate::payments::simulated::Owner;

fn stock(available: i64, reserved: i64) -> Stock {
    Stock {
        product_id: "rope-toy".to_owned(),
        available,
        reserved,
        shards: None,
    }
}

/// Four orders of two pieces each; of the first a piece was missing.
fn balanced() -> Evidence {
    let with_payment = |id: &str, status: &str, method: &str, payment: &str| {
        let mut order = order(id, status, 2);
        order.payment.method = method.to_owned();
        order.payment.status = payment.to_owned();
        order
    };
    let mut delivered = with_payment("a", "DELIVERED", "CARD", "PAID");
    delivered.items[0].packed_quantity = Some(1);
    delivered.items[0].line_total = Money { amount: 500 };
    delivered.items_total = Money { amount: 500 };
    delivered.total = Money { amount: 700 };
    Evidence {
        stock_before: vec![stock(10, 3)],
        stock_after: vec![stock(17, 3)],
        adjustments: BTreeMap::from([("rope-toy".to_owned(), 10)]),
        orders: vec![
            delivered,
            with_payment("b", "DELIVERED", "ON_DELIVERY", "DUE"),
            with_payment("c", "CANCELLED", "CARD", "VOIDED"),
            with_payment("d", "PACKAGING_FAILED", "ON_DELIVERY", "DUE"),
        ],
        slots: Some([vec![slot(2, 1)], vec![slot(2, 1)]]),
        ..Evidence::default()
    }
}

fn slot(capacity: i64, remaining: i64) -> Slot {
    Slot {
        id: "monday".to_owned(),
        starts_at: None,
        capacity: Some(capacity),
        remaining: Some(remaining),
        bookable: Some(true),
    }
}

/// The checks that do not hold.
fn failed(evidence: &Evidence) -> Vec<(&'static str, String)> {
    let failed = evidence.checks().into_iter().filter(|check| !check.holds);
    failed.map(|check| (check.name, check.says)).collect()
}

#[test]
fn books_that_balance_say_what_was_looked_at() {
    let said: Vec<String> = balanced()
        .checks()
        .into_iter()
        .map(|check| format!("{} {}: {}", check.holds, check.name, check.says))
        .collect();
    assert_eq!(
        said,
        [
            "true ends: all 4 orders are in a final state",
            "true once: each order is in its customer's list, once",
            "true stock: 1 products, 3 pieces delivered, 10 added",
            "true reserved: 0 pieces more than before, all of open orders",
            "true totals: 1900 of delivered orders",
            "true payments: 1 orders paid, 2 due, 1 voided",
            "true slots: 1 slots, 1 places taken, none over capacity",
        ]
    );
}

#[test]
fn an_order_that_is_open_is_named_and_its_pieces_are_reserved() {
    let mut evidence = balanced();
    evidence.orders.push(order("e", "PLACED", 1));
    evidence.stock_after = vec![stock(15, 5)];
    assert_eq!(failed(&evidence), [("ends", "code-e is PLACED".to_owned())]);
    // Packed pieces are in the house no more.
    evidence.orders[4].status = "PACKED".to_owned();
    evidence.stock_after = vec![stock(15, 3)];
    assert_eq!(failed(&evidence), [("ends", "code-e is PACKED".to_owned())]);
}

#[test]
fn a_piece_that_is_lost_or_doubled_is_found() {
    for available in [16, 18] {
        let mut evidence = balanced();
        evidence.stock_after = vec![stock(available, 3)];
        let says = format!("rope-toy: 13 + 10 added is not {} + 3 delivered", available + 3);
        assert_eq!(failed(&evidence), [("stock", says)]);
    }
    let mut evidence = balanced();
    evidence.stock_after = vec![stock(15, 5)];
    let says = "rope-toy: 5 are reserved, and 3 before, for 0 ordered".to_owned();
    assert_eq!(failed(&evidence), [("reserved", says)]);
    evidence.stock_after.clear();
    assert_eq!(failed(&evidence).len(), 2);
}

#[test]
fn an_order_that_is_lost_doubled_or_unknown_is_found() {
    let mut evidence = balanced();
    evidence.ambiguous_keys.push("key".to_owned());
    evidence.missing.push("code-a".to_owned());
    evidence.unknown.push("x".to_owned());
    let says = "the key key has placed more than one order; and 2 more".to_owned();
    assert_eq!(failed(&evidence), [("once", says)]);
}

#[test]
fn totals_that_do_not_add_up_are_found() {
    let changes: [fn(&mut Order); 4] = [
        |order| order.items[0].line_total.amount += 1,
        |order| order.items_total.amount += 1,
        |order| order.total.amount += 1,
        |order| order.delivery.price.amount += 1,
    ];
    for change in changes {
        let mut evidence = balanced();
        change(&mut evidence.orders[0]);
        let says = "code-a's lines and delivery are not its total".to_owned();
        assert_eq!(failed(&evidence), [("totals", says)]);
    }
}

#[test]
fn money_that_does_not_fit_the_goods_is_found() {
    for (index, payment) in [
        (0, "AUTHORIZED"),
        (1, "VOIDED"),
        (2, "PAID"),
        (2, "AUTHORIZED"),
        (3, "PAID"),
    ] {
        let mut evidence = balanced();
        evidence.orders[index].payment.status = payment.to_owned();
        assert_eq!(failed(&evidence)[0].0, "payments", "{index} {payment}");
    }
}

#[test]
fn a_slot_with_more_bookings_than_places_is_found() {
    for (capacity, remaining) in [(2, -1), (2, 3)] {
        let mut evidence = balanced();
        evidence.slots = Some([vec![], vec![slot(capacity, remaining)]]);
        assert_eq!(failed(&evidence)[0].0, "slots");
    }
    let mut evidence = balanced();
    evidence.slots = None;
    assert!(failed(&evidence).is_empty());
    assert!(evidence.checks().iter().all(|check| check.name != "slots"));
}

#[test]
fn places_that_are_lost_or_taken_by_nobody_are_found() {
    let taken = |before: i64, after: i64, orders: usize, failures: usize| {
        let mut evidence = balanced();
        for order in evidence.orders.iter_mut().take(orders) {
            order.delivery.slot = Some(slot(0, 0));
        }
        let event = super::super::messages::Event {
            status: "DELIVERY_FAILED".to_owned(),
        };
        for order in evidence.orders.iter_mut().take(failures) {
            order.history.push(event.clone());
        }
        evidence.slots = Some([vec![slot(9, 9 - before)], vec![slot(9, 9 - after)]]);
        let told = failed(&evidence);
        evidence.begun = BTreeSet::from(["monday".to_owned()]);
        (told, failed(&evidence))
    };
    assert_eq!(taken(3, 5, 2, 0), (vec![], vec![]));
    let wrong = |new| {
        let says = format!("monday: {new} places were taken for 2 orders");
        vec![("slots", says)]
    };
    // Only a slot that has begun can be used by a delivery that failed.
    assert_eq!(taken(3, 6, 2, 1), (wrong(3), vec![]));
    assert_eq!(taken(3, 4, 2, 1), (wrong(1), wrong(1)));
    assert_eq!(taken(3, 6, 2, 0), (wrong(3), wrong(3)));
}

fn by_card(status: &str, amount: i64) -> CardPayment {
    CardPayment {
        status: status.to_owned(),
        amount,
        owner: Owner {
            shop: "kibble".to_owned(),
            customer: "ada".to_owned(),
            key: "key".to_owned(),
        },
    }
}

#[test]
fn what_the_provider_has_taken_is_what_was_delivered() {
    let told = |delivered: &[&CardPayment], cancelled: &[&CardPayment]| {
        let payments = [("a", delivered), ("c", cancelled)];
        let payments =
            payments.map(|(id, payments)| (id.to_owned(), payments.iter().copied().cloned().collect()));
        let evidence = Evidence {
            payments: Some(payments.into()),
            ..balanced()
        };
        failed(&evidence)
    };
    let (taken, gone) = (by_card("CAPTURED", 700), by_card("CANCELLED", 1200));
    let held = by_card("AUTHORIZED", 1200);
    let wrong = |says: &str| vec![("payments", says.to_owned())];
    assert_eq!(told(&[&taken], &[&gone]), []);
    // An attempt that was cut off is let go later.
    assert_eq!(told(&[&held, &taken], &[&held, &gone]), []);
    let more = by_card("CAPTURED", 1200);
    for (delivered, amount) in [
        (vec![&more], 1200),
        (vec![&held], 0),
        (vec![], 0),
        (vec![&taken, &taken], 1400),
    ] {
        let says = format!("code-a is DELIVERED: {amount} were taken by card, not 700");
        assert_eq!(told(&delivered, &[&gone]), wrong(&says));
    }
    assert_eq!(
        told(&[&taken], &[&held]),
        wrong("code-c is CANCELLED, and its card is not let go")
    );
    assert_eq!(
        told(&[&taken], &[&more, &gone]),
        wrong("code-c is CANCELLED: 1200 were taken by card, not 0")
    );
}
