//! The payment provider calls: what has become of a payment that a customer had to confirm.

use std::ops::ControlFlow;

use super::{App, Failure, payment_jobs::ORPHAN_AFTER, retry::ATTEMPTS};
use crate::{
    payments::{PaymentEvent, PaymentEventKind, signature::SignatureError},
    shop::{id::OrderKey, order::Order, order_step::OrderStep, refusal::Refusal},
};

/// What came of a call-back that was believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentNews {
    /// The order is placed: its payment is authorised.
    Placed,
    /// The order is cancelled: there is no payment.
    Cancelled,
    /// The order has left the state that waits for a payment.
    AlreadyDone,
    /// Nothing that an order waits for has happened.
    NotAwaited,
    /// The payment was made for another shop, or for nobody.
    NotOurs,
    /// No order was written for the payment.
    NoOrder,
    /// The order holds another payment.
    OtherPayment,
}

impl PaymentNews {
    pub fn name(self) -> &'static str {
        match self {
            Self::Placed => "PLACED",
            Self::Cancelled => "CANCELLED",
            Self::AlreadyDone => "ALREADY_DONE",
            Self::NotAwaited => "NOT_AWAITED",
            Self::NotOurs => "NOT_OURS",
            Self::NoOrder => "NO_ORDER",
            Self::OtherPayment => "OTHER_PAYMENT",
        }
    }
}

/// Why a call-back did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallbackFailure {
    #[error("this shop takes no call-backs")]
    NotTaken,
    #[error(transparent)]
    Unbelieved(#[from] SignatureError),
    #[error("the call-back cannot be read")]
    Garbled,
    /// The order is about to be written; the provider has to call again.
    #[error("the order is not there yet")]
    TooEarly,
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl App {
    /// Takes a call-back. `signature` is what its header says. Whatever comes, and however often: an order
    /// is changed once.
    pub async fn payment_callback(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<PaymentNews, CallbackFailure> {
        let payments = self.payments.as_ref().ok_or(CallbackFailure::NotTaken)?;
        let secret = payments.callback_secret.as_ref();
        let secret = secret.ok_or(CallbackFailure::NotTaken)?;
        secret.verify(signature, body, self.clock.now())?;
        let event = payments.provider.read_event(body);
        let event = event.ok_or(CallbackFailure::Garbled)?;
        if event.kind == PaymentEventKind::Other {
            return Ok(PaymentNews::NotAwaited);
        }
        match self.order_of(&event).await? {
            ControlFlow::Break(news) => Ok(news),
            ControlFlow::Continue(key) => Ok(self.take_news(&key, &event).await?),
        }
    }

    async fn order_of(
        &self,
        event: &PaymentEvent,
    ) -> Result<ControlFlow<PaymentNews, OrderKey>, CallbackFailure> {
        let Some(owner) = &event.owner else {
            return Ok(ControlFlow::Break(PaymentNews::NotOurs));
        };
        let now = self.clock.now();
        let owned = (owner.customer, owner.key.clone());
        let used = self.table.used_keys(std::slice::from_ref(&owned), now).await;
        let Some(used) = used.map_err(Failure::from)?.remove(&owned) else {
            let is_young = now.seconds().saturating_sub(event.at.seconds()) < ORPHAN_AFTER;
            return match event.kind {
                PaymentEventKind::Authorized if is_young => Err(CallbackFailure::TooEarly),
                // A card that was declined at once has no order.
                _ => Ok(ControlFlow::Break(PaymentNews::NoOrder)),
            };
        };
        if used.payment.as_deref() != Some(event.payment.as_str()) {
            return Ok(ControlFlow::Break(PaymentNews::OtherPayment));
        }
        Ok(ControlFlow::Continue(OrderKey {
            customer: owner.customer,
            order: used.order,
        }))
    }

    async fn take_news(&self, key: &OrderKey, event: &PaymentEvent) -> Result<PaymentNews, Failure> {
        for attempt in 0..ATTEMPTS {
            let Some(order) = self.table.order(key, true).await? else {
                return Ok(PaymentNews::NoOrder);
            };
            let Some((step, news)) = self.step_of(&order, event) else {
                return Ok(PaymentNews::AlreadyDone);
            };
            if self.try_to_write(&order, &step, attempt).await? {
                return Ok(news);
            }
        }
        Err(Refusal::try_again().into())
    }

    fn step_of(&self, order: &Order, event: &PaymentEvent) -> Option<(OrderStep, PaymentNews)> {
        let now = self.clock.now();
        match event.kind {
            PaymentEventKind::Authorized => Some((order.authorize_payment(now)?, PaymentNews::Placed)),
            PaymentEventKind::Declined => Some((order.expire_payment(now)?, PaymentNews::Cancelled)),
            // A card sets an amount aside for some days only, and its keeper may let it go before.
            PaymentEventKind::Cancelled => Some((order.lose_payment(now)?, PaymentNews::Cancelled)),
            PaymentEventKind::Other => None,
        }
    }
}
