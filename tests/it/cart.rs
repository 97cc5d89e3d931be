//! Carts, with and without a customer.

use serde_json::{Value, json};

use crate::{
    addresses::faults,
    world::{FIRST_VERSION, Who, World, codes},
};

const CART: &str = "{ lines { product { id name } unitPrice { amount } lineTotal { amount } } itemsTotal { amount } \
     warnings { code previousPrice { amount } } }";
const PAYLOAD: &str = "{ cart { lines { product { id } unitPrice { amount } lineTotal { amount } } \
     itemsTotal { amount } warnings { code previousPrice { amount } } } userErrors { code field } }";

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

async fn add(world: &World, who: Who, product: &str, quantity: i64, token: &Value) -> Value {
    let arguments = json!({ "productId": product, "quantity": quantity, "token": token });
    world.ask(who, "Mutation.addToCart", arguments, PAYLOAD).await
}

async fn add_under(world: &World, who: Who, product: &str, quantity: i64, key: &str) -> Value {
    let arguments = json!({ "productId": product, "quantity": quantity, "idempotencyKey": key });
    world.ask(who, "Mutation.addToCart", arguments, PAYLOAD).await
}

async fn set(world: &World, who: Who, product: &str, quantity: i64, token: &Value) -> Value {
    let arguments = json!({ "productId": product, "quantity": quantity, "token": token });
    world.ask(who, "Mutation.setCartLine", arguments, PAYLOAD).await
}

async fn merge(world: &World, who: Who, token: &Value) -> Value {
    world
        .ask(who, "Mutation.mergeCart", json!({ "token": token }), PAYLOAD)
        .await
}

async fn reorder(world: &World, who: Who, order: &Value) -> Value {
    world
        .ask(who, "Mutation.reorder", json!({ "orderId": order }), PAYLOAD)
        .await
}

async fn cart(world: &World, who: Who, token: &Value) -> Value {
    world
        .ask(who, "Query.cart", json!({ "token": token }), CART)
        .await
}

