//! What the days have brought.

use super::{
    money::{Currency, Money},
    refusal::{Refusal, RefusalCode},
    timestamp::Timestamp,
};

/// The most days that one report has: a leap year.
pub const MAX_DAYS: usize = 366;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// What a day has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// The UTC day, `2026-11-20`.
    pub day: String,
    /// Orders that were placed on it.
    pub orders: u32,
    /// What they were worth when they were placed.
    pub placed_value: Money,
    /// Orders that were cancelled on it.
    pub cancelled: u32,
    /// Orders that were delivered on it.
    pub delivered: u32,
    /// What those were worth.
    pub revenue: Money,
}

impl DayReport {
    /// A day on which nothing happened.
    pub fn empty(day: String, currency: Currency) -> Self {
        Self {
            day,
            orders: 0,
            placed_value: Money::zero(currency),
            cancelled: 0,
            delivered: 0,
            revenue: Money::zero(currency),
        }
    }
}

/// The UTC days (`2026-11-20`) from the one to the other, both of them with it, or why there are none.
pub fn days(from: &str, to: &str) -> Result<Vec<String>, Refusal> {
    let invalid = |field: &str, message: String| Refusal::new(RefusalCode::Invalid, message).at([field]);
    let begin = |field: &str, day: &str| {
        let begin = Timestamp::parse(&format!("{day}T00:00:00Z")).filter(|begin| begin.day() == day);
        begin.ok_or_else(|| invalid(field, format!("{field} must be a day from 1970 on.")))
    };
    let (first, last) = (begin("from", from)?, begin("to", to)?);
    if first > last {
        return Err(invalid(
            "to",
            "The last day must not be before the first.".to_owned(),
        ));
    }
    let count = (last.seconds() - first.seconds()) / DAY_SECONDS + 1;
    if count > MAX_DAYS as i64 {
        let message = format!("Ask for at most {MAX_DAYS} days.");
        return Err(Refusal::new(RefusalCode::LimitReached, message).at(["to"]));
    }
    let day = |number: i64| first.plus_seconds(number * DAY_SECONDS).day();
    Ok((0..count).map(day).collect())
}

/// The months (`2026-11`) in which days lie, each once. The days are in their order.
pub fn months(days: &[String]) -> Vec<String> {
    let mut months: Vec<String> = days
        .iter()
        .filter_map(|day| day.get(..7))
        .map(str::to_owned)
        .collect();
    months.dedup();
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_listed_with_both_ends() {
        let days = days("2028-02-28", "2028-03-01").unwrap();
        assert_eq!(days, ["2028-02-28", "2028-02-29", "2028-03-01"]);
        assert_eq!(months(&days), ["2028-02", "2028-03"]);
    }

    #[test]
    fn a_year_is_the_longest_report() {
        assert_eq!(days("2028-01-01", "2028-12-31").unwrap().len(), MAX_DAYS);
        for (from, to, code) in [
            ("2028-01-01", "2029-01-01", RefusalCode::LimitReached),
            ("2028-01-02", "2028-01-01", RefusalCode::Invalid),
            ("1969-12-31", "1970-01-01", RefusalCode::Invalid),
            ("today", "2028-01-01", RefusalCode::Invalid),
            ("2028-01-01", "9999-12-32", RefusalCode::Invalid),
        ] {
            assert_eq!(days(from, to).unwrap_err().code, code, "{from} {to}");
        }
    }
}
