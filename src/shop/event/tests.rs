use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::{
    local::event_examples::{self, examples},
    shop::{
        change::{CustomerChange, Replaced},
        customer::{NewCustomer, Profile},
        order::Order,
        order_status::{OrderStatus, PaymentStatus},
        stock::StockLevel,
    },
};

fn order() -> Order {
    event_examples::order().unwrap()
}

/// What is told of an order after it was written.
fn told(before: Option<&Order>, write: impl FnOnce(&mut Order)) -> Vec<Event> {
    let mut after = before.cloned().unwrap_or_else(order);
    after.version += 1;
    write(&mut after);
    let before = before.cloned();
    Event::of(&Change::Order(Box::new(Replaced { before, after })))
}

#[test]
fn every_type_has_one_example() {
    let types: Vec<&str> = examples().iter().map(Event::type_name).collect();
    let different: BTreeSet<&str> = types.iter().copied().collect();
    assert_eq!((types.len(), different.len()), (23, 23));
}

#[test]
fn the_name_of_a_type_is_that_of_its_json() {
    for event in examples() {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["type"], event.type_name());
        let aggregate = json["aggregateId"].as_str().unwrap();
        assert!(
            event.id.starts_with(&format!("{aggregate}:{}", event.version)),
            "{json}"
        );
    }
}

#[test]
fn a_packed_order_is_told_in_two_events_with_ids_of_their_own() {
    let packing = order();
    let told = told(Some(&packing), |order| order.status = OrderStatus::Packed);
    let ids: Vec<(&str, String)> = told
        .iter()
        .map(|event| (event.type_name(), event.id.clone()))
        .collect();
    let id = format!("{}:2", packing.key.encode());
    let second = format!("{id}:deliverable");
    assert_eq!(ids, [("PackageCreated", id), ("OrderDeliverable", second)]);
}

#[test]
fn a_write_without_a_new_version_is_no_event() {
    let order = order();
    assert_eq!(told(Some(&order), |after| after.version = order.version), []);
}

#[test]
fn what_else_has_changed_is_named_and_not_told() {
    let order = order();
    let told = told(Some(&order), |order| {
        order.payment_status = PaymentStatus::Paid;
        order.contact_name = "Bob".to_owned();
    });
    let expected = Modified {
        changed: vec!["contactName".to_owned(), "paymentStatus".to_owned()],
        version_before: Some(1),
        version_after: 2,
    };
    assert_eq!(told[0].news, News::OrderModified(expected));
}

#[test]
fn an_order_that_was_taken_over_is_not_placed() {
    let old = |order: &mut Order| order.status = OrderStatus::Delivered;
    let mended = |order: &mut Order| order.version = 3;
    for write in [old, mended] {
        let told = told(None, write);
        assert!(matches!(told[0].news, News::OrderModified(_)), "{told:?}");
    }
}

#[test]
fn the_drivers_words_are_not_told() {
    let told = told(Some(&order()), |order| {
        order.status = OrderStatus::DeliveryFailed;
        let last = order.history.last_mut().unwrap();
        last.note = Some("Mrs Murphy of no. 14 says they moved".to_owned());
    });
    assert!(matches!(told[0].news, News::DeliveryFailed(_)), "{told:?}");
    assert!(!serde_json::to_string(&told[0]).unwrap().contains("Murphy"));
}

#[test]
fn an_account_that_is_begun_anew_is_told_of_under_another_id() {
    let profile = |version| {
        let id = CustomerId(Uuid::from_u128(1));
        let new = NewCustomer::parse(id, "ada@example.com", None, None, None, None);
        Profile {
            version,
            ..new.unwrap().into_profile(Timestamp::from_milliseconds(0))
        }
    };
    let told = |before: Option<u64>, after: Option<u64>, was_closed| {
        let change = CustomerChange {
            before: before.map(profile),
            after: after.map(profile),
            was_closed,
            at: Timestamp::from_milliseconds(0),
        };
        let told = Event::of(&Change::Customer(Box::new(change)));
        let told = told.iter().map(|event| (event.type_name(), event.version));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(None, Some(1), false), [("CustomerCreated", 1)]);
    assert_eq!(told(Some(3), None, false), [("CustomerClosed", 4)]);
    assert_eq!(told(None, Some(5), true), [("CustomerCreated", 5)]);
    // What was there before cannot be read, or was put there by another shop.
    assert_eq!(told(None, Some(5), false), []);
    assert_eq!(told(Some(5), Some(6), false), []);
}

#[test]
fn stock_is_told_when_its_word_changes_for_the_worse_or_comes_back() {
    let level = |available| StockLevel {
        product: crate::shop::id::ProductId::parse("bone").unwrap(),
        available,
        reserved: 0,
        in_carts: 0,
        low_stock_at: Some(5),
        shards: 1,
        version: 9,
    };
    let told = |before, after| {
        let before = Some(level(before));
        let replaced = Replaced {
            before,
            after: level(after),
        };
        let told = Event::of(&Change::Stock(replaced, Timestamp::from_milliseconds(0)));
        told.first().map(Event::type_name)
    };
    for (before, after, expected) in [
        (9, 6, None),
        (6, 5, Some("StockLow")),
        (5, 1, None),
        (6, 0, Some("StockOut")),
        (5, 0, Some("StockOut")),
        (0, 5, Some("StockBack")),
        (0, 50, Some("StockBack")),
        (5, 50, None),
    ] {
        assert_eq!(told(before, after), expected, "{before} to {after}");
    }
}
