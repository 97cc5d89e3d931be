//! The command `kibble simulate`.

use std::io::{self, IsTerminal as _, Write as _};

use super::{Simulate, simulate};
use crate::telemetry;

/// What the command tells of itself beyond its flags.
pub const HELP: &str = "The play changes the shop: products are sold and restocked, and orders, addresses and carts stay. Play at
a shop for trials, and leave it alone meanwhile, or the books cannot balance.

Everybody decides by the seed: who searches, cancels, pays by which card, books which slot, clicks twice,
or sends an order again; what is missing when an order is packed, and who is not at home. What the shop
does not have, such as slots or cards, is left out. A server that goes away is waited for.

It ends by itself, with orders by state, refusals by code, the time and the price of each operation, and
the books. The exit code is 1 when they do not balance, or when the play cannot end.

Examples:
  kibble simulate                            30 orders at the server of this machine, in some minutes
  kibble simulate --customers 200 --orders 1000 --speed max
                                             a load test
  kibble simulate --url https://shop.example.com --people people.json
                                             at a deployed shop, with people of its user pool";

/// Plays, and prints how it went.
///
/// Fails with a text for people when there is no play, when it cannot end, or when the books do not balance.
pub async fn play(arguments: &Simulate, colours: bool) -> Result<(), String> {
    telemetry::start_readable("kibble=warn", colours && io::stderr().is_terminal());
    let report = simulate(arguments, colours).await;
    let report = report.map_err(|error| error.to_string())?;
    let text = match arguments.json {
        true => format!("{}\n", report.json()),
        false => report.tables(colours && io::stdout().is_terminal()),
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        // A reader that has gone, such as `head`, is no fault.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(format!("cannot print: {error}"));
        }
        _ => {}
    }
    match report.is_balanced() {
        true => Ok(()),
        false => Err("the books do not balance".to_owned()),
    }
}
