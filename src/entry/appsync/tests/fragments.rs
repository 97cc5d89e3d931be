//! Named fragments, whose definitions AppSync keeps to itself.

use super::*;

fn of_me(selection: &str, list: &[&str]) -> Plan {
    plan(&event("Query.me", json!({}), selection, list, json!({}))).unwrap()
}

fn keys(plan: &Plan) -> Vec<&str> {
    plan.object
        .relations
        .iter()
        .map(|relation| relation.key.as_str())
        .collect()
}

#[test]
fn behind_a_named_fragment_every_part_is_answered() {
    let plan = plan(&event(
        "Query.order",
        json!({ "id": "x" }),
        "{ ...F }",
        &[],
        json!({}),
    ))
    .unwrap();
    for part in [
        "items{__typename productId ",
        "delivery{__typename address{",
        "payment{",
        "history{",
    ] {
        assert!(
            plan.operation.to_string().contains(part),
            "{} lacks {part}",
            plan.operation
        );
    }
}

#[test]
fn a_hidden_relation_without_arguments_is_found_by_its_response_key() {
    let plan = of_me(
        "{ ...F }",
        &[
            "profile",
            "profile/name",
            "recent",
            "recent/nodes",
            "recent/nodes/id",
        ],
    );
    assert_eq!(keys(&plan), ["profile|{}"]);
}

#[test]
fn a_response_key_that_is_seen_hides_nothing() {
    let plan = of_me(
        "{ cart: profile { name } ...F }",
        &["cart", "cart/name", "addresses", "addresses/id"],
    );
    assert_eq!(keys(&plan), ["profile|{}", "addresses|{}"]);
}

#[test]
fn a_fragment_that_is_skipped_hides_nothing() {
    let plan = of_me(
        "{ profile { id } ...F @include(if: false) }",
        &["profile", "profile/id"],
    );
    assert_eq!(keys(&plan), ["profile|{}"]);
    assert!(!plan.operation.to_string().contains("orders"));
}

/// The fragment may select more of the same relation under the same or another alias.
#[test]
fn beside_a_fragment_relations_answer_every_part() {
    let plan = of_me(
        "{ orders(first: 2) { pageInfo { endCursor } } ...F }",
        &[
            "orders",
            "orders/pageInfo",
            "orders/pageInfo/endCursor",
            "orders/lines",
            "orders/lines/product",
            "x",
            "x/nodes",
            "x/nodes/items",
            "x/nodes/items/product",
            "x/nodes/items/product/id",
        ],
    );
    assert_eq!(keys(&plan), [r#"orders|{"first":2}"#]);
    for part in ["nodes{", "edges{", "items{", "history{"] {
        assert!(
            plan.operation.to_string().contains(part),
            "{} lacks {part}",
            plan.operation
        );
    }
    // The product is listed as deep as that of `nodes` would stand, whatever the alias above it.
    assert_eq!(
        plan.operation.to_string().matches(":product@relation").count(),
        1,
        "{}",
        plan.operation
    );
}

#[test]
fn a_fragment_below_concerns_what_is_below() {
    let plan = of_me(
        "{ cart { ...F } addresses { id } }",
        &[
            "cart",
            "cart/lines",
            "cart/lines/product",
            "cart/lines/product/id",
            "addresses",
            "addresses/id",
        ],
    );
    assert_eq!(keys(&plan), ["addresses|{}", "cart|{}"]);
    assert!(
        plan.operation.to_string().contains(":product@relation"),
        "{}",
        plan.operation
    );
}

#[test]
fn a_list_that_is_absurd_does_no_harm() {
    let deep = "cart/".repeat(100_000);
    let wide: Vec<String> = (0..20_000).map(|index| format!("cart/k{index}/x")).collect();
    let mut list: Vec<&str> = wide.iter().map(String::as_str).collect();
    list.extend([deep.as_str(), "", "/", "cart//lines"]);
    assert_eq!(keys(&of_me("{ ...F }", &list)), ["cart|{}"]);
}
