//! Placing orders, taking them back, and what staff sees of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    addresses::faults,
    world::{Who, World, codes},
};

const PLACED: &str = "{ replayed order { items { unitPrice { amount } lineTotal { amount } product { name } } \
     itemsTotal { amount } total { amount formatted } payment { method } history { at } \
     delivery { address { street } price { amount } } } \
     userErrors { code expected { amount formatted } } }";
const ORDER: &str = "{ items { unitPrice { amount } lineTotal { amount } product { name } } \
     itemsTotal { amount } total { amount formatted } payment { method } history { at } \
     delivery { address { street } price { amount } } }";
const CANCELLED: &str = "{ order { payment { status } history { at } } userErrors { code allowedActions } }";
const ROWS: &str = "{ nodes { code total { amount } } pageInfo { hasNextPage } }";

const DAY: i64 = 24 * 60 * 60;

/// A shop that sells bones, leads and balls, and Ada with an address.
struct Shop {
    world: World,
    address: String,
}

impl Shop {
    async fn open() -> Self {
        let world = World::new().await;
        world.product("ball", 300, 100).await;
        world.product("bone", 500, 100).await;
        world.product("lead", 1250, 100).await;
        let address = world.address(Who::Ada).await;
        Self { world, address }
    }

    /// Orders with whatever `changes` add to a plain request under `key`.
    async fn place(&self, key: &str, changes: Value) -> Value {
        self.place_in(&self.world, key, changes).await
    }

    async fn place_in(&self, world: &World, key: &str, changes: Value) -> Value {
        let mut input = json!({
            "idempotencyKey": key, "addressId": self.address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 1 }],
        });
        for (name, value) in changes.as_object().unwrap() {
            input[name] = value.clone();
        }
        world
            .ask(Who::Ada, "Mutation.placeOrder", json!({ "input": input }), PLACED)
            .await
    }

    async fn save(&self, world: &World, id: &str, name: &str, price: i64, status: &str) {
        let input =
            json!({ "id": id, "name": name, "category": "dog-food", "price": price, "status": status });
        let saved = world
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                json!({ "input": input }),
                "{ userErrors { code } }",
            )
            .await;
        assert_eq!(codes(&saved), [] as [&str; 0]);
    }

    async fn add(&self, product: &str, quantity: i64) {
        let arguments = json!({ "productId": product, "quantity": quantity });
        let added = self
            .world
            .ask(
                Who::Ada,
                "Mutation.addToCart",
                arguments,
                "{ userErrors { code } }",
            )
            .await;
        assert_eq!(codes(&added), [] as [&str; 0]);
    }

    async fn cart(&self) -> Value {
        self.world
            .ask(Who::Ada, "Query.cart", json!({}), "{ lines { quantity } }")
            .await
    }

    async fn order(&self, who: Who, id: &Value) -> Value {
        self.world
            .ask(who, "Query.order", json!({ "id": id }), ORDER)
            .await
    }

    async fn cancel(&self, who: Who, id: &Value) -> Value {
        self.world
            .ask(who, "Mutation.cancelOrder", json!({ "id": id }), CANCELLED)
            .await
    }

    async fn orders(&self) -> usize {
        let orders = self
            .world
            .ask(
                Who::Ada,
                "Query.orders",
                json!({ "first": 50 }),
                "{ nodes { id } }",
            )
            .await;
        orders["nodes"].as_array().unwrap().len()
    }

    async fn staff_order(&self, arguments: Value) -> Value {
        self.world
            .ask(Who::Wendy, "Query.staffOrder", arguments, ORDER)
            .await
    }
}

fn items(lines: &[(&str, i64)]) -> Value {
    let item = |(product, quantity): &(&str, i64)| json!({ "productId": product, "quantity": quantity });
    json!(lines.iter().map(item).collect::<Vec<_>>())
}

/// Code and product of each refusal, as `OUT_OF_STOCK bone`, sorted.
fn refusals(payload: &Value) -> Vec<String> {
    let refusal = |error: &Value| {
        format!(
            "{} {}",
            error["code"].as_str().unwrap(),
            error["productId"].as_str().unwrap_or_default()
        )
    };
    let mut refusals: Vec<String> = payload["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(refusal)
        .collect();
    refusals.sort_unstable();
    refusals
}

/// The refusal of one product.
fn refusal_of<'a>(payload: &'a Value, product: &str) -> &'a Value {
    let errors = payload["userErrors"].as_array().unwrap();
    errors
        .iter()
        .find(|error| error["productId"] == product)
        .unwrap_or_else(|| panic!("{payload}"))
}

