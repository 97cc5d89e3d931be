use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kibble::{
    app::PaymentNews,
    entry::payment_callback::payment_callback,
    shop::money::Currency,
    table::{StepWritten, Table},
};

use super::*;
use crate::log::Log;

#[tokio::test]
async fn a_confirmed_payment_places_the_order_once() {
    let shop = Shop::open().await;
    let id = shop.awaiting("k").await;
    let event = shop.bank.event("pay_1", "authorized");
    let (news, requests) = shop.world.requests(shop.call_back(&event)).await;
    assert_eq!(news, Ok(PaymentNews::Placed));
    assert_eq!(requests, ["BatchGetItem", "GetItem", "UpdateItem"]);
    let order = shop.order(&id).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("PLACED"), &json!("AUTHORIZED"))
    );
    assert_eq!(order["version"], 2);
    assert_eq!(step(&order, 1), ("PLACED", "SYSTEM"));
    for _ in 0..3 {
        assert_eq!(shop.call_back(&event).await, Ok(PaymentNews::AlreadyDone));
    }
    assert_eq!(shop.order(&id).await, order);
}

#[tokio::test]
async fn a_payment_that_does_not_come_cancels_the_order_once() {
    for kind in ["declined", "cancelled"] {
        let shop = Shop::open().await;
        let id = shop.awaiting("k").await;
        assert_eq!(shop.world.stock("bone").await, (8, 2));
        let event = shop.bank.event("pay_1", kind);
        assert_eq!(shop.call_back(&event).await, Ok(PaymentNews::Cancelled));
        assert_eq!(shop.call_back(&event).await, Ok(PaymentNews::AlreadyDone));
        let confirmed = shop.bank.event("pay_1", "authorized");
        assert_eq!(shop.call_back(&confirmed).await, Ok(PaymentNews::AlreadyDone));
        let order = shop.order(&id).await;
        assert_eq!(order["status"], "CANCELLED");
        assert_eq!(order["cancelReason"], "PAYMENT_EXPIRED");
        assert_eq!(order["payment"]["status"], "VOIDED");
        assert_eq!(shop.world.stock("bone").await, (10, 0));
    }
}

#[tokio::test]
async fn a_payment_that_ends_before_the_van_leaves_takes_the_order_with_it() {
    let staff = [
        ("Mutation.startPackaging", Who::Wendy),
        ("Mutation.completePackaging", Who::Wendy),
        ("Mutation.startDelivery", Who::Dan),
        ("Mutation.completeDelivery", Who::Dan),
    ];
    for steps in 0..=staff.len() {
        let shop = Shop::open().await;
        let placed = shop.place("k", "good_1").await;
        let id = placed["order"]["id"].as_str().unwrap();
        for (field, who) in &staff[..steps] {
            shop.step(field, *who, json!({ "orderId": id })).await;
        }
        let before = shop.order(id).await;
        let declined = shop.bank.event("pay_1", "declined");
        assert_eq!(shop.call_back(&declined).await, Ok(PaymentNews::AlreadyDone));
        assert_eq!(shop.order(id).await, before);
        let ended = shop.bank.event("pay_1", "cancelled");
        let news = shop.call_back(&ended).await.unwrap();
        let order = shop.order(id).await;
        if steps > 2 {
            assert_eq!((news, &order), (PaymentNews::AlreadyDone, &before));
            continue;
        }
        assert_eq!(news, PaymentNews::Cancelled);
        assert_eq!(
            (
                &order["status"],
                &order["cancelReason"],
                &order["payment"]["status"]
            ),
            (&json!("CANCELLED"), &json!("PAYMENT_EXPIRED"), &json!("VOIDED"))
        );
        assert_eq!(shop.world.stock("bone").await, (10, 0));
        assert_eq!(shop.call_back(&ended).await, Ok(PaymentNews::AlreadyDone));
    }
}

