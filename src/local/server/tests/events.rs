use super::*;

const KEY: (&str, &str) = ("x-api-key", "local");

impl Server {
    async fn events(&self, headers: &[(&str, &str)], body: &Value) -> (u16, Value) {
        let mut request = self.request(Method::POST, "/event").body(body.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/json;charset=UTF-8");
        assert_eq!(answer.headers()["x-amzn-requestid"].len(), 36);
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

#[tokio::test]
async fn the_events_of_an_operation_are_those_that_the_function_would_get() {
    let server = Server::start().await;
    let body = json!({
        "query": "query ($name: String) { hello(name: $name) again: hello __typename }",
        "variables": { "name": "Ada" },
    });
    let (status, mut told) = server.events(&[KEY, ("x-mine", "1")], &body).await;
    assert_eq!(status, 200);
    assert!(server.events.lock().unwrap().is_empty());
    server.ask(&[KEY, ("x-mine", "1")], &body.to_string()).await;
    let mut got = server.events.lock().unwrap().clone();
    assert_eq!(got.len(), 2);
    for (told, got) in told.as_array_mut().unwrap().iter_mut().zip(&mut got) {
        assert_eq!(told[0]["request"]["headers"]["x-mine"], "1");
        // Every request has an id of its own.
        let id = |event: &mut Value| event[0]["request"]["headers"]["x-amzn-requestid"].take();
        assert_ne!(id(told), id(got));
        assert_eq!(told, got);
    }
    assert_eq!(told[0][0]["arguments"], json!({ "name": "Ada" }));
}

#[tokio::test]
async fn an_operation_that_is_refused_has_no_events() {
    let server = Server::start().await;
    let wrong = json!({ "query": "{ nothing }" });
    let (status, answer) = server.events(&[KEY], &wrong).await;
    let (graphql_status, graphql_answer) = server.ask(&[KEY], &wrong.to_string()).await;
    assert_eq!((status, &answer), (graphql_status, &graphql_answer));
    assert!(answer["errors"].is_array());

    let right = json!({ "query": "{ hello }" });
    let (status, answer) = server.events(&[], &right).await;
    assert_eq!((status, answer), server.ask(&[], &right.to_string()).await);
    assert_eq!(status, 401);
    assert_eq!(server.get("/event").await.0, 405);
    assert!(server.events.lock().unwrap().is_empty());
}
