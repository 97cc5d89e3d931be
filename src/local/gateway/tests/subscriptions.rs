use std::net::IpAddr;

use tokio::sync::broadcast::error::TryRecvError;

use super::{super::Subscription, *};

const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

impl World {
    async fn subscribe(
        &self,
        caller: Authorization,
        query: &str,
        variables: Value,
    ) -> Result<Subscription, Value> {
        let request = json!({ "query": query, "variables": variables });
        let request: GraphQlRequest = serde_json::from_value(request).unwrap();
        let subscribed = self
            .gateway
            .subscribe(request, caller, HeaderMap::new(), LOCAL)
            .await;
        subscribed.map_err(|response| serde_json::to_value(response).unwrap())
    }

    /// What a subscriber is told of a mutation; `None` if it does not concern them.
    async fn told(&self, subscription: &Subscription, mutation: &str) -> Option<Value> {
        let mut updates = self.gateway.updates();
        self.ask(mutation).await;
        let update = updates.try_recv().ok()?;
        assert!(updates.is_empty(), "one mutation is told once");
        if !subscription.hears(&update) {
            return None;
        }
        let response = self.gateway.deliver(subscription, &update).await;
        Some(serde_json::to_value(response).unwrap())
    }
}

/// Registrations are answered with null, everything else with an order.
fn shop() -> World {
    World::answering(|event| {
        let is_registration = event["info"]["parentTypeName"] == "Subscription";
        let data = if is_registration { Value::Null } else { order() };
        Ok(json!([{ "data": data }]))
    })
}

const CANCEL: &str = "mutation { cancelOrder(id: 1) { id status totalCents weight lines { sku } } }";

#[tokio::test]
async fn a_subscriber_is_told_their_selection_of_what_the_mutation_selects() {
    let world = shop();
    let query = "subscription { a: onCancel { ...F placedAt b: lines { c: sku __typename } } } \
                 fragment F on Order { cents: totalCents }";
    let subscription = world.subscribe(customer(), query, json!({})).await.ok().unwrap();
    let aliased = "mutation { x: cancelOrder(id: 1) { y: totalCents z: lines { w: sku } } }";
    for mutation in [
        CANCEL,
        aliased,
        "mutation { mustCancel(id: 1) { totalCents lines { sku } } }",
    ] {
        assert_eq!(
            world.told(&subscription, mutation).await,
            Some(json!({ "data": { "a": {
                "cents": 2590, "placedAt": null,
                "b": [{ "c": "a", "__typename": "Line" }, { "c": "b", "__typename": "Line" }],
            } } })),
        );
    }
}

#[tokio::test]
async fn what_must_be_there_and_was_not_selected_is_an_error_of_the_subscriber() {
    let world = shop();
    let query = "subscription { onCancel { id status } }";
    let subscription = world.subscribe(customer(), query, json!({})).await.ok().unwrap();
    let told = world
        .told(&subscription, "mutation { cancelOrder(id: 1) { id } }")
        .await
        .unwrap();
    assert_eq!(told["data"], json!({ "onCancel": null }));
    assert_eq!(
        told["errors"][0]["message"],
        "Cannot return null for non-nullable type: 'OrderStatus' within parent 'Order' (/onCancel/status)"
    );
}

#[tokio::test]
async fn arguments_are_equal_to_what_the_mutation_selects() {
    let world = shop();
    let cases = [
        ("", json!({}), true),
        ("(id: \"ord_1\")", json!({}), true),
        ("(id: \"ord_2\")", json!({}), false),
        ("(id: \"ord_1\", status: PAID)", json!({}), true),
        ("(id: \"ord_1\", status: PLACED)", json!({}), false),
        ("(id: null)", json!({}), false),
        ("(weight: 2)", json!({}), true),
        ("(id: $id)", json!({}), true),
        ("(id: $id)", json!({ "id": null }), false),
        ("(id: $id)", json!({ "id": "ord_1" }), true),
        ("(id: $id)", json!({ "id": 7 }), false),
    ];
    for (arguments, variables, is_told) in cases {
        let head = if arguments.contains('$') { "($id: ID)" } else { "" };
        let query = format!("subscription {head} {{ onCancel{arguments} {{ id }} }}");
        let subscription = world
            .subscribe(customer(), &query, variables.clone())
            .await
            .ok()
            .unwrap();
        let told = world.told(&subscription, CANCEL).await;
        assert_eq!(told.is_some(), is_told, "{arguments} {variables}");
    }
    // What was not selected is null.
    for (arguments, is_told) in [("(status: PAID)", false), ("(status: null)", true)] {
        let query = format!("subscription {{ onCancel{arguments} {{ id }} }}");
        let subscription = world.subscribe(customer(), &query, json!({})).await.ok().unwrap();
        let told = world
            .told(&subscription, "mutation { cancelOrder(id: 1) { id } }")
            .await;
        assert_eq!(told.is_some(), is_told, "{arguments}");
    }
}