#[tokio::test]
async fn a_call_back_may_come_in_the_midst_of_others() {
    let shop = Shop::open().await;
    let id = shop.awaiting("k").await;
    let (yes, no) = (
        shop.bank.event("pay_1", "authorized"),
        shop.bank.event("pay_1", "declined"),
    );
    let news = tokio::join!(
        shop.call_back(&yes),
        shop.call_back(&no),
        shop.call_back(&yes),
        shop.call_back(&no)
    );
    let news = [news.0.unwrap(), news.1.unwrap(), news.2.unwrap(), news.3.unwrap()];
    let done = news
        .iter()
        .filter(|news| **news == PaymentNews::AlreadyDone)
        .count();
    assert_eq!(done, 3, "{news:?}");
    let (stock, status) = (
        shop.world.stock("bone").await,
        shop.order(&id).await["status"].clone(),
    );
    assert!(
        (stock == (8, 2) && status == "PLACED") || (stock == (10, 0) && status == "CANCELLED"),
        "{stock:?} {status}"
    );
}

/// Two that read the same order in the same millisecond decide the same: one of them has written it.
#[tokio::test]
async fn an_equal_step_of_somebody_else_is_not_taken_for_ones_own() {
    let shop = Shop::open().await;
    let key = key_of(&shop.awaiting("k").await);
    let table = Table::new(shop.world.engine.client(), TABLE, Currency::parse("EUR").unwrap());
    let order = table.order(&key, true).await.unwrap().unwrap();
    let step = order.authorize_payment(shop.world.clock.now()).unwrap();
    for (mark, expected) in [
        (7, StepWritten::Written),
        (8, StepWritten::Moved),
        (7, StepWritten::Written),
    ] {
        let written = table.write_step(&order, &step, mark).await.unwrap();
        assert_eq!(written, expected, "mark {mark}");
    }
}

#[tokio::test]
async fn a_call_back_that_overtakes_the_order_is_asked_to_come_again() {
    let shop = Shop::open().await;
    shop.awaiting("k").await;
    let mut early = shop.bank.event("pay_1", "authorized");
    early["key"] = json!("not-yet");
    assert_eq!(
        shop.call_back(&early).await,
        Err("the order is not there yet".to_owned())
    );
    let mut declined = early.clone();
    declined["kind"] = json!("declined");
    assert_eq!(shop.call_back(&declined).await, Ok(PaymentNews::NoOrder));
    shop.world.clock.forward(601);
    assert_eq!(shop.call_back(&early).await, Ok(PaymentNews::NoOrder));
}

#[tokio::test]
async fn what_concerns_no_order_of_ours_is_named() {
    let shop = Shop::open().await;
    let id = shop.awaiting("k").await;
    let event = shop.bank.event("pay_1", "authorized");
    let with = |name: &str, value: Value| {
        let mut changed = event.clone();
        changed[name] = value;
        changed
    };
    for (body, expected) in [
        (with("payment", json!("pay_9")), PaymentNews::OtherPayment),
        (with("customer", json!("somebody")), PaymentNews::NotOurs),
        (with("kind", json!("captured")), PaymentNews::NotAwaited),
    ] {
        assert_eq!(shop.call_back(&body).await, Ok(expected));
    }
    assert_eq!(shop.order(&id).await["status"], "AWAITING_PAYMENT");
}

#[tokio::test]
async fn a_call_back_that_is_forged_late_or_garbled_does_nothing() {
    let shop = Shop::open().await;
    let id = shop.awaiting("k").await;
    let body = shop.bank.event("pay_1", "authorized").to_string();
    let now = shop.world.clock.now();
    let bank = CallbackSecret::new(SECRET);
    let good = bank.sign(body.as_bytes(), now);
    let late = bank.sign(body.as_bytes(), now.plus_seconds(-301));
    let other = CallbackSecret::new("guessed").sign(body.as_bytes(), now);
    let garbled = bank.sign(b"{}", now);
    for (signature, body, expected) in [
        (None, body.as_str(), "there is no signature"),
        (Some("v1="), &body, "the signature cannot be read"),
        (Some(&late), &body, "the signature is too old"),
        (Some(&other), &body, "the signature is another's"),
        (Some(&good), "{}", "the signature is another's"),
        (Some(&garbled), "{}", "the call-back cannot be read"),
    ] {
        let taken = shop
            .world
            .callback
            .payment_callback(signature, body.as_bytes())
            .await;
        assert_eq!(taken.unwrap_err().to_string(), expected);
    }
    assert_eq!(shop.order(&id).await["status"], "AWAITING_PAYMENT");
}

