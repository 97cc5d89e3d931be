//! Money: whole minor units of one currency.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use rusty_money::iso;

/// An ISO 4217 currency.
#[derive(Clone, Copy)]
pub struct Currency(&'static iso::Currency);

impl Currency {
    /// By its three-letter code in capitals; `None` for an unknown one.
    pub fn parse(code: &str) -> Option<Self> {
        iso::find(code).map(Self)
    }

    pub fn code(self) -> &'static str {
        self.0.iso_alpha_code
    }

    /// How many decimal digits the minor unit has: 2 for EUR, 0 for JPY.
    pub fn exponent(self) -> u32 {
        self.0.exponent
    }
}

impl PartialEq for Currency {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Currency {}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// An amount in minor units (cents), never a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

impl Money {
    /// GraphQL's `Int` has 32 bits, so this is the largest amount that can be told.
    pub const MAX_AMOUNT: i64 = i32::MAX as i64;

    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    pub fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum; beyond the largest amount it stays there, where [`Money::is_tellable`] is false.
    pub fn plus(self, other: Money) -> Self {
        Self::new(self.amount.saturating_add(other.amount), self.currency)
    }

    pub fn times(self, quantity: u32) -> Self {
        Self::new(self.amount.saturating_mul(i64::from(quantity)), self.currency)
    }

    /// Whether the amount fits GraphQL's `Int`.
    pub fn is_tellable(self) -> bool {
        (0..=Self::MAX_AMOUNT).contains(&self.amount)
    }

    /// For people, as the currency is usually written: `€12,90`, `$12.90`.
    pub fn formatted(self) -> String {
        rusty_money::Money::from_minor(self.amount, self.currency.0).to_string()
    }

    /// The exact decimal that the table stores: `12.90`.
    pub fn to_decimal_text(self) -> String {
        Decimal::new(self.amount, self.currency.exponent()).to_string()
    }

    /// Reads a stored decimal. Tails of binary rounding (`72.760000000000005`) are rounded away.
    pub fn from_decimal_text(text: &str, currency: Currency) -> Option<Self> {
        let decimal = text
            .parse::<Decimal>()
            .or_else(|_| Decimal::from_scientific(text))
            .ok()?;
        let mut rounded =
            decimal.round_dp_with_strategy(currency.exponent(), RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(currency.exponent());
        i64::try_from(rounded.mantissa())
            .ok()
            .map(|amount| Self::new(amount, currency))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euro() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    #[test]
    fn people_read_symbol_and_decimals() {
        assert_eq!(Money::new(123_456, euro()).formatted(), "€1.234,56");
        assert_eq!(
            Money::new(1290, Currency::parse("USD").unwrap()).formatted(),
            "$12.90"
        );
        assert_eq!(
            Money::new(1290, Currency::parse("JPY").unwrap()).formatted(),
            "¥1,290"
        );
    }

    #[test]
    fn rounding_tails_are_read_away() {
        let read = |text| Money::from_decimal_text(text, euro()).map(|money| money.amount);
        assert_eq!(read("72.760000000000005"), Some(7276));
        assert_eq!(read("72.755"), Some(7276));
        assert_eq!(read("5"), Some(500));
        assert_eq!(read("1.2E+1"), Some(1200));
        assert_eq!(read("twelve"), None);
    }

    proptest! {
        #[test]
        fn decimal_text_reads_back(amount in 0..=Money::MAX_AMOUNT) {
            for code in ["EUR", "JPY", "KWD"] {
                let money = Money::new(amount, Currency::parse(code).unwrap());
                prop_assert_eq!(Money::from_decimal_text(&money.to_decimal_text(), money.currency), Some(money));
            }
        }
    }
}
