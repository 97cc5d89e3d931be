//! What the local AWS services remember beside the shop's own table: small JSON documents.

use std::{ffi::OsString, path::Path};

use dynoxide::Database;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::engine::{EngineError, Place, file, protocol};

const TABLE: &str = "kibble-local";

/// The store could not be read or written; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DocumentError(pub String);

/// A durable store of JSON documents by kind and key. It is a database of its own, because whoever may
/// ask for the shop's table may not ask for keys and passwords. Cheap to clone; a call returns when the
/// document is safe on disk.
#[derive(Clone)]
pub struct Documents {
    database: Database,
}

impl Default for Documents {
    /// A store in memory.
    fn default() -> Self {
        match Self::open(&Place::Memory) {
            Ok(documents) => documents,
            Err(error) => unreachable!("a database in memory always opens: {error}"),
        }
    }
}

impl Documents {
    /// Opens the store that belongs to the shop's data at `shop`: for the file `data.sqlite` the file
    /// `data.people.sqlite` beside it. It is made when it is not there.
    pub fn open(shop: &Place) -> Result<Self, EngineError> {
        let place = match shop {
            Place::Memory => Place::Memory,
            Place::File(path) => Place::File(path.with_extension(extension(path))),
        };
        let documents = Self {
            database: file::database(&place)?,
        };
        documents.make_table().map_err(|error| EngineError::Prepare {
            table: "of documents".to_owned(),
            reason: error.to_string(),
        })?;
        Ok(documents)
    }

    fn make_table(&self) -> Result<(), DocumentError> {
        let name = json!({ "TableName": TABLE });
        if self.ask("DescribeTable", &name).is_err() {
            self.ask(
                "CreateTable",
                &json!({
                    "TableName": TABLE,
                    "BillingMode": "PAY_PER_REQUEST",
                    "KeySchema": [
                        { "AttributeName": "kind", "KeyType": "HASH" },
                        { "AttributeName": "key", "KeyType": "RANGE" },
                    ],
                    "AttributeDefinitions": [
                        { "AttributeName": "kind", "AttributeType": "S" },
                        { "AttributeName": "key", "AttributeType": "S" },
                    ],
                }),
            )?;
        }
        Ok(())
    }

    pub fn get<T: DeserializeOwned>(&self, kind: &str, key: &str) -> Result<Option<T>, DocumentError> {
        let answer = self.ask(
            "GetItem",
            &json!({ "TableName": TABLE, "Key": item_key(kind, key) }),
        )?;
        answer.get("Item").map(read).transpose()
    }

    pub fn put<T: Serialize>(&self, kind: &str, key: &str, document: &T) -> Result<(), DocumentError> {
        let text = serde_json::to_string(document).map_err(|error| DocumentError(error.to_string()))?;
        let mut item = item_key(kind, key);
        item["document"] = json!({ "S": text });
        self.ask("PutItem", &json!({ "TableName": TABLE, "Item": item }))
            .map(drop)
    }

    pub fn delete(&self, kind: &str, key: &str) -> Result<(), DocumentError> {
        self.ask(
            "DeleteItem",
            &json!({ "TableName": TABLE, "Key": item_key(kind, key) }),
        )
        .map(drop)
    }

    /// All documents of a kind, in the order of their keys.
    pub fn list<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, DocumentError> {
        let mut documents = Vec::new();
        let mut request = json!({
            "TableName": TABLE,
            "KeyConditionExpression": "#kind = :kind",
            "ExpressionAttributeNames": { "#kind": "kind" },
            "ExpressionAttributeValues": { ":kind": { "S": kind } },
        });
        loop {
            let mut answer = self.ask("Query", &request)?;
            for item in answer["Items"].as_array().into_iter().flatten() {
                documents.push(read(item)?);
            }
            match answer.get_mut("LastEvaluatedKey").map(Value::take) {
                None | Some(Value::Null) => return Ok(documents),
                Some(last) => request["ExclusiveStartKey"] = last,
            }
        }
    }

    /// The last documents of a kind in the order of their keys, the last one first.
    pub fn last<T: DeserializeOwned>(&self, kind: &str, count: usize) -> Result<Vec<T>, DocumentError> {
        let mut documents = Vec::new();
        let mut request = json!({
            "TableName": TABLE,
            "KeyConditionExpression": "#kind = :kind",
            "ExpressionAttributeNames": { "#kind": "kind" },
            "ExpressionAttributeValues": { ":kind": { "S": kind } },
            "ScanIndexForward": false,
        });
        while documents.len() < count {
            request["Limit"] = json!(count - documents.len());
            let mut answer = self.ask("Query", &request)?;
            for item in answer["Items"].as_array().into_iter().flatten() {
                documents.push(read(item)?);
            }
            match answer.get_mut("LastEvaluatedKey").map(Value::take) {
                None | Some(Value::Null) => break,
                Some(last) => request["ExclusiveStartKey"] = last,
            }
        }
        Ok(documents)
    }

    fn ask(&self, operation: &str, request: &Value) -> Result<Value, DocumentError> {
        let (status, answer) = protocol::answer(&self.database, operation, &request.to_string());
        if status != 200 {
            return Err(DocumentError(answer));
        }
        serde_json::from_str(&answer).map_err(|error| DocumentError(error.to_string()))
    }
}

fn extension(shop: &Path) -> OsString {
    let mut extension = OsString::from("people");
    if let Some(last) = shop.extension() {
        extension.push(".");
        extension.push(last);
    }
    extension
}

fn item_key(kind: &str, key: &str) -> Value {
    json!({ "kind": { "S": kind }, "key": { "S": key } })
}

fn read<T: DeserializeOwned>(item: &Value) -> Result<T, DocumentError> {
    let text = item["document"]["S"].as_str().unwrap_or_default();
    serde_json::from_str(text).map_err(|error| DocumentError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_kept_by_kind_and_key() {
        let documents = Documents::default();
        documents.put("person", "b", &json!({ "name": "Bob" })).unwrap();
        documents.put("person", "a", &json!({ "name": "Ada" })).unwrap();
        documents.put("key", "a", &json!(1)).unwrap();
        documents.delete("key", "a").unwrap();
        let people: Vec<Value> = documents.list("person").unwrap();
        assert_eq!(people, [json!({ "name": "Ada" }), json!({ "name": "Bob" })]);
        assert_eq!(documents.get::<Value>("key", "a").unwrap(), None);
    }

    #[test]
    fn the_last_documents_come_first() {
        let documents = Documents::default();
        // More than one answer of the database holds.
        let text = "x".repeat(300_000);
        for number in 1..=9 {
            let document = json!({ "number": number, "text": text });
            documents.put("mail", &number.to_string(), &document).unwrap();
        }
        documents.put("person", "a", &json!(1)).unwrap();
        let numbers = |count| -> Vec<u64> {
            let last: Vec<Value> = documents.last("mail", count).unwrap();
            last.iter()
                .map(|document| document["number"].as_u64().unwrap())
                .collect()
        };
        assert_eq!(numbers(3), [9, 8, 7]);
        assert_eq!(numbers(100), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(numbers(0), [0; 0]);
    }

    #[test]
    fn the_file_of_the_documents_is_named_after_that_of_the_shop() {
        for (shop, people) in [("a/data.sqlite", "a/data.people.sqlite"), ("data", "data.people")] {
            let path = Path::new(shop);
            assert_eq!(path.with_extension(extension(path)), Path::new(people));
        }
    }
}
