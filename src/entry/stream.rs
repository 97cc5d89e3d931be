//! DynamoDB's stream: does what follows from changes of the table
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde_json::Value;

use super::records::{self, Record, StreamEventError};
use crate::{
    app::{ChangeFollower, Seen},
    shop::money::Currency,
};

/// What can be read of a record, and whether that is all of it. An order of which only its state can be read
/// is still told to those who watch it.
fn read(record: &Record, shop: Currency) -> (Seen, bool) {
    let sequence_number = &record.sequence_number;
    let order = record.change.order_change();
    let change = record.change.change(shop, record.is_purge);
    let is_read = order.is_ok() && change.is_ok();
    if let Some(error) = change.as_ref().err().or(order.as_ref().err()) {
        tracing::error!(%error, sequence_number, "a record of the stream cannot be read");
    }
    let seen = Seen {
        order: order.ok().flatten(),
        change: change.ok().flatten(),
        sequence_number: sequence_number.clone(),
    };
    (seen, is_read)
}

/// Does what follows from a batch of the table's stream, and returns the records that failed, in the order
/// of the batch: those that cannot be read, and those of which something could not be done. The others are
/// dealt with whatever comes before them, so that one broken record holds up nobody.
///
/// `trace` is AWS X-Ray's header of the invocation. Fails when the event has another form.
pub async fn stream(
    follower: &ChangeFollower,
    event: Value,
    trace: Option<&str>,
) -> Result<Value, StreamEventError> {
    let shop = follower.currency();
    let records = records::read(event)?;
    let records = records.iter().map(|record| read(record, shop));
    let (seen, is_done): (Vec<Seen>, Vec<bool>) = records.unzip();
    let mut failed: Vec<bool> = is_done.into_iter().map(|is_done| !is_done).collect();
    for (place, error) in follower.follow(&seen, trace.and_then(root)).await {
        let sequence_number = &seen[place].sequence_number;
        tracing::error!(%error, sequence_number, "a change of the table could not be followed");
        failed[place] = true;
    }
    let failures = seen.into_iter().zip(failed);
    let failures = failures.filter(|(_, failed)| *failed);
    records::answer(failures.map(|(seen, _)| seen.sequence_number))
}

/// The trace's id in X-Ray's header, `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…`
/// (<https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>).
fn root(header: &str) -> Option<&str> {
    let mut parts = header.split(';');
    parts.find_map(|part| part.trim().strip_prefix("Root="))
}

#[cfg(test)]
mod tests;
