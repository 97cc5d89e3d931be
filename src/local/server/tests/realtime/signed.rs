use std::time::UNIX_EPOCH;

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};

use super::*;

/// The headers of a request that is signed as AWS's SDKs sign.
pub(super) fn signed(server: &Server, path: &str, body: &str) -> Value {
    let mut headers = json!({
        "host": host(server), "accept": "application/json, text/javascript",
        "content-encoding": "amz-1.0", "content-type": "application/json; charset=UTF-8",
    });
    let identity = Credentials::new("local", "local", None, None, "test").into();
    let now = server.now.load(Ordering::Relaxed);
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region("eu-west-1")
        .name("appsync")
        .time(UNIX_EPOCH + Duration::from_secs(now.try_into().unwrap()))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let signable = headers.as_object().unwrap().clone();
    let signable = signable
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    let address = format!("{}{path}", server.address);
    let request =
        SignableRequest::new("POST", address, signable, SignableBody::Bytes(body.as_bytes())).unwrap();
    let (instructions, _) = sign(request, &parameters).unwrap().into_parts();
    for (name, value) in instructions.headers() {
        headers[name] = json!(value);
    }
    headers
}

#[tokio::test]
async fn machines_sign_what_they_ask() {
    let server = Server::start().await;
    let connect = signed(&server, "/graphql/connect", "{}");
    let request = on_note("ada");
    let subscribe = signed(&server, "/graphql", &request.to_string());
    for way in [Way::QueryString, Way::Subprotocol] {
        let mut listener = Listener::open(handshake(&server, way, &connect)).await.unwrap();
        listener.say(json!({ "type": "connection_init" })).await;
        assert_eq!(listener.hear().await["type"], "connection_ack", "{way:?}");
        let heard = listener.start("a", subscribe.clone(), request.clone()).await;
        assert_eq!(heard, json!({ "type": "start_ack", "id": "a" }));
        server.publish(&[("ada", "hello")]).await;
        assert_eq!(
            listener.hear().await["payload"]["data"]["onNote"]["text"],
            "hello"
        );
    }
    let events = server.events.lock().unwrap();
    let identity = &events[0][0]["identity"];
    assert_eq!(
        identity["userArn"],
        "arn:aws:sts::000000000000:assumed-role/local/kibble"
    );
    assert_eq!(identity["accountId"], "000000000000");
}

#[tokio::test]
async fn a_signature_over_something_else_opens_nothing() {
    let server = Server::start().await;
    let elsewhere = signed(&server, "/graphql", "{}");
    let mut listener = Listener::open(handshake(&server, Way::Subprotocol, &elsewhere))
        .await
        .unwrap();
    listener.say(json!({ "type": "connection_init" })).await;
    let error = json!({ "errorType": "UnauthorizedException", "errorCode": 401 });
    assert_eq!(listener.hear().await["payload"]["errors"], json!([error]));

    let mut listener = Listener::acknowledged(&server).await;
    let other = signed(&server, "/graphql", &on_note("bob").to_string());
    let heard = listener.start("a", other, on_note("ada")).await;
    assert_eq!(heard["type"], "error");
    assert_eq!(
        heard["payload"]["errors"][0]["errorType"],
        "UnauthorizedException"
    );
    assert!(server.events.lock().unwrap().is_empty());
}

#[tokio::test]
async fn only_machines_publish() {
    let server = Server::start().await;
    let body = json!({ "query": "mutation { publish(input: { to: 1, text: \"x\" }) { text } }" }).to_string();
    let token = server.token("ada").await;
    for caller in [("x-api-key", "local"), ("authorization", token.as_str())] {
        let (status, answer) = server.ask(&[caller], &body).await;
        assert_eq!((status, &answer["data"]), (200, &json!({ "publish": null })));
        assert_eq!(answer["errors"][0]["errorType"], "Unauthorized");
        assert_eq!(
            answer["errors"][0]["message"],
            "Not Authorized to access publish on type Mutation"
        );
    }
    let headers = signed(&server, "/graphql", "{}");
    let headers: Vec<(&str, &str)> = headers
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let (status, answer) = server.ask(&headers, &body).await;
    assert_eq!(status, 401);
    assert_eq!(answer["errors"][0]["errorType"], "UnauthorizedException");
    assert!(server.events.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_web_page_cannot_sign_as_a_machine() {
    let server = Server::start().await;
    let body = json!({ "query": "{ hello }" }).to_string();
    let headers = signed(&server, "/graphql", &body);
    let headers = headers.as_object().unwrap().iter();
    let mut headers: Vec<(&str, &str)> = headers
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let (status, answer) = server.ask(&headers, &body).await;
    assert_eq!(
        (status, &answer["errors"][0]["errorType"]),
        (200, &json!("Unauthorized")),
        "{answer}"
    );
    headers.push(("origin", "https://example.com"));
    let (status, answer) = server.ask(&headers, &body).await;
    assert_eq!(
        (status, &answer["errors"][0]["errorType"]),
        (401, &json!("UnauthorizedException")),
        "{answer}"
    );
}
