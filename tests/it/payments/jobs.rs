use kibble::{
    app::PaymentWork,
    payments::{PaymentError, PaymentOwner},
    shop::{
        id::{CustomerId, IdempotencyKey},
        payment::Settled,
    },
};

use super::*;
use crate::bank::State;

const MINUTE: i64 = 60;

fn gone() -> PaymentError {
    PaymentError::Unreachable("it did not answer in time".to_owned())
}

#[tokio::test]
async fn what_was_delivered_is_captured_once() {
    let shop = Shop::open().await;
    let placed = shop.place("k", "good_1").await;
    let id = placed["order"]["id"].as_str().unwrap();
    shop.deliver(id).await;
    assert_eq!(shop.order(id).await["payment"]["status"], "AUTHORIZED");
    shop.bank.take_calls();
    let (settled, requests) = shop
        .world
        .requests(shop.world.schedule.settle_payment(&key_of(id)))
        .await;
    assert_eq!(settled.unwrap(), Some(Settled::Captured));
    assert_eq!(requests, ["GetItem", "UpdateItem"]);
    assert_eq!(shop.settle(id).await, None);
    assert_eq!(shop.bank.take_calls(), ["capture pay_1 1000"]);
    assert_eq!(shop.order(id).await["payment"]["status"], "PAID");
    assert_eq!(shop.order(id).await["status"], "DELIVERED");
}

#[tokio::test]
async fn only_what_was_packed_is_captured() {
    let shop = Shop::open().await;
    let placed = shop.place("k", "good_1").await;
    let id = placed["order"]["id"].as_str().unwrap();
    let order = json!({ "orderId": id });
    shop.step("Mutation.startPackaging", Who::Wendy, order.clone())
        .await;
    let less = json!({ "orderId": id, "productId": "bone", "quantity": 1 });
    shop.step("Mutation.updatePackagingProduct", Who::Wendy, less)
        .await;
    shop.step("Mutation.completePackaging", Who::Wendy, order.clone())
        .await;
    shop.step("Mutation.startDelivery", Who::Dan, order.clone()).await;
    shop.step("Mutation.completeDelivery", Who::Dan, order).await;
    shop.settle(id).await;
    assert_eq!(shop.bank.states(), [State::Captured(500)]);
}

#[tokio::test]
async fn a_cancelled_order_lets_its_payment_go() {
    for token in ["good_1", "confirm_1"] {
        let shop = Shop::open().await;
        let placed = shop.place("k", token).await;
        let id = placed["order"]["id"].as_str().unwrap();
        shop.step("Mutation.cancelOrder", Who::Ada, json!({ "id": id }))
            .await;
        let settled = shop.settle(id).await;
        assert_eq!(settled, Some(Settled::Voided));
        assert_eq!(shop.bank.states(), [State::Cancelled]);
        assert_eq!(shop.order(id).await["payment"]["status"], "VOIDED");
    }
}

#[tokio::test]
async fn a_settlement_that_fails_is_left_to_the_job() {
    let shop = Shop::open().await;
    let placed = shop.place("k", "good_1").await;
    let id = placed["order"]["id"].as_str().unwrap();
    shop.deliver(id).await;
    shop.bank.fail(Some(gone()));
    assert!(shop.world.schedule.settle_payment(&key_of(id)).await.is_err());
    shop.bank.fail(None);
    shop.bank.take_calls();
    // It was tried a moment ago.
    assert_eq!(
        shop.world.schedule.run_payment_jobs().await,
        PaymentWork::default()
    );
    assert_eq!(shop.bank.take_calls(), ["list"]);
    shop.world.clock.forward(2 * MINUTE + 1);
    let work = shop.world.schedule.run_payment_jobs().await;
    assert_eq!(
        work,
        PaymentWork {
            settled: 1,
            ..PaymentWork::default()
        }
    );
    assert_eq!(shop.order(id).await["payment"]["status"], "PAID");
    assert_eq!(
        shop.world.schedule.run_payment_jobs().await,
        PaymentWork::default()
    );
}

#[tokio::test]
async fn a_capture_that_is_refused_for_good_fails_the_payment_and_leaves_the_order() {
    let shop = Shop::open().await;
    let placed = shop.place("k", "good_1").await;
    let id = placed["order"]["id"].as_str().unwrap();
    shop.deliver(id).await;
    shop.bank.fail(Some(PaymentError::Refused {
        status: 401,
        code: "api_key_expired".to_owned(),
    }));
    // A key can be exchanged, so this is not for good. Neither is what another account's key does not find.
    assert!(shop.world.schedule.settle_payment(&key_of(id)).await.is_err());
    shop.bank.fail(Some(PaymentError::UnknownPayment));
    assert!(shop.world.schedule.settle_payment(&key_of(id)).await.is_err());
    assert_eq!(shop.order(id).await["payment"]["status"], "AUTHORIZED");
    shop.bank.fail(Some(PaymentError::NotAuthorized));
    let settled = shop.settle(id).await;
    assert_eq!(settled, Some(Settled::Failed));
    let order = shop.order(id).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("DELIVERED"), &json!("FAILED"))
    );
    shop.world.clock.forward(3 * MINUTE);
    shop.bank.fail(None);
    assert_eq!(
        shop.world.schedule.run_payment_jobs().await,
        PaymentWork::default()
    );
}

