//! What follows a change of the table, once it is durable.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use super::{Clock, Ids, OrderTeller, Settler, measures};
use crate::{
    events::{BusError, EventBus, PublishError},
    payments::Payments,
    shop::{
        change::{Change, Replaced},
        count::Count,
        event::Event,
        id::{OrderKey, ProductId},
        money::Currency,
        order::Order,
        order_change::OrderChange,
        stock::StockLevel,
    },
    table::{Counted, Table, TableError},
};

/// How often a count is tried while others are at the same items.
const ATTEMPTS: u32 = 5;
/// The pause before a count is tried again; it doubles.
const PAUSE: Duration = Duration::from_millis(10);
/// How long the payment provider is waited for: the batch must be over in the function's time.
const SETTLE_TIME: Duration = Duration::from_secs(5);
/// Of how many orders the payments are settled at the same time.
const SETTLED_AT_ONCE: usize = 8;

/// A change as the stream has brought it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What those who watch orders are told.
    pub order: Option<OrderChange>,
    pub change: Option<Change>,
    /// The place of the change in the table's history.
    pub sequence_number: String,
}

/// What of a change could not be done. It may be, when the change is brought again.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    #[error("those who watch could not be told: {0}")]
    Tell(#[from] PublishError),
    #[error("the event {event} could not be published: {error}")]
    Publish { event: String, error: BusError },
    #[error("it could not be counted: {0}")]
    Count(TableError),
    #[error("the availability could not be shown: {0}")]
    Show(TableError),
}

/// Does what follows from changes. Nothing of it waits for anything else of it: one effect that fails stops
/// no other.
pub struct ChangeFollower {
    teller: OrderTeller,
    bus: EventBus,
    table: Table,
    clock: Arc<dyn Clock>,
    /// Absent in a shop that takes no cards.
    settler: Option<Settler>,
}

type Failures = Vec<(usize, FollowError)>;

impl ChangeFollower {
    pub fn new(teller: OrderTeller, bus: EventBus, table: Table, clock: Arc<dyn Clock>) -> Self {
        Self {
            teller,
            bus,
            table,
            clock,
            settler: None,
        }
    }

    /// The same follower, settling payments by this provider.
    pub fn with_payments(self, payments: Option<Payments>, ids: Arc<dyn Ids>) -> Self {
        let settler = |payments| Settler::new(self.table.clone(), payments, self.clock.clone(), ids);
        let settler = payments.map(settler);
        Self { settler, ..self }
    }

    /// The currency of the shop's prices.
    pub fn currency(&self) -> Currency {
        self.table.currency()
    }

    /// Tells, publishes, counts and shows what changes bring, in their order. A change may come again, and
    /// after later ones: whoever is told sees by version and id, and nothing is counted twice.
    ///
    /// `trace` is told with the events. Returns what could not be done, with the place of the change.
    pub async fn follow(&self, seen: &[Seen], trace: Option<&str>) -> Failures {
        let (told, published, counted, shown, ()) = tokio::join!(
            self.tell(seen),
            self.publish(seen, trace),
            self.count(seen),
            self.show(seen),
            self.settle(seen)
        );
        [told, published, counted, shown].into_iter().flatten().collect()
    }

    async fn tell(&self, seen: &[Seen]) -> Failures {
        let orders = places(seen, |seen| seen.order.clone());
        let (places, changes): (Vec<usize>, Vec<OrderChange>) = orders.into_iter().unzip();
        let told = places.into_iter().zip(self.teller.tell(&changes).await);
        let failed = told.filter_map(|(place, told)| Some((place, told.err()?.into())));
        failed.collect()
    }

    async fn publish(&self, seen: &[Seen], trace: Option<&str>) -> Failures {
        let mut places = Vec::new();
        let mut events = Vec::new();
        for (place, change) in seen.iter().enumerate() {
            let news = change.change.iter().flat_map(Event::of).map(|event| Event {
                trace_id: trace.map(str::to_owned),
                ..event
            });
            for event in news {
                places.push(place);
                events.push(event);
            }
        }
        let published = self.bus.publish(&events).await;
        let mut failures = Failures::new();
        for ((place, event), outcome) in places.into_iter().zip(events).zip(published) {
            match outcome {
                Ok(()) => measures::happened(&event.news),
                Err(error) => {
                    let event = event.id;
                    failures.push((place, FollowError::Publish { event, error }));
                }
            }
        }
        failures
    }