/// Saves a product again under another price or status.
async fn save(world: &World, id: &str, price: i64, status: &str) {
    let input = json!({
        "id": id, "name": format!("The {id}"), "category": "dog-food", "price": price, "status": status,
    });
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

/// Products and quantities of a cart, as `2 bone`.
fn lines(cart: &Value) -> Vec<String> {
    let lines = cart["lines"].as_array().unwrap_or_else(|| panic!("{cart}"));
    let line = |line: &Value| format!("{} {}", line["quantity"], line["product"]["id"].as_str().unwrap());
    lines.iter().map(line).collect()
}

/// Codes and products of a cart's warnings, as `OUT_OF_STOCK bone`.
fn warnings(cart: &Value) -> Vec<String> {
    let warnings = cart["warnings"].as_array().unwrap();
    let warning = |warning: &Value| {
        format!(
            "{} {}",
            warning["code"].as_str().unwrap(),
            warning["productId"].as_str().unwrap()
        )
    };
    warnings.iter().map(warning).collect()
}

fn is_empty(cart: &Value) -> bool {
    cart["lines"] == json!([])
        && cart["token"].is_null()
        && cart["version"] == 0
        && cart["expiresAt"].is_null()
        && cart["totalQuantity"] == 0
        && cart["itemsTotal"]["amount"] == 0
        && cart["warnings"] == json!([])
}

/// A shop that sells bones at 5.00 and leads at 12.50.
async fn shop() -> World {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    world.product("lead", 1250, 100).await;
    world
}

#[tokio::test]
async fn the_first_addition_makes_a_cart_and_hands_out_its_token() {
    let world = shop().await;
    let added = add(&world, Who::Public, "bone", 2, &Value::Null).await;
    assert_eq!(faults(&added), [] as [&str; 0]);
    let token = &added["cart"]["token"];
    assert_eq!(token.as_str().unwrap().len(), 22);
    assert_eq!(added["cart"]["version"], FIRST_VERSION + 1);
    assert_eq!(added["cart"]["expiresAt"], "2026-11-21T09:00:00.000Z");

    let added = add(&world, Who::Public, "lead", 1, token).await;
    assert_eq!(&added["cart"]["token"], token);
    let cart = cart(&world, Who::Public, token).await;
    assert_eq!(cart, added["cart"]);
    assert_eq!(lines(&cart), ["2 bone", "1 lead"]);
    assert_eq!(&cart["token"], token);
    assert_eq!(cart["lines"][0]["unitPrice"]["amount"], 500);
    assert_eq!(cart["lines"][0]["lineTotal"]["amount"], 1000);
    assert_eq!(cart["lines"][1]["lineTotal"]["amount"], 1250);
    assert_eq!(cart["totalQuantity"], 3);
    assert_eq!(cart["itemsTotal"]["amount"], 2250);
    assert_eq!(cart["itemsTotal"]["formatted"], "€22,50");
    assert_eq!(cart["warnings"], json!([]));
    assert_eq!(cart["version"], FIRST_VERSION + 2);
}

#[tokio::test]
async fn two_visitors_have_two_carts() {
    let world = shop().await;
    let first = add(&world, Who::Public, "bone", 1, &Value::Null).await["cart"]["token"].clone();
    let second = add(&world, Who::Public, "lead", 1, &Value::Null).await["cart"]["token"].clone();
    assert_ne!(first, second);
    assert_eq!(lines(&cart(&world, Who::Public, &first).await), ["1 bone"]);
    assert_eq!(lines(&cart(&world, Who::Public, &second).await), ["1 lead"]);
}

#[tokio::test]
async fn a_token_that_opens_nothing_shows_an_empty_cart() {
    let world = shop().await;
    let unknown = "AAAAAAAAAAAAAAAAAAAAAA";
    let long = "A".repeat(5000);
    for token in [
        Value::Null,
        json!(""),
        json!("garbage"),
        json!(unknown),
        json!(long),
        json!("\u{0}"),
    ] {
        assert!(is_empty(&cart(&world, Who::Public, &token).await), "{token}");
        let removed = set(&world, Who::Public, "bone", 0, &token).await;
        assert!(is_empty(&removed["cart"]), "{token}");
        let cleared = world
            .ask(
                Who::Public,
                "Mutation.clearCart",
                json!({ "token": token }),
                PAYLOAD,
            )
            .await;
        assert!(is_empty(&cleared["cart"]), "{token}");
    }
}

#[tokio::test]
async fn adding_under_a_token_that_opens_nothing_makes_another_cart() {
    let world = shop().await;
    let unknown = "AAAAAAAAAAAAAAAAAAAAAA";
    for token in ["", "garbage", unknown] {
        let added = add(&world, Who::Public, "bone", 2, &json!(token)).await;
        let fresh = &added["cart"]["token"];
        assert_ne!(fresh, token);
        assert_eq!(lines(&added["cart"]), ["2 bone"]);
        assert_eq!(lines(&cart(&world, Who::Public, fresh).await), ["2 bone"]);
        let set = set(&world, Who::Public, "bone", 2, &json!(token)).await;
        assert_ne!(set["cart"]["token"], token);
        assert_ne!(&set["cart"]["token"], fresh);
        assert_eq!(lines(&set["cart"]), ["2 bone"]);
    }
    assert!(is_empty(&cart(&world, Who::Public, &json!(unknown)).await));
}

#[tokio::test]
async fn an_anonymous_cart_lives_for_a_day_after_its_last_change() {
    let world = shop().await;
    let token = add(&world, Who::Public, "bone", 1, &Value::Null).await["cart"]["token"].clone();
    world.clock.forward(DAY - 1);
    assert_eq!(lines(&cart(&world, Who::Public, &token).await), ["1 bone"]);
    let renewed = add(&world, Who::Public, "bone", 1, &token).await;
    assert_eq!(renewed["cart"]["expiresAt"], "2026-11-22T08:59:59.000Z");
    world.clock.forward(DAY - 1);
    let renewed = set(&world, Who::Public, "bone", 5, &token).await;
    assert_eq!(renewed["cart"]["token"], token);
    world.clock.forward(DAY - 1);
    assert_eq!(lines(&cart(&world, Who::Public, &token).await), ["5 bone"]);

    // It is still stored, but it is over.
    world.clock.forward(1);
    assert!(is_empty(&cart(&world, Who::Public, &token).await));
    let added = add(&world, Who::Public, "lead", 1, &token).await;
    assert_ne!(added["cart"]["token"], token);
    assert_eq!(lines(&added["cart"]), ["1 lead"]);
    assert!(is_empty(&cart(&world, Who::Public, &token).await));
}

#[tokio::test]
async fn a_customers_cart_lives_for_a_week_after_its_last_change() {
    let world = shop().await;
    let added = add(&world, Who::Ada, "bone", 1, &Value::Null).await;
    assert_eq!(added["cart"]["expiresAt"], "2026-11-27T09:00:00.000Z");
    world.clock.forward(7 * DAY - 1);
    let renewed = set(&world, Who::Ada, "lead", 2, &Value::Null).await;
    assert_eq!(renewed["cart"]["expiresAt"], "2026-12-04T08:59:59.000Z");
    world.clock.forward(7 * DAY - 1);
    assert_eq!(
        lines(&cart(&world, Who::Ada, &Value::Null).await),
        ["1 bone", "2 lead"]
    );
    world.clock.forward(1);
    assert!(is_empty(&cart(&world, Who::Ada, &Value::Null).await));
    // What was in it does not come back with the next change.
    let added = add(&world, Who::Ada, "bone", 3, &Value::Null).await;
    assert_eq!(lines(&added["cart"]), ["3 bone"]);
    assert_ne!(added["cart"]["version"], FIRST_VERSION + 1);
    let set_again = set(&world, Who::Ada, "lead", 4, &Value::Null).await;
    assert_eq!(lines(&set_again["cart"]), ["3 bone", "4 lead"]);
}

#[tokio::test]
async fn a_signed_in_customers_token_is_ignored() {
    let world = shop().await;
    let token = add(&world, Who::Public, "bone", 1, &Value::Null).await["cart"]["token"].clone();
    let added = add(&world, Who::Ada, "lead", 2, &token).await;
    assert_eq!(added["cart"]["token"], Value::Null);
    assert_eq!(lines(&added["cart"]), ["2 lead"]);
    assert_eq!(lines(&cart(&world, Who::Ada, &token).await), ["2 lead"]);
    assert_eq!(
        lines(&cart(&world, Who::Ada, &json!("garbage")).await),
        ["2 lead"]
    );
    assert_eq!(
        lines(&set(&world, Who::Ada, "bone", 3, &token).await["cart"]),
        ["3 bone", "2 lead"]
    );
    world
        .ask(Who::Ada, "Mutation.clearCart", json!({ "token": token }), PAYLOAD)
        .await;
    assert!(is_empty(&cart(&world, Who::Ada, &Value::Null).await));
    assert_eq!(lines(&cart(&world, Who::Public, &token).await), ["1 bone"]);
}

#[tokio::test]
async fn a_quantity_is_one_to_ninety_nine() {
    let world = shop().await;
    for who in [Who::Public, Who::Ada] {
        for quantity in [0, -1, 100, i64::from(i32::MAX), i64::from(i32::MIN)] {
            let refused = add(&world, who, "bone", quantity, &Value::Null).await;
            assert_eq!(faults(&refused), ["INVALID_QUANTITY quantity"], "{quantity}");
            assert_eq!(
                refused["userErrors"][0]["message"],
                "The quantity must be 1 to 99."
            );
            assert_eq!(refused["cart"], Value::Null);
        }
        for quantity in [-1, 100, i64::from(i32::MAX)] {
            let refused = set(&world, who, "bone", quantity, &Value::Null).await;
            assert_eq!(faults(&refused), ["INVALID_QUANTITY quantity"], "{quantity}");
        }
        assert!(is_empty(&cart(&world, who, &Value::Null).await));
    }
    for quantity in [json!(2_147_483_648_i64), json!(1.5), json!("2")] {
        let arguments = json!({ "productId": "bone", "quantity": quantity });
        let refused = world
            .try_ask(Who::Ada, "Mutation.addToCart", arguments, PAYLOAD)
            .await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.error_type, "BadRequest", "{quantity}: {refused}");
    }
    for (arguments, expected) in [
        (json!({ "productId": "bone" }), "1 bone"),
        (json!({ "productId": "bone", "quantity": null }), "2 bone"),
    ] {
        let added = world
            .ask(Who::Ada, "Mutation.addToCart", arguments, PAYLOAD)
            .await;
        assert_eq!(lines(&added["cart"]), [expected]);
    }
}

