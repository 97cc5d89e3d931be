//! The only place where the pool draws lots.

use aws_lc_rs::{error::Unspecified, rand};
use uuid::Uuid;

/// Bytes that nobody can guess.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], Unspecified> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes)?;
    Ok(bytes)
}

/// An id that no other thing has.
#[allow(
    clippy::disallowed_methods,
    reason = "Cognito's part is no part of the shop, whose ids are handed in"
)]
pub(super) fn id() -> Uuid {
    Uuid::new_v4()
}
