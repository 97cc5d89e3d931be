//! What a write has changed: what there was, and what there is.

use super::{
    cart::Cart,
    customer::Profile,
    id::ProductId,
    order::Order,
    product::Product,
    stock::{Availability, StockLevel},
    timestamp::Timestamp,
};

/// A change of something that others follow.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Order(Box<Replaced<Order>>),
    /// A product's text, price and status.
    Product(Box<Replaced<Product>>),
    /// A product's pieces, and when they changed.
    Stock(Replaced<StockLevel>, Timestamp),
    /// One of the rows among which a product's pieces are spread. Only all of them tell how many there are.
    StockShard(ProductId),
    /// The word for a product whose pieces are spread, with the stock of which it was written.
    Availability(AvailabilityChange),
    Customer(Box<CustomerChange>),
    Cart(CartChange),
}

/// The word for a product's pieces has become another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvailabilityChange {
    pub before: Availability,
    /// The stock of which it tells now.
    pub after: StockLevel,
    pub at: Timestamp,
}

/// What was there before, unless it is new, and what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced<T> {
    pub before: Option<T>,
    pub after: T,
}

/// A customer's record that was made, changed, or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerChange {
    pub before: Option<Profile>,
    pub after: Option<Profile>,
    /// Whether there was nothing before but the trace of an account that had been closed.
    pub was_closed: bool,
    pub at: Timestamp,
}

/// A cart that was made, changed or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartChange {
    /// A name of the cart that neither opens it nor tells whose it is.
    pub name: String,
    pub before: Option<Cart>,
    pub after: Option<Cart>,
    /// Whether a visitor's cart was taken over by this change.
    pub is_merge: bool,
    /// Whether the table has deleted it by itself because its time was over.
    pub is_purge: bool,
    /// When the shop has written the cart, or the table has deleted it.
    pub at: Timestamp,
}

impl CartChange {
    /// Whether the cart that was there before had come to its end, so that nothing of it was taken over. It
    /// was deleted by the table, or a new one was begun in its place.
    pub fn has_expired(&self) -> bool {
        let Some(before) = self.before.as_ref().filter(|before| !before.lines.is_empty()) else {
            return false;
        };
        let is_over = before
            .expires_at
            .is_some_and(|end| end.seconds() <= self.at.seconds());
        match &self.after {
            None => self.is_purge,
            Some(after) => is_over && after.version != before.version + 1,
        }
    }
}
