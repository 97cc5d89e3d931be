//! Passwords: what they must look like, and how they are kept.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::{
    error::PoolError,
    random,
    rules::{PasswordRules, RULES},
};

/// Few for a server on the internet; on this machine nobody should wait for a sign-in. It takes about
/// five milliseconds.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
const MAX_LENGTH: usize = 256;

/// The characters that count as symbols
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>).
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

/// A salted password hash (PBKDF2 with HMAC-SHA256).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PasswordHash {
    salt: String,
    iterations: NonZeroU32,
    hash: String,
}

impl PasswordHash {
    /// Hashes on a thread of its own: it takes milliseconds of processor time.
    pub(super) async fn make(password: String) -> Result<Self, PoolError> {
        blocking(move || {
            let salt: [u8; 16] = random::bytes().map_err(|error| PoolError::internal(&error))?;
            let mut hash = [0; 32];
            pbkdf2::derive(
                pbkdf2::PBKDF2_HMAC_SHA256,
                ITERATIONS,
                &salt,
                password.as_bytes(),
                &mut hash,
            );
            Ok(Self {
                salt: STANDARD.encode(salt),
                iterations: ITERATIONS,
                hash: STANDARD.encode(hash),
            })
        })
        .await?
    }

    /// Whether this is the hash of `password`. Hashes on a thread of its own.
    pub(super) async fn matches(self, password: String) -> Result<bool, PoolError> {
        blocking(move || {
            let salt = STANDARD.decode(&self.salt);
            let hash = STANDARD.decode(&self.hash);
            let (Ok(salt), Ok(hash)) = (salt, hash) else {
                return Err(PoolError::internal(&"a stored password hash is not base64"));
            };
            let password = password.as_bytes();
            let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
            Ok(pbkdf2::verify(algorithm, self.iterations, &salt, password, &hash).is_ok())
        })
        .await?
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PoolError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| PoolError::internal(&error))
}

/// Refuses a password that is against the pool's rules.
pub(super) fn check_policy(password: &str) -> Result<(), PoolError> {
    check(password, &RULES.password)
}

fn check(password: &str, rules: &PasswordRules) -> Result<(), PoolError> {
    if password.chars().count() > MAX_LENGTH {
        let constraint = format!("Member must have length less than or equal to {MAX_LENGTH}");
        return Err(PoolError::constraint("password", &constraint));
    }
    let lacks = |is_required: bool, wanted: fn(char) -> bool| is_required && !password.chars().any(wanted);
    let fault = if password.chars().count() < rules.minimum_length {
        "Password not long enough"
    } else if lacks(rules.require_lowercase, |c| c.is_ascii_lowercase()) {
        "Password must have lowercase characters"
    } else if lacks(rules.require_uppercase, |c| c.is_ascii_uppercase()) {
        "Password must have uppercase characters"
    } else if lacks(rules.require_numbers, |c| c.is_ascii_digit()) {
        "Password must have numeric characters"
    } else if lacks(rules.require_symbols, |c| SYMBOLS.contains(c)) {
        "Password must have symbol characters"
    } else {
        return Ok(());
    };
    Err(PoolError::new(
        "InvalidPasswordException",
        format!("Password did not conform with policy: {fault}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_what_is_missing() {
        for (password, fault) in [
            ("Aa1!", "Password not long enough"),
            ("AAAAAA1!", "Password must have lowercase characters"),
            ("aaaaaa1!", "Password must have uppercase characters"),
            ("aaaaaaA!", "Password must have numeric characters"),
            ("aaaaaaA1", "Password must have symbol characters"),
        ] {
            let error = check_policy(password).unwrap_err();
            assert_eq!(error.kind, "InvalidPasswordException");
            assert_eq!(
                error.message,
                format!("Password did not conform with policy: {fault}")
            );
        }
        assert_eq!(check_policy("aaaaaA1!"), Ok(()));
    }

    #[test]
    fn what_is_not_demanded_is_not_missed() {
        let lax = PasswordRules {
            minimum_length: 6,
            require_lowercase: false,
            require_uppercase: false,
            require_numbers: false,
            require_symbols: false,
        };
        assert_eq!(check("      ", &lax), Ok(()));
        let short = check("     ", &lax).unwrap_err();
        assert_eq!(short.kind, "InvalidPasswordException");
        let strict = PasswordRules {
            require_numbers: true,
            ..lax
        };
        assert!(check("abcdef", &strict).unwrap_err().message.contains("numeric"));
    }

    #[test]
    fn a_password_of_more_than_256_characters_is_refused() {
        let longest = format!("aA1!{}", "x".repeat(252));
        assert_eq!(check_policy(&longest), Ok(()));
        let error = check_policy(&format!("{longest}x")).unwrap_err();
        assert_eq!(error.kind, "InvalidParameterException");
    }

    #[tokio::test]
    async fn a_hash_is_of_its_password_only_and_salted() {
        let hash = PasswordHash::make("correct horse 1A!".to_owned()).await.unwrap();
        let other = PasswordHash::make("correct horse 1A!".to_owned()).await.unwrap();
        assert_ne!(hash.hash, other.hash);
        assert!(
            hash.clone()
                .matches("correct horse 1A!".to_owned())
                .await
                .unwrap()
        );
        assert!(!hash.clone().matches("correct horse 1A".to_owned()).await.unwrap());
        assert!(!hash.matches(String::new()).await.unwrap());
    }
}
