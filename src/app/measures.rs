//! What the shop measures of itself. Where nobody records it, it costs nothing.
//!
//! A change that the stream brings again is measured again: measures are for alarms and curves, the figures
//! of a day are exact.

use metrics::counter;

use super::{Failure, Placed};
use crate::shop::{count::Count, event::News, refusal::RefusalCode};

/// Every measure, with what it counts. The values of orders are in minor units of the shop's currency.
pub const MEASURES: [(&str, &str); 16] = [
    ("OrdersPlaced", "orders that were placed"),
    ("OrdersCancelled", "orders that were cancelled"),
    ("OrdersPacked", "orders that were packed"),
    ("OrdersDelivered", "orders that were delivered"),
    (
        "OrdersFailed",
        "orders of which nothing could be packed, and deliveries that failed",
    ),
    ("ValuePlaced", "what placed orders were worth"),
    (
        "ValueLost",
        "what cancelled orders, and those of which nothing could be packed, were worth",
    ),
    ("ValueCaptured", "what delivered orders were worth"),
    (
        "CartsUpdated",
        "changes of carts, those that emptied one among them",
    ),
    ("CartsMerged", "visitors' carts that were taken over"),
    ("CartsCheckedOut", "carts that became an order"),
    (
        "CartsExpired",
        "carts that nobody has changed for their whole life",
    ),
    (
        "StockOutsHit",
        "lines of orders that were refused because there were too few pieces",
    ),
    (
        "IdempotentReplays",
        "calls that were made before under the same key",
    ),
    (
        "TransactionConflicts",
        "writes that met another one and were tried again",
    ),
    ("StockOuts", "products that were sold out"),
];

/// An event has been published.
pub fn happened(news: &News) {
    match news {
        News::OrderPlaced(order) => {
            counter!("OrdersPlaced").increment(1);
            counter!("ValuePlaced").increment(amount(order.total));
        }
        News::OrderCancelled(order) => {
            counter!("OrdersCancelled").increment(1);
            counter!("ValueLost").increment(amount(order.total));
        }
        News::PackageCreated(_) => counter!("OrdersPacked").increment(1),
        News::DeliveryCompleted(order) => {
            counter!("OrdersDelivered").increment(1);
            counter!("ValueCaptured").increment(amount(order.total));
        }
        News::PackagingFailed(order) => {
            counter!("OrdersFailed").increment(1);
            counter!("ValueLost").increment(amount(order.total));
        }
        News::DeliveryFailed(_) => counter!("OrdersFailed").increment(1),
        News::CartMerged(_) => counter!("CartsMerged").increment(1),
        News::CartExpired(_) => counter!("CartsExpired").increment(1),
        News::StockOut(_) => counter!("StockOuts").increment(1),
        _ => {}
    }
}

/// A change of a cart has been counted.
pub fn counted(count: &Count) {
    if matches!(count, Count::Cart(_)) {
        counter!("CartsUpdated").increment(1);
    }
}

/// An order was placed, or had been before under the same key.
pub fn placed(placed: &Placed, is_from_cart: bool) {
    if placed.replayed {
        replayed();
    } else if is_from_cart {
        counter!("CartsCheckedOut").increment(1);
    }
}

/// Something was refused.
pub fn refused(failure: &Failure) {
    let short = [RefusalCode::InsufficientStock, RefusalCode::OutOfStock];
    if let Failure::Refused(refusals) = failure {
        let lines = refusals.iter().filter(|refusal| short.contains(&refusal.code));
        let lines = u64::try_from(lines.count()).unwrap_or(u64::MAX);
        // A counter that nobody has counted up is not written.
        counter!("StockOutsHit").increment(lines);
    }
}

/// A call had been made before under the same key.
pub fn replayed() {
    counter!("IdempotentReplays").increment(1);
}

/// A write has met another one and is tried again.
pub fn met_another() {
    counter!("TransactionConflicts").increment(1);
}

fn amount(minor_units: i64) -> u64 {
    u64::try_from(minor_units).unwrap_or(0)
}
