//! The customer's address book.

use super::{App, Failure, measures};
use crate::{
    shop::{
        address::{Address, AddressContent, MAX_ADDRESSES},
        caller::Caller,
        close_account::is_closed,
        customer::Profile,
        id::{AddressId, IdempotencyKey},
        refusal::{Refusal, RefusalCode},
    },
    table::{self, AddressChange},
};

/// An address that was added, now or under the same key before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedAddress {
    pub address: Address,
    pub replayed: bool,
}

impl App {
    pub async fn addresses(&self, caller: &Caller) -> Result<Vec<Address>, Failure> {
        Ok(self.table.addresses(caller.person()?.id).await?)
    }

    /// Adds an address. Under a key it is added once, however often the call comes.
    pub async fn add_address(
        &self,
        caller: &Caller,
        content: AddressContent,
        key: Option<IdempotencyKey>,
    ) -> Result<AddedAddress, Failure> {
        let person = caller.person()?;
        let now = self.clock.now();
        let id = match &key {
            Some(key) => AddressId::from_key(person.id, key),
            None => AddressId(self.ids.in_time(now)),
        };
        let address = Address {
            id,
            content,
            is_default: false,
            created_at: now,
            version: 1,
        };
        for _ in 0..2 {
            match self
                .patiently(|| self.table.add_address(person.id, &address))
                .await?
            {
                table::AddedAddress::Added => {
                    return Ok(AddedAddress {
                        address,
                        replayed: false,
                    });
                }
                table::AddedAddress::Exists(found) => {
                    // One that was changed since then no longer tells what the first call said.
                    if found.version == 1 && found.content != address.content {
                        return Err(Refusal::key_reused().at(["idempotencyKey"]).into());
                    }
                    measures::replayed();
                    return Ok(AddedAddress {
                        address: *found,
                        replayed: true,
                    });
                }
                table::AddedAddress::LimitReached => {
                    let message = format!("An address book holds at most {MAX_ADDRESSES} addresses.");
                    return Err(Refusal::new(RefusalCode::LimitReached, message).into());
                }
                table::AddedAddress::Closed => return Err(is_closed().into()),
                table::AddedAddress::NoProfile => drop(self.first_profile(person).await?),
            }
        }
        Err(Failure::NoProfile)
    }

    pub async fn update_address(
        &self,
        caller: &Caller,
        id: Option<AddressId>,
        content: &AddressContent,
        version: Option<u64>,
    ) -> Result<Address, Failure> {
        let person = caller.person()?;
        let id = id.ok_or_else(no_such_address)?;
        let update = || self.table.update_address(person.id, id, content, version);
        match self.patiently(update).await? {
            AddressChange::Updated(address) => Ok(*address),
            AddressChange::Missing => Err(no_such_address().into()),
            AddressChange::VersionConflict => Err(Refusal::version_conflict().at(["version"]).into()),
        }
    }

    /// Deletes an address; one that is not there is deleted already.
    pub async fn delete_address(&self, caller: &Caller, id: Option<AddressId>) -> Result<(), Failure> {
        let person = caller.person()?;
        let Some(id) = id else { return Ok(()) };
        self.patiently(|| self.table.delete_address(person.id, id)).await
    }

    pub async fn set_default_address(
        &self,
        caller: &Caller,
        id: Option<AddressId>,
    ) -> Result<Profile, Failure> {
        let person = caller.person()?;
        let id = id.ok_or_else(no_such_address)?;
        let now = self.clock.now();
        if !self
            .patiently(|| self.table.set_default_address(person.id, id, now))
            .await?
        {
            return Err(no_such_address().into());
        }
        self.customer_profile(caller).await
    }
}

fn no_such_address() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "There is no such address in your address book.",
    )
    .at(["id"])
}
