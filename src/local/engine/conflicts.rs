//! Conflicts between transactions, which the embedded database never has: it runs one request after the
//! other. On DynamoDB a transaction takes a while, and whoever wants one of its items meanwhile is sent away
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>).
//!
//! Here a transaction takes a time that is chosen when the server starts. It is done when it arrives, its items
//! are held for that time, and then it is answered. Meanwhile another transaction with one of them is cancelled,
//! and a single write of one of them is rejected. The time is the clock's: a machine that has too much to do
//! answers later, and holds nothing longer.
//!
//! What is not modelled: reads see what a transaction writes from its arrival on; a batch of writes and a
//! PartiQL statement are never in the way of one; it is cancelled for a conflict before its conditions are looked
//! at; and only transactions take time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use dynoxide::Database;
use serde::Deserialize;
use serde_json::{Value, json};

use super::protocol;
use crate::app::Deadline;

/// DynamoDB's words
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
const ONGOING: &str = "Transaction is ongoing for the item";
const NAMESPACE: &str = "com.amazonaws.dynamodb.v20120810";

/// The items of the transactions that are under way. Cheap to clone; clones share the items.
#[derive(Clone)]
pub struct Conflicts {
    transaction_time: Duration,
    /// Each with the end of its transaction.
    held: Arc<Mutex<HashMap<ItemName, Deadline>>>,
}

/// The table and the key of an item, in one form for all requests.
type ItemName = (String, String);

/// What of a request tells which items it is about.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    table_name: Option<String>,
    #[serde(default)]
    key: Key,
    #[serde(default)]
    item: Key,
    /// Each part has one member: `Put`, `Update`, ….
    #[serde(default)]
    transact_items: Vec<BTreeMap<String, Request>>,
}

/// Attributes by name, sorted.
type Key = BTreeMap<String, Value>;

impl Conflicts {
    pub fn new(transaction_time: Duration) -> Self {
        Self {
            transaction_time,
            held: Arc::default(),
        }
    }

    /// Lets a request begin, or answers it in the place of the database. A transaction is told when it ends.
    /// What cannot be read is left to the database to refuse.
    pub fn begin(
        &self,
        database: &Database,
        operation: &str,
        body: &str,
    ) -> Result<Option<Deadline>, (u16, String)> {
        let is_transaction = matches!(operation, "TransactWriteItems" | "TransactGetItems");
        let is_single_write = matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem");
        if !is_transaction && !is_single_write {
            return Ok(None);
        }
        let Ok(request) = serde_json::from_str::<Request>(body) else {
            return Ok(None);
        };
        if is_single_write {
            return match self.held().contains_key(&item_name(database, &request)) {
                true => Err(rejected()),
                false => Ok(None),
            };
        }
        let parts = request.transact_items.iter().flat_map(BTreeMap::values);
        let items: Vec<ItemName> = parts.map(|part| item_name(database, part)).collect();
        self.hold(items, operation == "TransactWriteItems").map(Some)
    }

    /// Takes all items, or none where one of them is held.
    fn hold(&self, items: Vec<ItemName>, are_written: bool) -> Result<Deadline, (u16, String)> {
        let mut held = self.held();
        if items.iter().any(|item| held.contains_key(item)) {
            let is_held = items.iter().map(|item| held.contains_key(item));
            return Err(cancelled(is_held));
        }
        let end = Deadline::after(self.transaction_time);
        if are_written {
            held.extend(items.into_iter().map(|item| (item, end)));
        }
        Ok(end)
    }

    /// What is held at this moment.
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<ItemName, Deadline>> {
        // A panic elsewhere does not make a map of names unusable.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, end| !end.is_over());
        held
    }
}

/// A put names its item by the item itself, of which the table says what its key is.
fn item_name(database: &Database, request: &Request) -> ItemName {
    let table = request.table_name.clone().unwrap_or_default();
    let mut key = request.key.clone();
    if key.is_empty() {
        key = request.item.clone();
        let names = key_attributes(database, &table);
        key.retain(|name, _| names.contains(name));
    }
    (table, json!(key).to_string())
}

fn key_attributes(database: &Database, table: &str) -> Vec<String> {
    let request = json!({ "TableName": table }).to_string();
    let (_, answer) = protocol::answer(database, "DescribeTable", &request);
    let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
    let schema = answer["Table"]["KeySchema"].as_array().into_iter().flatten();
    let names = schema.filter_map(|part| part["AttributeName"].as_str());
    names.map(str::to_owned).collect()
}

fn rejected() -> (u16, String) {
    let kind = format!("{NAMESPACE}#TransactionConflictException");
    (400, json!({ "__type": kind, "message": ONGOING }).to_string())
}

fn cancelled(is_held: impl Iterator<Item = bool>) -> (u16, String) {
    let reasons: Vec<Value> = is_held
        .map(|is_held| match is_held {
            true => json!({ "Code": "TransactionConflict", "Message": ONGOING }),
            false => json!({ "Code": "None" }),
        })
        .collect();
    let codes: Vec<&str> = reasons
        .iter()
        .filter_map(|reason| reason["Code"].as_str())
        .collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let answer = json!({
        "__type": format!("{NAMESPACE}#TransactionCanceledException"),
        "Message": message,
        "CancellationReasons": reasons,
    });
    (400, answer.to_string())
}

#[cfg(test)]
mod tests;
