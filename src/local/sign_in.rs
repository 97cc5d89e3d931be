//! Asks a running server for a token, as a front end does: over HTTP, by what `/config.json` says.

use std::time::Duration;

use reqwest::{Client, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use super::server::Config;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Why there is no token; the text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("no server answers at {0}; start one with `kibble serve`, or name yours with --url")]
    NoServer(String),
    #[error("{0} is no Kibble server: its /config.json cannot be read")]
    NoConfig(String),
    #[error("the server has no ready-made people; give a password with --password")]
    NoPassword,
    #[error("the user pool at {0} does not answer")]
    NoPool(String),
    #[error("{email} cannot sign in: {reason}")]
    Refused { email: String, reason: String },
    #[error("no HTTP client can be made: {0}")]
    Client(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    authentication_result: Option<AuthenticationResult>,
    challenge_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AuthenticationResult {
    access_token: String,
}

/// Signs in at the server at `url` and returns the access token. A name without `@` stands for that name
/// at `example.com`. Without a password, that of the ready-made people is used.
pub async fn access_token(url: &str, name: &str, password: Option<&str>) -> Result<String, SignInError> {
    let config = config(url).await?;
    let ready_made = config
        .playground
        .as_ref()
        .map(|playground| playground.password.as_str());
    let password = password.or(ready_made).ok_or(SignInError::NoPassword)?;
    let email = match name.contains('@') {
        true => name.to_owned(),
        false => format!("{name}@example.com"),
    };
    initiate_auth(&config, email, password).await
}

/// What the server at `url` tells of itself.
pub(super) async fn config(url: &str) -> Result<Config, SignInError> {
    let url = url.trim_end_matches('/');
    let config = http_client(url)?
        .get(format!("{url}/config.json"))
        .send()
        .await
        .map_err(|_| SignInError::NoServer(url.to_owned()))?;
    let config = config.json().await;
    config.map_err(|_| SignInError::NoConfig(url.to_owned()))
}

/// Signs in by e-mail address and password, and returns the access token.
///
/// <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>
pub(super) async fn initiate_auth(
    config: &Config,
    email: String,
    password: &str,
) -> Result<String, SignInError> {
    let request = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": config.user_pool_client_id,
        "AuthParameters": { "USERNAME": email, "PASSWORD": password },
    });
    let answer = match ask_pool(config, "InitiateAuth", &request).await? {
        Ok(answer) => answer,
        Err(refusal) => return Err(refusal.of(&email)),
    };
    let refused = |reason: &str| SignInError::Refused {
        email,
        reason: reason.to_owned(),
    };
    match serde_json::from_value(answer) {
        Ok(Answer {
            authentication_result: Some(result),
            ..
        }) => Ok(result.access_token),
        Ok(Answer {
            challenge_name: Some(challenge),
            ..
        }) => Err(refused(&format!("the user pool asks for {challenge}"))),
        _ => Err(refused("the user pool gave no token")),
    }
}

/// What the user pool refuses.
pub(super) struct PoolRefusal {
    /// The name of Cognito's exception.
    pub kind: String,
    message: String,
}

impl PoolRefusal {
    /// As told to the one who asked for somebody.
    pub fn of(self, email: &str) -> SignInError {
        SignInError::Refused {
            email: email.to_owned(),
            reason: self.message,
        }
    }
}

/// Asks for an operation of Cognito, by its name.
///
/// Fails when the pool does not answer.
pub(super) async fn ask_pool(
    config: &Config,
    operation: &str,
    request: &Value,
) -> Result<Result<Value, PoolRefusal>, SignInError> {
    let endpoint = config.user_pool_endpoint.clone();
    let endpoint =
        endpoint.unwrap_or_else(|| format!("https://cognito-idp.{}.amazonaws.com/", config.region));
    let no_pool = |_| SignInError::NoPool(endpoint.clone());
    let answer = http_client(&endpoint)?
        .post(&endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            format!("AWSCognitoIdentityProviderService.{operation}"),
        )
        .body(request.to_string())
        .send()
        .await
        .map_err(no_pool)?;
    let is_good = answer.status().is_success();
    let answer: Value = answer.json().await.map_err(no_pool)?;
    if is_good {
        return Ok(Ok(answer));
    }
    let message = answer["message"].as_str().or(answer["Message"].as_str());
    Ok(Err(PoolRefusal {
        kind: answer["__type"].as_str().unwrap_or_default().to_owned(),
        message: message.unwrap_or("the user pool gives no reason").to_owned(),
    }))
}

/// A client for one address.
///
/// Fails when the address is of HTTPS and the system's certificates cannot be read.
pub(super) fn http_client(address: &str) -> Result<Client, SignInError> {
    // reqwest is built without a TLS provider of its own, so that the program has only one.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error means that another thread has just installed one, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let builder = Client::builder().timeout(TIMEOUT);
    let builder = match address.starts_with("https:") {
        true => builder,
        // Plain HTTP is of this machine, and needs neither certificates nor a proxy.
        false => builder.no_proxy().tls_certs_only([]),
    };
    builder
        .build()
        .map_err(|error| SignInError::Client(error.to_string()))
}

/// Whether `text` is the address of a server.
pub fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
