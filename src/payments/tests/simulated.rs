use serde_json::json;

use super::*;

async fn simulated(answers: impl IntoIterator<Item = (u16, Value)>) -> (Simulated, Stub) {
    let (stub, address) = Stub::start(answers).await;
    (
        Simulated::new(&address, "key-of-the-shop", "kibble").unwrap(),
        stub,
    )
}

fn payment(status: &str) -> Value {
    json!({
        "id": "pay_1", "status": status, "createdAt": "2026-11-20T09:30:00.000Z",
        "owner": { "shop": "kibble", "customer": "00000000-0000-0000-0000-000000000007", "key": "key&1" },
    })
}

#[tokio::test]
async fn an_authorisation_checks_the_token_for_the_amount() {
    let checked = json!({ "ok": true, "payment": payment("AUTHORIZED") });
    let (provider, stub) = simulated([(200, checked)]).await;
    let authorization = PaymentProvider::authorize(&provider, &request()).await;
    let payment = "pay_1".to_owned();
    assert_eq!(authorization, Ok(Authorization::Authorized { payment }));
    let asked = &stub.asked()[0];
    assert_eq!(asked.path, "/v1/check");
    assert_eq!(asked.header("authorization"), "Bearer key-of-the-shop");
    assert_eq!(
        serde_json::from_str::<Value>(&asked.body).unwrap(),
        json!({
            "paymentToken": "pm_card_visa", "amount": 1290, "currency": "EUR", "key": "the-key",
            "owner": { "shop": "kibble", "customer": "00000000-0000-0000-0000-000000000007", "key": "key&1" },
        })
    );
}

#[tokio::test]
async fn a_token_that_does_not_pay_is_declined() {
    for (reason, expected) in [
        ("DECLINED", Decline::Card),
        ("INSUFFICIENT_FUNDS", Decline::InsufficientFunds),
        ("UNKNOWN_TOKEN", Decline::UnknownToken),
        ("NOT_COVERED", Decline::NotCovered),
        ("TOKEN_USED", Decline::Used),
    ] {
        let (provider, _) = simulated([(200, json!({ "ok": false, "reason": reason }))]).await;
        let authorization = PaymentProvider::authorize(&provider, &request()).await;
        assert_eq!(authorization, Ok(Authorization::Declined(expected)));
    }
}

#[tokio::test]
async fn a_payment_that_is_over_pays_nothing_else() {
    for status in ["CANCELLED", "CAPTURED"] {
        let checked = json!({ "ok": true, "payment": payment(status) });
        let (provider, _) = simulated([(200, checked)]).await;
        let authorization = PaymentProvider::authorize(&provider, &request()).await;
        assert_eq!(
            authorization,
            Ok(Authorization::Declined(Decline::Used)),
            "{status}"
        );
    }
}

#[tokio::test]
async fn refusals_have_names() {
    for (status, code, expected) in [
        (404, "UNKNOWN_PAYMENT", PaymentError::UnknownPayment),
        (409, "CAPTURED", PaymentError::Captured),
        (409, "CANCELLED", PaymentError::Cancelled),
        (409, "NOT_AUTHORIZED", PaymentError::NotAuthorized),
        (
            409,
            "RAISED",
            PaymentError::Refused {
                status: 409,
                code: "RAISED".to_owned(),
            },
        ),
    ] {
        let (provider, _) = simulated([(status, json!({ "code": code }))]).await;
        assert_eq!(
            PaymentProvider::lower(&provider, "pay_1", euro(1)).await,
            Err(expected)
        );
    }
}

#[test]
fn a_call_back_tells_whose_payment_it_is() {
    let provider = Simulated::new("http://localhost:1", "key", "kibble").unwrap();
    let event = |kind: &str, shop: &str| {
        let mut payment = payment("AUTHORIZED");
        payment["owner"]["shop"] = json!(shop);
        let body = json!({
            "id": "evt_1", "type": kind, "createdAt": "2026-11-20T09:31:00.000Z", "payment": payment,
        });
        provider.read_event(body.to_string().as_bytes()).unwrap()
    };
    assert_eq!(
        event("payment.authorized", "kibble").kind,
        PaymentEventKind::Authorized
    );
    assert_eq!(event("payment.authorized", "kibble").owner, Some(owner()));
    assert_eq!(
        event("payment.declined", "kibble").kind,
        PaymentEventKind::Declined
    );
    assert_eq!(event("payment.cancelled", "another").owner, None);
    assert_eq!(provider.read_event(b"{}"), None);
}
