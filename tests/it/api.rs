//! The local AppSync over a world, without HTTP.

use std::{net::Ipv4Addr, sync::Arc};

use futures_util::FutureExt as _;
use kibble::{
    entry::appsync::{Budget, Resolver},
    graphql::{self, Loaders, sdl},
    local::{
        cost::{Cost, Meter},
        gateway::{Authorization, Gateway, GraphQlRequest, Invoke, LambdaError, Response, Settings},
    },
};
use serde_json::{Value, json};

use crate::world::{Who, World};

/// AppSync in front of the function.
pub struct Api {
    gateway: Gateway,
}

impl Api {
    /// With a bound on what the function resolves ahead.
    pub fn over(world: &World, budget: Budget, settings: Settings) -> Self {
        let resolver = Arc::new(Resolver::within(world.app.clone(), budget));
        let invoke: Arc<Invoke> = Arc::new(move |event| {
            let resolver = resolver.clone();
            async move {
                let answer = resolver.handle(event).await;
                answer.map_err(|error| LambdaError {
                    error_type: error.error_type,
                    message: error.message,
                })
            }
            .boxed()
        });
        Self {
            gateway: Gateway::with_settings(&sdl::client(), invoke, settings).unwrap(),
        }
    }

    /// The response, and what it took.
    pub async fn ask(&self, who: Who, request: GraphQlRequest) -> (Response, Cost) {
        let caller = match who {
            Who::Public => Authorization::ApiKey,
            Who::Machine => Authorization::Iam,
            person => Authorization::Cognito {
                claims: person.identity()["claims"].as_object().unwrap().clone(),
            },
        };
        let meter = Meter::default();
        let execution = self
            .gateway
            .execute(request, caller, Default::default(), Ipv4Addr::LOCALHOST.into());
        let response = meter.over(execution).await;
        (response, meter.cost())
    }
}

/// A GraphQL request.
pub fn request(query: &str, variables: &Value, operation: Option<&str>) -> GraphQlRequest {
    let body = json!({ "query": query, "variables": variables, "operationName": operation });
    serde_json::from_value(body).unwrap()
}

/// What the engine answers by itself, without AppSync between.
pub async fn direct(
    world: &World,
    who: Who,
    query: &str,
    variables: &Value,
    operation: Option<&str>,
) -> async_graphql::Response {
    let caller = kibble::auth::identity::caller(Some(&who.identity())).unwrap();
    let loaders = Arc::new(Loaders::new(world.app.clone(), caller.clone()));
    let variables = async_graphql::Variables::from_json(variables.clone());
    let mut request = async_graphql::Request::new(query).variables(variables);
    if let Some(operation) = operation {
        request = request.operation_name(operation);
    }
    let schema = graphql::build(world.app.clone());
    schema
        .execute(graphql::for_caller(request, caller, loaders))
        .await
}
