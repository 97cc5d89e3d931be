//! What is counted while the play runs: how long each operation takes, what it costs, and what is refused.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};

/// Counts for all players together.
#[derive(Debug, Default)]
pub(super) struct Figures(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    operations: BTreeMap<&'static str, Samples>,
    refusals: BTreeMap<String, usize>,
    errors: BTreeMap<String, usize>,
    lost: usize,
    outages: usize,
}

#[derive(Debug, Default)]
struct Samples {
    microseconds: Vec<u64>,
    /// The price tags of all answers; gone as soon as one answer has none.
    cost: Sum,
    /// The requests to DynamoDB of all answers, by their names.
    storage: BTreeMap<String, usize>,
}

/// The price tag of one answer, as the local server writes it (`local/cost`).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PriceTag {
    read_units: Option<f64>,
    write_units: Option<f64>,
    #[serde(default)]
    requests: Vec<StorageRequest>,
    usd_per_million: PerMillion,
}

/// A request to DynamoDB.
#[derive(Clone, Debug, Deserialize)]
struct StorageRequest {
    operation: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct PerMillion {
    total: Option<f64>,
}

/// Units and dollars. `None` means that one of them was not told.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sum {
    pub read_units: Option<f64>,
    pub write_units: Option<f64>,
    pub usd: Option<f64>,
}

impl Default for Sum {
    fn default() -> Self {
        let zero = Some(0.0);
        Self {
            read_units: zero,
            write_units: zero,
            usd: zero,
        }
    }
}

impl Sum {
    fn add(&mut self, other: Self) {
        let add = |sum: Option<f64>, more: Option<f64>| Some(sum? + more?);
        self.read_units = add(self.read_units, other.read_units);
        self.write_units = add(self.write_units, other.write_units);
        self.usd = add(self.usd, other.usd);
    }

    fn of(tag: Option<&PriceTag>) -> Self {
        Self {
            read_units: tag.and_then(|tag| tag.read_units),
            write_units: tag.and_then(|tag| tag.write_units),
            usd: tag.and_then(|tag| Some(tag.usd_per_million.total? / 1e6)),
        }
    }
}

/// How one operation did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationFigures {
    pub operation: String,
    /// How many requests were answered.
    pub requests: usize,
    /// Milliseconds within which half of the requests were answered.
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    #[serde(flatten)]
    pub cost: Sum,
}

/// All that was counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    pub operations: Vec<OperationFigures>,
    pub all: Option<OperationFigures>,
    pub refusals: BTreeMap<String, usize>,
    pub errors: BTreeMap<String, usize>,
    pub lost: usize,
    pub outages: usize,
}

impl Figures {
    pub fn answered(&self, operation: &'static str, took: Duration, tag: Option<PriceTag>) {
        self.counts(|counts| {
            let samples = counts.operations.entry(operation).or_default();
            samples
                .microseconds
                .push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
            samples.cost.add(Sum::of(tag.as_ref()));
            for request in tag.into_iter().flat_map(|tag| tag.requests) {
                *samples.storage.entry(request.operation).or_default() += 1;
            }
        });
    }

    /// How many requests of one kind to DynamoDB an operation has taken, as far as its answers tell.
    pub fn storage_requests(&self, operation: &'static str, request: &str) -> usize {
        self.counts(|counts| {
            let samples = counts.operations.get(operation);
            let count = samples.and_then(|samples| samples.storage.get(request));
            count.copied().unwrap_or(0)
        })
    }

    pub fn refused(&self, code: &str) {
        self.counts(|counts| *counts.refusals.entry(code.to_owned()).or_default() += 1);
    }

    pub fn failed(&self, error_type: &str) {
        self.counts(|counts| *counts.errors.entry(error_type.to_owned()).or_default() += 1);
    }

    /// A request of which nobody knows whether it was done.
    pub fn lost(&self) {
        self.counts(|counts| counts.lost += 1);
    }

    /// The endpoint was found to be away.
    pub fn away(&self) {
        self.counts(|counts| counts.outages += 1);
    }

    pub fn summary(&self) -> Summary {
        self.counts(|counts| {
            let mut all = Samples::default();
            let mut operations = Vec::new();
            for (name, samples) in &counts.operations {
                operations.push(samples.figures(name));
                all.microseconds.extend(&samples.microseconds);
                all.cost.add(samples.cost);
            }
            Summary {
                all: (!operations.is_empty()).then(|| all.figures("all")),
                operations,
                refusals: counts.refusals.clone(),
                errors: counts.errors.clone(),
                lost: counts.lost,
                outages: counts.outages,
            }
        })
    }

