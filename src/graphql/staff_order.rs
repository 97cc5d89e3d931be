//! Orders as staff sees them in lists.

use async_graphql::{ID, SimpleObject};

use super::{
    money::{Money, PageInfo, int},
    order_words::OrderStatus,
    ready::ready,
    scalar::AwsDateTime,
};
use crate::shop::{order, page::Page};

/// An order in a list of the staff.
#[derive(Clone, Debug, SimpleObject)]
pub struct StaffOrderRow {
    /// The order's id.
    id: ID,
    /// The short name that people use.
    code: String,
    /// Where the order stands.
    status: OrderStatus,
    /// When it was placed.
    placed_at: AwsDateTime,
    /// Whom it is for.
    customer_name: String,
    /// How many pieces were ordered.
    item_count: i32,
    /// The price of everything.
    total: Money,
    /// When the booked delivery slot begins. Null until one is booked.
    slot_starts_at: Option<AwsDateTime>,
}

ready!(StaffOrderRow {
    id,
    code,
    status,
    placed_at,
    customer_name,
    item_count,
    total,
    slot_starts_at
});

impl From<order::OrderRow> for StaffOrderRow {
    fn from(row: order::OrderRow) -> Self {
        Self {
            id: ID(row.key.encode()),
            code: row.code,
            status: row.status.into(),
            placed_at: AwsDateTime(row.placed_at),
            customer_name: row.customer_name,
            item_count: int(row.item_count),
            total: row.total.into(),
            slot_starts_at: row.slot.map(|slot| AwsDateTime(slot.starts_at())),
        }
    }
}

/// A page of orders for the staff, the oldest first.
#[derive(Clone, Debug, SimpleObject)]
pub struct StaffOrderConnection {
    /// The orders.
    nodes: Vec<StaffOrderRow>,
    /// Where the page ends.
    page_info: PageInfo,
}

ready!(StaffOrderConnection { nodes, page_info });

impl From<Page<(String, order::OrderRow)>> for StaffOrderConnection {
    fn from(page: Page<(String, order::OrderRow)>) -> Self {
        let end_cursor = page.rows.last().map(|(cursor, _)| cursor.clone());
        let rows = page.rows.into_iter().map(|(_, row)| StaffOrderRow::from(row));
        Self {
            nodes: rows.collect(),
            page_info: PageInfo {
                has_next_page: page.has_next,
                end_cursor,
            },
        }
    }
}
