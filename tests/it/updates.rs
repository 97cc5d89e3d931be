//! Changes of orders, from the write to those who watch: over the table's stream, the signed mutation and a
//! WebSocket.

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use kibble::local::{
    documents::Documents,
    engine::{Engine, Place},
    pump::{Invoke, Pump, Settings},
};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::process::{Folder, Server};

const ADA: &str = "ada00000-0000-4000-8000-000000000001";
const SUBSCRIPTION: &str = "subscription ($customer: ID!) { onOrderUpdate(customerId: $customer) { \
     customerId orderId code status paymentStatus version at } }";

/// Somebody who watches their orders.
struct Watcher(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Watcher {
    async fn start(server: &Server, token: &str, customer: &str) -> Self {
        let address = format!("{}/graphql/realtime", server.origin.replacen("http", "ws", 1));
        let mut request = address.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-ws"));
        headers.insert("authorization", HeaderValue::from_str(token).unwrap());
        let mut watcher = Self(connect_async(request).await.unwrap().0);
        watcher.say(json!({ "type": "connection_init" })).await;
        assert_eq!(watcher.hear().await["type"], "connection_ack");
        let data = json!({ "query": SUBSCRIPTION, "variables": { "customer": customer } }).to_string();
        let extensions = json!({ "authorization": { "Authorization": token } });
        watcher
            .say(json!({ "type": "start", "id": "1", "payload": { "data": data, "extensions": extensions } }))
            .await;
        let answer = watcher.hear().await;
        assert_eq!(answer, json!({ "type": "start_ack", "id": "1" }));
        watcher
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(30), self.0.next()).await;
            let message = message.expect("a message comes").unwrap().unwrap();
            let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
            if message["type"] != "ka" {
                return message;
            }
        }
    }

    /// The next update. One that has been heard before may come again.
    async fn update(&mut self) -> Value {
        let message = self.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("data"), &json!("1")),
            "{message}"
        );
        message["payload"]["data"]["onOrderUpdate"].clone()
    }
}

async fn person_id(server: &Server, token: &str) -> String {
    let me = server.ask(token, "{ me { profile { id } } }", json!({})).await;
    me["me"]["profile"]["id"].as_str().unwrap().to_owned()
}

/// Orders one piece; the order as its customer sees it.
async fn order(server: &Server, token: &str, key: &str) -> Value {
    let addresses = server.ask(token, "{ addresses { id } }", json!({})).await;
    let input = json!({
        "idempotencyKey": key, "addressId": addresses["addresses"][0]["id"], "paymentMethod": "ON_DELIVERY",
        "items": [{ "productId": "rope-toy", "quantity": 1 }],
    });
    let query = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { \
         order { id code status payment { status } version updatedAt } userErrors { code } } }";
    let placed = server.ask(token, query, json!({ "input": input })).await;
    assert_eq!(placed["placeOrder"]["userErrors"], json!([]), "{placed}");
    placed["placeOrder"]["order"].clone()
}

/// What a watcher has to hear of an order.
fn update_of(customer: &str, order: &Value) -> Value {
    json!({
        "customerId": customer, "orderId": order["id"], "code": order["code"], "status": order["status"],
        "paymentStatus": order["payment"]["status"], "version": order["version"], "at": order["updatedAt"],
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_watches_hears_of_a_new_order_and_of_its_cancellation() {
    let server = Server::start_with(&["--memory"]);
    let token = server.token("ada@example.com").await;
    let customer = person_id(&server, &token).await;
    let mut watcher = Watcher::start(&server, &token, &customer).await;
    let placed = order(&server, &token, "first").await;
    assert_eq!(watcher.update().await, update_of(&customer, &placed));
    assert_eq!(placed["status"], "PLACED");
    let query = "mutation ($id: ID!) { cancelOrder(id: $id) { \
         order { id code status payment { status } version updatedAt } userErrors { code } } }";
    let cancelled = server.ask(&token, query, json!({ "id": placed["id"] })).await;
    let cancelled = &cancelled["cancelOrder"]["order"];
    assert_eq!(watcher.update().await, update_of(&customer, cancelled));
    assert_eq!(
        (&cancelled["status"], &cancelled["version"]),
        (&json!("CANCELLED"), &json!(2))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_order_in_the_table_keeps_no_other_from_being_told() {
    let server = Server::start_with(&["--memory", "--host", "127.0.0.1"]);
    let token = server.token("ada@example.com").await;
    let customer = person_id(&server, &token).await;
    let mut watcher = Watcher::start(&server, &token, &customer).await;
    let item = |status: Value, version: &str| {
        json!({ "TableName": "kibble", "Item": {
            "PK": { "S": format!("#customer#{customer}") },
            "SK": { "S": "#order#019aa000-0000-7000-8000-000000000001" },
            "order_status": status, "order_datetime": { "N": "1795165200000" },
            "order_code": { "S": "261120-000001" }, "version": { "N": version },
        } })
    };
    let broken = server.dynamodb("PutItem", item(json!({ "N": "1" }), "1")).await;
    assert_eq!(broken.0, 200);
    let placed = order(&server, &token, "behind").await;
    let expected = update_of(&customer, &placed);
    assert_eq!(watcher.update().await, expected);
    // Somebody mends it, past the shop.
    server
        .dynamodb("PutItem", item(json!({ "S": "PACKING" }), "7"))
        .await;
    let mut update = watcher.update().await;
    while update == expected {
        update = watcher.update().await;
    }
    assert_eq!(
        update,
        json!({
            "customerId": customer, "code": "261120-000001", "status": "PACKING", "paymentStatus": "DUE",
            "orderId": update["orderId"], "version": 7, "at": "2026-11-20T09:00:00.000Z",
        })
    );
}

/// A function that remembers the versions that it is brought.
fn remembering() -> (Arc<Invoke>, mpsc::UnboundedReceiver<Vec<String>>) {
    let (told, events) = mpsc::unbounded_channel();
    let invoke: Arc<Invoke> = Arc::new(move |event| {
        let records = event["Records"].as_array().unwrap().iter();
        let version = |record: &Value| record["dynamodb"]["NewImage"]["version"]["N"].clone();
        let versions = records.map(|record| version(record).as_str().unwrap().to_owned());
        told.send(versions.collect()).unwrap();
        async { Ok(Value::Null) }.boxed()
    });
    (invoke, events)
}

#[tokio::test]
async fn how_far_changes_were_brought_is_kept_in_a_file() {
    let folder = Folder::new("position");
    let place = Place::File(PathBuf::from(folder.file("data.sqlite")));
    let put = |engine: &Engine, version: &str| {
        let item = json!({ "PK": { "S": format!("#customer#{ADA}") }, "SK": { "S": "#order#a" }, "version": { "N": version } });
        let request = json!({ "TableName": "kibble", "Item": item }).to_string();
        assert_eq!(engine.answer("PutItem", &request).0, 200);
    };
    let mut heard = Vec::new();
    for versions in [["1", "2"], ["3", "4"]] {
        let engine = Engine::open(&place, "kibble").await.unwrap();
        let documents = Documents::open(&place).unwrap();
        let stream = engine.stream("kibble").unwrap();
        let (invoke, mut events) = remembering();
        let pump = Pump::open(&engine, "stream", stream, documents, invoke, Settings::default()).unwrap();
        put(&engine, versions[0]);
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(pump.run(stopped.map(drop)));
        heard.extend(events.recv().await.unwrap());
        stop.send(()).unwrap();
        running.await.unwrap();
        // Nobody is there to be told.
        put(&engine, versions[1]);
    }
    assert_eq!(heard, ["1", "2", "3"]);
}
