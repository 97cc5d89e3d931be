//! Whole stories of a shop, each told from its beginning to its end.

use serde_json::{Value, json};

use crate::{
    mails::desk::Desk,
    published::Followed,
    world::{Who, World, codes},
};

const SLOTS: [&str; 5] = [
    "2026-11-23T09:00:00.000Z",
    "2026-11-23T12:00:00.000Z",
    "2026-11-23T15:00:00.000Z",
    "2026-11-24T09:00:00.000Z",
    "2026-11-24T12:00:00.000Z",
];

async fn open_slots(world: &World, capacity: i64) {
    let slots = SLOTS.map(|starts_at| {
        let (day, hour) = starts_at.split_at(11);
        let ends_at = format!("{day}{:02}{}", hour[..2].parse::<u32>().unwrap() + 3, &hour[2..]);
        json!({ "startsAt": starts_at, "endsAt": ends_at, "capacity": capacity })
    });
    let arguments = json!({ "slots": slots });
    let saved = world
        .ask(
            Who::Sam,
            "Mutation.saveDeliverySlots",
            arguments,
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(codes(&saved), [""; 0]);
}

async fn state(world: &World, order: &str) -> Value {
    let selection = "{ status total { amount } payment { status } delivery { slot { startsAt } } note }";
    world
        .ask(Who::Ada, "Query.order", json!({ "id": order }), selection)
        .await
}

/// A customer looks what delivery costs, orders and books; the warehouse packs, the van leaves, and money
/// changes hands at the door.
#[tokio::test]
async fn an_order_goes_from_the_cart_to_the_door() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    open_slots(&world, 2).await;
    let address = world.address(Who::Ada).await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    let quote = json!({ "input": { "addressId": address } });
    let quote = world
        .ask(
            Who::Ada,
            "Query.deliveryQuote",
            quote,
            "{ served total { amount } }",
        )
        .await;
    assert_eq!(
        (&quote["served"], &quote["total"]["amount"]),
        (&json!(true), &json!(1500))
    );
    let input = json!({
        "idempotencyKey": "story", "addressId": address, "paymentMethod": "ON_DELIVERY",
        "expectedTotal": quote["total"]["amount"],
    });
    let placed = world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            "{ order { id } userErrors { code } }",
        )
        .await;
    let order = placed["order"]["id"].as_str().unwrap();
    let book = json!({ "orderId": order, "slotId": SLOTS[0] });
    world
        .ask(Who::Ada, "Mutation.bookDelivery", book, "{ userErrors { code } }")
        .await;
    world.bring(order, "PACKED").await;
    let day = json!({ "day": "2026-11-23" });
    let sheet = world
        .ask(Who::Dan, "Query.runSheet", day, "{ id status slotStartsAt }")
        .await;
    assert_eq!(
        (&sheet[0]["id"], &sheet[0]["slotStartsAt"]),
        (&json!(order), &json!(SLOTS[0]))
    );
    assert_eq!(sheet.as_array().unwrap().len(), 1);
    world.step(Who::Dan, "startDelivery", order, json!({})).await;
    world
        .step(Who::Dan, "completeDelivery", order, json!({ "paid": true }))
        .await;
    let end = state(&world, order).await;
    assert_eq!(
        (&end["status"], &end["payment"]["status"]),
        (&json!("DELIVERED"), &json!("PAID"))
    );
    assert_eq!(world.stock("bone").await, (7, 0));
}

/// Nothing of what was ordered is on the shelf: the order ends, the goods count again, nothing is owed.
#[tokio::test]
async fn an_order_that_cannot_be_packed_costs_nothing() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let address = world.address(Who::Ada).await;
    let placed = world
        .order(
            Who::Ada,
            "story",
            &address,
            json!([{ "productId": "bone", "quantity": 3 }]),
        )
        .await;
    let order = placed["order"]["id"].as_str().unwrap();
    world.bring(order, "PACKAGING_FAILED").await;
    let end = state(&world, order).await;
    assert_eq!(
        (&end["status"], &end["payment"]["status"]),
        (&json!("PACKAGING_FAILED"), &json!("VOIDED"))
    );
    assert_eq!(world.stock("bone").await, (3, 0));
}

