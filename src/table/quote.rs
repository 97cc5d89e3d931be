//! What the price of a delivery depends on beside the catalogue and the fees.

use super::{
    Item, Table, TableError,
    item::{self, cart, customer::AddressItem},
    key, with_sort_key,
};
use crate::shop::{
    address::Address,
    cart::{Cart, CartOwner},
    id::{AddressId, CustomerId},
    timestamp::Timestamp,
};

impl Table {
    /// One get, or one batch get for both: an address of a customer's book, and a cart.
    pub async fn address_and_cart(
        &self,
        address: Option<(CustomerId, AddressId)>,
        owner: Option<&CartOwner>,
        now: Timestamp,
    ) -> Result<(Option<Address>, Cart), TableError> {
        let address = address.map(|(customer, id)| key::address(customer, id));
        let keys: Vec<key::Key> = address.iter().cloned().chain(owner.map(key::cart)).collect();
        let found: Vec<Item> = match keys.as_slice() {
            [key] => self.get(key, true).await?.into_iter().collect(),
            keys => self.batch_get(keys, true).await?,
        };
        let address = address.and_then(|key| with_sort_key(&found, &key.sk).cloned());
        let address = address.map(|stored| item::read::<AddressItem>(stored)?.into_address());
        let cart = cart::read(with_sort_key(&found, key::CART), now, self.currency);
        Ok((address.transpose()?, cart))
    }
}
