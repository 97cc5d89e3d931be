//! Whether the books balance after the play: what the shop tells of its stock, slots and orders must fit
//! what the players saw.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    cards::CardPayment,
    messages::{Order, Slot, Stock},
};

/// What the shop tells after the play, and what was known before.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub stock_before: Vec<Stock>,
    pub stock_after: Vec<Stock>,
    /// Pieces that the warehouse has added, by product.
    pub adjustments: BTreeMap<String, i64>,
    /// All orders of the play, as they are now.
    pub orders: Vec<Order>,
    /// Keys under which more than one order was answered.
    pub ambiguous_keys: Vec<String>,
    /// Codes of orders that customers were answered and do not find in their lists.
    pub missing: Vec<String>,
    /// Ids of new orders in the customers' lists of which nobody was told.
    pub unknown: Vec<String>,
    /// Before and after the play; `None` when the shop has no slots.
    pub slots: Option<[Vec<Slot>; 2]>,
    /// Ids of the slots that had begun when the play was over.
    pub begun: BTreeSet<String>,
    /// What the payment provider tells of the orders, by their ids; `None` where it cannot be asked.
    pub payments: Option<BTreeMap<String, Vec<CardPayment>>>,
}

/// A question to the books, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub holds: bool,
    /// What was looked at, or what is wrong.
    pub says: String,
}

impl Check {
    /// Holds when nothing is wrong.
    fn new(name: &'static str, wrong: &[String], looked_at: String) -> Self {
        let says = match wrong {
            [] => looked_at,
            [first] => first.clone(),
            [first, rest @ ..] => format!("{first}; and {} more", rest.len()),
        };
        Self {
            name,
            holds: wrong.is_empty(),
            says,
        }
    }
}

