//! What Stripe tells of a PaymentIntent (<https://docs.stripe.com/api/payment_intents/object>).

use serde::Deserialize;
use serde_json::Value;

use super::{Reply, error_code, failure};
use crate::{
    payments::{
        Authorization, ClientSecret, Decline, OpenPayment, OpenPayments, PaymentError, PaymentEvent,
        PaymentEventKind, PaymentOwner,
    },
    shop::{
        id::{CustomerId, IdempotencyKey},
        timestamp::Timestamp,
    },
};

pub const SUCCEEDED: &str = "succeeded";
pub const CANCELED: &str = "canceled";
const REQUIRES_CAPTURE: &str = "requires_capture";

#[derive(Deserialize)]
pub struct Intent {
    pub id: String,
    pub status: String,
    #[serde(default)]
    pub amount_received: i64,
    #[serde(default)]
    client_secret: Option<String>,
    #[serde(default)]
    created: i64,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    shop: Option<String>,
    #[serde(default)]
    customer: Option<String>,
    #[serde(default)]
    key: Option<String>,
}

/// What came of the wish to make an intent.
pub enum Outcome {
    Made(Intent),
    Declined(Decline),
}

impl Intent {
    pub fn is_over(&self) -> bool {
        self.status == SUCCEEDED || self.status == CANCELED
    }

    pub fn authorization(self) -> Result<Authorization, PaymentError> {
        match self.status.as_str() {
            REQUIRES_CAPTURE => Ok(Authorization::Authorized { payment: self.id }),
            "requires_action" | "requires_confirmation" | "processing" => Ok(Authorization::Pending {
                payment: self.id,
                client_secret: self.client_secret.map(ClientSecret),
            }),
            "requires_payment_method" => Ok(Authorization::Declined(Decline::Card)),
            _ => Err(PaymentError::Refused {
                status: 200,
                code: "the payment was made with another way of capturing".to_owned(),
            }),
        }
    }

    fn owner(&self, shop: &str) -> Option<PaymentOwner> {
        let Metadata {
            shop: its,
            customer,
            key,
        } = &self.metadata;
        its.as_deref().filter(|its| *its == shop)?;
        Some(PaymentOwner {
            customer: CustomerId::parse(customer.as_deref()?)?,
            key: IdempotencyKey::parse(key.as_deref()?)?,
        })
    }
}

pub fn made(reply: &Reply) -> Result<Intent, PaymentError> {
    match reply.status {
        200 => Intent::deserialize(&reply.body)
            .map_err(|_| PaymentError::Unreachable("its answer cannot be read".to_owned())),
        _ => Err(failure(reply)),
    }
}

/// Errors of cards and of tokens are answers; everything else is a failure
/// (<https://docs.stripe.com/error-codes>).
pub fn authorized(reply: &Reply) -> Result<Outcome, PaymentError> {
    let error = &reply.body["error"];
    match (reply.status, error["type"].as_str(), error["param"].as_str()) {
        (402, Some("card_error"), _) => Ok(Outcome::Declined(decline(error))),
        (400, Some("invalid_request_error"), _) if is_used(error) => Ok(Outcome::Declined(Decline::Used)),
        (400 | 404, Some("invalid_request_error"), Some("payment_method")) => {
            Ok(Outcome::Declined(Decline::UnknownToken))
        }
        (400, Some("invalid_request_error"), Some("amount")) => Ok(Outcome::Declined(Decline::Amount)),
        (400, Some("idempotency_error"), _) => Err(failure(reply)),
        (404, _, _) => Err(PaymentError::Refused {
            status: 404,
            code: error_code(&reply.body).to_owned(),
        }),
        _ => made(reply).map(Outcome::Made),
    }
}

/// A token of a customer whom Stripe does not know pays once, and this has no code of its own
/// (<https://docs.stripe.com/payments/payment-methods#reuse>).
fn is_used(error: &Value) -> bool {
    let message = error["message"].as_str().unwrap_or_default();
    message.contains("was previously used") && message.contains("may not be used again")
}

fn decline(error: &Value) -> Decline {
    match error["decline_code"].as_str() {
        Some("insufficient_funds") => Decline::InsufficientFunds,
        _ => Decline::Card,
    }
}

/// The payment as it is, when that is why it cannot be captured or cancelled.
pub fn unexpected_state(reply: &Reply) -> Option<Intent> {
    let error = &reply.body["error"];
    let is_that = reply.status == 400 && error["code"] == "payment_intent_unexpected_state";
    is_that
        .then(|| Intent::deserialize(&error["payment_intent"]).ok())
        .flatten()
}

#[derive(Deserialize)]
struct List {
    data: Vec<Intent>,
    has_more: bool,
}

pub fn open_payments(reply: &Reply, shop: &str) -> Result<OpenPayments, PaymentError> {
    if reply.status != 200 {
        return Err(failure(reply));
    }
    let list = List::deserialize(&reply.body)
        .map_err(|_| PaymentError::Unreachable("its list cannot be read".to_owned()))?;
    let last = list.data.last().map(|intent| intent.id.clone());
    let open = list.data.into_iter().filter(|intent| !intent.is_over());
    let payments = open.filter_map(|intent| {
        Some(OpenPayment {
            owner: intent.owner(shop)?,
            payment: intent.id,
            created_at: Timestamp::from_milliseconds(intent.created.saturating_mul(1000)),
        })
    });
    Ok(OpenPayments {
        payments: payments.collect(),
        next: last.filter(|_| list.has_more),
    })
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

/// <https://docs.stripe.com/api/events/types>
pub fn event(body: &[u8], shop: &str) -> Option<PaymentEvent> {
    let event: Event = serde_json::from_slice(body).ok()?;
    let kind = match event.kind.as_str() {
        "payment_intent.amount_capturable_updated" => PaymentEventKind::Authorized,
        "payment_intent.payment_failed" => PaymentEventKind::Declined,
        "payment_intent.canceled" => PaymentEventKind::Cancelled,
        _ => PaymentEventKind::Other,
    };
    let at = Timestamp::from_milliseconds(event.created.saturating_mul(1000));
    if kind == PaymentEventKind::Other {
        // An account tells of many other things, whose objects are no payments.
        let payment = event.data.object["id"].as_str().unwrap_or_default().to_owned();
        let owner = None;
        return Some(PaymentEvent {
            kind,
            payment,
            owner,
            at,
        });
    }
    let intent: Intent = serde_json::from_value(event.data.object).ok()?;
    Some(PaymentEvent {
        kind,
        owner: intent.owner(shop),
        payment: intent.id,
        at,
    })
}
