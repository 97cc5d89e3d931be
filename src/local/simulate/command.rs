//! The command `kibble simulate`.

use std::io::{self, IsTerminal as _, Write as _};

use super::{Simulate, SimulateError, campaign, simulate};
use crate::telemetry;

/// What the command tells of itself beyond its flags.
pub const HELP: &str = "The play changes the shop: products are sold and restocked, and orders, addresses and carts stay. Play at
a shop for trials, and leave it alone meanwhile, or the books cannot balance.

Everybody decides by the seed: who searches, cancels, pays by which card, books which slot, clicks twice,
or sends an order again; what is missing when an order is packed, and who is not at home. What the shop
does not have, such as slots or cards, is left out. A server that goes away is waited for.

It ends by itself, with orders by state, refusals by code, the time and the price of each operation, and
the books. The exit code is 1 when they do not balance, or when the play cannot end.

With --hot-product a campaign begins instead: all buyers order one piece of it at the same moment, once for
each number of --shards, and all orders are cancelled afterwards. A server that is started with
--transaction-time 15ms cancels transactions that meet, as DynamoDB does.

Examples:
  kibble simulate                            30 orders at the server of this machine, in some minutes
  kibble simulate --customers 200 --orders 1000 --speed max
                                             a load test
  kibble simulate --hot-product rope-toy --buyers 200 --shards 1,2,4,8
                                             the start of a campaign, for each number of rows of its stock
  kibble simulate --url https://shop.example.com --people people.json
                                             at a deployed shop, with people of its user pool";

/// Plays, and prints how it went.
///
/// Fails with a text for people when there is no play, when it cannot end, or when the books do not balance.
pub async fn play(arguments: &Simulate, colours: bool) -> Result<(), String> {
    telemetry::start_readable("kibble=warn", colours && io::stderr().is_terminal());
    let (text, is_balanced) = match arguments.hot_product {
        None => told(arguments, colours).await,
        Some(_) => told_of_campaigns(arguments, colours).await,
    }
    .map_err(|error| error.to_string())?;
    match io::stdout().lock().write_all(text.as_bytes()) {
        // A reader that has gone, such as `head`, is no fault.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(format!("cannot print: {error}"));
        }
        _ => {}
    }
    match is_balanced {
        true => Ok(()),
        false => Err("the books do not balance".to_owned()),
    }
}

/// What is told of a play, and whether its books balance.
async fn told(arguments: &Simulate, colours: bool) -> Result<(String, bool), SimulateError> {
    let report = simulate(arguments, colours).await?;
    let text = match arguments.json {
        true => format!("{}\n", report.json()),
        false => report.tables(colours && io::stdout().is_terminal()),
    };
    Ok((text, report.is_balanced()))
}

async fn told_of_campaigns(arguments: &Simulate, colours: bool) -> Result<(String, bool), SimulateError> {
    let report = campaign(arguments, colours).await?;
    let text = match arguments.json {
        true => format!("{}\n", report.json()),
        false => report.tables(colours && io::stdout().is_terminal()),
    };
    Ok((text, report.is_balanced()))
}
