//! The Lambda trigger that runs when a user was confirmed.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::{UserPool, error::PoolError, user::User};

/// The function behind the post-confirmation trigger: takes Cognito's event and returns it, or says
/// why it failed.
pub type PostConfirmation = Arc<dyn Fn(Value) -> BoxFuture<'static, Result<Value, String>> + Send + Sync>;

/// Cognito waits for a trigger so long
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>).
const TIMEOUT: Duration = Duration::from_secs(5);

/// What a person is told who can do nothing about it.
const INTERNAL: &str = "Internal";

pub(super) const CONFIRM_SIGN_UP: &str = "PostConfirmation_ConfirmSignUp";
pub(super) const CONFIRM_FORGOT_PASSWORD: &str = "PostConfirmation_ConfirmForgotPassword";

impl UserPool {
    /// Calls the trigger for a user who has proved to own their address. The pool is not locked while
    /// it runs, so the caller reads the user again afterwards.
    pub(super) async fn post_confirmation(
        &self,
        source: &str,
        user: &User,
        metadata: BTreeMap<String, String>,
    ) -> Result<(), PoolError> {
        let mut attributes = user.all_attributes(true);
        attributes.insert("cognito:user_status".to_owned(), "CONFIRMED".to_owned());
        let event = json!({
            "version": "1",
            "triggerSource": source,
            "region": self.settings.region,
            "userPoolId": self.settings.pool_id,
            "userName": user.sub,
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": self.settings.client_id,
            },
            "request": { "userAttributes": attributes, "clientMetadata": metadata },
            "response": {},
        });
        // The function's own words are for the person; what goes wrong round it is not.
        let (cause, told) = match tokio::time::timeout(TIMEOUT, (self.post_confirmation)(event)).await {
            Ok(Ok(answer)) if answer.is_object() => return Ok(()),
            Ok(Ok(answer)) => (format!("the answer is no event: {answer}"), INTERNAL.to_owned()),
            Ok(Err(cause)) => (cause.clone(), cause),
            Err(_) => {
                let cause = format!("no answer within {} seconds", TIMEOUT.as_secs());
                (cause, INTERNAL.to_owned())
            }
        };
        tracing::error!(user = %user.sub, %cause, "the post-confirmation trigger failed");
        Err(PoolError::new(
            "UserLambdaValidationException",
            format!("PostConfirmation failed with error {told}."),
        ))
    }
}
