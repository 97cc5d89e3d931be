use super::*;

#[tokio::test]
async fn aliases_name_the_output_and_fields_name_the_input() {
    let world = World::answering(|event| {
        let id = &event["arguments"]["id"];
        Ok(json!([{ "data": { "id": id, "status": "PLACED", "totalCents": 5 } }]))
    });
    let query = r#"{ b: order(id: "2") { total: totalCents id } a: order(id: "1") { key: id } }"#;
    let text = world.text(customer(), json!({ "query": query })).await;
    assert_eq!(text, r#"{"data":{"b":{"total":5,"id":"2"},"a":{"key":"1"}}}"#);
    let mut asked: Vec<_> = world
        .events()
        .iter()
        .map(|event| event["arguments"]["id"].clone())
        .collect();
    asked.sort_by_key(Value::to_string);
    assert_eq!(asked, ["1", "2"]);
}

#[tokio::test]
async fn fragments_and_conditions_choose_the_fields() {
    let query = "query($yes: Boolean = true, $no: Boolean!) { order(id: 1) {
        ...Basics
        ... on Order { totalCents @skip(if: $yes) }
        ... @include(if: $yes) { placedAt }
        customer @include(if: $no) { id }
        lines @skip(if: $no) { quantity }
    } }
    fragment Basics on Order { id ...More }
    fragment More on Order { weight customer @include(if: $yes) { id } }";
    let world = World::with(order());
    let response = world.ask_with(query, json!({ "no": false })).await;
    assert_eq!(
        response,
        json!({ "data": { "order": {
            "id": "ord_1", "weight": 2.0, "customer": { "id": "7" }, "placedAt": "2026-02-01T10:00:00.000Z",
            "lines": [{ "quantity": 1 }, { "quantity": 2 }],
        } } })
    );
    assert_eq!(
        world.events()[0]["info"]["selectionSetList"],
        json!([
            "id",
            "weight",
            "customer",
            "customer/id",
            "placedAt",
            "lines",
            "lines/quantity"
        ])
    );
    let all_skipped = world.ask("{ order(id: 1) { id @skip(if: true) } }").await;
    assert_eq!(all_skipped, json!({ "data": { "order": {} } }));
}

#[tokio::test]
async fn a_null_bubbles_to_the_nearest_field_that_may_be_null() {
    let world = World::with(json!({ "status": "PAID", "totalCents": 1 }));
    let response = world.ask("{ order(id: 1) { status key: id } }").await;
    assert_eq!(
        response,
        json!({ "data": { "order": null }, "errors": [{
            "path": ["order", "key"], "data": null, "errorType": null, "errorInfo": null,
            "locations": [{ "line": 1, "column": 25, "sourceName": null }],
            "message": "Cannot return null for non-nullable type: 'ID' within parent 'Order' (/order/key)",
        }] })
    );
    let world = World::with(json!([{ "id": "1" }, null]));
    let response = world.ask("{ orders { id } }").await;
    assert_eq!(response["data"], json!({ "orders": null }));
    assert_eq!(response["errors"][0]["path"], json!(["orders", 1]));
    let response = world.ask("{ newest { id } products { id } }").await;
    assert_eq!(response["data"], Value::Null);
}