#[tokio::test]
async fn an_order_holds_what_was_asked_for_at_the_shops_prices() {
    let shop = Shop::open().await;
    let placed = shop
        .place(
            "k",
            json!({ "items": items(&[("lead", 2), ("bone", 3)]), "expectedTotal": 4000 }),
        )
        .await;
    assert_eq!(faults(&placed), [] as [&str; 0]);
    assert_eq!(placed["replayed"], false);
    let id = &placed["order"]["id"];
    for order in [&placed["order"], &shop.order(Who::Ada, id).await] {
        assert_eq!(&order["id"], id);
        assert_eq!(order["status"], "PLACED");
        assert_eq!(order["placedAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(order["updatedAt"], "2026-11-20T09:00:00.000Z");
        let lines = order["items"].as_array().unwrap();
        assert_eq!(lines.len(), 2);
        for (line, (product, name, price, quantity)) in lines
            .iter()
            .zip([("bone", "The bone", 500, 3), ("lead", "The lead", 1250, 2)])
        {
            assert_eq!(line["productId"], product);
            assert_eq!(line["productName"], name);
            assert_eq!(line["product"]["name"], name);
            assert_eq!(line["unitPrice"]["amount"], price);
            assert_eq!(line["quantity"], quantity);
            assert_eq!(line["lineTotal"]["amount"], price * quantity);
            assert_eq!(line["packedQuantity"], Value::Null);
        }
        assert_eq!(order["itemsTotal"]["amount"], 4000);
        assert_eq!(order["delivery"]["price"]["amount"], 0);
        assert_eq!(order["total"]["amount"], 4000);
        assert_eq!(order["total"]["currency"], "EUR");
        assert_eq!(order["total"]["formatted"], "€40,00");
        assert_eq!(order["payment"]["method"], "ON_DELIVERY");
        assert_eq!(order["payment"]["status"], "DUE");
        assert_eq!(order["note"], Value::Null);
        assert_eq!(order["cancelReason"], Value::Null);
        assert_eq!(order["availableActions"], json!(["CANCEL", "BOOK_DELIVERY"]));
        let history = order["history"].as_array().unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0]["status"], "PLACED");
        assert_eq!(history[0]["actor"], "CUSTOMER");
        assert_eq!(history[0]["at"], "2026-11-20T09:00:00.000Z");
        assert_eq!(order["version"], 1);
    }
    assert_eq!(shop.world.stock("bone").await, (97, 3));
    assert_eq!(shop.world.stock("lead").await, (98, 2));
    assert_eq!(shop.world.stock("ball").await, (100, 0));
}

#[tokio::test]
async fn a_code_is_the_day_and_six_characters() {
    let shop = Shop::open().await;
    let mut codes = BTreeSet::new();
    for number in 0..20 {
        let placed = shop.place(&format!("k{number}"), json!({})).await;
        let code = placed["order"]["code"].as_str().unwrap().to_owned();
        let (day, rest) = code.split_once('-').unwrap();
        assert_eq!(day, "261120");
        assert_eq!(rest.len(), 6);
        assert!(
            rest.bytes()
                .all(|byte| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&byte)),
            "{code}"
        );
        codes.insert(code);
        shop.world.clock.forward(1);
    }
    assert_eq!(codes.len(), 20);
    shop.world.clock.forward(DAY);
    let placed = shop.place("later", json!({})).await;
    assert!(placed["order"]["code"].as_str().unwrap().starts_with("261121-"));
}

#[tokio::test]
async fn a_cart_is_ordered_and_emptied() {
    let shop = Shop::open().await;
    shop.add("bone", 3).await;
    shop.add("ball", 1).await;
    let placed = shop
        .place("k", json!({ "items": null, "expectedTotal": 1800 }))
        .await;
    assert_eq!(faults(&placed), [] as [&str; 0]);
    assert_eq!(placed["order"]["total"]["amount"], 1800);
    assert_eq!(placed["order"]["items"].as_array().unwrap().len(), 2);
    let cart = shop.cart().await;
    assert_eq!(cart["lines"], json!([]));
    assert_eq!(cart["version"], 0);
    assert_eq!(shop.world.stock("bone").await, (97, 3));
    let refused = shop.place("other", json!({ "items": null })).await;
    assert_eq!(faults(&refused), ["CART_EMPTY input.items"]);
}

#[tokio::test]
async fn an_order_of_given_items_leaves_the_cart_alone() {
    let shop = Shop::open().await;
    shop.add("lead", 2).await;
    let before = shop.cart().await;
    let placed = shop.place("k", json!({})).await;
    assert_eq!(placed["order"]["total"]["amount"], 500);
    assert_eq!(shop.cart().await, before);
}

#[tokio::test]
async fn a_refused_order_leaves_the_cart_alone() {
    let shop = Shop::open().await;
    shop.add("bone", 99).await;
    shop.world.restock("bone", -50, "broken").await;
    let before = shop.cart().await;
    let refused = shop.place("k", json!({ "items": null })).await;
    assert_eq!(refusals(&refused), ["INSUFFICIENT_STOCK bone"]);
    assert_eq!(refusal_of(&refused, "bone")["available"], 50);
    assert_eq!(shop.cart().await, before);
    assert_eq!(shop.world.stock("bone").await, (50, 0));
}

#[tokio::test]
async fn an_expired_cart_is_empty() {
    let shop = Shop::open().await;
    shop.add("bone", 1).await;
    shop.world.clock.forward(7 * DAY);
    let refused = shop.place("k", json!({ "items": null })).await;
    assert_eq!(faults(&refused), ["CART_EMPTY input.items"]);
    assert_eq!(
        refused["userErrors"][0]["message"],
        "There is nothing to order: the cart is empty."
    );
    let refused = shop.place("k", json!({ "items": [] })).await;
    assert_eq!(faults(&refused), ["CART_EMPTY input.items"]);
}

