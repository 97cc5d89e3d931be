//! Delivery slots: opened, listed, booked, and driven.

use kibble::{
    local::seed::SAM,
    shop::{
        address::AddressContent,
        caller::{Caller, Person},
        customer::NewCustomer,
        delivery::SlotId,
        id::CustomerId,
        place_order::{PlaceOrderForm, PlaceOrderRequest},
        slot_draft::SlotForm,
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::world::{ORDER_PAYLOAD, TABLE, Who, World, codes, part};

const SLOTS: &str =
    "{ slots { id startsAt endsAt capacity remaining bookable } userErrors { code field available } }";
const BOOKED: &str = "{ order { version delivery { slot { id startsAt endsAt } slotChangesLeft } availableActions } \
     userErrors { code field allowedActions } }";

const MONDAY: &str = "2026-11-23T09:00:00.000Z";
const NOON: &str = "2026-11-23T12:00:00.000Z";
const TUESDAY: &str = "2026-11-24T09:00:00.000Z";

fn slot(starts_at: &str, ends_at: &str, capacity: i64) -> Value {
    json!({ "startsAt": starts_at, "endsAt": ends_at, "capacity": capacity })
}

async fn save(world: &World, slots: Value) -> Value {
    world
        .ask(
            Who::Sam,
            "Mutation.saveDeliverySlots",
            json!({ "slots": slots }),
            SLOTS,
        )
        .await
}

async fn book(world: &World, who: Who, order: &str, slot: &str) -> Value {
    let arguments = json!({ "orderId": order, "slotId": slot });
    world.ask(who, "Mutation.bookDelivery", arguments, BOOKED).await
}

/// How many orders a slot can still take.
async fn remaining(world: &World, id: &str) -> i64 {
    let arguments = json!({ "from": "2026-11-20", "days": 14 });
    let slots = world
        .ask(Who::Public, "Query.deliverySlots", arguments, "{ id remaining }")
        .await;
    let found = slots.as_array().unwrap().iter().find(|slot| slot["id"] == id);
    found.unwrap_or_else(|| panic!("{id} is not in {slots}"))["remaining"]
        .as_i64()
        .unwrap()
}

/// A shop with a slot for one order on Monday morning, for two at noon and on Tuesday; and Ada's orders.
async fn shop(orders: usize) -> (World, Vec<String>) {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let saved = save(
        &world,
        json!([
            slot(MONDAY, NOON, 1),
            slot(NOON, "2026-11-23T15:00:00.000Z", 2),
            slot(TUESDAY, "2026-11-24T12:00:00.000Z", 2),
        ]),
    );
    assert_eq!(codes(&saved.await), [""; 0]);
    let address = world.address(Who::Ada).await;
    let mut ids = Vec::new();
    for number in 0..orders {
        let items = json!([{ "productId": "bone", "quantity": 1 }]);
        let placed = world
            .order(Who::Ada, &format!("key-{number}"), &address, items)
            .await;
        ids.push(placed["order"]["id"].as_str().unwrap().to_owned());
    }
    (world, ids)
}

#[tokio::test]
async fn slots_are_opened_changed_and_listed() {
    let (world, _) = shop(0).await;
    assert_eq!(
        world.stored("#slots#2026-W48", "#slot#2026-11-23T09:00:00.000Z"),
        json!({
            "PK": { "S": "#slots#2026-W48" }, "SK": { "S": "#slot#2026-11-23T09:00:00.000Z" },
            "slot_end": { "S": NOON }, "capacity": { "N": "1" }, "booked": { "N": "0" },
        })
    );
    let changed = save(&world, json!([slot(MONDAY, "2026-11-23T11:00:00.000Z", 7)])).await;
    let monday = json!({
        "id": MONDAY, "startsAt": MONDAY, "endsAt": "2026-11-23T11:00:00.000Z", "capacity": 7, "remaining": 7,
        "bookable": true,
    });
    let expected = json!({ "slots": [monday], "userErrors": [] });
    assert_eq!(part(&changed, &expected), expected);
    let list = async |arguments: Value| {
        let slots = world
            .ask(Who::Ada, "Query.deliverySlots", arguments, "{ id }")
            .await;
        let ids = slots
            .as_array()
            .unwrap()
            .iter()
            .map(|slot| slot["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<String>>()
    };
    assert_eq!(list(json!({})).await, [MONDAY, NOON, TUESDAY]);
    assert_eq!(
        list(json!({ "from": "2026-11-23", "days": 1 })).await,
        [MONDAY, NOON]
    );
    assert_eq!(list(json!({ "from": "2026-11-24", "days": 1 })).await, [TUESDAY]);
    assert_eq!(list(json!({ "from": "9999-12-31", "days": 14 })).await, [""; 0]);
    for days in [0, 15, -1] {
        let asked = world.try_ask(Who::Ada, "Query.deliverySlots", json!({ "days": days }), "{ id }");
        assert_eq!(asked.await.unwrap_err().error_type, "BadRequest");
    }
}

#[tokio::test]
async fn the_weeks_of_a_list_are_one_query_each() {
    let (world, _) = shop(0).await;
    let weeks = async |from: &str, days: i64| {
        let arguments = json!({ "from": from, "days": days });
        let asked = world.ask(Who::Ada, "Query.deliverySlots", arguments, "{ id }");
        world.requests(asked).await.1.len()
    };
    assert_eq!(weeks("2026-11-23", 7).await, 1);
    assert_eq!(weeks("2026-11-22", 1).await, 1);
    assert_eq!(weeks("2026-11-22", 2).await, 2);
    assert_eq!(weeks("2026-11-22", 14).await, 3);
    // The last days of 2026 and the first of 2027 are of one ISO week.
    assert_eq!(weeks("2026-12-28", 7).await, 1);
}

#[tokio::test]
async fn slots_are_saved_all_or_none() {
    let (world, orders) = shop(1).await;
    book(&world, Who::Ada, &orders[0], MONDAY).await;
    let refused = save(
        &world,
        json!([
            slot("2026-11-25T09:00:00.000Z", "2026-11-25T12:00:00.000Z", 3),
            slot(MONDAY, "2026-11-23T13:00:00.000Z", 0),
        ]),
    );
    let expected = json!({ "slots": [], "userErrors": [
            { "code": "INVALID", "field": ["slots", "1", "capacity"], "available": null },
            { "code": "INVALID", "field": ["slots", "1", "endsAt"], "available": null },
        ] });
    assert_eq!(part(&refused.await, &expected), expected);
    assert_eq!(
        world.stored("#slots#2026-W48", "#slot#2026-11-25T09:00:00.000Z"),
        Value::Null
    );
    let past = save(&world, json!([slot("2026-11-20T09:00:00.000Z", NOON, 1)])).await;
    assert_eq!(codes(&past), ["INVALID", "INVALID"]);
    // As much room as is taken is enough.
    let saved = save(&world, json!([slot(MONDAY, NOON, 1)])).await;
    assert_eq!(
        (codes(&saved), &saved["slots"][0]["remaining"]),
        (vec![], &json!(0))
    );
    assert_eq!(saved["slots"][0]["bookable"], false);
}

#[tokio::test]
async fn a_delivery_is_booked_and_changed_once() {
    let (world, orders) = shop(1).await;
    let order = &orders[0];
    let booked = book(&world, Who::Ada, order, MONDAY).await;
    let expected = json!({
        "order": {
            "version": 2, "availableActions": ["CANCEL", "CHANGE_DELIVERY"],
            "delivery": { "slot": { "id": MONDAY, "startsAt": MONDAY, "endsAt": NOON }, "slotChangesLeft": 1 },
        },
        "userErrors": [],
    });
    assert_eq!(part(&booked, &expected), expected);
    assert_eq!(remaining(&world, MONDAY).await, 0);
    // A double click changes nothing.
    let (again, requests) = world.requests(book(&world, Who::Ada, order, MONDAY)).await;
    assert_eq!(
        (part(&again, &expected), requests),
        (expected, vec!["BatchGetItem".to_owned()])
    );

    let changed = book(&world, Who::Ada, order, TUESDAY).await;
    assert_eq!(changed["order"]["delivery"]["slot"]["id"], TUESDAY);
    assert_eq!(changed["order"]["delivery"]["slotChangesLeft"], 0);
    assert_eq!(changed["order"]["availableActions"], json!(["CANCEL"]));
    assert_eq!(
        (remaining(&world, MONDAY).await, remaining(&world, TUESDAY).await),
        (1, 1)
    );

    let again = book(&world, Who::Ada, order, TUESDAY).await;
    assert_eq!((codes(&again), &again["order"]["version"]), (vec![], &json!(3)));
    let used = book(&world, Who::Ada, order, NOON).await;
    let expected =
        json!([{ "code": "SLOT_CHANGE_USED", "field": ["orderId"], "allowedActions": ["CANCEL"] }]);
    assert_eq!(part(&used["userErrors"], &expected), expected);
    assert_eq!(remaining(&world, NOON).await, 2);
}

#[tokio::test]
async fn a_cancelled_order_gives_its_slot_back() {
    let (world, orders) = shop(1).await;
    book(&world, Who::Ada, &orders[0], MONDAY).await;
    let cancelled = world
        .ask(
            Who::Ada,
            "Mutation.cancelOrder",
            json!({ "id": orders[0] }),
            BOOKED,
        )
        .await;
    assert_eq!(cancelled["order"]["delivery"]["slot"], Value::Null);
    assert_eq!(remaining(&world, MONDAY).await, 1);
}

#[tokio::test]
async fn a_slot_is_refused_when_it_is_full_closed_or_not_there() {
    let (world, orders) = shop(2).await;
    book(&world, Who::Ada, &orders[0], MONDAY).await;
    let code = async |order: &str, slot: &str| {
        let answer = book(&world, Who::Ada, order, slot).await;
        let error = &answer["userErrors"][0];
        (
            error["code"].as_str().unwrap_or_default().to_owned(),
            error["field"][0].clone(),
        )
    };
    let refused = |code: &str, field: &str| (code.to_owned(), json!(field));
    assert_eq!(code(&orders[1], MONDAY).await, refused("SLOT_FULL", "slotId"));
    for unknown in ["2026-11-23T10:00:00.000Z", "2026-11-23T09:00:00Z", "soon", ""] {
        assert_eq!(code(&orders[1], unknown).await, refused("NOT_FOUND", "slotId"));
    }
    let foreign = book(&world, Who::Bob, &orders[1], NOON).await;
    assert_eq!(codes(&foreign), ["NOT_FOUND"]);
    assert_eq!(code("x", NOON).await, refused("NOT_FOUND", "orderId"));

    // Two hours before noon of Monday.
    let until_closing = 3 * 24 * 3600 + 3600;
    world.clock.forward(until_closing);
    assert_eq!(code(&orders[1], NOON).await, refused("SLOT_CLOSED", "slotId"));
    let slots = world
        .ask(
            Who::Ada,
            "Query.deliverySlots",
            json!({}),
            "{ id remaining bookable }",
        )
        .await;
    let expected = json!({ "id": NOON, "remaining": 2, "bookable": false });
    assert_eq!(part(&slots[1], &expected), expected);
    world.clock.forward(-1);
    let booked = book(&world, Who::Ada, &orders[1], NOON).await;
    assert_eq!(codes(&booked), [""; 0]);
}

#[tokio::test]
async fn a_delivery_is_booked_until_the_van_leaves() {
    for state in ["PLACED", "PACKING", "PACKED"] {
        let (world, orders) = shop(1).await;
        world.bring(&orders[0], state).await;
        let booked = book(&world, Who::Ada, &orders[0], MONDAY).await;
        assert_eq!(codes(&booked), [""; 0], "{state}");
    }
    for state in ["OUT_FOR_DELIVERY", "DELIVERED", "DELIVERY_FAILED"] {
        let (world, orders) = shop(2).await;
        for order in &orders {
            book(&world, Who::Ada, order, NOON).await;
            world.bring(order, state).await;
        }
        // The slot that the order has is none that it can book, either.
        for (order, wanted) in orders.iter().zip([MONDAY, NOON]) {
            let refused = book(&world, Who::Ada, order, wanted).await;
            assert_eq!(codes(&refused), ["INVALID_TRANSITION"], "{state} {wanted}");
            assert_eq!(refused["userErrors"][0]["allowedActions"], json!([]));
        }
        assert_eq!(
            (remaining(&world, MONDAY).await, remaining(&world, NOON).await),
            (1, 0)
        );
    }
}

#[tokio::test]
async fn an_order_can_be_placed_with_its_slot() {
    let (world, _) = shop(0).await;
    let address = world.address(Who::Ada).await;
    let place = async |key: &str, slot: &str, quantity: i64| {
        let input = json!({
            "idempotencyKey": key, "addressId": address, "paymentMethod": "ON_DELIVERY", "slotId": slot,
            "items": [{ "productId": "bone", "quantity": quantity }],
        });
        let asked = world.ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        );
        world.requests(asked).await
    };
    world.app.warm_up().await;
    let (placed, requests) = place("one", MONDAY, 1).await;
    assert_eq!(codes(&placed), [""; 0]);
    assert_eq!(requests, ["BatchGetItem", "TransactWriteItems"]);
    assert_eq!(remaining(&world, MONDAY).await, 0);
    let (repeated, _) = place("one", MONDAY, 1).await;
    assert_eq!(
        (&repeated["replayed"], &repeated["order"]),
        (&json!(true), &placed["order"])
    );
    assert_eq!(codes(&place("one", NOON, 1).await.0), ["IDEMPOTENCY_KEY_REUSED"]);

    assert_eq!(codes(&place("two", MONDAY, 1).await.0), ["SLOT_FULL"]);
    assert_eq!(codes(&place("two", "soon", 1).await.0), ["NOT_FOUND"]);
    world.clock.forward(3 * 24 * 3600 + 3600);
    let (closed, _) = place("two", NOON, 1).await;
    assert_eq!(codes(&closed), ["SLOT_CLOSED"]);
    assert_eq!(closed["userErrors"][0]["field"], json!(["input", "slotId"]));
    assert_eq!(world.stock("bone").await, (99, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_orders_placed_for_the_last_place_of_a_slot_are_one() {
    let (world, _) = shop(0).await;
    let address = world.address(Who::Ada).await;
    let mut running = JoinSet::new();
    for number in 0..10 {
        let (app, address) = (world.app.clone(), address.clone());
        running.spawn(async move {
            let request = request(&format!("key-{number}"), &address, Some(MONDAY));
            app.place_order(&kibble::local::seed::ADA.caller(), &request)
                .await
        });
    }
    let placed = running.join_all().await;
    assert_eq!(placed.iter().filter(|placed| placed.is_ok()).count(), 1);
    assert_eq!(remaining(&world, MONDAY).await, 0);
    assert_eq!(world.stock("bone").await, (99, 1));
}

fn request(key: &str, address: &str, slot: Option<&str>) -> PlaceOrderRequest {
    PlaceOrderRequest::parse(PlaceOrderForm {
        idempotency_key: key.to_owned(),
        address_id: address.to_owned(),
        items: Some(vec![("bone".to_owned(), 1)]),
        slot_id: slot.map(str::to_owned),
        ..PlaceOrderForm::default()
    })
    .unwrap()
}

/// A new customer with an order.
async fn customer(world: &World, number: u128) -> (Caller, kibble::shop::id::OrderKey) {
    let id = CustomerId(Uuid::from_u128(
        0xc057_0000_0000_4000_8000_0000_0000_0000 | number,
    ));
    let email = format!("customer-{number}@example.com");
    let caller = Caller::Person(Person {
        id,
        username: id.to_string(),
        email: Some(email.clone()),
        name: None,
        groups: [].into(),
    });
    let new = NewCustomer::parse(id, &email, None, None, None, None).unwrap();
    world.app.sign_up(new).await.unwrap();
    let content = AddressContent {
        street: "1 Main Street".to_owned(),
        city: "Cork".to_owned(),
        zip: "T12".to_owned(),
        country: "Ireland".to_owned(),
        ..AddressContent::default()
    };
    let added = world.app.add_address(&caller, content, None).await.unwrap();
    let request = request("key", &added.address.id.to_string(), None);
    let placed = world.app.place_order(&caller, &request).await.unwrap();
    (caller, placed.order.key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_customers_book_a_slot_of_ten_and_exactly_ten_have_it() {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let starts_at = Timestamp::parse(MONDAY).unwrap();
    let slots = [SlotForm {
        starts_at,
        ends_at: starts_at.plus_seconds(3600),
        capacity: 10,
    }];
    world
        .app
        .save_delivery_slots(&SAM.caller(), &slots)
        .await
        .unwrap();
    let mut running = JoinSet::new();
    for number in 0..50 {
        let (caller, order) = customer(&world, number).await;
        let app = world.app.clone();
        running.spawn(async move {
            let slot = Some(SlotId::new(starts_at));
            app.book_delivery(&caller, Some(order), slot).await
        });
    }
    let booked = running.join_all().await;
    assert_eq!(booked.iter().filter(|booked| booked.is_ok()).count(), 10);
    for refused in booked.iter().filter_map(|booked| booked.as_ref().err()) {
        assert!(format!("{refused}").contains("SlotFull"), "{refused}");
    }
    let stored = world.stored("#slots#2026-W48", "#slot#2026-11-23T09:00:00.000Z");
    assert_eq!(
        (&stored["booked"]["N"], &stored["capacity"]["N"]),
        (&json!("10"), &json!("10"))
    );
}

#[tokio::test]
async fn the_run_sheet_lists_what_is_still_to_be_delivered_in_its_order() {
    let (world, orders) = shop(6).await;
    let sheet = async |arguments: Value| {
        let asked = world.ask(
            Who::Dan,
            "Query.runSheet",
            arguments,
            "{ id status slotStartsAt }",
        );
        let (rows, requests) = world.requests(asked).await;
        assert_eq!(requests, ["Query", "Query"]);
        let rows = rows.as_array().unwrap().clone();
        let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
        let row = |row: &Value| (text(row, "id"), text(row, "status"), text(row, "slotStartsAt"));
        rows.iter().map(row).collect::<Vec<(String, String, String)>>()
    };
    assert_eq!(sheet(json!({ "day": "2026-11-23" })).await, []);
    // The first has noon, the second the morning, the third is on its way, the fourth is not packed, the
    // fifth comes on Tuesday, the sixth is delivered.
    for (index, slot, state) in [
        (0, NOON, "PACKED"),
        (1, MONDAY, "PACKED"),
        (2, NOON, "OUT_FOR_DELIVERY"),
        (4, TUESDAY, "PACKED"),
        (5, TUESDAY, "DELIVERED"),
    ] {
        assert_eq!(
            codes(&book(&world, Who::Ada, &orders[index], slot).await),
            [""; 0]
        );
        world.bring(&orders[index], state).await;
    }
    let row =
        |index: usize, state: &str, slot: &str| (orders[index].clone(), state.to_owned(), slot.to_owned());
    let (morning, first, second) = (
        row(1, "PACKED", MONDAY),
        row(0, "PACKED", NOON),
        row(2, "OUT_FOR_DELIVERY", NOON),
    );
    assert_eq!(
        sheet(json!({ "day": "2026-11-23" })).await,
        [morning, first.clone(), second.clone()]
    );
    assert_eq!(
        sheet(json!({ "day": "2026-11-23", "slotId": NOON })).await,
        [first, second]
    );
    assert_eq!(
        sheet(json!({ "day": "2026-11-24" })).await,
        [row(4, "PACKED", TUESDAY)]
    );
    for other in [NOON, "soon"] {
        let arguments = json!({ "day": "2026-11-24", "slotId": other });
        let rows = world.ask(Who::Sam, "Query.runSheet", arguments, "{ id }").await;
        assert_eq!(rows, json!([]));
    }
    let listed = world
        .ask(
            Who::Dan,
            "Query.staffOrders",
            json!({ "day": "2026-11-20" }),
            "{ nodes { slotStartsAt } }",
        )
        .await;
    assert_eq!(listed["nodes"][0]["slotStartsAt"], NOON);
    assert_eq!(listed["nodes"][3]["slotStartsAt"], Value::Null);
}

/// Tries the delivery of an order again, in a slot or at a time that its customer chooses.
async fn retry(world: &World, order: &str, slot: Option<&str>) -> (Value, Vec<String>) {
    let slot = json!({ "slotId": slot });
    world
        .requests(world.step(Who::Dan, "retryDelivery", order, slot))
        .await
}

/// The van comes to nobody with an order that is packed.
async fn fail(world: &World, order: &str) {
    world.step(Who::Dan, "startDelivery", order, json!({})).await;
    let why = json!({ "reason": "Nobody was there" });
    let failed = world.step(Who::Dan, "failDelivery", order, why).await;
    assert_eq!(failed["order"]["status"], "DELIVERY_FAILED", "{failed}");
}

#[tokio::test]
async fn a_second_attempt_is_booked_by_the_driver() {
    let (world, orders) = shop(2).await;
    let (order, other) = (&orders[0], &orders[1]);
    book(&world, Who::Ada, order, NOON).await;
    book(&world, Who::Ada, other, MONDAY).await;
    world.bring(order, "DELIVERY_FAILED").await;
    for (slot, code) in [
        (MONDAY, "SLOT_FULL"),
        ("2026-11-25T09:00:00.000Z", "NOT_FOUND"),
        ("tomorrow", "NOT_FOUND"),
    ] {
        let (refused, _) = retry(&world, order, Some(slot)).await;
        assert_eq!(codes(&refused), [code], "{slot}");
        assert_eq!(refused["userErrors"][0]["field"], json!(["slotId"]));
    }
    let (again, requests) = retry(&world, order, Some(TUESDAY)).await;
    assert_eq!(codes(&again), [""; 0], "{again}");
    assert_eq!(again["order"]["status"], "PACKED");
    assert_eq!(requests, ["BatchGetItem", "TransactWriteItems"]);
    // Noon has not begun, so somebody else can have it.
    assert_eq!(
        (remaining(&world, NOON).await, remaining(&world, TUESDAY).await),
        (2, 1)
    );
    let (twice, _) = retry(&world, order, Some(NOON)).await;
    assert_eq!(codes(&twice), ["INVALID_TRANSITION"]);
    assert_eq!(
        twice["userErrors"][0]["allowedActions"],
        json!(["START_DELIVERY"])
    );
}

#[tokio::test]
async fn a_second_attempt_in_the_slot_that_the_order_has_takes_no_other_place() {
    let (world, orders) = shop(1).await;
    let order = &orders[0];
    book(&world, Who::Ada, order, MONDAY).await;
    world.bring(order, "DELIVERY_FAILED").await;
    let (again, requests) = retry(&world, order, Some(MONDAY)).await;
    assert_eq!(codes(&again), [""; 0], "{again}");
    assert_eq!(requests, ["BatchGetItem", "UpdateItem"]);
    let stored = || world.stored("#slots#2026-W48", "#slot#2026-11-23T09:00:00.000Z");
    assert_eq!(stored()["booked"]["N"], "1");

    // Nobody else could book it any more; the order has it until it ends.
    world.clock.forward(3 * 24 * 3600 + 3 * 3600 - 1);
    fail(&world, order).await;
    let (again, _) = retry(&world, order, Some(MONDAY)).await;
    assert_eq!(codes(&again), [""; 0], "{again}");
    fail(&world, order).await;
    world.clock.forward(1);
    let (late, _) = retry(&world, order, Some(MONDAY)).await;
    assert_eq!(codes(&late), ["SLOT_CLOSED"]);
    assert_eq!(stored()["booked"]["N"], "1");
    let why = json!({ "reason": "Moved away" });
    let cancelled = world.step(Who::Sam, "cancelOrderAsStaff", order, why).await;
    assert_eq!(codes(&cancelled), [""; 0], "{cancelled}");
    assert_eq!(stored()["booked"]["N"], "1");
}

#[tokio::test]
async fn a_failed_delivery_gives_up_a_slot_that_has_not_begun_and_has_used_one_that_has() {
    let until_monday = 3 * 24 * 3600;
    for (forward, left) in [(0, 1), (until_monday - 1, 1), (until_monday, 0)] {
        let (world, orders) = shop(3).await;
        let given_up = async |order: &str, last: &str| {
            let (answer, requests) = match last {
                "cancelOrderAsStaff" => {
                    let why = json!({ "reason": "Moved away" });
                    world.requests(world.step(Who::Sam, last, order, why)).await
                }
                _ => retry(&world, order, (last != "later").then_some(last)).await,
            };
            assert_eq!(codes(&answer), [""; 0], "{last}: {answer}");
            requests
        };
        let booked = [TUESDAY, "later", "cancelOrderAsStaff"];
        save(&world, json!([slot(MONDAY, NOON, 3)])).await;
        for order in &orders {
            book(&world, Who::Ada, order, MONDAY).await;
            world.bring(order, "DELIVERY_FAILED").await;
        }
        world.clock.forward(forward);
        let mut free = 0;
        for (order, last) in orders.iter().zip(booked) {
            let requests = given_up(order, last).await;
            free += left;
            assert_eq!(remaining(&world, MONDAY).await, free, "{last} after {forward}");
            if last == "later" {
                let expected: &[&str] = match left {
                    0 => &["UpdateItem"],
                    _ => &["UpdateItem", "TransactWriteItems"],
                };
                assert_eq!(requests, expected);
            }
        }
    }
}

#[tokio::test]
async fn a_slot_that_was_changed_since_it_was_read_is_read_again() {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    const ELEVEN: &str = "2026-11-23T11:00:00.000Z";
    for placing in [false, true] {
        let (world, orders) = shop(1).await;
        let address = world.address(Who::Bob).await;
        let (engine, is_done) = (world.engine.clone(), AtomicBool::new(false));
        world
            .engine
            .set_intercept(Some(std::sync::Arc::new(move |operation, _: &str| {
                if operation == "TransactWriteItems" && !is_done.swap(true, SeqCst) {
                    let shorter = json!({
                        "TableName": TABLE,
                        "Key": { "PK": { "S": "#slots#2026-W48" }, "SK": { "S": format!("#slot#{MONDAY}") } },
                        "UpdateExpression": "SET slot_end = :end",
                        "ExpressionAttributeValues": { ":end": { "S": ELEVEN } },
                    });
                    engine.answer("DynamoDB_20120810.UpdateItem", &shorter.to_string());
                }
                None
            })));
        if placing {
            let input = json!({
                "idempotencyKey": "the-key", "addressId": address, "paymentMethod": "ON_DELIVERY",
                "slotId": MONDAY, "items": [{ "productId": "bone", "quantity": 1 }],
            });
            let selection = "{ order { delivery { slot { endsAt } } } userErrors { code } }";
            let asked = world.ask(
                Who::Bob,
                "Mutation.placeOrder",
                json!({ "input": input }),
                selection,
            );
            let placed = asked.await;
            assert_eq!(placed["order"]["delivery"]["slot"]["endsAt"], ELEVEN, "{placed}");
        } else {
            let booked = book(&world, Who::Ada, &orders[0], MONDAY).await;
            assert_eq!(booked["order"]["delivery"]["slot"]["endsAt"], ELEVEN, "{booked}");
        }
        world.engine.set_intercept(None);
        assert_eq!(remaining(&world, MONDAY).await, 0);
    }
}
