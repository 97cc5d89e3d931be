//! Deletes what has expired, as DynamoDB does in its own time.

use std::{convert::Infallible, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use super::engine::Engine;

/// What has expired is hidden from all readers anyhow: sweeping only keeps the file small.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// Sweeps at once and then every hour, until it is dropped.
pub async fn sweep_hourly(engine: Engine) -> Infallible {
    let mut hours = interval(PAUSE);
    // A laptop that has slept needs one sweep, not one for each hour.
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        hours.tick().await;
        let engine = engine.clone();
        // The database waits for the disk; the threads that serve requests must not.
        let sweep = move || {
            engine.trim_stream();
            engine.sweep_expired()
        };
        match tokio::task::spawn_blocking(sweep).await {
            Ok(0) => {}
            Ok(deleted) => tracing::debug!(deleted, "items had expired and were deleted"),
            Err(error) => tracing::error!(%error, "the sweep of what has expired broke off"),
        }
    }
}