#[tokio::test]
async fn a_line_holds_ninety_nine_pieces() {
    let world = shop().await;
    let token = add(&world, Who::Public, "bone", 60, &Value::Null).await["cart"]["token"].clone();
    let refused = add(&world, Who::Public, "bone", 40, &token).await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED quantity"]);
    assert_eq!(refused["userErrors"][0]["productId"], "bone");
    assert_eq!(refused["cart"], Value::Null);
    let added = add(&world, Who::Public, "bone", 39, &token).await;
    assert_eq!(lines(&added["cart"]), ["99 bone"]);
    let refused = add(&world, Who::Public, "bone", 1, &token).await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED quantity"]);
    assert_eq!(lines(&cart(&world, Who::Public, &token).await), ["99 bone"]);
    assert_eq!(
        lines(&set(&world, Who::Public, "bone", 7, &token).await["cart"]),
        ["7 bone"]
    );
}

#[tokio::test]
async fn a_cart_holds_fifty_products() {
    let world = World::new().await;
    for number in 0..52 {
        world.product(&format!("p{number:02}"), 100, 0).await;
    }
    for number in 0..50 {
        let added = add(&world, Who::Ada, &format!("p{number:02}"), 1, &Value::Null).await;
        assert_eq!(faults(&added), [] as [&str; 0]);
    }
    for refused in [
        add(&world, Who::Ada, "p50", 2, &Value::Null).await,
        set(&world, Who::Ada, "p50", 2, &Value::Null).await,
    ] {
        assert_eq!(faults(&refused), ["LIMIT_REACHED productId"]);
        assert_eq!(refused["userErrors"][0]["productId"], "p50");
        assert_eq!(
            refused["userErrors"][0]["message"],
            "A cart holds at most 50 different products."
        );
        let cart = cart(&world, Who::Ada, &Value::Null).await;
        assert_eq!(cart["lines"].as_array().unwrap().len(), 50);
        assert_eq!(cart["totalQuantity"], 50);
    }
    // A repeat of a refused call is refused again.
    for _ in 0..2 {
        let refused = add_under(&world, Who::Ada, "p51", 1, "k").await;
        assert_eq!(faults(&refused), ["LIMIT_REACHED productId"]);
    }
    // The products that are there may still grow, and one that goes makes room.
    assert_eq!(
        codes(&add(&world, Who::Ada, "p49", 1, &Value::Null).await),
        [] as [&str; 0]
    );
    set(&world, Who::Ada, "p00", 0, &Value::Null).await;
    let added = add(&world, Who::Ada, "p50", 2, &Value::Null).await;
    assert_eq!(faults(&added), [] as [&str; 0]);
    assert_eq!(added["cart"]["lines"].as_array().unwrap().len(), 50);
    assert_eq!(added["cart"]["totalQuantity"], 52);
}

