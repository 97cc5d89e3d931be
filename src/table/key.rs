//! Every key and prefix of the table, once each.
//!
//! Inside `#customer#{sub}` the sort keys stand in this order: `#cart` < `#delivery_address#…` <
//! `#order#…` < `#profile`. Read backwards that is profile, newest orders, addresses, cart: one
//! query reads the account page. No other sort key may ever stand between `#order#` and `#profile`
//! or after it, and nothing may hang below an order.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use sha2::{Digest, Sha256};

use crate::shop::{
    cart::CartOwner,
    delivery::SlotId,
    id::{AddressId, CustomerId, IdempotencyKey, OrderId, OrderKey, ProductId},
    order_mail::Telling,
    order_status::OrderStatus,
    text::hexadecimal,
    timestamp::Timestamp,
};

pub const PK: &str = "PK";
pub const SK: &str = "SK";
pub const EXPIRES_AT: &str = "expires_at";

pub const INDEX_1: &str = "GSI1";
pub const INDEX_1_PK: &str = "GSI1PK";
pub const INDEX_1_SK: &str = "GSI1SK";
pub const INDEX_2: &str = "GSI2";
pub const INDEX_2_PK: &str = "GSI2PK";
pub const INDEX_2_SK: &str = "GSI2SK";

pub const PROFILE: &str = "#profile";
pub const CART: &str = "#cart";
pub const CART_PREFIX: &str = "#cart#";
pub const DAY_PREFIX: &str = "#day#";
pub const ADDRESS_PREFIX: &str = "#delivery_address#";
pub const ORDER_PREFIX: &str = "#order#";
pub const PRODUCT_PREFIX: &str = "#product#";
pub const SLOT_PREFIX: &str = "#slot#";
pub const CUSTOMER_PREFIX: &str = "#customer#";
pub const DETAIL: &str = "#detail";
pub const STOCK: &str = "#stock";
/// Behind it stands the number of a further row of the stock.
pub const STOCK_SHARD_PREFIX: &str = "#stock#";
pub const CART_TOTAL: &str = "#cart_total";
pub const CATALOG: &str = "#catalog";
pub const CATALOG_VERSION: &str = "#catalog_version";
/// The partition of what the shop has set.
pub const CONFIG: &str = "#config";
pub const DELIVERY_FEES: &str = "#delivery_fees";
pub const STOCK_SHARDS: &str = "#stock_shards";
/// Index 1: the orders of which only the payment is left to be settled, those that wait longest first.
pub const PAYMENT_QUEUE: &str = "#payment_queue";

