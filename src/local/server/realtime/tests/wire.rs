//! Time on the wire.

use std::time::Duration;

use axum::extract::ws::Message;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use super::*;
use crate::local::{gateway::Authorization, server::tests::parts};

/// A connection without a socket, on a clock that need not be waited for.
struct Wire {
    said: mpsc::UnboundedSender<Result<Message, axum::Error>>,
    heard: mpsc::Receiver<Message>,
    shared: Arc<Shared>,
    served: tokio::task::JoinHandle<()>,
    _running: watch::Sender<()>,
}

impl Wire {
    async fn connect() -> Self {
        let (running, shutdown) = watch::channel(());
        let (parts, ..) = parts("http://127.0.0.1:1").await;
        let shared = crate::local::server::shared(parts, shutdown).0;
        let (said, mut saying) = mpsc::unbounded_channel();
        let (hearing, heard) = mpsc::channel(1);
        let mut connection = Connection::new(shared.clone(), [127, 0, 0, 1].into(), HeaderMap::new());
        let served = tokio::spawn(async move {
            let stream = futures_util::stream::poll_fn(move |context| saying.poll_recv(context));
            let sink =
                futures_util::sink::unfold(hearing, async |hearing: mpsc::Sender<Message>, message| {
                    hearing.send(message).await.map(|()| hearing)
                });
            connection.serve(Box::pin(sink), stream).await;
        });
        Self {
            said,
            heard,
            shared,
            served,
            _running: running,
        }
    }

    fn say(&self, message: Value) {
        self.said.send(Ok(Message::text(message.to_string()))).unwrap();
    }

    async fn hear(&mut self) -> Value {
        let message = self.heard.recv().await.unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn subscribe(&mut self) {
        self.say(start("1", "a", json!({ "x-api-key": "local" })));
        assert_eq!(self.hear().await["type"], "start_ack");
    }

    async fn publish(&self, text: &str) {
        let request =
            json!({ "query": format!("mutation {{ say(room: \"a\", text: \"{text}\") {{ room text }} }}") });
        let request = serde_json::from_value(request).unwrap();
        let caller = Authorization::ApiKey;
        self.shared
            .gateway
            .execute(request, caller, HeaderMap::new(), [127, 0, 0, 1].into())
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_shows_every_minute_that_it_lives_and_ends_after_a_day() {
    let mut wire = Wire::connect().await;
    let begun = Instant::now();
    for minute in 1..24 * 60 {
        assert_eq!(wire.hear().await, json!({ "type": "ka" }));
        assert_eq!(begun.elapsed().as_secs(), minute * 60);
    }
    while let Some(Message::Text(text)) = wire.heard.recv().await {
        assert_eq!(text.as_str(), message::keep_alive());
    }
    assert_eq!(begun.elapsed(), Duration::from_secs(24 * 60 * 60));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_given_up() {
    let mut wire = Wire::connect().await;
    wire.subscribe().await;
    let begun = Instant::now();
    for text in ["one", "two", "three"] {
        wire.publish(text).await;
    }
    wire.served.await.unwrap();
    assert_eq!(
        begun.elapsed().as_secs(),
        20,
        "ten for the message, ten for the farewell"
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_that_has_lost_something_is_told_to_begin_anew() {
    let mut wire = Wire::connect().await;
    wire.subscribe().await;
    // Nothing is handed on while nobody yields, so that more come than can wait.
    for number in 0..5000 {
        wire.publish(&number.to_string()).await;
    }
    loop {
        match wire.heard.recv().await {
            Some(Message::Text(_)) => {}
            Some(Message::Close(frame)) => {
                assert_eq!(frame.unwrap().reason.as_str(), "Updates are read too slowly.");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_that_comes_while_a_subscription_is_registered_is_not_missed() {
    let mut wire = Wire::connect().await;
    wire.say(start("1", "a", json!({ "x-api-key": "local" })));
    wire.publish("early").await;
    assert_eq!(wire.hear().await["type"], "start_ack");
    assert_eq!(wire.hear().await["payload"]["data"]["onSaid"]["text"], "early");
}
