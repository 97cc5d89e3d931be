//! A customer takes the data along, or leaves.

use super::{
    App, Failure,
    retry::{ATTEMPTS, is_passing},
};
use crate::shop::{
    caller::Caller, close_account::check_ended, customer::Profile, export::Export, id::CustomerId,
    refusal::Refusal,
};

impl App {
    /// Everything in the customer's part of the shop.
    pub async fn export_my_data(&self, caller: &Caller) -> Result<Export, Failure> {
        let person = caller.person()?;
        let now = self.clock.now();
        let account = self.table.whole_account(person.id, now).await?;
        let (addresses, orders) = (account.addresses, account.orders);
        Ok(Export::of(account.profile, addresses, &account.cart, orders, now))
    }

    /// Forgets the customer. An account that is closed already stays closed, and one whose closing was
    /// interrupted is closed to the end.
    pub async fn close_account(&self, caller: &Caller) -> Result<(), Failure> {
        let person = caller.person()?;
        for attempt in 0..ATTEMPTS {
            match self.close_once(person.id).await {
                Err(Failure::Table(error)) if is_passing(&error) => self.back_off(attempt).await,
                closed => return closed,
            }
        }
        Err(Refusal::try_again().into())
    }

    /// From the beginning on nothing is added to the account, so what is read after that is all there is.
    async fn close_once(&self, customer: CustomerId) -> Result<(), Failure> {
        let now = self.clock.now();
        let mut account = self.table.whole_account(customer, now).await?;
        if let Some(profile) = account.profile.as_ref().filter(|profile| !profile.is_closing) {
            check_ended(&account.orders)?;
            let begun = self.table.begin_to_close(profile, account.cart.version, now);
            begun.await?;
            account = self.table.whole_account(customer, now).await?;
        }
        if let Err(refusal) = check_ended(&account.orders) {
            self.table.keep_open(customer).await?;
            return Err(refusal.into());
        }
        Ok(self.table.close_account(customer, &account, now).await?)
    }

    /// The customer who has this e-mail address.
    pub async fn customer_by_email(&self, caller: &Caller, email: &str) -> Result<Option<Profile>, Failure> {
        caller.staff(&[])?;
        Ok(match self.table.customer_of_email(email.trim()).await? {
            Some(customer) => self.table.profile(customer, false).await?,
            None => None,
        })
    }
}
