//! What the shop keeps in AWS Secrets Manager: the keys of its payment provider. A function reads them once,
//! when it starts.
//!
//! Nothing here shows a secret: not in an error, not by `Debug`. What is wrong is told by the secret's name
//! and its members.

#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use aws_sdk_secretsmanager::{
    Client, Config,
    config::{
        BehaviorVersion, Region, SharedHttpClient, StalledStreamProtectionConfig, timeout::TimeoutConfig,
    },
    error::{ProvideErrorMetadata, SdkError},
    operation::get_secret_value::GetSecretValueError,
};
use serde_json::{Map, Value};

use crate::transport::Access;

const STRIPE_SECRET_KEY: &str = "stripeSecretKey";
const CALLBACK_SECRET: &str = "callbackSecret";

/// The shop's keys at its payment provider.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentKeys {
    /// `stripeSecretKey`, `sk_…`.
    pub stripe_secret_key: String,
    /// `callbackSecret`, `whsec_…`: absent until the provider was told where to call. Only the function that
    /// takes the calls needs it.
    pub callback_secret: Option<String>,
}

impl fmt::Debug for PaymentKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PaymentKeys").finish_non_exhaustive()
    }
}

/// A secret cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret {secret} {fault}")]
pub struct SecretError {
    /// By which name it was asked for.
    pub secret: String,
    pub fault: SecretFault,
}

/// What is wrong with a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    #[error("is not there, or has no value yet")]
    NotThere,
    #[error("cannot be read: {0}")]
    Refused(String),
    #[error("cannot be had: {0}")]
    Unreachable(&'static str),
    #[error("is no JSON object")]
    NoJson,
    #[error("has no member {0} that is a text")]
    Missing(&'static str),
}

/// AWS Secrets Manager.
#[derive(Clone, Debug)]
pub struct SecretStore(Client);

impl SecretStore {
    /// The SDK's client over any transport. `endpoint_url` names another one than AWS's own,
    /// `http://127.0.0.1:8000`.
    pub fn new(access: Access, endpoint_url: Option<String>, http_client: SharedHttpClient) -> Self {
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(access.credentials())
            .region(Region::new(access.region))
            .http_client(http_client)
            .timeout_config(timeouts())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(endpoint_url);
        Self(Client::from_conf(config.build()))
    }

    /// Reads the keys of the payment provider from the secret of this name (ARN), a JSON object
    /// `{"stripeSecretKey": "sk_…", "callbackSecret": "whsec_…"}`, in the version of this id or in its newest one.
    /// Lasts 8 seconds at most.
    pub async fn payment_keys(
        &self,
        secret: &str,
        version: Option<&str>,
    ) -> Result<PaymentKeys, SecretError> {
        let keys = self
            .text(secret, version)
            .await
            .and_then(|text| payment_keys(&text));
        keys.map_err(|fault| SecretError {
            secret: secret.to_owned(),
            fault,
        })
    }

    async fn text(&self, secret: &str, version: Option<&str>) -> Result<String, SecretFault> {
        let request = self.0.get_secret_value().secret_id(secret);
        let request = request.set_version_id(version.map(str::to_owned));
        let answer = request.send().await;
        // A secret of bytes has no text.
        let text = answer.map_err(|error| fault(&error))?.secret_string;
        text.ok_or(SecretFault::NoJson)
    }
}

/// Lambda gives a function ten seconds to start.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

/// The parser's own words are not handed on: they would repeat parts of the secret.
fn payment_keys(text: &str) -> Result<PaymentKeys, SecretFault> {
    let members: Map<String, Value> = serde_json::from_str(text).map_err(|_| SecretFault::NoJson)?;
    // Whoever pastes a key easily pastes the end of its line.
    let member = |name: &str| {
        let text = members.get(name).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Ok(PaymentKeys {
        stripe_secret_key: member(STRIPE_SECRET_KEY).ok_or(SecretFault::Missing(STRIPE_SECRET_KEY))?,
        callback_secret: member(CALLBACK_SECRET),
    })
}

/// What AWS says of a secret never holds its value
/// (<https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>).
fn fault<R>(error: &SdkError<GetSecretValueError, R>) -> SecretFault {
    let Some(service) = error.as_service_error() else {
        return SecretFault::Unreachable(match error {
            SdkError::TimeoutError(_) => "it took too long",
            SdkError::DispatchFailure(_) => "the connection failed",
            SdkError::ResponseError(_) => "the answer cannot be read",
            _ => "the request cannot be made",
        });
    };
    if service.is_resource_not_found_exception() {
        return SecretFault::NotThere;
    }
    let code = service.code().unwrap_or("an unknown error");
    SecretFault::Refused(match service.message() {
        Some(message) => format!("{code}: {message}"),
        None => code.to_owned(),
    })
}
