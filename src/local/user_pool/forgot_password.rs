//! ForgotPassword and ConfirmForgotPassword.

use serde_json::{Value, json};

use super::{
    UserPool,
    code::{self, Code},
    error::PoolError,
    password::{self, PasswordHash},
    request::{self, parse, required},
    trigger,
};

impl UserPool {
    pub(super) async fn forgot_password(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::SendCode = parse(body)?;
        self.check_client(request.client_id)?;
        let username = required(request.username, "username")?;

        let _changing = self.changes.lock().await;
        // Somebody unknown, or whose address is not verified, gets the answer of somebody known
        // (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html>).
        let known = self.find_user(&username)?.filter(|user| user.confirmed);
        let Some(mut user) = known else {
            return Ok(json!({ "CodeDeliveryDetails": code::delivery(&username) }));
        };
        let email = user.email().to_owned();
        let now = (self.clock)();
        let code = Code::send(&mut user.codes_sent, &email, now, code::FORGOT_PASSWORD_LIFE)?;
        user.forgot_password_code = Some(code);
        self.put_user(&user)?;
        Ok(json!({ "CodeDeliveryDetails": code::delivery(&email) }))
    }

    pub(super) async fn confirm_forgot_password(&self, body: &[u8]) -> Result<Value, PoolError> {
        let request: request::ConfirmForgotPassword = parse(body)?;
        self.check_client(request.client_id)?;
        let username = required(request.username, "username")?;
        let given = required(request.confirmation_code, "confirmationCode")?;
        let password = required(request.password, "password")?;
        password::check_policy(&password)?;

        let proved = {
            let _changing = self.changes.lock().await;
            let mut user = self.find_user(&username)?.ok_or_else(code::mismatch)?;
            let checked = code::check(&mut user.forgot_password_code, &given, (self.clock)());
            self.put_user(&user)?;
            checked?;
            user
        };
        let hash = PasswordHash::make(password).await?;
        let metadata = request.client_metadata.unwrap_or_default();
        self.post_confirmation(trigger::CONFIRM_FORGOT_PASSWORD, &proved, metadata)
            .await?;

        let _changing = self.changes.lock().await;
        let mut user = self.user(proved.sub)?.ok_or_else(code::mismatch)?;
        // A code is used once, also by two requests at the same time.
        if user.forgot_password_code != proved.forgot_password_code {
            return Err(code::expired());
        }
        user.password = hash;
        user.forgot_password_code = None;
        user.wrong_passwords = 0;
        user.locked_until = 0;
        self.put_user(&user)?;
        Ok(json!({}))
    }
}
