//! Carts: one item each, with one number attribute for every product.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;

use super::Amount;
use crate::{
    shop::{
        cart::{Cart, CartLine, CartOwner},
        count::Quantities,
        id::ProductId,
        money::{Currency, Money},
        timestamp::Timestamp,
    },
    table::{Item, item, key},
};

pub const RECENT_KEYS: &str = "recent_keys";
pub const EARLIER_KEYS: &str = "earlier_keys";
pub const UPDATED_AT: &str = "updated_at";
pub const VERSION: &str = "version";
/// The version that the cart got by taking over a visitor's.
pub const MERGED_VERSION: &str = "merged_version";

const QUANTITY_PREFIX: &str = "q#";
const PRICE_PREFIX: &str = "p#";

/// The attribute that holds a product's quantity.
pub fn quantity_attribute(product: &ProductId) -> String {
    format!("{QUANTITY_PREFIX}{product}")
}

/// The attribute that holds the price of a product as it was last shown.
pub fn price_attribute(product: &ProductId) -> String {
    format!("{PRICE_PREFIX}{product}")
}

pub fn price_value(amount: i64, currency: Currency) -> AttributeValue {
    Amount::of(Money::new(amount, currency)).attribute()
}

/// Reads a cart; one that has expired by `now` reads as empty, whether it was purged or not.
pub fn read(stored: Option<&Item>, now: Timestamp, currency: Currency) -> Cart {
    let Some(stored) = stored else {
        return Cart::default();
    };
    let expires_at = item::number::<i64>(stored, key::EXPIRES_AT)
        .map(|seconds| Timestamp::from_milliseconds(seconds.saturating_mul(1000)));
    if expires_at.is_some_and(|expires_at| expires_at.seconds() <= now.seconds()) {
        return Cart::default();
    }
    let line = |(product, quantity)| {
        let price = item::number::<f64>(stored, &price_attribute(&product));
        let price_seen = price
            .and_then(|price| Amount(price).money(currency))
            .map(|money| money.amount);
        (product, CartLine { quantity, price_seen })
    };
    Cart {
        lines: quantities(stored).into_iter().map(line).collect(),
        version: item::number(stored, VERSION).unwrap_or(0),
        expires_at,
        recent_keys: keys(stored, RECENT_KEYS),
        earlier_keys: keys(stored, EARLIER_KEYS),
    }
}

/// The pieces of each product, and nothing else of the cart.
pub fn quantities(stored: &Item) -> Quantities {
    let line = |(name, _): (&String, &AttributeValue)| {
        let product = ProductId::parse(name.strip_prefix(QUANTITY_PREFIX)?)?;
        let quantity = item::number::<u32>(stored, name).filter(|quantity| *quantity > 0)?;
        Some((product, quantity))
    };
    stored.iter().filter_map(line).collect()
}

fn keys(stored: &Item, name: &str) -> BTreeSet<String> {
    let keys = stored.get(name).and_then(|keys| keys.as_ss().ok());
    keys.into_iter().flatten().cloned().collect()
}

/// The whole item, for a cart that replaces what was there.
pub fn write(owner: &CartOwner, cart: &Cart, now: Timestamp, currency: Currency) -> Item {
    let mut stored = key::cart(owner).attributes();
    for (product, line) in &cart.lines {
        stored.insert(
            quantity_attribute(product),
            AttributeValue::N(line.quantity.to_string()),
        );
        if let Some(seen) = line.price_seen {
            stored.insert(price_attribute(product), price_value(seen, currency));
        }
    }
    for (name, keys) in [
        (RECENT_KEYS, &cart.recent_keys),
        (EARLIER_KEYS, &cart.earlier_keys),
    ] {
        // A set cannot be empty.
        if !keys.is_empty() {
            let keys = keys.iter().cloned().collect();
            stored.insert(name.to_owned(), AttributeValue::Ss(keys));
        }
    }
    if let Some(expires_at) = cart.expires_at {
        stored.insert(
            key::EXPIRES_AT.to_owned(),
            AttributeValue::N(expires_at.seconds().to_string()),
        );
    }
    stored.insert(VERSION.to_owned(), AttributeValue::N(cart.version.to_string()));
    stored.insert(UPDATED_AT.to_owned(), AttributeValue::S(now.to_text()));
    stored
}