#[tokio::test]
async fn a_line_is_set_and_taken_out() {
    let world = shop().await;
    assert_eq!(
        lines(&set(&world, Who::Ada, "bone", 99, &Value::Null).await["cart"]),
        ["99 bone"]
    );
    assert_eq!(
        lines(&set(&world, Who::Ada, "bone", 1, &Value::Null).await["cart"]),
        ["1 bone"]
    );
    set(&world, Who::Ada, "lead", 2, &Value::Null).await;
    let removed = set(&world, Who::Ada, "bone", 0, &Value::Null).await;
    assert_eq!(lines(&removed["cart"]), ["2 lead"]);
    for product in ["bone", "unknown", "not a product", ""] {
        let removed = set(&world, Who::Ada, product, 0, &Value::Null).await;
        assert_eq!(faults(&removed), [] as [&str; 0], "{product}");
    }
    assert_eq!(lines(&cart(&world, Who::Ada, &Value::Null).await), ["2 lead"]);
    let removed = set(&world, Who::Ada, "lead", 0, &Value::Null).await;
    assert_eq!(lines(&removed["cart"]), [] as [&str; 0]);
    assert_eq!(removed["cart"]["itemsTotal"]["amount"], 0);
}

#[tokio::test]
async fn taking_out_what_is_not_there_makes_no_cart() {
    let world = shop().await;
    assert!(is_empty(
        &set(&world, Who::Ada, "bone", 0, &Value::Null).await["cart"]
    ));
    let stored = world.stored(&format!("#customer#{}", Who::Ada.sub()), "#cart");
    assert_eq!(stored, Value::Null);
}

#[tokio::test]
async fn removing_what_is_no_product_shows_the_cart_as_it_is() {
    let world = shop().await;
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    let removed = set(&world, Who::Ada, "not a product", 0, &Value::Null).await;
    assert_eq!(lines(&removed["cart"]), ["2 bone"]);
}

#[tokio::test]
async fn a_cart_is_cleared_at_once() {
    let world = shop().await;
    add(&world, Who::Ada, "bone", 1, &Value::Null).await;
    add(&world, Who::Ada, "lead", 1, &Value::Null).await;
    for _ in 0..2 {
        let cleared = world
            .ask(Who::Ada, "Mutation.clearCart", json!({}), PAYLOAD)
            .await;
        assert_eq!(faults(&cleared), [] as [&str; 0]);
        assert!(is_empty(&cleared["cart"]));
        assert!(is_empty(&cart(&world, Who::Ada, &Value::Null).await));
    }
}

