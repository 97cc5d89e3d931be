//! DynamoDB's JSON protocol over the embedded database: operation and body in, status and body out.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

/// Answers one request as DynamoDB would.
pub fn answer(database: &Database, operation: &str, body: &str) -> (u16, String) {
    match dispatch(database, operation, body) {
        Ok(answer) => (200, answer),
        Err(error) => (error.status_code(), error.to_json()),
    }
}

fn dispatch(database: &Database, operation: &str, body: &str) -> Result<String, DynoxideError> {
    match operation {
        "BatchGetItem" => call(body, |request| database.batch_get_item(request)),
        "BatchWriteItem" => call(body, |request| database.batch_write_item(request)),
        "CreateTable" => call(body, |request| database.create_table(request)),
        "DeleteItem" => call(body, |request| database.delete_item(request)),
        "DeleteTable" => call(body, |request| database.delete_table(request)),
        "DescribeStream" => call(body, |request| database.describe_stream(request)),
        "DescribeTable" => call(body, |request| database.describe_table(request)),
        "DescribeTimeToLive" => call(body, |request| database.describe_time_to_live(request)),
        "ExecuteStatement" => call(body, |request| database.execute_statement(request)),
        "GetItem" => call(body, |request| database.get_item(request)),
        "GetRecords" => call(body, |request| database.get_records(request)),
        "GetShardIterator" => call(body, |request| database.get_shard_iterator(request)),
        "ListStreams" => call(body, |request| database.list_streams(request)),
        "ListTables" => call(body, |request| database.list_tables(request)),
        "PutItem" => call(body, |request| database.put_item(request)),
        "Query" => call(body, |request| database.query(request)),
        "Scan" => call(body, |request| database.scan(request)),
        "TransactGetItems" => call(body, |request| database.transact_get_items(request)),
        "TransactWriteItems" => call(body, |request| database.transact_write_items(request)),
        "UpdateItem" => call(body, |request| database.update_item(request)),
        "UpdateTable" => call(body, |request| database.update_table(request)),
        "UpdateTimeToLive" => call(body, |request| database.update_time_to_live(request)),
        _ => Err(DynoxideError::ValidationException(format!(
            "The operation {operation} is not offered here."
        ))),
    }
}

fn call<Request, Answer>(
    body: &str,
    run: impl FnOnce(Request) -> Result<Answer, DynoxideError>,
) -> Result<String, DynoxideError>
where
    Request: DeserializeOwned,
    Answer: Serialize,
{
    let request = serde_json::from_str(body).map_err(|error| refused(&error.to_string()))?;
    let answer = run(request)?;
    serde_json::to_string(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// The crate's deserialisers mark the kind of an error in front of its message; its own server, which
/// is not used here, reads the marks off.
fn refused(message: &str) -> DynoxideError {
    let text = message.rsplit_once(" at line ").map_or(message, |(text, _)| text);
    for mark in ["VALIDATION_REQUEST:", "VALIDATION_AS_READ:", "VALIDATION:"] {
        if let Some(text) = text.strip_prefix(mark) {
            return DynoxideError::ValidationException(text.to_owned());
        }
    }
    for mark in ["SERIALIZATION_AS_READ:", "SERIALIZATION:"] {
        if let Some(text) = text.strip_prefix(mark) {
            return DynoxideError::SerializationException(text.to_owned());
        }
    }
    let is_content = [
        "missing field",
        "unknown variant",
        "invalid type: null",
        "AttributeValue",
    ];
    if is_content.iter().any(|part| text.contains(part)) {
        DynoxideError::ValidationException(text.to_owned())
    } else {
        DynoxideError::SerializationException(text.to_owned())
    }
}
