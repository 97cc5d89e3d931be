//! Money by card: what the shop asks of a payment provider, and the providers that it knows.
//!
//! A payment is authorised when an order is placed, lowered when goods are missing, captured when the
//! goods are delivered, or cancelled. Nothing here shows a token, a client secret or a key of the shop:
//! not in an error, not by `Debug`, not in a log.

mod http;
pub mod signature;
pub mod simulated;
mod stripe;

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;

pub use self::http::AddressError;
use self::signature::CallbackSecret;
pub use self::{simulated::Simulated, stripe::Stripe};
use crate::shop::{
    id::{CustomerId, IdempotencyKey},
    money::Money,
    payment_token::PaymentToken,
    timestamp::Timestamp,
};

/// The answer of a provider, when it comes. It comes within ten seconds, or fails.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, PaymentError>>;

/// A payment provider. A payment is named by a reference of the provider's own, which is no secret:
/// nothing can be done with it without the shop's key.
///
/// Each call may be repeated without doing anything twice.
pub trait PaymentProvider: Send + Sync {
    /// Has the amount reserved on the customer's card. Repeated under the same key, it tells the payment
    /// that was made first.
    fn authorize<'a>(&'a self, request: &'a AuthorizeRequest) -> Answer<'a, Authorization>;

    /// Lowers what is reserved. A provider that cannot waits for the capture, which releases the rest.
    fn lower<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()>;

    /// Takes the amount, which may be less than what was reserved, and releases the rest. A payment can be
    /// captured once: a repeat of the same amount counts as done.
    fn capture<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()>;

    /// Releases what was reserved. A payment that was cancelled before counts as done; one that was
    /// captured fails with [`PaymentError::Captured`].
    fn cancel<'a>(&'a self, payment: &'a str) -> Answer<'a, Cancelled>;

    /// The payments of this shop that were made in this time and are neither captured nor cancelled.
    /// `after` is what the page before named as `next`.
    fn open_payments<'a>(&'a self, made: Span, after: Option<&'a str>) -> Answer<'a, OpenPayments>;

    /// Reads the body of a call-back whose signature was verified. `None` when it is no call-back of
    /// this provider.
    fn read_event(&self, body: &[u8]) -> Option<PaymentEvent>;
}

/// How a shop takes cards. Cheap to clone.
#[derive(Clone)]
pub struct Payments {
    pub provider: Arc<dyn PaymentProvider>,
    /// By which call-backs are believed; absent where none come.
    pub callback_secret: Option<CallbackSecret>,
}

/// How a shop chooses its provider.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    /// `none`, `stripe` or `simulated`.
    pub provider: &'a str,
    /// The shop's key at the provider.
    pub key: Option<&'a str>,
    /// Where the routes of the simulated provider begin.
    pub url: Option<&'a str>,
    pub callback_secret: Option<&'a str>,
    /// Names the shop among all that use the same account.
    pub shop: &'a str,
}

/// Why a shop cannot take cards as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    #[error("{0:?} is no payment provider: none, stripe and simulated are")]
    Unknown(String),
    #[error("the payment provider needs {0}")]
    Missing(&'static str),
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl Payments {
    /// The provider of a shop; `None` for a shop that takes no cards. Nothing is sent yet.
    pub fn choose(choice: Choice<'_>) -> Result<Option<Self>, ChoiceError> {
        let key = || choice.key.ok_or(ChoiceError::Missing("a key of the shop"));
        let provider: Arc<dyn PaymentProvider> = match choice.provider {
            "none" => return Ok(None),
            "stripe" => Arc::new(Stripe::new(key()?, choice.shop)?),
            "simulated" => {
                let url = choice.url.ok_or(ChoiceError::Missing("an address"))?;
                Arc::new(Simulated::new(url, key()?, choice.shop)?)
            }
            other => return Err(ChoiceError::Unknown(other.to_owned())),
        };
        Ok(Some(Self {
            provider,
            callback_secret: choice.callback_secret.map(CallbackSecret::new),
        }))
    }
}

/// For whom a payment is made. The provider keeps it with the payment, so that a payment tells which
/// order it belongs to, even one that was never written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOwner {
    pub customer: CustomerId,
    /// The customer's own key of the order.
    pub key: IdempotencyKey,
}

/// What a provider is asked to reserve.
#[derive(Clone, Debug)]
pub struct AuthorizeRequest {
    pub token: PaymentToken,
    pub amount: Money,
    /// The key for the provider: the same for every repeat, another for any other request.
    pub key: String,
    pub owner: PaymentOwner,
}

/// What came of the wish to have an amount reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorization {
    Authorized {
        payment: String,
    },
    /// The customer has to confirm it first. The provider tells by a call-back what became of it.
    Pending {
        payment: String,
        client_secret: Option<ClientSecret>,
    },
    Declined(Decline),
}

/// Why a payment cannot be made with this token. The customer can take another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decline {
    /// The bank says no and does not tell why.
    Card,
    InsufficientFunds,
    /// There is no such token, or it is too old.
    UnknownToken,
    /// The token was made for less than this amount.
    NotCovered,
    /// The amount is too small or too large for the provider.
    Amount,
    /// The token has paid for something else, or its payment was cancelled.
    Used,
}

/// With what the customer's browser confirms a payment at the provider. It is handed to the customer and
/// kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// For the customer.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
    }
}

/// When a payment was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    Now,
    Before,
}

/// From `since` on, and before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub since: Timestamp,
    pub until: Timestamp,
}

/// A page of payments that are neither captured nor cancelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenPayments {
    pub payments: Vec<OpenPayment>,
    /// Leads to the next page; absent on the last one. A page may be empty and not be the last.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPayment {
    pub payment: String,
    pub owner: PaymentOwner,
    pub created_at: Timestamp,
}

/// What a provider tells by a call-back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    pub kind: PaymentEventKind,
    pub payment: String,
    /// Absent when the payment is none of this shop's.
    pub owner: Option<PaymentOwner>,
    /// When it happened.
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentEventKind {
    Authorized,
    /// The bank has said no, or the customer has not confirmed.
    Declined,
    Cancelled,
    /// Nothing that an order waits for.
    Other,
}

/// Why a provider did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    #[error("the provider does not know the payment")]
    UnknownPayment,
    /// It was captured before, and can neither be cancelled nor captured with another amount.
    #[error("the payment was captured")]
    Captured,
    #[error("the payment was cancelled")]
    Cancelled,
    /// The customer has not confirmed it, or the bank has said no.
    #[error("the payment is not authorised")]
    NotAuthorized,
    /// The same may work in a moment.
    #[error("the provider is busy")]
    Busy,
    /// No answer could be had. What was asked may have been done.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// The shop has asked for something that the provider does not do; only we can mend it.
    #[error("the provider refuses with status {status}: {code}")]
    Refused { status: u16, code: String },
}

impl PaymentError {
    /// Whether the provider has said for good what has become of the payment. Everything else may be a mistake
    /// of the shop's that can be mended, a key of another account among them.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Captured | Self::Cancelled | Self::NotAuthorized)
    }
}