#[tokio::test]
async fn only_what_is_sold_goes_into_a_cart() {
    let world = shop().await;
    save(&world, "bone", 500, "HIDDEN").await;
    save(&world, "lead", 1250, "RETIRED").await;
    for product in ["bone", "lead", "unknown", "not a product", "", &"x".repeat(65)] {
        for refused in [
            add(&world, Who::Ada, product, 1, &Value::Null).await,
            set(&world, Who::Ada, product, 1, &Value::Null).await,
        ] {
            assert_eq!(faults(&refused), ["PRODUCT_UNAVAILABLE productId"], "{product}");
        }
    }
    assert!(is_empty(&cart(&world, Who::Ada, &Value::Null).await));
}

#[tokio::test]
async fn a_repeat_under_the_same_key_adds_once() {
    let world = shop().await;
    for _ in 0..3 {
        let added = add_under(&world, Who::Ada, "bone", 2, "k").await;
        assert_eq!(faults(&added), [] as [&str; 0]);
        assert_eq!(lines(&added["cart"]), ["2 bone"]);
    }
    assert_eq!(
        lines(&add_under(&world, Who::Ada, "bone", 2, "other").await["cart"]),
        ["4 bone"]
    );
    assert_eq!(
        lines(&add_under(&world, Who::Bob, "bone", 2, "k").await["cart"]),
        ["2 bone"]
    );
    for key in ["", "two words", &"k".repeat(101)] {
        let refused = add_under(&world, Who::Ada, "bone", 1, key).await;
        assert_eq!(faults(&refused), ["INVALID idempotencyKey"]);
    }
}

#[tokio::test]
async fn a_repeat_is_known_even_when_the_line_is_full() {
    let world = shop().await;
    add_under(&world, Who::Ada, "bone", 60, "k").await;
    let again = add_under(&world, Who::Ada, "bone", 60, "k").await;
    assert_eq!(faults(&again), [] as [&str; 0]);
    assert_eq!(lines(&again["cart"]), ["60 bone"]);
}

#[tokio::test]
async fn a_repeat_right_after_is_known_however_many_keys_there_were() {
    let world = shop().await;
    for number in 1..=50_i64 {
        let key = format!("key-{number}");
        for _ in 0..2 {
            let added = add_under(&world, Who::Ada, "bone", 1, &key).await;
            assert_eq!(lines(&added["cart"]), [format!("{number} bone")]);
        }
    }
    let stored = world.stored(&format!("#customer#{}", Who::Ada.sub()), "#cart");
    for keys in ["recent_keys", "earlier_keys"] {
        assert!(stored[keys]["SS"].as_array().unwrap().len() <= 20, "{stored}");
    }
}

#[tokio::test]
async fn the_last_twenty_keys_are_known_at_any_time() {
    let world = shop().await;
    for number in 1..=45 {
        add_under(&world, Who::Ada, "bone", 1, &format!("key-{number}")).await;
        if number % 5 == 0 {
            for earlier in (1..=number).rev().take(20) {
                let again = add_under(&world, Who::Ada, "bone", 1, &format!("key-{earlier}")).await;
                assert_eq!(lines(&again["cart"]), [format!("{number} bone")], "key-{earlier}");
            }
        }
    }
}

#[tokio::test]
async fn an_anonymous_repeat_adds_once_too() {
    let world = shop().await;
    let token = add(&world, Who::Public, "lead", 1, &Value::Null).await["cart"]["token"].clone();
    let arguments = json!({ "productId": "bone", "quantity": 3, "token": token, "idempotencyKey": "k" });
    for _ in 0..2 {
        let added = world
            .ask(Who::Public, "Mutation.addToCart", arguments.clone(), PAYLOAD)
            .await;
        assert_eq!(lines(&added["cart"]), ["3 bone", "1 lead"]);
    }
}

#[tokio::test]
async fn the_key_of_the_addition_that_made_the_cart_is_kept() {
    let world = shop().await;
    let arguments = json!({ "productId": "bone", "quantity": 3, "idempotencyKey": "k" });
    let made = world
        .ask(Who::Public, "Mutation.addToCart", arguments.clone(), PAYLOAD)
        .await;
    let mut again = arguments;
    again["token"] = made["cart"]["token"].clone();
    let again = world.ask(Who::Public, "Mutation.addToCart", again, PAYLOAD).await;
    assert_eq!(lines(&again["cart"]), ["3 bone"]);
}

