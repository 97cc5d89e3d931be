//! DynamoDB's stream: does what follows from changes of the table
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    app::{ChangeFollower, Seen},
    shop::money::Currency,
    table::stream::StreamRecord,
};

/// Who deletes an item whose time is over
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html>).
const PURGER: &str = "dynamodb.amazonaws.com";

/// The event is none of a stream of DynamoDB. The whole batch counts as failed.
#[derive(Debug, thiserror::Error)]
#[error("the event cannot be read: {0}")]
pub struct StreamEventError(String);

impl From<serde_json::Error> for StreamEventError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Change,
    /// Absent for what the shop has written.
    #[serde(rename = "userIdentity", default)]
    writer: Option<Writer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Writer {
    #[serde(default)]
    principal_id: Option<String>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
    #[serde(flatten)]
    record: StreamRecord,
}

/// What Lambda is told: the records that it has to bring again. It begins with the lowest of them, and
/// brings those after it again as well.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    batch_item_failures: Vec<BatchItemFailure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchItemFailure {
    item_identifier: String,
}

impl Record {
    /// What can be read of the record, and whether that is all of it. An order of which only its state can
    /// be read is still told to those who watch it.
    fn read(&self, shop: Currency) -> (Seen, bool) {
        let Change {
            sequence_number,
            record,
        } = &self.dynamodb;
        let principal = self
            .writer
            .as_ref()
            .and_then(|writer| writer.principal_id.as_deref());
        let order = record.order_change();
        let change = record.change(shop, principal == Some(PURGER));
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
    let event: Event = serde_json::from_value(event)?;
    let shop = follower.currency();
    let records = event.records.iter().map(|record| record.read(shop));
    let (seen, is_done): (Vec<Seen>, Vec<bool>) = records.unzip();
    let mut failed: Vec<bool> = is_done.into_iter().map(|is_done| !is_done).collect();
    for (place, error) in follower.follow(&seen, trace.and_then(root)).await {
        let sequence_number = &seen[place].sequence_number;
        tracing::error!(%error, sequence_number, "a change of the table could not be followed");
        failed[place] = true;
    }
    let failures = seen.into_iter().zip(failed);
    let failures = failures.filter(|(_, failed)| *failed);
    let answer = Answer {
        batch_item_failures: failures
            .map(|(seen, _)| BatchItemFailure {
                item_identifier: seen.sequence_number,
            })
            .collect(),
    };
    Ok(serde_json::to_value(answer)?)
}

/// The trace's id in X-Ray's header, `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…`
/// (<https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>).
fn root(header: &str) -> Option<&str> {
    let mut parts = header.split(';');
    parts.find_map(|part| part.trim().strip_prefix("Root="))
}

#[cfg(test)]
mod tests;
