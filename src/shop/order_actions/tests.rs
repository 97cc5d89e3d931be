use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::shop::{
    caller::Person, order_advance::Advance, order_status::OrderAction as Action, timestamp::Timestamp,
};

/// A state, and what is possible in it.
type Row = (&'static str, &'static [&'static str]);

/// The whole table: who may do what in which state. What is not here is refused.
const CUSTOMER: [Row; 4] = [
    ("AWAITING_PAYMENT", &["CANCEL"]),
    ("PLACED", &["CANCEL", "BOOK_DELIVERY"]),
    ("PACKING", &["BOOK_DELIVERY"]),
    ("PACKED", &["BOOK_DELIVERY"]),
];
const WAREHOUSE: [Row; 2] = [
    ("PLACED", &["START_PACKAGING"]),
    ("PACKING", &["UPDATE_PACKAGING_PRODUCT", "COMPLETE_PACKAGING"]),
];
const DELIVERY: [Row; 3] = [
    ("PACKED", &["START_DELIVERY"]),
    ("OUT_FOR_DELIVERY", &["COMPLETE_DELIVERY", "FAIL_DELIVERY"]),
    ("DELIVERY_FAILED", &["RETRY_DELIVERY"]),
];
const ADMIN: [Row; 5] = [
    ("PLACED", &["START_PACKAGING", "CANCEL"]),
    (
        "PACKING",
        &["UPDATE_PACKAGING_PRODUCT", "COMPLETE_PACKAGING", "CANCEL"],
    ),
    ("PACKED", &["START_DELIVERY", "CANCEL"]),
    ("OUT_FOR_DELIVERY", &["COMPLETE_DELIVERY", "FAIL_DELIVERY"]),
    ("DELIVERY_FAILED", &["RETRY_DELIVERY", "CANCEL"]),
];

const OWNER: u128 = 1;
const OTHER: u128 = 2;

fn person(id: u128, groups: &[Group]) -> Caller {
    Caller::Person(Person {
        id: CustomerId(Uuid::from_u128(id)),
        username: String::new(),
        email: None,
        name: None,
        groups: groups.iter().copied().collect(),
    })
}

fn situation(status: OrderStatus, slot: Option<u32>) -> Situation {
    Situation {
        customer: CustomerId(Uuid::from_u128(OWNER)),
        status,
        has_slot: slot.is_some(),
        slot_changes: slot.unwrap_or(0),
    }
}

fn names(actions: impl IntoIterator<Item = Action>) -> BTreeSet<&'static str> {
    actions.into_iter().map(Action::name).collect()
}

#[test]
fn every_pair_of_state_and_action_is_as_the_table_says() {
    let callers: [(Caller, &[Row]); 7] = [
        (person(OWNER, &[]), &CUSTOMER),
        (person(OTHER, &[]), &[]),
        (person(OTHER, &[Group::Warehouse]), &WAREHOUSE),
        (person(OTHER, &[Group::Delivery]), &DELIVERY),
        (person(OTHER, &[Group::Admin]), &ADMIN),
        (Caller::Public, &[]),
        (Caller::Machine, &[]),
    ];
    for (caller, table) in callers {
        for status in OrderStatus::ALL {
            let row = table.iter().find(|(name, _)| *name == status.name());
            let expected: BTreeSet<&str> = row
                .iter()
                .flat_map(|(_, actions)| actions.iter().copied())
                .collect();
            let told = names(situation(status, None).actions_of(&caller));
            assert_eq!(told, expected, "{caller:?} {status:?}");
        }
    }
}

#[test]
fn staff_that_is_the_customer_has_the_rights_of_both() {
    let both = person(OWNER, &[Group::Warehouse]);
    let told = situation(OrderStatus::Placed, None).actions_of(&both);
    assert_eq!(
        names(told),
        BTreeSet::from(["BOOK_DELIVERY", "CANCEL", "START_PACKAGING"])
    );
}

#[test]
fn a_booked_delivery_can_be_changed_once() {
    let owner = person(OWNER, &[]);
    let told = |slot| names(situation(OrderStatus::Packed, slot).actions_of(&owner));
    assert_eq!(told(None), BTreeSet::from(["BOOK_DELIVERY"]));
    assert_eq!(told(Some(0)), BTreeSet::from(["CHANGE_DELIVERY"]));
    assert_eq!(told(Some(1)), BTreeSet::new());
    let late = situation(OrderStatus::OutForDelivery, Some(0));
    assert_eq!(names(late.actions_of(&owner)), BTreeSet::new());
}

#[test]
fn a_step_that_is_written_without_reading_leads_from_the_states_that_allow_it() {
    let moment = (Timestamp::from_milliseconds(1), 1);
    for step in [
        Advance::start_packaging(moment),
        Advance::start_delivery(moment),
        Advance::complete_delivery(moment, true),
        Advance::complete_delivery(moment, true).capturing(),
        Advance::fail_delivery(moment, "Nobody was there".to_owned()),
        Advance::retry_delivery(moment),
    ] {
        for status in OrderStatus::ALL {
            let may = situation(status, None).lets_staff(step.action);
            assert_eq!(may, status == step.from, "{:?} {status:?}", step.action);
        }
    }
}
