//! DynamoDB's stream: tells the changes of orders
//! (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{app::OrderTeller, table::stream::StreamRecord};

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

/// Tells the changes of orders in a batch of the table's stream, and returns the records that failed, in
/// the order of the batch: those that cannot be read, and those that could not be told. The others are
/// told whatever comes before them, so that one broken record holds up nobody.
///
/// Fails when the event has another form.
pub async fn stream(teller: &OrderTeller, event: Value) -> Result<Value, StreamEventError> {
    let event: Event = serde_json::from_value(event)?;
    let mut failed = vec![false; event.records.len()];
    let (mut changes, mut places) = (Vec::new(), Vec::new());
    for (place, Record { dynamodb }) in event.records.iter().enumerate() {
        match dynamodb.record.order_change() {
            Ok(None) => {}
            Ok(Some(change)) => {
                changes.push(change);
                places.push(place);
            }
            Err(error) => {
                let sequence_number = &dynamodb.sequence_number;
                tracing::error!(%error, sequence_number, "a record of the stream cannot be read");
                failed[place] = true;
            }
        }
    }
    for (place, outcome) in places.into_iter().zip(teller.tell(&changes).await) {
        if let Err(error) = outcome {
            let sequence_number = &event.records[place].dynamodb.sequence_number;
            tracing::error!(%error, sequence_number, "a change of an order could not be told");
            failed[place] = true;
        }
    }
    let failures = event.records.into_iter().zip(failed);
    let failures = failures.filter(|(_, failed)| *failed);
    let answer = Answer {
        batch_item_failures: failures
            .map(|(record, _)| BatchItemFailure {
                item_identifier: record.dynamodb.sequence_number,
            })
            .collect(),
    };
    Ok(serde_json::to_value(answer)?)
}

#[cfg(test)]
mod tests;
