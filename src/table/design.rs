//! The table's shape, as `design.json` tells it to this code, to the local engine and to infra.

use std::sync::LazyLock;

use serde::Deserialize;

/// Keys, indexes, time to live and stream of the table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Design {
    pub partition_key: String,
    pub sort_key: String,
    /// The attribute that holds the second after which an item may be purged.
    pub time_to_live: String,
    /// DynamoDB's stream view type.
    pub stream: String,
    pub indexes: Vec<Index>,
}

/// A global secondary index.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    pub name: String,
    pub partition_key: String,
    pub sort_key: String,
    /// Attributes beside the keys. DynamoDB allows 20 of them.
    pub projection: Vec<String>,
}

/// The committed design. It is part of the program, so it always reads.
#[allow(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
pub static DESIGN: LazyLock<Design> =
    LazyLock::new(|| serde_json::from_str(include_str!("design.json")).expect("design.json is well formed"));
