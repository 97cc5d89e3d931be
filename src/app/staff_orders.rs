//! Orders as staff sees them.

use super::{App, Failure};
use crate::shop::{
    caller::{Caller, Group},
    id::OrderKey,
    order::{Order, OrderRow, day_of_code},
    order_status::OrderStatus,
    page::{Page, PageRequest},
    refusal::{Refusal, RefusalCode},
};

const STAFF: [Group; 2] = [Group::Warehouse, Group::Delivery];

impl App {
    /// Rows with their cursors, oldest first: the orders of one UTC day, or else the open ones in one
    /// state (by default those that wait to be packed).
    pub async fn staff_orders(
        &self,
        caller: &Caller,
        status: Option<OrderStatus>,
        day: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<(String, OrderRow)>, Failure> {
        caller.staff(&STAFF)?;
        if let Some(day) = day {
            return Ok(self.table.orders_of_day(day, status, page).await?);
        }
        let status = status.unwrap_or(OrderStatus::Placed);
        if !status.is_open() {
            let message = "Orders that are done are listed by day: give the day as well.";
            return Err(Refusal::new(RefusalCode::Required, message).at(["day"]).into());
        }
        Ok(self.table.orders_in_status(status, page).await?)
    }

    /// One order by its id, or by the short code that people use.
    pub async fn staff_order(
        &self,
        caller: &Caller,
        id: Option<OrderKey>,
        code: Option<&str>,
    ) -> Result<Option<Order>, Failure> {
        caller.staff(&STAFF)?;
        let key = match (id, code) {
            (Some(id), _) => Some(id),
            (None, Some(code)) => {
                let code = code.trim().to_uppercase();
                match day_of_code(&code) {
                    Some(day) => self.table.order_key_of_code(&day, &code).await?,
                    None => None,
                }
            }
            (None, None) => None,
        };
        match key {
            Some(key) => Ok(self.table.order(&key, false).await?),
            None => Ok(None),
        }
    }
}
