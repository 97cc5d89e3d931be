//! The figures of days.

use super::{
    Item, Table, TableError,
    counts::{CANCELLED, DELIVERED, ORDERS, PLACED_VALUE, REVENUE},
    expression::Expression,
    item::{self, Amount, json},
    key,
};
use crate::shop::{money::Money, report::DayReport};

impl Table {
    /// One query: the days of one month (`2026-11`) that have figures, the first one first.
    pub async fn day_reports(&self, month: &str) -> Result<Vec<DayReport>, TableError> {
        /// No month has more.
        const DAYS: u32 = 31;
        let mut expression = Expression::default();
        let (pk, sk) = (expression.name(key::PK), expression.name(key::SK));
        let condition = format!(
            "{pk} = {} AND begins_with({sk}, {})",
            expression.text(key::month_report(month)),
            expression.text(key::DAY_PREFIX)
        );
        let found = self.query(None, expression, condition, true, DAYS).await?;
        let found = found.iter().map(|stored| json::item(stored));
        let found: Vec<Item> = found.collect::<Result<_, _>>()?;
        let report = |stored: &Item| {
            let day = item::text(stored, key::SK)?.strip_prefix(key::DAY_PREFIX)?;
            Some(self.day_report(format!("{month}-{day}"), stored))
        };
        Ok(found.iter().filter_map(report).collect())
    }

    fn day_report(&self, day: String, stored: &Item) -> DayReport {
        let number = |name| item::number(stored, name).unwrap_or(0);
        let amount = |name| {
            let amount = item::number::<f64>(stored, name).map(Amount::from_decimal);
            let money = amount.and_then(|amount| amount.money(self.currency));
            money.unwrap_or(Money::zero(self.currency))
        };
        DayReport {
            day,
            orders: number(ORDERS),
            placed_value: amount(PLACED_VALUE),
            cancelled: number(CANCELLED),
            delivered: number(DELIVERED),
            revenue: amount(REVENUE),
        }
    }
}
