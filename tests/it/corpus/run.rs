//! Runs documents of the corpus, and counts what they take.

use std::sync::Arc;

use kibble::{
    entry::appsync::Budget,
    graphql::resolvers::Resolvers,
    local::{
        cost::Cost,
        gateway::{Response, Settings},
    },
};
use serde_json::{Value, json};

use super::{
    document::{Document, Fault, documents},
    stock,
};
use crate::{
    api::{self, Api},
    world::World,
};

/// How relations are resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Ahead, with their root field, as the function does.
    Ahead,
    /// Each by its own resolver, siblings in one list.
    Batched,
    /// Each by its own resolver, one invocation for each parent.
    Single,
}

/// What a document takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    pub invocations: usize,
    /// DynamoDB's operations; those of a query are sorted.
    pub requests: Vec<String>,
}

/// A line of the table of the corpus.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    /// What the document shows.
    pub about: String,
    pub ahead: Usage,
    pub batched: Usage,
    pub single: Usage,
}

/// Every document of the corpus that is executed, with what it takes in each way.
pub async fn table() -> Vec<Row> {
    let mut rows = Vec::new();
    for document in documents().iter().filter(|document| document.fault.is_none()) {
        let mut usages = Vec::new();
        for way in [Way::Ahead, Way::Batched, Way::Single] {
            usages.push(through_appsync(document, way).await.1);
        }
        let mut usages = usages.into_iter();
        let mut next = || usages.next().unwrap();
        rows.push(Row {
            name: document.name.clone(),
            about: document.about.clone(),
            ahead: next(),
            batched: next(),
            single: next(),
        });
    }
    rows
}

/// The response to a document that finds a new shop, and what it took.
pub async fn through_appsync(document: &Document, way: Way) -> (Response, Usage) {
    let world = shop_for(document).await;
    let budget = match way {
        Way::Ahead => Budget::USUAL,
        Way::Batched | Way::Single => Budget::NOTHING,
    };
    let settings = match way {
        Way::Ahead | Way::Batched => Settings::default(),
        Way::Single => one_by_one(),
    };
    let api = Api::over(&world, budget, settings);
    let operation = document.operation.as_deref();
    let request = api::request(&document.text, &document.variables, operation);
    let (response, cost) = api.ask(document.who, request).await;
    (response, usage(document, cost))
}

/// The response of the engine alone to a document that finds a new shop.
pub async fn through_engine(document: &Document) -> async_graphql::Response {
    let world = shop_for(document).await;
    let operation = document.operation.as_deref();
    api::direct(
        &world,
        document.who,
        &document.text,
        &document.variables,
        operation,
    )
    .await
}

async fn shop_for(document: &Document) -> World {
    let world = stock::shop().await;
    if !document.is_cold {
        world.app.warm_up().await;
    }
    if let Some(fault) = &document.fault {
        set_fault(&world, fault.clone());
    }
    world
}

fn set_fault(world: &World, fault: Fault) {
    let (status, name) = match fault.error_type.as_str() {
        "Internal" => (400, "ResourceNotFoundException"),
        "Throttled" => (400, "ProvisionedThroughputExceededException"),
        "Unavailable" => (500, "InternalServerError"),
        other => panic!("storage does not fail as {other}"),
    };
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": "no" });
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, request| {
            let is_meant = operation == fault.operation && request.contains(&fault.holding);
            is_meant.then(|| (status, body.to_string()))
        })));
}

/// AppSync with resolvers that take no lists.
fn one_by_one() -> Settings {
    let text = include_str!("../../../src/graphql/resolvers.json");
    let mut resolvers: Value = serde_json::from_str(text).unwrap();
    resolvers["maxBatchSize"] = 1.into();
    let resolvers: Resolvers = serde_json::from_value(resolvers).unwrap();
    Settings {
        resolvers: Box::leak(Box::new(resolvers)),
        ..Settings::default()
    }
}

fn usage(document: &Document, cost: Cost) -> Usage {
    let requests = cost.requests.into_iter();
    let mut requests: Vec<String> = requests.map(|request| request.operation).collect();
    if !document.writes() {
        requests.sort();
    }
    Usage {
        invocations: cost.lambda_invocations,
        requests,
    }
}
