//! Identifiers, parsed once at the edge and valid everywhere inside.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A customer: the `sub` of the person's Cognito token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomerId(pub Uuid);

impl CustomerId {
    /// Reads the hyphenated form that Cognito writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        parse_uuid(text).map(Self)
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

/// An order's own identifier. Ids made here are version 7, so their order is the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

impl OrderId {
    /// Reads the hyphenated form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        parse_uuid(text).map(Self)
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

/// Where an order lies: whose it is, and which one. It needs no index to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderKey {
    pub customer: CustomerId,
    pub order: OrderId,
}

impl OrderKey {
    /// The opaque form that clients hold: 43 characters of URL-safe base64 over both ids.
    pub fn encode(&self) -> String {
        let mut bytes = [0_u8; 32];
        bytes[..16].copy_from_slice(self.customer.0.as_bytes());
        bytes[16..].copy_from_slice(self.order.0.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads the opaque form; `None` for anything that [`OrderKey::encode`] did not write.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (customer, order) = bytes.split_at(16);
        Some(Self {
            customer: CustomerId(Uuid::from_slice(customer).ok()?),
            order: OrderId(Uuid::from_slice(order).ok()?),
        })
    }
}

/// A delivery address of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressId(pub Uuid);

impl AddressId {
    /// Reads the hyphenated form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        parse_uuid(text).map(Self)
    }

    /// The id of the address that `customer` adds under `key`: the same for every repeat of the call.
    pub fn from_key(customer: CustomerId, key: &IdempotencyKey) -> Self {
        Self(Uuid::new_v5(&customer.0, key.as_str().as_bytes()))
    }
}

impl fmt::Display for AddressId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

/// A product: up to 64 letters, digits, hyphens and underscores, so it may be a readable name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(String);

impl ProductId {
    pub const MAX_LENGTH: usize = 64;

    /// `None` unless the text is 1 to 64 of `A-Z a-z 0-9 - _`.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(is_word_byte);
        valid.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// For how long a key is known, in seconds: seven days.
pub const KEY_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The key under which a caller may repeat a mutation without doing it twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    pub const MAX_LENGTH: usize = 100;

    /// `None` unless the text is 1 to 100 printable ASCII characters without spaces.
    pub fn parse(text: &str) -> Option<Self> {
        let valid =
            (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        valid.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The secret that opens an anonymous cart: a random id in 22 characters of URL-safe base64.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CartToken(Uuid);

impl CartToken {
    pub fn new(random: Uuid) -> Self {
        Self(random)
    }

    /// `None` for anything that [`CartToken::encode`] did not write.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        Some(Self(Uuid::from_bytes(bytes)))
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_bytes())
    }
}

impl fmt::Debug for CartToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CartToken(…)")
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn parse_uuid(text: &str) -> Option<Uuid> {
    // Only the 36-character form: the crate also reads braces, `urn:uuid:` and bare digits, and one
    // id must not have several spellings.
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())?
        .filter(|id| id.hyphenated().to_string() == text)
}
