//! The tables of a run, as `bench/RESULTS.md` holds them.

use std::{fmt::Write as _, path::Path};

use kibble::local::cost::UsdPerMillion;

use super::{
    Result,
    contestants::STOCK,
    figures::{Figures, Ratios},
    goals,
    growth::Point,
    machine,
    measure::{Calls, Start},
    statistics::{Spread, median},
};

const HEAD: &str = "# Measured beside its peers\n\n\
    `make bench` writes this file. Every contestant answers the same two events of AppSync, `me` of a customer with ten \
    orders of three lines and ten addresses, and `placeOrder` of three lines, over the same table: the bench has each \
    do both over the embedded DynamoDB first, and compares answers, rows and conditions. What DynamoDB answered then is \
    replayed while it is measured, over TLS with a chain of RSA certificates as AWS has. All take part in every round, in \
    an order that is drawn anew. Ratios are medians of the ratios within a round, with their 95 % interval in brackets. \
    Processor time is that of the process in all its threads, and is what counts: times move with whatever else the \
    machine does. `bench/peers/README.md` says what each peer is.\n";

/// The whole file.
pub fn written(
    all: &[Figures],
    points: &[Point],
    why_not_throttled: Option<&str>,
    root: &Path,
) -> Result<String> {
    let now = std::time::SystemTime::now();
    let mut text = format!("{HEAD}\n{}\n", machine::described(now)?);
    let _ = write!(text, "\n## Goals\n\n{}", goals::table(all, points)?);
    text.push_str(&tables(all));
    if let Some(reason) = why_not_throttled {
        let _ = write!(
            text,
            "\nNo process could be given a share of the processor here: {reason}.\n"
        );
    }
    text.push_str(&money(points));
    text.push_str(&growth(points));
    let _ = write!(text, "\n## Versions\n\n| | |\n| --- | --- |\n");
    for figures in all {
        let versions = machine::versions(&figures.contestant, root)?;
        let _ = writeln!(text, "| {} | {versions} |", figures.contestant.title);
    }
    Ok(text)
}

/// The tables alone.
pub fn tables(all: &[Figures]) -> String {
    let of_me = calls(all, |figures| &figures.me, |counted| counted.me);
    let of_orders = calls(all, |figures| &figures.place_order, |counted| counted.place_order);
    format!(
        "\n## Start\n\nInit and first call, of `me`.\n\n{}\n## Calls of `me`\n\n{of_me}\n\
         ## Calls of `placeOrder`\n\n{of_orders}\n## Sizes, and requests to DynamoDB\n\n{}",
        starts(all),
        sizes(all),
    )
}

fn stock(all: &[Figures]) -> Option<&Figures> {
    all.iter().find(|figures| figures.contestant.name == STOCK)
}

/// A ratio with its interval.
fn ratio(spread: Option<Spread>) -> String {
    spread.map_or("–".to_owned(), |Spread { median, low, high }| {
        format!("{median:.3} [{low:.3}–{high:.3}]")
    })
}

fn starts(all: &[Figures]) -> String {
    let mut text =
        "| | ms | of it first call | processor ms | of it init | of the stock build's | with 0.145 of a processor, ms | \
         of the stock build's | million instructions |\n\
         | --- | --: | --: | --: | --: | --: | --: | --: | --: |\n"
            .to_owned();
    for figures in all {
        let beside = stock(all).map(|to| Ratios { of: figures, to });
        let cpu = beside.as_ref().map(Ratios::start_cpu);
        let throttled = beside.as_ref().and_then(Ratios::throttled);
        let wall: Option<Vec<f64>> = figures
            .throttled
            .as_ref()
            .map(|starts| starts.iter().map(Start::wall).collect());
        let counted = figures
            .instructions
            .map(|counted| format!("{:.1}", counted.start as f64 / 1e6));
        let _ = writeln!(
            text,
            "| {} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} | {} | {} |",
            figures.contestant.title,
            figures.of_starts(Start::wall),
            figures.of_starts(|start| start.first_call),
            figures.of_starts(|start| start.cpu),
            figures.of_starts(|start| start.init_cpu),
            ratio(cpu),
            wall.map_or("–".to_owned(), |wall| format!("{:.0}", median(&wall))),
            ratio(throttled),
            counted.unwrap_or("–".to_owned()),
        );
    }
    text
}

