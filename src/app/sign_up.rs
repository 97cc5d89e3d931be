//! A confirmed sign-up becomes a customer.

use super::{
    App,
    retry::{ATTEMPTS, is_passing},
};
use crate::{
    shop::{
        close_account::CLOSED_SECONDS,
        customer::{NewCustomer, Profile},
    },
    table::{CreatedProfile, TableError},
};

/// Why there is no customer record.
#[derive(Debug, thiserror::Error)]
pub enum SignUpFailure {
    #[error("another customer has this e-mail address")]
    EmailTaken,
    #[error("another customer has this user name")]
    UsernameTaken,
    #[error("the customer has closed the account")]
    Closed,
    #[error(transparent)]
    Table(#[from] TableError),
}

impl App {
    /// Makes the customer's record, with e-mail and user name unique. Running it again for the same
    /// customer changes nothing. Who has closed the account can come back when no token from before is left.
    pub async fn sign_up(&self, customer: NewCustomer) -> Result<Profile, SignUpFailure> {
        let now = self.clock.now();
        let mut profile = customer.into_profile(now);
        let mut attempt = 0;
        loop {
            match self.table.create_profile(&profile).await {
                Ok(CreatedProfile::Created) => return Ok(profile),
                Ok(CreatedProfile::Exists(profile)) => return Ok(*profile),
                Ok(CreatedProfile::Closed(before)) => {
                    let is_over = before.at.plus_seconds(CLOSED_SECONDS) <= now;
                    if !is_over || profile.version > before.version {
                        return Err(SignUpFailure::Closed);
                    }
                    profile.version = before.version + 1;
                }
                Ok(CreatedProfile::EmailTaken) => return Err(SignUpFailure::EmailTaken),
                Ok(CreatedProfile::UsernameTaken) => return Err(SignUpFailure::UsernameTaken),
                Err(error) if is_passing(&error) && attempt + 1 < ATTEMPTS => {
                    self.back_off(attempt).await;
                    attempt += 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}
