use std::time::Duration;

use serde_json::json;

use super::*;

/// A PaymentIntent as Stripe's reference shows it, shortened to what a shop may see of it.
fn intent(status: &str) -> Value {
    json!({
        "id": "pi_3MrPBM2eZvKYlo2C1TEMacFD", "object": "payment_intent", "amount": 1290,
        "amount_capturable": 1290, "amount_received": 0, "canceled_at": null,
        "capture_method": "manual", "confirmation_method": "automatic",
        "client_secret": "pi_3MrPBM2eZvKYlo2C1TEMacFD_secret_9J35eTzWlxVmfbbQhmkNbewuL",
        "created": 1_700_000_000, "currency": "eur", "last_payment_error": null, "livemode": false,
        "metadata": {
            "shop": "kibble", "customer": "00000000-0000-0000-0000-000000000007", "key": "key&1",
        },
        "next_action": null, "payment_method": "pm_1", "payment_method_types": ["card"],
        "status": status,
    })
}

const PAYMENT: &str = "pi_3MrPBM2eZvKYlo2C1TEMacFD";

fn error(kind: &str, code: &str, more: Value) -> Value {
    let mut error = json!({ "type": kind, "code": code, "message": "for developers" });
    for (name, value) in more.as_object().unwrap() {
        error[name] = value.clone();
    }
    json!({ "error": error })
}

fn unexpected_state(intent: Value) -> Value {
    let more = json!({ "payment_intent": intent });
    error("invalid_request_error", "payment_intent_unexpected_state", more)
}

async fn stripe(answers: impl IntoIterator<Item = (u16, Value)>) -> (Stripe, Stub) {
    let (stub, address) = Stub::start(answers).await;
    (Stripe::at(&address, "sk_test_1", "kibble").unwrap(), stub)
}

async fn authorized(status: u16, body: Value) -> Result<Authorization, PaymentError> {
    let (stripe, _) = stripe([(status, body)]).await;
    PaymentProvider::authorize(&stripe, &request()).await
}

#[tokio::test]
async fn an_authorisation_is_an_intent_with_manual_capture() {
    let (stripe, stub) = stripe([(200, intent("requires_capture"))]).await;
    let authorization = PaymentProvider::authorize(&stripe, &request()).await.unwrap();
    let payment = PAYMENT.to_owned();
    assert_eq!(authorization, Authorization::Authorized { payment });
    let asked = &stub.asked()[0];
    assert_eq!(
        (&asked.method, asked.path.as_str()),
        (&Method::POST, "/v1/payment_intents")
    );
    assert_eq!(asked.header("authorization"), "Bearer sk_test_1");
    assert_eq!(asked.header("stripe-version"), "2024-06-20");
    assert_eq!(asked.header("idempotency-key"), "the-key");
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(
        asked.body,
        "amount=1290&currency=eur&capture_method=manual&confirm=true&payment_method=pm_card_visa\
         &payment_method_types%5B%5D=card&metadata%5Bshop%5D=kibble\
         &metadata%5Bcustomer%5D=00000000-0000-0000-0000-000000000007&metadata%5Bkey%5D=key%261"
    );
}

#[tokio::test]
async fn what_the_customer_has_to_confirm_is_pending() {
    let authorization = authorized(200, intent("requires_action")).await.unwrap();
    let secret = "pi_3MrPBM2eZvKYlo2C1TEMacFD_secret_9J35eTzWlxVmfbbQhmkNbewuL";
    assert_eq!(
        authorization,
        Authorization::Pending {
            payment: PAYMENT.to_owned(),
            client_secret: Some(ClientSecret::new(secret)),
        }
    );
}

