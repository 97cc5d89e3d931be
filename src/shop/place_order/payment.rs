//! How an order that is placed is paid.

use super::{PlaceOrderRequest, Placement};
use crate::shop::{
    id::CustomerId,
    money::Money,
    order_status::{OrderStatus, PaymentMethod, PaymentStatus},
    payment_token::PaymentToken,
    refusal::{Refusal, RefusalCode},
    text::{Form, hash_of},
};

/// A payment that a provider has made for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadePayment<'a> {
    /// The provider's name of it.
    pub reference: &'a str,
    /// Whether the amount is reserved. Else the customer has to confirm it first.
    pub is_authorized: bool,
}

/// Refuses a way of paying that is none of this shop's, or that comes without what it needs.
pub(super) fn check(form: &mut Form, method: PaymentMethod, has_token: bool, takes_cards: bool) {
    match (method, has_token) {
        (PaymentMethod::Card, _) if !takes_cards => form.refuse(
            "paymentMethod",
            RefusalCode::Invalid,
            "must be ON_DELIVERY: this shop takes no cards",
        ),
        (PaymentMethod::Card, false) => form.refuse(
            "paymentToken",
            RefusalCode::Required,
            "must be given to pay by card",
        ),
        (PaymentMethod::OnDelivery, true) => form.refuse(
            "paymentToken",
            RefusalCode::Invalid,
            "must not be given to pay on delivery",
        ),
        _ => {}
    }
}

impl PlaceOrderRequest {
    /// Checks that the way of paying is one of this shop's, and comes with what it needs.
    pub fn check_payment(&self, takes_cards: bool) -> Result<(), Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        check(
            &mut form,
            self.payment_method,
            self.payment_token.is_some(),
            takes_cards,
        );
        form.finish(())
    }

    /// The key under which the provider is asked to reserve an amount: the same for the same wish, so that
    /// a repeat reserves nothing more.
    pub fn payment_key(&self, customer: CustomerId, token: &PaymentToken, amount: Money) -> String {
        hash_of([
            customer.to_string().as_str(),
            self.key.as_str(),
            &token.hash(),
            &amount.amount.to_string(),
            amount.currency.code(),
        ])
    }
}

impl Placement {
    /// The order with the payment that was made for it by card.
    pub fn paid_by(mut self, payment: MadePayment<'_>, token: &PaymentToken) -> Self {
        let (status, payment_status) = match payment.is_authorized {
            true => (OrderStatus::Placed, PaymentStatus::Authorized),
            false => (OrderStatus::AwaitingPayment, PaymentStatus::Pending),
        };
        self.order.status = status;
        self.order.payment_status = payment_status;
        self.order.payment_reference = Some(payment.reference.to_owned());
        for event in &mut self.order.history {
            event.status = status;
        }
        self.token_hash = Some(token.hash());
        self
    }
}

pub(super) fn token(form: &mut Form, text: Option<&str>) -> Option<PaymentToken> {
    let text = text?;
    let token = PaymentToken::parse(text);
    if token.is_none() {
        form.refuse(
            "paymentToken",
            RefusalCode::Invalid,
            "must be a token of the payment provider, never the number of a card",
        );
    }
    token
}
