//! What the follower of the table's stream does about payments.

use std::sync::Arc;

use kibble::{
    app::{ChangeFollower, OrderTeller, SystemClock},
    entry::stream::stream,
    local::{documents::Documents, event_bus::EventLog},
    payments::PaymentError,
    table::permissions::Function,
};

use super::*;
use crate::{bank::State, published::AppSync, world::table_of};

struct Followed {
    shop: Shop,
    bus: EventLog,
    follower: ChangeFollower,
}

impl Followed {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let table = table_of(&shop.world.engine, Function::Stream);
        let clock = Arc::new(SystemClock);
        let bus = EventLog::open(Documents::default()).unwrap();
        let teller = OrderTeller::new(AppSync::publisher(), clock.clone());
        let follower = ChangeFollower::new(teller, bus.bus(), table, clock);
        Self {
            follower: follower.with_payments(Some(shop.bank.payments()), shop.world.ids.clone()),
            bus,
            shop,
        }
    }

    /// Brings all changes since the beginning: those that were brought before come again.
    async fn follow(&self) {
        let changes = self
            .shop
            .world
            .engine
            .stream(TABLE)
            .unwrap()
            .read(None, 1000)
            .unwrap();
        let answer = stream(&self.follower, json!({ "Records": changes }), None).await;
        assert_eq!(answer.unwrap(), json!({ "batchItemFailures": [] }));
    }

    async fn placed(&self, token: &str) -> String {
        let placed = self.shop.place("k", token).await;
        placed["order"]["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_delivery_is_captured_however_often_it_is_told() {
    let followed = Followed::open().await;
    let id = followed.placed("good_1").await;
    followed.follow().await;
    assert_eq!(followed.shop.bank.states(), [State::Authorized]);
    followed.shop.deliver(&id).await;
    for _ in 0..3 {
        followed.follow().await;
    }
    assert_eq!(
        followed.shop.bank.take_calls(),
        ["authorize 1000", "capture pay_1 1000"]
    );
    assert_eq!(followed.shop.order(&id).await["payment"]["status"], "PAID");
}

#[tokio::test]
async fn a_cancellation_lets_the_payment_go() {
    let followed = Followed::open().await;
    let id = followed.placed("confirm_1").await;
    followed
        .shop
        .step("Mutation.cancelOrder", Who::Ada, json!({ "id": id }))
        .await;
    followed.follow().await;
    followed.follow().await;
    assert_eq!(
        followed.shop.bank.take_calls(),
        ["authorize 1000", "cancel pay_1"]
    );
    assert_eq!(followed.shop.bank.states(), [State::Cancelled]);
}

#[tokio::test]
async fn missing_goods_lower_what_is_reserved() {
    let followed = Followed::open().await;
    let id = followed.placed("good_1").await;
    let order = json!({ "orderId": id });
    followed
        .shop
        .step("Mutation.startPackaging", Who::Wendy, order.clone())
        .await;
    let less = json!({ "orderId": id, "productId": "bone", "quantity": 1 });
    followed
        .shop
        .step("Mutation.updatePackagingProduct", Who::Wendy, less)
        .await;
    followed
        .shop
        .step("Mutation.completePackaging", Who::Wendy, order)
        .await;
    followed.follow().await;
    assert_eq!(
        followed.shop.bank.take_calls(),
        ["authorize 1000", "lower pay_1 500"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_keeps_no_other_change_waiting() {
    let followed = Followed::open().await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let placed = followed
            .shop
            .place(&format!("k{number}"), &format!("good_{number}"))
            .await;
        ids.push(placed["order"]["id"].as_str().unwrap().to_owned());
    }
    for id in &ids {
        let order = json!({ "id": id });
        followed.shop.step("Mutation.cancelOrder", Who::Ada, order).await;
    }
    followed.shop.bank.fall_silent();
    let begun = tokio::time::Instant::now();
    followed.follow().await;
    assert!(begun.elapsed().as_secs() <= 5, "{:?}", begun.elapsed());
    let told = followed.bus.events().into_iter().map(|event| event.detail_type);
    assert_eq!(told.filter(|name| name == "OrderCancelled").count(), 3);
    followed.shop.world.clock.forward(3 * 60);
    let begun = tokio::time::Instant::now();
    let work = followed.shop.world.schedule.run_payment_jobs().await;
    assert_eq!((work.settled, work.failed), (0, 1));
    assert_eq!(begun.elapsed().as_secs(), 240);
}

#[tokio::test]
async fn a_provider_that_is_away_fails_no_change() {
    let followed = Followed::open().await;
    let id = followed.placed("good_1").await;
    followed.shop.deliver(&id).await;
    followed.shop.bank.fail(Some(PaymentError::Busy));
    followed.follow().await;
    assert_eq!(followed.shop.order(&id).await["payment"]["status"], "AUTHORIZED");
    followed.shop.bank.fail(None);
    followed.shop.world.clock.forward(121);
    assert_eq!(followed.shop.world.schedule.run_payment_jobs().await.settled, 1);
}

#[tokio::test]
async fn no_event_tells_a_token_or_a_secret() {
    let followed = Followed::open().await;
    let id = followed.placed("good_Tk1").await;
    followed.shop.place("other", "confirm_Tk2").await;
    followed.shop.deliver(&id).await;
    followed.follow().await;
    let events = format!("{:?}", followed.bus.events());
    assert!(
        events.contains("OrderPlaced") && events.contains("DeliveryCompleted"),
        "{events}"
    );
    for secret in ["Tk1", "Tk2", "pay_2_secret"] {
        assert!(!events.contains(secret), "{secret} is told");
    }
}
