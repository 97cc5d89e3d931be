#![allow(
    clippy::disallowed_methods,
    reason = "these tests measure how long a refusal takes"
)]

use std::time::Instant;

use super::*;

/// Asks on a thread with the stack of a server's thread.
async fn ask(data: Value, query: String) -> Value {
    tokio::spawn(async move { World::with(data).ask(&query).await })
        .await
        .unwrap()
}

fn nested_data(depth: usize) -> Value {
    let mut order = json!({ "id": "o" });
    for _ in 0..depth {
        order = json!({ "id": "o", "customer": { "id": "c", "orders": [order] } });
    }
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nesting_ends_before_the_stack_does() {
    let query = |depth: usize| {
        let (open, close) = ("customer { orders { ".repeat(depth), "} } ".repeat(depth));
        format!("{{ order(id: 1) {{ {open} id {close} }} }}")
    };
    let response = ask(nested_data(38), query(38)).await;
    assert_eq!(response["errors"], Value::Null, "{response}");
    for depth in [60, 500, 3000] {
        let response = ask(nested_data(40), query(depth)).await;
        assert_eq!(response["data"], Value::Null);
        assert!(!response["errors"][0]["message"].as_str().unwrap().is_empty());
    }
    for literal in ["[".repeat(10_000), "{a:".repeat(5_000), "[[[[[{a:[{".repeat(900)] {
        let response = ask(json!(null), format!("{{ search(filter: {literal}")).await;
        assert_eq!(response["data"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_of_fragments_ends_before_the_stack_does() {
    let mut query = "{ order(id: 1) { ...F0 } }".to_owned();
    for index in 0..700 {
        query += &format!(
            " fragment F{index} on Order {{ customer {{ orders {{ ...F{} }} }} }}",
            index + 1
        );
    }
    query += " fragment F700 on Order { id }";
    let response = ask(nested_data(40), query).await;
    assert_eq!(response["data"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fragments_that_multiply_are_refused_soon() {
    let mut query = "{ order(id: 1) { ...F0 } }".to_owned();
    for index in 0..40 {
        let next = index + 1;
        query += &format!(
            " fragment F{index} on Order {{ a: customer {{ x: orders {{ ...F{next} }} y: orders {{ ...F{next} }} }} }}"
        );
    }
    query += " fragment F40 on Order { id }";
    let started = Instant::now();
    let response = ask(nested_data(40), query).await;
    assert_eq!(response["data"], Value::Null);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_lists_under_many_aliases_are_refused_soon() {
    let aliases: String = (0..3_000).map(|index| format!("a{index}: id ")).collect();
    let orders = vec![json!({ "id": "o" }); 10_000];
    let started = Instant::now();
    let response = ask(json!(orders), format!("{{ orders {{ {aliases} }} }}")).await;
    let error = &response["errors"][0];
    assert_eq!(error["errorType"], "ResolverExecutionLimitReached", "{error}");
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_that_are_too_long_or_turn_in_circles_are_refused() {
    let response = ask(json!(null), "{ me { id } }".repeat(20_000)).await;
    assert_eq!(response["data"], Value::Null);
    let circle = "{ me { ...A } } fragment A on Customer { ...B } fragment B on Customer { ...A }";
    let response = ask(json!(null), circle.to_owned()).await;
    assert!(
        response["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("FragmentCycle"),
        "{response}"
    );
    let deep = r#"{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"#;
    let response = ask(json!(null), deep.to_owned()).await;
    assert_eq!(response["data"], Value::Null);
    for query in [
        "{ é }",
        "{ me { id } } # \u{1F600}",
        "\u{FEFF}{ me { id } }",
        "query é { me { id } }",
    ] {
        ask(json!(null), query.to_owned()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repetition_costs_little() {
    let started = Instant::now();
    let fields = |count: usize, field: fn(usize) -> String| (0..count).map(field).collect::<String>();
    for query in [
        format!("{{ {} }}", fields(1_500, |_| "order(id: 1) { id } ".to_owned())),
        format!(
            "{{ {} }}",
            fields(1_500, |index| format!("a{index}: me {{ id }} "))
        ),
        format!(
            "{{ me {{ {} }} }}",
            fields(2_000, |_| "orders { id } ".to_owned())
        ),
        format!(
            "{{ {} }}",
            fields(900, |index| format!("a{index}: orders(from: \"x\") {{ id }} "))
        ),
        format!(
            "query({}) {{ public }}",
            fields(2_500, |index| format!("$a{index}: Int "))
        ),
        format!("{{ {} }}", fields(9_000, |_| "...F ".to_owned())),
        format!("{{ public #{}\n }}", "é".repeat(400_000)),
        format!("{{ public(x: \"{}\") }}", "x".repeat(900_000)),
    ] {
        let response = ask(json!({ "id": "o", "orders": [] }), query).await;
        assert!(response.get("data").is_some());
    }
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}
