//! AppSync's part on this machine: checks a GraphQL request against the schema, hands every field that has
//! a resolver to the Lambda handler as the event that AppSync would send, and makes the response of its
//! answers.
//!
//! Nothing but JSON text passes between the gateway and the handler, so nothing can pass that could not
//! pass a wire. The GraphQL itself is apollo-compiler's: parsing, validation, execution, introspection,
//! printing. Its executor asks for one field after the other and knows but the message of an error, so the
//! resolvers are run before it, siblings together, and their errors are joined to its own by their paths.

mod authorization;
mod coercion;
mod completion;
mod document;
mod error;
mod event;
mod execution;
mod lambda;
mod literal;
mod object;
mod position;
mod relation;
mod resolution;
mod response;
mod run;
mod scalar;
mod scalar_literals;
mod selection;
mod siblings;
mod subscription;
mod validation;

#[cfg(test)]
mod tests;

use std::{net::IpAddr, sync::Arc, time::Duration};

use apollo_compiler::{Name, Schema, collections::HashMap, schema::Implementers, validation::Valid};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value};

pub use self::{
    authorization::Authorization,
    lambda::{Invoke, LambdaError},
    response::Response,
    subscription::{MAX_PAYLOAD_BYTES, Subscription, Update},
};
use self::{error::RequestFault, event::Context, execution::Execution, subscription::Updates};
use crate::graphql::resolvers::{RESOLVERS, Resolver, Resolvers};

/// AppSync gives up on an operation after this time, and cannot be told otherwise
/// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const TIMEOUT: Duration = Duration::from_secs(30);
/// Some seconds of a busy shop.
const WAITING_UPDATES: usize = 4096;

/// How the API is set up.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Which fields have a resolver, and AppSync's limits. Fields of the root types always have one.
    pub resolvers: &'static Resolvers,
    /// How long an operation may take.
    pub timeout: Duration,
    /// How many updates wait for a listener that is slower than they come.
    pub waiting_updates: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            resolvers: &RESOLVERS,
            timeout: TIMEOUT,
            waiting_updates: WAITING_UPDATES,
        }
    }
}

/// The schema cannot be served; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be served: {0}")]
pub struct SchemaError(String);

/// A GraphQL request, as it stands in the body of the HTTP request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphQlRequest {
    pub query: String,
    /// The values of the variables. `null` means that there are none.
    #[serde(default)]
    pub variables: Option<Map<String, Value>>,
    /// Which operation of the document is meant. Needed only when there are several.
    #[serde(default)]
    pub operation_name: Option<String>,
}

/// What AppSync knows of a request beside its GraphQL.
#[derive(Clone, Debug)]
struct Client {
    caller: Authorization,
    headers: HeaderMap,
    source_ip: IpAddr,
}

/// A GraphQL API in front of one Lambda function.
pub struct Gateway {
    schema: Valid<Schema>,
    implementers: HashMap<Name, Implementers>,
    invoke: Arc<Invoke>,
    settings: Settings,
    updates: Updates,
}

impl Gateway {
    /// Reads the schema, which must hold the definitions of AppSync's scalars and directives too.
    ///
    /// Fails when it is not valid GraphQL, or uses `@aws_auth`, which AppSync ignores as soon as an API
    /// has a second way of authorization.
    pub fn new(sdl: &str, invoke: Arc<Invoke>) -> Result<Self, SchemaError> {
        Self::with_settings(sdl, invoke, Settings::default())
    }

    /// Like [`Gateway::new`], set up otherwise than the shop's API.
    pub fn with_settings(sdl: &str, invoke: Arc<Invoke>, settings: Settings) -> Result<Self, SchemaError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|failed| SchemaError(failed.errors.to_string()))?;
        authorization::check(&schema)?;
        Ok(Self {
            implementers: schema.implementers_map(),
            updates: Updates::of(&schema, settings.waiting_updates),
            schema,
            invoke,
            settings,
        })
    }

    /// Executes one operation. `source_ip` is the address of the connection.
    ///
    /// Every failure is an entry of `errors` in the response: this function has no other.
    pub async fn execute(
        &self,
        request: GraphQlRequest,
        caller: Authorization,
        headers: HeaderMap,
        source_ip: IpAddr,
    ) -> Response {
        let context = Context::of(Client {
            caller,
            headers,
            source_ip,
        });
        let run = async {
            let document = document::read(&self.schema, &request.query)?;
            Execution::of(self, &context, &request, &document)?.run().await
        };
        match tokio::time::timeout(self.settings.timeout, run).await {
            Ok(Ok(response)) => response,
            Ok(Err(fault)) => Response::refused(fault),
            Err(_) => Response::refused(RequestFault::timeout()),
        }
    }

    /// What the Lambda function would get for an operation: for each root field that it resolves, the
    /// payload of its invocation, which is a list of one event. Nothing is executed.
    ///
    /// Fails with the response to an operation that is not executed at all.
    pub fn events(
        &self,
        request: GraphQlRequest,
        caller: Authorization,
        headers: HeaderMap,
        source_ip: IpAddr,
    ) -> Result<Vec<Value>, Response> {
        let context = Context::of(Client {
            caller,
            headers,
            source_ip,
        });
        let events = || {
            let document = document::read(&self.schema, &request.query)?;
            Execution::of(self, &context, &request, &document)?.events()
        };
        events().map_err(Response::refused)
    }

    /// The resolver of a field; `None` where the parent's value is read.
    fn resolver(&self, type_name: &str, field: &str) -> Option<Resolver> {
        let listed = self.settings.resolvers.of(type_name, field);
        let is_root = || {
            let mut roots = self.schema.schema_definition.iter_root_operations();
            roots.any(|(_, root)| root.as_str() == type_name)
        };
        listed.or_else(|| is_root().then_some(Resolver::Direct))
    }
}
