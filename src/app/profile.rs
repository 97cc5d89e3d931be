//! The customer's own record.

use super::{App, Failure, sign_up::SignUpFailure};
use crate::{
    shop::{
        caller::{Caller, Person},
        close_account::is_closed,
        customer::{NewCustomer, Profile, ProfileChanges},
        refusal::{Refusal, RefusalCode},
    },
    table::ProfileUpdate,
};

impl App {
    pub async fn customer_profile(&self, caller: &Caller) -> Result<Profile, Failure> {
        let person = caller.person()?;
        match self.table.profile(person.id, false).await? {
            Some(profile) => Ok(profile),
            None => self.first_profile(person).await,
        }
    }

    pub async fn update_profile(
        &self,
        caller: &Caller,
        changes: &ProfileChanges,
        version: Option<u64>,
    ) -> Result<Profile, Failure> {
        let person = caller.person()?;
        let now = self.clock.now();
        for _ in 0..2 {
            let update = || self.table.update_profile(person.id, changes, version, now);
            match self.patiently(update).await? {
                ProfileUpdate::Updated(profile) => return Ok(*profile),
                ProfileUpdate::Missing => drop(self.first_profile(person).await?),
                ProfileUpdate::VersionConflict => {
                    return Err(Refusal::version_conflict().at(["version"]).into());
                }
            }
        }
        Err(Failure::NoProfile)
    }

    /// Makes the record of a person whom an administrator created in the user pool: no trigger runs
    /// for them. Only an ID token tells the e-mail that a record needs.
    pub(super) async fn first_profile(&self, person: &Person) -> Result<Profile, Failure> {
        let email = person.email.as_deref().ok_or(Failure::NoProfile)?;
        let customer = NewCustomer::parse(person.id, email, person.name.as_deref(), None, None, None);
        let customer = customer.ok_or(Failure::NoProfile)?;
        match self.sign_up(customer).await {
            Ok(profile) => Ok(profile),
            Err(SignUpFailure::Table(error)) => Err(error.into()),
            Err(SignUpFailure::Closed) => Err(is_closed().into()),
            Err(SignUpFailure::EmailTaken | SignUpFailure::UsernameTaken) => {
                let message = "Another customer has this e-mail address.";
                Err(Refusal::new(RefusalCode::AlreadyExists, message).into())
            }
        }
    }
}
