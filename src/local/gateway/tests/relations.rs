use super::*;

/// Customers and their orders have resolvers of their own, asked in lists of three at most.
fn shop(given: Value, answer: impl Fn(&Value) -> Answer + Send + Sync + 'static) -> World {
    let mut limits = json!({ "relation": ["Customer.orders", "Order.customer", "Cat.friends"] });
    for (name, value) in given.as_object().unwrap() {
        limits[name] = value.clone();
    }
    World::set_up_for_lists(settings(&limits), answer)
}

/// Every customer has two orders, every order its customer.
fn answer(events: &Value) -> Answer {
    let answer = |event: &Value| {
        let arguments = &event["arguments"];
        let data = match event["info"]["fieldName"].as_str().unwrap() {
            "orders" if event["source"].is_null() => {
                let ids: Vec<_> = (0..5).map(|id| json!({ "id": id, "who": id % 2 })).collect();
                json!(ids)
            }
            "orders" => json!([{ "id": "x", "first": arguments["first"] }, { "id": "y" }]),
            "customer" if event["source"]["id"] == 3 => {
                return json!({ "data": null, "errorMessage": "gone", "errorType": "NotFound" });
            }
            "customer" => json!({ "id": event["source"]["who"], "name": "Ann" }),
            "me" => json!({ "id": "c" }),
            other => panic!("{other}"),
        };
        json!({ "data": data })
    };
    Ok(events.as_array().unwrap().iter().map(answer).collect())
}

fn fields(world: &World) -> Vec<(String, usize)> {
    let batches = world.events.lock().unwrap();
    let name = |batch: &Value| {
        let info = &batch[0]["info"];
        let name = format!("{}.{}", info["parentTypeName"], info["fieldName"]).replace('"', "");
        (name, batch.as_array().unwrap().len())
    };
    batches.iter().map(name).collect()
}

#[tokio::test]
async fn siblings_come_in_one_list_as_long_as_it_may_be() {
    let world = shop(json!({}), answer);
    let response = world
        .ask("{ orders { id customer { n: name orders(first: 1) { id } } } }")
        .await;
    let orders = json!([{ "id": "x" }, { "id": "y" }]);
    let order = |id: &str| json!({ "id": id, "customer": { "n": "Ann", "orders": orders } });
    assert_eq!(
        response["data"]["orders"],
        json!([order("0"), order("1"), order("2"), { "id": "3", "customer": null }, order("4")])
    );
    assert_eq!(
        response["errors"],
        json!([{
            "path": ["orders", 3, "customer"], "data": null, "errorType": "NotFound", "errorInfo": null,
            "locations": [{ "line": 1, "column": 15, "sourceName": null }], "message": "gone",
        }])
    );
    let mut fields = fields(&world);
    fields.sort();
    assert_eq!(
        fields,
        [
            ("Customer.orders".to_owned(), 1),
            ("Customer.orders".to_owned(), 3),
            ("Order.customer".to_owned(), 2),
            ("Order.customer".to_owned(), 3),
            ("Query.orders".to_owned(), 1),
        ]
    );
}

#[tokio::test]
async fn an_event_of_a_relation_holds_its_parent_and_its_own_selection() {
    let world = shop(json!({}), |events| {
        let is_root = events[0]["source"].is_null();
        Ok(match is_root {
            true => json!([{ "data": { "id": "c", "secret": 1, "__pre": { "orders|{}": { "v": [] } } } }]),
            false => json!([{ "data": [{ "id": "a" }] }, { "data": null }]),
        })
    });
    let query = "query($n: Int) { me { a: orders(first: $n) { i: id } b: orders(status: PAID) { status } } }";
    let response = world.ask_with(query, json!({ "n": 4 })).await;
    assert_eq!(
        response,
        json!({ "data": { "me": { "a": [{ "i": "a" }], "b": null } } })
    );
    let events = world.events.lock().unwrap();
    let (first, second) = (&events[1][0], &events[1][1]);
    assert_eq!(first["source"], json!({ "id": "c", "secret": 1 }));
    assert_eq!(first["prev"], json!({ "result": {} }));
    assert_eq!(events[0][0]["prev"], Value::Null);
    assert_eq!(first["arguments"], json!({ "first": 4 }));
    assert_eq!(second["arguments"], json!({ "first": 20, "status": "PAID" }));
    assert_eq!(
        first["info"],
        json!({
            "fieldName": "orders", "parentTypeName": "Customer", "variables": { "n": 4 },
            "selectionSetList": ["i"], "selectionSetGraphQL": "{\n  i: id\n}",
        })
    );
    assert_eq!(second["info"]["selectionSetGraphQL"], "{\n  status\n}");
    assert_eq!(first["identity"], events[0][0]["identity"]);
}