#[tokio::test]
async fn a_call_back_that_the_table_stops_is_a_fault_in_the_log() {
    let shop = Shop::open().await;
    shop.awaiting("k").await;
    let body = shop.bank.event("pay_1", "authorized").to_string();
    let signature = CallbackSecret::new(SECRET).sign(body.as_bytes(), shop.world.clock.now());
    let event = url_event("POST", ("Stripe-Signature", &signature), &body, false);
    let denied = r#"{"__type":"AccessDeniedException","message":"not authorized"}"#;
    shop.world
        .engine
        .set_intercept(Some(Arc::new(|_, _| Some((400, denied.to_owned())))));
    let (log, listening) = Log::listen();
    let answer = payment_callback(&shop.world.callback, event).await;
    drop(listening);
    assert_eq!(
        (&answer["statusCode"], &answer["body"]),
        (&json!(503), &json!(r#"{"code":"TRY_AGAIN"}"#))
    );
    assert_eq!(log.count("ERROR"), 1, "{}", log.text());
    assert_eq!(log.count("a call-back could not be taken"), 1, "{}", log.text());
}

#[tokio::test]
async fn a_shop_without_a_provider_takes_no_call_back() {
    let world = World::new().await;
    let taken = world.callback.payment_callback(Some("t=1,v1=0"), b"{}").await;
    assert_eq!(taken.unwrap_err().to_string(), "this shop takes no call-backs");
}

/// What a function URL brings.
fn url_event(method: &str, header: (&str, &str), body: &str, is_base64_encoded: bool) -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
        "headers": { header.0: header.1, "content-type": "application/json" },
        "requestContext": { "http": { "method": method, "path": "/", "sourceIp": "203.0.113.17" } },
        "body": body, "isBase64Encoded": is_base64_encoded,
    })
}

#[tokio::test]
async fn a_function_url_brings_call_backs_as_text_and_as_base64() {
    let shop = Shop::open().await;
    shop.awaiting("k").await;
    let body = shop.bank.event("pay_1", "authorized").to_string();
    let signature = CallbackSecret::new(SECRET).sign(body.as_bytes(), shop.world.clock.now());
    let encoded = STANDARD.encode(&body);
    let early = body.replace("\"k\"", "\"not-yet\"");
    let signed_early = CallbackSecret::new(SECRET).sign(early.as_bytes(), shop.world.clock.now());
    let stripes = ("Stripe-Signature", signature.as_str());
    let large = "x".repeat(256 * 1024 + 1);
    for (event, status, answer) in [
        (
            url_event("POST", stripes, &body, false),
            200,
            json!({ "outcome": "PLACED" }),
        ),
        (
            url_event("POST", stripes, &encoded, true),
            200,
            json!({ "outcome": "ALREADY_DONE" }),
        ),
        (
            url_event("POST", stripes, "%%%", true),
            400,
            json!({ "code": "GARBLED" }),
        ),
        (
            url_event("POST", stripes, &large, false),
            400,
            json!({ "code": "GARBLED" }),
        ),
        (
            url_event("POST", ("x", "y"), &body, false),
            400,
            json!({ "code": "SIGNATURE_MISSING" }),
        ),
        (
            url_event("GET", stripes, "", false),
            405,
            json!({ "code": "POST_ONLY" }),
        ),
        (
            url_event("POST", ("kibble-signature", &signed_early), &early, false),
            503,
            json!({ "code": "ORDER_NOT_THERE_YET" }),
        ),
        (json!({ "requestContext": 5 }), 400, json!({ "code": "GARBLED" })),
        (Value::Null, 400, json!({ "code": "GARBLED" })),
    ] {
        let given = payment_callback(&shop.world.callback, event).await;
        assert_eq!(
            (&given["statusCode"], given["body"].as_str().unwrap()),
            (&json!(status), answer.to_string().as_str())
        );
    }
}
