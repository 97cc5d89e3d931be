//! What Kibble wants to reach beside its peers, and whether it does. `bench/goals.json` lists the goals, and why those
//! that are missed are.

use serde::Deserialize;

use super::{
    Result,
    contestants::{LAMBDA_APPSYNC, OURS, PYTHON, STOCK, TYPESCRIPT},
    figures::{Figures, Ratios},
    growth::Point,
};

const GOALS: &str = include_str!("../goals.json");

/// A goal, as the file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Goal {
    id: String,
    text: String,
    most: f64,
    #[serde(default)]
    unit: String,
    /// Why it is missed, and what could be tried next.
    #[serde(default)]
    why: Option<String>,
    #[serde(default)]
    next: Option<String>,
}

impl Goal {
    fn shown(&self, value: f64) -> String {
        let digits = if self.unit.is_empty() { 3 } else { 2 };
        format!("{value:.digits$}{}", self.unit)
    }
}

/// The goals as a table, and the reasons of those that are missed. What could not be measured is no success.
pub fn table(all: &[Figures], points: &[Point]) -> Result<String> {
    let goals: Vec<Goal> = serde_json::from_str(GOALS)?;
    let mut text = "| Goal | At most | Found | |\n| --- | --: | --: | --- |\n".to_owned();
    let mut missed = String::new();
    for goal in &goals {
        let found = found(&goal.id, all, points)?;
        let is_met = found.is_some_and(|found| found <= goal.most);
        let shown = found.map_or("not measured".to_owned(), |found| goal.shown(found));
        let word = if is_met { "met" } else { "**missed**" };
        text.push_str(&format!(
            "| {} | {} | {shown} | {word} |\n",
            goal.text,
            goal.shown(goal.most)
        ));
        if !is_met {
            let why = goal.why.as_deref().unwrap_or("Nobody has said why.");
            let next = goal.next.as_deref().unwrap_or("Find out.");
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

fn found(id: &str, all: &[Figures], points: &[Point]) -> Result<Option<f64>> {
    let find = |name: &str| all.iter().find(|figures| figures.contestant.name == name);
    let ours = find(OURS).ok_or("the resolver takes no part")?;
    let beside = |name: &str| find(name).map(|to| Ratios { of: ours, to });
    let start = |name: &str| Some(beside(name)?.start_cpu().median);
    let throttled = |name: &str| Some(beside(name)?.throttled()?.median);
    let me = |name: &str| Some(beside(name)?.calls(|figures| &figures.me).median);
    Ok(match id {
        "start-stock" => start(STOCK),
        "start-typescript" => start(TYPESCRIPT),
        "start-python" => start(PYTHON),
        "throttled-stock" => throttled(STOCK),
        "throttled-typescript" => throttled(TYPESCRIPT),
        "throttled-python" => throttled(PYTHON),
        "me-lambda-appsync" => me(LAMBDA_APPSYNC),
        "me-stock" | "me-stock-far" => me(STOCK),
        "me-instructions" | "me-instructions-far" => ours.instructions.map(|counted| counted.me as f64 / 1e6),
        "zipped" => Some(ours.size.zipped as f64 / 1e6),
        "memory" => Some(ours.peak_memory() as f64 / 1e6),
        "growth-orders" => grown(points, "orders of the customer"),
        "growth-products" => grown(points, "products"),
        "growth-lines" => grown(points, "lines of the cart"),
        "growth-work" => grown(points, "orders that wait"),
        _ => return Err(format!("nobody measures the goal {id}").into()),
    })
}

/// The processor's time for a byte of the answer where there is most, of that where there is least: of the operation
/// that grows most.
fn grown(points: &[Point], of: &str) -> Option<f64> {
    let each = |point: &Point| point.cpu / point.answer as f64;
    let its = || points.iter().filter(|point| point.of == of && point.answer > 0);
    let of_each = its().filter_map(|point| {
        let same = || its().filter(|other| other.operation == point.operation);
        let (least, most) = (
            same().min_by_key(|point| point.size)?,
            same().max_by_key(|point| point.size)?,
        );
        Some(each(most) / each(least))
    });
    of_each.max_by(f64::total_cmp)
}
