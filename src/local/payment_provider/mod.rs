//! A payment provider on this machine: a third party that takes test numbers of cards and moves no money.
//!
//! A customer gives the number of a card and an amount, and gets a token; the shop checks the token for
//! what an order costs, and lowers, takes or cancels the payment afterwards. Some payments wait for a
//! confirmation, which the provider tells by a signed call-back, late, and as often as it takes.

pub mod callbacks;
mod card;
mod error;
mod http;
mod page;
mod record;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use self::record::{Callback, Records, Token};
pub use self::{
    card::{Behaviour, TEST_CARDS},
    error::ProviderError,
    http::{Checked, Wish, router},
    record::{Payment, Status},
};
use super::documents::Documents;
use crate::{
    app::{Clock, Ids},
    payments::{
        signature::CallbackSecret,
        simulated::{Owner, WireEvent},
    },
    shop::{payment_token::PaymentToken, timestamp::Timestamp},
};

/// The most that can be paid at once, in minor units.
const MAX_AMOUNT: i64 = i32::MAX as i64;
/// How many payments one page of a list has.
const PAGE: usize = 100;

/// What the provider and the shop have agreed upon.
#[derive(Clone)]
pub struct Settings {
    /// With which the shop shows who it is.
    pub key: String,
    /// Where the shop takes call-backs.
    pub callback_url: String,
    pub callback_secret: CallbackSecret,
    /// Where people reach the provider, for the example on its page.
    pub origin: String,
    /// After how many seconds a customer confirms.
    pub late: i64,
}

/// The provider. What it knows lies in [`Documents`] alone.
pub struct Provider {
    records: Records,
    settings: Settings,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    /// Held from the reading of a payment until it is written again.
    changes: Mutex<()>,
    /// Told when there is a call-back to make.
    called: Notify,
}

/// Why a token does not pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Declined,
    InsufficientFunds,
    UnknownToken,
    NotCovered,
    TokenUsed,
}

impl Refused {
    pub fn name(self) -> &'static str {
        match self {
            Self::Declined => "DECLINED",
            Self::InsufficientFunds => "INSUFFICIENT_FUNDS",
            Self::UnknownToken => "UNKNOWN_TOKEN",
            Self::NotCovered => "NOT_COVERED",
            Self::TokenUsed => "TOKEN_USED",
        }
    }
}

