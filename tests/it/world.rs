//! A shop for one test: the real app on an embedded database, with a clock that stands still and ids
//! that are counted.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use kibble::{
    app::{App, Clock, Ids, Settings},
    entry::appsync::{Resolver, ResolverError},
    local::engine::{Engine, Place},
    payments::Payments,
    shop::{money::Currency, timestamp::Timestamp},
    table::{Table, permissions::Function},
};
use serde_json::{Value, json};
use uuid::Uuid;

pub const TABLE: &str = "kibble";

/// Where the clock of a new world stands: 2026-11-20T09:00:00.000Z.
pub const MORNING: i64 = 1_795_165_200_000;

/// What the version of a cart counts on from that is made when the clock stands there.
pub const FIRST_VERSION: i64 = MORNING % 2_000_000_000;

/// A clock that moves when it is told to.
pub struct StandingClock(AtomicI64);

impl StandingClock {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.0.load(Ordering::SeqCst))
    }
}

/// Ids in the order in which they are drawn.
#[derive(Default)]
pub struct CountedIds(AtomicU64);

impl CountedIds {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

impl Ids for CountedIds {
    fn in_time(&self, now: Timestamp) -> Uuid {
        // Version 7 by hand: 48 bits of milliseconds, then the count.
        let milliseconds = u128::try_from(now.milliseconds()).unwrap();
        let count = u128::from(self.next());
        Uuid::from_u128((milliseconds << 80) | (0x7 << 76) | (0b10 << 62) | count)
    }

    fn secret(&self) -> Uuid {
        Uuid::from_u128(0x5ec7_e700_0000_4000_8000_0000_0000_0000 | u128::from(self.next()))
    }

    fn bits(&self) -> u16 {
        u16::try_from(self.next() & 0x1FFF).unwrap()
    }
}

/// A caller of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Holds the public key only.
    Public,
    Ada,
    Bob,
    /// Of the group admin.
    Sam,
    /// Of the group warehouse.
    Wendy,
    /// Of the group delivery.
    Dan,
    /// Signs with AWS credentials.
    Machine,
}

impl Who {
    pub const ALL: [Who; 7] = [
        Who::Public,
        Who::Ada,
        Who::Bob,
        Who::Sam,
        Who::Wendy,
        Who::Dan,
        Who::Machine,
    ];

    pub fn sub(self) -> &'static str {
        match self {
            Who::Ada => "ada00000-0000-4000-8000-000000000001",
            Who::Bob => "b0b00000-0000-4000-8000-000000000002",
            Who::Sam => "5a500000-0000-4000-8000-000000000003",
            Who::Wendy => "3e4d0000-0000-4000-8000-000000000004",
            Who::Dan => "da400000-0000-4000-8000-000000000005",
            Who::Public | Who::Machine => panic!("{self:?} is no person"),
        }
    }

    pub fn groups(self) -> &'static [&'static str] {
        match self {
            Who::Sam => &["admin"],
            Who::Wendy => &["warehouse"],
            Who::Dan => &["delivery"],
            _ => &[],
        }
    }

    /// The identity that AppSync puts into the event.
    pub fn identity(self) -> Value {
        match self {
            Who::Public => Value::Null,
            Who::Machine => json!({
                "accountId": "123456789012", "cognitoIdentityPoolId": null, "cognitoIdentityId": null,
                "sourceIp": ["198.51.100.4"], "username": "AROAEXAMPLEID:publisher",
                "userArn": "arn:aws:sts::123456789012:assumed-role/publisher-role/publisher",
                "cognitoIdentityAuthType": null, "cognitoIdentityAuthProvider": null,
            }),
            person => {
                let groups = if person.groups().is_empty() {
                    Value::Null
                } else {
                    json!(person.groups())
                };
                let mut claims = json!({
                    "sub": person.sub(), "token_use": "access", "username": person.sub(),
                    "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
                });
                if !groups.is_null() {
                    claims["cognito:groups"] = groups.clone();
                }
                json!({
                    "sub": person.sub(), "username": person.sub(), "groups": groups,
                    "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
                    "sourceIp": ["203.0.113.17"], "defaultAuthStrategy": "ALLOW", "claims": claims,
                })
            }
        }
    }
}