#[tokio::test]
async fn errors_of_cards_and_tokens_are_declines() {
    let card = |code: &str, decline_code: &str| {
        error(
            "card_error",
            code,
            json!({ "decline_code": decline_code, "payment_intent": intent("requires_payment_method") }),
        )
    };
    let token = |code: &str| {
        error(
            "invalid_request_error",
            code,
            json!({ "param": "payment_method" }),
        )
    };
    let used = |more: Value| {
        let mut answer = error("invalid_request_error", "payment_method_unexpected_state", more);
        answer["error"]["message"] = json!(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, \
             shared with a connected account without Customer attachment, or was detached from a Customer. It \
             may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first."
        );
        answer
    };
    for (status, body, expected) in [
        (402, card("card_declined", "generic_decline"), Decline::Card),
        (402, card("expired_card", "expired_card"), Decline::Card),
        (
            402,
            card("card_declined", "insufficient_funds"),
            Decline::InsufficientFunds,
        ),
        (400, token("resource_missing"), Decline::UnknownToken),
        (404, token("resource_missing"), Decline::UnknownToken),
        (400, used(json!({})), Decline::Used),
        (400, used(json!({ "param": "payment_method" })), Decline::Used),
    ] {
        let authorization = authorized(status, body).await;
        assert_eq!(authorization, Ok(Authorization::Declined(expected)));
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let refused = |status, code: &str| PaymentError::Refused {
        status,
        code: code.to_owned(),
    };
    let empty = json!({});
    for (status, body, expected) in [
        (
            401,
            error("invalid_request_error", "api_key_expired", empty.clone()),
            refused(401, "api_key_expired"),
        ),
        (
            400,
            json!({ "error": { "type": "idempotency_error" } }),
            refused(400, "idempotency_error"),
        ),
        (
            409,
            error("invalid_request_error", "idempotency_key_in_use", empty.clone()),
            PaymentError::Busy,
        ),
        (
            429,
            error("invalid_request_error", "rate_limit", empty),
            PaymentError::Busy,
        ),
        (
            503,
            Value::Null,
            PaymentError::Unreachable("it answered with status 503".to_owned()),
        ),
        (
            200,
            json!([]),
            PaymentError::Unreachable("its answer cannot be read".to_owned()),
        ),
    ] {
        assert_eq!(authorized(status, body).await, Err(expected));
    }
}

#[tokio::test]
async fn a_repeated_authorisation_is_asked_for_as_it_is_now() {
    for (now, expected) in [
        (
            "requires_capture",
            Authorization::Authorized {
                payment: PAYMENT.to_owned(),
            },
        ),
        ("canceled", Authorization::Declined(Decline::Used)),
        ("succeeded", Authorization::Declined(Decline::Used)),
    ] {
        let (stripe, stub) = stripe([]).await;
        stub.replay(200, intent("requires_capture"));
        stub.then(200, intent(now));
        assert_eq!(
            PaymentProvider::authorize(&stripe, &request()).await,
            Ok(expected)
        );
        let asked = &stub.asked()[1];
        assert_eq!(asked.method, Method::GET);
        assert_eq!(asked.path, format!("/v1/payment_intents/{PAYMENT}"));
    }
}

#[tokio::test]
async fn a_capture_names_the_amount_and_no_key() {
    let (stripe, stub) = stripe([(200, intent("succeeded"))]).await;
    assert_eq!(
        PaymentProvider::capture(&stripe, PAYMENT, euro(990)).await,
        Ok(())
    );
    let asked = &stub.asked()[0];
    assert_eq!(asked.path, format!("/v1/payment_intents/{PAYMENT}/capture"));
    assert_eq!(asked.body, "amount_to_capture=990");
    assert_eq!(asked.header("idempotency-key"), "");
}

#[tokio::test]
async fn a_capture_of_what_is_over_tells_how_it_ended() {
    let mut captured = intent("succeeded");
    captured["amount_received"] = json!(990);
    for (state, expected) in [
        (captured.clone(), Ok(())),
        (intent("succeeded"), Err(PaymentError::Captured)),
        (intent("canceled"), Err(PaymentError::Cancelled)),
        (intent("requires_action"), Err(PaymentError::NotAuthorized)),
    ] {
        let (stripe, _) = stripe([(400, unexpected_state(state))]).await;
        assert_eq!(
            PaymentProvider::capture(&stripe, PAYMENT, euro(990)).await,
            expected
        );
    }
    let missing = error("invalid_request_error", "resource_missing", json!({}));
    let (stripe, _) = stripe([(404, missing)]).await;
    let capture = PaymentProvider::capture(&stripe, PAYMENT, euro(990)).await;
    assert_eq!(capture, Err(PaymentError::UnknownPayment));
}

#[tokio::test]
async fn a_cancellation_tells_whether_it_came_first() {
    for (status, body, expected) in [
        (200, intent("canceled"), Ok(Cancelled::Now)),
        (400, unexpected_state(intent("canceled")), Ok(Cancelled::Before)),
        (
            400,
            unexpected_state(intent("succeeded")),
            Err(PaymentError::Captured),
        ),
    ] {
        let (stripe, stub) = stripe([(status, body)]).await;
        assert_eq!(PaymentProvider::cancel(&stripe, PAYMENT).await, expected);
        assert_eq!(
            stub.asked()[0].path,
            format!("/v1/payment_intents/{PAYMENT}/cancel")
        );
    }
}

#[tokio::test]
async fn lowering_waits_for_the_capture() {
    let (stripe, stub) = stripe([]).await;
    assert_eq!(PaymentProvider::lower(&stripe, PAYMENT, euro(1)).await, Ok(()));
    assert!(stub.asked().is_empty());
}

#[tokio::test]
async fn open_payments_are_those_of_this_shop_that_are_not_over() {
    let mut others = intent("requires_capture");
    others["metadata"]["shop"] = json!("another");
    let mut manual = intent("requires_capture");
    manual["metadata"] = json!({});
    let list = json!({
        "object": "list", "url": "/v1/payment_intents", "has_more": true,
        "data": [intent("requires_capture"), intent("canceled"), others, intent("requires_action"), manual],
    });
    let (stripe, stub) = stripe([(200, list)]).await;
    let seconds = |seconds: i64| Timestamp::from_milliseconds(seconds * 1000);
    let page = PaymentProvider::open_payments(
        &stripe,
        Span {
            since: seconds(100),
            until: seconds(200),
        },
        Some("pi_0"),
    );
    let page = page.await.unwrap();
    let open = OpenPayment {
        payment: PAYMENT.to_owned(),
        owner: owner(),
        created_at: seconds(1_700_000_000),
    };
    assert_eq!(page.payments, [open.clone(), open]);
    assert_eq!(page.next.as_deref(), Some(PAYMENT));
    assert_eq!(
        stub.asked()[0].path,
        "/v1/payment_intents?limit=100&created%5Bgte%5D=100&created%5Blt%5D=200&starting_after=pi_0"
    );
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_unreachable() {
    let (mut stripe, _stub) = stripe([]).await;
    stripe.endpoint.limits.answer = Duration::from_millis(20);
    let late = PaymentError::Unreachable("it did not answer in time".to_owned());
    assert_eq!(PaymentProvider::cancel(&stripe, PAYMENT).await, Err(late));
    let nobody = Stripe::at("http://127.0.0.1:9", "sk", "kibble").unwrap();
    let refused = PaymentProvider::cancel(&nobody, PAYMENT).await;
    assert!(
        matches!(&refused, Err(PaymentError::Unreachable(why)) if !why.contains("http")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read() {
    let (mut stripe, _stub) = stripe([(200, intent("canceled"))]).await;
    stripe.endpoint.limits.bytes = 100;
    let long = PaymentError::Unreachable("its answer is too long".to_owned());
    assert_eq!(PaymentProvider::cancel(&stripe, PAYMENT).await, Err(long));
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_not_shown() {
    let stripe = Stripe::at("http://127.0.0.1:9", "sk_test_1\n", "kibble").unwrap();
    let why = PaymentError::Unreachable("failed to parse header value".to_owned());
    assert_eq!(PaymentProvider::cancel(&stripe, PAYMENT).await, Err(why));
}

#[test]
fn call_backs_are_read_by_their_types() {
    let stripe = Stripe::new("sk", "kibble").unwrap();
    let event = |kind: &str, object: Value| {
        let body = json!({
            "id": "evt_1", "object": "event", "api_version": "2024-06-20", "created": 1_700_000_060,
            "type": kind, "data": { "object": object }, "livemode": false,
        });
        stripe.read_event(body.to_string().as_bytes())
    };
    for (kind, expected) in [
        (
            "payment_intent.amount_capturable_updated",
            PaymentEventKind::Authorized,
        ),
        ("payment_intent.payment_failed", PaymentEventKind::Declined),
        ("payment_intent.canceled", PaymentEventKind::Cancelled),
    ] {
        let read = event(kind, intent("requires_capture")).unwrap();
        assert_eq!((read.kind, read.payment.as_str()), (expected, PAYMENT));
        assert_eq!(read.owner, Some(owner()));
        assert_eq!(read.at.seconds(), 1_700_000_060);
    }
    let other = event("charge.refunded", json!({ "id": "ch_1", "status": 5 })).unwrap();
    assert_eq!((other.kind, other.owner), (PaymentEventKind::Other, None));
    assert_eq!(event("payment_intent.canceled", json!("garbled")), None);
    assert_eq!(stripe.read_event(b"\xff{"), None);
}

#[test]
fn amounts_are_counted_as_the_provider_counts_them() {
    for (code, amount, expected) in [
        ("EUR", 1290, Some(1290)),
        ("JPY", 1290, Some(1290)),
        ("ISK", 1290, Some(129_000)),
        ("MGA", 1200, Some(120)),
        ("MGA", 1295, None),
    ] {
        let money = Money::new(amount, Currency::parse(code).unwrap());
        assert_eq!(
            crate::payments::stripe::amount(money).ok(),
            expected,
            "{code} {amount}"
        );
    }
}
