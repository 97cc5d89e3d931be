//! Relations that are resolved ahead.

use std::collections::BTreeSet;

use super::{
    super::{operation::OwnField, origin::Origin},
    *,
};

/// What is resolved ahead of `Query.me`: the keys in the side table, in their order.
fn keys(selection: &str, variables: Value) -> Vec<String> {
    let plan = plan(&event("Query.me", json!({}), selection, &[], variables)).unwrap();
    let relations = plan.object.relations.into_iter();
    relations.map(|relation| relation.key).collect()
}

#[test]
fn each_set_of_arguments_has_an_alias_of_its_own() {
    let event = event(
        "Query.me",
        json!({}),
        "{ a: orders(first: 1) { pageInfo { endCursor } } b: orders(first: $n, after: \"x\") { pageInfo { endCursor } }
           c: orders(first: 1) { pageInfo { hasNextPage } } }",
        &[],
        json!({ "n": 2 }),
    );
    let plan = plan(&event).unwrap();
    let page = "{__typename pageInfo{__typename hasNextPage endCursor}}";
    assert_eq!(
        plan.operation.to_string(),
        format!(
            "query($_1_0:Int,$_2_0:Int,$_2_1:String){{me{{__typename \
             _1:orders(first:$_1_0)@relation{page} _2:orders(first:$_2_0,after:$_2_1)@relation{page}}}}}"
        )
    );
    assert_eq!(
        Value::Object(plan.variables),
        json!({ "_1_0": 1, "_2_0": 2, "_2_1": "x" })
    );
    let keys: Vec<&str> = plan
        .object
        .relations
        .iter()
        .map(|relation| relation.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [r#"orders|{"first":1}"#, r#"orders|{"after":"x","first":2}"#]
    );
}

