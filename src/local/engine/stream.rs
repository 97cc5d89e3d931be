//! The table's stream, read from the database beside the SDK's client: no operation of the shop pays for
//! it.

use dynoxide::Database;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Engine, EngineError, protocol};

/// The changes of a table, in the order in which they were made. The embedded database keeps all of them
/// in one shard.
#[derive(Clone)]
pub struct TableStream {
    database: Database,
    arn: String,
    shard: String,
}

/// The stream could not be read; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StreamError(String);

impl Engine {
    /// The stream of a table.
    ///
    /// Fails when the table has none.
    pub fn stream(&self, table: &str) -> Result<TableStream, EngineError> {
        let find = || {
            let table = ask(&self.database, "DescribeTable", &json!({ "TableName": table }))?;
            let arn = text(&table["Table"]["LatestStreamArn"])?;
            let stream = ask(&self.database, "DescribeStream", &json!({ "StreamArn": arn }))?;
            let shard = text(&stream["StreamDescription"]["Shards"][0]["ShardId"])?;
            Ok((arn, shard))
        };
        let (arn, shard) = find().map_err(|error: StreamError| EngineError::Prepare {
            table: table.to_owned(),
            reason: format!("its stream cannot be read: {error}"),
        })?;
        Ok(TableStream {
            database: self.database.clone(),
            arn,
            shard,
        })
    }

    /// Changes whenever something may have been written.
    pub fn writes(&self) -> watch::Receiver<()> {
        self.written.subscribe()
    }
}

impl TableStream {
    /// The stream's name. A table that is made anew has another one.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The sequence number of the last change; `None` before the first.
    pub fn latest(&self) -> Result<Option<String>, StreamError> {
        let stream = ask(
            &self.database,
            "DescribeStream",
            &json!({ "StreamArn": self.arn }),
        )?;
        let range = &stream["StreamDescription"]["Shards"][0]["SequenceNumberRange"];
        Ok(range["EndingSequenceNumber"].as_str().map(str::to_owned))
    }

    /// Up to `limit` changes after the one of this sequence number, or from the first on, in the form in
    /// which Lambda's events hold them.
    pub fn read(&self, after: Option<&str>, limit: usize) -> Result<Vec<Value>, StreamError> {
        let mut position = json!({ "StreamArn": self.arn, "ShardId": self.shard });
        match after {
            None => position["ShardIteratorType"] = json!("TRIM_HORIZON"),
            Some(number) => {
                position["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
                position["SequenceNumber"] = json!(number);
            }
        }
        let position = ask(&self.database, "GetShardIterator", &position)?;
        let request = json!({ "ShardIterator": text(&position["ShardIterator"])?, "Limit": limit });
        let answer = ask(&self.database, "GetRecords", &request)?;
        let Value::Array(mut records) = answer["Records"].clone() else {
            return Err(StreamError("the answer holds no records".to_owned()));
        };
        for record in &mut records {
            record["eventSourceARN"] = json!(self.arn);
        }
        Ok(records)
    }
}

/// Whether an operation of DynamoDB may change a table.
pub(super) fn may_write(operation: &str) -> bool {
    matches!(
        operation,
        "BatchWriteItem"
            | "DeleteItem"
            | "ExecuteStatement"
            | "PutItem"
            | "TransactWriteItems"
            | "UpdateItem"
    )
}

fn ask(database: &Database, operation: &str, request: &Value) -> Result<Value, StreamError> {
    let (status, answer) = protocol::answer(database, operation, &request.to_string());
    if status != 200 {
        return Err(StreamError(answer));
    }
    serde_json::from_str(&answer).map_err(|error| StreamError(error.to_string()))
}

fn text(value: &Value) -> Result<String, StreamError> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| StreamError("the table has no stream".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::engine::Place;

    const TABLE: &str = "shop";

    fn put(engine: &Engine, count: u64) {
        let item = json!({ "PK": { "S": "a" }, "SK": { "S": "b" }, "count": { "N": count.to_string() } });
        let request = json!({ "TableName": TABLE, "Item": item }).to_string();
        assert_eq!(engine.answer("DynamoDB_20120810.PutItem", &request).0, 200);
    }

    #[tokio::test]
    async fn changes_are_read_in_their_order_with_both_images() {
        let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
        let stream = engine.stream(TABLE).unwrap();
        assert_eq!(stream.latest().unwrap(), None);
        assert_eq!(stream.read(None, 100).unwrap(), [Value::Null; 0]);
        for count in 1..=3 {
            put(&engine, count);
        }
        let records = stream.read(None, 2).unwrap();
        let [first, second] = &records[..] else {
            panic!("{records:?}");
        };
        assert_eq!(first["eventName"], "INSERT");
        assert_eq!(first["dynamodb"].get("OldImage"), None);
        assert_eq!(first["eventSourceARN"], stream.arn());
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(second),
            [
                "awsRegion",
                "dynamodb",
                "eventID",
                "eventName",
                "eventSource",
                "eventSourceARN",
                "eventVersion"
            ]
        );
        assert_eq!(
            names(&second["dynamodb"]),
            [
                "ApproximateCreationDateTime",
                "Keys",
                "NewImage",
                "OldImage",
                "SequenceNumber",
                "SizeBytes",
                "StreamViewType"
            ]
        );
        assert_eq!(second["eventName"], "MODIFY");
        let second = &second["dynamodb"];
        assert_eq!(second["Keys"], json!({ "PK": { "S": "a" }, "SK": { "S": "b" } }));
        assert_eq!(second["OldImage"]["count"], json!({ "N": "1" }));
        assert_eq!(second["NewImage"]["count"], json!({ "N": "2" }));
        let rest = stream.read(second["SequenceNumber"].as_str(), 100).unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(
            rest[0]["dynamodb"]["SequenceNumber"].as_str(),
            stream.latest().unwrap().as_deref()
        );
    }

    #[tokio::test]
    async fn whoever_waits_for_writes_hears_of_no_reads() {
        let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
        let mut writes = engine.writes();
        engine.answer("DynamoDB_20120810.ListTables", "{}");
        engine.stream(TABLE).unwrap().read(None, 1).unwrap();
        assert!(!writes.has_changed().unwrap());
        put(&engine, 1);
        assert!(writes.has_changed().unwrap());
        writes.mark_unchanged();
        assert!(!writes.has_changed().unwrap());
    }

    #[tokio::test]
    async fn reading_the_stream_is_no_request_of_the_shop() {
        let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
        engine.record_requests();
        engine.stream(TABLE).unwrap().read(None, 1).unwrap();
        assert_eq!(engine.take_requests(), [""; 0]);
    }

    #[tokio::test]
    async fn a_table_without_a_stream_is_named() {
        let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
        let error = engine.stream("other").err().unwrap().to_string();
        assert!(error.contains("other") && error.contains("stream"), "{error}");
    }
}
