//! Counting what the stream tells, each thing once, whatever comes twice or late: what guards a thing
//! from being counted again is written by the transaction that counts it.

mod snapshot;
mod step;

use std::collections::{BTreeMap, btree_map::Entry};

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};

use self::{
    snapshot::{Snapshot, padded, seconds},
    step::{MAX_ACTIONS, Number, Step, chunks, sums},
};
use super::{
    Failed, Table, TableError, action,
    expression::Expression,
    item,
    key::{self, Key},
};
use crate::shop::{
    count::{CartCount, Count, Figure, OrderCount, difference},
    money::Money,
    timestamp::Timestamp,
};

/// How many keys one batch get takes.
const MAX_KEYS: usize = 100;
/// For how long what guards a count is kept after nothing can change it, in seconds: eight days. The
/// table's stream keeps its records for one.
const GUARD_SECONDS: i64 = 8 * 24 * 60 * 60;
/// How long after a cart's end the table may still be about to delete it, in seconds: thirty days.
const PURGE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Attributes of the figures of a day.
pub(super) const ORDERS: &str = "orders";
pub(super) const PLACED_VALUE: &str = "placed_value";
pub(super) const CANCELLED: &str = "cancelled";
pub(super) const DELIVERED: &str = "delivered";
pub(super) const REVENUE: &str = "revenue";

/// What became of something that was to be counted.
#[derive(Clone, Debug)]
pub enum Counted {
    /// It counts: now, or it did before.
    Done,
    /// Others were at the same items: it is to be tried again.
    Again,
    Failed(TableError),
}

impl Table {
    /// Counts things, each once: one batch get of what was counted of carts, if there are any, and a
    /// transaction for every hundred items to be written. Of several counts of one cart the latest is
    /// written.
    ///
    /// Returns for each, in their order, what became of it.
    pub async fn count(&self, counts: &[Count], now: Timestamp) -> Vec<Counted> {
        let mut outcomes = vec![Counted::Done; counts.len()];
        let latest = latest_of_carts(counts);
        let snapshots = match self.snapshots(latest.keys().copied()).await {
            Ok(snapshots) => snapshots,
            Err(error) => {
                for place in latest.values() {
                    outcomes[*place] = passing(error.clone());
                }
                BTreeMap::new()
            }
        };
        let mut steps = Vec::new();
        let mut orders = BTreeMap::new();
        for (place, count) in counts.iter().enumerate() {
            let step = match count {
                // A transaction takes no item twice.
                Count::Order(count) => match orders.entry((count.order, count.figure.name())) {
                    Entry::Occupied(_) => continue,
                    Entry::Vacant(first) => {
                        first.insert(place);
                        self.order_step(place, count, now).map(Some)
                    }
                },
                Count::Cart(cart) if latest.get(cart.cart.as_str()) == Some(&place) => {
                    match snapshots.get(&cart.cart) {
                        Some(snapshot) => self.cart_step(place, cart, snapshot, now),
                        None => continue,
                    }
                }
                Count::Cart(_) => continue,
            };
            match step {
                Ok(step) => steps.extend(step),
                Err(error) => outcomes[place] = Counted::Failed(error),
            }
        }
        for some in chunks(steps) {
            for (place, outcome) in self.write_steps(some).await {
                outcomes[place] = outcome;
            }
        }
        // What came of the count that was written came of the others that it stands for.
        for (place, count) in counts.iter().enumerate() {
            let written = match count {
                Count::Order(count) => orders.get(&(count.order, count.figure.name())),
                Count::Cart(cart) => latest.get(cart.cart.as_str()),
            };
            if let Some(written) = written {
                outcomes[place] = outcomes[*written].clone();
            }
        }
        outcomes
    }

    /// What was counted of carts, by their names. One that was never counted has nothing.
    async fn snapshots(
        &self,
        carts: impl Iterator<Item = &str>,
    ) -> Result<BTreeMap<String, Snapshot>, TableError> {
        let carts: Vec<&str> = carts.collect();
        let mut found = Vec::with_capacity(carts.len());
        for some in carts.chunks(MAX_KEYS) {
            let keys: Vec<Key> = some.iter().map(|cart| key::counted_cart(cart)).collect();
            found.extend(self.batch_get(&keys, true).await?);
        }
        let snapshot = |cart: &&str| {
            let pk = key::counted_cart(cart).pk;
            let stored = found
                .iter()
                .find(|stored| item::text(stored, key::PK) == Some(&pk));
            ((*cart).to_owned(), stored.map(Snapshot::read).unwrap_or_default())
        };
        Ok(carts.iter().map(snapshot).collect())
    }

    fn order_step(&self, place: usize, count: &OrderCount, now: Timestamp) -> Result<Step, TableError> {
        let mut expression = Expression::default();
        let mut marker = key::counted_order(count.order, count.figure.name()).attributes();
        marker.insert(
            key::EXPIRES_AT.to_owned(),
            seconds(now.plus_seconds(GUARD_SECONDS)),
        );
        let guard = Put::builder()
            .table_name(&self.name)
            .set_item(Some(marker))
            .condition_expression(expression.absent(key::PK))
            .set_expression_attribute_names(expression.names());
        // A report has one currency. What was sold in another one counts as an order.
        let value = match count.value.currency == self.currency {
            true => count.value,
            false => Money::zero(self.currency),
        };
        let day = key::day_report(&count.day);
        let (number, amount) = match count.figure {
            Figure::Placed => (ORDERS, Some(PLACED_VALUE)),
            Figure::Cancelled => (CANCELLED, None),
            Figure::Delivered => (DELIVERED, Some(REVENUE)),
        };
        let mut additions = vec![(day.clone(), number, Number::Whole(1))];
        additions.extend(amount.map(|amount| (day, amount, Number::Amount(value))));
        Ok(Step {
            place,
            guard: TransactWriteItem::builder().put(action(guard.build())?).build(),
            additions,
            is_order: true,
            is_part: false,
        })
    }

