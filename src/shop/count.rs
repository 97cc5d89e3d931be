//! What is counted for the shop: how many pieces of a product are in open carts, and what a day has
//! brought.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cart::Cart,
    change::Change,
    event::{Event, News},
    id::{OrderId, ProductId},
    money::Money,
    timestamp::Timestamp,
};

/// Something that counts once, however often it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    Order(OrderCount),
    Cart(CartCount),
}

/// A step of an order that belongs to the figures of a day. An order takes each of them once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCount {
    pub order: OrderId,
    pub figure: Figure,
    /// The UTC day, `2026-11-20`.
    pub day: String,
    /// What the order was worth.
    pub value: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Placed,
    Cancelled,
    Delivered,
}

impl Figure {
    pub fn name(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Cancelled => "cancelled",
            Self::Delivered => "delivered",
        }
    }
}

/// The pieces in a cart after a change. They take the place of those that were counted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartCount {
    /// The cart's name, as [`super::change::CartChange`] has it.
    pub cart: String,
    /// The place of the change in the table's history: the larger the number, the later.
    pub sequence_number: String,
    pub quantities: Quantities,
    /// When the cart ends, unless it is changed; absent for one that is gone.
    pub ends_at: Option<Timestamp>,
}

/// Pieces by product.
pub type Quantities = BTreeMap<ProductId, u32>;

impl Count {
    /// What a change counts for; `None` for most.
    pub fn of(change: &Change, sequence_number: &str) -> Option<Self> {
        match change {
            Change::Order(replaced) => {
                let order = &replaced.after;
                let (figure, at) = Event::of(change).iter().find_map(|event| match event.news {
                    News::OrderPlaced(_) => Some((Figure::Placed, order.placed_at)),
                    News::OrderCancelled(_) => Some((Figure::Cancelled, order.updated_at)),
                    News::DeliveryCompleted(_) => Some((Figure::Delivered, order.updated_at)),
                    _ => None,
                })?;
                Some(Self::Order(OrderCount {
                    order: order.key.order,
                    figure,
                    day: at.day(),
                    value: order.total,
                }))
            }
            Change::Cart(change) => Some(Self::Cart(CartCount {
                cart: change.name.clone(),
                sequence_number: sequence_number.to_owned(),
                quantities: change.after.as_ref().map(quantities).unwrap_or_default(),
                ends_at: change.after.as_ref().and_then(|cart| cart.expires_at),
            })),
            Change::Product(_)
            | Change::Stock(..)
            | Change::StockShard(_)
            | Change::Availability(_)
            | Change::Customer(_) => None,
        }
    }
}

fn quantities(cart: &Cart) -> Quantities {
    let lines = cart.lines.iter();
    lines
        .map(|(product, line)| (product.clone(), line.quantity))
        .collect()
}

/// The products whose pieces differ, with what has to be added to get from the one to the other.
pub fn difference(before: &Quantities, after: &Quantities) -> BTreeMap<ProductId, i64> {
    let products: BTreeSet<&ProductId> = before.keys().chain(after.keys()).collect();
    let pieces = |quantities: &Quantities, product| i64::from(quantities.get(product).copied().unwrap_or(0));
    let differ = products.into_iter().map(|product| {
        let added = pieces(after, product) - pieces(before, product);
        (product.clone(), added)
    });
    differ.filter(|(_, added)| *added != 0).collect()
}
