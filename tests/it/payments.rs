//! Orders that are paid by card, from the token to the capture, with everything that comes in between.

mod callbacks;
mod following;
mod jobs;
mod placing;
mod simulated;

use kibble::{
    app::{Clock as _, PaymentNews},
    payments::{Payments, signature::CallbackSecret},
    shop::{id::OrderKey, payment::Settled},
};
use serde_json::{Value, json};

use crate::{
    bank::{Bank, SECRET},
    world::{MORNING, TABLE, Who, World},
};

const PLACED: &str = "{ replayed paymentClientSecret order { id status version payment { method status } } \
     userErrors { code message field } }";
const ORDER: &str = "{ id status cancelReason version payment { status } history { status actor } }";

/// Bones at 5.00, ten of them, Ada's address, and a bank.
struct Shop {
    world: World,
    bank: Bank,
    address: String,
}

impl Shop {
    async fn open() -> Self {
        let bank = Bank::at(MORNING);
        let shop = Self::taking(bank.payments()).await;
        Self { bank, ..shop }
    }

    /// With another provider in the place of the bank.
    async fn taking(payments: Payments) -> Self {
        let world = World::taking(Some(payments)).await;
        world.product("bone", 500, 10).await;
        let address = world.address(Who::Ada).await;
        world.app.warm_up().await;
        let bank = Bank::default();
        Self { world, bank, address }
    }

    fn input(&self, key: &str, token: &str) -> Value {
        json!({
            "idempotencyKey": key, "addressId": self.address, "paymentMethod": "CARD", "paymentToken": token,
            "items": [{ "productId": "bone", "quantity": 2 }],
        })
    }

    async fn place_with(&self, input: Value) -> Value {
        let arguments = json!({ "input": input });
        self.world
            .ask(Who::Ada, "Mutation.placeOrder", arguments, PLACED)
            .await
    }

    async fn place(&self, key: &str, token: &str) -> Value {
        self.place_with(self.input(key, token)).await
    }

    async fn order(&self, id: &str) -> Value {
        self.world
            .ask(Who::Ada, "Query.order", json!({ "id": id }), ORDER)
            .await
    }

    /// An order that waits for its payment: its id.
    async fn awaiting(&self, key: &str) -> String {
        let placed = self.place(key, &format!("confirm_{key}")).await;
        assert_eq!(placed["order"]["status"], "AWAITING_PAYMENT", "{placed}");
        placed["order"]["id"].as_str().unwrap().to_owned()
    }

    async fn step(&self, field: &str, who: Who, arguments: Value) {
        let done = self
            .world
            .ask(who, field, arguments, "{ userErrors { code } }")
            .await;
        assert_eq!(done["userErrors"], json!([]), "{field}: {done}");
    }

    /// Has what is due of an order's payment done now.
    async fn settle(&self, id: &str) -> Option<Settled> {
        self.world.schedule.settle_payment(&key_of(id)).await.unwrap()
    }

    /// Packs and delivers an order.
    async fn deliver(&self, id: &str) {
        let order = json!({ "orderId": id });
        for (field, who) in [
            ("Mutation.startPackaging", Who::Wendy),
            ("Mutation.completePackaging", Who::Wendy),
            ("Mutation.startDelivery", Who::Dan),
            ("Mutation.completeDelivery", Who::Dan),
        ] {
            self.step(field, who, order.clone()).await;
        }
    }

    /// Hands a call-back over, signed as the bank does it.
    async fn call_back(&self, body: &Value) -> Result<PaymentNews, String> {
        let body = body.to_string();
        let now = self.world.clock.now();
        let signature = CallbackSecret::new(SECRET).sign(body.as_bytes(), now);
        let taken = self
            .world
            .callback
            .payment_callback(Some(&signature), body.as_bytes());
        taken.await.map_err(|failure| failure.to_string())
    }

    /// Everything that the table holds.
    fn everything(&self) -> String {
        let scan = json!({ "TableName": TABLE });
        self.world.dynamodb("Scan", &scan).to_string()
    }
}

fn key_of(id: &str) -> OrderKey {
    OrderKey::decode(id).unwrap()
}

/// A step of an order's history: its state and who took it.
fn step(order: &Value, index: usize) -> (&str, &str) {
    let step = &order["history"][index];
    (step["status"].as_str().unwrap(), step["actor"].as_str().unwrap())
}

fn codes(payload: &Value) -> Vec<(&str, String)> {
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| (error["code"].as_str().unwrap(), error["field"].to_string()))
        .collect()
}
