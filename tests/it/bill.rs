//! What a deployed shop costs: a month in which nothing happens, and a million orders, as the README tells it.

use std::fmt::Write as _;

use kibble::{
    app::{MEASURES, OrderMailer},
    local::{
        cost::{Meter, UsdPerMillion},
        documents::Documents,
        mailbox::Mailbox,
    },
    table::stream::concerns,
};
use serde_json::{Value, json};

use crate::{
    mails::desk,
    published::Followed,
    world::{ORDER_PAYLOAD, Who},
};

const PRICES: &str = include_str!("../../src/local/cost/prices.json");
/// The resources of a stack that takes no cards and has no names of its own.
const STACK: &str = include_str!("../../infra/tests/graphs/dev.json");
const BEGIN: &str = "<!-- What it costs on AWS: `cargo test --test it bill -- --nocapture` prints it, and a test compares it. -->\n";
const END: &str = "<!-- The end of what it costs. -->\n";
/// Every five minutes, for thirty days.
const TICKS: f64 = 12.0 * 24.0 * 30.0;
const ERRORS: &str = "{ userErrors { code } }";
const LIST: &str = "{ nodes { id } }";

/// What is paid for.
#[derive(Default)]
struct Used {
    operations: usize,
    invocations: usize,
    read: f64,
    write: f64,
    updates: usize,
    events: usize,
    mails: usize,
    notices: usize,
}

/// A shop with all who follow it, and what they have used.
struct Shop {
    followed: Followed,
    mailbox: Mailbox,
    mailer: OrderMailer,
    used: Used,
}

impl Shop {
    async fn new() -> Self {
        let mut followed = Followed::new().await;
        followed.world.product("bone", 500, 50).await;
        followed.world.product("ball", 500, 50).await;
        followed.follow().await;
        let world = &followed.world;
        let mailbox = Mailbox::open(Documents::default(), world.clock.clone()).unwrap();
        let mailer = desk::function(&world.engine, &mailbox, world);
        Self {
            followed,
            mailbox,
            mailer,
            used: Used::default(),
        }
    }

    fn count(&mut self, meter: &Meter) {
        let cost = meter.cost();
        self.used.invocations += 1;
        self.used.read += cost.read_units.unwrap();
        self.used.write += cost.write_units.unwrap();
    }

    /// One operation, and all that follows it.
    async fn ask(&mut self, who: Who, field: &str, arguments: Value, selection: &str) -> Value {
        let meter = Meter::default();
        let asked = self.followed.world.ask(who, field, arguments, selection);
        let answer = meter.over(Box::pin(asked)).await;
        if let Some(refusals) = answer.get("userErrors") {
            assert_eq!(*refusals, json!([]), "{field}: {answer}");
        }
        self.used.operations += 1;
        self.count(&meter);
        Box::pin(self.follow()).await;
        answer
    }

    async fn follow(&mut self) {
        let changes = self.followed.changes();
        let of = |function: &str| -> Vec<Value> {
            let concerning = changes.iter().filter(|change| concerns(function, change));
            concerning.cloned().collect()
        };
        let (told, mailed) = (of("stream"), of("mailer"));
        if !told.is_empty() {
            let meter = Meter::default();
            meter.over(Box::pin(self.followed.bring(&told))).await;
            self.count(&meter);
        }
        if !mailed.is_empty() {
            self.used.updates += 1;
            let meter = Meter::default();
            let failures = meter.over(Box::pin(desk::failures(&self.mailer, &mailed))).await;
            assert_eq!(failures, [0; 0]);
            self.count(&meter);
        }
    }

    /// Sums up what others have counted.
    fn used(mut self) -> Used {
        self.used.events = self.followed.events();
        self.used.mails = self.mailbox.mails(1000).unwrap().len();
        self.used.notices = self.mailbox.notices(1000).unwrap().len();
        self.used
    }
}

/// One order of two products: looked for, ordered, looked after, packed and brought.
async fn an_order() -> Used {
    let mut shop = Shop::new().await;
    let address = shop.followed.world.address(Who::Ada).await;
    shop.followed.follow().await;
    let before = shop.followed.events();
    for _ in 0..10 {
        shop.ask(Who::Ada, "Query.products", json!({}), LIST).await;
    }
    for product in ["bone", "ball"] {
        let id = json!({ "id": product });
        shop.ask(Who::Ada, "Query.product", id, "{ name }").await;
        let add = json!({ "productId": product });
        shop.ask(Who::Ada, "Mutation.addToCart", add, ERRORS).await;
    }
    let line = json!({ "productId": "ball", "quantity": 3 });
    shop.ask(Who::Ada, "Mutation.setCartLine", line, ERRORS).await;
    let me = "{ profile { name } addresses { id } cart { lines { product { name } } } }";
    shop.ask(Who::Ada, "Query.me", json!({}), me).await;
    let quote = json!({ "input": { "addressId": address } });
    shop.ask(Who::Ada, "Query.deliveryQuote", quote, "{ price { amount } }")
        .await;
    let input = json!({ "input": {
        "idempotencyKey": "one", "addressId": address, "paymentMethod": "ON_DELIVERY",
    } });
    let placed = shop
        .ask(Who::Ada, "Mutation.placeOrder", input, ORDER_PAYLOAD)
        .await;
    let order = placed["order"]["id"].clone();
    shop.ask(Who::Ada, "Query.orders", json!({}), LIST).await;
    for _ in 0..2 {
        shop.ask(Who::Ada, "Query.order", json!({ "id": order }), "{ status }")
            .await;
    }
    for (who, field) in [
        (Who::Wendy, "Mutation.startPackaging"),
        (Who::Wendy, "Mutation.completePackaging"),
        (Who::Dan, "Mutation.startDelivery"),
        (Who::Dan, "Mutation.completeDelivery"),
    ] {
        shop.ask(who, "Query.staffOrders", json!({}), LIST).await;
        shop.ask(who, field, json!({ "orderId": order }), ERRORS).await;
    }
    let mut used = shop.used();
    used.events -= before;
    used
}

