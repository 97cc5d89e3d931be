//! What Kibble wants to reach beside its peers, and whether it does.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Result,
    contestants::{LAMBDA_APPSYNC, OURS, PYTHON, STOCK, TYPESCRIPT},
    figures::{Figures, Ratios},
    growth::Point,
};

/// As much as one measurement may lie above another of the same.
const GROWTH: f64 = 1.5;
const REASONS: &str = include_str!("../goals.json");

/// Why a goal is missed, and what could be tried next.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    why: String,
    next: String,
}

/// A goal, and what was found.
pub struct Goal {
    /// By which `goals.json` names it.
    id: &'static str,
    pub text: &'static str,
    /// Absent where it could not be measured, which is no success.
    found: Option<f64>,
    most: f64,
    unit: &'static str,
}

impl Goal {
    pub fn is_met(&self) -> bool {
        self.found.is_some_and(|found| found <= self.most)
    }

    fn shown(&self, value: f64) -> String {
        let digits = if self.unit.is_empty() { 3 } else { 2 };
        format!("{value:.digits$}{}", self.unit)
    }
}

/// All goals, those of the contestants and those of what grows.
pub fn all(figures: &[Figures], points: &[Point]) -> Vec<Goal> {
    let mut goals = of_contestants(figures);
    goals.extend(of_growth(points));
    goals
}

/// The processor's time for a byte of the answer where there is most, of that where there is least: of the operation
/// that grows most.
fn of_growth(points: &[Point]) -> impl Iterator<Item = Goal> {
    let each = |point: &Point| point.cpu / point.answer as f64;
    let worst = move |of: &str| {
        let its = || {
            points
                .iter()
                .filter(move |point| point.of == of && point.answer > 0)
        };
        let grown = its().filter_map(|least| {
            let same = its().filter(|point| point.operation == least.operation);
            let (first, last) = (
                same.clone().min_by_key(|point| point.size)?,
                same.max_by_key(|point| point.size)?,
            );
            Some(each(last) / each(first))
        });
        grown.max_by(f64::total_cmp)
    };
    let rows = [
        (
            "growth-orders",
            "Processor time for a byte of the answer with 100,000 orders of a customer, of that with 10",
            "orders of the customer",
        ),
        (
            "growth-products",
            "… with 50,000 products, of that with 20",
            "products",
        ),
        (
            "growth-lines",
            "… with 50 lines in the cart, of that with 1",
            "lines of the cart",
        ),
        (
            "growth-work",
            "… with 1,000 orders that wait, of that with 1",
            "orders that wait",
        ),
    ];
    rows.into_iter().map(move |(id, text, of)| Goal {
        id,
        text,
        found: worst(of),
        most: GROWTH,
        unit: "",
    })
}

fn of_contestants(all: &[Figures]) -> Vec<Goal> {
    let find = |name: &str| all.iter().find(|figures| figures.contestant.name == name);
    let Some(ours) = find(OURS) else { return Vec::new() };
    let beside = |name: &str| find(name).map(|to| Ratios { of: ours, to });
    let (stock, appsync) = (beside(STOCK), beside(LAMBDA_APPSYNC));
    let start = |ratios: Option<Ratios<'_>>| ratios.map(|ratios| ratios.start_cpu().median);
    let throttled = |ratios: Option<Ratios<'_>>| ratios.and_then(|ratios| Some(ratios.throttled()?.median));
    let me = |ratios: Option<Ratios<'_>>| ratios.map(|ratios| ratios.calls(|figures| &figures.me).median);
    let millions = ours.instructions.map(|counted| counted.me as f64 / 1e6);
    let goal = |id, text, found, most, unit| Goal {
        id,
        text,
        found,
        most,
        unit,
    };
    let of_stock = || beside(STOCK);
    vec![
        goal(
            "start-stock",
            "Processor time of init and first call, of the stock build's",
            start(of_stock()),
            0.15,
            "",
        ),
        goal(
            "start-typescript",
            "… of Powertools for TypeScript's",
            start(beside(TYPESCRIPT)),
            0.05,
            "",
        ),
        goal(
            "start-python",
            "… of Powertools for Python's",
            start(beside(PYTHON)),
            0.02,
            "",
        ),
        goal(
            "throttled-stock",
            "Time of init and first call with 0.145 of a processor, of the stock build's",
            throttled(of_stock()),
            0.15,
            "",
        ),
        goal(
            "throttled-typescript",
            "… of Powertools for TypeScript's",
            throttled(beside(TYPESCRIPT)),
            0.05,
            "",
        ),
        goal(
            "throttled-python",
            "… of Powertools for Python's",
            throttled(beside(PYTHON)),
            0.02,
            "",
        ),
        goal(
            "me-lambda-appsync",
            "Processor time of a call of me, of lambda-appsync's, which has no engine",
            me(appsync),
            1.0,
            "",
        ),
        goal("me-stock", "… of the stock build's", me(stock), 0.75, ""),
        goal(
            "me-stock-far",
            "… of the stock build's, as far as it may go",
            me(of_stock()),
            0.4,
            "",
        ),
        goal(
            "me-instructions",
            "Instructions of a call of me",
            millions,
            1.6,
            " M",
        ),
        goal(
            "me-instructions-far",
            "Instructions of a call of me, as far as it may go",
            millions,
            1.15,
            " M",
        ),
        goal(
            "zipped",
            "Package, zipped",
            Some(ours.size.zipped as f64 / 1e6),
            2.5,
            " MB",
        ),
        goal(
            "memory",
            "Peak memory",
            Some(ours.peak_memory() as f64 / 1e6),
            8.0,
            " MB",
        ),
    ]
}

/// The goals as a table, and the reasons of those that are missed.
pub fn table(goals: &[Goal]) -> Result<String> {
    let reasons: BTreeMap<String, Reason> = serde_json::from_str(REASONS)?;
    let mut text = "| Goal | At most | Found | |\n| --- | --: | --: | --- |\n".to_owned();
    let mut missed = String::new();
    for goal in goals {
        let found = goal
            .found
            .map_or("not measured".to_owned(), |found| goal.shown(found));
        let word = if goal.is_met() { "met" } else { "**missed**" };
        text.push_str(&format!(
            "| {} | {} | {found} | {word} |\n",
            goal.text,
            goal.shown(goal.most)
        ));
        if !goal.is_met() {
            let reason = reasons.get(goal.id);
            let (why, next) = reason.map_or(("Nobody has said why.", "Find out."), |reason| {
                (&reason.why, &reason.next)
            });
            missed.push_str(&format!("\n- **{}**: {why} Next: {next}", goal.text));
        }
    }
    if !missed.is_empty() {
        text.push_str(&format!(
            "\nWhy goals are missed, and what may come next:\n{missed}\n"
        ));
    }
    Ok(text)
}
