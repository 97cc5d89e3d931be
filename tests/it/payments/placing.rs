use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

use kibble::payments::PaymentError;

use super::*;
use crate::bank::State;

const FIELD: &str = r#"["input","paymentToken"]"#;

#[tokio::test]
async fn an_authorised_card_places_the_order() {
    let shop = Shop::open().await;
    let (placed, requests) = shop.world.requests(shop.place("k", "good_1")).await;
    assert_eq!(placed["userErrors"], json!([]));
    assert_eq!(placed["order"]["status"], "PLACED");
    let payment = &placed["order"]["payment"];
    assert_eq!(
        (&payment["method"], &payment["status"]),
        (&json!("CARD"), &json!("AUTHORIZED"))
    );
    assert_eq!(placed["paymentClientSecret"], Value::Null);
    assert_eq!(requests, ["BatchGetItem", "TransactWriteItems"]);
    assert_eq!(shop.bank.take_calls(), ["authorize 1000"]);
    assert_eq!(shop.world.stock("bone").await, (8, 2));
}

#[tokio::test]
async fn a_card_that_has_to_be_confirmed_waits_and_tells_its_secret_while_it_does() {
    let shop = Shop::open().await;
    let placed = shop.place("k", "confirm_1").await;
    assert_eq!(placed["order"]["status"], "AWAITING_PAYMENT");
    assert_eq!(placed["order"]["payment"]["status"], "PENDING");
    assert_eq!(placed["paymentClientSecret"], "pay_1_secret");
    let again = shop.place("k", "confirm_1").await;
    assert_eq!(
        (&again["replayed"], &again["paymentClientSecret"]),
        (&json!(true), &json!("pay_1_secret"))
    );
    assert_eq!(again["order"]["id"], placed["order"]["id"]);
    assert_eq!(shop.bank.take_calls(), ["authorize 1000", "authorize 1000"]);
    assert_eq!(shop.bank.states(), [State::Pending]);
    shop.bank.fail(Some(PaymentError::Busy));
    let again = shop.place("k", "confirm_1").await;
    assert_eq!(
        (&again["replayed"], &again["paymentClientSecret"]),
        (&json!(true), &Value::Null)
    );
    shop.bank.fail(None);
    shop.bank.take_calls();
    let event = shop.bank.event("pay_1", "authorized");
    shop.call_back(&event).await.unwrap();
    let again = shop.place("k", "confirm_1").await;
    assert_eq!(
        (&again["order"]["status"], &again["paymentClientSecret"]),
        (&json!("PLACED"), &Value::Null)
    );
    assert_eq!(shop.bank.take_calls(), Vec::<String>::new());
}

#[tokio::test]
async fn a_declined_card_places_nothing() {
    let shop = Shop::open().await;
    for (token, message) in [
        (
            "declined_1",
            "The payment was declined. Please take another card.",
        ),
        ("poor_1", "The card has not enough money for this order."),
    ] {
        let refused = shop.place("k", token).await;
        assert_eq!(codes(&refused), [("PAYMENT_DECLINED", FIELD.to_owned())]);
        assert_eq!(refused["userErrors"][0]["message"], message);
    }
    assert_eq!(shop.world.stock("bone").await, (10, 0));
    let placed = shop.place("k", "good_1").await;
    assert_eq!(placed["order"]["status"], "PLACED");
}

