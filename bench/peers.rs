//! Kibble's resolver beside its peers: what starts, calls and memory take, in one run.
//!
//! `make bench-peers` builds what is measured and runs this.

#![allow(
    clippy::disallowed_methods,
    reason = "it measures time, and hands the path of programs on"
)]

mod harness;

use std::path::{Path, PathBuf};

use clap::Parser;
use harness::{
    Result,
    certificates::Chain,
    contestants::{self, Contestant},
    process::Surroundings,
    store::Store,
};

#[derive(Parser)]
struct Arguments {
    /// Another program than the packaged resolver.
    #[arg(long)]
    resolver: Option<PathBuf>,
    /// Those who take part, with commas between them; all who are built unless given.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How often everybody is started.
    #[arg(long, default_value_t = 20)]
    starts: usize,
    /// How many rounds of calls there are.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Have the store speak plain HTTP.
    #[arg(long)]
    plain: bool,
    /// Cargo says so to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(run(&arguments))
}

async fn run(arguments: &Arguments) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root
        .join("target/bench/runs")
        .join(std::process::id().to_string());
    let chain = Chain::make(&folder)?;
    let tls = (!arguments.plain).then(|| chain.server.clone());
    let around = Surroundings {
        store: Store::open(tls).await?,
        logs: folder.clone(),
        chain,
    };
    let resolver = arguments.resolver.clone();
    let resolver = resolver.unwrap_or_else(|| contestants::packaged_resolver(root));
    let mut all = contestants::all(root, &resolver, &around.chain);
    all.retain(|contestant| is_wanted(contestant, &arguments.only));
    harness::rehearsal::rehearse(&all, &around).await?;
    let table = harness::table::measure(&all, &around, (arguments.starts, arguments.rounds)).await?;
    println!("{table}");
    // After a fault it stays: what the functions wrote is there.
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn is_wanted(contestant: &Contestant, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|name| name == contestant.name)
}
