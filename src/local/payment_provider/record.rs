//! What the provider remembers. No number of a card is among it.

use serde::{Deserialize, Serialize};

use super::{card::Behaviour, error::ProviderError};
use crate::{
    local::documents::Documents,
    payments::simulated::{Owner, WireEvent, WirePayment},
    shop::timestamp::Timestamp,
};

const PAYMENT: &str = "payment";
const TOKEN: &str = "payment_token";
const CALLBACK: &str = "payment_callback";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Pending,
    Authorized,
    Declined,
    Cancelled,
    Captured,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Authorized => "AUTHORIZED",
            Self::Declined => "DECLINED",
            Self::Cancelled => "CANCELLED",
            Self::Captured => "CAPTURED",
        }
    }

    /// The type of the call-back that tells it.
    pub fn event(self) -> &'static str {
        match self {
            Self::Pending => "payment.pending",
            Self::Authorized => "payment.authorized",
            Self::Declined => "payment.declined",
            Self::Cancelled => "payment.cancelled",
            Self::Captured => "payment.captured",
        }
    }
}

/// A payment. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payment {
    pub id: String,
    pub status: Status,
    pub amount: i64,
    pub currency: String,
    pub owner: Owner,
    /// The shop's key of the request that made it.
    pub key: String,
    pub created_at: Timestamp,
    pub can_be_captured: bool,
    /// With which the customer confirms it; absent when there is nothing to confirm.
    pub client_secret: Option<String>,
}

impl Payment {
    pub fn on_the_wire(&self) -> WirePayment {
        WirePayment {
            id: self.id.clone(),
            status: self.status.name().to_owned(),
            owner: self.owner.clone(),
            created_at: self.created_at,
            client_secret: None,
        }
    }
}

/// A token, by its hash.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    pub hash: String,
    /// The most that it pays for.
    pub covers: i64,
    pub behaviour: Behaviour,
    /// The payment that was made with it.
    pub payment: Option<String>,
}

/// A call-back that has not been taken yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Callback {
    /// Sorts by time.
    pub id: String,
    pub due_at: Timestamp,
    pub attempts: u32,
    /// What a pending payment becomes when the call-back is due.
    pub becomes: Option<Status>,
    pub event: WireEvent,
}

/// The provider's documents by their kinds.
#[derive(Clone)]
pub struct Records(pub Documents);

impl Records {
    pub fn payment(&self, id: &str) -> Result<Payment, ProviderError> {
        let found = self.0.get(PAYMENT, id)?;
        found.ok_or(ProviderError::UnknownPayment)
    }

    /// All payments, the newest first.
    pub fn payments(&self) -> Result<Vec<Payment>, ProviderError> {
        let mut payments: Vec<Payment> = self.0.list(PAYMENT)?;
        payments.reverse();
        Ok(payments)
    }

    pub fn put_payment(&self, payment: &Payment) -> Result<(), ProviderError> {
        Ok(self.0.put(PAYMENT, &payment.id, payment)?)
    }

    pub fn token(&self, hash: &str) -> Result<Option<Token>, ProviderError> {
        Ok(self.0.get(TOKEN, hash)?)
    }

    pub fn put_token(&self, token: &Token) -> Result<(), ProviderError> {
        Ok(self.0.put(TOKEN, &token.hash, token)?)
    }

    pub fn callbacks(&self) -> Result<Vec<Callback>, ProviderError> {
        Ok(self.0.list(CALLBACK)?)
    }

    pub fn put_callback(&self, callback: &Callback) -> Result<(), ProviderError> {
        Ok(self.0.put(CALLBACK, &callback.id, callback)?)
    }

    pub fn delete_callback(&self, id: &str) -> Result<(), ProviderError> {
        Ok(self.0.delete(CALLBACK, id)?)
    }
}
