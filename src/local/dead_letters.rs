//! Changes of the table that a function could not deal with, put aside after all retries, as the queue for
//! failed events does on AWS
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::{DocumentError, Documents};
use crate::shop::timestamp::Timestamp;

const KIND: &str = "dead_letter";
/// How many are kept. So many need somebody to look at the first ones.
const KEPT: usize = 1000;

/// A change that was given up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    pub at: Timestamp,
    /// The function that failed.
    pub function: String,
    /// Why it failed the last time, as far as that is known.
    pub reason: String,
    pub sequence_number: String,
    /// The record as the function got it.
    pub record: Value,
}

/// The dead letters of all functions. Cheap to clone.
#[derive(Clone)]
pub struct DeadLetters {
    documents: Documents,
    kept: usize,
}

impl DeadLetters {
    pub fn new(documents: Documents) -> Self {
        let kept = KEPT;
        Self { documents, kept }
    }

    /// Puts a change aside, and forgets the oldest. One that is put aside again takes its own place.
    pub fn put(&self, letter: &DeadLetter) -> Result<(), DocumentError> {
        self.documents.put(KIND, &key(letter), letter)?;
        let kept = self.documents.last::<DeadLetter>(KIND, self.kept + 1)?;
        match kept.get(self.kept) {
            Some(oldest) => self.documents.delete(KIND, &key(oldest)),
            None => Ok(()),
        }
    }

    /// The last of them, that of the newest change first.
    pub fn last(&self, count: usize) -> Result<Vec<DeadLetter>, DocumentError> {
        self.documents.last(KIND, count)
    }
}

/// In the order of the changes: sequence numbers have up to 40 digits
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html>).
fn key(letter: &DeadLetter) -> String {
    format!("{:0>40} {}", letter.sequence_number, letter.function)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(number: i64, function: &str) -> DeadLetter {
        DeadLetter {
            at: Timestamp::from_milliseconds(1),
            function: function.to_owned(),
            reason: "it panicked".to_owned(),
            sequence_number: number.to_string(),
            record: Value::from(number),
        }
    }

    #[test]
    fn the_newest_are_kept_and_come_first() {
        let letters = DeadLetters {
            kept: 3,
            ..DeadLetters::new(Documents::default())
        };
        assert_eq!(letters.last(10).unwrap(), []);
        for number in [9, 10, 11] {
            letters.put(&letter(number, "mailer")).unwrap();
        }
        letters.put(&letter(11, "stream")).unwrap();
        letters.put(&letter(11, "stream")).unwrap();
        assert_eq!(
            letters.last(10).unwrap(),
            [letter(11, "stream"), letter(11, "mailer"), letter(10, "mailer")]
        );
    }
}
