//! What holds whatever people do, and whatever they write.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    addresses::faults,
    world::{Who, World},
};

const PRODUCTS: [&str; 3] = ["ball", "bone", "lead"];
const INITIAL: i64 = 40;
const CUSTOMERS: [Who; 2] = [Who::Ada, Who::Bob];

/// Runs a property with the same cases every time.
fn check<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value)) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |value| {
        property(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn block_on<F: Future>(run: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(run)
}

/// Something that somebody does. Customers, products and earlier orders are named by number.
#[derive(Clone, Debug)]
enum Step {
    Add {
        who: usize,
        product: usize,
        quantity: i64,
    },
    Set {
        who: usize,
        product: usize,
        quantity: i64,
    },
    Order {
        who: usize,
        key: u8,
        items: Option<Vec<(usize, i64)>>,
    },
    Cancel {
        who: usize,
        order: usize,
    },
    Reorder {
        who: usize,
        order: usize,
    },
    Merge {
        who: usize,
        lines: Vec<(usize, i64)>,
    },
    Adjust {
        product: usize,
        delta: i64,
        key: u8,
    },
    Save {
        product: usize,
        price: i64,
        status: &'static str,
    },
    Wait {
        seconds: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (who, product, order) = (0..2_usize, 0..3_usize, 0..8_usize);
    let lines = proptest::collection::vec((product.clone(), 1..12_i64), 1..4);
    let status = prop_oneof![12 => Just("ACTIVE"), 1 => Just("HIDDEN"), 1 => Just("RETIRED")];
    prop_oneof![
        3 => (who.clone(), product.clone(), -1..60_i64)
            .prop_map(|(who, product, quantity)| Step::Add { who, product, quantity }),
        2 => (who.clone(), product.clone(), -1..101_i64)
            .prop_map(|(who, product, quantity)| Step::Set { who, product, quantity }),
        6 => (who.clone(), 0..6_u8, proptest::option::of(lines.clone()))
            .prop_map(|(who, key, items)| Step::Order { who, key, items }),
        3 => (who.clone(), order.clone()).prop_map(|(who, order)| Step::Cancel { who, order }),
        1 => (who.clone(), order).prop_map(|(who, order)| Step::Reorder { who, order }),
        1 => (who, lines).prop_map(|(who, lines)| Step::Merge { who, lines }),
        2 => (product.clone(), -15..30_i64, 0..8_u8)
            .prop_map(|(product, delta, key)| Step::Adjust { product, delta, key }),
        2 => (product, 0..5_000_i64, status)
            .prop_map(|(product, price, status)| Step::Save { product, price, status }),
        1 => (0..4_000_i64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// A shop at work, and what it has said that it did.
struct Run {
    world: World,
    addresses: [String; 2],
    prices: [i64; 3],
    adjusted: [i64; 3],
    /// The acknowledged orders of each customer: key and id, in the order of time.
    orders: [Vec<(u8, Value)>; 2],
    cancelled: Vec<Value>,
}

impl Run {
    async fn new() -> Self {
        let world = World::new().await;
        for product in PRODUCTS {
            world.product(product, 100, INITIAL).await;
        }
        let addresses = [world.address(Who::Ada).await, world.address(Who::Bob).await];
        Self {
            world,
            addresses,
            prices: [100; 3],
            adjusted: [0; 3],
            orders: [Vec::new(), Vec::new()],
            cancelled: Vec::new(),
        }
    }

    /// An acknowledged order of a customer; an id that names none when there are no orders.
    fn id(&self, who: usize, order: usize) -> Value {
        let orders = &self.orders[who];
        match orders.len() {
            0 => json!("none"),
            some => orders[order % some].1.clone(),
        }
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Add {
                who,
                product,
                quantity,
            } => {
                let arguments = json!({ "productId": PRODUCTS[*product], "quantity": quantity });
                self.ask(CUSTOMERS[*who], "addToCart", arguments).await;
            }
            Step::Set {
                who,
                product,
                quantity,
            } => {
                let arguments = json!({ "productId": PRODUCTS[*product], "quantity": quantity });
                self.ask(CUSTOMERS[*who], "setCartLine", arguments).await;
            }
            Step::Order { who, key, items } => self.place(*who, *key, items.as_deref()).await,
            Step::Cancel { who, order } => {
                let id = self.id(*who, *order);
                let done = self
                    .ask(CUSTOMERS[*who], "cancelOrder", json!({ "id": id }))
                    .await;
                if faults(&done).is_empty() {
                    assert!(!self.cancelled.contains(&id), "cancelled twice");
                    self.cancelled.push(id);
                }
            }
            Step::Reorder { who, order } => {
                let arguments = json!({ "orderId": self.id(*who, *order) });
                self.ask(CUSTOMERS[*who], "reorder", arguments).await;
            }
            Step::Merge { who, lines } => self.merge(*who, lines).await,
            Step::Adjust { product, delta, key } => {
                let input = json!({
                    "idempotencyKey": format!("key-{key}"), "productId": PRODUCTS[*product], "delta": delta,
                    "reason": "count",
                });
                let done = self.ask(Who::Sam, "adjustStock", json!({ "input": input })).await;
                if faults(&done).is_empty() && done["replayed"] == false {
                    self.adjusted[*product] += delta;
                }
            }
            Step::Save {
                product,
                price,
                status,
            } => {
                let id = PRODUCTS[*product];
                let input = json!({
                    "id": id, "name": id, "category": "dog-food", "price": price, "status": status,
                });
                let done = self.ask(Who::Sam, "saveProduct", json!({ "input": input })).await;
                assert_eq!(faults(&done), [] as [&str; 0]);
                self.prices[*product] = *price;
            }
            Step::Wait { seconds } => self.world.clock.forward(*seconds),
        }
    }

    async fn ask(&self, who: Who, mutation: &str, arguments: Value) -> Value {
        self.world
            .ask(
                who,
                &format!("Mutation.{mutation}"),
                arguments,
                "{ userErrors { code } cart { token } }",
            )
            .await
    }

    async fn merge(&self, who: usize, lines: &[(usize, i64)]) {
        let mut token = Value::Null;
        for (product, quantity) in lines {
            let arguments = json!({ "productId": PRODUCTS[*product], "quantity": quantity, "token": token });
            let added = self.ask(Who::Public, "addToCart", arguments).await;
            if !added["cart"].is_null() {
                token = added["cart"]["token"].clone();
            }
        }
        if !token.is_null() {
            for _ in 0..2 {
                let merged = self
                    .ask(CUSTOMERS[who], "mergeCart", json!({ "token": token }))
                    .await;
                assert_eq!(faults(&merged), [] as [&str; 0]);
            }
        }
    }

    async fn place(&mut self, who: usize, key: u8, items: Option<&[(usize, i64)]>) {
        let items = items.map(|items| {
            let item = |(product, quantity): &(usize, i64)| {
                json!({ "productId": PRODUCTS[*product], "quantity": quantity })
            };
            items.iter().map(item).collect::<Vec<_>>()
        });
        let input = json!({
            "idempotencyKey": format!("key-{key}"), "addressId": self.addresses[who], "items": items,
            "paymentMethod": "ON_DELIVERY",
        });
        let placed = self
            .world
            .ask(
                CUSTOMERS[who],
                "Mutation.placeOrder",
                json!({ "input": input }),
                "{ order { items { unitPrice { amount } } } userErrors { code } }",
            )
            .await;
        let known = self.orders[who].iter().find(|(known, _)| *known == key);
        if placed["order"].is_null() {
            assert_ne!(placed["userErrors"], json!([]));
        } else if let Some((_, id)) = known {
            assert_eq!(placed["replayed"], true);
            assert_eq!(&placed["order"]["id"], id);
        } else {
            assert_eq!(placed["replayed"], false);
            for line in placed["order"]["items"].as_array().unwrap() {
                let product = PRODUCTS.iter().position(|id| line["productId"] == *id).unwrap();
                assert_eq!(line["unitPrice"]["amount"], self.prices[product]);
            }
            self.orders[who].push((key, placed["order"]["id"].clone()));
        }
    }

    /// The pieces of each product in orders that are not cancelled.
    async fn reserved(&self) -> [i64; 3] {
        let mut reserved = [0; 3];
        for (who, orders) in CUSTOMERS.into_iter().zip(&self.orders) {
            let listed = self
                .world
                .ask(who, "Query.orders", json!({ "first": 50 }), "{ nodes { id } }")
                .await;
            let listed: Vec<&Value> = listed["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|order| &order["id"])
                .collect();
            let expected: Vec<&Value> = orders.iter().rev().map(|(_, id)| id).collect();
            assert_eq!(listed, expected);
            for (_, id) in orders {
                let selection = "{ items { unitPrice { amount } lineTotal { amount } } itemsTotal { amount } total { amount } }";
                let order = self
                    .world
                    .ask(who, "Query.order", json!({ "id": id }), selection)
                    .await;
                let is_cancelled = self.cancelled.contains(id);
                assert_eq!(order["status"], if is_cancelled { "CANCELLED" } else { "PLACED" });
                let mut total = 0;
                for line in order["items"].as_array().unwrap() {
                    let quantity = line["quantity"].as_i64().unwrap();
                    assert!((1..=99).contains(&quantity));
                    let price = line["unitPrice"]["amount"].as_i64().unwrap();
                    assert_eq!(line["lineTotal"]["amount"], price * quantity);
                    total += price * quantity;
                    if !is_cancelled {
                        let product = PRODUCTS.iter().position(|id| line["productId"] == *id).unwrap();
                        reserved[product] += quantity;
                    }
                }
                assert_eq!(order["itemsTotal"]["amount"], total);
                assert_eq!(order["total"]["amount"], total);
            }
        }
        reserved
    }

    async fn check(&self) {
        let expected = self.reserved().await;
        for (index, product) in PRODUCTS.into_iter().enumerate() {
            let (available, reserved) = self.world.stock(product).await;
            assert_eq!(reserved, expected[index], "{product}");
            assert_eq!(available + reserved, INITIAL + self.adjusted[index], "{product}");
            let stored = self.world.stored(&format!("#product#{product}"), "#stock");
            for number in ["stock_available", "stock_reserved"] {
                assert!(
                    !stored[number]["N"].as_str().unwrap().starts_with('-'),
                    "{stored}"
                );
            }
        }
        for who in CUSTOMERS {
            let cart = self
                .world
                .ask(who, "Query.cart", json!({}), "{ lines { quantity } }")
                .await;
            for line in cart["lines"].as_array().unwrap() {
                assert!((1..=99).contains(&line["quantity"].as_i64().unwrap()), "{cart}");
            }
        }
    }
}

#[test]
fn no_piece_is_lost_or_doubled_whatever_people_do() {
    check(20, proptest::collection::vec(step(), 10..30), |steps| {
        block_on(async {
            let mut run = Run::new().await;
            for step in &steps {
                run.take(step).await;
            }
            run.check().await;
        });
    });
}

/// Text as nobody should write it.
fn text() -> impl Strategy<Value = String> {
    let odd = proptest::sample::select(vec![
        ' ',
        '\t',
        '\n',
        '\r',
        '\0',
        '\u{7f}',
        '\u{85}',
        '\u{a0}',
        '\u{feff}',
        '\u{2028}',
        '\u{202e}',
        '\u{2066}',
        '<',
        '>',
        '/',
        '!',
        '"',
        '\\',
        '\'',
        '#',
        '{',
        '}',
        '$',
        '%',
        '-',
        '+',
        '.',
        'a',
        'B',
        'é',
        'ß',
        'İ',
        '5',
        '0',
        '東',
        '🐕',
        '\u{301}',
        '\u{10ffff}',
    ]);
    let characters = |characters: Vec<char>| characters.into_iter().collect::<String>();
    prop_oneof![
        3 => proptest::collection::vec(odd.clone(), 0..12).prop_map(characters),
        2 => proptest::collection::vec(any::<char>(), 0..30).prop_map(characters),
        2 => "[ a-z0-9+-]{0,60}",
        1 => (odd, 40..2_100_usize).prop_map(|(character, times)| character.to_string().repeat(times)),
    ]
}

/// The text was stored trimmed, or refused with a path that ends in `field`.
fn assert_stored_or_refused(payload: &Value, stored: &Value, field: &str, text: &str) {
    let faults = faults(payload);
    if faults.is_empty() {
        let trimmed = text.trim();
        let expected = if trimmed.is_empty() {
            Value::Null
        } else {
            json!(trimmed)
        };
        assert_eq!(stored, &expected, "{field}: {text:?}");
    } else {
        for fault in faults {
            let (code, path) = fault.split_once(' ').unwrap();
            assert!(
                ["REQUIRED", "TOO_LONG", "INVALID"].contains(&code),
                "{fault}: {text:?}"
            );
            assert_eq!(path, format!("input.{field}"), "{text:?}");
        }
    }
}

/// Writes `text` into one field after the other.
async fn write_everywhere(world: &World, address: &str, number: usize, text: &str) {
    for field in ["name", "phone", "locale"] {
        let arguments = json!({ "input": { field: text } });
        let selection = "{ profile { id } userErrors { code } }";
        let payload = world
            .ask(Who::Ada, "Mutation.updateProfile", arguments, selection)
            .await;
        assert_stored_or_refused(&payload, &payload["profile"][field], field, text);
    }
    for field in [
        "label",
        "name",
        "company",
        "phone",
        "street",
        "city",
        "zip",
        "state",
        "country",
        "instructions",
    ] {
        let mut input =
            json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
        input[field] = json!(text);
        let arguments = json!({ "id": address, "input": input });
        let selection = "{ address { id } userErrors { code } }";
        let payload = world
            .ask(Who::Ada, "Mutation.updateAddress", arguments, selection)
            .await;
        assert_stored_or_refused(&payload, &payload["address"][field], field, text);
    }
    for (field, pointer) in [
        ("note", "/order/note"),
        ("contactName", "/order/delivery/name"),
        ("contactPhone", "/order/delivery/phone"),
    ] {
        let mut input = json!({
            "idempotencyKey": format!("{field}-{number}"), "addressId": address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 1 }],
        });
        input[field] = json!(text);
        let selection = "{ order { delivery { name } } userErrors { code } }";
        let payload = world
            .ask(
                Who::Ada,
                "Mutation.placeOrder",
                json!({ "input": input }),
                selection,
            )
            .await;
        // Without a contact of its own the order names the customer.
        if field == "note" || !text.trim().is_empty() {
            let stored = payload.pointer(pointer).unwrap_or(&Value::Null);
            assert_stored_or_refused(&payload, stored, field, text);
        }
    }
    for (field, pointer) in [
        ("name", "/product/name"),
        ("description", "/product/description"),
        ("category", "/product/category"),
        ("tags.0", "/product/tags/0"),
        ("pictures.0", "/product/pictures/0"),
    ] {
        let mut input = json!({ "id": "odd", "name": "Odd", "category": "odd", "price": 1 });
        match field.split_once('.') {
            Some((list, _)) => input[list] = json!([text]),
            None => input[field] = json!(text),
        }
        let selection = "{ product { id } userErrors { code } }";
        let payload = world
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                json!({ "input": input }),
                selection,
            )
            .await;
        let stored = payload.pointer(pointer).unwrap_or(&Value::Null);
        assert_stored_or_refused(&payload, stored, field, text);
    }
    let input = json!({
        "idempotencyKey": format!("reason-{number}"), "productId": "bone", "delta": 1, "reason": text,
    });
    let selection = "{ stock { available } userErrors { code } }";
    let payload = world
        .ask(
            Who::Sam,
            "Mutation.adjustStock",
            json!({ "input": input }),
            selection,
        )
        .await;
    for fault in faults(&payload) {
        assert!(fault.ends_with(" input.reason"), "{fault}: {text:?}");
    }
}

#[test]
fn text_is_stored_trimmed_or_refused_by_name() {
    let shop = block_on_shop();
    let number = std::cell::Cell::new(0);
    check(24, text(), |text| {
        number.set(number.get() + 1);
        shop.0
            .block_on(write_everywhere(&shop.1, &shop.2, number.get(), &text));
    });
}

#[test]
fn text_in_the_place_of_an_id_a_key_or_a_cursor_finds_nothing_and_breaks_nothing() {
    let shop = block_on_shop();
    let address = &shop.2;
    let address_input =
        json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    check(32, text(), |text| {
        let order = json!({
            "idempotencyKey": text, "addressId": text, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": text, "quantity": 1 }],
        });
        let adjustment = json!({ "idempotencyKey": text, "productId": text, "delta": 1, "reason": "count" });
        let product = json!({ "id": text, "name": "Odd", "category": "odd", "price": 1 });
        // A longer query is refused.
        let query: String = text.chars().take(200).collect();
        let calls = [
            (Who::Ada, "Query.order", json!({ "id": text })),
            (Who::Ada, "Query.orders", json!({ "after": text })),
            (Who::Public, "Query.product", json!({ "id": text })),
            (
                Who::Public,
                "Query.products",
                json!({ "after": text, "filter": { "query": query, "category": text } }),
            ),
            (Who::Public, "Query.cart", json!({ "token": text })),
            (Who::Wendy, "Query.stock", json!({ "productIds": [text] })),
            (Who::Wendy, "Query.staffOrder", json!({ "id": text })),
            (Who::Wendy, "Query.staffOrder", json!({ "code": text })),
            (Who::Wendy, "Query.staffOrders", json!({ "after": text })),
            (
                Who::Wendy,
                "Query.staffOrders",
                json!({ "after": text, "day": "2026-11-20" }),
            ),
            (Who::Wendy, "Query.staffOrders", json!({ "day": text })),
            (
                Who::Public,
                "Mutation.addToCart",
                json!({ "productId": "bone", "token": text, "idempotencyKey": text }),
            ),
            (Who::Public, "Mutation.addToCart", json!({ "productId": text })),
            (
                Who::Ada,
                "Mutation.setCartLine",
                json!({ "productId": text, "quantity": 0 }),
            ),
            (
                Who::Ada,
                "Mutation.setCartLine",
                json!({ "productId": text, "quantity": 1 }),
            ),
            (Who::Public, "Mutation.clearCart", json!({ "token": text })),
            (Who::Ada, "Mutation.mergeCart", json!({ "token": text })),
            (Who::Ada, "Mutation.reorder", json!({ "orderId": text })),
            (Who::Ada, "Mutation.cancelOrder", json!({ "id": text })),
            (Who::Ada, "Mutation.placeOrder", json!({ "input": order })),
            (
                Who::Ada,
                "Mutation.updateAddress",
                json!({ "id": text, "input": address_input }),
            ),
            (Who::Ada, "Mutation.setDefaultAddress", json!({ "id": text })),
            (Who::Ada, "Mutation.deleteAddress", json!({ "id": text })),
            (Who::Sam, "Mutation.saveProduct", json!({ "input": product })),
            (Who::Sam, "Mutation.adjustStock", json!({ "input": adjustment })),
        ];
        shop.0.block_on(async {
            for (who, field, arguments) in calls {
                let answer = shop
                    .1
                    .try_ask(who, field, arguments.clone(), "{ userErrors { code } }")
                    .await;
                // A day is a scalar, and what is none does not fit the schema.
                let may_fail = arguments["day"] == json!(text);
                match answer {
                    Ok(_) => {}
                    Err(error) if may_fail => assert_eq!(error.error_type, "BadRequest"),
                    Err(error) => panic!("{field} {arguments}: {error:?}"),
                }
            }
            let book = shop.1.ask(Who::Ada, "Query.addresses", json!({}), "{ id }").await;
            let ids: BTreeMap<&str, &str> = book
                .as_array()
                .unwrap()
                .iter()
                .map(|address| {
                    (
                        address["id"].as_str().unwrap(),
                        address["street"].as_str().unwrap(),
                    )
                })
                .collect();
            assert_eq!(ids, BTreeMap::from([(address.as_str(), "1 Main Street")]));
        });
    });
}

/// A shop with many bones, Ada's address, and what runs it.
fn block_on_shop() -> (tokio::runtime::Runtime, World, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (world, address) = runtime.block_on(async {
        let world = World::new().await;
        world.product("bone", 500, 10_000).await;
        let address = world.address(Who::Ada).await;
        (world, address)
    });
    (runtime, world, address)
}
