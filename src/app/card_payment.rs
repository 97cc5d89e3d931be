//! Paying an order by card when it is placed: the amount is reserved before the order is written, and let
//! go when it was not.

use super::{App, Failure, Placed};
use crate::{
    payments::{
        Authorization, AuthorizeRequest, ClientSecret, Decline, PaymentError, PaymentOwner, PaymentProvider,
    },
    shop::{
        id::CustomerId,
        money::Money,
        order::Order,
        order_status::OrderStatus,
        payment_token::PaymentToken,
        place_order::{MadePayment, PlaceOrderRequest, Placement},
        refusal::{Refusal, RefusalCode},
    },
};

/// A payment that was made for an order, before the order is written.
pub(super) struct HeldPayment {
    reference: String,
    amount: Money,
    is_authorized: bool,
    pub(super) client_secret: Option<ClientSecret>,
}

impl App {
    /// Has the order's total reserved when it is paid by card. A payment that an attempt before has made
    /// for the same total is used again.
    pub(super) async fn with_payment(
        &self,
        customer: CustomerId,
        request: &PlaceOrderRequest,
        placement: Placement,
        held: &mut Option<HeldPayment>,
    ) -> Result<Placement, Failure> {
        let (Some(payments), Some(token)) = (&self.payments, &request.payment_token) else {
            return Ok(placement);
        };
        let total = placement.order.total;
        if let Some(other) = held.take_if(|held| held.amount != total) {
            self.let_go(customer, request, &other).await;
        }
        let made = match held.take() {
            Some(same) => same,
            None => authorize(payments.provider.as_ref(), customer, request, token, total).await?,
        };
        let made = held.insert(made);
        let payment = MadePayment {
            reference: &made.reference,
            is_authorized: made.is_authorized,
        };
        Ok(placement.paid_by(payment, token))
    }

    /// With what the customer confirms the payment of an order that still waits for it: the answer that told
    /// it may have been lost. `None` when the provider cannot be had, too.
    pub(super) async fn client_secret_again(
        &self,
        customer: CustomerId,
        request: &PlaceOrderRequest,
        order: &Order,
    ) -> Option<ClientSecret> {
        let (payments, token) = (self.payments.as_ref()?, request.payment_token.as_ref()?);
        if order.status != OrderStatus::AwaitingPayment {
            return None;
        }
        let provider = payments.provider.as_ref();
        match authorize(provider, customer, request, token, order.total).await {
            Ok(held) if order.payment_reference.as_ref() == Some(&held.reference) => held.client_secret,
            Ok(_) => None,
            Err(error) => {
                tracing::warn!(%error, order = %order.key.order, "a payment cannot be told again");
                None
            }
        }
    }

    /// Lets a payment go when it is certain that no order holds it. What is uncertain is left to the
    /// scheduled job, which looks again when nothing can come any more.
    pub(super) async fn let_go_unless_needed(
        &self,
        customer: CustomerId,
        request: &PlaceOrderRequest,
        held: HeldPayment,
        placed: &Result<Placed, Failure>,
    ) {
        let is_needless = match placed {
            Ok(placed) => placed.order.payment_reference.as_deref() != Some(&held.reference),
            // Another request under this key may have placed an order with this very payment.
            Err(Failure::Refused(refusals)) => !refusals.iter().any(|refusal| {
                matches!(
                    refusal.code,
                    RefusalCode::TryAgain | RefusalCode::IdempotencyKeyReused
                )
            }),
            Err(_) => false,
        };
        if is_needless {
            self.let_go(customer, request, &held).await;
        }
    }

    /// Cancels a payment, unless the order that the key has placed in the meantime holds it.
    async fn let_go(&self, customer: CustomerId, request: &PlaceOrderRequest, held: &HeldPayment) {
        let Some(payments) = &self.payments else { return };
        let payment = &held.reference;
        let now = self.clock.now();
        match self
            .table
            .used_keys(&[(customer, request.key.clone())], now)
            .await
        {
            Ok(used) if used.values().any(|used| used.payment.as_ref() == Some(payment)) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, payment, "a payment is left to the scheduled job");
                return;
            }
        }
        if let Err(error) = payments.provider.cancel(payment).await {
            tracing::warn!(%error, payment, "a payment could not be cancelled and is left to the scheduled job");
        }
    }
}

async fn authorize(
    provider: &dyn PaymentProvider,
    customer: CustomerId,
    request: &PlaceOrderRequest,
    token: &PaymentToken,
    amount: Money,
) -> Result<HeldPayment, Failure> {
    let wish = AuthorizeRequest {
        token: token.clone(),
        amount,
        key: request.payment_key(customer, token, amount),
        owner: PaymentOwner {
            customer,
            key: request.key.clone(),
        },
    };
    let (reference, is_authorized, client_secret) = match provider.authorize(&wish).await {
        Ok(Authorization::Authorized { payment }) => (payment, true, None),
        Ok(Authorization::Pending {
            payment,
            client_secret,
        }) => (payment, false, client_secret),
        Ok(Authorization::Declined(decline)) => return Err(declined(decline).into()),
        Err(PaymentError::Busy) => return Err(Refusal::try_again().into()),
        Err(error) => return Err(error.into()),
    };
    Ok(HeldPayment {
        reference,
        amount,
        is_authorized,
        client_secret,
    })
}

fn declined(decline: Decline) -> Refusal {
    let message = match decline {
        Decline::Card => "The payment was declined. Please take another card.",
        Decline::InsufficientFunds => "The card has not enough money for this order.",
        Decline::UnknownToken => "The payment token is not known, or too old.",
        Decline::NotCovered => "The payment token was made for a smaller amount.",
        Decline::Amount => "The provider does not take payments of this amount.",
        Decline::Used => return token_used(),
    };
    Refusal::new(RefusalCode::PaymentDeclined, message).at(["input", "paymentToken"])
}

/// The token has paid for another order, or its payment is over.
pub(super) fn token_used() -> Refusal {
    let message = "This payment token was used before. Please make a new one.";
    Refusal::new(RefusalCode::PaymentTokenUsed, message).at(["input", "paymentToken"])
}