pub struct World {
    pub engine: Engine,
    /// The shop as the resolver has it. Each function may do with the table what it is allowed on AWS.
    pub app: Arc<App>,
    /// The shop as the function has it that confirms sign-ups.
    pub confirmation: Arc<App>,
    /// The shop as the function has it that the payment provider calls.
    pub callback: Arc<App>,
    /// The shop as the function of the schedule has it.
    pub schedule: Arc<App>,
    pub resolver: Arc<Resolver>,
    pub clock: Arc<StandingClock>,
    pub ids: Arc<CountedIds>,
}

impl World {
    /// A shop in memory with Ada and Bob as customers and nothing to sell.
    pub async fn new() -> Self {
        Self::taking(None).await
    }

    /// The same, taking cards by a provider.
    pub async fn taking(payments: Option<Payments>) -> Self {
        let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
        let world = Self::put_together(engine, payments);
        for (who, email, name) in [
            (Who::Ada, "ada@example.com", "Ada"),
            (Who::Bob, "bob@example.com", "Bob"),
        ] {
            world.confirm(who, email, name).await;
        }
        world
    }

    /// A shop over data that are there.
    pub fn over(engine: Engine) -> Self {
        Self::put_together(engine, None)
    }

    fn put_together(engine: Engine, payments: Option<Payments>) -> Self {
        engine.record_requests();
        let clock = Arc::new(StandingClock(AtomicI64::new(MORNING)));
        let ids = Arc::new(CountedIds::default());
        let app_of = |function: Function, payments: &Option<Payments>| {
            let table = table_of(&engine, function);
            let settings = Settings::new(table.currency());
            let app = App::new(table, settings, clock.clone(), ids.clone());
            Arc::new(app.with_payments(payments.clone()))
        };
        let app = app_of(Function::Resolver, &payments);
        let resolver = Arc::new(Resolver::new(app.clone()));
        Self {
            app,
            confirmation: app_of(Function::PostConfirmation, &None),
            callback: app_of(Function::PaymentCallback, &payments),
            schedule: app_of(Function::Schedule, &payments),
            engine,
            resolver,
            clock,
            ids,
        }
    }

    /// Confirms a sign-up, as Cognito's trigger does.
    pub async fn confirm(&self, who: Who, email: &str, name: &str) {
        let event = confirmation(who.sub(), email, name);
        kibble::entry::cognito::post_confirmation(&self.confirmation, event)
            .await
            .unwrap();
    }

    /// A product on sale with so many pieces.
    pub async fn product(&self, id: &str, price: i64, stock: i64) {
        let saved = self
            .ask(
                Who::Sam,
                "Mutation.saveProduct",
                json!({ "input": { "id": id, "name": format!("The {id}"), "category": "dog-food", "price": price } }),
                "{ product { id } userErrors { code field } }",
            )
            .await;
        assert_eq!(saved["userErrors"], json!([]), "{saved}");
        if stock > 0 {
            self.restock(id, stock, &format!("first-{id}")).await;
        }
    }

    pub async fn restock(&self, id: &str, delta: i64, key: &str) {
        let input = json!({ "idempotencyKey": key, "productId": id, "delta": delta, "reason": "count" });
        let done = self
            .ask(
                Who::Sam,
                "Mutation.adjustStock",
                json!({ "input": input }),
                "{ userErrors { code } }",
            )
            .await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
    }

    /// Spreads a product's stock over so many rows; the stock.
    pub async fn spread(&self, id: &str, shards: u32) -> Value {
        let input = json!({ "input": { "productId": id, "shards": shards } });
        let selection = "{ stock { available reserved onHand inCarts lowStockAt shards version } \
                         userErrors { code field message } }";
        let done = self
            .ask(Who::Sam, "Mutation.setStockShards", input, selection)
            .await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        done["stock"].clone()
    }

