//! What an answer tells of its price, over HTTP and with the shop that the server is filled with.

use serde_json::{Value, json};

use crate::process::Server;

async fn ask(server: &Server, credential: (&str, &str), query: &str, variables: Value) -> Value {
    let request = server
        .http
        .post(format!("{}/graphql", server.origin))
        .header(credential.0, credential.1)
        .header("x-kibble-cost", "true")
        .json(&json!({ "query": query, "variables": variables }));
    request.send().await.unwrap().json().await.unwrap()
}

async fn cost(server: &Server, credential: (&str, &str), query: &str, variables: Value) -> Value {
    let answer = ask(server, credential, query, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["extensions"]["cost"].clone()
}

const KEY: (&str, &str) = ("x-api-key", "local");
const ACCOUNT: &str = "{ me { profile { name } orders(first: 5) { nodes { code items { product { name } } } } \
     addresses { id } cart { lines { product { name } } } } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_of_any_depth_is_one_invocation_and_one_request() {
    let server = Server::start_with(&["--memory"]);
    let token = server.token("ada@example.com").await;
    assert_eq!(
        cost(&server, ("authorization", &token), ACCOUNT, json!({})).await,
        json!({
            "lambdaInvocations": 1, "dynamodbRequests": 1, "readUnits": 0.5, "writeUnits": 0.0,
            "requests": [{ "operation": "Query", "table": "kibble", "readUnits": 0.5, "writeUnits": 0.0 }],
            "usdPerMillion": { "total": 4.2958, "appSync": 4.0, "lambda": 0.2333, "dynamodb": 0.0625 },
        })
    );
    let products = "{ products(first: 5) { nodes { name price { formatted } } } }";
    assert_eq!(
        cost(&server, KEY, products, json!({})).await,
        json!({
            "lambdaInvocations": 1, "dynamodbRequests": 0, "readUnits": 0.0, "writeUnits": 0.0, "requests": [],
            "usdPerMillion": { "total": 4.2333, "appSync": 4.0, "lambda": 0.2333, "dynamodb": 0.0 },
        })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_of_three_lines_has_the_price_of_its_transaction() {
    let server = Server::start_with(&["--memory"]);
    let token = server.token("ada@example.com").await;
    let ada = ("authorization", token.as_str());
    let addresses = server.ask(&token, "{ addresses { id } }", json!({})).await;
    for product in ["chicken-kibble-2kg", "salmon-kibble-2kg", "rope-toy"] {
        let add = "mutation ($id: ID!) { addToCart(productId: $id) { userErrors { code } } }";
        assert_eq!(
            cost(&server, ada, add, json!({ "id": product })).await["writeUnits"],
            1.0
        );
    }
    let place = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }";
    let input = json!({
        "idempotencyKey": "k", "addressId": addresses["addresses"][0]["id"], "paymentMethod": "ON_DELIVERY",
    });
    let request = |operation: &str, read: f64, write: f64| json!({ "operation": operation, "table": "kibble", "readUnits": read, "writeUnits": write });
    // With the names of real goods the order is larger than 1 KB, and takes two units more than the one
    // in the price list of `cost.rs`.
    assert_eq!(
        cost(&server, ada, place, json!({ "input": input })).await,
        json!({
            "lambdaInvocations": 1, "dynamodbRequests": 2, "readUnits": 4.0, "writeUnits": 16.0,
            "requests": [request("BatchGetItem", 4.0, 0.0), request("TransactWriteItems", 0.0, 16.0)],
            "usdPerMillion": { "total": 14.7333, "appSync": 4.0, "lambda": 0.2333, "dynamodb": 10.5 },
        })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_has_its_price_too() {
    let server = Server::start_with(&["--memory"]);
    let answer = ask(&server, KEY, "{ me { profile { name } } }", json!({})).await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
    let cost = &answer["extensions"]["cost"];
    assert_eq!(
        (&cost["lambdaInvocations"], &cost["dynamodbRequests"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(cost["usdPerMillion"]["total"], 4.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_at_the_same_time_are_not_mixed_up() {
    let server = Server::start_with(&["--memory"]);
    let token = server.token("ada@example.com").await;
    let ada = ("authorization", token.as_str());
    let profile = "{ customerProfile { name } }";
    let rename = "mutation { updateProfile(input: { name: \"Ada\" }) { userErrors { code } } }";
    for _ in 0..10 {
        let (read, written, browsed) = tokio::join!(
            cost(&server, ada, profile, json!({})),
            cost(&server, ada, rename, json!({})),
            cost(&server, KEY, "{ categories { slug } }", json!({})),
        );
        let told = |cost: &Value| {
            (
                cost["dynamodbRequests"].clone(),
                cost["requests"][0]["operation"].clone(),
            )
        };
        assert_eq!(told(&read), (json!(1), json!("GetItem")));
        assert_eq!(told(&written), (json!(1), json!("UpdateItem")));
        assert_eq!(told(&browsed), (json!(0), Value::Null));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_elsewhere_tells_its_units_too() {
    let elsewhere = Server::start_with(&["--memory"]);
    let url = format!("{}/dynamodb", elsewhere.origin);
    let server = Server::start_with(&["--memory", "--endpoint-url", &url]);
    let token = server.token("ada@example.com").await;
    let told = cost(&server, ("authorization", &token), ACCOUNT, json!({})).await;
    assert_eq!(
        told["requests"],
        json!([{ "operation": "Query", "table": "kibble", "readUnits": 0.5, "writeUnits": 0.0 }])
    );
}
