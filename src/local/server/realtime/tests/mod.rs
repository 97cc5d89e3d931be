mod wire;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest as _, http::HeaderValue},
};

use super::*;
use crate::local::server::tests::Server;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client of a real socket.
struct Client {
    sink: SplitSink<Socket, tungstenite::Message>,
    stream: SplitStream<Socket>,
}

impl Client {
    async fn open(
        server: &Server,
        query: &str,
        protocol: Option<&str>,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, tungstenite::Error> {
        let address = format!(
            "{}/graphql/realtime{query}",
            server.address.replacen("http", "ws", 1)
        );
        let mut request = address.into_client_request()?;
        if let Some(protocol) = protocol {
            request
                .headers_mut()
                .insert("sec-websocket-protocol", HeaderValue::from_str(protocol)?);
        }
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value)?);
        }
        let (socket, response) = connect_async(request).await?;
        assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-ws");
        let (sink, stream) = socket.split();
        Ok(Self { sink, stream })
    }

    /// With the API's key.
    async fn connect(server: &Server) -> Self {
        let mut client = Self::open(server, "", Some("graphql-ws"), &[KEY]).await.unwrap();
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await["type"], "connection_ack");
        assert_eq!(client.hear().await, json!({ "type": "ka" }));
        client
    }

    async fn say(&mut self, message: Value) {
        self.text(&message.to_string()).await;
    }

    async fn text(&mut self, text: &str) {
        self.sink.send(tungstenite::Message::text(text)).await.unwrap();
    }

    /// The next message of the server.
    async fn hear(&mut self) -> Value {
        let message = self.stream.next().await.unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    /// Why the server ends the connection.
    async fn end(&mut self) -> Option<String> {
        match self.stream.next().await {
            Some(Ok(tungstenite::Message::Close(frame))) => frame.map(|frame| frame.reason.to_string()),
            other => panic!("{other:?}"),
        }
    }

    async fn start(&mut self, id: &str, room: &str) {
        let message = start(id, room, json!({ "x-api-key": "local" }));
        self.say(message).await;
    }
}

const KEY: (&str, &str) = ("x-api-key", "local");
const QUERY: &str = "subscription ($room: ID!) { onSaid(room: $room) { text room } }";

fn start(id: &str, room: &str, authorization: Value) -> Value {
    let data = json!({ "query": QUERY, "variables": { "room": room } }).to_string();
    json!({ "type": "start", "id": id, "payload": { "data": data, "extensions": { "authorization": authorization } } })
}

async fn say(server: &Server, room: &str, text: &str) {
    let query = format!("mutation {{ say(room: \"{room}\", text: \"{text}\") {{ room text }} }}");
    let (status, answer) = server.ask(&[KEY], &json!({ "query": query }).to_string()).await;
    assert_eq!(
        (status, &answer["data"]["say"]["text"]),
        (200, &json!(text)),
        "{answer}"
    );
}

#[tokio::test]
async fn a_subscriber_hears_what_concerns_them_until_they_stop() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    for (id, room) in [("1", "a"), ("2", "b"), ("3", "a")] {
        client.start(id, room).await;
        assert_eq!(client.hear().await, json!({ "type": "start_ack", "id": id }));
    }
    say(&server, "c", "nobody").await;
    say(&server, "b", "one").await;
    let expected = json!({ "type": "data", "id": "2", "payload": { "data": { "onSaid": { "text": "one", "room": "b" } } } });
    assert_eq!(client.hear().await, expected);
    client.say(json!({ "type": "stop", "id": "1" })).await;
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "1" }));
    say(&server, "a", "two").await;
    assert_eq!(client.hear().await["id"], "3");
    client.say(json!({ "type": "stop", "id": "1" })).await;
    let unknown = client.hear().await;
    assert_eq!((&unknown["type"], &unknown["id"]), (&json!("error"), &json!("1")));
}

#[tokio::test]
async fn a_registration_is_an_event_with_the_headers_of_the_subscriber() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    client.start("1", "a").await;
    client.hear().await;
    let event = server.events.lock().unwrap()[0][0].clone();
    assert_eq!(event["info"]["parentTypeName"], "Subscription");
    assert_eq!(event["arguments"], json!({ "room": "a" }));
    assert_eq!(event["request"]["headers"]["x-api-key"], "local");
    assert_eq!(
        event["request"]["headers"]["sec-websocket-protocol"],
        "graphql-ws"
    );
}

#[tokio::test]
async fn the_three_ways_of_authorization_open_a_connection() {
    let server = Server::start().await;
    let header = |key: &str| json!({ "host": "localhost", "x-api-key": key }).to_string();
    for (key, is_welcome) in [("local", true), ("wrong", false)] {
        let query = format!("?header={}&payload=e30=", STANDARD.encode(header(key)));
        let protocol = format!("graphql-ws, header-{}", URL_SAFE_NO_PAD.encode(header(key)));
        for (query, protocol, headers) in [
            (query.as_str(), "graphql-ws", &[][..]),
            ("", protocol.as_str(), &[][..]),
            ("", "graphql-ws", &[("x-api-key", key)][..]),
        ] {
            let mut client = Client::open(&server, query, Some(protocol), headers)
                .await
                .unwrap();
            if is_welcome {
                client.say(json!({ "type": "connection_init" })).await;
                let acknowledged =
                    json!({ "type": "connection_ack", "payload": { "connectionTimeoutMs": 300_000 } });
                assert_eq!(client.hear().await, acknowledged);
            } else {
                let refused = json!({ "type": "connection_error", "payload": {
                    "errors": [{ "errorType": "UnauthorizedException", "errorCode": 401 }],
                } });
                assert_eq!(client.hear().await, refused);
                assert_eq!(client.end().await.as_deref(), Some("UnauthorizedException"));
            }
        }
    }
    let mut broken = Client::open(&server, "?header=%&payload=e30=", Some("graphql-ws"), &[KEY])
        .await
        .unwrap();
    assert_eq!(broken.hear().await["type"], "connection_error");
}

