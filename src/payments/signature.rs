//! The signature under a call-back: `t=1700000000,v1=5257a8…`, where `v1` is the HMAC-SHA256 over the
//! time, a full stop and the body (<https://docs.stripe.com/webhooks#verify-manually>).

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::shop::{text::hexadecimal, timestamp::Timestamp};

/// The headers that may carry the signature: Stripe's, and the simulated provider's.
pub const HEADERS: [&str; 2] = ["stripe-signature", "kibble-signature"];
/// How far the time of a signature may lie from ours, in seconds.
const TOLERANCE: i64 = 300;
/// How many signatures one header may carry. A provider sends two while a secret is exchanged.
const MAX_SIGNATURES: usize = 10;
const DIGEST_BYTES: usize = 32;

/// What the provider and the shop share, and nobody else.
#[derive(Clone)]
pub struct CallbackSecret(Vec<u8>);

impl fmt::Debug for CallbackSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CallbackSecret(…)")
    }
}

/// Why a call-back is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("there is no signature")]
    Missing,
    #[error("the signature cannot be read")]
    Garbled,
    /// It was made more than five minutes ago, or is to be made in the future.
    #[error("the signature is too old")]
    Late,
    #[error("the signature is another's")]
    Forged,
}

impl CallbackSecret {
    pub fn new(secret: &str) -> Self {
        Self(secret.as_bytes().to_vec())
    }

    /// The header's text for a body that is sent `now`.
    pub fn sign(&self, body: &[u8], now: Timestamp) -> String {
        let seconds = now.seconds();
        let digest = self.digest(&seconds.to_string(), body).finalize();
        format!(
            "t={seconds},v1={}",
            hexadecimal(&digest.into_bytes(), DIGEST_BYTES)
        )
    }

    /// Whether the header's text signs this body, and is not older than five minutes.
    pub fn verify(&self, header: Option<&str>, body: &[u8], now: Timestamp) -> Result<(), SignatureError> {
        let header = header.ok_or(SignatureError::Missing)?;
        let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
        let mut times = parts().filter(|(name, _)| *name == "t").map(|(_, value)| value);
        let (Some(time), None) = (times.next(), times.next()) else {
            return Err(SignatureError::Garbled);
        };
        let seconds: i64 = time.parse().map_err(|_| SignatureError::Garbled)?;
        let signatures: Vec<Vec<u8>> = parts()
            .filter(|(name, _)| *name == "v1")
            .take(MAX_SIGNATURES)
            .filter_map(|(_, value)| from_hexadecimal(value))
            .collect();
        if signatures.is_empty() {
            return Err(SignatureError::Garbled);
        }
        // The comparison takes the same time for every wrong signature.
        let is_right = |signature: &Vec<u8>| self.digest(time, body).verify_slice(signature).is_ok();
        if !signatures.iter().any(is_right) {
            return Err(SignatureError::Forged);
        }
        let distance = now.seconds().saturating_sub(seconds);
        if (-TOLERANCE..=TOLERANCE).contains(&distance) {
            Ok(())
        } else {
            Err(SignatureError::Late)
        }
    }

    fn digest(&self, time: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut digest = match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(digest) => digest,
            Err(_) => unreachable!("HMAC takes a key of any length"),
        };
        digest.update(time.as_bytes());
        digest.update(b".");
        digest.update(body);
        digest
    }
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * DIGEST_BYTES || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |start: usize| u8::from_str_radix(&text[start..start + 2], 16).ok();
    (0..text.len()).step_by(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_milliseconds(seconds * 1000)
    }

    fn secret() -> CallbackSecret {
        CallbackSecret::new("whsec_a")
    }

    #[test]
    fn a_signature_is_the_one_that_other_programs_compute() {
        // printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_a
        let expected = "t=1700000000,v1=97ea69f91fd566038386bacf87292eb0d73a8207414ee62ed313d49996fe0639";
        assert_eq!(secret().sign(BODY, at(1_700_000_000)), expected);
        assert_eq!(secret().verify(Some(expected), BODY, at(1_700_000_000)), Ok(()));
    }

    #[test]
    fn another_body_time_or_secret_is_forged() {
        let header = secret().sign(BODY, at(1000));
        let moved = header.replace("t=1000", "t=1001");
        let other = CallbackSecret::new("whsec_b").sign(BODY, at(1000));
        assert_eq!(
            secret().verify(Some(&header), b"{}", at(1000)),
            Err(SignatureError::Forged)
        );
        assert_eq!(
            secret().verify(Some(&moved), BODY, at(1000)),
            Err(SignatureError::Forged)
        );
        assert_eq!(
            secret().verify(Some(&other), BODY, at(1000)),
            Err(SignatureError::Forged)
        );
    }

    #[test]
    fn one_right_signature_of_several_is_enough() {
        let right = secret().sign(BODY, at(1000));
        let wrong = "0".repeat(64);
        let header = right.replace("v1=", &format!("v0=x,v1={wrong},v1="));
        assert_eq!(secret().verify(Some(&header), BODY, at(1000)), Ok(()));
    }

    #[test]
    fn a_signature_lives_for_five_minutes() {
        let header = secret().sign(BODY, at(1000));
        for (now, expected) in [
            (700, Ok(())),
            (1300, Ok(())),
            (699, Err(SignatureError::Late)),
            (1301, Err(SignatureError::Late)),
        ] {
            assert_eq!(secret().verify(Some(&header), BODY, at(now)), expected, "{now}");
        }
    }

    #[test]
    fn what_is_no_signature_is_garbled() {
        let digits = "0".repeat(64);
        assert_eq!(secret().verify(None, BODY, at(0)), Err(SignatureError::Missing));
        for header in [
            String::new(),
            "t=,v1=".to_owned(),
            "t=1000".to_owned(),
            format!("v1={digits}"),
            format!("t=now,v1={digits}"),
            format!("t=1000,t=1000,v1={digits}"),
            format!("t=1000,v1={}é", "0".repeat(62)),
            "t=1000,v1=00".to_owned(),
        ] {
            let verified = secret().verify(Some(&header), BODY, at(1000));
            assert_eq!(verified, Err(SignatureError::Garbled), "{header}");
        }
        let far = format!("t={},v1={digits}", i64::MIN);
        assert_eq!(
            secret().verify(Some(&far), BODY, at(1000)),
            Err(SignatureError::Forged)
        );
    }

    #[test]
    fn the_secret_is_not_shown() {
        assert_eq!(format!("{:?}", secret()), "CallbackSecret(…)");
    }
}