    fn counts<T>(&self, run: impl FnOnce(&mut Counts) -> T) -> T {
        // A panic elsewhere does not make counts unusable.
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Samples {
    fn figures(&self, operation: &str) -> OperationFigures {
        let mut sorted = self.microseconds.clone();
        sorted.sort_unstable();
        let milliseconds = |percent| percentile(&sorted, percent) as f64 / 1000.0;
        OperationFigures {
            operation: operation.to_owned(),
            requests: sorted.len(),
            p50_ms: milliseconds(50),
            p95_ms: milliseconds(95),
            p99_ms: milliseconds(99),
            cost: self.cost,
        }
    }
}

/// The smallest of the samples that so many of a hundred do not exceed; zero when there are none.
fn percentile(sorted: &[u64], percent: usize) -> u64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tag(read: f64, write: Option<f64>, usd: f64) -> Option<PriceTag> {
        let tag = json!({
            "lambdaInvocations": 1, "dynamodbRequests": 1, "requests": [],
            "readUnits": read, "writeUnits": write, "usdPerMillion": { "total": usd },
        });
        serde_json::from_value(tag).unwrap()
    }

    #[test]
    fn a_percentile_is_a_sample_that_was_measured() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!(
            [50, 95, 99].map(|percent| percentile(&hundred, percent)),
            [50, 95, 99]
        );
        assert_eq!([50, 95, 99].map(|percent| percentile(&[7], percent)), [7; 3]);
        assert_eq!(percentile(&[1, 2], 50), 1);
        assert_eq!(percentile(&[1, 2, 3], 50), 2);
        assert_eq!(percentile(&[], 50), 0);
    }

    #[test]
    fn units_and_dollars_add_up_by_operation_and_for_all() {
        let figures = Figures::default();
        let millisecond = Duration::from_millis(1);
        figures.answered("cart", millisecond * 3, tag(0.5, Some(0.0), 4.0));
        figures.answered("cart", millisecond, tag(0.5, Some(0.0), 4.0));
        figures.answered("placeOrder", millisecond * 9, tag(2.0, Some(14.0), 12.0));
        let summary = figures.summary();
        let cart = &summary.operations[0];
        assert_eq!((cart.operation.as_str(), cart.requests), ("cart", 2));
        assert_eq!((cart.p50_ms, cart.p99_ms), (1.0, 3.0));
        assert_eq!(cart.cost.usd, Some(8.0 / 1e6));
        let all = summary.all.unwrap();
        assert_eq!((all.requests, all.p95_ms), (3, 9.0));
        assert_eq!(
            (all.cost.read_units, all.cost.write_units),
            (Some(3.0), Some(14.0))
        );
        assert_eq!(all.cost.usd.map(|usd| (usd * 1e6).round()), Some(20.0));
    }

    #[test]
    fn requests_to_dynamodb_are_counted_by_operation_and_name() {
        let figures = Figures::default();
        let tag = || {
            let requests = ["BatchGetItem", "TransactWriteItems", "BatchGetItem"];
            let requests = requests.map(|operation| json!({ "operation": operation, "readUnits": 1.0 }));
            let cost = json!({
                "readUnits": 1.0, "writeUnits": 0.0, "requests": requests, "usdPerMillion": { "total": 1.0 },
            });
            serde_json::from_value(cost).unwrap()
        };
        figures.answered("placeOrder", Duration::ZERO, tag());
        figures.answered("placeOrder", Duration::ZERO, tag());
        figures.answered("placeOrder", Duration::ZERO, None);
        assert_eq!(figures.storage_requests("placeOrder", "BatchGetItem"), 4);
        assert_eq!(figures.storage_requests("placeOrder", "TransactWriteItems"), 2);
        assert_eq!(figures.storage_requests("placeOrder", "Query"), 0);
        assert_eq!(figures.storage_requests("cart", "BatchGetItem"), 0);
    }

    #[test]
    fn a_sum_is_unknown_when_one_answer_does_not_tell_its_part() {
        let figures = Figures::default();
        figures.answered("cart", Duration::ZERO, tag(0.5, None, 4.0));
        figures.answered("cart", Duration::ZERO, tag(0.5, Some(1.0), 4.0));
        figures.answered("order", Duration::ZERO, None);
        let summary = figures.summary();
        let cart = summary.operations[0].cost;
        assert_eq!((cart.read_units, cart.write_units), (Some(1.0), None));
        let unknown = Sum {
            read_units: None,
            write_units: None,
            usd: None,
        };
        assert_eq!(summary.operations[1].cost, unknown);
        assert_eq!(summary.all.unwrap().cost, unknown);
    }

    #[test]
    fn refusals_and_errors_are_counted_by_their_names() {
        let figures = Figures::default();
        figures.refused("TRY_AGAIN");
        figures.refused("TRY_AGAIN");
        figures.failed("Internal");
        figures.lost();
        figures.away();
        let summary = figures.summary();
        assert_eq!(summary.refusals["TRY_AGAIN"], 2);
        assert_eq!(summary.errors["Internal"], 1);
        assert_eq!((summary.lost, summary.outages), (1, 1));
        assert_eq!(summary.all, None);
    }
}