#[tokio::test]
async fn only_the_mutations_that_it_names_are_heard() {
    let world = shop();
    let subscription = world
        .subscribe(customer(), "subscription { onCancel { id } }", json!({}))
        .await
        .ok()
        .unwrap();
    let place = "mutation { placeOrder(input: { idempotencyKey: 1, lines: [] }) { id } }";
    assert_eq!(world.told(&subscription, place).await, None);
    assert_eq!(world.told(&subscription, "{ order(id: 1) { id } }").await, None);
}

#[tokio::test]
async fn a_mutation_without_a_value_tells_nothing() {
    let world = World::answering(|event| {
        Ok(match event["info"]["parentTypeName"] == "Subscription" {
            true => json!([{ "data": null }]),
            false => json!([{ "data": null, "errorMessage": "no", "errorType": "NotFound" }]),
        })
    });
    let subscription = world
        .subscribe(customer(), "subscription { onCancel { id } }", json!({}))
        .await
        .ok()
        .unwrap();
    assert_eq!(world.told(&subscription, CANCEL).await, None);
    assert_eq!(
        world
            .told(&subscription, "mutation { mustCancel(id: 1) { id } }")
            .await,
        None
    );
}

#[tokio::test]
async fn a_value_that_its_own_parts_make_null_tells_nothing() {
    let world = World::answering(|event| {
        let is_registration = event["info"]["parentTypeName"] == "Subscription";
        let order = json!({ "id": "ord_1", "lines": [{ "sku": "a" }] });
        Ok(json!([{ "data": if is_registration { Value::Null } else { order } }]))
    });
    let subscription = world
        .subscribe(customer(), "subscription { onCancel { id } }", json!({}))
        .await
        .ok()
        .unwrap();
    let told = async |selected: &str| {
        let mutation = format!("mutation {{ cancelOrder(id: 1) {{ id {selected} }} }}");
        world.told(&subscription, &mutation).await
    };
    assert_eq!(told("status").await, None);
    let whole = Some(json!({ "data": { "onCancel": { "id": "ord_1" } } }));
    assert_eq!(told("placedAt").await, whole);
    // The list may be null, so its item's null goes no further.
    assert_eq!(told("lines { quantity }").await, whole);
}

#[tokio::test]
async fn the_resolver_of_a_subscription_is_called_once() {
    let world = shop();
    let query = "subscription ($c: ID!) { onOrder(customerId: $c) { id status } }";
    let subscription = world
        .subscribe(customer(), query, json!({ "c": "cus_1" }))
        .await
        .ok()
        .unwrap();
    let event = &world.events()[0];
    assert_eq!(event["arguments"], json!({ "customerId": "cus_1" }));
    assert_eq!(event["source"], Value::Null);
    assert_eq!(
        event["info"],
        json!({
            "fieldName": "onOrder", "parentTypeName": "Subscription", "variables": { "c": "cus_1" },
            "selectionSetList": ["id", "status"], "selectionSetGraphQL": "{\n  id\n  status\n}",
        })
    );
    world.told(&subscription, CANCEL).await;
    assert_eq!(world.events().len(), 2);
}

#[tokio::test]
async fn a_subscription_is_refused_like_a_query() {
    let refusing = World::answering(|_| {
        Ok(json!([{ "data": null, "errorMessage": "Not yours.", "errorType": "Forbidden" }]))
    });
    let query = "subscription { onOrder(customerId: 1) { id } }";
    let refused = refusing
        .subscribe(customer(), query, json!({}))
        .await
        .err()
        .unwrap();
    assert_eq!(refused["errors"][0]["errorType"], "Forbidden");
    assert_eq!(refused["errors"][0]["message"], "Not yours.");
    for (caller, query, error_type) in [
        (Authorization::ApiKey, query, json!("Unauthorized")),
        (Authorization::Iam, query, json!("Unauthorized")),
        (customer(), "{ me { id } }", json!("UnsupportedOperation")),
        (customer(), CANCEL, json!("UnsupportedOperation")),
        (customer(), "subscription { onOrder { id } }", Value::Null),
        (
            customer(),
            "subscription { onCancel @skip(if: true) { id } }",
            Value::Null,
        ),
        (
            customer(),
            "subscription { onCancel { id } b: onCancel { id } }",
            Value::Null,
        ),
        (customer(), "subscription {", Value::Null),
    ] {
        let world = shop();
        let refused = world.subscribe(caller, query, json!({})).await.err().unwrap();
        assert_eq!(refused["errors"][0]["errorType"], error_type, "{refused}");
        assert_eq!(world.events(), [""; 0]);
    }
}

#[tokio::test]
async fn a_listener_that_is_too_slow_is_told_so() {
    let settings = Settings {
        waiting_updates: 4,
        ..settings(&json!({}))
    };
    let world = World::set_up(settings, |_| Ok(json!([{ "data": order() }])));
    let mut updates = world.gateway.updates();
    for _ in 0..4 {
        world.ask("mutation { cancelOrder(id: 1) { id } }").await;
    }
    assert!(updates.try_recv().is_ok());
    for _ in 0..2 {
        world.ask("mutation { cancelOrder(id: 1) { id } }").await;
    }
    assert_eq!(updates.try_recv().err(), Some(TryRecvError::Lagged(1)));
}