fn calls(
    all: &[Figures],
    pick: fn(&Figures) -> &Calls,
    count: fn(&super::figures::Instructions) -> u64,
) -> String {
    let mut text = "| | processor µs | of the stock build's | median µs | thousand instructions |\n\
         | --- | --: | --: | --: | --: |\n"
        .to_owned();
    for figures in all {
        let calls = pick(figures);
        let beside = stock(all).map(|to| Ratios { of: figures, to }.calls(pick));
        let counted = figures.instructions.as_ref().map(count);
        let _ = writeln!(
            text,
            "| {} | {:.0} | {} | {:.0} | {} |",
            figures.contestant.title,
            median(&calls.cpu),
            ratio(beside),
            median(&calls.wall),
            counted.map_or("–".to_owned(), |counted| (counted / 1000).to_string()),
        );
    }
    text
}

fn sizes(all: &[Figures]) -> String {
    let mut text =
        "| | peak memory, MB | package, MB | zipped, MB | before the first event | `me` | `placeOrder` |\n\
         | --- | --: | --: | --: | --- | --- | --- |\n"
            .to_owned();
    for figures in all {
        let megabytes = |bytes: usize| bytes as f64 / 1e6;
        let _ = writeln!(
            text,
            "| {} | {:.1} | {:.2} | {:.2} | {} | {} | {} |",
            figures.contestant.title,
            figures.peak_memory() as f64 / 1e6,
            megabytes(figures.size.unzipped),
            megabytes(figures.size.zipped),
            figures.requests.init.join(", "),
            figures.requests.me.join(", "),
            figures.requests.order.join(", "),
        );
    }
    text
}

/// What grows, and by how much the processor's time follows it.
pub fn growth(points: &[Point]) -> String {
    let mut text = "\n## Growth\n\nThe packaged function over the embedded DynamoDB, with more and more in the table. The last \
         column compares the processor's time for each byte of the answer with that of the row in which there is least.\n\n\
         | | so many | of | requests | read units | write units | processor µs | bytes | for each byte |\n\
         | --- | --: | --- | --: | --: | --: | --: | --: | --: |\n"
        .to_owned();
    for point in points {
        let Point {
            of,
            size,
            operation,
            requests,
            read,
            write,
            cpu,
            answer,
        } = point;
        let least = points
            .iter()
            .find(|least| least.operation == *operation && least.of == *of);
        let each = |point: &Point| point.cpu / point.answer.max(1) as f64;
        let grown = least.map_or(1.0, |least| each(point) / each(least));
        let (requests, read, write) = match *operation {
            "init" => ("–".to_owned(), "–".to_owned(), "–".to_owned()),
            _ => (requests.to_string(), read.to_string(), write.to_string()),
        };
        let _ = writeln!(
            text,
            "| {operation} | {size} | {of} | {requests} | {read} | {write} | {cpu:.0} | {answer} | {grown:.2} |"
        );
    }
    text
}

/// What a million of each operation costs, where there is least in the table.
pub fn money(points: &[Point]) -> String {
    let mut text = "\n## Money\n\nUS dollars for a million, by the prices of `src/local/cost/prices.json`, each with one \
         invocation of the function.\n\n| | AppSync | Lambda | DynamoDB | together | AppSync's share |\n\
         | --- | --: | --: | --: | --: | --: |\n"
        .to_owned();
    let mut told: Vec<&str> = vec!["init"];
    for point in points {
        if told.contains(&point.operation) {
            continue;
        }
        told.push(point.operation);
        let price = UsdPerMillion::of(1, Some((point.read, point.write)));
        let dollars = |price: Option<f64>| price.unwrap_or(f64::NAN);
        let share = dollars(price.app_sync) / dollars(price.total);
        let _ = writeln!(
            text,
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} % |",
            point.operation,
            dollars(price.app_sync),
            dollars(price.lambda),
            dollars(price.dynamodb),
            dollars(price.total),
            share * 100.0
        );
    }
    text
}
