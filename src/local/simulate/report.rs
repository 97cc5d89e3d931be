//! How the play went: as tables, or as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    books::Check,
    figures::{OperationFigures, Sum},
    table::{Paint, table},
};

/// Everything that is told at the end.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub seed: u64,
    pub customers: usize,
    /// How many orders were wanted.
    pub wanted_orders: usize,
    pub seconds: f64,
    /// How many orders are in each state.
    pub orders: BTreeMap<String, usize>,
    /// The orders that are in no final state, each with its state.
    pub unfinished: Vec<String>,
    /// How many orders were not placed, by the last reason.
    pub not_placed: BTreeMap<String, usize>,
    /// What the shop refused, by code.
    pub refusals: BTreeMap<String, usize>,
    /// What failed, by type.
    pub errors: BTreeMap<String, usize>,
    /// Requests of which the answer was lost.
    pub lost_answers: usize,
    /// How often the endpoint was away.
    pub outages: usize,
    pub operations: Vec<OperationFigures>,
    pub all: Option<OperationFigures>,
    pub books: Vec<Check>,
}

impl Report {
    /// Whether the books balance.
    pub fn is_balanced(&self) -> bool {
        self.books.iter().all(|check| check.holds)
    }

    /// As JSON, for programs.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As tables, for people; in colours when these are wanted.
    pub fn tables(&self, colours: bool) -> String {
        let paint = Paint(colours);
        let mut text = format!(
            "{} customers and {} orders in {:.1} s, seed {}\n",
            self.customers, self.wanted_orders, self.seconds, self.seed
        );
        let mut rows: Vec<(String, usize)> = Vec::new();
        rows.extend(self.orders.iter().map(|(name, count)| (name.clone(), *count)));
        let not_placed = self.not_placed.iter();
        rows.extend(not_placed.map(|(reason, count)| (format!("not placed: {reason}"), *count)));
        text += &counts("Orders", &rows, paint);
        if !self.unfinished.is_empty() {
            text += &format!("\n{}\n", paint.bold("Unfinished"));
            text.extend(self.unfinished.iter().map(|order| format!("  {order}\n")));
        }
        let owned = |counts: &BTreeMap<String, usize>| -> Vec<(String, usize)> {
            counts
                .iter()
                .map(|(name, count)| (name.clone(), *count))
                .collect()
        };
        text += &counts("Refusals", &owned(&self.refusals), paint);
        let mut errors = owned(&self.errors);
        errors.extend([
            ("answers lost".to_owned(), self.lost_answers),
            ("endpoint away".to_owned(), self.outages),
        ]);
        errors.retain(|(_, count)| *count > 0);
        text += &counts("Errors", &errors, paint);
        text += &self.operations_table(paint);
        text += &self.books_table(paint);
        text
    }

    fn operations_table(&self, paint: Paint) -> String {
        let head = [
            "Operation",
            "requests",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "read units",
            "write units",
            "USD",
        ];
        let mut rows = vec![head.map(str::to_owned)];
        rows.extend(self.operations.iter().map(row));
        rows.extend(self.all.iter().map(row));
        table(&rows, paint)
    }

    fn books_table(&self, paint: Paint) -> String {
        let mut text = format!("\n{}\n", paint.bold("Books"));
        for check in &self.books {
            text += &paint.check(check.holds, check.name, &check.says);
        }
        text
    }
}

/// A heading and a line for each count; nothing when there are none.
fn counts(title: &str, rows: &[(String, usize)], paint: Paint) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let lines: String = rows
        .iter()
        .map(|(name, count)| format!("  {name:<width$}  {count:>6}\n"))
        .collect();
    format!("\n{}\n{lines}", paint.bold(title))
}

fn row(figures: &OperationFigures) -> [String; 8] {
    let Sum {
        read_units,
        write_units,
        usd,
    } = figures.cost;
    let number = |number: Option<f64>, digits: usize| {
        number.map_or_else(|| "-".to_owned(), |number| format!("{number:.digits$}"))
    };
    [
        figures.operation.clone(),
        figures.requests.to_string(),
        format!("{:.1}", figures.p50_ms),
        format!("{:.1}", figures.p95_ms),
        format!("{:.1}", figures.p99_ms),
        number(read_units, 1),
        number(write_units, 1),
        number(usd, 6),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(operation: &str, requests: usize, usd: Option<f64>) -> OperationFigures {
        OperationFigures {
            operation: operation.to_owned(),
            requests,
            p50_ms: 1.25,
            p95_ms: 12.0,
            p99_ms: 120.04,
            cost: Sum {
                read_units: Some(10.5),
                write_units: usd.map(|_| 7.0),
                usd,
            },
        }
    }

    fn report() -> Report {
        let count = |name: &str, count| BTreeMap::from([(name.to_owned(), count)]);
        Report {
            seed: 7,
            customers: 3,
            wanted_orders: 4,
            seconds: 2.25,
            orders: BTreeMap::from([("CANCELLED".to_owned(), 1), ("DELIVERED".to_owned(), 2)]),
            unfinished: vec!["261121-AAAAAA is PACKED".to_owned()],
            not_placed: count("OUT_OF_STOCK", 1),
            refusals: count("INVALID_TRANSITION", 12),
            errors: BTreeMap::new(),
            lost_answers: 2,
            outages: 0,
            operations: vec![
                figures("addToCart", 9, Some(0.000_042)),
                figures("placeOrder", 3, None),
            ],
            all: Some(figures("all", 12, None)),
            books: vec![
                Check {
                    name: "ends",
                    holds: true,
                    says: "all 3 orders are in a final state".to_owned(),
                },
                Check {
                    name: "stock",
                    holds: false,
                    says: "rope-toy: 13 + 0 added is not 12 + 0 delivered".to_owned(),
                },
            ],
        }
    }

    #[test]
    fn the_tables_tell_all() {
        let expected = "\
3 customers and 4 orders in 2.2 s, seed 7

Orders
  CANCELLED                      1
  DELIVERED                      2
  not placed: OUT_OF_STOCK       1

Unfinished
  261121-AAAAAA is PACKED

Refusals
  INVALID_TRANSITION      12

Errors
  answers lost       2

Operation   requests  p50 ms  p95 ms  p99 ms  read units  write units       USD
addToCart          9     1.2    12.0   120.0        10.5          7.0  0.000042
placeOrder         3     1.2    12.0   120.0        10.5            -         -
all               12     1.2    12.0   120.0        10.5            -         -

Books
  balanced  ends      all 3 orders are in a final state
  WRONG     stock     rope-toy: 13 + 0 added is not 12 + 0 delivered
";
        assert_eq!(report().tables(false), expected);
        assert!(!report().is_balanced());
    }

    #[test]
    fn colours_change_nothing_but_the_colours() {
        let mut plain = report().tables(true);
        assert!(plain.contains("\x1b[31mWRONG"));
        for code in ["\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m"] {
            plain = plain.replace(code, "");
        }
        assert_eq!(plain, report().tables(false));
    }

    #[test]
    fn programs_get_json() {
        let json: serde_json::Value = serde_json::from_str(&report().json()).unwrap();
        assert_eq!(json["orders"]["DELIVERED"], 2);
        assert_eq!(json["operations"][0]["p50Ms"], 1.25);
        assert_eq!(json["all"]["usd"], serde_json::Value::Null);
        assert_eq!(json["books"][1]["holds"], false);
        assert_eq!(json["lostAnswers"], 2);
    }
}
