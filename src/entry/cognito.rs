//! Cognito's post-confirmation trigger: makes the customer's record.

use serde_json::Value;

use crate::{
    app::{App, SignUpFailure},
    shop::{customer::NewCustomer, id::CustomerId},
};

/// The one trigger that makes a customer. The same function also runs after a forgotten password,
/// when there is nothing to do.
const CONFIRM_SIGN_UP: &str = "PostConfirmation_ConfirmSignUp";

/// Why the sign-up fails. Cognito shows the text to the person: "PostConfirmation failed with error …".
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PostConfirmationError {
    #[error("Another customer has this e-mail address")]
    EmailTaken,
    #[error("Another customer has this user name")]
    UsernameTaken,
    #[error("The account was closed, and can be begun anew a day later")]
    Closed,
    #[error("The user name cannot be used")]
    UsernameInvalid,
    #[error("The sign-up lacks the e-mail address")]
    Incomplete,
    #[error("The shop cannot be reached at the moment, please try again")]
    Unavailable,
}

/// Makes the record and returns the event as it came, as Cognito demands. It may run twice for the
/// same person: Cognito tries up to three times.
pub async fn post_confirmation(app: &App, event: Value) -> Result<Value, PostConfirmationError> {
    if event["triggerSource"] != CONFIRM_SIGN_UP {
        return Ok(event);
    }
    let customer = customer(&event)?;
    match app.sign_up(customer).await {
        Ok(_) => Ok(event),
        Err(SignUpFailure::EmailTaken) => Err(PostConfirmationError::EmailTaken),
        Err(SignUpFailure::UsernameTaken) => Err(PostConfirmationError::UsernameTaken),
        Err(SignUpFailure::Closed) => Err(PostConfirmationError::Closed),
        Err(SignUpFailure::Table(error)) => {
            tracing::error!(%error, "a customer record could not be made");
            Err(PostConfirmationError::Unavailable)
        }
    }
}

/// The user pool asks everybody for an address: it is not as the shop needs it.
fn incomplete() -> PostConfirmationError {
    tracing::error!("a sign-up lacks its id or its e-mail address");
    PostConfirmationError::Incomplete
}

fn customer(event: &Value) -> Result<NewCustomer, PostConfirmationError> {
    let attributes = &event["request"]["userAttributes"];
    let attribute = |name: &str| attributes[name].as_str().filter(|text| !text.trim().is_empty());
    let id = attribute("sub")
        .and_then(CustomerId::parse)
        .ok_or_else(incomplete)?;
    let email = attribute("email").ok_or_else(incomplete)?;
    let customer = NewCustomer::parse(
        id,
        email,
        attribute("name"),
        attribute("phone_number"),
        attribute("preferred_username"),
        attribute("locale"),
    );
    customer.ok_or(PostConfirmationError::UsernameInvalid)
}
