//! What an operation costs on AWS: counted while it runs, and priced from `prices.json`.
//!
//! A meter lies in the task that runs the operation. What that task does is counted there, also when it
//! is done in a task that it starts with [`carried`]. Work that several operations wait for, such as
//! reading the catalogue anew, counts for the one that does it.

mod price;

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;

pub use self::price::UsdPerMillion;

tokio::task_local! {
    static METER: Meter;
}

/// Counts what one operation uses. Cheap to clone; clones share the counts.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    lambda_invocations: usize,
    requests: Vec<DynamoDbRequest>,
}

/// A request to DynamoDB, with the units that it consumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DynamoDbRequest {
    /// DynamoDB's name for it, such as `GetItem`.
    pub operation: String,
    /// The table; names with commas between them when there are several.
    pub table: String,
    /// The index that was read; absent when the table was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    #[serde(flatten)]
    pub units: Units,
}

/// The units of a request, those of the indexes included. `None`, which is null, means that DynamoDB did
/// not tell them, or did not answer.
///
/// A read unit is 4 KB read strongly consistent, a write unit 1 KB written
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Units {
    #[serde(rename = "readUnits")]
    pub read: Option<f64>,
    #[serde(rename = "writeUnits")]
    pub write: Option<f64>,
    /// Whether they are worked out, because neither DynamoDB nor its documentation tells them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl Units {
    pub fn read(units: f64) -> Self {
        Self::new(units, 0.0)
    }

    pub fn write(units: f64) -> Self {
        Self::new(0.0, units)
    }

    pub fn new(read: f64, write: f64) -> Self {
        Self {
            read: Some(read),
            write: Some(write),
            estimated: false,
        }
    }
}

/// The number of a request among those of its operation.
#[derive(Clone, Copy, Debug)]
pub struct RequestNumber(usize);

/// What an operation has used, and its price: `extensions.cost` of the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    pub lambda_invocations: usize,
    pub dynamodb_requests: usize,
    /// The sum over all requests; null when the units of one of them are not known.
    pub read_units: Option<f64>,
    /// The sum over all requests; null when the units of one of them are not known.
    pub write_units: Option<f64>,
    /// In the order in which they were sent.
    pub requests: Vec<DynamoDbRequest>,
    pub usd_per_million: UsdPerMillion,
}

impl Meter {
    /// The meter of the operation that runs here, if it is metered.
    pub fn current() -> Option<Self> {
        METER.try_with(Clone::clone).ok()
    }

    /// Counts what `work` does.
    pub async fn over<F: Future>(&self, work: F) -> F::Output {
        METER.scope(self.clone(), work).await
    }

    /// Counts an invocation of the Lambda function.
    pub fn count_invocation(&self) {
        self.counts(|counts| counts.lambda_invocations += 1);
    }

    /// Counts a request that is about to be sent. Its units are told when it is answered.
    pub fn count_request(&self, request: DynamoDbRequest) -> RequestNumber {
        self.counts(|counts| {
            counts.requests.push(request);
            RequestNumber(counts.requests.len() - 1)
        })
    }

    /// Tells the units of a request that was counted.
    pub fn tell_units(&self, number: RequestNumber, units: Units) {
        self.counts(|counts| {
            if let Some(request) = counts.requests.get_mut(number.0) {
                request.units = units;
            }
        });
    }

    /// What has been used up to now, by one operation of AppSync.
    pub fn cost(&self) -> Cost {
        self.counts(|counts| {
            let sum = |units: fn(&Units) -> Option<f64>| {
                let mut all = counts.requests.iter().map(|request| units(&request.units));
                // A sum of none would be -0.
                all.try_fold(0.0, |sum, units| Some(sum + units?))
            };
            let (read_units, write_units) = (sum(|units| units.read), sum(|units| units.write));
            Cost {
                lambda_invocations: counts.lambda_invocations,
                dynamodb_requests: counts.requests.len(),
                read_units,
                write_units,
                requests: counts.requests.clone(),
                usd_per_million: UsdPerMillion::of(counts.lambda_invocations, read_units.zip(write_units)),
            }
        })
    }

    fn counts<T>(&self, run: impl FnOnce(&mut Counts) -> T) -> T {
        // A panic elsewhere does not make counts unusable.
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `work`, counted on the meter of the task that makes it, in whichever task it runs.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let meter = Meter::current();
    async move {
        match meter {
            Some(meter) => meter.over(work).await,
            None => work.await,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(operation: &str) -> DynamoDbRequest {
        DynamoDbRequest {
            operation: operation.to_owned(),
            table: "shop".to_owned(),
            ..Default::default()
        }
    }

    #[tokio::test]
    async fn work_is_counted_in_the_tasks_that_carry_the_meter() {
        let count = || async {
            if let Some(meter) = Meter::current() {
                meter.count_invocation();
            }
        };
        let meter = Meter::default();
        let work = async {
            count().await;
            tokio::spawn(carried(count())).await.unwrap();
            tokio::spawn(count()).await.unwrap();
        };
        meter.over(work).await;
        count().await;
        carried(count()).await;
        assert_eq!(meter.cost().lambda_invocations, 2);
    }

    #[test]
    fn a_cost_is_written_with_its_requests_in_order() {
        let meter = Meter::default();
        meter.count_invocation();
        let first = meter.count_request(DynamoDbRequest {
            index: Some("GSI1".to_owned()),
            ..request("Query")
        });
        let second = meter.count_request(request("TransactWriteItems"));
        meter.tell_units(
            second,
            Units {
                estimated: true,
                ..Units::write(3.0)
            },
        );
        meter.tell_units(first, Units::read(0.5));
        let expected = "{\"lambdaInvocations\":1,\"dynamodbRequests\":2,\"readUnits\":0.5,\"writeUnits\":3.0,\
            \"requests\":[{\"operation\":\"Query\",\"table\":\"shop\",\"index\":\"GSI1\",\"readUnits\":0.5,\"writeUnits\":0.0},\
            {\"operation\":\"TransactWriteItems\",\"table\":\"shop\",\"readUnits\":0.0,\"writeUnits\":3.0,\"estimated\":true}],\
            \"usdPerMillion\":{\"total\":6.1708,\"appSync\":4.0,\"lambda\":0.2333,\"dynamodb\":1.9375}}";
        assert_eq!(serde_json::to_string(&meter.cost()).unwrap(), expected);
    }

    #[test]
    fn no_request_takes_no_units() {
        let meter = Meter::default();
        meter.count_invocation();
        let expected = "{\"lambdaInvocations\":1,\"dynamodbRequests\":0,\"readUnits\":0.0,\"writeUnits\":0.0,\
            \"requests\":[],\"usdPerMillion\":{\"total\":4.2333,\"appSync\":4.0,\"lambda\":0.2333,\"dynamodb\":0.0}}";
        assert_eq!(serde_json::to_string(&meter.cost()).unwrap(), expected);
    }

    #[test]
    fn units_that_nobody_told_are_null_and_not_zero() {
        let meter = Meter::default();
        let answered = meter.count_request(request("GetItem"));
        meter.tell_units(answered, Units::read(0.5));
        meter.count_request(request("PutItem"));
        let cost = serde_json::to_value(meter.cost()).unwrap();
        assert_eq!(cost["dynamodbRequests"], 2);
        assert_eq!(
            (&cost["readUnits"], &cost["writeUnits"]),
            (&json!(null), &json!(null))
        );
        assert_eq!(
            cost["usdPerMillion"],
            json!({ "total": null, "appSync": 4.0, "lambda": 0.0, "dynamodb": null })
        );
    }
}