#[tokio::test]
async fn the_way_of_paying_and_the_token_belong_together() {
    let shop = Shop::open().await;
    let mut without = shop.input("k", "x");
    without["paymentToken"] = Value::Null;
    let mut at_the_door = shop.input("k", "good_1");
    at_the_door["paymentMethod"] = json!("ON_DELIVERY");
    for (input, code) in [
        (without, "REQUIRED"),
        (at_the_door, "INVALID"),
        (shop.input("k", "4242424242424242"), "INVALID"),
        (shop.input("k", ""), "INVALID"),
    ] {
        let refused = shop.place_with(input).await;
        assert_eq!(codes(&refused), [(code, FIELD.to_owned())], "{refused}");
    }
    assert_eq!(shop.bank.take_calls(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_token_pays_one_order_only() {
    let shop = Shop::open().await;
    let first = shop.place("k", "good_1").await;
    let second = shop.place("other", "good_1").await;
    assert_eq!(codes(&second), [("PAYMENT_TOKEN_USED", FIELD.to_owned())]);
    assert_eq!(shop.bank.states(), [State::Authorized, State::Cancelled]);
    assert_eq!(shop.world.stock("bone").await, (8, 2));
    let again = shop.place("k", "good_1").await;
    assert_eq!(again["order"]["id"], first["order"]["id"]);
}

#[tokio::test]
async fn a_card_is_let_go_when_the_goods_are_gone() {
    let shop = Shop::open().await;
    let mut input = shop.input("k", "good_1");
    input["items"][0]["quantity"] = json!(11);
    let refused = shop.place_with(input.clone()).await;
    assert_eq!(codes(&refused)[0].0, "INSUFFICIENT_STOCK");
    assert_eq!(shop.bank.take_calls(), ["authorize 5500", "cancel pay_1"]);
    shop.world.restock("bone", 5, "more").await;
    let used = shop.place_with(input).await;
    assert_eq!(codes(&used), [("PAYMENT_TOKEN_USED", FIELD.to_owned())]);
    assert_eq!(shop.world.stock("bone").await, (15, 0));
}

#[tokio::test]
async fn what_is_refused_before_costs_no_authorisation() {
    let shop = Shop::open().await;
    let mut input = shop.input("k", "good_1");
    input["expectedTotal"] = json!(1);
    assert_eq!(codes(&shop.place_with(input).await)[0].0, "TOTAL_MISMATCH");
    assert_eq!(shop.bank.take_calls(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_provider_that_fails_is_told_without_a_word_of_it() {
    let shop = Shop::open().await;
    let gone = PaymentError::Unreachable("it did not answer in time".to_owned());
    let refused = PaymentError::Refused {
        status: 401,
        code: "api_key_expired".to_owned(),
    };
    for (fault, expected) in [(gone, "Unavailable"), (refused, "Internal")] {
        shop.bank.fail(Some(fault));
        let input = json!({ "input": shop.input("k", "good_1") });
        let asked = shop.world.try_ask(Who::Ada, "Mutation.placeOrder", input, PLACED);
        let error = asked.await.unwrap_err();
        assert_eq!(error.error_type, expected);
        assert!(!error.message.contains("api_key"), "{}", error.message);
    }
    shop.bank.fail(Some(PaymentError::Busy));
    assert_eq!(codes(&shop.place("k", "good_1").await)[0].0, "TRY_AGAIN");
    shop.bank.fail(None);
    assert_eq!(shop.place("k", "good_1").await["order"]["status"], "PLACED");
}

#[tokio::test]
async fn an_outcome_that_nobody_knows_voids_nothing() {
    for (is_done, states) in [(true, vec![State::Authorized]), (false, vec![State::Cancelled])] {
        let shop = Shop::open().await;
        lose_answers(&shop.world, is_done);
        let input = json!({ "input": shop.input("k", "good_1") });
        let asked = shop.world.try_ask(Who::Ada, "Mutation.placeOrder", input, PLACED);
        let lost = asked.await.unwrap_err();
        assert_eq!(lost.error_type, "Unavailable");
        shop.world.engine.set_intercept(None);
        assert_eq!(shop.bank.take_calls(), ["authorize 1000"]);
        // The job finds what was lost, and nothing else.
        shop.world.clock.forward(11 * 60);
        let work = shop.world.schedule.run_payment_jobs().await;
        assert_eq!(work.voided, usize::from(!is_done));
        assert_eq!(shop.bank.states(), states);
        let again = shop.place("k", "good_1").await;
        assert_eq!(again["replayed"], json!(is_done), "{again}");
    }
}

/// Loses the answer of every transaction. The first is done all the same, or none is.
fn lose_answers(world: &World, is_done: bool) {
    let left = AtomicUsize::new(usize::from(is_done));
    let is_inside = Arc::new(AtomicBool::new(false));
    let engine = world.engine.clone();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, body: &str| {
            if operation != "TransactWriteItems" || is_inside.load(SeqCst) {
                return None;
            }
            if left
                .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
                .is_ok()
            {
                is_inside.store(true, SeqCst);
                let (status, text) = engine.answer("DynamoDB_20120810.TransactWriteItems", body);
                is_inside.store(false, SeqCst);
                assert_eq!(status, 200, "{text}");
            }
            let fault = json!({ "__type": "com.amazonaws.dynamodb.v20120810#InternalServerError" });
            Some((500, fault.to_string()))
        })));
}

#[tokio::test]
async fn the_same_request_twice_at_once_reserves_and_places_once() {
    let shop = Shop::open().await;
    let (left, right) = tokio::join!(shop.place("k", "good_1"), shop.place("k", "good_1"));
    assert_eq!(left["order"]["id"], right["order"]["id"]);
    assert_eq!(shop.bank.states(), [State::Authorized]);
    assert_eq!(shop.world.stock("bone").await, (8, 2));
}

#[tokio::test]
async fn no_token_and_no_secret_is_kept() {
    let shop = Shop::open().await;
    shop.place("a", "good_Tk1").await;
    shop.place("b", "confirm_Tk2").await;
    shop.place("c", "declined_Tk3").await;
    let everything = shop.everything();
    assert!(
        everything.contains("pay_1") && everything.contains("#payment#"),
        "{everything}"
    );
    for secret in ["good_Tk1", "confirm_Tk2", "declined_Tk3", "pay_2_secret"] {
        assert!(!everything.contains(secret), "{secret} is in the table");
    }
    for record in stream(&shop) {
        assert!(!record.contains("_Tk") && !record.contains("_secret"), "{record}");
    }
}

fn stream(shop: &Shop) -> Vec<String> {
    let stream = shop.world.engine.stream(TABLE).unwrap();
    let changes = stream.read(None, 1000).unwrap();
    assert!(changes.len() > 5, "{changes:?}");
    changes.iter().map(Value::to_string).collect()
}
