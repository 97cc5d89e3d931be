//! What the local AWS services remember beside the shop's own table: small JSON documents.

use dynoxide::Database;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::engine::protocol;

const TABLE: &str = "kibble-local";

/// The store could not be read or written; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DocumentError(pub String);

/// A durable store of JSON documents by kind and key, in a table of its own beside the shop's. Cheap
/// to clone; a call returns when the document is safe on disk.
#[derive(Clone)]
pub struct Documents {
    database: Database,
}

impl Default for Documents {
    /// A store in memory.
    fn default() -> Self {
        let open = Database::memory().map_err(|error| DocumentError(error.to_string()));
        match open.and_then(Self::open) {
            Ok(documents) => documents,
            Err(error) => unreachable!("a database in memory always opens: {error}"),
        }
    }
}

impl Documents {
    /// Makes the table when it is not there.
    pub fn open(database: Database) -> Result<Self, DocumentError> {
        let documents = Self { database };
        let name = json!({ "TableName": TABLE });
        if documents.ask("DescribeTable", &name).is_err() {
            documents.ask(
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
        Ok(documents)
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

    fn ask(&self, operation: &str, request: &Value) -> Result<Value, DocumentError> {
        let (status, answer) = protocol::answer(&self.database, operation, &request.to_string());
        if status != 200 {
            return Err(DocumentError(answer));
        }
        serde_json::from_str(&answer).map_err(|error| DocumentError(error.to_string()))
    }
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
}