    /// `None` when the cart was counted as it was after this change, or later.
    fn cart_step(
        &self,
        place: usize,
        count: &CartCount,
        before: &Snapshot,
        now: Timestamp,
    ) -> Result<Option<Step>, TableError> {
        let sequence_number = padded(&count.sequence_number);
        if before.sequence_number >= sequence_number {
            return Ok(None);
        }
        let mut added: Vec<_> = difference(&before.quantities, &count.quantities)
            .into_iter()
            .collect();
        // A cart with all products exchanged takes one item more than a transaction has; the rest of it
        // follows.
        let rest = added.split_off(added.len().min(MAX_ACTIONS - 1));
        let mut after = Snapshot {
            quantities: count.quantities.clone(),
            sequence_number,
            version: before.version + 1,
        };
        for (product, _) in &rest {
            match before.quantities.get(product) {
                Some(pieces) => after.quantities.insert(product.clone(), *pieces),
                None => after.quantities.remove(product),
            };
        }
        if !rest.is_empty() {
            after.sequence_number.clone_from(&before.sequence_number);
        }
        let ends_at = match count.ends_at {
            Some(end) => end.max(now).plus_seconds(PURGE_SECONDS),
            None => now.plus_seconds(GUARD_SECONDS),
        };
        let mut expression = Expression::default();
        let condition = match before.version {
            0 => expression.absent(key::PK),
            version => expression.version_is(version),
        };
        let guard = Put::builder()
            .table_name(&self.name)
            .set_item(Some(after.write(&count.cart, ends_at)))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let addition = |(product, pieces)| {
            let total = key::product_cart_total(&product);
            (total, item::product::IN_CARTS, Number::Whole(pieces))
        };
        Ok(Some(Step {
            place,
            guard: TransactWriteItem::builder().put(action(guard.build())?).build(),
            additions: added.into_iter().map(addition).collect(),
            is_order: false,
            is_part: !rest.is_empty(),
        }))
    }

    /// One transaction, and one more for each time that a guard was in its way: the others go on without
    /// what it guards.
    async fn write_steps(&self, mut steps: Vec<Step>) -> Vec<(usize, Counted)> {
        let mut outcomes = Vec::with_capacity(steps.len());
        while !steps.is_empty() {
            let written = match self.actions(&steps) {
                Ok(actions) => self.transact(actions).await,
                Err(error) => Err(error),
            };
            let all = |outcome: &dyn Fn(&Step) -> Counted| -> Vec<(usize, Counted)> {
                steps.iter().map(|step| (step.place, outcome(step))).collect()
            };
            let reasons = match written {
                Ok(()) => {
                    outcomes.extend(all(&|step| match step.is_part {
                        true => Counted::Again,
                        false => Counted::Done,
                    }));
                    return outcomes;
                }
                Err(TableError::Cancelled(reasons))
                    if reasons.iter().take(steps.len()).any(Failed::condition) =>
                {
                    reasons
                }
                Err(error) => {
                    outcomes.extend(all(&|_| passing(error.clone())));
                    return outcomes;
                }
            };
            let mut left = Vec::with_capacity(steps.len());
            for (step, reason) in steps.into_iter().zip(reasons) {
                match (reason.condition(), step.is_order) {
                    (false, _) => left.push(step),
                    // Each figure takes an order once, so its marker is this very count's.
                    (true, true) => outcomes.push((step.place, Counted::Done)),
                    // Somebody else has counted the cart since it was read.
                    (true, false) => outcomes.push((step.place, Counted::Again)),
                }
            }
            steps = left;
        }
        outcomes
    }

    /// The guards in the order of the steps, and then what is added, each item once.
    fn actions(&self, steps: &[Step]) -> Result<Vec<TransactWriteItem>, TableError> {
        let mut actions: Vec<_> = steps.iter().map(|step| step.guard.clone()).collect();
        for ((pk, sk), numbers) in sums(steps) {
            let mut expression = Expression::default();
            let added = numbers.into_iter().map(|(name, number)| {
                let value = match number {
                    Number::Whole(number) => AttributeValue::N(number.to_string()),
                    Number::Amount(money) => AttributeValue::N(money.to_decimal_text()),
                };
                format!("{} {}", expression.name(name), expression.value(value))
            });
            let update = format!("ADD {}", added.collect::<Vec<_>>().join(", "));
            actions.push(self.update_action(Key { pk, sk }, update, None, &expression)?);
        }
        Ok(actions)
    }
}

/// The place of the latest count of each cart, by its name.
fn latest_of_carts(counts: &[Count]) -> BTreeMap<&str, usize> {
    let mut latest: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for (place, count) in counts.iter().enumerate() {
        let Count::Cart(cart) = count else { continue };
        let found = (padded(&cart.sequence_number), place);
        let known = latest.entry(&cart.cart).or_insert_with(|| found.clone());
        *known = found.max(known.clone());
    }
    let places = latest.into_iter();
    places.map(|(cart, (_, place))| (cart, place)).collect()
}

fn passing(error: TableError) -> Counted {
    match error {
        TableError::Conflict | TableError::Throttled => Counted::Again,
        other => Counted::Failed(other),
    }
}