/// A hundred orders, each with a tag of its own, are placed, packed, and booked for the slots that have room.
/// Every one of them reaches a delivery, and no slot takes more than it has room for.
#[tokio::test]
async fn a_hundred_tagged_orders_all_reach_a_booked_delivery() {
    let world = World::new().await;
    world.product("plant", 500, 200).await;
    open_slots(&world, 20).await;
    let address = world.address(Who::Ada).await;
    for tag in 0..100 {
        let input = json!({
            "idempotencyKey": format!("tag-{tag}"), "addressId": address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "plant", "quantity": 1 }], "note": format!("tag {tag}"),
        });
        let placed = world
            .ask(
                Who::Ada,
                "Mutation.placeOrder",
                json!({ "input": input }),
                "{ order { id } userErrors { code } }",
            )
            .await;
        let order = placed["order"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{placed}"))
            .to_owned();
        world.bring(&order, "PACKED").await;
        let mut wanted = tag;
        let booked = loop {
            let book = json!({ "orderId": order, "slotId": SLOTS[wanted % SLOTS.len()] });
            let booked = world
                .ask(Who::Ada, "Mutation.bookDelivery", book, "{ userErrors { code } }")
                .await;
            if codes(&booked) != ["SLOT_FULL"] {
                break booked;
            }
            wanted += 1;
            assert!(wanted < tag + SLOTS.len(), "no slot has room for order {tag}");
        };
        assert_eq!(codes(&booked), [""; 0], "order {tag}");
        let end = state(&world, &order).await;
        assert_eq!(end["note"], format!("tag {tag}"));
        assert_eq!(end["delivery"]["slot"]["startsAt"], SLOTS[wanted % SLOTS.len()]);
    }
    let days = json!({ "from": "2026-11-23", "days": 2 });
    let slots = world
        .ask(Who::Public, "Query.deliverySlots", days, "{ remaining }")
        .await;
    let remaining: Vec<_> = slots
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| &slot["remaining"])
        .collect();
    assert_eq!(remaining, [0, 0, 0, 0, 0]);
}

/// The shopkeeper sees how many pieces of a product lie in carts: those of visitors and of customers, before and
/// after they are merged, and none once they are ordered.
#[tokio::test]
async fn the_pieces_in_all_carts_are_counted() {
    let mut shop = Followed::new().await;
    shop.world.product("bone", 500, 50).await;
    let in_carts = async |shop: &mut Followed| {
        shop.follow().await;
        let stock = json!({ "productIds": ["bone"] });
        let levels = shop
            .world
            .ask(Who::Sam, "Query.stock", stock, "{ inCarts }")
            .await;
        levels[0]["inCarts"].as_i64().unwrap()
    };
    let add = |quantity: i64| json!({ "productId": "bone", "quantity": quantity });
    let visitor = shop
        .world
        .ask(Who::Public, "Mutation.addToCart", add(2), "{ cart { token } }")
        .await;
    assert_eq!(in_carts(&mut shop).await, 2);
    shop.world
        .ask(Who::Ada, "Mutation.addToCart", add(3), "{ userErrors { code } }")
        .await;
    assert_eq!(in_carts(&mut shop).await, 5);
    let token = json!({ "token": visitor["cart"]["token"] });
    shop.world
        .ask(Who::Ada, "Mutation.mergeCart", token, "{ userErrors { code } }")
        .await;
    assert_eq!(in_carts(&mut shop).await, 5);
    let address = shop.world.address(Who::Ada).await;
    let input = json!({ "idempotencyKey": "story", "addressId": address, "paymentMethod": "ON_DELIVERY" });
    let ordered = shop
        .world
        .ask(
            Who::Ada,
            "Mutation.placeOrder",
            json!({ "input": input }),
            "{ order { items { quantity } } }",
        )
        .await;
    assert_eq!(ordered["order"]["items"][0]["quantity"], 5);
    assert_eq!(in_carts(&mut shop).await, 0);
}

/// The shop is told of a new order, once, however often the change comes; and so is its customer.
#[tokio::test]
async fn a_new_order_is_told_to_the_shop_and_to_its_customer() {
    let desk = Desk::new().await;
    desk.order("story").await;
    for _ in 0..3 {
        assert_eq!(desk.bring(&desk.records()).await, 0);
    }
    assert_eq!(desk.notices(), 1);
    assert_eq!(desk.subjects().len(), 1);
}
