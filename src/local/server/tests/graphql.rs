use super::*;

const KEY: (&str, &str) = ("x-api-key", "local");

#[tokio::test]
async fn a_key_or_a_token_opens_the_endpoint() {
    let server = Server::start().await;
    let body =
        r#"{ "query": "query A { hello } query B { hi: hello(name: \"x\") me }", "operationName": "B" }"#;
    let (status, answer) = server.ask(&[KEY], body).await;
    assert_eq!(status, 200);
    assert_eq!(answer["data"], json!({ "hi": "world", "me": null }));
    assert_eq!(answer["errors"][0]["errorType"], "Unauthorized");
    assert_eq!(server.events.lock().unwrap()[0][0]["identity"], Value::Null);

    let person = NewPerson {
        sub: Uuid::from_u128(7),
        email: "ada@example.com".to_owned(),
        name: "Ada".to_owned(),
        password: "Kibble-demo-1".to_owned(),
        groups: vec![],
    };
    server.pool.add_person(person).await.unwrap();
    let tokens = server
        .pool
        .sign_in("ada@example.com", "Kibble-demo-1")
        .await
        .unwrap();
    let bearer = format!("Bearer {}", tokens.access);
    let printed = access_token(&server.address, "ada", None).await.unwrap();
    assert_eq!(
        server
            .ask(&[("authorization", &printed)], r#"{"query":"{ me }"}"#)
            .await
            .0,
        200
    );
    let refused = access_token(&server.address, "ada", Some("wrong"))
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "ada@example.com cannot sign in: Incorrect username or password."
    );
    for headers in [
        &[("authorization", bearer.as_str())][..],
        &[("authorization", tokens.access.as_str())],
        &[("authorization", bearer.as_str()), ("x-api-key", "wrong")],
    ] {
        let (status, answer) = server.ask(headers, r#"{"query":"{ me }"}"#).await;
        assert_eq!((status, answer), (200, json!({ "data": { "me": "world" } })));
    }
    let events = server.events.lock().unwrap();
    let event = &events.last().unwrap()[0];
    assert_eq!(event["identity"]["sub"], Uuid::from_u128(7).to_string());
    assert_eq!(event["identity"]["sourceIp"], json!(["127.0.0.1"]));
    assert_eq!(
        event["request"]["headers"]["x-amzn-requestid"]
            .as_str()
            .unwrap()
            .len(),
        36
    );
}

#[tokio::test]
async fn nobody_else_comes_in() {
    let server = Server::start().await;
    let body = r#"{"query":"{ me }"}"#;
    let unknown = "You are not authorized to make this call.";
    for (headers, message) in [
        (&[][..], "Valid authorization header not provided."),
        (
            &[("authorization", "Bearer ")],
            "Valid authorization header not provided.",
        ),
        (&[("x-api-key", "wrong")], unknown),
        (&[("x-api-key", "")], unknown),
        (&[("authorization", "Bearer x")], "Unable to parse JWT token."),
        (&[("authorization", "é")], "Unable to parse JWT token."),
        (&[("authorization", "eyJhbGciOiJub25lIn0.e30."), KEY], unknown),
    ] {
        let (status, answer) = server.ask(headers, body).await;
        assert_eq!(status, 401);
        let error = json!({ "errorType": "UnauthorizedException", "message": message });
        assert_eq!(answer, json!({ "errors": [error] }), "{headers:?}");
    }
    assert!(server.events.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused_with_the_reason() {
    let server = Server::start().await;
    for (body, reason) in [
        ("", "Request body is empty."),
        ("meow", "the body is not valid JSON"),
        ("{\"query\":\"{ hello }\"", "the body is not valid JSON"),
        ("[]", "the body must be a JSON object"),
        ("[{\"query\":\"{ hello }\"}]", "the body must be a JSON object"),
        ("{}", "the member query is missing"),
        ("{\"query\":5}", "the member query must be text"),
        ("{\"query\":\" \"}", "the query is empty"),
        (
            "{\"query\":\"{ hello }\",\"variables\":[]}",
            "the member variables must be an object",
        ),
        (
            "{\"query\":\"{ hello }\",\"variables\":\"{}\"}",
            "the member variables must be an object",
        ),
        (
            "{\"query\":\"{ hello }\",\"operationName\":{}}",
            "the member operationName must be text",
        ),
        ("{\"query\":\"\\ud800\"}", "the body is not valid JSON"),
    ] {
        let (status, answer) = server.ask(&[KEY], body).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(answer["errors"][0]["errorType"], "MalformedHttpRequestException");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{body}: {message}");
    }
    let (status, answer) = server.ask(&[KEY], &"x".repeat(MAX_BODY_BYTES + 1)).await;
    assert_eq!(status, 413);
    assert_eq!(
        answer["errors"][0]["message"],
        "Request body is larger than 1048576 bytes."
    );
    let (status, answer) = server
        .ask(
            &[KEY],
            &format!("{{\"query\":\"{{ hello }}\",\"v\":{}", "[".repeat(5000)),
        )
        .await;
    assert_eq!(status, 400, "{answer}");
}

const MAX_BODY_BYTES: usize = 1024 * 1024;