const PAYMENT: &str = "#payment";
const COUNTED: &str = "#counted";
const EMAIL: &str = "#email";
const USERNAME: &str = "#username";

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    /// The form that requests carry.
    pub fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            (PK.to_owned(), AttributeValue::S(self.pk.clone())),
            (SK.to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// The partition of everything a customer sees on the account page.
pub fn customer_partition(customer: CustomerId) -> String {
    format!("{CUSTOMER_PREFIX}{customer}")
}

pub fn profile(customer: CustomerId) -> Key {
    Key::new(customer_partition(customer), PROFILE)
}

pub fn address(customer: CustomerId, address: AddressId) -> Key {
    Key::new(customer_partition(customer), format!("{ADDRESS_PREFIX}{address}"))
}

pub fn order(key: &OrderKey) -> Key {
    Key::new(customer_partition(key.customer), order_sort_key(key.order))
}

pub fn order_sort_key(order: OrderId) -> String {
    format!("{ORDER_PREFIX}{order}")
}

pub fn cart(owner: &CartOwner) -> Key {
    match owner {
        CartOwner::Customer(customer) => Key::new(customer_partition(*customer), CART),
        CartOwner::Anonymous(token) => Key::new(format!("{CART_PREFIX}{}", token.encode()), CART),
    }
}

/// What `operation` did for this customer under this key.
pub fn idempotency(customer: CustomerId, operation: &str, key: &IdempotencyKey) -> Key {
    Key::new(
        format!("#idempotency#{customer}"),
        format!("#{operation}#{}", key.as_str()),
    )
}

/// Marks an e-mail or a notice about an order as claimed, sent or given up.
pub fn mail_mark(telling: &Telling) -> Key {
    Key::new(format!("#mail#{}", telling.order), format!("#{}", telling.name))
}

/// Marks an e-mail as taken. The address itself stays out of the key: keys show up in metrics and logs.
pub fn email(email: &str) -> Key {
    let hash = hexadecimal(&Sha256::digest(email.to_lowercase()), 16);
    Key::new(format!("{EMAIL}#{hash}"), EMAIL)
}

/// Marks a user name as taken, whatever its capitals.
pub fn username(name: &str) -> Key {
    Key::new(format!("{USERNAME}#{}", name.to_lowercase()), USERNAME)
}

/// Whether the key is that of a cart, a customer's or an anonymous one.
pub fn is_cart(pk: &str, sk: &str) -> bool {
    sk == CART && (pk.starts_with(CUSTOMER_PREFIX) || pk.starts_with(CART_PREFIX))
}

/// A name of the cart in this partition that neither opens it nor tells whose it is.
pub fn cart_name(pk: &str) -> String {
    hexadecimal(&Sha256::digest(format!("cart {pk}")), 16)
}

/// What of a cart stands in the products' totals.
pub fn counted_cart(name: &str) -> Key {
    Key::new(format!("{COUNTED}#cart#{name}"), CART)
}

/// Marks that an order stands in a figure of the daily ones.
pub fn counted_order(order: OrderId, figure: &str) -> Key {
    Key::new(format!("{COUNTED}#order#{order}"), format!("#{figure}"))
}

/// The figures of one UTC day (`2026-11-20`).
pub fn day_report(day: &str) -> Key {
    let (month, day) = day.rsplit_once('-').unwrap_or((day, ""));
    Key::new(month_report(month), format!("{DAY_PREFIX}{day}"))
}

/// The partition of the figures of one month (`2026-11`); sorted by day.
pub fn month_report(month: &str) -> String {
    format!("#report#{month}")
}

pub fn product_partition(product: &ProductId) -> String {
    format!("{PRODUCT_PREFIX}{product}")
}

pub fn product_detail(product: &ProductId) -> Key {
    Key::new(product_partition(product), DETAIL)
}

/// The first row of a product's stock, and the only one of most.
pub fn product_stock(product: &ProductId) -> Key {
    stock_row(product, 0)
}

/// One of the rows among which a product's stock is spread.
pub fn stock_row(product: &ProductId, shard: u32) -> Key {
    let partition = product_partition(product);
    match shard {
        0 => Key::new(partition, STOCK),
        further => Key::new(partition, format!("{STOCK_SHARD_PREFIX}{further}")),
    }
}

/// The number of a row of a product's stock, by its sort key.
pub fn shard_of_row(sort_key: &str) -> Option<u32> {
    match sort_key.strip_prefix(STOCK_SHARD_PREFIX) {
        Some(number) => number.parse().ok(),
        None => (sort_key == STOCK).then_some(0),
    }
}

pub fn product_cart_total(product: &ProductId) -> Key {
    Key::new(product_partition(product), CART_TOTAL)
}

/// Counts the changes of the catalogue.
pub fn catalog_version() -> Key {
    Key::new(CONFIG.to_owned(), CATALOG_VERSION)
}

/// Among how many rows the stocks of products are spread.
pub fn stock_shards() -> Key {
    Key::new(CONFIG.to_owned(), STOCK_SHARDS)
}

/// What a delivery costs.
pub fn delivery_fees() -> Key {
    Key::new(CONFIG.to_owned(), DELIVERY_FEES)
}

/// Index 1: the catalogue in the order of categories and names.
pub fn catalog_sort_key(category: &str, folded_name: &str, product: &ProductId) -> String {
    format!("{category}#{folded_name}#{product}")
}

/// Index 1: the orders that wait in one state.
pub fn order_queue(status: OrderStatus) -> String {
    format!("#order_queue#{}", status.name())
}

/// Marks a payment token as used, by its hash.
pub fn payment_claim(hash: &str) -> Key {
    Key::new(format!("{PAYMENT}#{hash}"), PAYMENT)
}

/// Index 1: inside a queue, oldest first.
pub fn order_queue_sort_key(placed_at: Timestamp, order: OrderId) -> String {
    format!("{}#{order}", placed_at.to_text())
}

/// Whether a text has the form of [`order_queue_sort_key`].
pub fn is_order_queue_sort_key(text: &str) -> bool {
    let parts = text.split_once('#');
    parts.is_some_and(|(at, order)| Timestamp::parse(at).is_some() && OrderId::parse(order).is_some())
}

/// A delivery slot. Those of one ISO week of UTC lie together.
pub fn slot(slot: SlotId) -> Key {
    Key::new(
        format!("#slots#{}", slot.starts_at().iso_week()),
        format!("{SLOT_PREFIX}{slot}"),
    )
}

/// Index 2: the orders of one UTC day (`2026-11-20`); sorted by code, which is by time.
pub fn order_day(day: &str) -> String {
    format!("#order_day#{day}")
}
