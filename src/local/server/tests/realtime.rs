mod hostile;
mod signed;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, handshake::client::Request},
};

use self::signed::signed;
use super::*;

/// A client of the real-time endpoint.
struct Listener(WebSocketStream<TcpStream>);

/// How a listener says who they are when they connect.
#[derive(Clone, Copy, Debug)]
enum Way {
    QueryString,
    Subprotocol,
    Headers,
}

/// The request that opens a connection with these headers.
fn handshake(server: &Server, way: Way, headers: &Value) -> Request {
    let json = headers.to_string();
    let address = server.address.replacen("http", "ws", 1);
    let query = match way {
        Way::QueryString => format!("?header={}&payload=e30=", STANDARD.encode(&json)),
        _ => String::new(),
    };
    let mut request = format!("{address}/graphql/realtime{query}")
        .into_client_request()
        .unwrap();
    let protocols = match way {
        Way::Subprotocol => format!("graphql-ws, header-{}", URL_SAFE_NO_PAD.encode(&json)),
        _ => "graphql-ws".to_owned(),
    };
    let own = request.headers_mut();
    own.insert("sec-websocket-protocol", protocols.parse().unwrap());
    if matches!(way, Way::Headers) {
        for (name, value) in headers.as_object().unwrap() {
            let name: axum::http::HeaderName = name.parse().unwrap();
            own.insert(name, value.as_str().unwrap().parse().unwrap());
        }
    }
    request
}

fn host(server: &Server) -> &str {
    server.address.strip_prefix("http://").unwrap()
}

/// The headers of somebody with this token.
fn bearer(server: &Server, token: &str) -> Value {
    json!({ "host": host(server), "Authorization": token })
}

impl Listener {
    async fn open(request: Request) -> Result<Self, Error> {
        Self::open_over(TcpSocket::new_v4().unwrap(), request).await
    }

    async fn open_over(socket: TcpSocket, request: Request) -> Result<Self, Error> {
        let address = request.uri().authority().unwrap().as_str().parse().unwrap();
        let socket = socket.connect(address).await.unwrap();
        let (stream, response) = client_async(request, socket).await?;
        assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-ws");
        Ok(Self(stream))
    }

    /// Connected by the public key, and acknowledged.
    async fn acknowledged(server: &Server) -> Self {
        Self::acknowledged_over(TcpSocket::new_v4().unwrap(), server).await
    }

    async fn acknowledged_over(socket: TcpSocket, server: &Server) -> Self {
        let headers = json!({ "host": host(server), "x-api-key": "local" });
        let request = handshake(server, Way::Subprotocol, &headers);
        let mut listener = Self::open_over(socket, request).await.unwrap();
        listener.say(json!({ "type": "connection_init" })).await;
        assert_eq!(listener.hear().await["type"], "connection_ack");
        listener
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message of the server's.
    async fn hear(&mut self) -> Value {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message but {other:?}"),
        }
    }

    /// The code and the reason with which the server closes.
    async fn hear_close(&mut self) -> (u16, String) {
        match self.0.next().await {
            Some(Ok(Message::Close(Some(frame)))) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("no close but {other:?}"),
        }
    }

    async fn start(&mut self, id: &str, headers: Value, request: Value) -> Value {
        self.say(start(id, headers, request)).await;
        self.hear().await
    }

    async fn error(&mut self, message: Value) -> Value {
        self.say(message).await;
        let heard = self.hear().await;
        assert_eq!(heard["type"], "error", "{heard}");
        assert_eq!(
            heard["payload"]["errors"].as_array().map(Vec::len),
            Some(1),
            "{heard}"
        );
        heard["payload"]["errors"][0].clone()
    }
}

fn start(id: &str, headers: Value, request: Value) -> Value {
    let payload = json!({ "data": request.to_string(), "extensions": { "authorization": headers } });
    json!({ "type": "start", "id": id, "payload": payload })
}

fn on_note(to: &str) -> Value {
    let query = "subscription ($to: ID!) { onNote(to: $to) { to about text } }";
    json!({ "query": query, "variables": { "to": to } })
}

