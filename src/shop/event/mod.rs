//! What has happened in the shop, for those outside who follow it. The form is a promise: the JSON Schemas
//! in `events/` are made from it, and it only grows.
//!
//! No event holds a name, an address, an e-mail, a telephone number, or a token of any kind. Whoever needs
//! them asks the shop for the order or the customer, with a right of their own.

mod cart;
mod customer;
mod order;
mod product;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub use self::{
    cart::{CartContent, CartPieces},
    order::{
        Authorized, Booked, Cancelled, Deliverable, DeliveryState, Item, Modified, Packed, PackedItem,
        PackingFault, Placed, Rescheduled, Slot,
    },
    product::{ProductText, StockSignal},
};
use super::{change::Change, id::CustomerId, timestamp::Timestamp};

/// The version of the form of all events.
pub const SCHEMA_VERSION: u32 = 1;

/// One event. Every delivery of it has the same id, and may come more than once and after later ones: the
/// version says which is newer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The id of what it happened to and its version, `{aggregateId}:{version}`. The second event of one
    /// change has a word behind that. Equal ids are the same event.
    pub id: String,
    /// The version of this form.
    pub schema_version: u32,
    /// When it happened.
    #[cfg_attr(feature = "local", schemars(extend("format" = "date-time")))]
    pub time: String,
    /// What it happened to: the id by which the API knows an order, a product or a customer; a product's id
    /// with `/stock` for its stock; for a cart a hash that opens nothing.
    pub aggregate_id: String,
    /// Counts the changes of the aggregate. An event with a lower one is older.
    pub version: u64,
    /// Whose order it is, or which customer. Null for products, stock and carts.
    pub customer_id: Option<String>,
    /// The trace of the function that published the event (AWS X-Ray). Null where nothing is traced. It is
    /// another one when the event is published again.
    pub trace_id: Option<String>,
    #[serde(flatten)]
    pub news: News,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "payload")]
pub enum News {
    /// A customer has placed an order. Its goods are reserved.
    OrderPlaced(Placed),
    /// The provider has set the money aside for an order that waited for it.
    OrderPaymentAuthorized(Authorized),
    /// Somebody has begun to pack an order.
    PackagingStarted(Nothing),
    /// An order is packed. Pieces that were missing have lowered its total.
    PackageCreated(Packed),
    /// An order can be delivered, told together with PackageCreated.
    OrderDeliverable(Deliverable),
    /// Nothing of an order could be packed. It has ended.
    PackagingFailed(PackingFault),
    /// The customer has chosen when an order comes.
    DeliveryBooked(Booked),
    /// An order is on its way.
    DeliveryStarted(DeliveryState),
    /// An order has arrived. It has ended.
    DeliveryCompleted(DeliveryState),
    /// An order could not be handed over.
    DeliveryFailed(DeliveryState),
    /// An order that could not be handed over waits for its next delivery.
    DeliveryRescheduled(Rescheduled),
    /// An order was cancelled. It has ended.
    OrderCancelled(Cancelled),
    /// Something else of an order has changed.
    OrderModified(Modified),
    /// A product was added to the catalogue.
    ProductCreated(ProductText),
    /// A product has changed.
    ProductModified(ProductText),
    /// A product is no longer sold.
    ProductRetired(ProductText),
    /// The pieces of a product have come down to its threshold, or the threshold has come up to them.
    StockLow(StockSignal),
    /// A product is sold out.
    StockOut(StockSignal),
    /// A product that was sold out can be bought again.
    StockBack(StockSignal),
    /// A customer has signed up and confirmed it.
    CustomerCreated(Nothing),
    /// A customer has closed the account.
    CustomerClosed(Nothing),
    /// A visitor's cart was taken over into a customer's.
    CartMerged(CartContent),
    /// A cart was given up: nobody has changed it for its whole life.
    CartExpired(CartContent),
}

/// The envelope tells all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
pub struct Nothing {}

