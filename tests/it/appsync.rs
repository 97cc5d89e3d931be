//! AppSync's events and their answers: recorded ones, compared whole, and any that can be thought of.

use std::{fs, path::PathBuf};

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::world::{FIRST_VERSION, Who, World, event};

/// Two products; Ada has an address, two orders and a cart, Bob has an address and an order.
async fn shop() -> World {
    let world = World::new().await;
    world.product("bone", 505, 100).await;
    world.product("ball", 1_290, 100).await;
    let line = json!([{ "productId": "bone", "quantity": 1 }]);
    let address = world.address(Who::Ada).await;
    world.order(Who::Ada, "first", &address, line.clone()).await;
    world
        .order(
            Who::Ada,
            "second",
            &address,
            json!([{ "productId": "ball", "quantity": 2 }]),
        )
        .await;
    let address = world.address(Who::Bob).await;
    world.order(Who::Bob, "first", &address, line).await;
    let add = json!({ "productId": "ball", "quantity": 3 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    world
}

fn events() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/events")
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(events().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of the recorded events: `name.json`, whose answer is `name.answer.json`.
fn recorded() -> Vec<String> {
    let files = fs::read_dir(events())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files
        .filter_map(|file| file.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.retain(|name| !name.ends_with(".answer"));
    names.sort();
    names
}

/// What Lambda tells AppSync: the value, or the failure of the function.
async fn answer(world: &World, event: Value) -> Value {
    match world.resolver.handle(event).await {
        Ok(value) => value,
        Err(error) => json!({ "errorType": error.error_type, "errorMessage": error.message }),
    }
}

#[tokio::test]
async fn every_recorded_event_gets_its_recorded_answer() {
    let names = recorded();
    let reading = shop().await;
    let mut differing = Vec::new();
    for name in &names {
        let event = read(&format!("{name}.json"));
        let writes = event.to_string().contains(r#""parentTypeName":"Mutation""#);
        let told = if writes {
            answer(&shop().await, event).await
        } else {
            answer(&reading, event).await
        };
        let expected = read(&format!("{name}.answer.json"));
        if told != expected {
            differing.push(format!("{name} is answered by {told:#}"));
        }
    }
    assert!(names.len() > 40);
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn ask_for(id: &Value) -> Value {
    event(Who::Ada, "Query.order", json!({ "id": id }), "{ id }")
}

#[tokio::test]
async fn orders_of_one_batch_are_read_by_one_request() {
    let world = shop().await;
    let listed = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await;
    let (first, second) = (&listed["nodes"][1]["id"], &listed["nodes"][0]["id"]);
    let batch = [first, second, first, &json!("no order"), second].map(ask_for);
    let (answers, requests) = world.requests(world.resolver.handle(json!(batch))).await;
    assert_eq!(requests, ["BatchGetItem"]);
    let ids: Vec<Value> = answers
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["data"]["id"].clone())
        .collect();
    assert_eq!(
        ids,
        [first, second, first, &Value::Null, second].map(Clone::clone)
    );
}

#[tokio::test]
async fn relations_by_themselves_take_one_request_or_none() {
    let world = shop().await;
    let mut product = event(Who::Ada, "OrderItem.product", json!({}), "{ name }");
    product["source"] = json!({ "productId": "bone" });
    let (answers, requests) = world
        .requests(world.resolver.handle(json!(vec![product; 200])))
        .await;
    assert_eq!(requests, [""; 0]);
    assert_eq!(answers.unwrap()[199]["data"]["name"], "The bone");
    for (field, request) in [
        ("Customer.profile", "GetItem"),
        ("Customer.orders", "Query"),
        ("Customer.addresses", "Query"),
        ("Customer.cart", "GetItem"),
    ] {
        let asked = event(Who::Ada, field, json!({}), "{ __typename }");
        let (answer, requests) = world.requests(world.resolver.handle(json!([asked]))).await;
        assert_eq!(requests, [request], "{field}");
        assert_eq!(answer.unwrap()[0].get("errorMessage"), None, "{field}");
    }
}

#[tokio::test]
async fn two_pages_of_the_newest_orders_are_one_request() {
    let world = shop().await;
    let selection = "{ a: orders(first: 1) { nodes { code } pageInfo { hasNextPage } } \
                     b: orders(first: 2) { nodes { code } pageInfo { hasNextPage } } }";
    let asked = event(Who::Ada, "Query.me", json!({}), selection);
    let (me, requests) = world.requests(world.resolver.handle(asked)).await;
    assert_eq!(requests, ["Query"]);
    let me = me.unwrap();
    let page = |first: u32| &me["__pre"][format!("orders|{{\"first\":{first}}}")]["v"];
    assert_eq!(page(1)["pageInfo"]["hasNextPage"], true);
    assert_eq!(page(2)["pageInfo"]["hasNextPage"], false);
    assert_eq!(page(1)["nodes"][0]["code"], page(2)["nodes"][0]["code"]);
    assert_eq!(
        (
            page(1)["nodes"].as_array().unwrap().len(),
            page(2)["nodes"].as_array().unwrap().len()
        ),
        (1, 2)
    );
}

#[tokio::test]
async fn what_was_read_for_one_caller_of_a_batch_is_not_told_to_another() {
    let world = shop().await;
    let hers = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await["nodes"][0]["id"]
        .clone();
    let asked = |who| event(who, "Query.order", json!({ "id": hers }), "{ id }");
    let batch = json!([
        asked(Who::Ada),
        asked(Who::Bob),
        asked(Who::Public),
        asked(Who::Ada)
    ]);
    let answers = world.resolver.handle(batch).await.unwrap();
    assert_eq!(answers[0]["data"]["id"], hers);
    assert_eq!(answers[1], json!({ "data": null }));
    assert_eq!(answers[2]["errorType"], "Unauthenticated");
    assert_eq!(answers[3], answers[0]);
}

#[tokio::test]
async fn mutations_of_a_batch_take_effect_in_their_order() {
    let world = shop().await;
    let set = |quantity: i32| {
        let arguments = json!({ "productId": "bone", "quantity": quantity });
        event(
            Who::Bob,
            "Mutation.setCartLine",
            arguments,
            "{ cart { totalQuantity version } }",
        )
    };
    let batch: Vec<Value> = (1..=20).map(set).collect();
    let answers = world.resolver.handle(json!(batch)).await.unwrap();
    for (index, answer) in answers.as_array().unwrap().iter().enumerate() {
        let cart = &answer["data"]["cart"];
        assert_eq!(
            (&cart["totalQuantity"], &cart["version"]),
            (
                &json!(index + 1),
                &json!(FIRST_VERSION + i64::try_from(index).unwrap() + 1)
            )
        );
    }
}

#[tokio::test]
async fn a_fault_of_the_table_in_a_batch_is_told_to_each_item_without_its_cause() {
    let world = shop().await;
    let listed = world
        .ask(Who::Ada, "Query.orders", json!({}), "{ nodes { id } }")
        .await;
    let batch = json!([
        ask_for(&listed["nodes"][0]["id"]),
        ask_for(&json!("no order")),
        ask_for(&listed["nodes"][1]["id"])
    ]);
    world.engine.set_intercept(Some(std::sync::Arc::new(|_, _: &str| {
        Some((
            400,
            json!({ "__type": "com.amazon.coral.validate#ValidationException", "message": "secret" })
                .to_string(),
        ))
    })));
    let answers = world.resolver.handle(batch).await.unwrap();
    let fault =
        json!({ "data": null, "errorMessage": "Something went wrong on our side.", "errorType": "Internal" });
    assert_eq!(answers, json!([fault, { "data": null }, fault]));
}

/// JSON of any form.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((prop::sample::select(WORDS), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// Words that mean something in an event.
const WORDS: &[&str] = &[
    "arguments",
    "identity",
    "info",
    "source",
    "fieldName",
    "parentTypeName",
    "variables",
    "selectionSetGraphQL",
    "Query",
    "Mutation",
    "order",
    "me",
    "placeOrder",
    "addToCart",
    "saveProduct",
    "input",
    "id",
    "first",
    "after",
    "claims",
    "sub",
    "username",
    "cognito:groups",
    "defaultAuthStrategy",
    "accountId",
    "resolverContext",
    "ada00000-0000-4000-8000-000000000001",
];

/// Events of the right form whose every part may be anything.
fn any_event() -> impl Strategy<Value = Value> {
    let fields: Vec<&'static str> = vec![
        "Query.me",
        "Query.order",
        "Query.orders",
        "Query.products",
        "Query.stock",
        "Query.staffOrders",
        "Query.staffOrder",
        "Query.cart",
        "Mutation.placeOrder",
        "Mutation.addToCart",
        "Mutation.setCartLine",
        "Mutation.addAddress",
        "Mutation.updateProfile",
        "Mutation.saveProduct",
        "Mutation.adjustStock",
        "Mutation.setStockShards",
        "Mutation.reorder",
        "Mutation.mergeCart",
        "Customer.orders",
        "CartLine.product",
        "OrderItem.product",
    ];
    let names = vec![
        "id",
        "first",
        "after",
        "filter",
        "sort",
        "input",
        "token",
        "productId",
        "productIds",
        "quantity",
        "version",
        "status",
        "day",
        "code",
        "orderId",
        "idempotencyKey",
    ];
    let argument = (prop::sample::select(names), any_json());
    (
        prop::sample::select(fields),
        vec(argument, 0..5),
        any_selection(),
        (any_json(), any_json(), any_json()),
        0..Who::ALL.len(),
    )
        .prop_map(|(field, arguments, selection, (variables, list, source), who)| {
            let arguments = arguments
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            let mut event = event(Who::ALL[who], field, arguments, &selection);
            if variables.is_object() {
                event["info"]["variables"] = variables;
            }
            event["info"]["selectionSetList"] = list;
            event["source"] = source;
            event
        })
}

/// Text that begins to look like a selection set, and text that does not.
fn any_selection() -> impl Strategy<Value = String> {
    let tokens: Vec<&'static str> = vec![
        "{",
        "}",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "$",
        "@",
        "!",
        "...",
        "...A",
        "... on Order",
        "\"",
        "\"\"\"",
        "#",
        "\n",
        "\\u0000",
        "\\",
        "orders",
        "orders",
        "profile",
        "cart",
        "lines",
        "nodes",
        "items",
        "product",
        "addresses",
        "first: 1",
        "first: $first",
        "after: \"é\"",
        "first: -1",
        "first: 99999999999",
        "1e400",
        "@include(if: true)",
        "a: ",
        "query",
        "mutation",
        "fragment A on Order",
        "__typename",
        "on",
        "null",
        "🐕",
    ];
    prop_oneof![
        4 => vec(prop::sample::select(tokens), 0..40).prop_map(|tokens| format!("{{ {} }}", tokens.join(" "))),
        1 => any::<String>(),
    ]
}

/// Has the resolver answer events. A panic inside it comes out as `Internal`, which nothing that a
/// caller sends may cause.
fn fuzz(cases: u32, events: impl Strategy<Value = Value>) {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(shop());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&events, |event| {
        let answer = runtime.block_on(answer(&world, event.clone()));
        let told = match event.as_array() {
            None => vec![answer],
            Some(events) => {
                let told = answer.as_array().cloned().unwrap_or_default();
                prop_assert_eq!(told.len(), events.len());
                told
            }
        };
        for answer in told {
            prop_assert_ne!(&answer["errorType"], "Internal", "{}", event);
        }
        Ok(())
    });
    ran.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn no_json_at_all_makes_the_resolver_fail() {
    fuzz(400, any_json());
}

#[test]
fn no_arguments_make_the_resolver_fail() {
    fuzz(250, any_event());
}

#[test]
fn no_selection_makes_the_resolver_fail() {
    let me = any_selection().prop_map(|selection| event(Who::Ada, "Query.me", json!({}), &selection));
    fuzz(250, me);
}

#[tokio::test]
async fn a_selection_nested_beyond_reason_is_refused_or_read_but_never_the_end() {
    let world = shop().await;
    for (open, close) in [
        ("{a", "}"),
        ("{...on A", "}"),
        ("{orders(after:[", "])}"),
        ("[", "]"),
        ("{orders(after:{a:", "})}"),
    ] {
        let deep = format!(
            "{{ profile {{ name }} {} {} }}",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        let told = answer(&world, event(Who::Ada, "Query.me", json!({}), &deep)).await;
        assert_ne!(told["errorType"], "Internal", "{open}");
    }
}

#[tokio::test]
async fn more_orders_than_one_read_takes_are_read_by_several() {
    let world = shop().await;
    let orders = (0..250_u128).map(|number| {
        let key = kibble::shop::id::OrderKey {
            customer: kibble::shop::id::CustomerId::parse(Who::Ada.sub()).unwrap(),
            order: kibble::shop::id::OrderId(uuid::Uuid::from_u128(number)),
        };
        event(Who::Ada, "Query.order", json!({ "id": key.encode() }), "{ id }")
    });
    let batch: Vec<Value> = orders.collect();
    let answers = world.resolver.handle(json!(batch)).await.unwrap();
    assert_eq!(answers.as_array().unwrap().len(), 250);
    for answer in answers.as_array().unwrap() {
        assert_eq!(answer, &json!({ "data": null }));
    }
}
