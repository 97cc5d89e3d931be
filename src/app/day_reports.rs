//! What the days have brought, for the shopkeeper.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;

use super::{App, Failure};
use crate::shop::{
    caller::Caller,
    report::{DayReport, days, months},
};

impl App {
    /// Every day (`2026-11-20`, of UTC) from the one to the other, the first one first. A day on which
    /// nothing happened has zeros.
    pub async fn day_reports(
        &self,
        caller: &Caller,
        from: &str,
        to: &str,
    ) -> Result<Vec<DayReport>, Failure> {
        caller.staff(&[])?;
        let days = days(from, to)?;
        let months = months(&days);
        let found = try_join_all(months.iter().map(|month| self.table.day_reports(month))).await?;
        let found = found.into_iter().flatten();
        let mut found: BTreeMap<String, DayReport> =
            found.map(|report| (report.day.clone(), report)).collect();
        let report = |day: String| {
            let report = found.remove(&day);
            report.unwrap_or_else(|| DayReport::empty(day, self.settings.currency))
        };
        Ok(days.into_iter().map(report).collect())
    }
}
