//! SignUp, ConfirmSignUp, AdminConfirmSignUp and ResendConfirmationCode.

use serde_json::{Value, json};

use super::{
    UserPool,
    code::{self, Code},
    error::PoolError,
    password::{self, PasswordHash},
    random,
    request::{self, parse, required},
    trigger,
    user::{self, User},
};

impl UserPool {
    pub(super) async fn sign_up(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::SignUp = parse(body)?;
        self.check_client(request.client_id)?;
        let email = required(request.username, "username")?;
        let password = required(request.password, "password")?;
        user::check_email(&email)?;
        password::check_policy(&password)?;
        let mut attributes = user::check_attributes(request.user_attributes.unwrap_or_default())?;
        let other_address = attributes.get("email").filter(|given| **given != email);
        if other_address.is_some() {
            return Err(PoolError::invalid(
                "The email attribute must be the address that is the user name.",
            ));
        }
        attributes.insert("email".to_owned(), email.clone());
        attributes.retain(|_, value| !value.is_empty());
        let password = PasswordHash::make(password).await?;

        let _changing = self.changes.lock().await;
        if self.find_user(&email)?.is_some() {
            return Err(PoolError::new(
                "UsernameExistsException",
                "An account with the given email already exists.",
            ));
        }
        let mut user = User::new(random::id(), attributes, password);
        self.send_sign_up_code(&mut user)?;
        self.add_user(&user)?;
        Ok(json!({
            "UserConfirmed": false,
            "UserSub": user.sub,
            "CodeDeliveryDetails": code::delivery(&email),
        }))
    }

    pub(super) async fn confirm_sign_up(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::ConfirmSignUp = parse(body)?;
        self.check_client(request.client_id)?;
        let username = required(request.username, "username")?;
        let given = required(request.confirmation_code, "confirmationCode")?;

        let user = {
            let _changing = self.changes.lock().await;
            // An unknown user looks like one whose code has expired.
            let mut user = self.find_user(&username)?.ok_or_else(code::expired)?;
            refuse_confirmed(&user)?;
            let checked = code::check(&mut user.sign_up_code, &given, (self.clock)());
            self.put_user(&user)?;
            checked?;
            user
        };
        self.confirm(user, request.client_metadata).await
    }

    /// Confirms somebody without a code, as the owner of the pool may.
    ///
    /// <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html>
    pub(super) async fn admin_confirm_sign_up(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::AdminConfirmSignUp = parse(body)?;
        let pool_id = required(request.user_pool_id, "userPoolId")?;
        let username = required(request.username, "username")?;
        if pool_id != self.settings.pool_id {
            let message = format!("User pool {pool_id} does not exist.");
            return Err(PoolError::new("ResourceNotFoundException", message));
        }
        let user = self.find_user(&username)?;
        let user = user.ok_or_else(|| PoolError::new("UserNotFoundException", "User does not exist."))?;
        refuse_confirmed(&user)?;
        self.confirm(user, request.client_metadata).await
    }

    async fn confirm(&self, user: User, metadata: request::Metadata) -> Result<Value, PoolError> {
        self.post_confirmation(trigger::CONFIRM_SIGN_UP, &user, metadata.unwrap_or_default())
            .await?;

        let _changing = self.changes.lock().await;
        let mut user = self.user(user.sub)?.ok_or_else(code::expired)?;
        refuse_confirmed(&user)?;
        user.confirmed = true;
        user.sign_up_code = None;
        self.put_user(&user)?;
        Ok(json!({}))
    }

    pub(super) async fn resend_confirmation_code(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::SendCode = parse(body)?;
        self.check_client(request.client_id)?;
        let username = required(request.username, "username")?;

        let _changing = self.changes.lock().await;
        let Some(mut user) = self.find_user(&username)? else {
            return Ok(json!({ "CodeDeliveryDetails": code::delivery(&username) }));
        };
        if user.confirmed {
            return Err(PoolError::invalid("User is already confirmed."));
        }
        self.send_sign_up_code(&mut user)?;
        self.put_user(&user)?;
        Ok(json!({ "CodeDeliveryDetails": code::delivery(user.email()) }))
    }

    fn send_sign_up_code(&self, user: &mut User) -> Result<(), PoolError> {
        let email = user.email().to_owned();
        let code = Code::send(&mut user.codes_sent, &email, (self.clock)(), code::SIGN_UP_LIFE)?;
        user.sign_up_code = Some(code);
        Ok(())
    }
}

fn refuse_confirmed(user: &User) -> Result<(), PoolError> {
    if user.confirmed {
        return Err(PoolError::not_authorized(
            "User cannot be confirmed. Current status is CONFIRMED",
        ));
    }
    Ok(())
}
