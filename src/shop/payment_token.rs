//! What a customer pays with: a token that the payment provider made of a card.

use std::fmt;

use sha2::{Digest, Sha256};

use super::text::hexadecimal;

/// Stands for a card, without telling which. Whoever holds it can have the card charged, so it is shown
/// to the provider alone: it is in no record, no log and no event.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentToken(String);

impl PaymentToken {
    pub const MAX_LENGTH: usize = 200;

    /// `None` unless the text is 1 to 200 of `A-Z a-z 0-9 - _`. A text of digits alone is none either: it
    /// may be the number of a card, which nobody but the provider may be told.
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let valid = (1..=Self::MAX_LENGTH).contains(&text.len())
            && text.bytes().all(is_word)
            && text.bytes().any(|byte| byte.is_ascii_alphabetic());
        valid.then(|| Self(text.to_owned()))
    }

    /// For the provider.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// By which the token is known here: 32 hexadecimal digits, from which it cannot be had.
    pub fn hash(&self) -> String {
        hexadecimal(&Sha256::digest(&self.0), 16)
    }
}

impl fmt::Debug for PaymentToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PaymentToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_word_and_no_number() {
        assert!(PaymentToken::parse("pm_1MtwBwLkdIwHu7ixUEgbFdYF").is_some());
        for text in ["", "4242424242424242", "4242-4242-4242-4242", "a b", "tök", "a/b"] {
            assert_eq!(PaymentToken::parse(text), None, "{text}");
        }
        let longest = "t".repeat(PaymentToken::MAX_LENGTH);
        assert!(PaymentToken::parse(&longest).is_some());
        assert_eq!(PaymentToken::parse(&format!("{longest}t")), None);
    }

    #[test]
    fn a_token_is_not_shown() {
        let token = PaymentToken::parse("pm_secret").unwrap();
        assert_eq!(format!("{token:?}"), "PaymentToken(…)");
        assert_eq!(token.hash().len(), 32);
        assert_ne!(token.hash(), PaymentToken::parse("pm_secret2").unwrap().hash());
    }
}
