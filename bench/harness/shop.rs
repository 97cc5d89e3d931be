//! The shop that every contestant answers for: the goods of the seed, and a customer with ten addresses and ten orders
//! of three lines. Everything in it is the same at every run.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use kibble::{
    app::{App, Clock, Ids, Settings},
    local::{
        engine::{Engine, Place},
        seed,
    },
    shop::{
        address::AddressContent,
        caller::{Caller, Person},
        customer::NewCustomer,
        id::{CustomerId, IdempotencyKey},
        money::Currency,
        place_order::{PlaceOrderForm, PlaceOrderRequest},
        timestamp::Timestamp,
    },
    table::Table,
};
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

use super::Result;

pub const TABLE: &str = "kibble";
/// The customer of the events.
pub const CUSTOMER: &str = "c0ffee00-0000-4000-8000-000000000010";
const ADDRESSES: u64 = 10;
const ORDERS: u64 = 10;
/// What the customer has ordered. The event orders something else for the third.
const ORDERED: [&str; 3] = ["chicken-kibble-2kg", "salmon-kibble-2kg", "rope-toy"];
/// 2026-11-20T09:00:00.000Z.
const MORNING: i64 = 1_795_165_200_000;

/// A clock that goes on by a second whenever it is looked at.
struct SteppingClock(AtomicI64);

impl Clock for SteppingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.0.fetch_add(1000, Ordering::Relaxed))
    }
}

/// Ids that are counted.
#[derive(Default)]
struct CountedIds(AtomicU64);

impl CountedIds {
    fn next(&self) -> u64 {
        // Multiplied, so that digits differ as those of random ids do.
        (self.0.fetch_add(1, Ordering::Relaxed) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Ids for CountedIds {
    fn in_time(&self, now: Timestamp) -> Uuid {
        let milliseconds = u64::try_from(now.milliseconds()).unwrap_or_default();
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.next().to_be_bytes());
        Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid()
    }

    fn secret(&self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }

    fn bits(&self) -> u16 {
        (self.next() >> 48) as u16
    }
}

/// The shop in memory.
pub async fn open() -> Result<Engine> {
    let engine = Engine::open(&Place::Memory, TABLE).await?;
    let currency = Currency::parse("EUR").ok_or("EUR is a currency")?;
    let table = Table::new(engine.client(), TABLE, currency);
    let clock = Arc::new(SteppingClock(AtomicI64::new(MORNING)));
    let app = App::new(
        table,
        Settings::new(currency),
        clock,
        Arc::new(CountedIds::default()),
    );
    seed::seed(&app, &app, currency).await?;
    fill(&app).await?;
    restock(&engine)?;
    Ok(engine)
}

/// More of what is ordered than a small shop has: the same order is placed again and again.
fn restock(engine: &Engine) -> Result<()> {
    for product in ORDERED.iter().chain(&["beef-stew-400g"]) {
        let update = json!({
            "TableName": TABLE,
            "Key": { "PK": { "S": format!("#product#{product}") }, "SK": { "S": "#stock" } },
            "UpdateExpression": "SET stock_available = :pieces",
            "ExpressionAttributeValues": { ":pieces": { "N": "100000" } },
        });
        let (status, answer) = engine.answer("DynamoDB_20120810.UpdateItem", &update.to_string());
        if status != 200 {
            return Err(answer.into());
        }
    }
    Ok(())
}

async fn fill(app: &App) -> Result<()> {
    let id = CustomerId::parse(CUSTOMER).ok_or("the customer's id is one")?;
    let name = Some("Grace Hopper");
    let phone = Some("+353215550123");
    let customer = NewCustomer::parse(id, "grace@example.com", name, phone, None, Some("en"));
    app.sign_up(customer.ok_or("the customer is one")?).await?;
    let caller = Caller::Person(Person {
        id,
        username: CUSTOMER.to_owned(),
        email: Some("grace@example.com".to_owned()),
        name: name.map(str::to_owned),
        groups: Vec::new().into_iter().collect(),
    });
    let mut first = None;
    for number in 0..ADDRESSES {
        let key = IdempotencyKey::parse(&format!("address-{number}"));
        let content = address(number).parse().map_err(refused)?;
        let added = app.add_address(&caller, content, key).await?;
        first.get_or_insert(added.address.id);
    }
    let first = first.ok_or("there is an address")?;
    app.set_default_address(&caller, Some(first)).await?;
    for number in 0..ORDERS {
        let [chicken, salmon, rope] = ORDERED;
        let items = [(chicken, 1), (salmon, 2), (rope, 1)];
        let form = PlaceOrderForm {
            idempotency_key: format!("order-{number}"),
            address_id: first.to_string(),
            items: Some(items.map(|(id, quantity)| (id.to_owned(), quantity)).to_vec()),
            ..PlaceOrderForm::default()
        };
        app.place_order(&caller, &PlaceOrderRequest::parse(form).map_err(refused)?)
            .await?;
    }
    Ok(())
}

fn address(number: u64) -> AddressContent {
    AddressContent {
        label: Some(format!("Place {number}")),
        name: Some("Grace Hopper".to_owned()),
        phone: Some("+353215550123".to_owned()),
        street: format!("{number} Compiler Street"),
        city: "Cork".to_owned(),
        zip: "T12 AB34".to_owned(),
        country: "Ireland".to_owned(),
        instructions: Some("The blue door. The dog is friendly.".to_owned()),
        ..AddressContent::default()
    }
}

fn refused(refusals: impl std::fmt::Debug) -> super::Fault {
    format!("the shop refuses its own record: {refusals:?}").into()
}

/// Every item of the table, by its key.
pub fn items(engine: &Engine) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    let mut start = Value::Null;
    loop {
        let mut request = json!({ "TableName": TABLE });
        if !start.is_null() {
            request["ExclusiveStartKey"] = start;
        }
        let (status, answer) = engine.answer("DynamoDB_20120810.Scan", &request.to_string());
        let mut answer: Value = serde_json::from_str(&answer)?;
        if status != 200 {
            return Err(format!("the table cannot be read: {answer}").into());
        }
        found.extend(
            answer["Items"]
                .as_array_mut()
                .map(std::mem::take)
                .unwrap_or_default(),
        );
        start = answer["LastEvaluatedKey"].take();
        if start.is_null() {
            break;
        }
    }
    found.sort_by_cached_key(|item| format!("{} {}", item["PK"], item["SK"]));
    Ok(found)
}
