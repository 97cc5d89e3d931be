//! Kibble's resolver beside its peers: what starts, calls and memory take, in one run.
//!
//! `make bench-peers` builds what is measured and runs this. `make counts` and `make test-counts` have the resolver
//! alone counted, `make bench-profile` tells where its instructions go.

#![allow(
    clippy::disallowed_methods,
    reason = "it measures time, and hands the path of programs on"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are for people"
)]

mod harness;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use harness::{
    Result,
    certificates::Chain,
    contestants::{self, Contestant, OURS},
    counts, figures, growth,
    measure::Rounds,
    pictures,
    process::Surroundings,
    profile, rehearsal, report,
    store::Store,
};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    /// Another program than the packaged resolver.
    #[arg(long, global = true)]
    resolver: Option<PathBuf>,
    /// Cargo says so to every bench.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Measure everybody, and write bench/RESULTS.md and its pictures. This is what is done unless told otherwise.
    All {
        /// Draws the order of play.
        #[arg(long, default_value_t = 20_261_120)]
        seed: u64,
    },
    /// Measure some, in less time, and write nothing.
    Quick {
        /// Those who take part, with commas between them.
        #[arg(long, value_delimiter = ',', default_values_t = [OURS.to_owned()])]
        only: Vec<String>,
        #[arg(long, default_value_t = 15)]
        starts: usize,
        #[arg(long, default_value_t = 15)]
        rounds: usize,
        /// Count instructions too.
        #[arg(long)]
        count: bool,
    },
    /// Look at how operations grow, and write nothing.
    Growth,
    /// Count instructions, sizes and requests of the resolver, and compare them with bench/counts.json.
    Counts {
        /// Write bench/counts.json anew.
        #[arg(long)]
        write: bool,
    },
    /// Tell where the instructions of a call go, and write bench/PROFILE.md and its pictures.
    Profile,
}

const ALL: Task = Task::All { seed: 20_261_120 };

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let ended = runtime.block_on(run(&arguments));
    if let Err(fault) = &ended {
        eprintln!("{fault}");
        std::process::exit(1);
    }
    Ok(())
}

async fn run(arguments: &Arguments) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root
        .join("target/bench/runs")
        .join(std::process::id().to_string());
    let chain = Chain::make(&folder)?;
    let around = Surroundings {
        store: Store::open(chain.server.clone()).await?,
        logs: folder.clone(),
        chain,
    };
    let resolver = match &arguments.resolver {
        Some(resolver) => resolver.canonicalize()?,
        None if matches!(arguments.task, Some(Task::Profile)) => contestants::named_resolver(root),
        None => contestants::packaged_resolver(root),
    };
    let all = contestants::all(root, &resolver, &around.chain);
    match arguments.task.as_ref().unwrap_or(&ALL) {
        Task::All { seed } => everybody(all, &around, root, *seed).await?,
        Task::Quick {
            only,
            starts,
            rounds,
            count,
        } => {
            let extent = figures::Extent {
                starts: *starts,
                throttled_starts: 3,
                calls: Rounds {
                    warm_up: 200,
                    rounds: *rounds,
                    calls: 50,
                },
                counts: *count,
                seed: 1,
            };
            quick(all, &around, only, extent).await?;
        }
        Task::Growth => {
            let ours = all.first().ok_or("nobody takes part")?;
            let points = growth::look(ours, &around, |what| println!("{what}")).await?;
            println!("{}{}", report::money(&points), report::growth(&points));
        }
        Task::Counts { write } => {
            let ours = all.first().ok_or("nobody takes part")?;
            counts::run(ours, &around, root, *write).await?;
        }
        Task::Profile => {
            let ours = all.first().ok_or("nobody takes part")?;
            profile::run(ours, &around, root).await?;
        }
    }
    // After a fault it stays: what the functions wrote is there.
    Ok(std::fs::remove_dir_all(&folder)?)
}

/// Leaves out who is not built, and says so.
fn built(all: Vec<Contestant>) -> Result<Vec<Contestant>> {
    let is_built = |contestant: &Contestant| contestant.package.iter().all(|part| part.exists());
    let (built, missing): (Vec<_>, Vec<_>) = all.into_iter().partition(is_built);
    for contestant in &missing {
        println!("{} is not built and takes no part.", contestant.name);
    }
    if missing.iter().any(|contestant| contestant.name == OURS) {
        return Err("the resolver is not built: 'make lambda' does it".into());
    }
    Ok(built)
}

async fn everybody(all: Vec<Contestant>, around: &Surroundings, root: &Path, seed: u64) -> Result<()> {
    let all = built(all)?;
    println!("Comparing what everybody does");
    let requests = rehearsal::rehearse(&all, around).await?;
    let extent = figures::Extent {
        starts: 25,
        throttled_starts: 11,
        calls: Rounds {
            warm_up: 1000,
            rounds: 25,
            calls: 60,
        },
        counts: true,
        seed,
    };
    let told = |what: &str| println!("{what}");
    let (figures, why_not) = figures::measure(&all, requests, around, extent, told).await?;
    let ours = all.first().ok_or("nobody takes part")?;
    let points = growth::look(ours, around, told).await?;
    let text = report::written(&figures, &points, why_not.as_deref(), root)?;
    println!("{text}");
    std::fs::write(root.join("bench/RESULTS.md"), text)?;
    let folder = root.join("bench/pictures");
    pictures::draw(&figures, &folder)?;
    pictures::draw_growth(&points, &folder)
}

async fn quick(
    all: Vec<Contestant>,
    around: &Surroundings,
    only: &[String],
    extent: figures::Extent,
) -> Result<()> {
    let wanted = all
        .into_iter()
        .filter(|contestant| only.iter().any(|name| name == contestant.name));
    let some: Vec<Contestant> = built(wanted.collect())?;
    let requests = rehearsal::rehearse(&some, around).await?;
    let (figures, _) = figures::measure(&some, requests, around, extent, |_| ()).await?;
    println!("{}", report::tables(&figures));
    Ok(())
}
