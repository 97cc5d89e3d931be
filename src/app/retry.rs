//! Waiting before a write that met another one is tried again.

use std::time::Duration;

use super::App;
use crate::table::TableError;

/// How often a write is tried: once, and four times more.
pub const ATTEMPTS: u32 = 5;

impl App {
    /// Waits a random while that grows with each attempt: about 10, 20, 40, 80 milliseconds.
    pub(super) async fn back_off(&self, attempt: u32) {
        let longest = 20_u64 << attempt.min(5);
        let share = u64::from(self.ids.bits());
        tokio::time::sleep(Duration::from_millis(longest * share / u64::from(u16::MAX))).await;
    }
}

/// Whether the same write may succeed in a moment.
pub fn is_passing(error: &TableError) -> bool {
    matches!(error, TableError::Conflict | TableError::Throttled)
}