#[tokio::test]
async fn a_cart_shows_todays_price_and_the_one_before() {
    let world = shop().await;
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    save(&world, "bone", 650, "ACTIVE").await;
    let seen = cart(&world, Who::Ada, &Value::Null).await;
    assert_eq!(seen["lines"][0]["unitPrice"]["amount"], 650);
    assert_eq!(seen["itemsTotal"]["amount"], 1300);
    assert_eq!(warnings(&seen), ["PRICE_CHANGED bone"]);
    assert_eq!(seen["warnings"][0]["previousPrice"]["amount"], 500);
    assert_eq!(
        seen["warnings"][0]["message"],
        "The price was €5,00 and is €6,50 now."
    );
    // Reading does not make it known; a change of the line does.
    assert_eq!(
        warnings(&cart(&world, Who::Ada, &Value::Null).await),
        ["PRICE_CHANGED bone"]
    );
    let set = set(&world, Who::Ada, "bone", 2, &Value::Null).await;
    assert_eq!(set["cart"]["warnings"], json!([]));
    save(&world, "bone", 650, "ACTIVE").await;
    assert_eq!(cart(&world, Who::Ada, &Value::Null).await["warnings"], json!([]));
}

#[tokio::test]
async fn a_cart_warns_of_what_cannot_be_had() {
    let world = shop().await;
    world.product("ball", 300, 0).await;
    add(&world, Who::Ada, "ball", 1, &Value::Null).await;
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    add(&world, Who::Ada, "lead", 3, &Value::Null).await;
    save(&world, "lead", 1250, "HIDDEN").await;
    let cart = cart(&world, Who::Ada, &Value::Null).await;
    assert_eq!(lines(&cart), ["1 ball", "2 bone"]);
    assert_eq!(warnings(&cart), ["OUT_OF_STOCK ball", "PRODUCT_UNAVAILABLE lead"]);
    assert_eq!(cart["warnings"][0]["available"], 0);
    assert_eq!(cart["warnings"][1]["available"], Value::Null);
    assert_eq!(cart["totalQuantity"], 3);
    assert_eq!(cart["itemsTotal"]["amount"], 1300);
    // A product that is no longer sold can be taken out, and comes back when it is sold again.
    save(&world, "lead", 1250, "ACTIVE").await;
    assert_eq!(
        lines(&set(&world, Who::Ada, "ball", 0, &Value::Null).await["cart"]),
        ["2 bone", "3 lead"]
    );
    save(&world, "lead", 1250, "RETIRED").await;
    let removed = set(&world, Who::Ada, "lead", 0, &Value::Null).await;
    assert_eq!(lines(&removed["cart"]), ["2 bone"]);
    assert_eq!(removed["cart"]["warnings"], json!([]));
}

#[tokio::test]
async fn a_cart_tells_how_many_are_left_of_what_is_low() {
    let world = shop().await;
    let adjust = |id: &'static str, to: u32, low: u32| {
        json!({ "input": {
            "idempotencyKey": format!("{id}-{to}"), "productId": id, "changeFrom": 100, "changeTo": to,
            "reason": "counted", "lowStockAt": low,
        } })
    };
    for arguments in [adjust("bone", 2, 5), adjust("lead", 3, 0)] {
        let adjusted = world
            .ask(
                Who::Sam,
                "Mutation.adjustStock",
                arguments,
                "{ userErrors { code } }",
            )
            .await;
        assert_eq!(codes(&adjusted), [] as [&str; 0]);
    }
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    // There is enough, and so nothing is said.
    assert_eq!(warnings(&cart(&world, Who::Ada, &Value::Null).await), [""; 0]);
    let changed = set(&world, Who::Ada, "bone", 4, &Value::Null).await["cart"].clone();
    assert_eq!(warnings(&changed), ["INSUFFICIENT_STOCK bone"]);
    assert_eq!(changed["warnings"][0]["available"], 2);
    assert_eq!(
        changed["warnings"][0]["message"],
        "Only 2 of this product can be had."
    );
    let (_, requests) = world.requests(cart(&world, Who::Ada, &Value::Null)).await;
    assert_eq!(requests, ["GetItem", "BatchGetItem"]);
    // What does not count as low is asked about by the order alone.
    add(&world, Who::Bob, "lead", 9, &Value::Null).await;
    let (bobs, requests) = world.requests(cart(&world, Who::Bob, &Value::Null)).await;
    assert_eq!(warnings(&bobs), [""; 0]);
    assert_eq!(requests, ["GetItem"]);
}

