//! Events of products and of their stock.

use serde::Serialize;

use super::{Event, News, differing};
use crate::shop::{
    change::Replaced,
    product::{Product, ProductStatus},
    stock::{Availability, StockLevel},
    timestamp::Timestamp,
};

/// Which product, and what of it is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductText {
    pub product_id: String,
    /// The fields that have changed. Empty for a new product, and when the product as it was is not known.
    pub changed: Vec<String>,
    /// Counts the changes of the price.
    pub price_version: u64,
}

/// How many pieces of a product there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StockSignal {
    pub product_id: String,
    /// Pieces that can be bought.
    pub available: u32,
    /// At or below this number the product counts as low. Null: never.
    pub threshold: Option<u32>,
}

/// A write that leaves the version as it was is none for others: a word for lists has changed.
pub fn of_text(before: Option<&Product>, after: &Product) -> Vec<Event> {
    if before.is_some_and(|before| before.version == after.version) {
        return Vec::new();
    }
    let changed = before.map(|before| {
        differing!(before, after, {
            name => "name", description => "description", category => "category", tags => "tags",
            pictures => "pictures", price => "price", package => "package", status => "status",
        })
    });
    let text = ProductText {
        product_id: after.id.to_string(),
        changed: changed.unwrap_or_default(),
        price_version: after.price_version,
    };
    let is_retired = |product: &Product| product.status == ProductStatus::Retired;
    let news = match before {
        None if after.version <= 1 => News::ProductCreated(text),
        Some(before) if is_retired(after) && !is_retired(before) => News::ProductRetired(text),
        _ => News::ProductModified(text),
    };
    let id = after.id.to_string();
    vec![Event::new(id, after.version, after.updated_at, news)]
}

/// The stock counts its changes apart from the text, so it is an aggregate of its own.
pub fn of_stock(change: &Replaced<StockLevel>, at: Timestamp) -> Vec<Event> {
    let before = change.before.as_ref().map(StockLevel::availability);
    let of_word = |before| of_word(before, &change.after, at);
    before.map(of_word).unwrap_or_default()
}

/// What a stock brings whose word was another one.
pub fn of_word(before: Availability, after: &StockLevel, at: Timestamp) -> Vec<Event> {
    let signal = StockSignal {
        product_id: after.product.to_string(),
        available: after.available,
        threshold: after.low_stock_at,
    };
    let news = match (before, after.availability()) {
        (Availability::InStock, Availability::LowStock) => News::StockLow(signal),
        (Availability::InStock | Availability::LowStock, Availability::OutOfStock) => News::StockOut(signal),
        (Availability::OutOfStock, Availability::InStock | Availability::LowStock) => News::StockBack(signal),
        _ => return Vec::new(),
    };
    let id = format!("{}/stock", after.product);
    vec![Event::new(id, after.version, at, news)]
}
