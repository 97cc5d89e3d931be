//! Decisions that look like chance and follow from the seed, on every machine and in every version alike.

use sha2::{Digest as _, Sha256};

/// Draws for one subject. What one subject draws changes nothing for another.
pub(super) struct Chance {
    subject: String,
    drawn: u64,
}

impl Chance {
    /// The draws of a numbered subject, such as the seventh order.
    pub fn of(seed: u64, subject: &str, number: usize) -> Self {
        Self {
            subject: format!("{seed}/{subject}/{number}"),
            drawn: 0,
        }
    }

    pub fn draw(&mut self) -> u64 {
        self.drawn += 1;
        let digest: [u8; 32] = Sha256::digest(format!("{}/{}", self.subject, self.drawn)).into();
        digest
            .iter()
            .take(8)
            .fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    /// A number from zero, below `end`; zero when there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw().checked_rem(end).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same() {
        let draws = |seed, subject, number| {
            let mut chance = Chance::of(seed, subject, number);
            [chance.draw(), chance.draw(), chance.draw()]
        };
        assert_eq!(draws(7, "order", 3), draws(7, "order", 3));
        for other in [draws(8, "order", 3), draws(7, "person", 3), draws(7, "order", 4)] {
            assert_ne!(draws(7, "order", 3), other);
        }
    }

    #[test]
    fn what_happens_in_a_quarter_of_cases_does() {
        let mut chance = Chance::of(1, "quarter", 0);
        let count = (0..10_000).filter(|_| chance.happens(25)).count();
        assert!((2_300..2_700).contains(&count), "{count}");
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.below(1), 0);
        assert!(!chance.happens(0));
        assert!(chance.happens(100));
    }
}
