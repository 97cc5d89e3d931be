//! InitiateAuth, GetTokensFromRefreshToken, RevokeToken and GlobalSignOut.

use serde_json::{Value, json};

use super::{
    UserPool,
    error::PoolError,
    request::{self, parse, required, required_password},
    session::Tokens,
    user::User,
};

/// So many wrong passwords are free; after each further one the user is locked for twice as long
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>, "Lockout behavior").
const FREE_ATTEMPTS: u32 = 5;
/// The longest lock, in seconds.
const MAX_LOCK: i64 = 15 * 60;

/// What became of a password.
pub(super) enum Proof {
    Right(Box<User>),
    Wrong,
    /// It was not looked at: there were too many wrong ones before.
    Locked,
}

impl UserPool {
    pub(super) async fn initiate_auth(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::InitiateAuth = parse(body)?;
        self.check_client(request.client_id)?;
        let flow = required(request.auth_flow, "authFlow")?;
        let mut parameters = request.auth_parameters.unwrap_or_default();
        let mut parameter = |name: &str| {
            let missing = || PoolError::invalid(format!("Missing required parameter {name}"));
            parameters.remove(name).ok_or_else(missing)
        };
        let tokens = match flow.as_str() {
            "USER_PASSWORD_AUTH" => {
                let username = parameter("USERNAME")?;
                let password = required_password(Some(parameter("PASSWORD")?), "password")?;
                self.sign_in_by_password(&username, password).await?
            }
            "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => self.refresh_session(&parameter("REFRESH_TOKEN")?)?,
            "USER_SRP_AUTH" | "USER_AUTH" | "CUSTOM_AUTH" => {
                return Err(PoolError::invalid(format!(
                    "{flow} flow not enabled for this client: the local user pool has USER_PASSWORD_AUTH \
                     and REFRESH_TOKEN_AUTH only. In Amplify, sign in with the option authFlowType: \
                     'USER_PASSWORD_AUTH'."
                )));
            }
            _ => {
                return Err(PoolError::constraint(
                    "authFlow",
                    "Member must satisfy enum value set: [USER_PASSWORD_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN]",
                ));
            }
        };
        Ok(json!({ "ChallengeParameters": {}, "AuthenticationResult": tokens.result() }))
    }

    pub(super) async fn get_tokens_from_refresh_token(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::GetTokensFromRefreshToken = parse(body)?;
        self.check_client(request.client_id)?;
        let token = required(request.refresh_token, "refreshToken")?;
        Ok(json!({ "AuthenticationResult": self.refresh_session(&token)?.result() }))
    }

    pub(super) async fn revoke_token(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::RevokeToken = parse(body)?;
        self.check_client(request.client_id)?;
        let token = required(request.token, "token")?;
        if token.split('.').count() == 3 {
            return Err(PoolError::new(
                "UnsupportedTokenTypeException",
                "Only refresh tokens can be revoked.",
            ));
        }
        let _changing = self.changes.lock().await;
        self.end_session(&token)?;
        Ok(json!({}))
    }

    pub(super) async fn global_sign_out(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::Authorized = parse(body)?;
        let token = required(request.access_token, "accessToken")?;
        let _changing = self.changes.lock().await;
        let mut user = self.authorize(&token).await?;
        user.generation += 1;
        self.put_user(&user)?;
        Ok(json!({}))
    }

    pub(super) async fn sign_in_by_password(
        &self,
        username: &str,
        password: String,
    ) -> Result<Tokens, PoolError> {
        let Some(user) = self.find_user(username)? else {
            // The hash is worked out for nothing, so that the time does not tell who is a customer.
            self.nobodys_password.clone().matches(password).await?;
            return Err(PoolError::wrong_password());
        };
        let user = match self.prove(user, password).await? {
            Proof::Right(user) => user,
            Proof::Wrong => return Err(PoolError::wrong_password()),
            Proof::Locked => return Err(PoolError::not_authorized("Password attempts exceeded")),
        };
        if !user.confirmed {
            return Err(PoolError::new(
                "UserNotConfirmedException",
                "User is not confirmed.",
            ));
        }
        self.begin_session(&user)
    }

    /// Compares a password with the user's, and counts a wrong one. The pool is not locked while it
    /// hashes; a right password that was changed meanwhile is wrong.
    pub(super) async fn prove(&self, user: User, password: String) -> Result<Proof, PoolError> {
        let hash = user.password.clone();
        let right = hash.clone().matches(password).await?;
        let _changing = self.changes.lock().await;
        let Some(mut user) = self.user(user.sub)? else {
            return Ok(Proof::Wrong);
        };
        let now = (self.clock)();
        if now < user.locked_until {
            return Ok(Proof::Locked);
        }
        if right && user.password == hash {
            if user.wrong_passwords > 0 {
                user.wrong_passwords = 0;
                self.put_user(&user)?;
            }
            return Ok(Proof::Right(Box::new(user)));
        }
        user.wrong_passwords = user.wrong_passwords.saturating_add(1);
        if let Some(doublings) = user.wrong_passwords.checked_sub(FREE_ATTEMPTS) {
            let lock = 1_i64
                .checked_shl(doublings)
                .filter(|lock| (1..=MAX_LOCK).contains(lock));
            user.locked_until = now.saturating_add(lock.unwrap_or(MAX_LOCK));
        }
        self.put_user(&user)?;
        Ok(Proof::Wrong)
    }
}
