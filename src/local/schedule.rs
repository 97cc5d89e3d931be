//! The schedule of the local server: what a function does every five minutes on AWS, more often.

use std::{convert::Infallible, future::Future, sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use crate::{app::App, entry::schedule::schedule};

const PAUSE: Duration = Duration::from_secs(30);

/// Does what is due at once and then every half minute, until it is dropped.
pub async fn every_half_minute(app: Arc<App>) -> Infallible {
    let run = move || {
        let app = app.clone();
        async move {
            let work = schedule(&app).await;
            tracing::debug!(%work, "what was due is done");
        }
    };
    repeat(PAUSE, run).await
}

/// Runs at once and then after each pause. A run has a task of its own, so that one that panics fails like an
/// invocation that crashes: the next one comes all the same.
async fn repeat<F>(pause: Duration, run: impl Fn() -> F) -> Infallible
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut ticks = interval(pause);
    // A laptop that has slept needs one run, not one for each pause.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = tokio::spawn(run()).await {
            tracing::error!(%error, "what was due broke off");
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_run_that_panics_leaves_the_next_ones_to_come() {
        let (done, mut runs) = mpsc::unbounded_channel();
        let run = move || {
            let done = done.clone();
            async move {
                done.send(()).unwrap();
                panic!("a fault of the function");
            }
        };
        let three = async {
            for _ in 0..3 {
                runs.recv().await.unwrap();
            }
        };
        tokio::select! {
            () = three => {}
            never = repeat(PAUSE, run) => match never {},
        }
    }
}
