//! GetUser, UpdateUserAttributes, ChangePassword and DeleteUser: what a signed-in user does.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    UserPool,
    error::PoolError,
    password::{self, PasswordHash},
    request::{self, parse, required, required_password},
    sign_in::Proof,
    user::{self, Attribute, User},
};
use crate::auth::token::TokenError;

impl UserPool {
    pub(super) async fn get_user(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::Authorized = parse(body)?;
        let user = self
            .authorize(&required(request.access_token, "accessToken")?)
            .await?;
        let attributes: Vec<Attribute> = user
            .all_attributes(user.confirmed)
            .into_iter()
            .map(|(name, value)| Attribute {
                name,
                value: Some(value),
            })
            .collect();
        Ok(json!({ "Username": user.sub, "UserAttributes": attributes }))
    }

    pub(super) async fn update_user_attributes(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::UpdateUserAttributes = parse(body)?;
        let token = required(request.access_token, "accessToken")?;
        let Some(given) = request.user_attributes else {
            return Err(PoolError::constraint("userAttributes", "Member must not be null"));
        };
        let attributes = user::check_attributes(given)?;

        let _changing = self.changes.lock().await;
        let mut user = self.authorize(&token).await?;
        // An app client without the right to write `email`: the address is what the user signs in with.
        if attributes.get("email").is_some_and(|email| email != user.email()) {
            return Err(PoolError::not_authorized(
                "A client attempted to write unauthorized attribute",
            ));
        }
        user.attributes.extend(attributes);
        // An empty value removes an attribute.
        user.attributes.retain(|_, value| !value.is_empty());
        self.put_user(&user)?;
        Ok(json!({ "CodeDeliveryDetailsList": [] }))
    }

    pub(super) async fn change_password(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::ChangePassword = parse(body)?;
        let token = required(request.access_token, "accessToken")?;
        let previous = required_password(request.previous_password, "previousPassword")?;
        let proposed = required(request.proposed_password, "proposedPassword")?;
        let user = self.authorize(&token).await?;
        password::check_policy(&proposed)?;
        let proved = match self.prove(user, previous).await? {
            Proof::Right(user) => user,
            Proof::Wrong => return Err(PoolError::wrong_password()),
            Proof::Locked => return Err(PoolError::limit()),
        };
        let hash = PasswordHash::make(proposed).await?;

        let _changing = self.changes.lock().await;
        // Once more: it may have been signed out, or its password changed, while this one hashed.
        let mut user = self.authorize(&token).await?;
        if user.password != proved.password {
            return Err(PoolError::wrong_password());
        }
        // Sessions go on: Cognito ends them by GlobalSignOut and RevokeToken only.
        user.password = hash;
        self.put_user(&user)?;
        Ok(json!({}))
    }

    pub(super) async fn delete_user(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::Authorized = parse(body)?;
        let token = required(request.access_token, "accessToken")?;
        let _changing = self.changes.lock().await;
        let user = self.authorize(&token).await?;
        self.remove_user(&user)?;
        Ok(json!({}))
    }

    /// The user of an access token that the pool still serves.
    pub(super) async fn authorize(&self, access_token: &str) -> Result<User, PoolError> {
        let invalid = || PoolError::not_authorized("Invalid Access Token");
        let claims = match self.verifier.verify(access_token).await {
            Ok(token) => token.claims,
            Err(TokenError::Expired) => return Err(PoolError::not_authorized("Access Token has expired")),
            Err(_) => return Err(invalid()),
        };
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("token_use") != Some("access") {
            return Err(invalid());
        }
        let sub = text("sub")
            .and_then(|sub| Uuid::try_parse(sub).ok())
            .ok_or_else(invalid)?;
        let origin = text("origin_jti").ok_or_else(invalid)?;
        let user = self
            .user(sub)?
            .ok_or_else(|| PoolError::new("UserNotFoundException", "User does not exist."))?;
        if !self.session_goes_on(origin, &user)? {
            return Err(PoolError::not_authorized("Access Token has been revoked"));
        }
        Ok(user)
    }
}
