//! Stored forms: attribute names as they lie in the table, and the way into the shop's types.

pub mod cart;
pub mod customer;
pub mod delivery_fees;
pub mod json;
pub mod order;
pub mod order_line;
pub mod product;
pub mod slot;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Item, error::TableError, key};
use crate::shop::money::{Currency, Money};

/// An amount as DynamoDB's decimal number, in major units: `12.9`.
///
/// A double prints the shortest decimal that reads back as itself, so every amount up to 2^53 minor
/// units goes in and comes out unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(f64);

impl Amount {
    pub fn of(money: Money) -> Self {
        Self(money.to_decimal_text().parse().unwrap_or_default())
    }

    /// An amount as it is stored.
    pub fn from_decimal(decimal: f64) -> Self {
        Self(decimal)
    }

    /// Minor units; tails of binary rounding are rounded away.
    pub fn money(self, currency: Currency) -> Option<Money> {
        Money::from_decimal_text(&self.0.to_string(), currency)
    }

    pub fn attribute(self) -> aws_sdk_dynamodb::types::AttributeValue {
        aws_sdk_dynamodb::types::AttributeValue::N(self.0.to_string())
    }
}

/// Reads an item, naming its key when it has another form.
pub fn read<T: DeserializeOwned>(item: Item) -> Result<T, TableError> {
    let name = name_of(&item);
    serde_dynamo::from_item(item).map_err(|error| TableError::inconsistent(name, error))
}

/// Writes an item. Our own types always have a form, so a failure is a fault of this program.
pub fn write<T: Serialize>(stored: &T) -> Result<Item, TableError> {
    serde_dynamo::to_item(stored).map_err(|error| TableError::Other(error.to_string()))
}

/// The key of an item, for a message about it.
pub fn name_of(item: &Item) -> String {
    let part = |name: &str| {
        item.get(name)
            .and_then(|value| value.as_s().ok())
            .cloned()
            .unwrap_or_default()
    };
    format!("{} {}", part(key::PK), part(key::SK))
}

/// A text attribute.
pub fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// A whole number.
pub fn number<N: std::str::FromStr>(item: &Item, name: &str) -> Option<N> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn amounts_are_stored_as_the_exact_decimal(amount in 0..=Money::MAX_AMOUNT) {
            for code in ["EUR", "JPY", "KWD"] {
                let money = Money::new(amount, Currency::parse(code).unwrap());
                let stored = Amount::of(money).attribute();
                let text = stored.as_n().unwrap();
                let exact = money.to_decimal_text();
                let trimmed = if exact.contains('.') {
                    exact.trim_end_matches('0').trim_end_matches('.')
                } else {
                    &exact
                };
                prop_assert_eq!(text, trimmed);
                prop_assert_eq!(Amount::of(money).money(money.currency), Some(money));
            }
        }
    }
}
