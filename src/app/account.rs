//! Everything a customer sees about themselves, by one query.

use super::{App, CartView, Failure};
use crate::shop::{
    address::Address,
    caller::Caller,
    cart::Cart,
    customer::Profile,
    order::Order,
    page::{Page, PageRequest},
};

/// A customer's account page.
#[derive(Clone, Debug)]
pub struct Account {
    /// Absent for a person who is no customer yet.
    pub profile: Option<Profile>,
    /// The first page of orders, newest first.
    pub orders: Page<Order>,
    pub addresses: Vec<Address>,
    /// As it is stored; [`App::shown_cart`] tells what it costs today.
    pub cart: Cart,
}

impl App {
    /// Reads profile, the newest `orders`, addresses and cart together.
    pub async fn account(&self, caller: &Caller, orders: &PageRequest) -> Result<Account, Failure> {
        let person = caller.person()?;
        let now = self.clock.now();
        let stored = self.table.account(person.id, orders.first + 1, now).await?;
        Ok(Account {
            profile: stored.profile,
            orders: orders.cut(stored.orders),
            addresses: stored.addresses,
            cart: stored.cart,
        })
    }

    /// The cart of an account, with today's products and prices.
    pub async fn shown_cart(&self, account: &Account) -> Result<CartView, Failure> {
        self.view(None, &account.cart).await
    }
}
