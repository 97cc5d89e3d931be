use super::*;

#[tokio::test]
async fn what_cannot_be_done_is_told_and_the_connection_stays() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    let unsupported = json!({
        "errorType": "UnsupportedOperation", "message": "unknown not supported through the realtime channel",
    });
    for nonsense in [
        json!({ "type": "subscribe", "id": "a" }),
        json!({ "type": "start", "id": "a", "payload": { "data": {} } }),
        json!({ "type": "start", "payload": { "data": "{}" } }),
        json!({ "type": "stop" }),
        json!({ "type": 1 }),
        json!([]),
        json!(null),
    ] {
        assert_eq!(listener.error(nonsense.clone()).await, unsupported, "{nonsense}");
    }
    for frame in [
        Message::text(""),
        Message::text("{"),
        Message::text("[".repeat(10_000)),
        Message::binary(vec![0, 1]),
    ] {
        listener.0.send(frame).await.unwrap();
        let heard = listener.hear().await;
        assert_eq!(
            heard,
            json!({ "type": "error", "payload": { "errors": [unsupported] } })
        );
    }
    for (request, error_type, message) in [
        (json!({}), "MalformedHttpRequestException", "query is missing"),
        (
            json!([]),
            "MalformedHttpRequestException",
            "must be a JSON object",
        ),
        (
            json!({ "query": "{ me }" }),
            "UnsupportedOperation",
            "query not supported through the realtime channel",
        ),
        (
            json!({ "query": "mutation { publish(input: { to: 1, text: \"x\" }) { to } }" }),
            "UnsupportedOperation",
            "mutation not supported through the realtime channel",
        ),
        (on_note("nobody"), "Forbidden", "Not you."),
        (
            json!({ "query": on_note("ada")["query"] }),
            "",
            "Variable 'to' has coerced Null value for NonNull type 'ID!'",
        ),
        (
            json!({ "query": "subscription { onNot { to } }" }),
            "",
            "FieldUndefined",
        ),
    ] {
        let error = listener.error(start("a", headers.clone(), request)).await;
        assert_eq!(
            error["errorType"].as_str().unwrap_or_default(),
            error_type,
            "{error}"
        );
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
    let heard = listener.start("a", headers, on_note("ada")).await;
    assert_eq!(heard, json!({ "type": "start_ack", "id": "a" }));
}

#[tokio::test]
async fn each_subscription_says_anew_who_asks() {
    let server = Server::start().await;
    let token = server.token("ada").await;
    let mut listener = Listener::acknowledged(&server).await;
    let ask = async |listener: &mut Listener, headers: Value| {
        let error = listener.error(start("a", headers, on_note("ada"))).await;
        (error["errorType"].clone(), error["message"].clone())
    };
    let unauthorized = |message: &str| (json!("UnauthorizedException"), json!(message));
    assert_eq!(
        ask(&mut listener, json!({})).await,
        unauthorized("Valid authorization header not provided.")
    );
    assert_eq!(
        ask(&mut listener, json!({ "x-api-key": "wrong" })).await,
        unauthorized("You are not authorized to make this call.")
    );
    assert_eq!(
        ask(&mut listener, json!({ "x-api-key": "local" })).await,
        (
            json!("Unauthorized"),
            json!("Not Authorized to access onNote on type Subscription")
        )
    );
    assert_eq!(
        ask(&mut listener, json!({ "Authorization": 7 })).await.0,
        "BadRequestException"
    );
    server.now.store(NOW + 2 * 60 * 60, Ordering::Relaxed);
    assert_eq!(
        ask(&mut listener, bearer(&server, &token)).await,
        unauthorized("Token has expired.")
    );
}