#[tokio::test]
async fn lines_stand_by_name_as_products_do_in_lists() {
    let world = World::new().await;
    for (id, name) in [
        ("a", "zebra treats"),
        ("b", "Apple"),
        ("c", "banana"),
        ("d", "Cherry"),
    ] {
        let input = json!({ "id": id, "name": name, "category": "dog-food", "price": 100 });
        world
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                json!({ "input": input }),
                "{ userErrors { code } }",
            )
            .await;
        add(&world, Who::Ada, id, 1, &Value::Null).await;
    }
    let cart = cart(&world, Who::Ada, &Value::Null).await;
    assert_eq!(lines(&cart), ["1 b", "1 c", "1 d", "1 a"]);
}

#[tokio::test]
async fn an_anonymous_cart_joins_the_customers_own() {
    let world = shop().await;
    let token = add(&world, Who::Public, "bone", 2, &Value::Null).await["cart"]["token"].clone();
    add(&world, Who::Public, "lead", 1, &token).await;
    add(&world, Who::Ada, "bone", 5, &Value::Null).await;
    let merged = merge(&world, Who::Ada, &token).await;
    assert_eq!(faults(&merged), [] as [&str; 0]);
    assert_eq!(lines(&merged["cart"]), ["7 bone", "1 lead"]);
    assert_eq!(merged["cart"]["token"], Value::Null);
    assert_eq!(merged["cart"]["warnings"], json!([]));
    assert_eq!(merged["cart"]["expiresAt"], "2026-11-27T09:00:00.000Z");
    assert!(is_empty(&cart(&world, Who::Public, &token).await));
    for _ in 0..2 {
        let again = merge(&world, Who::Ada, &token).await;
        assert_eq!(lines(&again["cart"]), ["7 bone", "1 lead"]);
    }
    assert!(is_empty(&merge(&world, Who::Bob, &token).await["cart"]));
}

#[tokio::test]
async fn a_customer_without_a_cart_takes_the_anonymous_one_over() {
    let world = shop().await;
    let token = add(&world, Who::Public, "bone", 2, &Value::Null).await["cart"]["token"].clone();
    let merged = merge(&world, Who::Ada, &token).await;
    assert_eq!(lines(&merged["cart"]), ["2 bone"]);
    assert_eq!(lines(&cart(&world, Who::Ada, &Value::Null).await), ["2 bone"]);
}

#[tokio::test]
async fn merging_a_token_that_opens_nothing_changes_nothing() {
    let world = shop().await;
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    let before = cart(&world, Who::Ada, &Value::Null).await;
    for token in ["", "garbage", "AAAAAAAAAAAAAAAAAAAAAA"] {
        let merged = merge(&world, Who::Ada, &json!(token)).await;
        assert_eq!(merged["cart"], before, "{token}");
    }
    let token = add(&world, Who::Public, "lead", 1, &Value::Null).await["cart"]["token"].clone();
    world.clock.forward(DAY);
    assert_eq!(merge(&world, Who::Ada, &token).await["cart"], before);
}

#[tokio::test]
async fn a_merge_into_an_expired_cart_begins_anew() {
    let world = shop().await;
    add(&world, Who::Ada, "bone", 2, &Value::Null).await;
    world.clock.forward(7 * DAY);
    let token = add(&world, Who::Public, "lead", 1, &Value::Null).await["cart"]["token"].clone();
    assert_eq!(lines(&merge(&world, Who::Ada, &token).await["cart"]), ["1 lead"]);
}

#[tokio::test]
async fn a_merge_tells_what_does_not_fit() {
    let world = World::new().await;
    for number in 0..52 {
        world.product(&format!("p{number:02}"), 100, 5).await;
    }
    for number in 0..49 {
        add(&world, Who::Ada, &format!("p{number:02}"), 60, &Value::Null).await;
    }
    let token = add(&world, Who::Public, "p00", 40, &Value::Null).await["cart"]["token"].clone();
    for product in ["p49", "p50", "p51"] {
        add(&world, Who::Public, product, 1, &token).await;
    }
    let merged = merge(&world, Who::Ada, &token).await;
    assert_eq!(faults(&merged), [] as [&str; 0]);
    let cart = &merged["cart"];
    assert_eq!(
        warnings(cart),
        [
            "QUANTITY_CAPPED p00",
            "QUANTITY_CAPPED p50",
            "QUANTITY_CAPPED p51"
        ]
    );
    assert_eq!(
        cart["warnings"][0]["message"],
        "Only 99 of 100 pieces fit into one line."
    );
    let lines = lines(cart);
    assert_eq!(lines.len(), 50);
    assert_eq!(lines[0], "99 p00");
    assert_eq!(lines[49], "1 p49");
}

