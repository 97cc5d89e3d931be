//! The endpoint as any client sees it: GraphQL over HTTP. One that goes away is waited for.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{sync::Mutex, time::sleep};

use super::{
    figures::{Figures, PriceTag},
    messages::Payload,
    operations::Operation,
    people::Person,
};
use crate::{
    app::Stopwatch,
    local::{
        server::Config,
        sign_in::{SignInError, http_client},
    },
};

const TIMEOUT: Duration = Duration::from_secs(30);
/// How long an endpoint may be away.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);
/// How often a request is sent whose answer is lost each time, though the endpoint is there.
const ATTEMPTS: usize = 20;
/// How long one waits before one asks again whether the endpoint is back, or less busy.
pub(super) const PAUSE: Duration = Duration::from_millis(200);
/// A request with it is told what it cost, by the local server.
const COST: &str = "x-kibble-cost";
const UNAUTHORIZED: &str = "UnauthorizedException";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// Nobody knows whether the request was done. The endpoint is there again.
    #[error("the answer was lost")]
    Lost,
    #[error("{0} has been away for {seconds} seconds", seconds = PATIENCE.as_secs())]
    Gone(String),
    #[error("{operation} is answered with {error_type}: {message}")]
    Failed {
        operation: &'static str,
        error_type: String,
        message: String,
    },
    #[error("the answer to {operation} cannot be read: {reason}")]
    Unreadable { operation: &'static str, reason: String },
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Caller<'a> {
    /// Anybody who has the public key.
    Public,
    Person(&'a Person),
}

pub(super) struct Endpoint {
    http: Client,
    config: Config,
    figures: Arc<Figures>,
    /// Held by the one who asks whether the endpoint is back.
    waiting: Mutex<()>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Vec<GraphQlError>,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
struct Extensions {
    cost: Option<PriceTag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GraphQlError {
    error_type: Option<String>,
    #[serde(default)]
    message: String,
}

impl Endpoint {
    pub fn new(config: Config, figures: Arc<Figures>) -> Result<Self, SignInError> {
        Ok(Self {
            http: http_client(&config.graphql_endpoint)?,
            config,
            figures,
            waiting: Mutex::default(),
        })
    }

    /// The same endpoint with figures of its own.
    pub fn counting_on(&self, figures: Arc<Figures>) -> Self {
        Self {
            http: self.http.clone(),
            config: self.config.clone(),
            figures,
            waiting: Mutex::default(),
        }
    }

    /// Whether there is a public key, with which one may shop without signing in.
    pub fn is_public(&self) -> bool {
        self.config.api_key.is_some()
    }

    /// Asks until there is an answer: for what may be repeated, because it reads only, has an idempotency
    /// key, or says how something shall be and not how it shall change.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: Value,
    ) -> Result<T, Trouble> {
        for _ in 1..ATTEMPTS {
            match self.ask_once(caller, operation, &variables).await {
                Err(Trouble::Lost) => {}
                answered => return answered,
            }
        }
        self.ask_once(caller, operation, &variables).await
    }

    /// A mutation that may be repeated, whose refusals are counted.
    pub async fn change(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: Value,
    ) -> Result<Payload, Trouble> {
        let payload = self.ask(caller, operation, variables).await?;
        Ok(self.counted(payload))
    }

    /// A mutation that is sent once: when its answer is lost, the caller looks before they repeat it.
    pub async fn change_once(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: &Value,
    ) -> Result<Payload, Trouble> {
        let payload = self.ask_once(caller, operation, variables).await?;
        Ok(self.counted(payload))
    }

    fn counted(&self, payload: Payload) -> Payload {
        for error in &payload.user_errors {
            self.figures.refused(&error.code);
        }
        payload
    }

    /// Sends a request once. Returns only when the endpoint is there, or has been away for too long.
    async fn ask_once<T: DeserializeOwned>(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: &Value,
    ) -> Result<T, Trouble> {
        let mut answer = self.send(caller, operation, variables).await;
        // A token lasts an hour. What is refused for it has not been done.
        if let (Err(Sent::Unauthorized), Caller::Person(person)) = (&answer, caller) {
            answer = match person.sign_in_again(&self.config).await {
                Ok(()) => self.send(caller, operation, variables).await,
                Err(SignInError::NoPool(_)) => Err(Sent::Lost),
                Err(error) => return Err(error.into()),
            };
        }
        match answer {
            Ok(value) => serde_json::from_value(value).map_err(|error| Trouble::Unreadable {
                operation: operation.field,
                reason: error.to_string(),
            }),
            Err(Sent::Failed { error_type, message }) => {
                self.figures.failed(&error_type);
                Err(Trouble::Failed {
                    operation: operation.field,
                    error_type,
                    message,
                })
            }
            Err(Sent::Unauthorized) => Err(Trouble::Failed {
                operation: operation.field,
                error_type: UNAUTHORIZED.to_owned(),
                message: "nobody with this token or key may ask".to_owned(),
            }),
            Err(Sent::Busy(error_type)) => {
                self.figures.failed(&error_type);
                sleep(PAUSE).await;
                Err(Trouble::Lost)
            }
            Err(Sent::Lost) => {
                self.figures.lost();
                self.wait().await?;
                Err(Trouble::Lost)
            }
        }
    }

    async fn send(
        &self,
        caller: Caller<'_>,
        operation: &Operation,
        variables: &Value,
    ) -> Result<Value, Sent> {
        let request = self
            .http
            .post(&self.config.graphql_endpoint)
            .timeout(TIMEOUT)
            .header(COST, "true")
            .json(&json!({ "query": operation.document, "variables": variables }));
        let request = match caller {
            Caller::Public => request.header("x-api-key", self.config.api_key.as_deref().unwrap_or_default()),
            Caller::Person(person) => request.header("authorization", person.token()),
        };
        let stopwatch = Stopwatch::start();
        let response = request.send().await.map_err(|_| Sent::Lost)?;
        let status = response.status();
        let body = response.bytes().await.map_err(|_| Sent::Lost)?;
        if status == StatusCode::UNAUTHORIZED {
            return Err(Sent::Unauthorized);
        }
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Sent::Busy(status.to_string()));
        }
        let mut answer: Answer = serde_json::from_slice(&body).map_err(|error| Sent::Failed {
            error_type: "NoGraphQl".to_owned(),
            message: error.to_string(),
        })?;
        let took = stopwatch.elapsed();
        self.figures
            .answered(operation.field, took, answer.extensions.cost.take());
        answer.value_of(operation.field)
    }

    /// Waits until the endpoint answers anything at all.
    async fn wait(&self) -> Result<(), Trouble> {
        let _turn = self.waiting.lock().await;
        let stopwatch = Stopwatch::start();
        let mut is_away = false;
        while stopwatch.elapsed() < PATIENCE {
            let knock = self.http.get(&self.config.graphql_endpoint).timeout(TIMEOUT);
            if knock.send().await.is_ok() {
                return Ok(());
            }
            if !is_away {
                is_away = true;
                self.figures.away();
            }
            sleep(PAUSE).await;
        }
        Err(Trouble::Gone(self.config.graphql_endpoint.clone()))
    }
}

/// What became of a request that was sent.
enum Sent {
    /// Nobody knows.
    Lost,
    /// The endpoint is there and could not do it now, or not tell.
    Busy(String),
    Unauthorized,
    Failed {
        error_type: String,
        message: String,
    },
}

impl Answer {
    fn value_of(mut self, field: &str) -> Result<Value, Sent> {
        let Some(error) = self.errors.into_iter().next() else {
            return Ok(self.data[field].take());
        };
        let error_type = error.error_type.unwrap_or_else(|| "NoType".to_owned());
        Err(match error_type.as_str() {
            UNAUTHORIZED => Sent::Unauthorized,
            "Throttled" | "Unavailable" => Sent::Busy(error_type),
            _ => Sent::Failed {
                error_type,
                message: error.message,
            },
        })
    }
}

#[cfg(test)]
mod tests;
