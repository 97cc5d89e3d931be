use super::*;

const KEY: (&str, &str) = ("x-api-key", "local");
const COST: (&str, &str) = ("x-kibble-cost", "true");

#[tokio::test]
async fn the_cost_is_told_to_who_asks_for_it() {
    let server = Server::start().await;
    let (status, answer) = server
        .ask(&[KEY, COST], r#"{"query":"{ hello hi: hello __typename }"}"#)
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({
            "data": { "hello": "world", "hi": "world", "__typename": "Query" },
            "extensions": { "cost": {
                "lambdaInvocations": 2, "dynamodbRequests": 0, "readUnits": 0.0, "writeUnits": 0.0,
                "requests": [],
                "usdPerMillion": { "total": 4.4667, "appSync": 4.0, "lambda": 0.4667, "dynamodb": 0.0 },
            } },
        })
    );
}

#[tokio::test]
async fn an_operation_that_is_refused_costs_what_appsync_takes() {
    let server = Server::start().await;
    for (query, invocations) in [("{ nothing }", 0), ("{ me }", 0), ("{ me hello }", 1)] {
        let body = json!({ "query": query }).to_string();
        let (_, answer) = server.ask(&[KEY, COST], &body).await;
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{query}");
        let cost = &answer["extensions"]["cost"];
        assert_eq!(cost["lambdaInvocations"], invocations, "{query}");
        assert_eq!(cost["usdPerMillion"]["appSync"], 4.0, "{query}");
    }
}

#[tokio::test]
async fn nobody_else_sees_extensions() {
    let server = Server::start().await;
    let body = r#"{"query":"{ hello }"}"#;
    for headers in [
        &[KEY][..],
        &[KEY, ("x-kibble-cost", "false")],
        &[KEY, ("x-kibble-cost", "TRUE")],
        &[KEY, ("x-kibble-cost", "1")],
        &[KEY, ("x-kibble-cost", "")],
    ] {
        let (_, answer) = server.ask(headers, body).await;
        assert_eq!(answer, json!({ "data": { "hello": "world" } }), "{headers:?}");
    }
    let (status, answer) = server.ask(&[COST], body).await;
    assert_eq!(status, 401);
    assert_eq!(answer.get("extensions"), None);
}
