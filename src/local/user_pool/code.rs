//! The six-digit codes that the pool sends by mail.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{error::PoolError, random};

/// Seconds for which a code of a sign-up can be used
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html>).
pub(super) const SIGN_UP_LIFE: i64 = 24 * 60 * 60;
/// Seconds for which a code for a forgotten password can be used.
pub(super) const FORGOT_PASSWORD_LIFE: i64 = 60 * 60;

/// After this many wrong answers a code is dead.
const MAX_WRONG: u32 = 5;
/// The most codes that are sent to a user in an hour.
const MAX_SENT_PER_HOUR: usize = 10;
const HOUR: i64 = 60 * 60;

/// A code that was sent, kept until it is used or replaced.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) digits: String,
    /// Epoch seconds.
    expires_at: i64,
    wrong: u32,
}

impl Code {
    /// Draws a code and writes it to the log, where on this machine the user reads their mail.
    /// `sent` holds the epoch seconds of the user's codes of the last hour.
    pub(super) fn send(sent: &mut Vec<i64>, email: &str, now: i64, life: i64) -> Result<Self, PoolError> {
        sent.retain(|at| now.saturating_sub(*at) < HOUR);
        if sent.len() >= MAX_SENT_PER_HOUR {
            return Err(PoolError::limit());
        }
        sent.push(now);
        let lot = random::bytes().map_err(|error| PoolError::internal(&error))?;
        // 2^64 is so much greater than 10^6 that no code is noticeably likelier than another.
        let digits = format!("{:06}", u64::from_le_bytes(lot) % 1_000_000);
        tracing::info!("mail to {email}: your code is {digits}");
        Ok(Self {
            digits,
            expires_at: now.saturating_add(life),
            wrong: 0,
        })
    }
}

/// Compares what the user typed with the code they were sent, and counts a wrong answer: the caller
/// stores `code` again also when this fails.
pub(super) fn check(code: &mut Option<Code>, given: &str, now: i64) -> Result<(), PoolError> {
    let Some(code) = code else {
        return Err(expired());
    };
    if code.wrong >= MAX_WRONG {
        return Err(PoolError::limit());
    }
    if code.expires_at <= now {
        return Err(expired());
    }
    if code.digits != given {
        code.wrong += 1;
        return Err(mismatch());
    }
    Ok(())
}

pub(super) fn expired() -> PoolError {
    PoolError::new(
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    )
}

pub(super) fn mismatch() -> PoolError {
    PoolError::new(
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    )
}

/// Tells where a code was sent, as Cognito does: the address is masked down to two first letters.
pub(super) fn delivery(email: &str) -> Value {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    json!({
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": format!("{}***@{}***", first(name), first(domain)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_770_000_000;

    fn send() -> Option<Code> {
        Some(Code::send(&mut Vec::new(), "ada@example.com", NOW, HOUR).unwrap())
    }

    fn wrong(code: &Option<Code>) -> &'static str {
        if code.as_ref().unwrap().digits == "000000" {
            "000001"
        } else {
            "000000"
        }
    }

    #[test]
    fn a_code_has_six_digits_and_is_accepted_until_it_expires() {
        let mut code = send();
        let digits = code.as_ref().unwrap().digits.clone();
        assert_eq!(digits.len(), 6);
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(check(&mut code, &digits, NOW + HOUR - 1), Ok(()));
        assert_eq!(check(&mut code, &digits, NOW + HOUR), Err(expired()));
    }

    #[test]
    fn after_five_wrong_answers_the_right_one_is_refused_too() {
        let mut code = send();
        let digits = code.as_ref().unwrap().digits.clone();
        for _ in 0..5 {
            let other = wrong(&code);
            assert_eq!(check(&mut code, other, NOW), Err(mismatch()));
        }
        assert_eq!(check(&mut code, &digits, NOW), Err(PoolError::limit()));
    }

    #[test]
    fn an_answer_without_a_code_is_expired() {
        assert_eq!(check(&mut None, "123456", NOW), Err(expired()));
    }

    #[test]
    fn only_ten_codes_are_sent_in_an_hour() {
        let mut sent = Vec::new();
        for _ in 0..10 {
            assert!(Code::send(&mut sent, "ada@example.com", NOW, HOUR).is_ok());
        }
        let refused = Code::send(&mut sent, "ada@example.com", NOW + HOUR - 1, HOUR);
        assert_eq!(refused.err(), Some(PoolError::limit()));
        assert!(Code::send(&mut sent, "ada@example.com", NOW + HOUR, HOUR).is_ok());
    }

    #[test]
    fn the_address_is_masked() {
        assert_eq!(delivery("ada@example.com")["Destination"], "a***@e***");
        assert_eq!(delivery("ünal@örtlich.example")["Destination"], "ü***@ö***");
        assert_eq!(delivery("")["Destination"], "***@***");
    }
}