    /// A new address of a customer; its id.
    pub async fn address(&self, who: Who) -> String {
        let input = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
        let added = self
            .ask(
                who,
                "Mutation.addAddress",
                json!({ "input": input }),
                "{ address { id } userErrors { code } }",
            )
            .await;
        added["address"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{added}"))
            .to_owned()
    }

    /// The stock of a product: available and reserved.
    pub async fn stock(&self, id: &str) -> (i64, i64) {
        let levels = self
            .ask(
                Who::Sam,
                "Query.stock",
                json!({ "productIds": [id] }),
                "{ available reserved }",
            )
            .await;
        (
            levels[0]["available"].as_i64().unwrap(),
            levels[0]["reserved"].as_i64().unwrap(),
        )
    }

    /// The value of a root field (`Query.me`), which must succeed.
    pub async fn ask(&self, who: Who, field: &str, arguments: Value, selection: &str) -> Value {
        match self.try_ask(who, field, arguments, selection).await {
            Ok(value) => value,
            Err(error) => panic!("{field}: {error:?}"),
        }
    }

    pub async fn try_ask(
        &self,
        who: Who,
        field: &str,
        arguments: Value,
        selection: &str,
    ) -> Result<Value, ResolverError> {
        let answer = self.resolver.handle(event(who, field, arguments, selection));
        joined(answer.await?)
    }

    /// Orders lines; the payload.
    pub async fn order(&self, who: Who, key: &str, address: &str, items: Value) -> Value {
        let input = json!({
            "idempotencyKey": key, "addressId": address, "items": items, "paymentMethod": "ON_DELIVERY",
        });
        self.ask(
            who,
            "Mutation.placeOrder",
            json!({ "input": input }),
            ORDER_PAYLOAD,
        )
        .await
    }

    /// Orders one product, which succeeds; the order's id.
    pub async fn order_of(
        &self,
        who: Who,
        key: &str,
        address: &str,
        (product, quantity): (&str, u32),
    ) -> String {
        let line = json!([{ "productId": product, "quantity": quantity }]);
        let placed = self.order(who, key, address, line).await;
        let id = placed["order"]["id"].as_str();
        id.unwrap_or_else(|| panic!("{placed}")).to_owned()
    }

    /// A step that staff takes with an order; the payload.
    pub async fn step(&self, who: Who, field: &str, order: &str, more: Value) -> Value {
        let mut arguments = json!({ "orderId": order });
        let more = more.as_object().cloned().unwrap_or_default();
        arguments.as_object_mut().unwrap().extend(more);
        self.ask(who, &format!("Mutation.{field}"), arguments, STEP_PAYLOAD)
            .await
    }

    /// Brings a placed order into a later state by the steps that lead there.
    pub async fn bring(&self, order: &str, state: &str) {
        let steps: &[&str] = match state {
            "PLACED" => &[],
            "PACKING" => &["startPackaging"],
            "PACKED" => &["startPackaging", "completePackaging"],
            "OUT_FOR_DELIVERY" => &["startPackaging", "completePackaging", "startDelivery"],
            "DELIVERED" => &[
                "startPackaging",
                "completePackaging",
                "startDelivery",
                "completeDelivery",
            ],
            "DELIVERY_FAILED" => &[
                "startPackaging",
                "completePackaging",
                "startDelivery",
                "failDelivery",
            ],
            "PACKAGING_FAILED" => &["startPackaging", "updatePackagingProduct", "completePackaging"],
            "CANCELLED" => &["cancelOrderAsStaff"],
            other => panic!("no way leads to {other}"),
        };
        for field in steps {
            let more = match *field {
                "failDelivery" | "cancelOrderAsStaff" => json!({ "reason": "Nobody was there" }),
                "updatePackagingProduct" => json!({ "productId": "bone", "quantity": 0 }),
                _ => json!({}),
            };
            let done = self.step(Who::Sam, field, order, more).await;
            assert_eq!(done["userErrors"], json!([]), "{field}: {done}");
        }
    }

    /// How many requests of which kinds `run` makes.
    pub async fn requests<F: Future>(&self, run: F) -> (F::Output, Vec<String>) {
        self.engine.take_requests();
        let output = run.await;
        (output, self.engine.take_requests())
    }

    /// An item as it is stored, in DynamoDB's JSON.
    pub fn stored(&self, pk: &str, sk: &str) -> Value {
        let request = json!({ "TableName": TABLE, "Key": { "PK": { "S": pk }, "SK": { "S": sk } } });
        self.dynamodb("GetItem", &request)["Item"].clone()
    }

    /// Writes an item as it is.
    pub fn store(&self, item: Value) {
        self.dynamodb("PutItem", &json!({ "TableName": TABLE, "Item": item }));
    }

    pub fn dynamodb(&self, operation: &str, request: &Value) -> Value {
        let (status, answer) = self
            .engine
            .answer(&format!("DynamoDB_20120810.{operation}"), &request.to_string());
        assert_eq!(status, 200, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }
}

pub const ORDER_PAYLOAD: &str = "{ replayed order { id code status total { amount } } \
     userErrors { code field productId available expected { amount } } }";

/// The table as a function has it.
pub fn table_of(engine: &Engine, function: Function) -> Table {
    Table::new(engine.client_of(function), TABLE, Currency::parse("EUR").unwrap())
}

/// What a step with an order answers.
pub const STEP_PAYLOAD: &str = "{ order { id code status version total { amount } itemsTotal { amount } \
     items { productId quantity packedQuantity lineTotal { amount } } payment { status } cancelReason \
     history { at status actor note } availableActions } \
     userErrors { code message field productId available allowedActions } }";

/// An answer in which relations that were resolved ahead stand under the names of their fields, as AppSync's
/// resolvers of relations put them there. The error of one is the error of all.
pub fn joined(answer: Value) -> Result<Value, ResolverError> {
    match answer {
        Value::Array(items) => items.into_iter().map(joined).collect(),
        Value::Object(mut members) => {
            members.remove("__ref");
            let table = members.remove("__pre").unwrap_or_else(|| json!({}));
            for (key, mut entry) in table.as_object().unwrap().clone() {
                if let Some(error) = entry.get("e") {
                    return Err(ResolverError {
                        error_type: error["type"].as_str().unwrap().to_owned(),
                        message: error["message"].as_str().unwrap().to_owned(),
                    });
                }
                let (field, _) = key.split_once('|').unwrap();
                let other = members.insert(field.to_owned(), entry["v"].take());
                assert_eq!(other, None, "{field} stands there twice");
            }
            let members = members.into_iter();
            members.map(|(name, value)| Ok((name, joined(value)?))).collect()
        }
        leaf => Ok(leaf),
    }
}

/// AppSync's event for a root field.
pub fn event(who: Who, field: &str, arguments: Value, selection: &str) -> Value {
    let (parent, name) = field.split_once('.').unwrap();
    json!({
        "arguments": arguments, "identity": who.identity(), "source": null,
        "request": { "headers": { "content-type": "application/json" }, "domainName": null },
        "prev": null, "stash": {},
        "info": {
            "fieldName": name, "parentTypeName": parent, "variables": {},
            "selectionSetList": [], "selectionSetGraphQL": selection,
        },
    })
}

/// Cognito's event after a confirmed sign-up.
pub fn confirmation(sub: &str, email: &str, name: &str) -> Value {
    json!({
        "version": "1", "triggerSource": "PostConfirmation_ConfirmSignUp", "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEf123", "userName": sub,
        "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "3n4b5urk1ft4fl3mg5e62d9ado" },
        "request": {
            "userAttributes": {
                "sub": sub, "cognito:user_status": "CONFIRMED", "email_verified": "true",
                "email": email, "name": name,
            },
            "clientMetadata": {},
        },
        "response": {},
    })
}

/// What of an answer stands in `like`: answers hold every leaf of an object, whatever was asked for.
pub fn part(answer: &Value, like: &Value) -> Value {
    match (answer, like) {
        (Value::Object(members), Value::Object(wanted)) => {
            let wanted = wanted.iter().filter_map(|(name, like)| {
                let member = members.get(name)?;
                Some((name.clone(), part(member, like)))
            });
            Value::Object(wanted.collect())
        }
        (Value::Array(items), Value::Array(wanted)) => {
            let last = wanted.last().unwrap_or(&Value::Null);
            let likes = wanted.iter().chain(std::iter::repeat(last));
            items
                .iter()
                .zip(likes)
                .map(|(item, like)| part(item, like))
                .collect()
        }
        (answer, _) => answer.clone(),
    }
}

/// The codes of a payload's `userErrors`.
pub fn codes(payload: &Value) -> Vec<&str> {
    let errors = payload["userErrors"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"));
    errors
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect()
}
