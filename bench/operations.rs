//! How long the usual operations take through the handler, on the embedded database.
//!
//! Run with `make bench-operations`. These machines are noisy: compare ratios within one run.

#![allow(
    clippy::expect_used,
    reason = "a benchmark that cannot start has nothing to measure"
)]

use std::{hint::black_box, sync::Arc};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    entry::appsync::{Budget, Event, Plan, Resolver, Shapes},
    local::{
        engine::{Engine, Place},
        seed,
    },
    shop::{
        catalogue::{Catalogue, ProductFilter, ProductSort},
        id::ProductId,
        money::{Currency, Money},
        page::PageRequest,
        product::{Product, ProductStatus},
        stock::Availability,
        timestamp::Timestamp,
    },
    table::Table,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

const ADA: &str = "ada00000-0000-4000-8000-000000000001";

/// AppSync's event for Ada.
fn event(field: &str, arguments: &Value, selection: &str) -> Value {
    let (parent, name) = field.split_once('.').unwrap_or_default();
    json!({
        "arguments": arguments,
        "identity": {
            "sub": ADA, "issuer": "https://pool", "username": ADA, "groups": null,
            "sourceIp": ["203.0.113.17"], "defaultAuthStrategy": "ALLOW",
            "claims": { "sub": ADA, "username": ADA, "token_use": "access" },
        },
        "source": null, "request": { "headers": {} , "domainName": null }, "prev": null, "stash": {},
        "info": {
            "fieldName": name, "parentTypeName": parent, "variables": {},
            "selectionSetList": [], "selectionSetGraphQL": selection,
        },
    })
}

/// A seeded shop in memory, without the wait for its resolver.
fn shop(runtime: &Runtime) -> (Arc<App>, Engine) {
    runtime.block_on(async {
        let engine = Engine::open(&Place::Memory, "kibble")
            .await
            .expect("memory opens");
        let currency = Currency::parse("EUR").expect("EUR is a currency");
        let table = Table::new(engine.client(), "kibble", currency);
        let settings = Settings::new(currency);
        let app = Arc::new(App::new(
            table,
            settings,
            Arc::new(SystemClock),
            Arc::new(RandomIds),
        ));
        seed::seed(&app, &app, currency).await.expect("the seed fits");
        app.warm_up().await;
        (app, engine)
    })
}

const ACCOUNT: &str = "{ profile { name email } orders(first: 10) { nodes { id code status total { formatted } } \
     pageInfo { hasNextPage endCursor } } addresses { id street city isDefault } \
     cart { totalQuantity itemsTotal { formatted } } }";

fn operations(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (app, _engine) = shop(&runtime);
    let resolver = Resolver::new(app.clone());
    let ask = |event: Value| async { resolver.handle(event).await.expect("the operation succeeds") };

    let profile = event("Query.customerProfile", &json!({}), "{ id name email }");
    criterion.bench_function("customerProfile, warm", |bench| {
        bench
            .to_async(&runtime)
            .iter_batched(|| profile.clone(), &ask, BatchSize::SmallInput);
    });

    let account = event("Query.me", &json!({}), ACCOUNT);
    criterion.bench_function("me with everything, warm", |bench| {
        bench
            .to_async(&runtime)
            .iter_batched(|| account.clone(), &ask, BatchSize::SmallInput);
    });

    let address = runtime.block_on(ask(event("Query.addresses", &json!({}), "{ id }")))[0]["id"].clone();
    stock_up(&runtime, &resolver);
    let mut number = 0_u64;
    let mut order = || {
        number += 1;
        let items = json!([
            { "productId": "chicken-kibble-2kg", "quantity": 1 },
            { "productId": "salmon-kibble-2kg", "quantity": 1 },
            { "productId": "beef-stew-400g", "quantity": 1 },
        ]);
        let input = json!({
            "idempotencyKey": format!("bench-{number}"), "addressId": address, "items": items,
            "paymentMethod": "ON_DELIVERY",
        });
        event(
            "Mutation.placeOrder",
            &json!({ "input": input }),
            "{ order { id } userErrors { code } }",
        )
    };
    criterion.bench_function("placeOrder, 3 lines, warm", |bench| {
        bench
            .to_async(&runtime)
            .iter_batched(&mut order, &ask, BatchSize::SmallInput);
    });
}

/// Enough pieces for every order that is measured.
fn stock_up(runtime: &Runtime, resolver: &Resolver) {
    for product in ["chicken-kibble-2kg", "salmon-kibble-2kg", "beef-stew-400g"] {
        let input = json!({
            "idempotencyKey": format!("bench-{product}"), "productId": product, "delta": 9_000_000,
            "reason": "bench",
        });
        let mut event = event(
            "Mutation.adjustStock",
            &json!({ "input": input }),
            "{ userErrors { code } }",
        );
        event["identity"]["claims"]["cognito:groups"] = json!(["admin"]);
        let done = runtime.block_on(resolver.handle(event)).expect("the stock grows");
        assert_eq!(done["userErrors"], json!([]));
    }
}

fn plan(criterion: &mut Criterion) {
    let shapes = Shapes::known();
    let account = event("Query.me", &json!({}), ACCOUNT);
    criterion.bench_function("parse and plan an event", |bench| {
        bench.iter_batched(
            || account.clone(),
            |event| {
                let event = Event::read(event).expect("it is an event");
                black_box(Plan::of(&event, &shapes, Budget::USUAL).expect("it can be planned"))
            },
            BatchSize::SmallInput,
        );
    });
}

/// From nothing to a resolver that can answer: client, table, the settings of the shop and the schema. The connection
/// to a DynamoDB over the network is not part of it.
fn start_up(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (_app, engine) = shop(&runtime);
    let currency = Currency::parse("EUR").expect("EUR is a currency");
    criterion.bench_function("resolver start-up until ready", |bench| {
        bench.to_async(&runtime).iter(|| async {
            let table = Table::new(engine.client(), "kibble", currency);
            let settings = Settings::new(currency);
            let app = App::new(table, settings, Arc::new(SystemClock), Arc::new(RandomIds));
            app.connect().await;
            black_box(Resolver::new(Arc::new(app)))
        });
    });
}

/// Pages of a large catalogue in memory.
fn browsing(criterion: &mut Criterion) {
    let currency = Currency::parse("EUR").expect("EUR is a currency");
    let product = |number: i64| Product {
        id: ProductId::parse(&format!("product-{number:05}")).expect("it is an id"),
        name: format!(
            "{} {}",
            ["Rope", "Bone"][number as usize % 2],
            number * 7_919 % 50_000
        ),
        description: Some("For dogs that like to pull.".to_owned()),
        category: format!("shelf-{}", number % 20),
        tags: Vec::new(),
        pictures: Vec::new(),
        price: Money::new(number * 31 % 5_000, currency),
        price_version: 1,
        package: None,
        status: ProductStatus::Active,
        availability: Availability::InStock,
        created_at: Timestamp::from_milliseconds(number),
        updated_at: Timestamp::from_milliseconds(number),
        version: 1,
    };
    let catalogue = Catalogue::new((0..50_000).map(product));
    let page = PageRequest::parse(20, None).expect("it is a page");
    let search = ProductFilter {
        query: Some("rope".to_owned()),
        ..ProductFilter::default()
    };
    for (name, filter) in [("page", ProductFilter::default()), ("search", search)] {
        criterion.bench_function(&format!("a {name} of 50,000 products"), |bench| {
            bench.iter(|| black_box(catalogue.list(&filter, ProductSort::Name, &page)));
        });
    }
}

criterion_group!(benches, operations, plan, browsing, start_up);
criterion_main!(benches);