impl Evidence {
    /// Every question to the books.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks = vec![
            self.orders_end(),
            self.orders_are_placed_once(),
            self.stock_adds_up(),
            self.reservations_add_up(),
            self.totals_add_up(),
            self.payments_fit(),
        ];
        let slots = self.slots.as_ref();
        checks.extend(slots.map(|[before, after]| self.slots_hold(before, after)));
        checks
    }

    /// The orders that are in no final state, each with its state.
    pub fn unfinished(&self) -> Vec<String> {
        let open = self.orders.iter().filter(|order| !order.is_final());
        open.map(|order| format!("{} is {}", order.code, order.status))
            .collect()
    }

    fn orders_end(&self) -> Check {
        let open = self.unfinished();
        let count = self.orders.len();
        Check::new("ends", &open, format!("all {count} orders are in a final state"))
    }

    fn orders_are_placed_once(&self) -> Check {
        let keys = self.ambiguous_keys.iter();
        let keys = keys.map(|key| format!("the key {key} has placed more than one order"));
        let missing = self.missing.iter();
        let missing = missing.map(|code| format!("{code} was answered and is not in its customer's list"));
        let unknown = self.unknown.iter();
        let unknown = unknown.map(|id| format!("nobody was told of the order {id}"));
        let wrong: Vec<String> = keys.chain(missing).chain(unknown).collect();
        let says = "each order is in its customer's list, once".to_owned();
        Check::new("once", &wrong, says)
    }

    /// What is in the house, and what has left it, is what was there and what was added.
    fn stock_adds_up(&self) -> Check {
        let mut gone: BTreeMap<&str, i64> = BTreeMap::new();
        for order in self
            .orders
            .iter()
            .filter(|order| has_left_the_shelves(&order.status))
        {
            for item in &order.items {
                let pieces = item.packed_quantity.unwrap_or(item.quantity);
                *gone.entry(&item.product_id).or_default() += i64::from(pieces);
            }
        }
        let wrong = self.compare(|product, before, after| {
            let gone = gone.get(product).copied().unwrap_or(0);
            let added = self.adjustments.get(product).copied().unwrap_or(0);
            let (before, after) = (
                before.available + before.reserved,
                after.available + after.reserved,
            );
            let says = format!("{product}: {before} + {added} added is not {after} + {gone} delivered");
            (before + added != after + gone).then_some(says)
        });
        let delivered: i64 = gone.values().sum();
        let added: i64 = self.adjustments.values().sum();
        let count = self.stock_before.len();
        let says = format!("{count} products, {delivered} pieces delivered, {added} added");
        Check::new("stock", &wrong, says)
    }

    /// What is reserved is reserved for an open order.
    fn reservations_add_up(&self) -> Check {
        let mut open: BTreeMap<&str, i64> = BTreeMap::new();
        for order in self.orders.iter().filter(|order| is_reserved(&order.status)) {
            for item in &order.items {
                *open.entry(&item.product_id).or_default() += i64::from(item.quantity);
            }
        }
        let wrong = self.compare(|product, before, after| {
            let open = open.get(product).copied().unwrap_or(0);
            let (before, after) = (before.reserved, after.reserved);
            let says = format!("{product}: {after} are reserved, and {before} before, for {open} ordered");
            (after - before != open).then_some(says)
        });
        let reserved: i64 = open.values().sum();
        Check::new(
            "reserved",
            &wrong,
            format!("{reserved} pieces more than before, all of open orders"),
        )
    }

    /// Asks for each product what is wrong between its stock before and after.
    fn compare(&self, wrong: impl Fn(&str, &Stock, &Stock) -> Option<String>) -> Vec<String> {
        let after: BTreeMap<&str, &Stock> = self
            .stock_after
            .iter()
            .map(|stock| (stock.product_id.as_str(), stock))
            .collect();
        let compared = self.stock_before.iter().filter_map(|before| {
            let product = before.product_id.as_str();
            match after.get(product) {
                Some(after) => wrong(product, before, after),
                None => Some(format!("{product} has no stock any more")),
            }
        });
        compared.collect()
    }

    fn totals_add_up(&self) -> Check {
        let wrong: Vec<String> = self
            .orders
            .iter()
            .filter(|order| !adds_up(order))
            .map(|order| format!("{}'s lines and delivery are not its total", order.code))
            .collect();
        let total = |order: &&Order| order.total.amount;
        let delivered = self.orders.iter().filter(|order| order.status == "DELIVERED");
        let says = format!(
            "{} of delivered orders",
            delivered.map(|order| total(&order)).sum::<i64>()
        );
        Check::new("totals", &wrong, says)
    }

    /// No slot is over its capacity, and each has as many places taken as the orders of the play have
    /// booked. A slot that has begun may be used by deliveries that failed, too.
    fn slots_hold(&self, before: &[Slot], after: &[Slot]) -> Check {
        let booked_before: BTreeMap<&str, i64> = before
            .iter()
            .filter_map(|slot| Some((slot.id.as_str(), slot.taken()?)))
            .collect();
        let slot_of = |order: &Order| order.delivery.slot.as_ref().map(|slot| slot.id.clone());
        let mut held: BTreeMap<String, i64> = BTreeMap::new();
        for slot in self.orders.iter().filter_map(slot_of) {
            *held.entry(slot).or_default() += 1;
        }
        let failed = self.orders.iter().filter(|order| order.failures() > 0).count();
        let used = i64::try_from(failed).unwrap_or(i64::MAX);
        let wrong = after.iter().filter_map(|slot| {
            let (Some(capacity), Some(taken)) = (slot.capacity, slot.taken()) else {
                return Some(format!("{} does not tell its places", slot.id));
            };
            if !(0..=capacity).contains(&taken) {
                return Some(format!("{}: {taken} of {capacity} places are taken", slot.id));
            }
            let new = taken - booked_before.get(slot.id.as_str())?;
            let held = held.get(&slot.id).copied().unwrap_or(0);
            let says = format!("{}: {new} places were taken for {held} orders", slot.id);
            let used = if self.begun.contains(&slot.id) { used } else { 0 };
            (!(held..=held.saturating_add(used)).contains(&new)).then_some(says)
        });
        let wrong: Vec<String> = wrong.collect();
        let taken: i64 = after.iter().filter_map(Slot::taken).sum();
        let says = format!("{} slots, {taken} places taken, none over capacity", after.len());
        Check::new("slots", &wrong, says)
    }

    fn payments_fit(&self) -> Check {
        let wrong: Vec<String> = self
            .orders
            .iter()
            .filter(|order| !is_payment_fit(order))
            .map(|order| format!("{} is {} and {}", order.code, order.status, order.payment.status))
            .chain(self.unsettled())
            .collect();
        let count = |status: &str| {
            self.orders
                .iter()
                .filter(|order| order.payment.status == status)
                .count()
        };
        let says = format!(
            "{} orders paid, {} due, {} voided",
            count("PAID"),
            count("DUE"),
            count("VOIDED")
        );
        Check::new("payments", &wrong, says)
    }
}

