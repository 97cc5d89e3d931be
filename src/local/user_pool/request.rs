//! The requests, as the SDKs send them; members that the pool has no use for are not read.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{UserPool, error::PoolError, user::Attribute};

pub(super) type Metadata = Option<BTreeMap<String, String>>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SignUp {
    pub client_id: Option<String>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub user_attributes: Option<Vec<Attribute>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ConfirmSignUp {
    pub client_id: Option<String>,
    pub username: Option<String>,
    pub confirmation_code: Option<String>,
    pub client_metadata: Metadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AdminConfirmSignUp {
    pub user_pool_id: Option<String>,
    pub username: Option<String>,
    pub client_metadata: Metadata,
}

/// ResendConfirmationCode and ForgotPassword.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendCode {
    pub client_id: Option<String>,
    pub username: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ConfirmForgotPassword {
    pub client_id: Option<String>,
    pub username: Option<String>,
    pub confirmation_code: Option<String>,
    pub password: Option<String>,
    pub client_metadata: Metadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct InitiateAuth {
    pub client_id: Option<String>,
    pub auth_flow: Option<String>,
    pub auth_parameters: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetTokensFromRefreshToken {
    pub client_id: Option<String>,
    pub refresh_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RevokeToken {
    pub client_id: Option<String>,
    pub token: Option<String>,
}

/// GetUser, GlobalSignOut and DeleteUser.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Authorized {
    pub access_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UpdateUserAttributes {
    pub access_token: Option<String>,
    pub user_attributes: Option<Vec<Attribute>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ChangePassword {
    pub access_token: Option<String>,
    pub previous_password: Option<String>,
    pub proposed_password: Option<String>,
}

/// Reads the body of a request.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, PoolError> {
    // By way of an object, for the members could else be given as a list. The parser's own words are
    // not handed on: they would repeat parts of the body.
    serde_json::from_slice::<Map<String, Value>>(body)
        .and_then(|members| T::deserialize(Value::Object(members)))
        .map_err(|_| {
            PoolError::new(
                "SerializationException",
                "The request body is not what the operation takes.",
            )
        })
}

/// Takes a member that the operation cannot do without.
pub(super) fn required(value: Option<String>, member: &str) -> Result<String, PoolError> {
    match value {
        None => Err(PoolError::constraint(member, "Member must not be null")),
        Some(value) if value.is_empty() => Err(PoolError::constraint(
            member,
            "Member must have length greater than or equal to 1",
        )),
        Some(value) => Ok(value),
    }
}

/// Reads a password that somebody wants to prove or set. Its upper bound holds before it is hashed.
pub(super) fn required_password(value: Option<String>, member: &str) -> Result<String, PoolError> {
    let password = required(value, member)?;
    if password.chars().count() > 256 {
        return Err(PoolError::constraint(
            member,
            "Member must have length less than or equal to 256",
        ));
    }
    Ok(password)
}

impl UserPool {
    /// Refuses a request of another app client.
    pub(super) fn check_client(&self, client_id: Option<String>) -> Result<(), PoolError> {
        let client_id = required(client_id, "clientId")?;
        if client_id == self.settings.client_id {
            return Ok(());
        }
        let shown: String = client_id.chars().take(128).collect();
        Err(PoolError::new(
            "ResourceNotFoundException",
            format!("User pool client {shown} does not exist."),
        ))
    }
}
