use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::{
    app::{OrderTeller, SystemClock},
    events::tests::AppSync,
    local::{
        documents::Documents,
        engine::{Engine, Place},
        event_bus::EventLog,
    },
    table::Table,
};

const CUSTOMER: &str = "#customer#ada00000-0000-4000-8000-000000000001";

/// A record as Lambda brings it: the order of this version, cancelled after it was placed.
fn record(version: i64) -> Value {
    let sort_key = format!("#order#019aa000-0000-7000-8000-{version:012}");
    let image = |status: &str, version: i64| {
        json!({
            "PK": { "S": CUSTOMER }, "SK": { "S": sort_key }, "order_code": { "S": "261120-7F3Q9K" },
            "order_status": { "S": status }, "order_total_price": { "N": "25.9" },
            "updated_at": { "S": "2026-11-20T09:30:00.000Z" }, "version": { "N": version.to_string() },
        })
    };
    json!({
        "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_165_200,
            "Keys": { "PK": { "S": CUSTOMER }, "SK": { "S": sort_key } },
            "NewImage": image("CANCELLED", version), "OldImage": image("PLACED", version - 1),
            "SequenceNumber": number(version), "SizeBytes": 182, "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN":
            "arn:aws:dynamodb:eu-west-1:123456789012:table/shop/stream/2026-01-01T00:00:00.000",
    })
}

fn number(version: i64) -> String {
    format!("1000000000000000000{version:02}")
}

/// A record of what nobody follows.
fn address(version: i64) -> Value {
    let mut address = record(version);
    address["dynamodb"]["Keys"]["SK"]["S"] = json!("#delivery_address#1");
    address
}

/// An order that nobody can read.
fn poison(version: i64) -> Value {
    let mut poison = record(version);
    poison["dynamodb"]["NewImage"]["order_status"] = json!({ "N": "1" });
    poison
}

/// What a change leads to: those who watch, the bus, and the table.
struct Bench {
    appsync: AppSync,
    bus: EventLog,
    engine: Engine,
    follower: ChangeFollower,
}

impl Bench {
    async fn new(appsync: AppSync) -> Self {
        let engine = Engine::open(&Place::Memory, "shop").await.unwrap();
        let table = Table::new(engine.client(), "shop", Currency::parse("EUR").unwrap());
        let bus = EventLog::open(Documents::default()).unwrap();
        let clock = Arc::new(SystemClock);
        let teller = OrderTeller::new(appsync.publisher(), clock.clone());
        let follower = ChangeFollower::new(teller, bus.bus(), table, clock);
        Self {
            appsync,
            bus,
            engine,
            follower,
        }
    }

    async fn handle(&self, records: Value) -> Value {
        let event = json!({ "Records": records });
        stream(&self.follower, event, None).await.unwrap()
    }

    /// The versions of the orders that AppSync was told.
    fn told(&self) -> Vec<i64> {
        let requests = self.appsync.requests();
        let told = requests.iter().flat_map(|request| {
            let variables = request.body["variables"].as_object().unwrap();
            (0..variables.len()).map(|index| variables[&format!("u{index}")]["version"].as_i64().unwrap())
        });
        told.collect()
    }

    /// The versions of the orders whose events stand on the bus.
    fn published(&self) -> Vec<i64> {
        let events = self.bus.events().into_iter();
        events
            .map(|event| event.detail["version"].as_i64().unwrap())
            .collect()
    }

    /// How many orders were counted as cancelled on the day of the records.
    fn counted(&self) -> i64 {
        let key = json!({ "PK": { "S": "#report#2026-11" }, "SK": { "S": "#day#20" } });
        let request = json!({ "TableName": "shop", "Key": key }).to_string();
        let (_, answer) = self.engine.answer("DynamoDB_20120810.GetItem", &request);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let number = answer["Item"]["cancelled"]["N"].as_str();
        number.map_or(0, |number| number.parse().unwrap())
    }
}

/// The versions of the orders that the entry calls failed, and of those that AppSync was told.
async fn handle(appsync: AppSync, records: Value) -> (Value, Vec<i64>) {
    let bench = Bench::new(appsync).await;
    let answer = bench.handle(records).await;
    assert_eq!(bench.published(), bench.told());
    (answer, bench.told())
}

fn failures(versions: &[i64]) -> Value {
    let failures = versions
        .iter()
        .map(|version| json!({ "itemIdentifier": number(*version) }));
    json!({ "batchItemFailures": failures.collect::<Vec<_>>() })
}

#[tokio::test]
async fn changes_of_orders_are_told_and_nothing_else() {
    let mut unchanged = record(5);
    unchanged["dynamodb"]["OldImage"] = unchanged["dynamodb"]["NewImage"].clone();
    let mut deleted = record(6);
    deleted["eventName"] = json!("REMOVE");
    deleted["dynamodb"].as_object_mut().unwrap().remove("NewImage");
    let records = json!([record(2), address(3), record(4), unchanged, deleted]);
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    assert_eq!(bench.handle(records).await, failures(&[]));
    assert_eq!((bench.told(), bench.published()), (vec![2, 4], vec![2, 4]));
    assert_eq!((bench.appsync.requests().len(), bench.counted()), (1, 2));
}