    async fn count(&self, seen: &[Seen]) -> Failures {
        let count = |seen: &Seen| Count::of(seen.change.as_ref()?, &seen.sequence_number);
        let mut left = places(seen, count);
        let mut failures = Failures::new();
        for attempt in 0..ATTEMPTS {
            if left.is_empty() {
                return failures;
            }
            if attempt > 0 {
                measures::met_another();
                tokio::time::sleep(PAUSE * (1 << attempt)).await;
            }
            let counts: Vec<Count> = left.iter().map(|(_, count)| count.clone()).collect();
            let outcomes = self.table.count(&counts, self.clock.now()).await;
            let mut again = Vec::new();
            for ((place, count), outcome) in left.into_iter().zip(outcomes) {
                match outcome {
                    Counted::Done => measures::counted(&count),
                    Counted::Again => again.push((place, count)),
                    Counted::Failed(error) => failures.push((place, FollowError::Count(error))),
                }
            }
            left = again;
        }
        let busy = left
            .into_iter()
            .map(|(place, _)| (place, FollowError::Count(TableError::Conflict)));
        failures.extend(busy);
        failures
    }

    /// Settles the payments of orders that are over. It fails no change, and no provider holds one up.
    async fn settle(&self, seen: &[Seen]) {
        let Some(settler) = &self.settler else { return };
        let mut changes: BTreeMap<OrderKey, Vec<&Replaced<Order>>> = BTreeMap::new();
        for seen in seen {
            if let Some(Change::Order(order)) = &seen.change {
                changes.entry(order.after.key).or_default().push(order);
            }
        }
        let follow = async |changes: Vec<&Replaced<Order>>| {
            for change in changes {
                settler.follow(change).await;
            }
        };
        let settled = stream::iter(changes.into_values()).for_each_concurrent(SETTLED_AT_ONCE, follow);
        if timeout(SETTLE_TIME, settled).await.is_err() {
            tracing::warn!("the payment provider is slow: payments are left to the scheduled job");
        }
    }

    /// The word that lists show follows the stock when it becomes another one. Of several words for one
    /// product the latest is written.
    async fn show(&self, seen: &[Seen]) -> Failures {
        let mut latest: BTreeMap<ProductId, (usize, StockLevel)> = BTreeMap::new();
        for (place, stock) in places(seen, word_of) {
            let known = latest.get(&stock.product);
            if known.is_none_or(|(_, known)| known.version <= stock.version) {
                latest.insert(stock.product.clone(), (place, stock));
            }
        }
        let mut failures = Failures::new();
        for (place, stock) in latest.into_values() {
            if let Err(error) = self.table.show_availability(&stock, false).await {
                failures.push((place, FollowError::Show(error)));
            }
        }
        let spread: BTreeMap<ProductId, usize> = places(seen, spread_stock)
            .into_iter()
            .map(|(place, product)| (product, place))
            .collect();
        for (product, place) in spread {
            if let Err(error) = self.show_spread(&product).await {
                failures.push((place, FollowError::Show(error)));
            }
        }
        failures
    }

    /// The word for a stock that is spread over several rows follows what all of them hold.
    async fn show_spread(&self, product: &ProductId) -> Result<(), TableError> {
        let Some(whole) = self.table.whole_stock(product).await? else {
            return Ok(());
        };
        let stock = whole.rows.level(whole.in_carts);
        if whole.shown == Some(stock.availability()) {
            return Ok(());
        }
        self.table.show_availability(&stock, true).await
    }
}

/// The stock whose word is another one than before.
fn word_of(seen: &Seen) -> Option<StockLevel> {
    let Some(Change::Stock(replaced, _)) = &seen.change else {
        return None;
    };
    let word = replaced.after.availability();
    let is_new = replaced
        .before
        .as_ref()
        .is_none_or(|before| before.availability() != word);
    is_new.then(|| replaced.after.clone())
}

/// The product of which one of several rows has changed.
fn spread_stock(seen: &Seen) -> Option<ProductId> {
    match &seen.change {
        Some(Change::StockShard(product)) => Some(product.clone()),
        _ => None,
    }
}

/// What `of` finds in changes, with their places.
fn places<T>(seen: &[Seen], of: impl Fn(&Seen) -> Option<T>) -> Vec<(usize, T)> {
    let found = seen.iter().enumerate();
    found
        .filter_map(|(place, seen)| Some((place, of(seen)?)))
        .collect()
}