#[test]
fn defaults_of_the_schema_and_nulls_are_part_of_the_key() {
    for (selection, key) in [
        ("{ orders { nodes { id } } }", r#"orders|{"first":10}"#),
        ("{ orders(first: 10) { nodes { id } } }", r#"orders|{"first":10}"#),
        ("{ orders(first: null) { nodes { id } } }", "orders|{}"),
        (
            "{ orders(after: null) { nodes { id } } }",
            r#"orders|{"first":10}"#,
        ),
        ("{ orders(first: $none) { nodes { id } } }", "orders|{}"),
        (
            "{ orders(first: $unknown) { nodes { id } } }",
            r#"orders|{"first":10}"#,
        ),
        ("{ cart { version } }", "cart|{}"),
    ] {
        assert_eq!(keys(selection, json!({ "none": null })), [key], "{selection}");
    }
}

#[test]
fn arguments_that_differ_in_nulls_are_the_same() {
    let selection =
        "{ orders(first: 5) { nodes { id } } a: orders(first: 5, after: null) { edges { cursor } } }";
    assert_eq!(keys(selection, json!({})), [r#"orders|{"first":5}"#]);
}

#[test]
fn arguments_that_cannot_be_known_are_left_to_the_resolver() {
    for value in ["\"x\"", "1.5", "99999999999", "[1]", "{ a: 1 }", "ENUM"] {
        let selection = format!("{{ orders(first: {value}) {{ nodes {{ id }} }} }}");
        assert_eq!(keys(&selection, json!({})), [""; 0], "{value}");
    }
}

/// Which of the others it is cannot be known here: every one must answer for it.
#[test]
fn a_relation_of_unknown_arguments_is_answered_by_each_of_the_others() {
    let selection =
        "{ a: orders(first: 1) { pageInfo { endCursor } } b: orders(first: $unknown) { nodes { note } } }";
    let operation = operation("Query.me", selection);
    assert_eq!(operation.matches("orders(").count(), 2);
    assert_eq!(operation.matches("nodes{").count(), 2, "{operation}");
    assert_eq!(operation.matches("pageInfo{").count(), 1, "{operation}");
}

#[test]
fn relations_of_relations_are_resolved_ahead() {
    let plan = plan(&event(
        "Query.me",
        json!({}),
        "{ cart { lines { product { name } } } orders { nodes { items { product { id } } } } }",
        &[],
        json!({}),
    ))
    .unwrap();
    assert_eq!(plan.operation.to_string().matches("@relation").count(), 4);
    assert_eq!(
        plan.operation
            .to_string()
            .matches("_ref:product{productId:id}")
            .count(),
        1
    );
}

#[test]
fn a_relation_by_itself_begins_at_a_root_field() {
    for (field, begins) in [
        ("Customer.profile", "query{customerProfile{__typename id name "),
        (
            "Customer.orders",
            "query($first:Int){orders(first:$first){__typename",
        ),
        ("Customer.addresses", "query{addresses{__typename id "),
        ("Customer.cart", "query{cart{__typename token "),
        (
            "CartLine.product",
            "query($id:ID!){productToday(id:$id){__typename id ",
        ),
        (
            "OrderItem.product",
            "query($id:ID!){productToday(id:$id){__typename id ",
        ),
    ] {
        let arguments = if field == "Customer.orders" {
            json!({ "first": 2 })
        } else {
            json!({})
        };
        let event = event(field, arguments, "{ id }", &[], json!({}));
        let plan = plan(&event).unwrap();
        assert!(
            plan.operation.to_string().starts_with(begins),
            "{}",
            plan.operation
        );
        let origin = Origin::of(&event, &SHAPES).unwrap();
        let product = origin.arguments.get("id").cloned().unwrap_or_default();
        let expected = match field {
            "CartLine.product" => json!("ball"),
            "OrderItem.product" => json!("bone"),
            _ => Value::Null,
        };
        assert_eq!(product, expected);
    }
}

#[test]
fn a_relation_whose_parent_is_not_told_is_refused() {
    let mut event = event("CartLine.product", json!({}), "{ id }", &[], json!({}));
    event.source = Some(json!({ "quantity": 1 }));
    let error = plan(&event).unwrap_err();
    assert_eq!(error.message, "The source of product lacks /__ref/productId.");
}

#[test]
fn past_the_budget_relations_are_left_to_their_resolvers() {
    let many: Vec<String> = (1..=60)
        .map(|after| format!("o{after}: orders(first: 1, after: \"{after}\") {{ nodes {{ id }} }}"))
        .collect();
    let long: Vec<String> = (1..=20)
        .map(|after| format!("o{after}: orders(first: 50, after: \"{after}\") {{ nodes {{ id }} }}"))
        .collect();
    let wide: Vec<String> = (1..=50)
        .map(|after| {
            format!("o{after}: orders(first: 1, after: \"{after}\") {{ edges {{ node {{ ...F }} }} ...F }}")
        })
        .collect();
    assert_eq!(keys(&format!("{{ {} }}", many.join(" ")), json!({})).len(), 50);
    assert_eq!(keys(&format!("{{ {} }}", long.join(" ")), json!({})).len(), 10);
    let wide = keys(&format!("{{ {} }}", wide.join(" ")), json!({})).len();
    assert!((5..30).contains(&wide), "{wide}");
    let nothing = event(
        "Query.me",
        json!({}),
        "{ cart { version } profile { id } }",
        &[],
        json!({}),
    );
    let plan = Plan::of(&nothing, &SHAPES, Budget::NOTHING).unwrap();
    assert_eq!(plan.operation.to_string(), "query{me{__typename}}");
}

/// On which those rely who write an object without a look at what is written already.
#[test]
fn no_object_is_asked_for_anything_twice() {
    fn check(field: &OwnField) {
        let keys = field
            .below
            .iter()
            .map(|field| field.alias.as_ref().unwrap_or(&field.name));
        let keys: Vec<&String> = keys.collect();
        let once: BTreeSet<&&String> = keys.iter().collect();
        assert_eq!(once.len(), keys.len(), "{field}");
        field.below.iter().for_each(check);
    }
    let page = "a: orders(first: 1) { ...Order nodes { id id items { product { id } p: product { name } } } \
                edges { node { id } } edges { cursor } }";
    let selection = format!(
        "{{ {page} b: orders(first: 2) {{ nodes {{ code }} }} cart {{ lines {{ product {{ id }} }} }} {page} }}"
    );
    let list = [
        "a",
        "a/nodes",
        "a/nodes/id",
        "a/nodes/items",
        "a/nodes/items/product",
        "a/nodes/items/product/id",
    ];
    let plan = plan(&event("Query.me", json!({}), &selection, &list, json!({}))).unwrap();
    assert!(
        plan.operation.to_string().contains(":product@relation"),
        "{}",
        plan.operation
    );
    check(&plan.operation.field);
}
