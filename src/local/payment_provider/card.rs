//! The numbers of cards that the provider takes: test numbers that belong to nobody.

use serde::{Deserialize, Serialize};

/// What becomes of a payment with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Behaviour {
    Pays,
    Declined,
    InsufficientFunds,
    /// The customer confirms; the provider tells it some seconds later.
    ConfirmedLate,
    /// The same, told three times.
    ConfirmedThrice,
    /// The customer does not confirm, which is told some seconds later.
    RefusedLate,
    /// Nobody confirms but by hand.
    ByHand,
    /// The amount is reserved, and cannot be taken.
    CaptureRefused,
}

/// A test number: 16 digits, what becomes of it, and the same for people.
pub struct TestCard {
    pub number: &'static str,
    pub behaviour: Behaviour,
    pub purpose: &'static str,
}

pub const TEST_CARDS: [TestCard; 8] = [
    TestCard {
        number: "4242424242424242",
        behaviour: Behaviour::Pays,
        purpose: "pays at once",
    },
    TestCard {
        number: "4000000000000002",
        behaviour: Behaviour::Declined,
        purpose: "is declined",
    },
    TestCard {
        number: "4000000000009995",
        behaviour: Behaviour::InsufficientFunds,
        purpose: "has not enough money",
    },
    TestCard {
        number: "4000000000003220",
        behaviour: Behaviour::ConfirmedLate,
        purpose: "is confirmed some seconds later",
    },
    TestCard {
        number: "4000000000003063",
        behaviour: Behaviour::ConfirmedThrice,
        purpose: "is confirmed some seconds later, which is told three times",
    },
    TestCard {
        number: "4000000000003097",
        behaviour: Behaviour::RefusedLate,
        purpose: "is not confirmed, which is told some seconds later",
    },
    TestCard {
        number: "4000000000003154",
        behaviour: Behaviour::ByHand,
        purpose: "waits until it is confirmed or refused by hand, on this page",
    },
    TestCard {
        number: "4000000000000341",
        behaviour: Behaviour::CaptureRefused,
        purpose: "is authorised, and refused when the money is taken",
    },
];

/// What becomes of a card; `None` unless the number is one of the test numbers. Spaces do not count.
pub fn behaviour(number: &str) -> Option<Behaviour> {
    let digits: String = number.chars().filter(|character| *character != ' ').collect();
    let card = TEST_CARDS.iter().find(|card| card.number == digits);
    card.map(|card| card.behaviour)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check digit of a card's number: <https://www.iso.org/standard/70484.html>, annex B.
    fn is_a_number(digits: &str) -> bool {
        let sum: u32 = digits
            .bytes()
            .rev()
            .zip([1, 2].into_iter().cycle())
            .map(|(digit, weight)| {
                let product = u32::from(digit - b'0') * weight;
                product / 10 + product % 10
            })
            .sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn numbers_have_sixteen_digits_and_the_right_check_digit() {
        for card in TEST_CARDS {
            assert_eq!(card.number.len(), 16);
            assert!(is_a_number(card.number), "{}", card.number);
        }
    }

    #[test]
    fn no_other_number_is_taken() {
        assert_eq!(behaviour("4242 4242 4242 4242"), Some(Behaviour::Pays));
        for number in [
            "",
            "4242",
            "4242424242424243",
            "5555555555554444",
            "4242-4242-4242-4242",
        ] {
            assert_eq!(behaviour(number), None, "{number}");
        }
    }
}
