//! What may be chosen of a play, as flags of the command.

use std::path::PathBuf;

use clap::{Args, builder::FalseyValueParser};

use super::pace::Speed;

/// The play that is asked for.
#[derive(Clone, Debug, Args)]
pub struct Simulate {
    /// How many customers shop at the same time.
    #[arg(
        long,
        value_name = "N",
        env = "KIBBLE_CUSTOMERS",
        default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    pub customers: u32,
    /// How many orders they place, all together.
    #[arg(
        long,
        value_name = "N",
        env = "KIBBLE_ORDERS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub orders: u32,
    /// How many times faster than people; 0 or max: without pauses.
    #[arg(long, value_name = "X", env = "KIBBLE_SPEED", default_value = "20")]
    pub speed: Speed,
    /// What everybody decides follows from it.
    #[arg(long, value_name = "N", env = "KIBBLE_SEED", default_value_t = 1)]
    pub seed: u64,
    /// The port of the running server.
    #[arg(long, value_name = "N", env = "KIBBLE_PORT", default_value_t = 4000)]
    pub port: u16,
    /// The address of the shop, when it is not on this machine; its /config.json tells the rest.
    #[arg(long, env = "KIBBLE_URL")]
    pub url: Option<String>,
    /// A file with a JSON list of customers and staff, each { "email", "password" } or { "token" }; without
    /// it, customers are signed up at a local server.
    #[arg(long, value_name = "FILE", env = "KIBBLE_PEOPLE")]
    pub people: Option<PathBuf>,
    /// Play the start of a campaign instead: everybody orders one piece of this product at the same moment.
    #[arg(long, value_name = "ID", env = "KIBBLE_HOT_PRODUCT")]
    pub hot_product: Option<String>,
    /// How many order the hot product.
    #[arg(
        long,
        value_name = "N",
        env = "KIBBLE_BUYERS",
        default_value_t = 200,
        requires = "hot_product",
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    pub buyers: u32,
    /// How many pieces of it there are [default: three for four buyers].
    #[arg(
        long,
        value_name = "N",
        env = "KIBBLE_PIECES",
        requires = "hot_product",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub pieces: Option<u32>,
    /// Among how many rows its stock is spread: one campaign for each number.
    #[arg(
        long,
        value_name = "N,N",
        env = "KIBBLE_SHARDS",
        default_value = "1,2,4,8",
        value_delimiter = ',',
        requires = "hot_product",
        value_parser = clap::value_parser!(u32).range(1..=16)
    )]
    pub shards: Vec<u32>,
    /// Print the result as JSON.
    #[arg(long, env = "KIBBLE_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,
}

impl Simulate {
    /// How many customers there are.
    pub(super) fn people(&self) -> u32 {
        match self.hot_product {
            Some(_) => self.buyers,
            None => self.customers,
        }
    }

    /// The address of the shop.
    pub(super) fn address(&self) -> String {
        let local = || format!("http://localhost:{}", self.port);
        self.url.clone().unwrap_or_else(local)
    }
}
