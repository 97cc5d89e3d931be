//! A batch of DynamoDB's stream as Lambda hands it to a function, and what Lambda is told of it
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::table::stream::StreamRecord;

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
}

/// A record with its name.
#[derive(Deserialize)]
pub(super) struct Change {
    /// Tells it from all others of the stream, and is the same whenever it comes.
    #[serde(rename = "SequenceNumber")]
    pub sequence_number: String,
    #[serde(flatten)]
    pub record: StreamRecord,
}

/// The records of an event, in their order.
pub(super) fn read(event: Value) -> Result<Vec<Change>, StreamEventError> {
    let event: Event = serde_json::from_value(event)?;
    Ok(event.records.into_iter().map(|record| record.dynamodb).collect())
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
