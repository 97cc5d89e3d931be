//! Somebody who watches their orders over a WebSocket.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _, stream::SplitStream};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::Notify, task::JoinHandle, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::{Change, change, process::Server};

type Stream = SplitStream<WebSocketStream<MaybeTlsStream<TcpStream>>>;

const WATCH: &str = "subscription ($customer: ID!) { onOrderUpdate(customerId: $customer) {
    customerId orderId status version } }";

pub struct Subscriber {
    heard: Arc<Heard>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Heard {
    changes: Mutex<BTreeSet<Change>>,
    more: Notify,
}

impl Subscriber {
    /// Opens a connection and subscribes.
    pub async fn open(server: &Server, customer: &str, token: &str) -> Self {
        let address = format!("{}/graphql/realtime", server.origin.replacen("http", "ws", 1));
        let mut request = address.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-ws"));
        headers.insert("authorization", HeaderValue::from_str(token).unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let (mut sink, mut stream) = socket.split();
        let data = json!({ "query": WATCH, "variables": { "customer": customer } }).to_string();
        let authorization = json!({ "host": "localhost", "Authorization": token });
        let start = json!({ "type": "start", "id": "1", "payload": {
            "data": data, "extensions": { "authorization": authorization },
        } });
        for (said, expected) in [
            (json!({ "type": "connection_init" }), "connection_ack"),
            (start, "start_ack"),
        ] {
            sink.send(Message::text(said.to_string())).await.unwrap();
            while next(&mut stream).await["type"] != expected {}
        }
        let heard = Arc::new(Heard::default());
        let listening = tokio::spawn(listen(stream, customer.to_owned(), heard.clone()));
        Self { heard, listening }
    }

    /// Waits until these changes have been heard, as long as new ones come. Answers how many they are, or how many are
    /// missing when nothing has come for so long; panics when there was another.
    pub async fn until_all_of(
        mut self,
        expected: &BTreeSet<Change>,
        patience: Duration,
    ) -> Result<usize, usize> {
        loop {
            let more = self.heard.more.notified();
            {
                let heard = self.heard.changes.lock().unwrap();
                if heard.is_superset(expected) {
                    assert_eq!(*heard, *expected, "changes that nobody was told of");
                    self.listening.abort();
                    return Ok(heard.len());
                }
            }
            tokio::select! {
                more = timeout(patience, more) => if more.is_err() {
                    let heard = self.heard.changes.lock().unwrap();
                    return Err(expected.difference(&heard).count());
                },
                ended = &mut self.listening => panic!("the listener has ended: {ended:?}"),
            }
        }
    }
}

async fn listen(mut stream: Stream, customer: String, heard: Arc<Heard>) {
    loop {
        let message = next(&mut stream).await;
        if message["type"] == "ka" {
            continue;
        }
        assert_eq!(message["type"], "data", "{message}");
        let update = &message["payload"]["data"]["onOrderUpdate"];
        assert_eq!(
            update["customerId"],
            customer.as_str(),
            "an update of another customer"
        );
        heard.changes.lock().unwrap().insert(change(update, "orderId"));
        heard.more.notify_one();
    }
}

async fn next(stream: &mut Stream) -> Value {
    let message = stream.next().await.unwrap().unwrap();
    serde_json::from_str(message.to_text().unwrap_or_else(|_| panic!("{message:?}"))).unwrap()
}
