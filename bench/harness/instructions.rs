//! How many instructions a function executes, counted by valgrind's callgrind. Counts repeat within some tenths of a
//! hundredth, whatever else the machine does.

use std::{fs, process::Command};

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

/// The profiles of a run with few calls and of one with many, and by how many calls they differ: what the first has
/// too belongs to the start. Functions keep the names of the linker, which tell apart what is compiled more than once, and
/// one that calls itself is another function at each depth: so is told apart what futures within futures poll.
pub async fn profiles(
    contestant: &Contestant,
    around: &Surroundings,
    operation: &Operation,
) -> Result<(String, String, u64)> {
    let options = ["--demangle=no", "--separate-recs=12"];
    let few = run(contestant, around, operation, BEFORE, &options).await?;
    let many = run(contestant, around, operation, BEFORE + COUNTED, &options).await?;
    Ok((few, many, COUNTED))
}

async fn total(
    contestant: &Contestant,
    around: &Surroundings,
    operation: &Operation,
    calls: u64,
) -> Result<u64> {
    let profile = run(contestant, around, operation, calls, &[]).await?;
    let totals = profile.lines().find_map(|line| line.strip_prefix("totals: "));
    let totals = totals.ok_or("the profile has no totals")?;
    Ok(totals.trim().parse()?)
}

/// Has the function answer so many calls under callgrind, and tells what that wrote.
async fn run(
    contestant: &Contestant,
    around: &Surroundings,
    operation: &Operation,
    calls: u64,
    options: &[&str],
) -> Result<String> {
    let path = around.logs.join(format!("{}.callgrind", contestant.name));
    let mut watched = contestant.clone();
    watched.command = vec![
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", path.display()),
    ];
    watched
        .command
        .extend(options.iter().map(|option| (*option).to_owned()));
    watched.command.extend(contestant.command.clone());
    let mut running = Running::start(&watched, around).await?;
    running.wait_for_init().await?;
    let event = operation.bytes();
    for _ in 0..calls {
        running.invoke(&event).await?;
    }
    around.store.check()?;
    running.end()?;
    // Names in it need not be text.
    Ok(String::from_utf8_lossy(&fs::read(&path)?).into_owned())
}
