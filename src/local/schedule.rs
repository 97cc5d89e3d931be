//! The schedule of the local server: what a function does every five minutes on AWS, more often.

use std::{convert::Infallible, sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use crate::{app::App, entry::schedule::schedule};

const PAUSE: Duration = Duration::from_secs(30);

/// Does what is due at once and then every half minute, until it is dropped.
pub async fn every_half_minute(app: Arc<App>) -> Infallible {
    let mut ticks = interval(PAUSE);
    // A laptop that has slept needs one run, not one for each half minute.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let work = schedule(&app).await;
        tracing::debug!(%work, "what was due is done");
    }
}
