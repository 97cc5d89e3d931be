//! The life of an order after it was placed, as staff and customer bring it on.

use serde_json::{Value, json};

use crate::{
    bank::Bank,
    world::{MORNING, ORDER_PAYLOAD, STEP_PAYLOAD, Who, World, codes, part},
};

/// A shop where Ada has ordered three bones and two balls; the order's id.
async fn ordered() -> (World, String) {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    world.product("ball", 300, 10).await;
    let address = world.address(Who::Ada).await;
    let lines = json!([{ "productId": "bone", "quantity": 3 }, { "productId": "ball", "quantity": 2 }]);
    let placed = world.order(Who::Ada, "the-key", &address, lines).await;
    let id = placed["order"]["id"].as_str().unwrap().to_owned();
    (world, id)
}

/// A packer tells how many pieces of a product there are.
async fn pack(world: &World, order: &str, product: &str, quantity: i64) -> Value {
    let more = json!({ "productId": product, "quantity": quantity });
    world
        .step(Who::Wendy, "updatePackagingProduct", order, more)
        .await
}

#[tokio::test]
async fn an_order_is_packed_with_a_piece_missing_and_delivered() {
    let (world, order) = ordered().await;
    world.clock.forward(60);
    let begun = world.step(Who::Wendy, "startPackaging", &order, json!({})).await;
    assert_eq!(begun["order"]["status"], "PACKING", "{begun}");
    let counted = pack(&world, &order, "bone", 1).await;
    assert_eq!(counted["order"]["items"][1]["packedQuantity"], 1);
    assert_eq!(counted["order"]["total"]["amount"], 2100);
    assert_eq!(world.stock("bone").await, (7, 3));

    let packed = world
        .step(Who::Wendy, "completePackaging", &order, json!({}))
        .await;
    assert_eq!(packed["order"]["status"], "PACKED", "{packed}");
    assert_eq!(packed["order"]["total"]["amount"], 1100);
    assert_eq!(packed["order"]["items"][1]["lineTotal"]["amount"], 500);
    assert_eq!(packed["order"]["items"][0]["packedQuantity"], 2);
    assert_eq!(world.stock("bone").await, (9, 0));
    assert_eq!(world.stock("ball").await, (8, 0));

    let left = world.step(Who::Dan, "startDelivery", &order, json!({})).await;
    assert_eq!(left["order"]["status"], "OUT_FOR_DELIVERY");
    assert_eq!(
        left["order"]["availableActions"],
        json!(["COMPLETE_DELIVERY", "FAIL_DELIVERY"])
    );
    let done = world.step(Who::Dan, "completeDelivery", &order, json!({})).await;
    assert_eq!(done["order"]["status"], "DELIVERED");
    assert_eq!(done["order"]["payment"]["status"], "PAID");
    assert_eq!(done["order"]["version"], 6);
    let told = world.ask(
        Who::Ada,
        "Query.order",
        json!({ "id": order }),
        "{ history { status actor at } availableActions }",
    );
    let told = told.await;
    let history: Vec<(&str, &str)> = told["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (
                event["status"].as_str().unwrap(),
                event["actor"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        history,
        [
            ("PLACED", "CUSTOMER"),
            ("PACKING", "STAFF"),
            ("PACKING", "STAFF"),
            ("PACKED", "STAFF"),
            ("OUT_FOR_DELIVERY", "STAFF"),
            ("DELIVERED", "STAFF"),
        ]
    );
    assert_eq!(told["history"][1]["at"], "2026-11-20T09:01:00.000Z");
    assert_eq!(told["availableActions"], json!([]));
}

#[tokio::test]
async fn a_number_of_packed_pieces_is_kept_in_the_history_once_however_often_it_is_told() {
    let (world, order) = ordered().await;
    world.bring(&order, "PACKING").await;
    world.clock.forward(60);
    let counted = pack(&world, &order, "bone", 1).await;
    assert_eq!(counted["order"]["version"], 3);
    let expected = json!({
        "at": "2026-11-20T09:01:00.000Z", "status": "PACKING", "actor": "STAFF", "note": "1 of 3 of bone packed.",
    });
    assert_eq!(part(&counted["order"]["history"][2], &expected), expected);
    world.clock.forward(60);
    let (again, requests) = world.requests(pack(&world, &order, "bone", 1)).await;
    assert_eq!(again, counted);
    assert_eq!(requests, ["GetItem"]);
    let all = pack(&world, &order, "bone", 3).await;
    assert_eq!(all["order"]["history"][3]["note"], "3 of 3 of bone packed.");
    assert_eq!(all["order"]["history"].as_array().unwrap().len(), 4);
    // All pieces of what nobody has counted are news, too.
    let counted = pack(&world, &order, "ball", 2).await;
    assert_eq!(counted["order"]["history"][4]["note"], "2 of 2 of ball packed.");
    assert_eq!(counted["order"]["version"], 5);
}

#[tokio::test]
async fn an_order_of_which_nothing_is_there_ends_and_gives_its_goods_back() {
    let (world, order) = ordered().await;
    world.bring(&order, "PACKING").await;
    pack(&world, &order, "bone", 0).await;
    pack(&world, &order, "ball", 0).await;
    let failed = world
        .step(Who::Wendy, "completePackaging", &order, json!({}))
        .await;
    assert_eq!(failed["order"]["status"], "PACKAGING_FAILED", "{failed}");
    assert_eq!(failed["order"]["payment"]["status"], "VOIDED");
    assert_eq!(world.stock("bone").await, (10, 0));
    assert_eq!(world.stock("ball").await, (10, 0));
    assert!(queue(&world, "PACKING").await.is_empty());
}

#[tokio::test]
async fn a_failed_delivery_is_tried_again_or_taken_back() {
    let (world, order) = ordered().await;
    world.bring(&order, "DELIVERY_FAILED").await;
    assert_eq!(queue(&world, "DELIVERY_FAILED").await, [order.as_str()]);
    let again = world.step(Who::Dan, "retryDelivery", &order, json!({})).await;
    assert_eq!(again["order"]["status"], "PACKED");
    assert_eq!(again["order"]["history"][4]["note"], "Nobody was there");
    world.step(Who::Dan, "startDelivery", &order, json!({})).await;
    let why = json!({ "reason": "Moved away" });
    world.step(Who::Dan, "failDelivery", &order, why.clone()).await;
    let back = world.step(Who::Sam, "cancelOrderAsStaff", &order, why).await;
    assert_eq!(back["order"]["status"], "CANCELLED");
    assert_eq!(back["order"]["cancelReason"], "DELIVERY_FAILED");
    assert_eq!(world.stock("bone").await, (10, 0));
}

#[tokio::test]
async fn whoever_pays_later_is_delivered_and_owes() {
    let (world, order) = ordered().await;
    world.bring(&order, "OUT_FOR_DELIVERY").await;
    let done = world
        .step(Who::Dan, "completeDelivery", &order, json!({ "paid": false }))
        .await;
    assert_eq!(done["order"]["status"], "DELIVERED");
    assert_eq!(done["order"]["payment"]["status"], "DUE");
}

/// The ids of the orders that staff sees in one state.
async fn queue(world: &World, status: &str) -> Vec<String> {
    let listed = world
        .ask(
            Who::Sam,
            "Query.staffOrders",
            json!({ "status": status }),
            "{ nodes { id } }",
        )
        .await;
    let nodes = listed["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every step that people can take: its field, who takes it, its name among the allowed actions, and the
/// states in which it is possible.
const STEPS: [(&str, Who, &str, &[&str]); 10] = [
    ("cancelOrder", Who::Ada, "CANCEL", &["AWAITING_PAYMENT", "PLACED"]),
    (
        "bookDelivery",
        Who::Ada,
        "BOOK_DELIVERY",
        &["PLACED", "PACKING", "PACKED"],
    ),
    (
        "cancelOrderAsStaff",
        Who::Sam,
        "CANCEL",
        &["PLACED", "PACKING", "PACKED", "DELIVERY_FAILED"],
    ),
    ("startPackaging", Who::Sam, "START_PACKAGING", &["PLACED"]),
    (
        "updatePackagingProduct",
        Who::Sam,
        "UPDATE_PACKAGING_PRODUCT",
        &["PACKING"],
    ),
    ("completePackaging", Who::Sam, "COMPLETE_PACKAGING", &["PACKING"]),
    ("startDelivery", Who::Sam, "START_DELIVERY", &["PACKED"]),
    (
        "completeDelivery",
        Who::Sam,
        "COMPLETE_DELIVERY",
        &["OUT_FOR_DELIVERY"],
    ),
    ("failDelivery", Who::Sam, "FAIL_DELIVERY", &["OUT_FOR_DELIVERY"]),
    ("retryDelivery", Who::Sam, "RETRY_DELIVERY", &["DELIVERY_FAILED"]),
];

const STATES: [&str; 9] = [
    "AWAITING_PAYMENT",
    "PLACED",
    "PACKING",
    "PACKED",
    "OUT_FOR_DELIVERY",
    "DELIVERED",
    "DELIVERY_FAILED",
    "PACKAGING_FAILED",
    "CANCELLED",
];

const SLOT: &str = "2026-11-23T09:00:00.000Z";

/// A shop where an order of Ada's stands in this state; its id.
async fn order_in(state: &str) -> (World, String) {
    let bank = Bank::at(MORNING);
    let world = World::taking(Some(bank.payments())).await;
    world.product("bone", 500, 10).await;
    let slots = json!([{ "startsAt": SLOT, "endsAt": "2026-11-23T12:00:00.000Z", "capacity": 1 }]);
    let saved = world.ask(
        Who::Sam,
        "Mutation.saveDeliverySlots",
        json!({ "slots": slots }),
        "{ userErrors { code } }",
    );
    assert_eq!(codes(&saved.await), [""; 0]);
    let address = world.address(Who::Ada).await;
    let mut input = json!({
        "idempotencyKey": "the-key", "addressId": address, "paymentMethod": "ON_DELIVERY",
        "items": [{ "productId": "bone", "quantity": 3 }],
    });
    if state == "AWAITING_PAYMENT" {
        input["paymentMethod"] = json!("CARD");
        input["paymentToken"] = json!("confirm_1");
    }
    let placed = world.ask(
        Who::Ada,
        "Mutation.placeOrder",
        json!({ "input": input }),
        ORDER_PAYLOAD,
    );
    let placed = placed.await;
    let order = placed["order"]["id"].as_str().unwrap().to_owned();
    match state {
        "AWAITING_PAYMENT" => assert_eq!(placed["order"]["status"], state),
        _ => world.bring(&order, state).await,
    }
    (world, order)
}

/// Takes a step of [`STEPS`] with what it needs beside the order.
async fn take(world: &World, (field, who): (&str, Who), order: &str) -> Value {
    let arguments = match field {
        "cancelOrder" => json!({ "id": order }),
        "bookDelivery" => json!({ "orderId": order, "slotId": SLOT }),
        "failDelivery" | "cancelOrderAsStaff" => json!({ "orderId": order, "reason": "A reason" }),
        "updatePackagingProduct" => json!({ "orderId": order, "productId": "bone", "quantity": 1 }),
        _ => json!({ "orderId": order }),
    };
    world
        .ask(who, &format!("Mutation.{field}"), arguments, STEP_PAYLOAD)
        .await
}

#[tokio::test]
async fn every_step_in_every_state_is_taken_or_refused_with_what_is_possible() {
    for state in STATES {
        for (field, who, _, from) in STEPS {
            let (world, order) = order_in(state).await;
            let look = || {
                world.ask(
                    Who::Sam,
                    "Query.staffOrder",
                    json!({ "id": order }),
                    "{ status version }",
                )
            };
            let before = look().await;
            let done = take(&world, (field, who), &order).await;
            if from.contains(&state) {
                assert_eq!(done["userErrors"], json!([]), "{field} from {state}");
                assert_eq!(
                    done["order"]["version"].as_i64(),
                    before["version"].as_i64().map(|version| version + 1)
                );
                continue;
            }
            let possible = STEPS
                .iter()
                .filter(|(_, other, _, from)| *other == who && from.contains(&state));
            let possible: Vec<&str> = possible.map(|(_, _, action, _)| *action).collect();
            assert_eq!(done["order"], Value::Null, "{field} from {state}");
            assert_eq!(
                codes(&done),
                ["INVALID_TRANSITION"],
                "{field} from {state}: {done}"
            );
            let argument = if field == "cancelOrder" { "id" } else { "orderId" };
            assert_eq!(done["userErrors"][0]["field"], json!([argument]));
            assert_eq!(
                done["userErrors"][0]["allowedActions"],
                json!(possible),
                "{field} from {state}"
            );
            assert_eq!(look().await, before, "{field} from {state} has changed the order");
        }
    }
}

#[tokio::test]
async fn the_second_click_is_told_what_is_possible_now() {
    let (world, order) = ordered().await;
    world.step(Who::Wendy, "startPackaging", &order, json!({})).await;
    let again = world.step(Who::Wendy, "startPackaging", &order, json!({})).await;
    assert_eq!(codes(&again), ["INVALID_TRANSITION"]);
    assert_eq!(
        again["userErrors"][0]["message"],
        "An order that is PACKING cannot begin to be packed."
    );
    assert_eq!(
        again["userErrors"][0]["allowedActions"],
        json!(["UPDATE_PACKAGING_PRODUCT", "COMPLETE_PACKAGING"])
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_step_is_named() {
    let (world, order) = ordered().await;
    world.bring(&order, "PACKING").await;
    let strange = "raAAAAAAQACAAAAAAAAAAQGYAAAAAHAAgAAAAAAAAAU";
    for (field, id, more, code, at) in [
        ("startPackaging", "none", json!({}), "NOT_FOUND", "orderId"),
        ("startPackaging", strange, json!({}), "NOT_FOUND", "orderId"),
        ("completePackaging", strange, json!({}), "NOT_FOUND", "orderId"),
        (
            "updatePackagingProduct",
            &order,
            json!({ "productId": "bone", "quantity": 4 }),
            "INVALID_QUANTITY",
            "quantity",
        ),
        (
            "updatePackagingProduct",
            &order,
            json!({ "productId": "bone", "quantity": -1 }),
            "INVALID_QUANTITY",
            "quantity",
        ),
        (
            "updatePackagingProduct",
            &order,
            json!({ "productId": "leash", "quantity": 1 }),
            "NOT_FOUND",
            "productId",
        ),
        (
            "updatePackagingProduct",
            &order,
            json!({ "productId": "a b", "quantity": 1 }),
            "NOT_FOUND",
            "productId",
        ),
        (
            "cancelOrderAsStaff",
            &order,
            json!({ "reason": " " }),
            "REQUIRED",
            "reason",
        ),
        (
            "cancelOrderAsStaff",
            &order,
            json!({ "reason": "x".repeat(501) }),
            "TOO_LONG",
            "reason",
        ),
        (
            "failDelivery",
            &order,
            json!({ "reason": "<b>" }),
            "INVALID",
            "reason",
        ),
    ] {
        let refused = world.step(Who::Sam, field, id, more).await;
        assert_eq!(codes(&refused), [code], "{field}: {refused}");
        assert_eq!(refused["userErrors"][0]["field"], json!([at]), "{field}");
    }
}

#[tokio::test]
async fn a_packer_and_a_customer_at_once_leave_a_whole_order() {
    let (world, order) = ordered().await;
    let cancel = world.ask(
        Who::Ada,
        "Mutation.cancelOrder",
        json!({ "id": order }),
        "{ order { status } userErrors { code } }",
    );
    let start = world.step(Who::Wendy, "startPackaging", &order, json!({}));
    let (cancelled, started) = tokio::join!(cancel, start);
    let (one, other) = (codes(&cancelled).is_empty(), codes(&started).is_empty());
    assert_ne!(one, other, "{cancelled} {started}");
    let expected = if one { (10, 0) } else { (7, 3) };
    assert_eq!(world.stock("bone").await, expected);
}

#[tokio::test]
async fn an_order_of_another_shop_can_be_packed_and_delivered() {
    let world = World::new().await;
    let (customer, order) = (Who::Ada.sub(), "019aa000-0000-4000-8000-000000000001");
    world.store(json!({
        "PK": { "S": format!("#customer#{customer}") }, "SK": { "S": format!("#order#{order}") },
        "order_status": { "S": "processing" }, "order_datetime": { "N": "1795000000000" },
        "order_total_price": { "N": "12.5" },
        "order_items": { "L": [{ "M": {
            "product_id": { "S": "p1" }, "product_name": { "S": "Bone" }, "product_price": { "N": "12.5" },
            "ordered_volume": { "N": "1" },
        } }] },
    }));
    let listed = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id status } }")
        .await;
    let id = listed["nodes"][0]["id"].as_str().unwrap();
    world.bring(id, "DELIVERED").await;
    let told = world.ask(
        Who::Ada,
        "Query.order",
        json!({ "id": id }),
        "{ status version history { status } total { amount } }",
    );
    let told = told.await;
    assert_eq!(
        (&told["status"], &told["version"]),
        (&json!("DELIVERED"), &json!(4))
    );
    assert_eq!(told["total"]["amount"], 1250);
    assert_eq!(told["history"].as_array().unwrap().len(), 4);
}
