//! A schedule's tick, every five minutes: what has to be done when time has passed.

use serde_json::{Value, json};

use crate::app::App;

/// Does what is due. The event says nothing that matters. What did not work is in the log and in the answer,
/// and is tried again at the next tick.
pub async fn schedule(app: &App) -> Value {
    let work = app.run_payment_jobs().await;
    json!({
        "lapsed": work.lapsed, "settled": work.settled, "voided": work.voided, "failed": work.failed,
    })
}
