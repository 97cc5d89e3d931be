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
    document::{Document, Fault, Usage, documents},
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

/// AppSync over shops that all hold the same.
pub struct AppSync {
    way: Way,
    /// For documents that find it as they leave it.
    shared: Api,
}

impl AppSync {
    pub async fn new(way: Way) -> Self {
        Self {
            way,
            shared: api(&usual_shop().await, way),
        }
    }

    /// The response to a document, and what it took.
    pub async fn ask(&self, document: &Document) -> (Response, Usage) {
        let own = match document.needs_a_shop_of_its_own() {
            true => Some(api(&shop_for(document).await, self.way)),
            false => None,
        };
        let api = own.as_ref().unwrap_or(&self.shared);
        let operation = document.operation.as_deref();
        let request = api::request(&document.text, &document.variables, operation);
        let (response, cost) = api.ask(document.who, request).await;
        (response, usage(document, cost))
    }
}

/// The GraphQL engine alone, over shops that all hold the same.
pub struct Engine {
    shared: World,
}

impl Engine {
    pub async fn new() -> Self {
        Self {
            shared: usual_shop().await,
        }
    }

    /// The response to a document.
    pub async fn ask(&self, document: &Document) -> async_graphql::Response {
        let own = match document.needs_a_shop_of_its_own() {
            true => Some(shop_for(document).await),
            false => None,
        };
        let world = own.as_ref().unwrap_or(&self.shared);
        let operation = document.operation.as_deref();
        api::direct(
            world,
            document.who,
            &document.text,
            &document.variables,
            operation,
        )
        .await
    }
}

/// Every document of the corpus under which storage does not fail, with what it takes in each way.
pub async fn table() -> Vec<Row> {
    let (ahead, batched, single) = (
        AppSync::new(Way::Ahead).await,
        AppSync::new(Way::Batched).await,
        AppSync::new(Way::Single).await,
    );
    let mut rows = Vec::new();
    for document in documents().iter().filter(|document| document.fault.is_none()) {
        rows.push(Row {
            name: document.name.clone(),
            about: document.about.clone(),
            ahead: ahead.ask(document).await.1,
            batched: batched.ask(document).await.1,
            single: single.ask(document).await.1,
        });
    }
    rows
}

fn api(world: &World, way: Way) -> Api {
    let budget = match way {
        Way::Ahead => Budget::USUAL,
        Way::Batched | Way::Single => Budget::NOTHING,
    };
    let settings = match way {
        Way::Ahead | Way::Batched => Settings::default(),
        Way::Single => one_by_one(),
    };
    Api::over(world, budget, settings)
}

/// A shop whose function has read the catalogue.
async fn usual_shop() -> World {
    let world = stock::shop().await;
    world.app.warm_up().await;
    world
}

async fn shop_for(document: &Document) -> World {
    let world = match document.is_cold {
        true => stock::shop().await,
        false => usual_shop().await,
    };
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
