//! The units that a request to DynamoDB consumed: as its answer tells them, or as the documentation
//! says where it tells none.

use dynoxide::types::{Item, item_size, write_capacity_units};
use serde_json::Value;

use crate::local::cost::Units;

const READS: [&str; 5] = ["GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"];
const WRITES: [&str; 5] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
];
/// The parts of a transaction, of which each action has one.
const ACTIONS: [&str; 5] = ["Put", "Update", "Delete", "ConditionCheck", "Get"];

/// Whether the operation is one that consumes units, and tells them to who asks.
pub fn has_units(operation: &str) -> bool {
    READS.contains(&operation) || WRITES.contains(&operation)
}

/// The names of the tables of a request, with commas between them.
pub fn tables(request: &Value) -> String {
    let mut names: Vec<&str> = request["TableName"].as_str().into_iter().collect();
    names.extend(
        request["RequestItems"]
            .as_object()
            .into_iter()
            .flat_map(|tables| tables.keys())
            .map(String::as_str),
    );
    names.extend(actions(request).filter_map(|action| action["TableName"].as_str()));
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// The actions of a transaction.
fn actions(request: &Value) -> impl Iterator<Item = &Value> {
    let items = request["TransactItems"].as_array().into_iter().flatten();
    items.filter_map(|item| ACTIONS.iter().find_map(|name| item.get(name)))
}

/// What the answer tells of the units of the request.
pub fn told(operation: &str, status: u16, request: &Value, answer: &Value) -> Units {
    match status {
        ..400 if has_units(operation) => consumed(operation, &answer["ConsumedCapacity"]),
        ..400 => Units::new(0.0, 0.0),
        400..500 => refused(operation, request, answer),
        // Whether anything was done before it failed is not known.
        _ => Units::default(),
    }
}

/// Of the member `ConsumedCapacity`, which is a list for a request that may name several tables.
fn consumed(operation: &str, capacity: &Value) -> Units {
    let tables = match capacity {
        Value::Array(tables) => tables.as_slice(),
        table => std::slice::from_ref(table),
    };
    let of = |table: &Value| {
        let number = |name: &str| table[name].as_f64();
        match (number("ReadCapacityUnits"), number("WriteCapacityUnits")) {
            // Of transactions, DynamoDB tells which of both they are.
            (read, write) if read.is_some() || write.is_some() => {
                Some((read.unwrap_or_default(), write.unwrap_or_default()))
            }
            _ if READS.contains(&operation) => number("CapacityUnits").map(|units| (units, 0.0)),
            _ => number("CapacityUnits").map(|units| (0.0, units)),
        }
    };
    let all: Option<Vec<_>> = tables.iter().map(of).collect();
    all.map_or_else(Units::default, |all| {
        let sum = |units: fn(&(f64, f64)) -> f64| all.iter().map(units).sum();
        Units::new(sum(|units| units.0), sum(|units| units.1))
    })
}

/// A write whose condition fails consumes what its item takes, the old or the new, whichever is larger
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>). Any
/// other request that is refused consumes nothing.
///
/// Of a cancelled transaction nothing is documented but that it is prepared before it is committed, at
/// one unit each
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>): the units
/// are an estimate, that of having prepared every action.
fn refused(operation: &str, request: &Value, answer: &Value) -> Units {
    let kind = answer["__type"].as_str().unwrap_or_default();
    if kind.ends_with("ConditionalCheckFailedException") {
        return Units::write(written(&request["Item"], &answer["Item"]));
    }
    let reasons = answer["CancellationReasons"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let is_prepared = |reason: &Value| {
        matches!(
            reason["Code"].as_str(),
            Some("ConditionalCheckFailed" | "TransactionConflict")
        )
    };
    if !kind.ends_with("TransactionCanceledException") || !reasons.iter().any(is_prepared) {
        return Units::new(0.0, 0.0);
    }
    let count = actions(request).count();
    let units = if READS.contains(&operation) {
        // What would have been read is not known: one unit for each item, of at most 4 KB.
        Units::read(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
    } else {
        let old = reasons
            .iter()
            .map(|reason| &reason["Item"])
            .chain(std::iter::repeat(&Value::Null));
        Units::write(
            actions(request)
                .zip(old)
                .map(|(action, old)| written(&action["Item"], old))
                .sum(),
        )
    };
    Units {
        estimated: true,
        ..units
    }
}

/// The write units of one write: of the larger item, and one at least.
fn written(new: &Value, old: &Value) -> f64 {
    let size = |item: &Value| {
        let item: Option<Item> = serde_json::from_value(item.clone()).ok();
        item.map_or(0, |item| item_size(&item))
    };
    write_capacity_units(size(new).max(size(old)))
}
