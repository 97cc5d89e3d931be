//! What is asked of the table about payments: which keys have placed orders, and which orders wait.

use std::collections::{HashMap, HashSet};

use super::{
    Table, TableError,
    expression::Expression,
    item::{self, json, order::OrderRowItem},
    key,
    place_order::{OPERATION, UsedKey, used_key},
};
use crate::shop::{
    id::{CustomerId, IdempotencyKey, OrderKey},
    order_status::OrderStatus,
    timestamp::Timestamp,
};

/// A customer's key of an order.
pub type OwnedKey = (CustomerId, IdempotencyKey);

impl Table {
    /// One batch get for up to 100 keys, strongly consistent: what each has placed. Keys that have placed
    /// nothing by `now`, or whose record has expired, are left out.
    pub async fn used_keys(
        &self,
        keys: &[OwnedKey],
        now: Timestamp,
    ) -> Result<HashMap<OwnedKey, UsedKey>, TableError> {
        let wanted: HashSet<&OwnedKey> = keys.iter().collect();
        let wanted: Vec<(&OwnedKey, key::Key)> = wanted
            .into_iter()
            .map(|owned| (owned, key::idempotency(owned.0, OPERATION, &owned.1)))
            .collect();
        let places: Vec<key::Key> = wanted.iter().map(|(_, place)| place.clone()).collect();
        let found = self.batch_get(&places, true).await?;
        let used = found.iter().filter_map(|record| {
            let is_it = |place: &key::Key| {
                item::text(record, key::PK) == Some(&place.pk)
                    && item::text(record, key::SK) == Some(&place.sk)
            };
            let (owned, _) = wanted.iter().find(|(_, place)| is_it(place))?;
            Some(((*owned).clone(), used_key(record, now)?))
        });
        Ok(used.collect())
    }

    /// One query of index 1: the orders that wait for their payment and were placed before `until`, the
    /// oldest first.
    pub async fn orders_awaiting_payment(
        &self,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<OrderKey>, TableError> {
        let queue = key::order_queue(OrderStatus::AwaitingPayment);
        self.queued_until(queue, until, limit).await
    }

    /// One query of index 1: the orders of which the provider still has to be asked for something since
    /// before `until`, the oldest first.
    pub async fn orders_to_settle(&self, until: Timestamp, limit: u32) -> Result<Vec<OrderKey>, TableError> {
        self.queued_until(key::PAYMENT_QUEUE.to_owned(), until, limit)
            .await
    }

    async fn queued_until(
        &self,
        queue: String,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<OrderKey>, TableError> {
        let mut expression = Expression::default();
        let (pk, sk) = (expression.name(key::INDEX_1_PK), expression.name(key::INDEX_1_SK));
        let (queue, until) = (expression.text(queue), expression.text(until.to_text()));
        let condition = format!("{pk} = {queue} AND {sk} < {until}");
        let found = self
            .query(Some(key::INDEX_1), expression, condition, true, limit)
            .await?;
        let mut keys = Vec::with_capacity(found.len());
        for stored in found {
            match json::read::<OrderRowItem>(&stored).and_then(|row| row.into_row(self.currency)) {
                Ok(row) => keys.push(row.key),
                // One order that cannot be read must not hold up the others.
                Err(error) => tracing::error!(%error, "a waiting order cannot be read"),
            }
        }
        Ok(keys)
    }
}
