//! The simulated provider, which is a server of its own: it takes test numbers of cards and moves no
//! money. It speaks JSON; `src/local/payment_provider` answers.

use ::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Answer, Authorization, AuthorizeRequest, Cancelled, ClientSecret, Decline, OpenPayment, OpenPayments,
    PaymentError, PaymentEvent, PaymentEventKind, PaymentOwner, PaymentProvider, Span,
    http::{AddressError, Endpoint, Reply},
};
use crate::shop::{
    id::{CustomerId, IdempotencyKey},
    money::Money,
    timestamp::Timestamp,
};

/// The simulated provider, asked with the key of the shop.
pub struct Simulated {
    endpoint: Endpoint,
    /// Tells this shop's payments from those of others.
    shop: String,
}

/// Whose payment it is, on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub shop: String,
    pub customer: String,
    pub key: String,
}

/// A payment on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WirePayment {
    pub id: String,
    /// `PENDING`, `AUTHORIZED`, `DECLINED`, `CANCELLED` or `CAPTURED`.
    pub status: String,
    pub owner: Owner,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// The body of a call-back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireEvent {
    pub id: String,
    /// `payment.authorized`, `payment.declined`, `payment.cancelled` or `payment.captured`.
    #[serde(rename = "type")]
    pub kind: String,
    pub created_at: Timestamp,
    pub payment: WirePayment,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    ok: bool,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    payment: Option<WirePayment>,
}

#[derive(Deserialize)]
struct List {
    payments: Vec<WirePayment>,
    next: Option<String>,
}

impl Simulated {
    /// `address` is where the provider's routes begin, without a slash at the end; `shop` names the shop
    /// among all that use the provider.
    pub fn new(address: &str, key: &str, shop: &str) -> Result<Self, AddressError> {
        Ok(Self {
            endpoint: Endpoint::new(address, key)?,
            shop: shop.to_owned(),
        })
    }

    async fn ask(&self, path: &str, body: &Value) -> Result<Reply, PaymentError> {
        let request = self.endpoint.request(Method::POST, path).json(body);
        let reply = self.endpoint.send(request).await?;
        match reply.status {
            200 => Ok(reply),
            _ => Err(failure(&reply)),
        }
    }

    async fn authorize(&self, request: &AuthorizeRequest) -> Result<Authorization, PaymentError> {
        let body = json!({
            "paymentToken": request.token.reveal(),
            "amount": request.amount.amount,
            "currency": request.amount.currency.code(),
            "key": request.key,
            "owner": Owner {
                shop: self.shop.clone(),
                customer: request.owner.customer.to_string(),
                key: request.owner.key.as_str().to_owned(),
            },
        });
        let reply = self.ask("/check", &body).await?;
        let checked = Checked::deserialize(&reply.body).map_err(|_| unreadable())?;
        match (checked.ok, checked.payment) {
            (true, Some(payment)) => authorization(payment),
            (true, None) => Err(unreadable()),
            (false, _) => Ok(Authorization::Declined(decline(checked.reason.as_deref()))),
        }
    }

    async fn open_payments(&self, made: Span, after: Option<&str>) -> Result<OpenPayments, PaymentError> {
        let body = json!({ "shop": self.shop, "since": made.since, "until": made.until, "after": after });
        let reply = self.ask("/openPayments", &body).await?;
        let list = List::deserialize(&reply.body).map_err(|_| unreadable())?;
        let open = list.payments.into_iter().filter_map(|payment| {
            Some(OpenPayment {
                owner: self.owner(&payment.owner)?,
                payment: payment.id,
                created_at: payment.created_at,
            })
        });
        Ok(OpenPayments {
            payments: open.collect(),
            next: list.next,
        })
    }

    fn owner(&self, owner: &Owner) -> Option<PaymentOwner> {
        let is_ours = owner.shop == self.shop;
        is_ours.then(|| {
            Some(PaymentOwner {
                customer: CustomerId::parse(&owner.customer)?,
                key: IdempotencyKey::parse(&owner.key)?,
            })
        })?
    }
}

impl PaymentProvider for Simulated {
    fn authorize<'a>(&'a self, request: &'a AuthorizeRequest) -> Answer<'a, Authorization> {
        Box::pin(self.authorize(request))
    }

    fn lower<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()> {
        let body = json!({ "payment": payment, "amount": amount.amount });
        Box::pin(async move { self.ask("/updateAmount", &body).await.map(drop) })
    }

    fn capture<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()> {
        let body = json!({ "payment": payment, "amount": amount.amount });
        Box::pin(async move { self.ask("/processPayment", &body).await.map(drop) })
    }

    fn cancel<'a>(&'a self, payment: &'a str) -> Answer<'a, Cancelled> {
        let body = json!({ "payment": payment });
        Box::pin(async move {
            let reply = self.ask("/cancelPayment", &body).await?;
            Ok(match reply.body["cancelledBefore"].as_bool() {
                Some(true) => Cancelled::Before,
                _ => Cancelled::Now,
            })
        })
    }

    fn open_payments<'a>(&'a self, made: Span, after: Option<&'a str>) -> Answer<'a, OpenPayments> {
        Box::pin(self.open_payments(made, after))
    }

    fn read_event(&self, body: &[u8]) -> Option<PaymentEvent> {
        let event: WireEvent = serde_json::from_slice(body).ok()?;
        let kind = match event.kind.as_str() {
            "payment.authorized" => PaymentEventKind::Authorized,
            "payment.declined" => PaymentEventKind::Declined,
            "payment.cancelled" => PaymentEventKind::Cancelled,
            _ => PaymentEventKind::Other,
        };
        Some(PaymentEvent {
            kind,
            owner: self.owner(&event.payment.owner),
            payment: event.payment.id,
            at: event.created_at,
        })
    }
}

fn authorization(payment: WirePayment) -> Result<Authorization, PaymentError> {
    match payment.status.as_str() {
        "AUTHORIZED" => Ok(Authorization::Authorized { payment: payment.id }),
        "PENDING" => Ok(Authorization::Pending {
            payment: payment.id,
            client_secret: payment.client_secret.map(ClientSecret),
        }),
        "DECLINED" => Ok(Authorization::Declined(Decline::Card)),
        "CANCELLED" | "CAPTURED" => Ok(Authorization::Declined(Decline::Used)),
        _ => Err(unreadable()),
    }
}

fn decline(reason: Option<&str>) -> Decline {
    match reason {
        Some("INSUFFICIENT_FUNDS") => Decline::InsufficientFunds,
        Some("UNKNOWN_TOKEN") => Decline::UnknownToken,
        Some("NOT_COVERED") => Decline::NotCovered,
        Some("TOKEN_USED") => Decline::Used,
        _ => Decline::Card,
    }
}

fn failure(reply: &Reply) -> PaymentError {
    let code = reply.body["code"].as_str().unwrap_or("without a code");
    match (reply.status, code) {
        (404, "UNKNOWN_PAYMENT") => PaymentError::UnknownPayment,
        (409, "CAPTURED") => PaymentError::Captured,
        (409, "CANCELLED") => PaymentError::Cancelled,
        (409, "NOT_AUTHORIZED") => PaymentError::NotAuthorized,
        (429, _) => PaymentError::Busy,
        (status @ 500.., _) => PaymentError::Unreachable(format!("it answered with status {status}")),
        (status, code) => PaymentError::Refused {
            status,
            code: code.to_owned(),
        },
    }
}

fn unreadable() -> PaymentError {
    PaymentError::Unreachable("its answer cannot be read".to_owned())
}