#[tokio::test]
async fn an_earlier_order_goes_into_the_cart_again() {
    let world = shop().await;
    world.product("ball", 300, 10).await;
    let address = world.address(Who::Ada).await;
    let items = json!([
        { "productId": "bone", "quantity": 60 },
        { "productId": "lead", "quantity": 2 },
        { "productId": "ball", "quantity": 3 },
    ]);
    let order = world.order(Who::Ada, "k", &address, items).await["order"]["id"].clone();
    add(&world, Who::Ada, "bone", 10, &Value::Null).await;
    save(&world, "lead", 1300, "ACTIVE").await;
    save(&world, "ball", 300, "RETIRED").await;
    let again = reorder(&world, Who::Ada, &order).await;
    assert_eq!(faults(&again), [] as [&str; 0]);
    assert_eq!(lines(&again["cart"]), ["70 bone", "2 lead"]);
    assert_eq!(again["cart"]["lines"][1]["unitPrice"]["amount"], 1300);
    assert_eq!(warnings(&again["cart"]), ["PRODUCT_UNAVAILABLE ball"]);
    assert_eq!(
        again["cart"]["warnings"][0]["message"],
        "The ball is no longer sold."
    );
    let again = reorder(&world, Who::Ada, &order).await;
    assert_eq!(lines(&again["cart"]), ["99 bone", "4 lead"]);
    assert_eq!(
        warnings(&again["cart"]),
        ["PRODUCT_UNAVAILABLE ball", "QUANTITY_CAPPED bone"]
    );
    // What was told once is not kept in the cart.
    assert_eq!(cart(&world, Who::Ada, &Value::Null).await["warnings"], json!([]));
}

#[tokio::test]
async fn unknown_and_foreign_orders_cannot_be_ordered_again() {
    let world = shop().await;
    let address = world.address(Who::Ada).await;
    let items = json!([{ "productId": "bone", "quantity": 1 }]);
    let order = world.order(Who::Ada, "k", &address, items).await["order"]["id"].clone();
    let unknown = json!("A".repeat(43));
    for (who, id) in [
        (Who::Bob, &order),
        (Who::Ada, &unknown),
        (Who::Ada, &json!("")),
        (Who::Ada, &json!("garbage")),
    ] {
        let refused = reorder(&world, who, id).await;
        assert_eq!(codes(&refused), ["NOT_FOUND"]);
        assert_eq!(refused["userErrors"][0]["field"], json!(["orderId"]));
        assert_eq!(refused["userErrors"][0]["message"], "There is no such order.");
        assert!(is_empty(&cart(&world, who, &Value::Null).await));
    }
}

#[tokio::test]
async fn a_line_that_was_there_stays_while_another_caller_has_one_too_many() {
    let world = World::new().await;
    let mut stored = json!({
        "PK": { "S": format!("#customer#{}", Who::Ada.sub()) }, "SK": { "S": "#cart" },
        "version": { "N": "7" }, "expires_at": { "N": "1795770000" },
    });
    for number in 0..51 {
        stored[format!("q#p{number}")] = json!({ "N": "3" });
    }
    for number in 0..3 {
        world.product(&format!("p{number}"), 100, 10).await;
    }
    world.store(stored);
    let one_more = add(&world, Who::Ada, "p0", 1, &Value::Null).await;
    assert_eq!(codes(&one_more), [] as [&str; 0]);
    let raised = set(&world, Who::Ada, "p1", 5, &Value::Null).await;
    assert_eq!(codes(&raised), [] as [&str; 0]);
    assert_eq!(lines(&raised["cart"]), ["4 p0", "5 p1", "3 p2"]);
}

#[tokio::test]
async fn a_cart_never_takes_up_the_versions_of_one_that_is_gone() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let first = add(&world, Who::Ada, "bone", 1, &Value::Null).await;
    world
        .ask(
            Who::Ada,
            "Mutation.clearCart",
            json!({}),
            "{ userErrors { code } }",
        )
        .await;
    world.clock.forward(1);
    let second = add(&world, Who::Ada, "bone", 1, &Value::Null).await;
    assert_ne!(first["cart"]["version"], second["cart"]["version"]);
}