#[tokio::test]
async fn without_the_protocol_there_is_no_connection() {
    let server = Server::start().await;
    for protocol in [None, Some("graphql-transport-ws"), Some("header-e30")] {
        let refused = Client::open(&server, "", protocol, &[KEY]).await.err().unwrap();
        let tungstenite::Error::Http(response) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "NoProtocolError");
    }
    let (status, _, _) = server.get("/graphql/realtime").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn what_is_no_subscription_is_told_under_its_id() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    let with = |data: Value| {
        json!({ "type": "start", "id": "1", "payload": {
            "data": data, "extensions": { "authorization": { "x-api-key": "local" } },
        } })
    };
    let request = |query: &str| with(json!({ "query": query }).to_string().into());
    let unsupported = "UnsupportedOperation";
    for (said, id, error_type) in [
        (
            start("1", "closed", json!({ "x-api-key": "local" })),
            json!("1"),
            json!("Forbidden"),
        ),
        (
            start("1", "a", json!({ "x-api-key": "wrong" })),
            json!("1"),
            json!("UnauthorizedException"),
        ),
        (
            start("1", "a", json!({ "Authorization": "x.y.z" })),
            json!("1"),
            json!("UnauthorizedException"),
        ),
        (
            start("1", "a", json!({ "é": 1 })),
            json!("1"),
            json!("UnauthorizedException"),
        ),
        (
            start("1", "a", Value::Null),
            json!("1"),
            json!("UnauthorizedException"),
        ),
        (
            with(json!({ "query": "{ hello }" })),
            json!("1"),
            json!("BadRequestException"),
        ),
        (with("{".into()), json!("1"), json!("BadRequestException")),
        (request("{ hello }"), json!("1"), json!(unsupported)),
        (
            request("mutation { say(room: 1) { room } }"),
            json!("1"),
            json!(unsupported),
        ),
        (
            request("subscription { onSaid { room } }"),
            json!("1"),
            Value::Null,
        ),
        (request("subscription {"), json!("1"), Value::Null),
        (
            json!({ "type": "start", "payload": {} }),
            Value::Null,
            json!(unsupported),
        ),
        (
            json!({ "type": "subscribe", "id": "9" }),
            json!("9"),
            json!(unsupported),
        ),
        (json!({ "id": 7 }), Value::Null, json!(unsupported)),
        (json!([]), Value::Null, json!(unsupported)),
    ] {
        client.say(said.clone()).await;
        let told = client.hear().await;
        assert_eq!(told["type"], "error", "{said}");
        assert_eq!(told.get("id").unwrap_or(&Value::Null), &id, "{said}");
        let told_type = told["payload"]["errors"][0]
            .get("errorType")
            .unwrap_or(&Value::Null);
        assert_eq!(told_type, &error_type, "{said}: {told}");
    }
    client.text("no JSON \u{0} at all {{{").await;
    assert_eq!(
        client.hear().await["payload"]["errors"][0]["message"],
        "unknown not supported through the realtime channel"
    );
    client.start("1", "a").await;
    assert_eq!(client.hear().await["type"], "start_ack");
    client.start("1", "a").await;
    assert_eq!(
        client.hear().await["payload"]["errors"][0]["errorType"],
        "DuplicatedOperationError"
    );
    client
        .sink
        .send(tungstenite::Message::binary(vec![1]))
        .await
        .unwrap();
    assert_eq!(client.end().await.as_deref(), Some("Only text is understood."));
}

#[tokio::test]
async fn a_connection_has_at_most_two_hundred_subscriptions() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    for id in 0..200 {
        client.start(&id.to_string(), "a").await;
        assert_eq!(client.hear().await["type"], "start_ack");
    }
    client.start("200", "a").await;
    let refused = client.hear().await;
    assert_eq!(
        refused["payload"]["errors"][0]["errorType"],
        "MaxSubscriptionsReachedError"
    );
    assert_eq!(
        refused["payload"]["errors"][0]["message"],
        "Max number of 200 subscriptions reached"
    );
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_connection() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    client.text(&"x".repeat(MAX_MESSAGE_BYTES + 1)).await;
    while let Some(Ok(message)) = client.stream.next().await {
        assert!(message.is_close(), "{message:?}");
    }
    say(&server, "a", "alive").await;
}

#[tokio::test]
async fn the_end_of_the_server_ends_the_connections() {
    let server = Server::start().await;
    let mut client = Client::connect(&server).await;
    server.end.send(()).unwrap();
    assert_eq!(client.end().await.as_deref(), Some("The server ends."));
}
