//! How many instructions a function executes, counted by valgrind's callgrind. Counts repeat within some tenths of a
//! hundredth, whatever else the machine does.

use std::{fs, path::Path, process::Command};

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    process::{Running, Surroundings},
};

/// So many calls go before those that are counted, and so many are.
const BEFORE: u64 = 20;
const COUNTED: u64 = 200;

pub const MISSING: &str = "'valgrind' is missing. On Debian, 'apt-get install valgrind' brings it.";

/// Whether instructions can be counted here.
pub fn can_be_counted() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Instructions of one call of a function that has run for a while.
pub async fn of_a_call(contestant: &Contestant, around: &Surroundings, operation: &Operation) -> Result<u64> {
    let few = total(contestant, around, operation, BEFORE).await?;
    let many = total(contestant, around, operation, BEFORE + COUNTED).await?;
    Ok((many - few) / COUNTED)
}

/// Instructions from the start of the process to its first answer.
pub async fn of_a_start(
    contestant: &Contestant,
    around: &Surroundings,
    operation: &Operation,
) -> Result<u64> {
    total(contestant, around, operation, 1).await
}

async fn total(
    contestant: &Contestant,
    around: &Surroundings,
    operation: &Operation,
    calls: u64,
) -> Result<u64> {
    let path = around.logs.join(format!("{}.callgrind", contestant.name));
    let mut watched = contestant.clone();
    watched.command = vec![
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", path.display()),
    ];
    watched.command.extend(contestant.command.clone());
    let mut running = Running::start(&watched, around).await?;
    running.wait_for_init().await?;
    let event = operation.bytes();
    for _ in 0..calls {
        running.invoke(&event).await?;
    }
    around.store.check()?;
    running.end()?;
    read(&path)
}

fn read(path: &Path) -> Result<u64> {
    let profile = fs::read_to_string(path)?;
    let totals = profile.lines().find_map(|line| line.strip_prefix("totals: "));
    let totals = totals.ok_or("the profile has no totals")?;
    Ok(totals.trim().parse()?)
}