impl News {
    /// The event's type, and the part of the shop that it comes from.
    fn titles(&self) -> (&'static str, &'static str) {
        const ORDERS: &str = "kibble.orders";
        const PRODUCTS: &str = "kibble.products";
        const CUSTOMERS: &str = "kibble.customers";
        const CARTS: &str = "kibble.carts";
        match self {
            Self::OrderPlaced(_) => ("OrderPlaced", ORDERS),
            Self::OrderPaymentAuthorized(_) => ("OrderPaymentAuthorized", ORDERS),
            Self::PackagingStarted(_) => ("PackagingStarted", ORDERS),
            Self::PackageCreated(_) => ("PackageCreated", ORDERS),
            Self::OrderDeliverable(_) => ("OrderDeliverable", ORDERS),
            Self::PackagingFailed(_) => ("PackagingFailed", ORDERS),
            Self::DeliveryBooked(_) => ("DeliveryBooked", ORDERS),
            Self::DeliveryStarted(_) => ("DeliveryStarted", ORDERS),
            Self::DeliveryCompleted(_) => ("DeliveryCompleted", ORDERS),
            Self::DeliveryFailed(_) => ("DeliveryFailed", ORDERS),
            Self::DeliveryRescheduled(_) => ("DeliveryRescheduled", ORDERS),
            Self::OrderCancelled(_) => ("OrderCancelled", ORDERS),
            Self::OrderModified(_) => ("OrderModified", ORDERS),
            Self::ProductCreated(_) => ("ProductCreated", PRODUCTS),
            Self::ProductModified(_) => ("ProductModified", PRODUCTS),
            Self::ProductRetired(_) => ("ProductRetired", PRODUCTS),
            Self::StockLow(_) => ("StockLow", PRODUCTS),
            Self::StockOut(_) => ("StockOut", PRODUCTS),
            Self::StockBack(_) => ("StockBack", PRODUCTS),
            Self::CustomerCreated(_) => ("CustomerCreated", CUSTOMERS),
            Self::CustomerClosed(_) => ("CustomerClosed", CUSTOMERS),
            Self::CartMerged(_) => ("CartMerged", CARTS),
            Self::CartExpired(_) => ("CartExpired", CARTS),
        }
    }
}

impl Event {
    /// The events of a change, in the order in which they happened. Most changes are one, and those that
    /// concern nobody outside are none.
    pub fn of(change: &Change) -> Vec<Event> {
        match change {
            Change::Order(change) => order::events(change.before.as_ref(), &change.after),
            Change::Product(change) => product::of_text(change.before.as_ref(), &change.after),
            Change::Stock(change, at) => product::of_stock(change, *at),
            Change::Availability(change) => product::of_word(change.before, &change.after, change.at),
            // What it means is told with the word that follows it.
            Change::StockShard(_) => Vec::new(),
            Change::Customer(change) => customer::events(change),
            Change::Cart(change) => cart::events(change),
        }
        .into_iter()
        .collect()
    }

    /// The event's type, `OrderPlaced`.
    pub fn type_name(&self) -> &'static str {
        self.news.titles().0
    }

    /// The part of the shop that it comes from, `kibble.orders`.
    pub fn source(&self) -> &'static str {
        self.news.titles().1
    }

    fn new(aggregate_id: String, version: u64, time: Timestamp, news: News) -> Self {
        Self {
            id: format!("{aggregate_id}:{version}"),
            schema_version: SCHEMA_VERSION,
            time: time.to_text(),
            aggregate_id,
            version,
            customer_id: None,
            trace_id: None,
            news,
        }
    }

    fn of_customer(self, customer: CustomerId) -> Self {
        Self {
            customer_id: Some(customer.to_string()),
            ..self
        }
    }
}

/// The names of the members that differ between two values, where both are known.
macro_rules! differing {
    ($before:expr, $after:expr, { $($member:ident => $name:literal),+ $(,)? }) => {{
        let mut changed: Vec<String> = Vec::new();
        $(if $before.$member != $after.$member { changed.push($name.to_owned()); })+
        changed
    }};
}
use differing;
