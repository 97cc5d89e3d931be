//! DynamoDB's stream, read for the second time: tells customers by e-mail, and the shop of new orders.
//!
//! It has a position of its own, so that a mail that fails holds up neither events nor live updates.

use serde_json::Value;

use super::records::{self, Record, StreamEventError};
use crate::app::OrderMailer;

/// Tells the changes of orders in a batch of the table's stream, and returns the records that failed, in the
/// order of the batch: those that cannot be read, and those that could not be told. The others are told
/// whatever comes before them. After a service that does not answer at all, the rest is not tried in vain:
/// Lambda brings it again with the one that failed.
///
/// Fails when the event has another form.
pub async fn mailer(mailer: &OrderMailer, event: Value) -> Result<Value, StreamEventError> {
    let mut failed = Vec::new();
    let mut is_down = false;
    for record in records::read(event)? {
        if is_down || tell(mailer, &record, &mut is_down).await.is_err() {
            failed.push(record.sequence_number);
        }
    }
    records::answer(failed)
}

/// The record failed, and the log says why.
struct Failed;

async fn tell(mailer: &OrderMailer, record: &Record, is_down: &mut bool) -> Result<(), Failed> {
    let sequence_number = &record.sequence_number;
    let images = record.change.order_images(mailer.currency()).map_err(|error| {
        tracing::error!(%error, sequence_number, "a record of the stream cannot be read");
        Failed
    })?;
    let Some((before, after)) = images else {
        return Ok(());
    };
    let told = mailer.tell(before.as_ref(), &after, sequence_number).await;
    told.map_err(|error| {
        *is_down = error.is_outage();
        tracing::error!(%error, sequence_number, "a change of an order could not be told by mail");
        Failed
    })
}