#[tokio::test]
async fn unpaid_orders_lapse_after_half_an_hour() {
    let shop = Shop::open().await;
    let old = shop.awaiting("old").await;
    shop.world.clock.forward(20 * MINUTE);
    let young = shop.awaiting("young").await;
    shop.world.clock.forward(10 * MINUTE);
    assert_eq!(shop.world.schedule.run_payment_jobs().await.lapsed, 0);
    shop.world.clock.forward(1);
    assert_eq!(shop.world.schedule.run_payment_jobs().await.lapsed, 1);
    let order = shop.order(&old).await;
    assert_eq!(
        (&order["status"], &order["cancelReason"]),
        (&json!("CANCELLED"), &json!("PAYMENT_EXPIRED"))
    );
    assert_eq!(step(&order, 1), ("CANCELLED", "SYSTEM"));
    assert_eq!(shop.order(&young).await["status"], "AWAITING_PAYMENT");
    assert_eq!(shop.world.stock("bone").await, (8, 2));
    // The payment is let go by the next run, when the stream has not done it.
    shop.world.clock.forward(3 * MINUTE);
    assert_eq!(shop.world.schedule.run_payment_jobs().await.settled, 1);
    assert_eq!(shop.bank.states(), [State::Cancelled, State::Pending]);
}

#[tokio::test]
async fn one_order_that_cannot_be_changed_holds_up_no_other() {
    let shop = Shop::open().await;
    let ids = [
        shop.awaiting("a").await,
        shop.awaiting("b").await,
        shop.awaiting("c").await,
    ];
    shop.world.clock.forward(31 * MINUTE);
    let broken = key_of(&ids[1]);
    let (pk, sk) = (
        format!("#customer#{}", broken.customer),
        format!("#order#{}", broken.order),
    );
    let mut item = shop.world.stored(&pk, &sk);
    item["order_items"] = json!({ "S": "no list" });
    shop.world.store(item);
    let work = shop.world.schedule.run_payment_jobs().await;
    assert_eq!((work.lapsed, work.failed), (2, 1));
    assert_eq!(shop.order(&ids[2]).await["status"], "CANCELLED");
}

#[tokio::test]
async fn payments_of_no_order_are_cancelled_when_they_are_old_enough() {
    let shop = Shop::open().await;
    let owner = |key: &str| PaymentOwner {
        customer: CustomerId::parse(Who::Ada.sub()).unwrap(),
        key: IdempotencyKey::parse(key).unwrap(),
    };
    shop.place("k", "good_1").await;
    // Under the same key as an order, and yet not its payment.
    let other = shop.bank.slip_in(owner("k"), MORNING);
    let lost = shop.bank.slip_in(owner("never"), MORNING);
    let ancient = shop
        .bank
        .slip_in(owner("never-2"), MORNING - 24 * 60 * MINUTE * 1000);
    shop.world.clock.forward(10 * MINUTE);
    let young = shop.world.schedule.run_payment_jobs().await;
    assert_eq!(young.voided, 0, "ten minutes are not over");
    shop.world.clock.forward(1);
    shop.bank.take_calls();
    let work = shop.world.schedule.run_payment_jobs().await;
    assert_eq!((work.voided, work.failed), (2, 0));
    let cancels: Vec<_> = shop
        .bank
        .take_calls()
        .into_iter()
        .filter(|call| call != "list")
        .collect();
    assert_eq!(cancels, [format!("cancel {other}"), format!("cancel {lost}")]);
    let states = [
        State::Authorized,
        State::Cancelled,
        State::Cancelled,
        State::Authorized,
    ];
    assert_eq!(shop.bank.states(), states, "{ancient} is left alone");
    assert_eq!(shop.world.schedule.run_payment_jobs().await.voided, 0);
}

#[tokio::test]
async fn a_provider_that_is_away_keeps_no_order_from_lapsing() {
    let shop = Shop::open().await;
    let id = shop.awaiting("k").await;
    shop.world.clock.forward(31 * MINUTE);
    shop.bank.fail(Some(gone()));
    let work = shop.world.schedule.run_payment_jobs().await;
    assert_eq!((work.lapsed, work.failed), (1, 1));
    assert_eq!(shop.order(&id).await["status"], "CANCELLED");
}

#[tokio::test]
async fn a_shop_that_takes_no_cards_any_more_lets_orders_lapse_and_tells_of_money_that_waits() {
    let shop = Shop::open().await;
    shop.awaiting("k").await;
    let world = World::over(shop.world.engine.clone());
    world.clock.forward(31 * MINUTE);
    let (work, requests) = world.requests(world.schedule.run_payment_jobs()).await;
    assert_eq!((work.lapsed, work.failed), (1, 0));
    assert_eq!(requests, ["Query", "GetItem", "TransactWriteItems", "Query"]);
    world.clock.forward(3 * MINUTE);
    let work = world.schedule.run_payment_jobs().await;
    assert_eq!((work.lapsed, work.settled, work.failed), (0, 0, 1));
}
