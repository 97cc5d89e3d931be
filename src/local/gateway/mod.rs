//! AppSync's part on this machine: checks a GraphQL request against the schema, hands every root field
//! to the Lambda handler as the event that AppSync would send, and makes the response of its answers.
//!
//! Nothing but JSON text passes between the gateway and the handler, so nothing can pass that could not
//! pass a wire. Parsing, validation, printing and introspection are apollo-compiler's. Execution is the
//! gateway's own: AppSync needs each error's type, its own wording of it, and all root fields at once.

mod authorization;
mod coercion;
mod completion;
mod document;
mod error;
mod event;
mod execution;
mod lambda;
mod literal;
mod position;
mod response;
mod scalar;
mod scalar_literals;
mod selection;
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
};
use self::{error::RequestFault, execution::Execution};

/// AppSync gives up on an operation after this time, and cannot be told otherwise
/// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const TIMEOUT: Duration = Duration::from_secs(30);

/// What an operation may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// AppSync's `queryDepthLimit`: how deep fields may nest, the root field counted. Off by default,
    /// because the usual introspection query is deeper than any screen.
    pub depth: Option<usize>,
    /// How long an operation may take.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: None,
            timeout: TIMEOUT,
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
    limits: Limits,
}

impl Gateway {
    /// Reads the schema, which must hold the definitions of AppSync's scalars and directives too.
    ///
    /// Fails when it is not valid GraphQL, or uses `@aws_auth`, which AppSync ignores as soon as an API
    /// has a second way of authorization.
    pub fn new(sdl: &str, invoke: Arc<Invoke>) -> Result<Self, SchemaError> {
        Self::with_limits(sdl, invoke, Limits::default())
    }

    /// Like [`Gateway::new`], with limits other than the usual.
    pub fn with_limits(sdl: &str, invoke: Arc<Invoke>, limits: Limits) -> Result<Self, SchemaError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|failed| SchemaError(failed.errors.to_string()))?;
        authorization::check(&schema)?;
        Ok(Self {
            implementers: schema.implementers_map(),
            schema,
            invoke,
            limits,
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
        let client = Client {
            caller,
            headers,
            source_ip,
        };
        match tokio::time::timeout(self.limits.timeout, self.run(request, &client)).await {
            Ok(Ok(response)) => response,
            Ok(Err(fault)) => Response::refused(fault),
            Err(_) => Response::refused(RequestFault::typed("ExecutionTimeout", "Execution timed out.")),
        }
    }

    async fn run(&self, request: GraphQlRequest, client: &Client) -> Result<Response, RequestFault> {
        let document = document::read(&self.schema, &request.query)?;
        let name = request.operation_name.as_deref().filter(|name| !name.is_empty());
        let operation = document::operation(&document, name)?;
        let variables = coercion::variables(&self.schema, operation, &request.variables.unwrap_or_default())?;
        let execution = Execution {
            gateway: self,
            client,
            text: &request.query,
            document: &document,
            operation,
            variables,
            visits: Default::default(),
        };
        execution.run().await
    }
}
