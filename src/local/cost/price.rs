//! The price of what was used, from AWS's public prices in `prices.json`.
//!
//! The time of an invocation is assumed and not measured: this machine is no Lambda, and the function
//! mostly waits for DynamoDB.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

const PRICES: &str = include_str!("prices.json");

/// Prices in US dollars.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Prices {
    app_sync: AppSync,
    lambda: Lambda,
    dynamodb: DynamoDb,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AppSync {
    per_million_operations: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lambda {
    per_million_requests: f64,
    per_gigabyte_second: f64,
    memory_megabytes: f64,
    assumed_milliseconds: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DynamoDb {
    per_million_read_request_units: f64,
    per_million_write_request_units: f64,
}

/// `None` when the file cannot be read, which a test rules out.
static READ: LazyLock<Option<Prices>> = LazyLock::new(|| serde_json::from_str(PRICES).ok());

/// What a million such operations cost, in US dollars, to a hundredth of a cent. Null means that it is
/// not known, because the units of a request are not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsdPerMillion {
    pub total: Option<f64>,
    /// One query or mutation, whatever its size.
    pub app_sync: Option<f64>,
    /// The invocations, with the time that is assumed for each.
    pub lambda: Option<f64>,
    /// The read and write request units on demand.
    pub dynamodb: Option<f64>,
}

impl UsdPerMillion {
    /// The price of an operation of AppSync with so many invocations of the function, and so many read
    /// and write units, or none when they are not known.
    pub fn of(invocations: usize, units: Option<(f64, f64)>) -> Self {
        let prices = READ.as_ref();
        let app_sync = prices.map(|prices| prices.app_sync.per_million_operations);
        let lambda = prices.map(|Prices { lambda, .. }| {
            let gigabyte_seconds = lambda.memory_megabytes / 1024.0 * lambda.assumed_milliseconds / 1000.0;
            let million = lambda.per_million_requests + gigabyte_seconds * lambda.per_gigabyte_second * 1e6;
            f64::from(u32::try_from(invocations).unwrap_or(u32::MAX)) * million
        });
        let dynamodb = prices.zip(units).map(|(Prices { dynamodb, .. }, (read, write))| {
            read * dynamodb.per_million_read_request_units + write * dynamodb.per_million_write_request_units
        });
        let total = [app_sync, lambda, dynamodb].into_iter().sum::<Option<f64>>();
        let rounded = |dollars: Option<f64>| dollars.map(|dollars| (dollars * 1e4).round() / 1e4);
        Self {
            total: rounded(total),
            app_sync: rounded(app_sync),
            lambda: rounded(lambda),
            dynamodb: rounded(dynamodb),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_prices_can_be_read_and_name_their_day_region_and_sources() {
        assert!(READ.is_some());
        let prices: Value = serde_json::from_str(PRICES).unwrap();
        assert_eq!(prices["region"], "us-east-1");
        assert_eq!(prices["readOn"].as_str().unwrap().len(), "2026-11-21".len());
        for service in ["appSync", "lambda", "dynamodb"] {
            let source = prices[service]["source"].as_str().unwrap();
            assert!(source.starts_with("https://aws.amazon.com/"), "{source}");
        }
    }

    #[test]
    fn an_order_of_three_lines_costs_thirteen_dollars_for_a_million() {
        // 4 read units are half a dollar, 14 write units 8.75.
        let price = UsdPerMillion::of(1, Some((4.0, 14.0)));
        let expected = UsdPerMillion {
            total: Some(13.4833),
            app_sync: Some(4.0),
            lambda: Some(0.2333),
            dynamodb: Some(9.25),
        };
        assert_eq!(price, expected);
    }

    #[test]
    fn an_operation_that_reaches_nothing_costs_what_appsync_takes() {
        let price = UsdPerMillion::of(0, Some((0.0, 0.0)));
        assert_eq!(
            (price.total, price.lambda, price.dynamodb),
            (Some(4.0), Some(0.0), Some(0.0))
        );
    }
}
