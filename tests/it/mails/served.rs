//! Mails of the command in a process of its own: from the order to the mailbox that people look at.

use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{Folder, Server};

/// Somebody who has the mailbox open.
struct Open(reqwest::Response);

impl Open {
    async fn start(server: &Server) -> Self {
        let live = server.http.get(format!("{}/mail/live", server.origin));
        Self(live.send().await.unwrap())
    }

    /// Waits until something arrives, and then for as long as `is_there` does not hold.
    async fn wait(&mut self, server: &Server, is_there: impl Fn(&Value) -> bool) -> Value {
        loop {
            let listed = server.http.get(format!("{}/mail.json", server.origin));
            let listed: Value = listed.send().await.unwrap().json().await.unwrap();
            if is_there(&listed) {
                return listed;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(60), self.0.chunk()).await;
            chunk.expect("something arrives").unwrap().unwrap();
        }
    }
}

fn mails(listed: &Value) -> usize {
    listed["mails"].as_array().unwrap().len()
}

async fn order(server: &Server, token: &str, key: &str) -> Value {
    let addresses = server.ask(token, "{ addresses { id } }", json!({})).await;
    let input = json!({
        "idempotencyKey": key, "addressId": addresses["addresses"][0]["id"], "paymentMethod": "ON_DELIVERY",
        "items": [{ "productId": "rope-toy", "quantity": 1 }],
    });
    let query = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { \
         order { id code } userErrors { code } } }";
    let placed = server.ask(token, query, json!({ "input": input })).await;
    assert_eq!(placed["placeOrder"]["userErrors"], json!([]), "{placed}");
    placed["placeOrder"]["order"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_told_to_its_customer_and_to_the_shop_before_and_after_a_crash() {
    let folder = Folder::new("mails");
    let data = folder.file("data.sqlite");
    let arguments = [
        "--data",
        &data,
        "--shop-name",
        "Bark & Purr",
        "--shop-url",
        "https://shop.example",
    ];
    let mut server = Server::start_with(&arguments);
    let token = server.token("ada@example.com").await;
    let mut open = Open::start(&server).await;
    let placed = order(&server, &token, "first").await;
    let is_told = |listed: &Value| mails(listed) == 1 && listed["notices"][0] != Value::Null;
    let listed = open.wait(&server, is_told).await;
    let (mail, code) = (&listed["mails"][0], placed["code"].as_str().unwrap());
    assert_eq!(mail["to"], "ada@example.com");
    assert_eq!(mail["subject"], format!("We have received your order {code}"));
    let link = format!(
        "https://shop.example/orders/{}#delivery",
        placed["id"].as_str().unwrap()
    );
    assert!(mail["text"].as_str().unwrap().contains(&link), "{mail}");
    assert!(
        mail["html"].as_str().unwrap().contains("Bark &#38; Purr"),
        "{mail}"
    );
    let notice = listed["notices"][0]["message"].as_str().unwrap();
    assert!(
        notice.starts_with(&format!("New order {code}: 1 piece, ")),
        "{notice}"
    );

    server.kill();
    let server = Server::start_with(&arguments);
    let token = server.token("ada@example.com").await;
    let mut open = Open::start(&server).await;
    let query = "mutation ($id: ID!) { cancelOrder(id: $id) { userErrors { code } } }";
    let cancelled = server.ask(&token, query, json!({ "id": placed["id"] })).await;
    assert_eq!(cancelled["cancelOrder"]["userErrors"], json!([]));
    let is_cancelled = |listed: &Value| {
        let subject = listed["mails"][0]["subject"].as_str().unwrap_or_default();
        subject == format!("Your order {code} is cancelled")
    };
    let listed = open.wait(&server, is_cancelled).await;
    // A crash between sending and marking may send the first mail once more, and nothing else.
    let subjects = listed["mails"].as_array().unwrap().iter().skip(1);
    for mail in subjects {
        assert_eq!(mail["subject"], format!("We have received your order {code}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_link_to_the_shop_that_the_server_shows() {
    let server = Server::start_with(&["--memory"]);
    let token = server.token("ada@example.com").await;
    let mut open = Open::start(&server).await;
    let placed = order(&server, &token, "first").await;
    let listed = open.wait(&server, |listed| mails(listed) == 1).await;
    let link = format!("{}/orders/{}", server.origin, placed["id"].as_str().unwrap());
    let mail = &listed["mails"][0];
    assert!(mail["text"].as_str().unwrap().contains(&link), "{mail}");
}

#[tokio::test]
async fn a_time_zone_that_is_none_is_named() {
    let arguments = ["serve", "--port", "0", "--memory", "--time-zone", "Mars/Olympus"];
    let ended = crate::process::kibble(&arguments).output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success());
    assert!(
        told.contains("Mars/Olympus is no time zone") && told.contains("--time-zone"),
        "{told}"
    );
}
