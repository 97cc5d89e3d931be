//! Waiting before a write that met another one is tried again.

use std::time::Duration;

use super::{App, Failure, Ids, measures};
use crate::{shop::refusal::Refusal, table::TableError};

/// How often a write is tried: once, and four times more.
pub const ATTEMPTS: u32 = 5;

/// Waits a random while that grows with each attempt: about 10, 20, 40, 80 milliseconds.
pub(super) async fn back_off(ids: &dyn Ids, attempt: u32) {
    measures::met_another();
    let longest = 20_u64 << attempt.min(5);
    let share = u64::from(ids.bits());
    tokio::time::sleep(Duration::from_millis(longest * share / u64::from(u16::MAX))).await;
}

impl App {
    pub(super) async fn back_off(&self, attempt: u32) {
        back_off(self.ids.as_ref(), attempt).await;
    }

    /// Repeats a write while others are in its way, and asks the caller to try again when they stay.
    pub(super) async fn patiently<T, F>(&self, mut write: impl FnMut() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, TableError>>,
    {
        for attempt in 0..ATTEMPTS {
            match write().await {
                Err(error) if is_passing(&error) => self.back_off(attempt).await,
                written => return Ok(written?),
            }
        }
        Err(Refusal::try_again().into())
    }
}

/// Whether the same write may succeed in a moment.
pub fn is_passing(error: &TableError) -> bool {
    matches!(error, TableError::Conflict | TableError::Throttled)
}