#[tokio::test]
async fn an_order_stays_as_it_was_sold() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let placed = shop
        .place("k", json!({ "items": items(&[("bone", 2), ("ball", 1)]) }))
        .await;
    let id = &placed["order"]["id"];
    shop.save(world, "bone", "Golden Bone", 9900, "ACTIVE").await;
    shop.save(world, "ball", "The ball", 300, "RETIRED").await;
    let input = json!({ "street": "9 Quay", "city": "Dublin", "zip": "D1", "country": "Ireland" });
    let arguments = json!({ "id": shop.address, "input": input });
    world
        .ask(
            Who::Ada,
            "Mutation.updateAddress",
            arguments,
            "{ userErrors { code } }",
        )
        .await;
    let arguments = json!({ "input": { "name": "Countess", "phone": "+353 21 999999" } });
    world
        .ask(
            Who::Ada,
            "Mutation.updateProfile",
            arguments,
            "{ userErrors { code } }",
        )
        .await;

    let order = shop.order(Who::Ada, id).await;
    assert_eq!(order["items"][0]["productName"], "The ball");
    assert_eq!(order["items"][0]["product"], Value::Null);
    assert_eq!(order["items"][1]["productName"], "The bone");
    assert_eq!(order["items"][1]["unitPrice"]["amount"], 500);
    assert_eq!(order["items"][1]["product"]["name"], "Golden Bone");
    assert_eq!(order["total"]["amount"], 1300);
    assert_eq!(order["delivery"]["address"]["street"], "1 Main Street");
    assert_eq!(order["delivery"]["address"]["city"], "Cork");
    assert_eq!(order["delivery"]["name"], "Ada");
    assert_eq!(order["delivery"]["phone"], Value::Null);

    world
        .ask(
            Who::Ada,
            "Mutation.deleteAddress",
            json!({ "id": shop.address }),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(shop.order(Who::Ada, id).await, order);
}