#[tokio::test]
async fn values_are_checked_against_the_schema() {
    let world = World::with(json!({
        "id": 5, "status": "LOST", "totalCents": 2_147_483_648_i64, "placedAt": "yesterday",
        "weight": "heavy", "customer": [], "lines": {},
    }));
    let response = world
        .ask("{ order(id: 1) { id placedAt weight customer { id } lines { sku } } }")
        .await;
    assert_eq!(
        response["data"]["order"],
        json!({ "id": "5", "placedAt": null, "weight": null, "customer": null, "lines": null })
    );
    let messages: Vec<_> = response["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["message"].clone())
        .collect();
    assert_eq!(
        messages,
        [
            "Can't serialize value (/order/placedAt) : Unable to serialize `yesterday` as a valid DateTime Object.",
            "Can't serialize value (/order/weight) : Expected type 'Float' but was '\"heavy\"'.",
            "Can't resolve value (/order/customer) : type mismatch error, expected type OBJECT",
            "Can't resolve value (/order/lines) : type mismatch error, expected type LIST",
        ]
    );
    for (field, word) in [
        ("status", "Enum 'OrderStatus'"),
        ("totalCents", "Expected type 'Int'"),
    ] {
        let response = world.ask(&format!("{{ order(id: 1) {{ {field} }} }}")).await;
        assert_eq!(response["data"], json!({ "order": null }));
        assert!(
            response["errors"][0]["message"].as_str().unwrap().contains(word),
            "{response}"
        );
    }
}

#[tokio::test]
async fn an_envelope_with_an_error_fails_its_field_alone() {
    let world = World::answering(|event| {
        Ok(match event["info"]["fieldName"].as_str() {
            Some("me") => json!([{
                "data": { "id": "c" }, "errorMessage": "The customer is not there.", "errorType": "NotFound",
            }]),
            Some("staff") => {
                json!([{ "data": null, "errorMessage": "secret", "errorType": "UnauthorizedException" }])
            }
            Some("orders") => json!([[{ "id": 1 }]]),
            _ => json!([{ "data": order() }]),
        })
    });
    let query = "{\n  me { id }\n  order(id: 1) { id }\n  orders { id }\n  s: staff\n}";
    let response = world.ask_as(member_of(json!(["admin"])), query, json!({})).await;
    assert_eq!(
        response,
        json!({
            "data": { "me": null, "order": { "id": "ord_1" }, "orders": null, "s": null },
            "errors": [
                {
                    "path": ["me"], "data": { "id": "c" }, "errorType": "NotFound", "errorInfo": null,
                    "locations": [{ "line": 2, "column": 3, "sourceName": null }],
                    "message": "The customer is not there.",
                },
                {
                    "path": ["s"], "data": null, "errorType": "UnauthorizedException", "errorInfo": null,
                    "locations": [{ "line": 5, "column": 3, "sourceName": null }],
                    "message": "You are not authorized to make this call.",
                },
            ],
        })
    );
}

#[tokio::test]
async fn an_invocation_that_fails_is_an_error_of_its_type() {
    let failing = |error_type: &str| {
        let error_type = error_type.to_owned();
        World::answering(move |_| {
            Err(LambdaError {
                error_type: error_type.clone(),
                message: "no table".to_owned(),
            })
        })
    };
    let response = failing("Unavailable").ask("{ me { id } }").await;
    assert_eq!(response["data"], json!({ "me": null }));
    assert_eq!(response["errors"][0]["errorType"], "Unavailable");
    assert_eq!(response["errors"][0]["message"], "no table");
    let response = failing("UnauthorizedException").ask("{ me { id } }").await;
    assert_eq!(
        response["errors"][0]["message"],
        "You are not authorized to make this call."
    );
    let response = World::answering(|_| panic!("crashed on purpose"))
        .ask("{ me { id } }")
        .await;
    assert_eq!(response["data"], json!({ "me": null }));
    assert_eq!(response["errors"][0]["errorType"], "Lambda:Unhandled");
}

#[tokio::test]
async fn an_answer_that_is_no_list_of_one_fails_the_field() {
    for (answer, found) in [
        (json!({ "data": 1 }), "an object"),
        (json!([]), "a list of 0"),
        (json!([{ "data": null }, { "data": null }]), "a list of 2"),
        (json!(null), "a single value"),
    ] {
        let world = World::answering(move |_| Ok(answer.clone()));
        let response = world.ask("{ me { id } }").await;
        assert_eq!(response["data"], json!({ "me": null }));
        assert_eq!(response["errors"][0]["errorType"], "Lambda:IllegalArgument");
        let message = response["errors"][0]["message"].as_str().unwrap();
        assert!(message.ends_with(&format!("but is {found}.")), "{message}");
    }
    let world = World::with(json!({ "name": "x".repeat(5 * 1024 * 1024) }));
    let response = world.ask("{ me { name } }").await;
    assert_eq!(response["errors"][0]["errorType"], "Lambda:ResponseSizeTooLarge");
}

#[tokio::test]
async fn root_queries_run_together_and_mutations_in_order() {
    let running = Arc::new(Mutex::new((0, 0)));
    let counted = running.clone();
    let invoke: Arc<Invoke> = Arc::new(move |_| {
        let counted = counted.clone();
        async move {
            {
                let mut counted = counted.lock().unwrap();
                counted.0 += 1;
                counted.1 = counted.1.max(counted.0);
            }
            // Whatever runs together comes this far before anything goes on.
            tokio::task::yield_now().await;
            counted.lock().unwrap().0 -= 1;
            Ok(json!([{ "data": null }]))
        }
        .boxed()
    });
    let world = World {
        gateway: Gateway::with_settings(SCHEMA, invoke, settings(&json!({}))).unwrap(),
        events: Arc::default(),
    };
    world
        .ask("mutation { a: cancelOrder(id: 1) { id } b: cancelOrder(id: 2) { id } }")
        .await;
    assert_eq!(running.lock().unwrap().1, 1);
    world
        .ask("{ a: order(id: 1) { id } b: order(id: 2) { id } me { id } }")
        .await;
    assert_eq!(running.lock().unwrap().1, 3);
}

#[tokio::test]
async fn an_operation_ends_after_its_time() {
    let invoke: Arc<Invoke> = Arc::new(|_| std::future::pending().boxed());
    let settings = Settings {
        timeout: Duration::from_millis(50),
        ..Settings::default()
    };
    let world = World {
        gateway: Gateway::with_settings(SCHEMA, invoke, settings).unwrap(),
        events: Arc::default(),
    };
    let response = world.ask("{ me { id } }").await;
    assert_eq!(message(&response), "Execution timed out.");
    assert_eq!(response["errors"][0]["errorType"], "ExecutionTimeout");
}
