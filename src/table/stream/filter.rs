//! Which changes concern a function, as `stream_filters.json` tells it to this code, to the local pump and to
//! infra, where it becomes the filter of an event source mapping
//! (<https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html>). Others are not handed over.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;

use crate::table::key::{PK, SK};

/// Beginnings of the keys of items.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    partition_key: String,
    /// Any of them.
    sort_keys: Vec<String>,
}

/// The committed filters, by function. They are part of the program, so they always read.
#[allow(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
static FILTERS: LazyLock<HashMap<String, Vec<Filter>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../stream_filters.json")).expect("stream_filters.json is well formed")
});

/// Whether a record of the stream, as DynamoDB hands it over, is brought to a function. A function without
/// filters is brought every one.
pub fn concerns(function: &str, record: &Value) -> bool {
    let keys = &record["dynamodb"]["Keys"];
    let key = |name: &str| keys[name]["S"].as_str().unwrap_or_default();
    let (pk, sk) = (key(PK), key(SK));
    let Some(filters) = FILTERS.get(function) else {
        return true;
    };
    filters.iter().any(|filter| {
        pk.starts_with(&filter.partition_key) && filter.sort_keys.iter().any(|prefix| sk.starts_with(prefix))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn functions_of(pk: &str, sk: &str) -> Vec<&'static str> {
        let record = json!({ "dynamodb": { "Keys": { PK: { "S": pk }, SK: { "S": sk } } } });
        ["stream", "mailer"]
            .into_iter()
            .filter(|function| concerns(function, &record))
            .collect()
    }

    #[test]
    fn each_kind_of_item_is_brought_to_who_follows_it() {
        for (pk, sk, functions) in [
            ("#customer#ada", "#order#1", &["stream", "mailer"][..]),
            ("#customer#ada", "#profile", &["stream"]),
            ("#customer#ada", "#cart", &["stream"]),
            ("#cart#token", "#cart", &["stream"]),
            ("#product#bone", "#detail", &["stream"]),
            ("#product#bone", "#stock", &["stream"]),
            ("#product#bone", "#stock#3", &["stream"]),
            ("#customer#ada", "#delivery_address#1", &[]),
            ("#product#bone", "#cart_total", &[]),
            ("#idempotency#ada", "#placeOrder#key", &[]),
            ("#mail#1", "#received", &[]),
            ("#email#hash", "#email", &[]),
            ("#counted#cart#name", "#cart", &[]),
            ("#counted#order#1", "#placed", &[]),
            ("#day#2026-11", "#day#2026-11-21", &[]),
            ("#config", "#delivery_fees", &[]),
            ("", "", &[]),
        ] {
            assert_eq!(functions_of(pk, sk), functions, "{pk} {sk}");
        }
    }

    #[test]
    fn a_function_without_filters_is_brought_everything() {
        assert!(concerns("reporter", &json!({})));
    }
}