#[tokio::test]
async fn the_driver_asks_for_whom_the_order_names() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let whom = |placed: &Value| {
        let delivery = &placed["order"]["delivery"];
        (delivery["name"].clone(), delivery["phone"].clone())
    };
    assert_eq!(
        whom(&shop.place("a", json!({})).await),
        (json!("Ada"), Value::Null)
    );
    let arguments = json!({ "input": { "phone": "00353 21 1" } });
    world
        .ask(
            Who::Ada,
            "Mutation.updateProfile",
            arguments,
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(
        whom(&shop.place("b", json!({})).await),
        (json!("Ada"), json!("00353 21 1"))
    );
    let input = json!({
        "name": "The Porter", "phone": "00353 21 2", "street": "1 Main Street", "city": "Cork", "zip": "T12",
        "country": "Ireland",
    });
    let arguments = json!({ "id": shop.address, "input": input });
    world
        .ask(
            Who::Ada,
            "Mutation.updateAddress",
            arguments,
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(
        whom(&shop.place("c", json!({})).await),
        (json!("The Porter"), json!("00353 21 2"))
    );
    let contact = json!({ "contactName": " Grace ", "contactPhone": " 00353 21 3 " });
    let placed = shop.place("d", contact).await;
    assert_eq!(whom(&placed), (json!("Grace"), json!("00353 21 3")));
    assert_eq!(
        placed["order"]["delivery"]["address"]["formatted"],
        "The Porter\n1 Main Street\nT12 Cork\nIreland"
    );
}

#[tokio::test]
async fn notes_and_contacts_have_their_rules() {
    let shop = Shop::open().await;
    let longest = "é".repeat(500);
    let placed = shop.place("a", json!({ "note": format!(" {longest}\n") })).await;
    assert_eq!(placed["order"]["note"], longest);
    let placed = shop.place("b", json!({ "note": "Two\nlines." })).await;
    assert_eq!(placed["order"]["note"], "Two\nlines.");
    let placed = shop
        .place(
            "c",
            json!({ "note": " ", "contactName": "", "contactPhone": "\t" }),
        )
        .await;
    assert_eq!(placed["order"]["note"], Value::Null);
    assert_eq!(placed["order"]["delivery"]["name"], "Ada");
    let refused = shop
        .place(
            "d",
            json!({ "note": "x".repeat(501), "contactName": "A\nB", "contactPhone": "call", "idempotencyKey": " " }),
        )
        .await;
    assert_eq!(
        faults(&refused),
        [
            "INVALID input.idempotencyKey",
            "TOO_LONG input.note",
            "INVALID input.contactName",
            "INVALID input.contactPhone"
        ]
    );
    let refused = shop
        .place("d", json!({ "note": "<script>", "contactName": "x".repeat(101) }))
        .await;
    assert_eq!(
        faults(&refused),
        ["INVALID input.note", "TOO_LONG input.contactName"]
    );
    assert_eq!(shop.orders().await, 3);
}

#[tokio::test]
async fn a_total_that_is_not_the_expected_one_is_refused() {
    let shop = Shop::open().await;
    for expected in [0, 499, 501, -1, i64::from(i32::MAX)] {
        let refused = shop.place("k", json!({ "expectedTotal": expected })).await;
        assert_eq!(faults(&refused), ["TOTAL_MISMATCH input.expectedTotal"]);
        assert_eq!(refused["userErrors"][0]["expected"]["amount"], 500);
        assert_eq!(refused["userErrors"][0]["expected"]["formatted"], "€5,00");
        assert_eq!(refused["userErrors"][0]["message"], "The total is €5,00 now.");
        assert_eq!(refused["order"], Value::Null);
    }
    assert_eq!(shop.world.stock("bone").await, (100, 0));
    let placed = shop.place("k", json!({ "expectedTotal": 500 })).await;
    assert_eq!(placed["replayed"], false);
    assert_eq!(placed["order"]["total"]["amount"], 500);
}

#[tokio::test]
async fn a_total_that_cannot_be_billed_is_refused() {
    let shop = Shop::open().await;
    shop.world.product("diamond", 100_000_000, 100).await;
    let refused = shop
        .place("k", json!({ "items": items(&[("diamond", 22)]) }))
        .await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED input.items"]);
    let placed = shop
        .place("k", json!({ "items": items(&[("diamond", 21)]) }))
        .await;
    assert_eq!(placed["order"]["total"]["amount"], 2_100_000_000);
}

#[tokio::test]
async fn every_failing_line_is_told_at_once() {
    let shop = Shop::open().await;
    let world = &shop.world;
    world.product("none", 100, 0).await;
    world.product("few", 100, 2).await;
    world.product("dear", 100, 5).await;
    world.product("gone", 100, 5).await;
    let wanted = items(&[
        ("bone", 1),
        ("none", 1),
        ("few", 3),
        ("dear", 1),
        ("gone", 1),
        ("unknown", 1),
    ]);
    // Both functions have read the catalogue; another one changes price and status.
    world
        .ask(Who::Ada, "Query.categories", json!({}), "{ slug }")
        .await;
    let other = World::over(world.engine.clone());
    shop.save(&other, "dear", "The dear", 200, "ACTIVE").await;
    shop.save(&other, "gone", "The gone", 100, "HIDDEN").await;
    for fresh in [false, true] {
        if fresh {
            world.clock.forward(60);
        }
        let refused = shop.place("k", json!({ "items": wanted })).await;
        let mut expected = vec![
            "INSUFFICIENT_STOCK few",
            "OUT_OF_STOCK none",
            "PRICE_CHANGED dear",
            "PRODUCT_UNAVAILABLE gone",
            "PRODUCT_UNAVAILABLE unknown",
        ];
        if fresh {
            // The price is known now, and a total over a part of the lines would say nothing.
            expected.remove(2);
        } else {
            let dear = refusal_of(&refused, "dear");
            assert_eq!(dear["expected"]["amount"], 200);
            assert_eq!(dear["message"], "The dear costs €2,00 now.");
        }
        assert_eq!(refusals(&refused), expected);
        assert_eq!(refused["order"], Value::Null);
        let few = refusal_of(&refused, "few");
        assert_eq!(few["available"], 2);
        assert_eq!(few["message"], "We have only 2 of The few left.");
        let none = refusal_of(&refused, "none");
        assert_eq!(none["available"], 0);
        assert_eq!(none["message"], "The none is sold out.");
        for error in refused["userErrors"].as_array().unwrap() {
            assert_eq!(error["field"], json!(["input", "items"]));
        }
    }
    assert_eq!(world.stock("bone").await, (100, 0));
    assert_eq!(shop.orders().await, 0);
}

#[tokio::test]
async fn lines_that_fail_in_the_transaction_are_all_told() {
    let shop = Shop::open().await;
    let world = &shop.world;
    world.product("none", 100, 0).await;
    world.product("dear", 100, 1).await;
    world.product("gone", 100, 5).await;
    world
        .ask(Who::Ada, "Query.categories", json!({}), "{ slug }")
        .await;
    let other = World::over(world.engine.clone());
    shop.save(&other, "dear", "The dear", 200, "ACTIVE").await;
    shop.save(&other, "gone", "The gone", 100, "RETIRED").await;
    let wanted = items(&[("bone", 1), ("none", 1), ("dear", 2), ("gone", 1)]);
    let refused = shop
        .place("k", json!({ "items": wanted, "expectedTotal": 900 }))
        .await;
    assert_eq!(
        refusals(&refused),
        [
            "INSUFFICIENT_STOCK dear",
            "OUT_OF_STOCK none",
            "PRICE_CHANGED dear",
            "PRODUCT_UNAVAILABLE gone"
        ]
    );
    // The next attempt knows the new price.
    let refused = shop
        .place(
            "k",
            json!({ "items": items(&[("dear", 1)]), "expectedTotal": 100 }),
        )
        .await;
    assert_eq!(faults(&refused), ["TOTAL_MISMATCH input.expectedTotal"]);
    let placed = shop
        .place(
            "k",
            json!({ "items": items(&[("dear", 1)]), "expectedTotal": 200 }),
        )
        .await;
    assert_eq!(placed["order"]["total"]["amount"], 200);
    assert_eq!(world.stock("bone").await, (100, 0));
}

#[tokio::test]
async fn a_wrong_address_and_an_unknown_product_are_told_together() {
    let shop = Shop::open().await;
    let of_bob = shop.world.address(Who::Bob).await;
    for address in ["", "unknown", "00000000-0000-4000-8000-000000000000", &of_bob] {
        let changes = json!({ "addressId": address, "items": items(&[("unknown", 1), ("bone", 1)]) });
        let refused = shop.place("k", changes).await;
        assert_eq!(
            faults(&refused),
            ["NOT_FOUND input.addressId", "PRODUCT_UNAVAILABLE input.items"],
            "{address}"
        );
        let refused = shop
            .place("k", json!({ "addressId": address, "items": null }))
            .await;
        assert_eq!(
            faults(&refused),
            ["NOT_FOUND input.addressId", "CART_EMPTY input.items"]
        );
    }
    assert_eq!(shop.orders().await, 0);
}

#[tokio::test]
async fn the_same_product_twice_is_one_line() {
    let shop = Shop::open().await;
    let placed = shop
        .place(
            "k",
            json!({ "items": items(&[("bone", 60), ("ball", 1), ("bone", 39)]) }),
        )
        .await;
    let lines = placed["order"]["items"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["productId"], "bone");
    assert_eq!(lines[1]["quantity"], 99);
    assert_eq!(shop.world.stock("bone").await, (1, 99));
    let again = shop
        .place("k", json!({ "items": items(&[("ball", 1), ("bone", 99)]) }))
        .await;
    assert_eq!(again["replayed"], true);

    let refused = shop
        .place("other", json!({ "items": items(&[("lead", 60), ("lead", 40)]) }))
        .await;
    assert_eq!(faults(&refused), ["INVALID_QUANTITY input.items"]);
    assert_eq!(refused["userErrors"][0]["productId"], "lead");
}

#[tokio::test]
async fn an_order_has_at_most_fifty_products() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let names: Vec<String> = (0..51).map(|number| format!("p{number:02}")).collect();
    for name in &names {
        world.product(name, 100, 2).await;
    }
    let wanted: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let refused = shop.place("k", json!({ "items": items(&wanted) })).await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED input.items"]);
    assert_eq!(
        refused["userErrors"][0]["message"],
        "items must have at most 50 entries."
    );
    let many = vec![("bone", 1); 101];
    let refused = shop.place("k", json!({ "items": items(&many) })).await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED input.items"]);
    // Fifty-one entries of one product are one product.
    let placed = shop.place("one", json!({ "items": items(&many[..51]) })).await;
    assert_eq!(placed["order"]["items"][0]["quantity"], 51);

    let placed = shop.place("k", json!({ "items": items(&wanted[..50]) })).await;
    assert_eq!(faults(&placed), [] as [&str; 0]);
    assert_eq!(placed["order"]["items"].as_array().unwrap().len(), 50);
    assert_eq!(placed["order"]["total"]["amount"], 5000);
    assert_eq!(
        shop.order(Who::Ada, &placed["order"]["id"]).await,
        placed["order"]
    );
    let cancelled = shop.cancel(Who::Ada, &placed["order"]["id"]).await;
    assert_eq!(codes(&cancelled), [] as [&str; 0]);
    assert_eq!(world.stock("p49").await, (2, 0));
}

