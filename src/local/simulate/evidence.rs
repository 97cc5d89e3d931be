//! Asks the shop for what the books are checked with.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    PAGE, SimulateError,
    books::Evidence,
    cards::CardPayment,
    endpoint::{Caller, Trouble},
    messages::{Identified, Order, Page, Slot, Stock},
    people::Person,
    play::Play,
    staff_of,
};
use crate::{
    app::{Clock as _, Stopwatch, SystemClock},
    shop::{caller::Group, timestamp::Timestamp},
};

/// How many products' stock is asked for at once.
const STOCK_AT_ONCE: usize = 20;
/// How many requests are under way at once.
const AT_ONCE: usize = 8;
/// How long one waits for the charge of a card, which the shop makes after the delivery.
const CHARGE: Duration = Duration::from_secs(60);
/// How often one looks meanwhile.
const LOOK: Duration = Duration::from_millis(500);

/// What is known before the play.
pub(super) struct Before {
    stock: Vec<Stock>,
    /// The newest order of each customer.
    newest: Vec<Option<String>>,
    /// `None` when the shop has none.
    slots: Option<Vec<Slot>>,
}

pub(super) async fn before(play: &Play) -> Result<Before, SimulateError> {
    let newest = stream::iter(&play.people.customers).map(|customer| async move {
        let variables = json!({ "first": 1 });
        let page: Page<Identified> = ask(play, customer, &play.operations.customer.orders, variables).await?;
        Ok::<_, Trouble>(page.nodes.into_iter().next().map(|order| order.id))
    });
    Ok(Before {
        stock: stock(play).await?,
        newest: newest.buffered(AT_ONCE).try_collect().await?,
        slots: slots(play).await?,
    })
}

/// Asks for everything that was touched.
pub(super) async fn after(play: &Play, before: Before) -> Result<Evidence, SimulateError> {
    let known = play.ledger.orders();
    let ids: Vec<String> = known.keys().cloned().collect();
    let orders = charged(play, look_at(play, &ids).await?).await?;
    let customers = play.people.customers.iter().zip(&before.newest);
    let listed = stream::iter(customers).map(|(customer, newest)| orders_since(play, customer, newest));
    let listed: Vec<Vec<String>> = listed.buffered(AT_ONCE).try_collect().await?;
    let missing = known.iter().filter(|(id, entry)| {
        let list = listed.get(entry.customer);
        !list.is_some_and(|list| list.contains(id))
    });
    let missing = missing.map(|(_, entry)| entry.code.clone()).collect();
    let listed: BTreeSet<String> = listed.into_iter().flatten().collect();
    let unknown = listed.into_iter().filter(|id| !known.contains_key(id));
    let slots = before.slots.zip(slots(play).await?);
    let evidence = Evidence {
        stock_before: before.stock,
        stock_after: stock(play).await?,
        adjustments: play.ledger.adjustments(),
        orders,
        ambiguous_keys: play.ledger.ambiguous_keys(),
        missing,
        unknown: unknown.collect(),
        begun: slots.iter().flat_map(|(_, after)| begun(after)).collect(),
        slots: slots.map(Into::into),
        payments: None,
    };
    Ok(settled(play, evidence).await?)
}

/// The ids of the slots that have begun.
fn begun(slots: &[Slot]) -> impl Iterator<Item = String> {
    let now = SystemClock.now();
    let begins = |slot: &Slot| Timestamp::parse(slot.starts_at.as_deref().unwrap_or(&slot.id));
    let has_begun = move |slot: &&Slot| begins(slot).is_none_or(|begin| begin <= now);
    slots.iter().filter(has_begun).map(|slot| slot.id.clone())
}

/// Asks the payment provider, and waits until it has been told of everything, as long as that usually takes.
async fn settled(play: &Play, mut evidence: Evidence) -> Result<Evidence, Trouble> {
    let Some(cards) = &play.cards else {
        return Ok(evidence);
    };
    let orders = play.ledger.orders_by_key();
    let stopwatch = Stopwatch::start();
    loop {
        let mut payments: BTreeMap<String, Vec<CardPayment>> = BTreeMap::new();
        for payment in cards.payments().await? {
            if let Some(order) = orders.get(&payment.owner.key) {
                payments.entry(order.clone()).or_default().push(payment);
            }
        }
        evidence.payments = Some(payments);
        if evidence.unsettled().is_empty() || stopwatch.elapsed() >= CHARGE {
            return Ok(evidence);
        }
        sleep(LOOK).await;
    }
}

/// Reads these orders as the staff sees them.
pub(super) async fn look_at(play: &Play, ids: &[String]) -> Result<Vec<Order>, Trouble> {
    let Some(admin) = play.people.of(Group::Admin) else {
        return Ok(Vec::new());
    };
    let read = &play.operations.staff.order;
    let orders = stream::iter(ids).map(|id| play.read(Caller::Person(admin), read, id));
    orders.buffered(AT_ONCE).try_collect().await
}

/// Waits for the charges of cards, as long as that usually takes.
async fn charged(play: &Play, mut orders: Vec<Order>) -> Result<Vec<Order>, Trouble> {
    let stopwatch = Stopwatch::start();
    while stopwatch.elapsed() < CHARGE {
        let waiting = orders
            .iter_mut()
            .filter(|order| order.status == "DELIVERED" && order.payment.status == "AUTHORIZED");
        let mut waiting: Vec<&mut Order> = waiting.collect();
        if waiting.is_empty() {
            break;
        }
        sleep(LOOK).await;
        let ids: Vec<String> = waiting.iter().map(|order| order.id.clone()).collect();
        for (order, now) in waiting.iter_mut().zip(look_at(play, &ids).await?) {
            **order = now;
        }
    }
    Ok(orders)
}

/// The orders of a customer that came after one, which was the newest.
async fn orders_since(
    play: &Play,
    customer: &Person,
    newest: &Option<String>,
) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let variables = json!({ "first": PAGE, "after": after });
        let page: Page<Identified> = ask(play, customer, &play.operations.customer.orders, variables).await?;
        for order in page.nodes {
            if Some(&order.id) == newest.as_ref() {
                return Ok(found);
            }
            found.push(order.id);
        }
        after = page.page_info.end_cursor;
        if !page.page_info.has_next_page || after.is_none() {
            return Ok(found);
        }
    }
}

async fn stock(play: &Play) -> Result<Vec<Stock>, SimulateError> {
    let keeper = staff_of(play, Group::Warehouse)?;
    let mut levels = Vec::new();
    for products in play.products.chunks(STOCK_AT_ONCE) {
        let ids: Vec<&str> = products.iter().map(|product| product.id.as_str()).collect();
        let variables = json!({ "products": ids });
        let some: Vec<Stock> = ask(play, keeper, &play.operations.staff.stock, variables).await?;
        levels.extend(some);
    }
    Ok(levels)
}

async fn slots(play: &Play) -> Result<Option<Vec<Slot>>, SimulateError> {
    if !play.abilities.slots {
        return Ok(None);
    }
    let admin = staff_of(play, Group::Admin)?;
    let slots = ask(play, admin, &play.operations.customer.slots, json!({})).await?;
    Ok(Some(slots))
}

async fn ask<T: serde::de::DeserializeOwned>(
    play: &Play,
    person: &Person,
    operation: &super::operations::Operation,
    variables: Value,
) -> Result<T, Trouble> {
    play.endpoint
        .ask(Caller::Person(person), operation, variables)
        .await
}