#[tokio::test]
async fn an_id_is_used_once_and_a_connection_has_two_hundred() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    for index in 0..200 {
        let heard = listener
            .start(&index.to_string(), headers.clone(), on_note("ada"))
            .await;
        assert_eq!(heard["type"], "start_ack", "{heard}");
    }
    let error = listener
        .error(start("200", headers.clone(), on_note("ada")))
        .await;
    assert_eq!(
        error,
        json!({ "errorType": "MaxSubscriptionsReachedError", "message": "Max number of 200 subscriptions reached" })
    );
    let error = listener.error(start("7", headers.clone(), on_note("ada"))).await;
    assert_eq!(error["errorType"], "DuplicatedOperationError");
    let error = listener.error(json!({ "type": "stop", "id": "200" })).await;
    assert_eq!(error["errorType"], "UnknownOperationError");
    for id in [String::new(), "x".repeat(129)] {
        let error = listener.error(start(&id, headers.clone(), on_note("ada"))).await;
        assert_eq!(error["errorType"], "BadRequestException");
    }
    server.publish(&[("ada", "all")]).await;
    let mut told = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let heard = listener.hear().await;
        assert_eq!(heard["type"], "data");
        told.insert(heard["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(told.len(), 200);
}

#[tokio::test]
async fn a_registration_that_is_stopped_before_it_ends_never_begins() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    for message in [
        start("a", headers.clone(), on_note("ada")),
        json!({ "type": "stop", "id": "a" }),
        start("a", headers, on_note("bob")),
    ] {
        listener.0.feed(Message::text(message.to_string())).await.unwrap();
    }
    listener.0.flush().await.unwrap();
    let mut heard = Vec::new();
    while heard.last() != Some(&json!("start_ack")) || !heard.contains(&json!("complete")) {
        heard.push(listener.hear().await["type"].clone());
    }
    server.publish(&[("ada", "1"), ("bob", "2")]).await;
    let told = listener.hear().await;
    assert_eq!(told["payload"]["data"]["onNote"]["text"], "2", "{told}");
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_its_connection_alone() {
    let server = Server::start().await;
    let mut other = Listener::acknowledged(&server).await;
    let mut listener = Listener::acknowledged(&server).await;
    // The server may be gone before all of it is written.
    let _ = listener.0.send(Message::text("x".repeat(2 * 1024 * 1024))).await;
    while let Some(Ok(message)) = listener.0.next().await {
        assert!(message.is_close(), "{message:?}");
    }
    other.say(json!({ "type": "connection_init" })).await;
    assert_eq!(other.hear().await["type"], "connection_ack");
    assert_eq!(server.get("/health").await.0, 200);
}

#[tokio::test]
async fn an_update_that_is_too_large_is_told_as_an_error() {
    let server = Server::start().await;
    let headers = bearer(&server, &server.token("ada").await);
    let mut listener = Listener::acknowledged(&server).await;
    let twice = json!({ "query": "subscription { onNote(to: \"ada\") { a: text b: text } }" });
    listener.start("twice", headers.clone(), twice).await;
    let text = "x".repeat(150 * 1024);
    server.publish(&[("ada", &text), ("ada", "small")]).await;
    let heard = listener.hear().await;
    assert_eq!((&heard["type"], &heard["id"]), (&json!("error"), &json!("twice")));
    assert_eq!(
        heard["payload"]["errors"][0]["message"],
        "An update is larger than 245760 bytes, and was not told."
    );
    assert_eq!(listener.hear().await["payload"]["data"]["onNote"]["a"], "small");
}

const ROUNDS: usize = 4;
const NOTES: usize = 5 * ROUNDS;

/// As many notes as no buffer between two sockets holds.
async fn flood(server: &Server) {
    let text = "x".repeat(100 * 1024);
    for round in 0..ROUNDS {
        let notes: Vec<String> = (0..5)
            .map(|note| format!("{} {text}", round * 5 + note))
            .collect();
        let notes: Vec<(&str, &str)> = notes.iter().map(|text| ("ada", text.as_str())).collect();
        server.publish(&notes).await;
    }
}

/// What comes after the notes that a listener was told: some of them, without a gap. `None` is no message.
async fn read_all(listener: &mut Listener) -> Option<Message> {
    let mut count = 0;
    loop {
        match listener.0.next().await {
            Some(Ok(Message::Text(text))) => {
                let heard: Value = serde_json::from_str(&text).unwrap();
                if heard["type"] == "ka" {
                    continue;
                }
                let note = heard["payload"]["data"]["onNote"]["text"].as_str().unwrap();
                assert_eq!(note.split(' ').next(), Some(count.to_string().as_str()));
                count += 1;
                assert!(count < NOTES, "nothing is missing");
            }
            Some(Ok(other)) => return Some(other),
            Some(Err(_)) | None => return None,
        }
    }
}

/// Two listeners to the same notes. The system keeps little for the first.
async fn two_listeners(server: &Server) -> [Listener; 2] {
    let headers = bearer(server, &server.token("ada").await);
    let narrow = TcpSocket::new_v4().unwrap();
    narrow.set_recv_buffer_size(4096).unwrap();
    let mut listeners = [
        Listener::acknowledged_over(narrow, server).await,
        Listener::acknowledged(server).await,
    ];
    for listener in &mut listeners {
        let heard = listener.start("a", headers.clone(), on_note("ada")).await;
        assert_eq!(heard["type"], "start_ack");
    }
    listeners
}

/// Listens until so many messages of this type have come.
async fn hear_many(listener: &mut Listener, kind: &str, count: usize) {
    let mut heard = 0;
    while heard < count {
        heard += usize::from(listener.hear().await["type"] == kind);
    }
}

#[tokio::test]
async fn whoever_does_not_read_is_given_up_and_misses_nothing_before() {
    let timing = Timing {
        keep_alive: Duration::from_millis(100),
        patience: Duration::from_millis(1000),
        ..Timing::default()
    };
    let server = Server::start_with(timing, gateway::Settings::default()).await;
    let [mut slow, mut quick] = two_listeners(&server).await;
    futures_util::join!(hear_many(&mut quick, "data", NOTES), flood(&server));
    // Longer than the server has patience.
    hear_many(&mut quick, "ka", 15).await;
    let last = read_all(&mut slow).await;
    assert!(last.is_none(), "{last:?}");
}

#[tokio::test]
async fn whoever_is_too_far_behind_is_told_so_and_misses_nothing_before() {
    let limits = gateway::Settings {
        waiting_updates: 64,
        ..gateway::Settings::default()
    };
    let server = Server::start_with(Timing::default(), limits).await;
    let [mut slow, mut quick] = two_listeners(&server).await;
    futures_util::join!(hear_many(&mut quick, "data", NOTES), flood(&server));
    let publish = server.publish(&[("ada", "small"); 100]);
    futures_util::join!(hear_many(&mut quick, "data", 100), publish);
    let last = read_all(&mut slow).await;
    let Some(Message::Close(Some(frame))) = last else {
        panic!("no close but {last:?}");
    };
    assert_eq!(u16::from(frame.code), 1008);
    assert_eq!(frame.reason.as_str(), "The client reads too slowly.");
}

#[tokio::test]
async fn the_server_waits_until_a_listener_has_read_or_is_given_up() {
    let server = Server::start().await;
    let [mut slow, mut quick] = two_listeners(&server).await;
    futures_util::join!(hear_many(&mut quick, "data", NOTES), flood(&server));
    server.end.send(()).unwrap();
    let ended = async {
        assert!(server.ended.await.unwrap().is_ok());
        // Whatever serves a connection could ask the function.
        assert_eq!(Arc::strong_count(&server.events), 1);
    };
    futures_util::join!(ended, async { while let Some(Ok(_)) = slow.0.next().await {} });
}