#[tokio::test]
async fn wrong_lines_are_told_with_their_places() {
    let shop = Shop::open().await;
    let wanted = items(&[
        ("bone", 0),
        ("bone", 1),
        ("ball", -1),
        ("not a product", 100),
        ("lead", i64::from(i32::MAX)),
        ("", 1),
    ]);
    let refused = shop.place("k", json!({ "items": wanted })).await;
    assert_eq!(
        faults(&refused),
        [
            "INVALID_QUANTITY input.items.0.quantity",
            "INVALID_QUANTITY input.items.2.quantity",
            "INVALID_QUANTITY input.items.3.quantity",
            "PRODUCT_UNAVAILABLE input.items.3.productId",
            "INVALID_QUANTITY input.items.4.quantity",
            "PRODUCT_UNAVAILABLE input.items.5.productId",
        ]
    );
    let mut input =
        json!({ "idempotencyKey": "k", "addressId": shop.address, "paymentMethod": "ON_DELIVERY" });
    input["items"] = items(&[("bone", 2_147_483_648)]);
    let refused = shop
        .world
        .try_ask(Who::Ada, "Mutation.placeOrder", json!({ "input": input }), PLACED)
        .await
        .unwrap_err();
    assert_eq!(refused.error_type, "BadRequest");
    assert_eq!(shop.orders().await, 0);
}

#[tokio::test]
async fn a_repeat_answers_with_the_order_though_the_cart_is_empty_and_the_goods_are_gone() {
    let shop = Shop::open().await;
    shop.world.restock("bone", -97, "broken").await;
    shop.add("bone", 3).await;
    let placed = shop.place("k", json!({ "items": null })).await;
    assert_eq!(placed["replayed"], false);
    shop.world.clock.forward(3600);
    for _ in 0..2 {
        let again = shop.place("k", json!({ "items": null })).await;
        assert_eq!(again["replayed"], true);
        assert_eq!(again["order"], placed["order"]);
        assert_eq!(again["userErrors"], json!([]));
    }
    assert_eq!(shop.world.stock("bone").await, (0, 3));
    assert_eq!(shop.orders().await, 1);
    // The cart that was filled in the meantime is not touched.
    shop.add("ball", 1).await;
    shop.place("k", json!({ "items": null })).await;
    assert_eq!(shop.cart().await["totalQuantity"], 1);
}

