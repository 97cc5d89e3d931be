//! A batch of DynamoDB's stream as Lambda hands it to a function, and what Lambda is told of it
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::table::stream::StreamRecord;

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

/// A record of the stream.
pub(super) struct Record {
    /// Tells it from all others, and is the same whenever it comes.
    pub sequence_number: String,
    pub change: StreamRecord,
    /// Whether DynamoDB itself has deleted the item, because its time was over.
    pub is_purge: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    records: Vec<EventRecord>,
}

#[derive(Deserialize)]
struct EventRecord {
    dynamodb: Change,
    /// Absent for what the shop has written.
    #[serde(rename = "userIdentity", default)]
    writer: Option<Writer>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
    #[serde(flatten)]
    record: StreamRecord,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Writer {
    // DynamoDB's own API, by which a dead letter is fetched, writes it with a capital.
    #[serde(default, alias = "PrincipalId")]
    principal_id: Option<String>,
}

impl From<EventRecord> for Record {
    fn from(record: EventRecord) -> Self {
        let principal = record.writer.and_then(|writer| writer.principal_id);
        Self {
            sequence_number: record.dynamodb.sequence_number,
            change: record.dynamodb.record,
            is_purge: principal.as_deref() == Some(PURGER),
        }
    }
}

/// The records of an event, in their order. Fails when the event has another form, and the log says so.
pub(super) fn read(event: Value) -> Result<Vec<Record>, StreamEventError> {
    let event: Event = serde_json::from_value(event)
        .inspect_err(|error| tracing::error!(%error, "the event is none of a table's stream"))?;
    Ok(event.records.into_iter().map(Record::from).collect())
}

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

/// What Lambda is told: the records that it has to bring again. It begins with the lowest of them, and
/// brings those after it again as well.
pub(super) fn answer(failed: impl IntoIterator<Item = String>) -> Result<Value, StreamEventError> {
    let failures = failed.into_iter();
    let answer = Answer {
        batch_item_failures: failures
            .map(|item_identifier| BatchItemFailure { item_identifier })
            .collect(),
    };
    Ok(serde_json::to_value(answer)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_dynamodb_itself_deletes_is_told_from_the_rest() {
        for (writer, is_purge) in [
            (
                json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" }),
                true,
            ),
            // As `aws dynamodbstreams get-records` prints it.
            (
                json!({ "Type": "Service", "PrincipalId": "dynamodb.amazonaws.com" }),
                true,
            ),
            (
                json!({ "type": "Service", "principalId": "replication.example" }),
                false,
            ),
            (json!(null), false),
        ] {
            let record = json!({ "dynamodb": { "SequenceNumber": "1" }, "userIdentity": writer });
            let records = read(json!({ "Records": [record] })).unwrap();
            assert_eq!(records[0].is_purge, is_purge, "{writer}");
        }
    }
}
