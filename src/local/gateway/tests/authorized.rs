use super::*;

fn refusal(field: &str, ty: &str, path: Value, column: usize) -> Value {
    json!({
        "path": path, "data": null, "errorType": "Unauthorized", "errorInfo": null,
        "locations": [{ "line": 1, "column": column, "sourceName": null }],
        "message": format!("Not Authorized to access {field} on type {ty}"),
    })
}

#[tokio::test]
async fn without_a_directive_only_the_default_mode_is_enough() {
    let world = World::with(order());
    let query = "{ order(id: 1) { id } }";
    let response = world.ask_as(Authorization::ApiKey, query, json!({})).await;
    assert_eq!(
        response,
        json!({ "data": { "order": null }, "errors": [refusal("order", "Query", json!(["order"]), 3)] })
    );
    assert!(world.events().is_empty());
    assert_eq!(
        world.ask(query).await,
        json!({ "data": { "order": { "id": "ord_1" } } })
    );
}

#[tokio::test]
async fn a_directive_of_a_field_replaces_that_of_its_type() {
    let world = World::with(json!([{ "id": "p", "stock": 3 }]));
    let query = "{ products { id stock } }";
    let response = world.ask_as(Authorization::ApiKey, query, json!({})).await;
    assert_eq!(
        response["data"],
        json!({ "products": [{ "id": "p", "stock": null }] })
    );
    assert_eq!(
        response["errors"],
        json!([refusal("stock", "Product", json!(["products", 0, "stock"]), 17)])
    );
    let response = world.ask_as(member_of(json!(["admin"])), query, json!({})).await;
    assert_eq!(
        response,
        json!({ "data": { "products": [{ "id": "p", "stock": 3 }] } })
    );
}

#[tokio::test]
async fn one_of_the_groups_is_enough() {
    let world = World::with(json!("yes"));
    for (groups, allowed) in [
        (json!(null), false),
        (json!(["customers"]), false),
        (json!("admin"), false),
        (json!(["customers", "warehouse"]), true),
        (json!(["admin"]), true),
    ] {
        let response = world
            .ask_as(member_of(groups.clone()), "{ staff }", json!({}))
            .await;
        assert_eq!(response["data"]["staff"] == "yes", allowed, "{groups}");
    }
    assert_eq!(world.events().len(), 2);
}

#[tokio::test]
async fn other_modes_take_the_default_away() {
    let world = World::with(json!("yes"));
    let response = world.ask("{ machine public }").await;
    assert_eq!(response["data"], json!({ "machine": null, "public": null }));
    let response = world
        .ask_as(Authorization::ApiKey, "{ machine public }", json!({}))
        .await;
    assert_eq!(response["data"], json!({ "machine": null, "public": "yes" }));
}

#[tokio::test]
async fn a_nested_field_is_refused_after_its_parent_was_resolved() {
    let world = World::with(json!({ "id": "c", "notes": "wants more" }));
    let response = world.ask("{ me { id notes } }").await;
    assert_eq!(response["data"], json!({ "me": { "id": "c", "notes": null } }));
    assert_eq!(response["errors"][0]["errorType"], "Unauthorized");
    assert_eq!(world.events().len(), 1);
}

#[tokio::test]
async fn everybody_may_look_at_the_schema() {
    let world = World::with(json!(null));
    let query = r#"{ t: __typename s: __schema { queryType { name } } __type(name: "Order") { fields { name } } public }"#;
    let response = world.ask_as(Authorization::ApiKey, query, json!({})).await;
    assert_eq!(response["data"]["t"], "Query");
    assert_eq!(response["data"]["s"]["queryType"]["name"], "Query");
    assert_eq!(response["data"]["__type"]["fields"][0]["name"], "id");
    assert_eq!(response["data"]["public"], Value::Null);
    assert_eq!(response["errors"], Value::Null);
    let order: Vec<_> = response["data"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(order.len(), 4);
}

#[test]
fn a_schema_with_a_directive_that_protects_nothing_is_refused() {
    let invoke: Arc<Invoke> = Arc::new(|_| async { Ok(json!(null)) }.boxed());
    let schema = SCHEMA.replace(
        "machine: String @aws_iam",
        r#"machine: String @aws_auth(cognito_groups: ["admin"])"#,
    );
    let error = Gateway::new(&schema, invoke.clone()).err().unwrap().to_string();
    assert!(error.contains("Query.machine has @aws_auth"), "{error}");
    let error = Gateway::new("type Query { a: Unknown }", invoke)
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("Unknown"), "{error}");
}