#[tokio::test]
async fn what_the_parent_carries_is_not_asked_for() {
    let orders =
        |id: &str| json!({ "v": [{ "id": id, "__pre": { "customer|{}": { "v": { "id": "c2" } } } }] });
    let world = shop(json!({}), move |_| {
        Ok(
            json!([{ "data": { "id": "c", "orders": [{ "id": "never" }], "__pre": {
            r#"orders|{"first":1}"#: orders("one"),
            r#"orders|{"first":20}"#: orders("all"),
            r#"orders|{"first":20,"status":"PAID"}"#: { "e": { "message": "later", "type": "Unavailable" } },
        } } }]),
        )
    });
    let query = "{ me { one: orders(first: 1) { id customer { id } } all: orders { id }
        paid: orders(status: PAID) { id } } }";
    let response = world.ask(query).await;
    assert_eq!(
        response["data"]["me"],
        json!({ "one": [{ "id": "one", "customer": { "id": "c2" } }], "all": [{ "id": "all" }], "paid": null })
    );
    let error = &response["errors"][0];
    assert_eq!(error["path"], json!(["me", "paid"]));
    assert_eq!(
        (&error["errorType"], &error["message"]),
        (&json!("Unavailable"), &json!("later"))
    );
    assert_eq!(fields(&world), [("Query.me".to_owned(), 1)]);
}

#[tokio::test]
async fn resolvers_are_counted_whether_or_not_the_function_is_asked() {
    let world = shop(json!({ "resolverCountLimit": 4 }), answer);
    let response = world.ask("{ orders { id customer { id } } }").await;
    let customers: Vec<_> = response["data"]["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["customer"]["id"].clone())
        .collect();
    assert_eq!(
        customers,
        [json!("0"), json!("1"), json!("0"), Value::Null, Value::Null]
    );
    let errors = response["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{response}");
    assert_eq!(errors[0]["errorType"], "ResolverExecutionLimitReached");
    assert_eq!(errors[0]["path"], json!(["orders", 3, "customer"]));
}

#[tokio::test]
async fn a_relation_that_the_caller_may_not_see_is_not_resolved() {
    let limits = json!({ "relation": ["Customer.notes"] });
    let world = World::set_up(settings(&limits), |_| Ok(json!([{ "data": { "id": "c" } }])));
    let response = world.ask("{ me { id notes } }").await;
    assert_eq!(response["data"], json!({ "me": { "id": "c", "notes": null } }));
    assert_eq!(response["errors"][0]["errorType"], "Unauthorized");
    assert_eq!(world.events().len(), 1);
}

#[tokio::test]
async fn a_mutation_that_must_have_a_value_and_has_none_ends_the_operation() {
    let world = World::answering(|event| {
        Ok(match event["arguments"]["id"].as_str() {
            Some("2") => json!([{ "data": null, "errorMessage": "full", "errorType": "Unavailable" }]),
            _ => json!([{ "data": { "id": "o" } }]),
        })
    });
    let query = r#"mutation { a: cancelOrder(id: "1") { id } b: mustCancel(id: "2") { id } c: cancelOrder(id: "3") { id } }"#;
    let response = world.ask(query).await;
    assert_eq!(response["data"], Value::Null);
    assert_eq!(response["errors"].as_array().unwrap().len(), 1);
    assert_eq!(world.events().len(), 2);
}

#[tokio::test]
async fn an_echo_answers_its_input_without_the_function() {
    let limits = json!({ "echo": ["Mutation.placeOrder", "Mutation.cancelOrder"] });
    let world = World::set_up(settings(&limits), |_| panic!("nobody asks the function"));
    let query = r#"mutation {
        placeOrder(input: { idempotencyKey: "k", lines: [], note: "n" }) { id note: placedAt }
        cancelOrder(id: 5) { id }
    }"#;
    let response = world.ask(query).await;
    assert_eq!(
        response["data"],
        json!({ "placeOrder": null, "cancelOrder": { "id": "5" } })
    );
    assert_eq!(response["errors"][0]["path"], json!(["placeOrder", "id"]));
}

#[tokio::test]
async fn events_are_told_without_anything_being_run() {
    let world = World::answering(|_| panic!("nothing is run"));
    let request: GraphQlRequest = serde_json::from_value(json!({
        "query": "mutation($id: ID!) { a: cancelOrder(id: $id) { id } b: cancelOrder(id: 2) { status } }",
        "variables": { "id": "1" },
    }))
    .unwrap();
    let told = world
        .gateway
        .events(request, customer(), HeaderMap::new(), Ipv4Addr::LOCALHOST.into())
        .unwrap();
    let arguments: Vec<_> = told
        .iter()
        .map(|payload| payload[0]["arguments"].clone())
        .collect();
    assert_eq!(arguments, [json!({ "id": "1" }), json!({ "id": "2" })]);
    assert_eq!(told[1][0]["info"]["selectionSetGraphQL"], "{\n  status\n}");
    let wrong = serde_json::from_value(json!({ "query": "{ nothing }" })).unwrap();
    let refused = world
        .gateway
        .events(wrong, customer(), HeaderMap::new(), Ipv4Addr::LOCALHOST.into())
        .unwrap_err();
    let refused = serde_json::to_value(&refused).unwrap();
    assert!(message(&refused).contains("FieldUndefined"), "{refused}");
}
