//! What is secret stands nowhere: after a play with cards, carts and mails, neither the log of the server nor
//! the table nor the event bus holds a card, a token, a key, a password or the address of a person.
//!
//! The log is that of `kibble serve` with all of the shop's own lines. What the libraries tell is as by
//! default, in the server and in the functions: no more than `info`.

use std::{collections::BTreeSet, fs, time::Duration};

use serde_json::{Value, json};

use crate::process::{Folder, Server};

const FILTER: &str = "info,kibble=trace";
const PAYS: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
const BY_HAND: &str = "4000000000003154";
const PASSWORD: &str = "Kibble-demo-1";
/// What the shop and its simulated provider have agreed upon (`src/local/payments.rs`).
const AGREED: [&str; 2] = ["local-payment-key", "local-callback-secret"];
const EMAILS: [&str; 2] = ["ada@example.com", "sam@example.com"];
const STREET: &str = "77 Whisper Lane";
const PHONE: &str = "+353 1 555 0177";
const FORGED: &str = "t=1795165200,v1=00112233445566778899aabbccddeeff";

struct Street {
    server: Server,
    ada: String,
    sam: String,
    address: Value,
    /// Whatever nobody may read who reads logs, the table or events.
    secrets: BTreeSet<String>,
}

impl Street {
    async fn open(server: Server) -> Self {
        let (ada, sam) = (server.token(EMAILS[0]).await, server.token(EMAILS[1]).await);
        let mutation = "mutation ($input: AddressInput!) { addAddress(input: $input) { address { id } } }";
        let input =
            json!({ "street": STREET, "city": "Cork", "zip": "T12", "country": "Ireland", "phone": PHONE });
        let added = server.ask(&ada, mutation, json!({ "input": input })).await;
        let words = [PAYS, DECLINED, BY_HAND, PASSWORD, FORGED, &ada, &sam];
        Self {
            address: added["addAddress"]["address"]["id"].clone(),
            secrets: words.into_iter().chain(AGREED).map(str::to_owned).collect(),
            server,
            ada,
            sam,
        }
    }

    async fn post(&self, path: &str, header: (&str, &str), body: String) -> Value {
        let request = self.server.http.post(format!("{}{path}", self.server.origin));
        let request = request.header(header.0, header.1).body(body);
        request.send().await.unwrap().json().await.unwrap_or_default()
    }

    /// A visitor fills a cart, and signs in.
    async fn fill_cart(&mut self) {
        let public = ("x-api-key", "local");
        let add =
            "mutation ($token: ID) { addToCart(productId: \"rope-toy\", token: $token) { cart { token } } }";
        let ask = async |token: &Value| {
            let asked = self.server.try_ask(public, add, json!({ "token": token }));
            asked.await.unwrap()["data"]["addToCart"]["cart"]["token"].clone()
        };
        let merged = ask(&Value::Null).await;
        ask(&merged).await;
        let kept = ask(&Value::Null).await;
        let merge = "mutation ($token: ID!) { mergeCart(token: $token) { userErrors { code } } }";
        let answer = self
            .server
            .ask(&self.ada, merge, json!({ "token": merged }))
            .await;
        assert_eq!(answer["mergeCart"]["userErrors"], json!([]));
        let tokens = [merged, kept].map(|token| token.as_str().unwrap().to_owned());
        self.secrets.extend(tokens);
    }

    /// Orders with a card; the payload.
    async fn order(&mut self, key: &str, card: &str) -> Value {
        let body = json!({ "cardNumber": card, "amount": 100_000 }).to_string();
        let token = self
            .post("/payments/preauth", ("content-type", "application/json"), body)
            .await;
        let token = token["paymentToken"].as_str().unwrap().to_owned();
        let payload = self.order_by(key, &token).await;
        let client_secret = payload["paymentClientSecret"].as_str().map(str::to_owned);
        self.secrets.extend(client_secret);
        self.secrets.insert(token);
        payload
    }

