//! Logs: JSON on Lambda, readable on a terminal. No personal data, no tokens. Measures: in the log too, in
//! CloudWatch's embedded format.

use std::{io, panic, sync::OnceLock};

use metrics_cloudwatch_embedded::{Builder, Collector};

use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Who writes an error for whatever a function answers by an error, and so for every caller that is refused.
const REFUSALS: &str = "lambda_runtime::layers::panic";

/// One JSON object for each line, as CloudWatch reads it. Lambda adds the request id by a span. A line of level
/// ERROR is a fault of ours, and never a refusal: an alarm counts these lines. A panic is one.
pub fn start_json(filter: &str) {
    // A line without `timestamp` and `level` would count as INFO for Lambda
    // (<https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html>).
    let lines = fmt::layer().json().with_current_span(true).with_span_list(false);
    start(targets(filter).with_target(REFUSALS, LevelFilter::OFF), lines);
    panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a panic")));
}

/// Lines for people, on standard error so that they do not mix with a command's answer.
pub fn start_readable(filter: &str, colours: bool) {
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .with_target(false)
        .compact();
    start(targets(filter), lines);
}

/// The namespace of the measures in CloudWatch.
const NAMESPACE: &str = "Kibble";

static MEASURES: OnceLock<&'static Collector> = OnceLock::new();

/// The dimension that tells the shops of one account apart.
const SHOP: &str = "Shop";

/// Records measures from now on, of the shop with this table. Every name in `counts` counts something, and has a
/// description.
pub fn start_measures(counts: &[(&'static str, &'static str)], shop: &str) {
    let measures = Builder::new().cloudwatch_namespace(NAMESPACE);
    match measures.with_dimension(SHOP, shop.to_owned()).init() {
        Ok(collector) => {
            for (name, description) in counts {
                metrics::describe_counter!(*name, metrics::Unit::Count, *description);
            }
            // A second start in one process keeps the first.
            let _ = MEASURES.set(collector);
        }
        Err(error) => tracing::error!(error, "nothing is measured"),
    }
}

/// Writes what was measured since the last call, one line of JSON, or nothing when that is nothing
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).
pub fn write_measures(to: impl io::Write) {
    if let Some(collector) = MEASURES.get()
        && let Err(error) = collector.flush(to)
    {
        tracing::error!(%error, "what was measured cannot be written");
    }
}

/// `filter` is a level, or a list such as `info,kibble=debug`; info when it cannot be read.
fn targets(filter: &str) -> Targets {
    filter
        .parse()
        .unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO))
}

fn start(targets: Targets, lines: impl Layer<Registry> + Send + Sync) {
    // A second start in one process keeps the first.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(targets))
        .try_init();
}