impl Server {
    /// Publishes a note to each of these people, in one request.
    async fn publish(&self, notes: &[(&str, &str)]) {
        let mut document = "mutation (".to_owned();
        let mut fields = String::new();
        let mut variables = json!({});
        for (index, (to, text)) in notes.iter().enumerate() {
            document.push_str(&format!("$v{index}: NoteInput!"));
            fields.push_str(&format!(
                "f{index}: publish(input: $v{index}) {{ to about text }}"
            ));
            variables[format!("v{index}")] = json!({ "to": to, "text": text });
        }
        let body = json!({ "query": format!("{document}) {{{fields}}}"), "variables": variables });
        let body = body.to_string();
        let headers = signed(self, "/graphql", &body);
        let headers: Vec<(&str, &str)> = headers
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let (status, answer) = self.ask(&headers, &body).await;
        assert_eq!((status, &answer["errors"]), (200, &Value::Null), "{answer}");
    }
}

#[tokio::test]
async fn every_way_to_say_who_one_is_opens_a_connection() {
    let server = Server::start().await;
    let token = server.token("ada").await;
    let key = json!({ "host": host(&server), "x-api-key": "local" });
    for way in [Way::QueryString, Way::Subprotocol, Way::Headers] {
        for headers in [
            &key,
            &bearer(&server, &token),
            &bearer(&server, &format!("Bearer {token}")),
        ] {
            let mut listener = Listener::open(handshake(&server, way, headers)).await.unwrap();
            listener.say(json!({ "type": "connection_init" })).await;
            assert_eq!(
                listener.hear().await,
                json!({ "type": "connection_ack", "payload": { "connectionTimeoutMs": 300_000 } }),
                "{way:?} {headers}"
            );
        }
    }
}

#[tokio::test]
async fn whoever_may_not_connect_hears_why() {
    let server = Server::start().await;
    let token = server.token("ada").await;
    server.now.store(NOW + 2 * 60 * 60, Ordering::Relaxed);
    let nobody = json!({ "host": host(&server) });
    let wrong = json!({ "host": host(&server), "x-api-key": "wrong" });
    for way in [Way::QueryString, Way::Subprotocol, Way::Headers] {
        for headers in [&nobody, &wrong, &bearer(&server, &token)] {
            let mut listener = Listener::open(handshake(&server, way, headers)).await.unwrap();
            listener.say(json!({ "type": "connection_init" })).await;
            let error = json!({ "errorType": "UnauthorizedException", "errorCode": 401 });
            assert_eq!(
                listener.hear().await,
                json!({ "type": "connection_error", "payload": { "errors": [error] } }),
                "{way:?} {headers}"
            );
            assert_eq!(listener.hear_close().await.0, 1000);
        }
    }
    let malformed = handshake(&server, Way::Subprotocol, &json!("no object"));
    let mut listener = Listener::open(malformed).await.unwrap();
    listener.say(json!({ "type": "connection_init" })).await;
    let heard = listener.hear().await;
    assert_eq!(
        heard["payload"]["errors"],
        json!([{ "errorType": "BadRequestException", "errorCode": 400 }])
    );
}

#[tokio::test]
async fn what_does_not_ask_for_the_subprotocol_is_refused() {
    let server = Server::start().await;
    for protocols in ["graphql-transport-ws", "header-e30"] {
        let mut request = handshake(&server, Way::QueryString, &json!({ "x-api-key": "local" }));
        let own = request.headers_mut();
        own.insert("sec-websocket-protocol", protocols.parse().unwrap());
        let Err(Error::Http(response)) = connect_async(request).await else {
            panic!("{protocols} opens a connection");
        };
        assert_eq!(response.status().as_u16(), 400);
    }
    let (status, _, body) = server.get("/graphql/realtime").await;
    assert_eq!(status, 400);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["errors"][0]["errorType"], "MalformedHttpRequestException");
}

#[tokio::test]
async fn a_subscriber_hears_what_concerns_them_until_they_stop() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    server.publish(&[("ada", "before")]).await;
    let heard = listener.start("a", headers.clone(), on_note("ada")).await;
    assert_eq!(heard, json!({ "type": "start_ack", "id": "a" }));
    let selected = json!({ "query": "subscription { n: onNote(to: 5, about: null) { text } }" });
    let heard = listener.start("b", headers.clone(), selected).await;
    assert_eq!(heard, json!({ "type": "start_ack", "id": "b" }));

    server.publish(&[("bob", "1"), ("ada", "2"), ("5", "3")]).await;
    let note = json!({ "onNote": { "to": "ada", "about": null, "text": "2" } });
    assert_eq!(
        listener.hear().await,
        json!({ "type": "data", "id": "a", "payload": { "data": note } })
    );
    assert_eq!(
        listener.hear().await,
        json!({ "type": "data", "id": "b", "payload": { "data": { "n": { "text": "3" } } } })
    );

    listener.say(json!({ "type": "stop", "id": "a" })).await;
    assert_eq!(listener.hear().await, json!({ "type": "complete", "id": "a" }));
    server.publish(&[("ada", "4"), ("5", "5")]).await;
    assert_eq!(listener.hear().await["id"], "b");
    // The id may be used again.
    let heard = listener.start("a", headers, on_note("ada")).await;
    assert_eq!(heard, json!({ "type": "start_ack", "id": "a" }));
}

