//! Events of carts. A cart that was ordered and one that its owner has emptied leave the same trace, a
//! deleted item, so neither is told here: OrderPlaced tells the one, and nobody asks for the other. A visitor
//! who empties a cart whose time is over, before the table does, is not told apart from them.

use serde::Serialize;

use super::{Event, News};
use crate::shop::{
    cart::{Cart, CartLine},
    change::CartChange,
    id::ProductId,
};

/// What is in a cart, and not whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartContent {
    pub items: Vec<CartPieces>,
}

/// One product in a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CartPieces {
    pub product_id: String,
    pub quantity: u32,
}

/// A cart that has expired may be replaced by a new one before it is deleted: that change is both.
pub fn events(change: &CartChange) -> Vec<Event> {
    let expired = change.before.as_ref().filter(|_| change.has_expired());
    let expired = expired.map(|cart| (cart.version + 1, News::CartExpired(content(cart))));
    let merged = change.after.as_ref().filter(|_| change.is_merge);
    let merged = merged.map(|cart| (cart.version, News::CartMerged(content(cart))));
    let event = |(version, news)| Event::new(change.name.clone(), version, change.at, news);
    expired.into_iter().chain(merged).map(event).collect()
}

fn content(cart: &Cart) -> CartContent {
    let pieces = |(product, line): (&ProductId, &CartLine)| CartPieces {
        product_id: product.to_string(),
        quantity: line.quantity,
    };
    CartContent {
        items: cart.lines.iter().map(pieces).collect(),
    }
}