    async fn order_by(&self, key: &str, token: &str) -> Value {
        let mutation = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
            order { id status } paymentClientSecret userErrors { code } } }";
        let input = json!({
            "idempotencyKey": key, "addressId": self.address, "paymentMethod": "CARD", "paymentToken": token,
            "items": [{ "productId": "chicken-kibble-2kg", "quantity": 2 }],
        });
        let answer = self
            .server
            .ask(&self.ada, mutation, json!({ "input": input }))
            .await;
        answer["placeOrder"].clone()
    }

    /// The customer confirms a payment at the provider, or refuses it.
    async fn confirm(&self, payload: &Value, outcome: &str) {
        let secret = payload["paymentClientSecret"].as_str().unwrap();
        let body = format!("clientSecret={secret}&outcome={outcome}");
        self.post(
            "/payments/confirm",
            ("content-type", "application/x-www-form-urlencoded"),
            body,
        )
        .await;
    }

    async fn deliver(&self, order: &Value) {
        for step in [
            "startPackaging",
            "completePackaging",
            "startDelivery",
            "completeDelivery",
        ] {
            let mutation =
                format!("mutation ($id: ID!) {{ {step}(orderId: $id) {{ userErrors {{ code }} }} }}");
            let answer = self
                .server
                .ask(&self.sam, &mutation, json!({ "id": order }))
                .await;
            assert_eq!(answer[step]["userErrors"], json!([]), "{step}");
        }
    }

    /// What nobody may do: tell a payment without its secret, use a card as a token, and show a wrong token.
    async fn try_what_is_refused(&self) {
        let forged = self.post(
            "/payments/callback",
            ("kibble-signature", FORGED),
            json!({ "id": 1 }).to_string(),
        );
        assert!(forged.await["code"].is_string());
        let refused = self.order_by("as-token", PAYS).await;
        assert_eq!(refused["userErrors"][0]["code"], "INVALID", "{refused}");
        let wrong = self.ada.trim_end_matches(char::is_alphanumeric);
        let refused = self
            .server
            .try_ask(("authorization", wrong), "{ me { profile { id } } }", json!({}))
            .await;
        assert_ne!(refused.unwrap()["errors"], Value::Null);
    }

    /// Waits until events and mails of this play are out.
    async fn until_told(&self, events: &[(&str, u64)]) {
        let all = async {
            for (kind, count) in events {
                while self.server.published(kind).await < *count {}
            }
            while !self.text("/mail.json").await.contains("has been delivered") {}
        };
        let in_time = tokio::time::timeout(Duration::from_secs(60), all).await;
        assert!(in_time.is_ok(), "something is never told");
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.server.http.get(format!("{}{path}", self.server.origin));
        answer.send().await.unwrap().text().await.unwrap()
    }

    async fn items(&self) -> Vec<Value> {
        let (status, page) = self
            .server
            .dynamodb("Scan", json!({ "TableName": "kibble" }))
            .await;
        assert_eq!((status, page.get("LastEvaluatedKey")), (200, None));
        page["Items"].as_array().unwrap().clone()
    }
}

/// Fails when a text holds one of these words.
fn assert_free(place: &str, text: &str, words: impl IntoIterator<Item = impl AsRef<str>>) {
    for word in words {
        let word = word.as_ref();
        let found = text.lines().find(|line| line.contains(word));
        assert_eq!(found, None, "{word:?} stands in {place}");
    }
}

#[tokio::test]
async fn no_secret_stands_in_the_log_the_table_or_an_event() {
    let folder = Folder::new("secrets");
    let log = folder.file("log");
    let server = Server::start_logging(&log, &["--memory", "--log", FILTER]);
    let mut street = Street::open(server).await;
    street.fill_cart().await;
    let paid = street.order("paid", PAYS).await;
    let declined = street.order("declined", DECLINED).await;
    assert_eq!(
        declined["userErrors"][0]["code"], "PAYMENT_DECLINED",
        "{declined}"
    );
    let (confirmed, refused) = (
        street.order("confirmed", BY_HAND).await,
        street.order("refused", BY_HAND).await,
    );
    street.confirm(&confirmed, "CONFIRM").await;
    street.confirm(&refused, "REFUSE").await;
    street.try_what_is_refused().await;
    street.deliver(&paid["order"]["id"]).await;
    street
        .until_told(&[
            ("OrderPaymentAuthorized", 1),
            ("OrderCancelled", 1),
            ("DeliveryCompleted", 1),
        ])
        .await;

    let (items, events) = (street.items().await, street.text("/events.json").await);
    let Street { server, secrets, .. } = street;
    drop(server);
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("a call-back was not taken"), "{log}");
    let people = EMAILS.into_iter().chain([STREET, PHONE]);
    assert_free(
        "the log",
        &log,
        secrets.iter().map(String::as_str).chain(people.clone()),
    );
    assert_free(
        "an event",
        &events,
        secrets.iter().map(String::as_str).chain(people),
    );
    for item in items {
        let (pk, sk) = (
            item["PK"]["S"].as_str().unwrap(),
            item["SK"]["S"].as_str().unwrap(),
        );
        let mut item = item.clone();
        if pk.starts_with("#cart#") {
            // The token is the name of the visitor's cart.
            item["PK"] = Value::Null;
        }
        let text = item.to_string();
        assert_free(sk, &text, &secrets);
        if sk != "#profile" {
            assert_free(sk, &text, EMAILS);
        }
    }
}