#[tokio::test]
async fn a_batch_without_changes_asks_nobody() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    bench.engine.record_requests();
    for records in [json!([]), json!([address(1)])] {
        assert_eq!(bench.handle(records).await, failures(&[]));
    }
    assert!(bench.appsync.requests().is_empty() && bench.published().is_empty());
    assert_eq!(bench.engine.take_requests(), [""; 0]);
}

#[tokio::test]
async fn records_that_cannot_be_read_or_told_are_reported() {
    let appsync = AppSync::telling_all_but(&[5]);
    let records = json!([address(1), record(2), poison(3), record(4), record(5), record(6)]);
    let expected = (failures(&[3, 5]), vec![2, 4, 5, 6]);
    assert_eq!(handle(appsync, records).await, expected);
}

#[tokio::test]
async fn every_change_is_reported_when_appsync_is_away_and_the_rest_is_done() {
    let bench = Bench::new(AppSync::new(|_| None)).await;
    let records = json!([record(2), address(3), record(4)]);
    assert_eq!(bench.handle(records).await, failures(&[2, 4]));
    assert_eq!((bench.published(), bench.counted()), (vec![2, 4], 2));
}

#[tokio::test]
async fn only_what_the_bus_did_not_take_is_reported_and_nothing_is_lost() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    let full = |version: i64| (version % 2 == 1).then(|| "ThrottlingException".to_owned());
    bench.bus.set_intercept(Some(Arc::new(move |events| {
        let versions = events
            .iter()
            .map(|event| event.detail["version"].as_i64().unwrap());
        Some(versions.map(full).collect())
    })));
    let records: Vec<Value> = (2..27).map(record).collect();
    let odd: Vec<i64> = (2..27).filter(|version| version % 2 == 1).collect();
    assert_eq!(bench.handle(json!(records)).await, failures(&odd));
    assert_eq!((bench.told().len(), bench.counted()), (25, 25));
    bench.bus.set_intercept(None);
    let again: Vec<Value> = odd.iter().copied().map(record).collect();
    assert_eq!(bench.handle(json!(again)).await, failures(&[]));
    let mut published = bench.published();
    published.sort_unstable();
    assert_eq!(published, (2..27).collect::<Vec<_>>());
    assert_eq!(bench.counted(), 25);
}

#[tokio::test]
async fn a_bus_that_is_away_stops_nothing_else() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    bench.bus.set_intercept(Some(Arc::new(|_| None)));
    assert_eq!(
        bench.handle(json!([record(2), record(3)])).await,
        failures(&[2, 3])
    );
    assert_eq!(
        (bench.told(), bench.published(), bench.counted()),
        (vec![2, 3], vec![], 2)
    );
}

#[tokio::test]
async fn a_table_that_is_away_stops_nothing_else() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    bench.engine.set_intercept(Some(Arc::new(|operation, _| {
        let fault = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}"#;
        (operation == "TransactWriteItems").then(|| (400, fault.to_owned()))
    })));
    assert_eq!(
        bench.handle(json!([record(2), record(3)])).await,
        failures(&[2, 3])
    );
    assert_eq!(
        (bench.told(), bench.published(), bench.counted()),
        (vec![2, 3], vec![2, 3], 0)
    );
    bench.engine.set_intercept(None);
    assert_eq!(
        bench.handle(json!([record(2), record(3), record(2)])).await,
        failures(&[])
    );
    assert_eq!(bench.counted(), 2);
}

#[tokio::test]
async fn the_trace_of_the_invocation_is_told_with_the_events() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    let event = json!({ "Records": [record(2)] });
    let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    stream(&bench.follower, event, Some(header)).await.unwrap();
    let [event] = &bench.bus.events()[..] else {
        panic!("one event is published");
    };
    assert_eq!(event.detail["traceId"], "1-5759e988-bd862e3fe1be46a994272793");
}

/// As `aws dynamodbstreams get-records` prints it.
#[tokio::test]
async fn records_that_were_fetched_by_hand_are_followed() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    let mut fetched = record(2);
    fetched["dynamodb"]["ApproximateCreationDateTime"] = json!("2026-11-20T10:00:00+01:00");
    assert_eq!(bench.handle(json!([fetched])).await, failures(&[]));
    assert_eq!(bench.told(), [2]);
}

#[tokio::test]
async fn an_event_of_another_form_fails_as_a_whole() {
    let bench = Bench::new(AppSync::telling_all_but(&[])).await;
    let mut nameless = record(1);
    nameless["dynamodb"]
        .as_object_mut()
        .unwrap()
        .remove("SequenceNumber");
    for event in [
        json!(null),
        json!({}),
        json!({ "Records": 1 }),
        json!({ "Records": [nameless] }),
    ] {
        assert!(
            stream(&bench.follower, event.clone(), None).await.is_err(),
            "{event}"
        );
    }
    assert!(bench.appsync.requests().is_empty());
}
