use super::*;

#[tokio::test]
async fn the_table_answers_those_who_name_an_operation() {
    let server = Server::start().await;
    let ask = async |path: &str, target: Option<&str>, body: &str| {
        let mut request = server.request(Method::POST, path).body(body.to_owned());
        if let Some(target) = target {
            request = request.header("x-amz-target", target);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/x-amz-json-1.0");
        assert!(!answer.headers().contains_key("access-control-allow-origin"));
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    for path in ["/dynamodb", "/dynamodb/"] {
        let (status, answer) = ask(path, Some("DynamoDB_20120810.ListTables"), "{}").await;
        assert_eq!((status, &answer["TableNames"]), (200, &json!(["shop"])));
    }
    let (status, answer) = ask("/dynamodb", Some("DynamoDB_20120810.GetItem"), "{").await;
    assert_eq!(status, 400, "{answer}");
    for target in [None, Some("ListTables"), Some("Other_1.ListTables")] {
        let (status, answer) = ask("/dynamodb", target, "{}").await;
        assert_eq!(status, 400);
        assert!(
            answer["__type"]
                .as_str()
                .unwrap()
                .ends_with("UnknownOperationException")
        );
    }
    let preflight = server
        .request(Method::OPTIONS, "/dynamodb")
        .header("origin", "http://evil.example")
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert!(!preflight.headers().contains_key("access-control-allow-origin"));
    let preflight = server
        .request(Method::OPTIONS, "/graphql")
        .header("origin", "http://shop.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,x-amz-user-agent")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status().as_u16(), 200);
    assert_eq!(
        preflight.headers()["access-control-allow-headers"],
        "authorization,x-amz-user-agent"
    );
}

#[tokio::test]
async fn the_table_answers_under_names_of_this_machine_only() {
    let server = Server::start().await;
    let ask = async |host: &str| {
        let request = server
            .request(Method::POST, "/dynamodb")
            .header("x-amz-target", "DynamoDB_20120810.ListTables");
        let answer = request.header("host", host).body("{}").send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/x-amz-json-1.0");
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    for host in [
        "localhost",
        "LocalHost:4000",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:4000",
    ] {
        assert_eq!(
            ask(host).await,
            (200, json!({ "TableNames": ["shop"] })),
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "192.168.1.2:4000",
        "[::2]",
    ] {
        let (status, answer) = ask(host).await;
        assert_eq!(status, 403, "{host}");
        assert!(
            answer["__type"]
                .as_str()
                .unwrap()
                .ends_with("#AccessDeniedException")
        );
    }
}
