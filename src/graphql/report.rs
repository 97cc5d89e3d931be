//! What the days have brought.

use async_graphql::SimpleObject;

use super::{
    money::{Money, int},
    scalar::AwsDate,
};
use crate::shop::report;

/// What one day has brought.
#[derive(Clone, Debug, SimpleObject)]
pub struct DayReport {
    /// The day, of UTC.
    date: AwsDate,
    /// How many orders were placed on this day.
    orders: i32,
    /// What they were worth when they were placed.
    placed_value: Money,
    /// What was delivered on this day, the prices of the deliveries with it.
    revenue: Money,
    /// How many orders were cancelled on this day, whenever they were placed.
    cancelled: i32,
    /// How many orders were delivered on this day, whenever they were placed.
    delivered: i32,
}

impl From<report::DayReport> for DayReport {
    fn from(report: report::DayReport) -> Self {
        Self {
            date: AwsDate(report.day),
            orders: int(report.orders),
            placed_value: report.placed_value.into(),
            revenue: report.revenue.into(),
            cancelled: int(report.cancelled),
            delivered: int(report.delivered),
        }
    }
}