#[tokio::test]
async fn a_repeat_shows_what_has_become_of_the_order() {
    let shop = Shop::open().await;
    let placed = shop.place("k", json!({})).await;
    shop.cancel(Who::Ada, &placed["order"]["id"]).await;
    shop.world
        .ask(
            Who::Ada,
            "Mutation.deleteAddress",
            json!({ "id": shop.address }),
            "{ userErrors { code } }",
        )
        .await;
    shop.save(&shop.world, "bone", "The bone", 600, "RETIRED").await;
    let again = shop.place("k", json!({})).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["order"]["id"], placed["order"]["id"]);
    assert_eq!(again["order"]["status"], "CANCELLED");
    assert_eq!(again["order"]["total"]["amount"], 500);
}

#[tokio::test]
async fn a_key_is_not_used_for_another_order() {
    let shop = Shop::open().await;
    let second = shop.world.address(Who::Ada).await;
    shop.place("k", json!({ "note": "Ring." })).await;
    for changes in [
        json!({ "note": "Knock." }),
        json!({}),
        json!({ "note": "Ring.", "addressId": second }),
        json!({ "note": "Ring.", "items": items(&[("bone", 2)]) }),
        json!({ "note": "Ring.", "items": items(&[("ball", 1)]) }),
        json!({ "note": "Ring.", "items": null }),
        json!({ "note": "Ring.", "expectedTotal": 500 }),
        json!({ "note": "Ring.", "contactName": "Grace" }),
        json!({ "note": "Ring.", "contactPhone": "00353 21 1" }),
    ] {
        let refused = shop.place("k", changes.clone()).await;
        assert_eq!(
            faults(&refused),
            ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"],
            "{changes}"
        );
        assert_eq!(refused["order"], Value::Null);
        assert_eq!(refused["replayed"], false);
    }
    let again = shop.place("k", json!({ "note": " Ring. " })).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(shop.orders().await, 1);
}

#[tokio::test]
async fn two_customers_may_use_the_same_key() {
    let shop = Shop::open().await;
    let address = shop.world.address(Who::Bob).await;
    let of_ada = shop.place("k", json!({})).await;
    let of_bob = shop
        .world
        .order(Who::Bob, "k", &address, items(&[("bone", 1)]))
        .await;
    assert_eq!(of_bob["replayed"], false);
    assert_ne!(of_bob["order"]["id"], of_ada["order"]["id"]);
}

#[tokio::test]
async fn a_key_is_forgotten_after_seven_days() {
    let shop = Shop::open().await;
    let placed = shop.place("k", json!({})).await;
    shop.world.clock.forward(7 * DAY - 1);
    assert_eq!(shop.place("k", json!({})).await["replayed"], true);
    shop.world.clock.forward(1);
    let next = shop.place("k", json!({ "items": items(&[("ball", 1)]) })).await;
    assert_eq!(faults(&next), [] as [&str; 0]);
    assert_eq!(next["replayed"], false);
    assert_ne!(next["order"]["id"], placed["order"]["id"]);
    assert_eq!(shop.orders().await, 2);
}

#[tokio::test]
async fn a_refused_order_does_not_use_up_its_key() {
    let shop = Shop::open().await;
    shop.world.product("rare", 100, 0).await;
    let wanted = json!({ "items": items(&[("rare", 1)]) });
    assert_eq!(
        refusals(&shop.place("k", wanted.clone()).await),
        ["OUT_OF_STOCK rare"]
    );
    assert_eq!(
        faults(&shop.place("k", json!({ "expectedTotal": 1 })).await),
        ["TOTAL_MISMATCH input.expectedTotal"]
    );
    shop.world.restock("rare", 1, "delivery").await;
    let placed = shop.place("k", wanted).await;
    assert_eq!(placed["replayed"], false);
    assert_eq!(placed["order"]["items"][0]["productId"], "rare");
}

#[tokio::test]
async fn cards_are_refused_in_words() {
    let shop = Shop::open().await;
    let refused = shop.place("k", json!({ "paymentMethod": "CARD" })).await;
    assert_eq!(faults(&refused), ["INVALID input.paymentMethod"]);
    assert_eq!(
        refused["userErrors"][0]["message"],
        "paymentMethod must be ON_DELIVERY: this shop takes no cards."
    );
    let mut input =
        json!({ "idempotencyKey": "k", "addressId": shop.address, "items": items(&[("bone", 1)]) });
    for method in [json!("CASH"), Value::Null] {
        input["paymentMethod"] = method;
        let refused = shop
            .world
            .try_ask(Who::Ada, "Mutation.placeOrder", json!({ "input": input }), PLACED)
            .await
            .unwrap_err();
        assert_eq!(refused.error_type, "BadRequest");
    }
    assert_eq!(shop.orders().await, 0);
}

