//! Reading orders.

use serde_json::value::RawValue;

use super::{
    Item, Table, TableError,
    expression::Expression,
    item::{self, json, order::OrderItem, order::OrderRowItem},
    key::{self, Key},
    rows::{Rows, rows},
};
use crate::shop::{
    id::{CustomerId, OrderId, OrderKey},
    order::{Order, OrderRow, day_of_code},
    order_status::OrderStatus,
    page::{MAX_FIRST, Page, PageRequest},
};

impl Table {
    /// One get.
    pub async fn order(&self, order: &OrderKey, consistent: bool) -> Result<Option<Order>, TableError> {
        let found = self.get(&key::order(order), consistent).await?;
        found.map(|found| self.read_order(found)).transpose()
    }

    /// One batch get for up to 100 orders; orders that do not exist are left out.
    pub async fn orders_by_keys(&self, keys: &[OrderKey]) -> Result<Vec<Order>, TableError> {
        let keys: Vec<Key> = keys.iter().map(key::order).collect();
        let found = self.batch_get(&keys, false).await?;
        found.into_iter().map(|found| self.read_order(found)).collect()
    }

    /// One query: a page of a customer's orders, newest first. The cursor is an order's id; one that
    /// is not counts as absent.
    pub async fn orders(&self, customer: CustomerId, page: &PageRequest) -> Result<Page<Order>, TableError> {
        let mut expression = Expression::default();
        let (pk, sk) = (expression.name(key::PK), expression.name(key::SK));
        let partition = expression.text(key::customer_partition(customer));
        let condition = match page.after.as_deref().and_then(OrderId::parse) {
            None => format!(
                "{pk} = {partition} AND begins_with({sk}, {})",
                expression.text(key::ORDER_PREFIX)
            ),
            Some(after) => {
                // Both ends of BETWEEN belong to it, so one row more is read and the cursor's own dropped.
                let (low, high) = (
                    expression.text(key::ORDER_PREFIX),
                    expression.text(key::order_sort_key(after)),
                );
                format!("{pk} = {partition} AND {sk} BETWEEN {low} AND {high}")
            }
        };
        let spare = if page.after.is_some() { 2 } else { 1 };
        let found = self
            .query(None, expression, condition, false, page.first + spare)
            .await?;
        let after = page
            .after
            .as_deref()
            .and_then(OrderId::parse)
            .map(key::order_sort_key);
        let mut orders = Vec::with_capacity(found.len());
        for stored in &found {
            if Some(json::key_of(stored)?.sort_key()) != after.as_deref() {
                orders.push(json::read::<OrderItem>(stored)?.into_order(self.currency)?);
            }
        }
        Ok(page.cut(orders))
    }

    /// One query of index 1: the open orders in one state, oldest first.
    pub async fn orders_in_status(
        &self,
        status: OrderStatus,
        page: &PageRequest,
    ) -> Result<Page<(String, OrderRow)>, TableError> {
        let partition = key::order_queue(status);
        let index = (key::INDEX_1, key::INDEX_1_PK, key::INDEX_1_SK);
        let page = page.if_after(key::is_order_queue_sort_key);
        self.order_rows(index, partition, None, &page).await
    }

    /// One query of index 2: the orders of one UTC day, oldest first. With a status, the day is read
    /// on until the page is full.
    pub async fn orders_of_day(
        &self,
        day: &str,
        status: Option<OrderStatus>,
        page: &PageRequest,
    ) -> Result<Page<(String, OrderRow)>, TableError> {
        let partition = key::order_day(day);
        let index = (key::INDEX_2, key::INDEX_2_PK, key::INDEX_2_SK);
        let page = page.if_after(|code| day_of_code(code).is_some());
        self.order_rows(index, partition, status, &page).await
    }

    /// Rows with their cursors. The cursor is the row's sort key, so the position does not depend on
    /// the row being still there; a text that cannot be one was taken away before.
    async fn order_rows(
        &self,
        (index, pk, sk): (&'static str, &'static str, &'static str),
        partition: String,
        status: Option<OrderStatus>,
        page: &PageRequest,
    ) -> Result<Page<(String, OrderRow)>, TableError> {
        let wanted = page.first + 1;
        // With a status many rows may be passed over; small pages would then be many requests.
        let limit = if status.is_some() {
            wanted.max(MAX_FIRST + 1)
        } else {
            wanted
        };
        let mut after = page.after.clone();
        let mut rows: Vec<(String, OrderRow)> = Vec::new();
        loop {
            let mut expression = Expression::default();
            let mut condition = format!("{} = {}", expression.name(pk), expression.text(&partition));
            if let Some(after) = after.take() {
                condition.push_str(&format!(
                    " AND {} > {}",
                    expression.name(sk),
                    expression.text(after)
                ));
            }
            let found = self
                .query(Some(index), expression, condition, true, limit)
                .await?;
            let is_last = found.len() < limit as usize;
            for stored in found {
                let cursor = json::text(&stored, sk).unwrap_or_default();
                after = Some(cursor.clone());
                match json::read::<OrderRowItem>(&stored).and_then(|row| row.into_row(self.currency)) {
                    Ok(row) if status.is_none_or(|status| status == row.status) => rows.push((cursor, row)),
                    Ok(_) => {}
                    // One order that cannot be read must not close the list of all others.
                    Err(error) => tracing::error!(%error, "an order cannot be read and is not listed"),
                }
            }
            if is_last || rows.len() >= wanted as usize {
                return Ok(page.cut(rows));
            }
        }
    }

    /// One query of index 2: whose order the short code names.
    pub async fn order_key_of_code(&self, day: &str, code: &str) -> Result<Option<OrderKey>, TableError> {
        let mut expression = Expression::default();
        let (pk, sk) = (expression.name(key::INDEX_2_PK), expression.name(key::INDEX_2_SK));
        let (day, code) = (expression.text(key::order_day(day)), expression.text(code));
        let condition = format!("{pk} = {day} AND {sk} = {code}");
        let found = self
            .query(Some(key::INDEX_2), expression, condition, true, 1)
            .await?;
        let row = found
            .first()
            .map(|stored| json::read::<OrderRowItem>(stored))
            .transpose()?;
        Ok(row
            .map(|row| row.into_row(self.currency))
            .transpose()?
            .map(|row| row.key))
    }

    /// Up to `limit` items. A page of DynamoDB ends after 1 MB even when the limit is not reached, so
    /// a short one is read on.
    pub(super) async fn query(
        &self,
        index: Option<&str>,
        expression: Expression,
        condition: String,
        forward: bool,
        limit: u32,
    ) -> Result<Vec<Box<RawValue>>, TableError> {
        let mut found = Rows::default();
        loop {
            let left = limit as usize - found.items.len();
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .set_index_name(index.map(str::to_owned))
                .key_condition_expression(&condition)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_exclusive_start_key(found.last()?)
                .limit(i32::try_from(left).unwrap_or(i32::MAX))
                .scan_index_forward(forward);
            found.follow(rows(request).await?);
            if !found.are_cut() || found.items.len() >= limit as usize {
                return Ok(found.items);
            }
        }
    }

    pub(super) fn read_order(&self, stored: Item) -> Result<Order, TableError> {
        item::read::<OrderItem>(stored)?.into_order(self.currency)
    }
}
