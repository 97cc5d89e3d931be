//! What is counted and not measured, and so can be checked by a test: instructions, sizes, requests. The numbers that
//! hold are committed in `bench/counts.json`.

use std::{env::consts::ARCH, fs, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    instructions, package,
    process::Surroundings,
    rehearsal::{Requests, rehearse},
};

/// How far a count may be off, as a share of it.
const TOLERANCE: f64 = 0.02;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Counts {
    /// Another processor executes other instructions.
    processor: String,
    instructions_of_me: u64,
    instructions_of_place_order: u64,
    instructions_of_init_and_first_call: u64,
    bytes: usize,
    bytes_zipped: usize,
    requests: Requests,
}

/// Counts the packaged resolver anew, and compares with what is committed or replaces it.
pub async fn run(ours: &Contestant, around: &Surroundings, root: &Path, write: bool) -> Result<()> {
    if !instructions::can_be_counted() {
        return Err(instructions::MISSING.into());
    }
    let path = root.join("bench/counts.json");
    let counted = count(ours, around).await?;
    if write {
        fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&counted)?))?;
        println!("bench/counts.json is written.");
        return Ok(());
    }
    let known: Counts = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let faults = compare(&known, &counted);
    if faults.is_empty() {
        return Ok(());
    }
    let advice = "'make counts' writes bench/counts.json anew.";
    Err(format!(
        "the resolver is no longer as it was counted:\n{}\n{advice}",
        faults.join("\n")
    )
    .into())
}

async fn count(ours: &Contestant, around: &Surroundings) -> Result<Counts> {
    let requests = rehearse(std::slice::from_ref(ours), around).await?;
    let (me, place_order) = (Operation::me()?, Operation::place_order()?);
    let size = package::size(ours)?;
    Ok(Counts {
        processor: ARCH.to_owned(),
        instructions_of_me: instructions::of_a_call(ours, around, &me).await?,
        instructions_of_place_order: instructions::of_a_call(ours, around, &place_order).await?,
        instructions_of_init_and_first_call: instructions::of_a_start(ours, around, &me).await?,
        bytes: size.unzipped,
        bytes_zipped: size.zipped,
        requests: requests.into_iter().next().ok_or("nobody was rehearsed")?,
    })
}

fn compare(known: &Counts, counted: &Counts) -> Vec<String> {
    let mut faults = Vec::new();
    let mut near = |what: &str, known: f64, counted: f64| {
        let change = counted / known - 1.0;
        println!("{what}: {counted} of {known}, {:+.2} %", change * 100.0);
        if change.abs() > TOLERANCE {
            faults.push(format!(
                "{what}: {counted} and not {known}, which is {:+.1} %",
                change * 100.0
            ));
        }
    };
    if known.processor == counted.processor {
        let pairs = [
            (
                "instructions of me",
                known.instructions_of_me,
                counted.instructions_of_me,
            ),
            (
                "instructions of placeOrder",
                known.instructions_of_place_order,
                counted.instructions_of_place_order,
            ),
            (
                "instructions of init and the first call",
                known.instructions_of_init_and_first_call,
                counted.instructions_of_init_and_first_call,
            ),
        ];
        for (what, known, counted) in pairs {
            near(what, known as f64, counted as f64);
        }
        near("bytes", known.bytes as f64, counted.bytes as f64);
        near(
            "bytes zipped",
            known.bytes_zipped as f64,
            counted.bytes_zipped as f64,
        );
    } else {
        println!(
            "The counts are of {}: here only the requests are compared.",
            known.processor
        );
    }
    if known.requests != counted.requests {
        faults.push(format!(
            "requests: {:?} and not {:?}",
            counted.requests, known.requests
        ));
    }
    faults
}