#[tokio::test]
async fn a_cancelled_order_gives_its_goods_back() {
    let shop = Shop::open().await;
    let placed = shop
        .place("k", json!({ "items": items(&[("bone", 3), ("ball", 2)]) }))
        .await;
    let id = &placed["order"]["id"];
    shop.world.clock.forward(90);
    let cancelled = shop.cancel(Who::Ada, id).await;
    assert_eq!(codes(&cancelled), [] as [&str; 0]);
    for order in [&cancelled["order"], &shop.order(Who::Ada, id).await] {
        assert_eq!(order["status"], "CANCELLED");
        assert_eq!(order["cancelReason"], "CUSTOMER");
        assert_eq!(order["payment"]["status"], "VOIDED");
        assert_eq!(order["availableActions"], json!([]));
        assert_eq!(order["placedAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(order["updatedAt"], "2026-11-20T09:01:30.000Z");
        assert_eq!(order["version"], 2);
        let history = order["history"].as_array().unwrap();
        let steps: Vec<&Value> = history.iter().map(|step| &step["status"]).collect();
        assert_eq!(steps, ["PLACED", "CANCELLED"]);
        assert_eq!(history[1]["actor"], "CUSTOMER");
        assert_eq!(history[1]["at"], "2026-11-20T09:01:30.000Z");
    }
    assert_eq!(shop.world.stock("bone").await, (100, 0));
    assert_eq!(shop.world.stock("ball").await, (100, 0));

    let refused = shop.cancel(Who::Ada, id).await;
    assert_eq!(faults(&refused), ["INVALID_TRANSITION id"]);
    assert_eq!(refused["userErrors"][0]["allowedActions"], json!([]));
    assert_eq!(
        refused["userErrors"][0]["message"],
        "An order that is CANCELLED cannot be cancelled."
    );
    assert_eq!(shop.world.stock("bone").await, (100, 0));
}

#[tokio::test]
async fn an_order_of_retired_products_can_be_cancelled() {
    let shop = Shop::open().await;
    let placed = shop.place("k", json!({})).await;
    shop.save(&shop.world, "bone", "The bone", 700, "RETIRED").await;
    let cancelled = shop.cancel(Who::Ada, &placed["order"]["id"]).await;
    assert_eq!(cancelled["order"]["status"], "CANCELLED");
    assert_eq!(shop.world.stock("bone").await, (100, 0));
}

#[tokio::test]
async fn unknown_and_foreign_orders_are_absent() {
    let shop = Shop::open().await;
    let id = shop.place("k", json!({})).await["order"]["id"].clone();
    let unknown = json!("A".repeat(43));
    for (who, id) in [
        (Who::Bob, &id),
        (Who::Ada, &unknown),
        (Who::Ada, &json!("")),
        (Who::Ada, &json!("garbage")),
    ] {
        let refused = shop.cancel(who, id).await;
        assert_eq!(faults(&refused), ["NOT_FOUND id"]);
        assert_eq!(refused["userErrors"][0]["message"], "There is no such order.");
        assert_eq!(shop.order(who, id).await, Value::Null);
    }
    assert_eq!(shop.order(Who::Sam, &id).await, Value::Null);
    assert_eq!(shop.order(Who::Ada, &id).await["status"], "PLACED");
}

/// Forty-five orders, every third cancelled, the last five on the next day. Gives back codes and
/// states in the order of time.
async fn busy_days(shop: &Shop) -> Vec<(String, &'static str)> {
    let mut orders = Vec::new();
    for number in 0..45 {
        if number == 40 {
            shop.world.clock.forward(DAY);
        }
        let placed = shop.place(&format!("k{number}"), json!({})).await;
        let order = &placed["order"];
        let status = if number % 3 == 2 {
            shop.cancel(Who::Ada, &order["id"]).await;
            "CANCELLED"
        } else {
            "PLACED"
        };
        orders.push((order["code"].as_str().unwrap().to_owned(), status));
        shop.world.clock.forward(7);
    }
    orders
}

/// The codes of all rows of a staff list, page by page.
async fn rows(world: &World, mut arguments: Value, first: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    arguments["first"] = json!(first);
    loop {
        let page = world
            .ask(Who::Wendy, "Query.staffOrders", arguments.clone(), ROWS)
            .await;
        let nodes = page["nodes"].as_array().unwrap();
        rows.extend(nodes.iter().map(|row| row["code"].as_str().unwrap().to_owned()));
        assert_eq!(page["pageInfo"]["endCursor"].is_null(), nodes.is_empty());
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
        assert_eq!(nodes.len(), first);
        arguments["after"] = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn staff_lists_orders_by_status_and_by_day_oldest_first() {
    let shop = Shop::open().await;
    let orders = busy_days(&shop).await;
    let of = |days: std::ops::Range<usize>, wanted: Option<&str>| -> Vec<String> {
        let orders = orders[days]
            .iter()
            .filter(|(_, status)| wanted.is_none_or(|wanted| wanted == *status));
        orders.map(|(code, _)| code.clone()).collect()
    };
    for (arguments, expected) in [
        (json!({}), of(0..45, Some("PLACED"))),
        (json!({ "status": "PLACED" }), of(0..45, Some("PLACED"))),
        (json!({ "status": "PACKING" }), vec![]),
        (json!({ "day": "2026-11-20" }), of(0..40, None)),
        (json!({ "day": "2026-11-21" }), of(40..45, None)),
        (json!({ "day": "2026-11-22" }), vec![]),
        (
            json!({ "day": "2026-11-20", "status": "PLACED" }),
            of(0..40, Some("PLACED")),
        ),
        (
            json!({ "day": "2026-11-20", "status": "CANCELLED" }),
            of(0..40, Some("CANCELLED")),
        ),
        (json!({ "day": "2026-11-20", "status": "DELIVERED" }), vec![]),
    ] {
        for first in [4, 13, 20, 50] {
            assert_eq!(
                rows(&shop.world, arguments.clone(), first).await,
                expected,
                "{arguments} by {first}"
            );
        }
    }
    let page = shop
        .world
        .ask(Who::Dan, "Query.staffOrders", json!({}), ROWS)
        .await;
    assert_eq!(page["nodes"].as_array().unwrap().len(), 20);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let row = &page["nodes"][0];
    assert_eq!(row["status"], "PLACED");
    assert_eq!(row["customerName"], "Ada");
    assert_eq!(row["itemCount"], 1);
    assert_eq!(row["total"]["amount"], 500);
    assert_eq!(row["placedAt"], "2026-11-20T09:00:00.000Z");
    let order = shop.staff_order(json!({ "id": row["id"] })).await;
    assert_eq!(order["code"], row["code"]);
}

#[tokio::test]
async fn orders_that_are_done_are_listed_by_day_only() {
    let shop = Shop::open().await;
    for status in ["DELIVERED", "PACKAGING_FAILED", "CANCELLED"] {
        let refused = shop
            .world
            .try_ask(Who::Wendy, "Query.staffOrders", json!({ "status": status }), ROWS)
            .await
            .unwrap_err();
        assert_eq!(refused.error_type, "BadRequest");
        assert_eq!(
            refused.message,
            "Orders that are done are listed by day: give the day as well."
        );
    }
    for arguments in [
        json!({ "first": 0 }),
        json!({ "first": 51 }),
        json!({ "first": -1 }),
        json!({ "day": "2026-02-30" }),
        json!({ "day": "today" }),
        json!({ "status": "LOST" }),
    ] {
        let refused = shop
            .world
            .try_ask(Who::Wendy, "Query.staffOrders", arguments.clone(), ROWS)
            .await
            .unwrap_err();
        assert_eq!(refused.error_type, "BadRequest", "{arguments}");
    }
}

#[tokio::test]
async fn a_cursor_that_is_none_of_the_staffs_list_counts_as_absent() {
    let shop = Shop::open().await;
    for number in 0..3 {
        shop.place(&format!("k{number}"), json!({})).await;
        shop.world.clock.forward(1);
    }
    for arguments in [json!({}), json!({ "day": "2026-11-20" })] {
        let whole = shop
            .world
            .ask(Who::Wendy, "Query.staffOrders", arguments.clone(), ROWS)
            .await;
        assert_eq!(whole["nodes"].as_array().unwrap().len(), 3);
        for garbage in ["", "garbage", "!", "\u{0}", &"x".repeat(5000)] {
            let mut arguments = arguments.clone();
            arguments["after"] = json!(garbage);
            let page = shop
                .world
                .ask(Who::Wendy, "Query.staffOrders", arguments, ROWS)
                .await;
            assert_eq!(page, whole, "{garbage}");
        }
    }
}

#[tokio::test]
async fn staff_finds_an_order_by_id_and_by_code() {
    let shop = Shop::open().await;
    let placed = shop.place("k", json!({ "note": "Ring." })).await;
    let (id, code) = (&placed["order"]["id"], placed["order"]["code"].as_str().unwrap());
    let lower = code.to_lowercase();
    for arguments in [
        json!({ "id": id }),
        json!({ "code": code }),
        json!({ "code": lower }),
        json!({ "code": format!(" {code}\n") }),
        json!({ "id": id, "code": "261120-000000" }),
        json!({ "id": null, "code": code }),
    ] {
        let order = shop.staff_order(arguments.clone()).await;
        assert_eq!(&order["id"], id, "{arguments}");
        assert_eq!(order["note"], "Ring.");
    }
    for arguments in [
        json!({}),
        json!({ "id": "garbage" }),
        json!({ "id": "A".repeat(43) }),
        json!({ "id": "garbage", "code": code }),
        json!({ "code": "" }),
        json!({ "code": "261120-000000" }),
        json!({ "code": "999999-000000" }),
        json!({ "code": code.replace('-', "") }),
        json!({ "code": format!("{code}0") }),
        json!({ "code": "\u{0}" }),
        json!({ "code": "é".repeat(6) + "-ABCDEF" }),
        json!({ "code": "x".repeat(5000) }),
    ] {
        assert_eq!(
            shop.staff_order(arguments.clone()).await,
            Value::Null,
            "{arguments}"
        );
    }
}