impl Evidence {
    /// Where the payment provider has not taken what an order that was paid by card costs, or has not let go
    /// one that ended otherwise. Beside the payment that an order has, one may lie of an attempt that was cut
    /// off: the shop lets it go later, so that at least one must be let go, and none taken.
    pub fn unsettled(&self) -> Vec<String> {
        let Some(payments) = &self.payments else {
            return Vec::new();
        };
        let wrong = self.orders.iter().filter(|order| order.payment.method == "CARD");
        let wrong = wrong.filter_map(|order| {
            let of_order = payments.get(&order.id).map_or(&[][..], Vec::as_slice);
            let taken = of_order.iter().filter(|payment| payment.status == "CAPTURED");
            let taken: i64 = taken.map(|payment| payment.amount).sum();
            let lets_go = |payment: &CardPayment| matches!(payment.status.as_str(), "CANCELLED" | "DECLINED");
            let (due, is_settled) = match order.status.as_str() {
                "DELIVERED" => (order.total.amount, true),
                "CANCELLED" | "PACKAGING_FAILED" => (0, of_order.iter().any(lets_go)),
                _ => (0, true),
            };
            let (code, status) = (&order.code, &order.status);
            if taken != due {
                return Some(format!(
                    "{code} is {status}: {taken} were taken by card, not {due}"
                ));
            }
            (!is_settled).then(|| format!("{code} is {status}, and its card is not let go"))
        });
        wrong.collect()
    }
}

/// Whether the pieces of an order in this state were taken from the stock.
fn has_left_the_shelves(status: &str) -> bool {
    matches!(
        status,
        "PACKED" | "OUT_FOR_DELIVERY" | "DELIVERY_FAILED" | "DELIVERED"
    )
}

/// Whether the pieces of an order in this state are kept for it.
fn is_reserved(status: &str) -> bool {
    matches!(status, "AWAITING_PAYMENT" | "PLACED" | "PACKING")
}

fn adds_up(order: &Order) -> bool {
    let is_packed = has_left_the_shelves(&order.status);
    let lines = order.items.iter();
    let lines_fit = lines.clone().all(|item| {
        let pieces = match item.packed_quantity {
            Some(packed) if is_packed => packed,
            _ => item.quantity,
        };
        // An order that ended before it was packed keeps what was ordered, or tells what was packed.
        let packed = item.packed_quantity.unwrap_or(item.quantity);
        let is = |pieces: u32| item.unit_price.amount * i64::from(pieces) == item.line_total.amount;
        is(pieces) || (!is_packed && is(packed))
    });
    let sum: i64 = lines.map(|item| item.line_total.amount).sum();
    let total = order.items_total.amount + order.delivery.price.amount;
    lines_fit && sum == order.items_total.amount && total == order.total.amount
}

fn is_payment_fit(order: &Order) -> bool {
    let is_card = order.payment.method == "CARD";
    let payment = order.payment.status.as_str();
    match order.status.as_str() {
        "DELIVERED" if is_card => payment == "PAID",
        "DELIVERED" => matches!(payment, "PAID" | "DUE"),
        "CANCELLED" | "PACKAGING_FAILED" if is_card => matches!(payment, "VOIDED" | "FAILED" | "REFUNDED"),
        "CANCELLED" | "PACKAGING_FAILED" => matches!(payment, "DUE" | "VOIDED"),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