#[tokio::test]
async fn the_resolver_hears_of_a_registration_once_with_the_headers_of_both() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    listener.start("a", headers.clone(), on_note("ada")).await;
    server.publish(&[("ada", "1")]).await;
    listener.hear().await;
    let events = server.events.lock().unwrap();
    let event = &events[0][0];
    assert_eq!(event["info"]["parentTypeName"], "Subscription");
    assert_eq!(event["info"]["fieldName"], "onNote");
    assert_eq!(event["arguments"], json!({ "to": "ada" }));
    assert_eq!(event["source"], Value::Null);
    assert_eq!(event["identity"]["sub"], Uuid::from_u128(7).to_string());
    assert_eq!(event["identity"]["sourceIp"], json!(["127.0.0.1"]));
    let passed = &event["request"]["headers"];
    assert_eq!(passed["authorization"], headers["Authorization"]);
    assert!(
        passed["sec-websocket-protocol"]
            .as_str()
            .unwrap()
            .starts_with("graphql-ws, header-")
    );
    // The other is that of the mutation.
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn what_is_said_before_the_acknowledgement_is_ignored() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let request = handshake(&server, Way::Headers, &json!({ "x-api-key": "local" }));
    let mut listener = Listener::open(request).await.unwrap();
    for message in [
        json!({ "type": "connection_init" }),
        start("early", headers.clone(), on_note("ada")),
    ] {
        listener.0.feed(Message::text(message.to_string())).await.unwrap();
    }
    listener.0.flush().await.unwrap();
    assert_eq!(listener.hear().await["type"], "connection_ack");
    let stopped = listener.error(json!({ "type": "stop", "id": "early" })).await;
    assert_eq!(stopped["errorType"], "UnknownOperationError");

    // Nobody need ask for an acknowledgement.
    let request = handshake(&server, Way::Headers, &json!({ "x-api-key": "local" }));
    let mut listener = Listener::open(request).await.unwrap();
    let heard = listener.start("a", headers, on_note("ada")).await;
    assert_eq!(heard, json!({ "type": "start_ack", "id": "a" }));
}

#[tokio::test]
async fn a_connection_is_told_that_it_lives_and_ends_at_its_greatest_age() {
    let timing = Timing {
        keep_alive: Duration::from_millis(5),
        life: Duration::from_millis(1000),
        ..Timing::default()
    };
    let server = Server::start_with(timing, gateway::Settings::default()).await;
    let request = handshake(&server, Way::Headers, &json!({ "x-api-key": "local" }));
    let mut listener = Listener::open(request).await.unwrap();
    assert_eq!(listener.hear().await, json!({ "type": "ka" }));
    let mut last = None;
    while let Some(Ok(message)) = listener.0.next().await {
        last = Some(message);
    }
    let Some(Message::Close(Some(frame))) = last else {
        panic!("no close but {last:?}");
    };
    assert_eq!(u16::from(frame.code), 1000);
    assert_eq!(
        frame.reason.as_str(),
        "The connection has reached its greatest age."
    );
    assert_eq!(Timing::default().keep_alive, Duration::from_secs(60));
    assert_eq!(Timing::default().life, Duration::from_secs(86_400));
}

#[tokio::test]
async fn connections_are_closed_when_the_server_ends() {
    let server = Server::start().await;
    let mut listener = Listener::acknowledged(&server).await;
    let refused = handshake(&server, Way::Headers, &json!({}));
    let mut refused = Listener::open(refused).await.unwrap();
    server.end.send(()).unwrap();
    assert_eq!(listener.hear_close().await, (1001, "The server ends.".to_owned()));
    assert_eq!(refused.hear().await["type"], "connection_error");
    assert!(server.ended.await.unwrap().is_ok());
}