struct Prices(Value);

impl Prices {
    fn read() -> Self {
        Self(serde_json::from_str(PRICES).unwrap())
    }

    fn of(&self, service: &str, price: &str) -> f64 {
        let value = self.0[service][price].as_f64();
        value.unwrap_or_else(|| panic!("{service} has no price {price}"))
    }

    fn million_logged(&self) -> f64 {
        let gigabytes = self.of("cloudWatch", "assumedLogBytesPerInvocation") * 1e6 / 1e9;
        gigabytes * self.of("cloudWatch", "perGigabyteOfLogs")
    }
}

/// A million invocations, as the price of an operation has them.
fn million_invocations() -> f64 {
    UsdPerMillion::of(1, None).lambda.unwrap()
}

fn million_units(read: f64, write: f64) -> f64 {
    UsdPerMillion::of(0, Some((read, write))).dynamodb.unwrap()
}

/// A table with its sum.
fn table(head: &str, rows: &[(String, f64)]) -> String {
    let mut text = format!("| {head} | US dollars |\n| --- | --: |\n");
    for (what, dollars) in rows {
        let _ = writeln!(text, "| {what} | {dollars:.2} |");
    }
    let sum: f64 = rows.iter().map(|(_, dollars)| dollars).sum();
    let _ = writeln!(text, "| **together** | **{sum:.2}** |");
    text
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// How many alarms there are, each of one metric, and how many dashboards.
fn watched() -> (usize, usize) {
    let stack: Value = serde_json::from_str(STACK).unwrap();
    let of = |kind: &str| {
        stack
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| name.contains(kind))
            .count()
    };
    (of("metricAlarm:MetricAlarm"), of("dashboard:Dashboard"))
}

fn month(prices: &Prices) -> String {
    let (metrics, dashboards) = watched();
    let ticks = TICKS / 1e6;
    let clock = prices.of("eventBridge", "perMillionScheduledInvocations")
        + million_invocations()
        + prices.million_logged()
        // It looks for orders that wait, and for payments that are open.
        + million_units(2.0 * 0.5, 0.0);
    let rows = [
        (
            format!("{metrics} alarms"),
            number(metrics) * prices.of("cloudWatch", "perAlarmMetricMonth"),
        ),
        (
            format!("{dashboards} dashboard"),
            number(dashboards) * prices.of("cloudWatch", "perDashboardMonth"),
        ),
        (
            format!(
                "{} metrics of the shop, where each is measured in every hour",
                MEASURES.len()
            ),
            number(MEASURES.len()) * prices.of("cloudWatch", "perMetricMonth"),
        ),
        (format!("the clock, {TICKS} times"), ticks * clock),
        (
            "one secret, where cards are taken".to_owned(),
            prices.of("secretsManager", "perSecretMonth"),
        ),
    ];
    table("A month, whatever is sold", &rows)
}

fn million_orders(prices: &Prices, used: &Used) -> String {
    let count = |what: &str, count: usize, price: f64| (format!("{count} {what}"), number(count) * price);
    let traces = prices.of("xRay", "perMillionTraces") * prices.of("xRay", "sampled");
    let rows = [
        count(
            "operations of AppSync",
            used.operations,
            prices.of("appSync", "perMillionOperations"),
        ),
        count(
            "updates to who watches",
            used.updates,
            prices.of("appSync", "perMillionUpdates"),
        ),
        count("invocations", used.invocations, million_invocations()),
        (format!("{} read units", used.read), million_units(used.read, 0.0)),
        (
            format!("{} write units", used.write),
            million_units(0.0, used.write),
        ),
        count(
            "events",
            used.events,
            prices.of("eventBridge", "perMillionEvents"),
        ),
        count(
            "mails to the customer",
            used.mails,
            prices.of("ses", "perThousandMails") * 1e3,
        ),
        count(
            "notice to the shop, by mail",
            used.notices,
            prices.of("sns", "perHundredThousandMails") * 10.0,
        ),
        (
            format!("the logs of {} invocations", used.invocations),
            number(used.invocations) * prices.million_logged(),
        ),
        (
            format!("the traces of {} invocations", used.invocations),
            number(used.invocations) * traces,
        ),
    ];
    table("A million orders, of which each takes", &rows)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_readme_tells_what_a_shop_costs_on_aws() {
    let prices = Prices::read();
    let expected = format!(
        "{}\n{}",
        month(&prices),
        million_orders(&prices, &Box::pin(an_order()).await)
    );
    println!("{expected}");
    let readme = include_str!("../../README.md");
    let shown = readme
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END));
    let shown = shown.map(|(shown, _)| shown.trim());
    assert!(
        shown == Some(expected.trim()),
        "put the tables above into the README"
    );
}