impl Provider {
    pub fn new(
        settings: Settings,
        documents: Documents,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Arc<Self> {
        Arc::new(Self {
            records: Records(documents),
            settings,
            clock,
            ids,
            changes: Mutex::default(),
            called: Notify::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token for a card that pays for at most this amount.
    pub fn preauthorize(&self, card_number: &str, amount: i64) -> Result<String, ProviderError> {
        let behaviour = card::behaviour(card_number).ok_or(ProviderError::UnknownCard)?;
        let text = format!("tok_{}", self.ids.secret().simple());
        let token = PaymentToken::parse(&text).ok_or(ProviderError::Garbled)?;
        self.records.put_token(&Token {
            hash: token.hash(),
            covers: positive(amount)?,
            behaviour,
            payment: None,
        })?;
        Ok(text)
    }

    /// Makes a payment with a token, or tells the one that was made by the same wish before.
    pub fn check(&self, wish: &Wish) -> Result<Result<Payment, Refused>, ProviderError> {
        let amount = positive(wish.amount)?;
        let _changes = self.lock();
        let token = PaymentToken::parse(&wish.payment_token);
        let found = token.map(|token| self.records.token(&token.hash())).transpose()?;
        let Some(mut token) = found.flatten() else {
            return Ok(Err(Refused::UnknownToken));
        };
        if let Some(payment) = &token.payment {
            let payment = self.records.payment(payment)?;
            let is_same = payment.key == wish.key;
            return Ok(if is_same {
                Ok(payment)
            } else {
                Err(Refused::TokenUsed)
            });
        }
        if amount > token.covers {
            return Ok(Err(Refused::NotCovered));
        }
        let status = match token.behaviour {
            Behaviour::Declined => return Ok(Err(Refused::Declined)),
            Behaviour::InsufficientFunds => return Ok(Err(Refused::InsufficientFunds)),
            Behaviour::Pays | Behaviour::CaptureRefused => Status::Authorized,
            _ => Status::Pending,
        };
        let payment = self.new_payment(wish, status, token.behaviour);
        self.records.put_payment(&payment)?;
        token.payment = Some(payment.id.clone());
        self.records.put_token(&token)?;
        self.announce(&payment, token.behaviour)?;
        Ok(Ok(payment))
    }

    fn new_payment(&self, wish: &Wish, status: Status, behaviour: Behaviour) -> Payment {
        let now = self.clock.now();
        let id = format!("pay_{}", self.ids.in_time(now).simple());
        let secret = format!("{id}_secret_{}", self.ids.secret().simple());
        Payment {
            client_secret: (status == Status::Pending).then_some(secret),
            id,
            status,
            amount: wish.amount,
            currency: wish.currency.clone(),
            owner: wish.owner.clone(),
            key: wish.key.clone(),
            created_at: now,
            can_be_captured: behaviour != Behaviour::CaptureRefused,
        }
    }

    /// Lowers what is reserved.
    pub fn update_amount(&self, id: &str, amount: i64) -> Result<(), ProviderError> {
        let amount = positive(amount)?;
        let _changes = self.lock();
        let mut payment = self.records.payment(id)?;
        match payment.status {
            Status::Captured => Err(ProviderError::Captured),
            Status::Cancelled | Status::Declined => Err(ProviderError::Cancelled),
            _ if amount > payment.amount => Err(ProviderError::Raised),
            _ => {
                payment.amount = amount;
                self.records.put_payment(&payment)
            }
        }
    }

    /// Takes an amount, at most what is reserved.
    pub fn process(&self, id: &str, amount: i64) -> Result<(), ProviderError> {
        let amount = positive(amount)?;
        let _changes = self.lock();
        let mut payment = self.records.payment(id)?;
        match payment.status {
            Status::Captured if amount == payment.amount => Ok(()),
            Status::Captured => Err(ProviderError::Captured),
            Status::Cancelled => Err(ProviderError::Cancelled),
            Status::Authorized if payment.can_be_captured => {
                if amount > payment.amount {
                    return Err(ProviderError::Raised);
                }
                payment.amount = amount;
                self.change(payment, Status::Captured)
            }
            _ => Err(ProviderError::NotAuthorized),
        }
    }

    /// Releases what is reserved. Whether it was released before.
    pub fn cancel(&self, id: &str) -> Result<bool, ProviderError> {
        let _changes = self.lock();
        let payment = self.records.payment(id)?;
        match payment.status {
            Status::Captured => Err(ProviderError::Captured),
            Status::Cancelled => Ok(true),
            _ => self.change(payment, Status::Cancelled).map(|()| false),
        }
    }

    /// A page of the payments of a shop that are neither captured nor cancelled, the newest first, and
    /// what leads to the next.
    pub fn open_payments(
        &self,
        shop: &str,
        (since, until): (Timestamp, Timestamp),
        after: Option<&str>,
    ) -> Result<(Vec<Payment>, Option<String>), ProviderError> {
        let all = self.records.payments()?;
        let is_open = |payment: &Payment| !matches!(payment.status, Status::Captured | Status::Cancelled);
        let mut open: Vec<Payment> = all
            .into_iter()
            .filter(|payment| payment.owner.shop == shop && is_open(payment))
            .filter(|payment| since <= payment.created_at && payment.created_at < until)
            .filter(|payment| after.is_none_or(|after| payment.id.as_str() < after))
            .take(PAGE + 1)
            .collect();
        let has_more = open.len() > PAGE;
        open.truncate(PAGE);
        let next = open.last().map(|last| last.id.clone()).filter(|_| has_more);
        Ok((open, next))
    }

    /// The customer confirms a pending payment, or refuses to. A payment that is not pending stays as it is.
    pub fn confirm(&self, client_secret: &str, is_confirmed: bool) -> Result<Payment, ProviderError> {
        let _changes = self.lock();
        let mut all = self.records.payments()?.into_iter();
        let payment = all.find(|payment| payment.client_secret.as_deref() == Some(client_secret));
        let payment = payment.ok_or(ProviderError::UnknownPayment)?;
        if payment.status != Status::Pending {
            return Ok(payment);
        }
        let becomes = match is_confirmed {
            true => Status::Authorized,
            false => Status::Declined,
        };
        self.change(payment.clone(), becomes)?;
        self.records.payment(&payment.id)
    }

    /// All payments, the newest first.
    pub fn payments(&self) -> Result<Vec<Payment>, ProviderError> {
        self.records.payments()
    }

    /// Writes a payment in its next state, and tells it.
    fn change(&self, mut payment: Payment, status: Status) -> Result<(), ProviderError> {
        payment.status = status;
        self.records.put_payment(&payment)?;
        self.call(&payment, status, self.clock.now(), None)
    }

    /// Tells a new payment, or prepares what will be told of it.
    fn announce(&self, payment: &Payment, behaviour: Behaviour) -> Result<(), ProviderError> {
        let later = |seconds| self.clock.now().plus_seconds(self.settings.late + seconds);
        let becomes = |status, seconds| self.call(payment, status, later(seconds), Some(status));
        match behaviour {
            Behaviour::Pays | Behaviour::CaptureRefused => {
                self.call(payment, Status::Authorized, self.clock.now(), None)
            }
            Behaviour::ConfirmedLate => becomes(Status::Authorized, 0),
            Behaviour::ConfirmedThrice => (0..3).try_for_each(|seconds| becomes(Status::Authorized, seconds)),
            Behaviour::RefusedLate => becomes(Status::Declined, 0),
            Behaviour::ByHand | Behaviour::Declined | Behaviour::InsufficientFunds => Ok(()),
        }
    }

    fn call(
        &self,
        payment: &Payment,
        status: Status,
        due_at: Timestamp,
        becomes: Option<Status>,
    ) -> Result<(), ProviderError> {
        let id = self.ids.in_time(self.clock.now()).simple().to_string();
        let mut told = payment.on_the_wire();
        told.status = status.name().to_owned();
        self.records.put_callback(&Callback {
            due_at,
            attempts: 0,
            becomes,
            event: WireEvent {
                // A call-back that is repeated on purpose is the same event.
                id: format!("evt_{}_{}", payment.id, status.name()),
                kind: status.event().to_owned(),
                created_at: due_at,
                payment: told,
            },
            id,
        })?;
        self.called.notify_one();
        Ok(())
    }
}

fn positive(amount: i64) -> Result<i64, ProviderError> {
    let is_payable = (1..=MAX_AMOUNT).contains(&amount);
    is_payable.then_some(amount).ok_or(ProviderError::Amount)
}
