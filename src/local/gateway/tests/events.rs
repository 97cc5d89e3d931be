use super::*;

/// The operation of the contract's section on selection sets.
const SAMPLE: &str = "query ($id: ID!, $n: Int, $more: Boolean!) {
  o: order(id: $id) {
    id
    total: totalCents
    customer {
      ...Card
      recent: orders(first: $n) { id }
      paid: orders(first: 50, status: PAID) { id }
    }
    placedAt @include(if: $more)
  }
}
fragment Card on Customer { id name }";

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the variable is of this test alone")]
async fn an_event_is_what_appsync_sends() {
    let world = World::with(json!(null));
    let variables = json!({ "id": "ord_1", "n": 5, "more": false });
    world
        .ask_as(member_of(json!(["customers"])), SAMPLE, variables.clone())
        .await;
    world
        .ask_as(Authorization::ApiKey, "{ products { id } }", json!({}))
        .await;
    let mutation = "mutation P($input: PlaceOrderInput!) { placeOrder(input: $input) { id status } }";
    let input = json!({ "input": { "idempotencyKey": "k", "lines": [{ "sku": "CAT", "quantity": 2 }] } });
    world.ask_with(mutation, input).await;
    let events = serde_json::to_string_pretty(&world.events()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/local/gateway/tests/events.json");
    if std::env::var_os("KIBBLE_WRITE_EXPECTED").is_some() {
        std::fs::write(path, format!("{events}\n")).unwrap();
    }
    assert_eq!(format!("{events}\n"), include_str!("events.json"));
}

#[tokio::test]
async fn the_selection_is_described_as_in_the_contract() {
    let world = World::with(json!(null));
    let variables = json!({ "id": "ord_1", "n": 5, "more": false });
    world.ask_with(SAMPLE, variables.clone()).await;
    let info = &world.events()[0]["info"];
    assert_eq!(
        info["selectionSetList"],
        json!([
            "id",
            "total",
            "customer",
            "customer/id",
            "customer/name",
            "customer/recent",
            "customer/recent/id",
            "customer/paid",
            "customer/paid/id"
        ])
    );
    assert_eq!(
        info["selectionSetGraphQL"],
        "{\n  id\n  total: totalCents\n  customer {\n    ...Card\n    recent: orders(first: $n) {\n      id\n    }\n    paid: orders(first: 50, status: PAID) {\n      id\n    }\n  }\n  placedAt @include(if: $more)\n}"
    );
    assert_eq!(info["variables"], variables);
    assert_eq!(info["fieldName"], "order");
    assert_eq!(info["parentTypeName"], "Query");
}

#[tokio::test]
async fn a_leaf_has_no_selection() {
    let world = World::with(json!("hello"));
    world.ask_as(Authorization::ApiKey, "{ public }", json!({})).await;
    let info = &world.events()[0]["info"];
    assert_eq!(info["selectionSetList"], json!([]));
    assert_eq!(info["selectionSetGraphQL"], "");
}

#[tokio::test]
async fn arguments_have_the_defaults_of_the_schema_and_none_that_were_left_out() {
    let world = World::with(json!(null));
    world.ask("{ orders { id } }").await;
    world.ask("{ orders(first: null, status: PAID) { id } }").await;
    world
        .ask(r#"{ search(filter: { named: true }) { __typename } }"#)
        .await;
    world.ask("{ order(id: 5) { id } }").await;
    world
        .ask_with("query($s: OrderStatus) { orders(status: $s) { id } }", json!({}))
        .await;
    world
        .ask_with(
            "query($s: Boolean) { search(filter: { named: $s }) { __typename } }",
            json!({}),
        )
        .await;
    world
        .ask_with(
            "query($f: Filter) { search(filter: $f) { __typename } }",
            json!({ "f": {} }),
        )
        .await;
    let arguments: Vec<_> = world
        .events()
        .iter()
        .map(|event| event["arguments"].clone())
        .collect();
    assert_eq!(
        arguments,
        [
            json!({ "first": 20 }),
            json!({ "first": null, "status": "PAID" }),
            json!({ "filter": { "text": "*", "named": true } }),
            json!({ "id": "5" }),
            json!({ "first": 20 }),
            json!({ "filter": { "text": "*" } }),
            json!({ "filter": { "text": "*" } }),
        ]
    );
}

#[tokio::test]
async fn variables_hold_the_defaults_of_the_operation_and_nothing_undeclared() {
    let world = World::with(json!(null));
    let query = "query($n: Int = 3, $s: OrderStatus) { orders(first: $n, status: $s) { id } }";
    world.ask_with(query, json!({ "other": 1 })).await;
    assert_eq!(world.events()[0]["info"]["variables"], json!({ "n": 3 }));
}

#[tokio::test]
async fn fields_under_the_same_key_are_one_event() {
    let world = World::with(order());
    let response = world
        .ask(r#"{ order(id: "1") { id } order(id: "1") { status } }"#)
        .await;
    assert_eq!(
        response,
        json!({ "data": { "order": { "id": "ord_1", "status": "PAID" } } })
    );
    let events = world.events();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["info"]["selectionSetList"], json!(["id", "status"]));
    assert_eq!(events[0]["info"]["selectionSetGraphQL"], "{\n  id\n  status\n}");
}

#[tokio::test]
async fn of_a_union_nothing_is_told_and_the_rest_is_by_type() {
    let world = World::with(json!([
        { "__typename": "Cat", "name": "Tom", "lives": 9 }, { "__typename": "Dog", "name": "Rex" },
        null, { "name": "nobody" },
    ]));
    let query =
        "{ search { ... on Named { name } ... on Cat { lives } ... on Dog { tricks } t: __typename } }";
    let response = world.ask(query).await;
    assert_eq!(world.events()[0]["info"]["selectionSetList"], json!([]));
    assert_eq!(
        response["data"]["search"],
        json!([
            { "name": "Tom", "lives": 9, "t": "Cat" }, { "name": "Rex", "tricks": null, "t": "Dog" }, null, null
        ])
    );
    assert_eq!(response["errors"][0]["path"], json!(["search", 3]));
}
