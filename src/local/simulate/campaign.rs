//! The start of a campaign: very many order the same product at the same moment, once for each number of rows
//! among which its stock is spread.
//!
//! Everybody orders one piece under a key of their own, and again while the shop asks them to. Afterwards all
//! orders are cancelled, so that the shop is as it was.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, TryStreamExt as _, future::try_join_all, stream};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    Simulate, SimulateError,
    books::Check,
    campaign_report::{CampaignReport, CampaignRound},
    chance::Chance,
    count,
    endpoint::{Caller, Trouble},
    figures::Figures,
    messages::{Payload, Stock},
    operations::Operation,
    people::Person,
    play::Play,
    prepare,
    progress::Progress,
    staff_of,
};
use crate::{app::Stopwatch, shop::caller::Group};

/// How many addresses are written, and how many orders cancelled, at the same time.
const AT_ONCE: usize = 8;
/// The longest while before a buyer tries again, after the first time; it grows with each.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A campaign that is played.
struct Campaign<'a> {
    play: &'a Play,
    product: &'a str,
    pieces: i64,
    /// The address of each buyer.
    addresses: &'a [String],
}

/// What the buyers were told.
struct Sale {
    /// The orders that were placed, each with the seat of its buyer.
    orders: Vec<(usize, String)>,
    refused: usize,
    /// How often the shop asked somebody to try again.
    tries: usize,
    seconds: f64,
}

/// Plays one campaign for each number of rows.
///
/// Fails when the endpoint is away for more than two minutes, or does not have what the play needs.
pub async fn campaign(arguments: &Simulate, colours: bool) -> Result<CampaignReport, SimulateError> {
    let product = arguments.hot_product.clone().unwrap_or_default();
    let mut progress = Progress::start(arguments.shards.len(), colours);
    progress.tell(0, "signing in");
    let played = perform(arguments, &product, &mut progress).await;
    progress.end();
    let (play, rounds) = played?;
    Ok(CampaignReport {
        seed: play.seed,
        product,
        buyers: play.people.customers.len(),
        rounds,
    })
}

async fn perform(
    arguments: &Simulate,
    product: &str,
    progress: &mut Progress,
) -> Result<(Play, Vec<CampaignRound>), SimulateError> {
    let mut play = prepare(arguments).await?;
    if !play.abilities.stock_shards {
        return Err(SimulateError::Schema("setStockShards".to_owned()));
    }
    if !play.products.iter().any(|known| known.id == product) {
        return Err(SimulateError::NoSuchProduct(product.to_owned()));
    }
    let customers = play.people.customers.iter().enumerate();
    let addresses = stream::iter(customers).map(|(seat, person)| address(&play, seat, person));
    let addresses: Vec<String> = addresses.buffered(AT_ONCE).try_collect().await?;
    let admin = staff_of(&play, Group::Admin)?;
    let before = stock(&play, admin, product).await?;
    let buyers = play.people.customers.len();
    let pieces = arguments.pieces.map_or((buyers * 3).div_ceil(4), count);
    let pieces = i64::try_from(pieces).unwrap_or(i64::MAX);
    let mut rounds = Vec::new();
    for (number, shards) in arguments.shards.iter().enumerate() {
        // Each has figures of its own.
        play.figures = Arc::new(Figures::default());
        play.endpoint = play.endpoint.counting_on(play.figures.clone());
        let campaign = Campaign {
            play: &play,
            product,
            pieces,
            addresses: &addresses,
        };
        rounds.push(campaign.run(*shards, number).await?);
        progress.tell(number + 1, "campaigns");
    }
    let admin = staff_of(&play, Group::Admin)?;
    spread(&play, admin, product, before.shards.unwrap_or(1)).await?;
    restock(&play, admin, product, before.available, "back").await?;
    Ok((play, rounds))
}

impl Campaign<'_> {
    async fn run(&self, shards: u32, number: usize) -> Result<CampaignRound, SimulateError> {
        let play = self.play;
        let admin = staff_of(play, Group::Admin)?;
        restock(play, admin, self.product, self.pieces, &format!("round-{number}")).await?;
        spread(play, admin, self.product, shards).await?;
        let before = stock(play, admin, self.product).await?;
        let sale = self.sell(number).await?;
        let sold = stock(play, admin, self.product).await?;
        // Each attempt begins with one batch get, and those that were not the last of their call met another.
        let operation = play.operations.customer.place_order.field;
        let requests = |name: &str| play.figures.storage_requests(operation, name);
        let (attempts, transactions) = (requests("BatchGetItem"), requests("TransactWriteItems"));
        let calls = sale.orders.len() + sale.refused;
        let is_told = attempts > 0;
        self.cancel(&sale).await?;
        let after = stock(play, admin, self.product).await?;
        let placed = sale.orders.len();
        Ok(CampaignRound {
            shards,
            pieces: self.pieces,
            placed,
            refused: sale.refused,
            conflicts: is_told.then(|| attempts.saturating_sub(calls)),
            moved: is_told.then(|| transactions.saturating_sub(attempts)),
            asked_again: sale.tries,
            seconds: sale.seconds,
            books: books(placed, sale.refused, [&before, &sold, &after]),
        })
    }

    /// Everybody orders at once.
    async fn sell(&self, number: usize) -> Result<Sale, Trouble> {
        let stopwatch = Stopwatch::start();
        let seats = 0..self.addresses.len();
        let bought = try_join_all(seats.map(|seat| self.buy(seat, number))).await?;
        let mut sale = Sale {
            orders: Vec::new(),
            refused: 0,
            tries: 0,
            seconds: stopwatch.elapsed().as_secs_f64(),
        };
        for (seat, (order, tries)) in bought.into_iter().enumerate() {
            sale.tries += tries;
            match order {
                Some(id) => sale.orders.push((seat, id)),
                None => sale.refused += 1,
            }
        }
        Ok(sale)
    }

    /// The order of one buyer, unless there was nothing left, and how often they were asked to try again.
    async fn buy(&self, seat: usize, number: usize) -> Result<(Option<String>, usize), Trouble> {
        let play = self.play;
        let input = json!({
            "idempotencyKey": format!("{}-campaign-{number}-{seat}", play.run),
            "addressId": self.addresses.get(seat), "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": self.product, "quantity": 1 }],
        });
        let operation = &play.operations.customer.place_order;
        let (placed, tries) = self
            .until_done(seat, operation, json!({ "input": input }))
            .await?;
        if let Some(order) = placed.order {
            return Ok((Some(order.id), tries));
        }
        if placed.is_refused_by("OUT_OF_STOCK") || placed.is_refused_by("INSUFFICIENT_STOCK") {
            return Ok((None, tries));
        }
        Err(refused(operation.field, &placed))
    }

    async fn cancel(&self, sale: &Sale) -> Result<(), Trouble> {
        let operation = &self.play.operations.customer.cancel_order;
        let cancelled = stream::iter(&sale.orders).map(|(seat, id)| async move {
            let (cancelled, _) = self.until_done(*seat, operation, json!({ "id": id })).await?;
            // One whose answer was lost is cancelled already.
            match cancelled.user_errors.is_empty() || cancelled.is_refused_by("INVALID_TRANSITION") {
                true => Ok(()),
                false => Err(refused(operation.field, &cancelled)),
            }
        });
        cancelled.buffer_unordered(AT_ONCE).try_collect().await
    }

    /// Does something that may be repeated, again while the shop asks to, each time after a while that the seed
    /// draws, and tells how often it did.
    async fn until_done(
        &self,
        seat: usize,
        operation: &Operation,
        variables: Value,
    ) -> Result<(Payload, usize), Trouble> {
        let play = self.play;
        let Some(person) = play.people.customers.get(seat) else {
            return Ok((Payload::default(), 0));
        };
        let mut chance = Chance::of(play.seed, operation.field, seat);
        let mut tries = 0;
        loop {
            let caller = Caller::Person(person);
            let payload = play.endpoint.change(caller, operation, variables.clone()).await?;
            if !payload.is_refused_by("TRY_AGAIN") {
                return Ok((payload, tries));
            }
            tries += 1;
            let longest = LONGEST_PAUSE.min(PAUSE * u32::try_from(tries).unwrap_or(u32::MAX));
            let longest = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
            sleep(Duration::from_millis(chance.below(longest))).await;
        }
    }
}

/// What must be true of the stock before, after the sale, and after all orders were cancelled.
fn books(placed: usize, refused: usize, [before, sold, after]: [&Stock; 3]) -> Vec<Check> {
    let orders = i64::try_from(placed).unwrap_or(i64::MAX);
    let is_sold = sold.available == before.available - orders && sold.reserved == before.reserved + orders;
    let is_right = sold.available >= 0 && (refused == 0 || sold.available == 0);
    vec![
        Check {
            name: "sold",
            holds: is_sold && is_right,
            says: format!(
                "{placed} of {} pieces: {} left, {} more reserved, {refused} buyers refused",
                before.available,
                sold.available,
                sold.reserved - before.reserved
            ),
        },
        Check {
            name: "back",
            holds: (after.available, after.reserved) == (before.available, before.reserved),
            says: format!(
                "{} pieces after all were cancelled, of {}",
                after.available, before.available
            ),
        },
    ]
}

async fn stock(play: &Play, admin: &Person, product: &str) -> Result<Stock, Trouble> {
    let operation = &play.operations.staff.stock_shards;
    let variables = json!({ "products": [product] });
    let stock: Vec<Stock> = play
        .endpoint
        .ask(Caller::Person(admin), operation, variables)
        .await?;
    let none = || Trouble::Unreadable {
        operation: operation.field,
        reason: format!("{product} has no stock"),
    };
    stock.into_iter().next().ok_or_else(none)
}

/// Gives a product so many pieces.
async fn restock(play: &Play, admin: &Person, product: &str, pieces: i64, name: &str) -> Result<(), Trouble> {
    let before = stock(play, admin, product).await?;
    if before.available == pieces {
        return Ok(());
    }
    let input = json!({
        "idempotencyKey": format!("{}-campaign-{name}", play.run), "productId": product,
        "changeFrom": before.available, "changeTo": pieces, "reason": "A campaign is played",
    });
    let operation = &play.operations.staff.adjust_stock;
    change(play, admin, operation, json!({ "input": input })).await
}

async fn spread(play: &Play, admin: &Person, product: &str, shards: u32) -> Result<(), Trouble> {
    let input = json!({ "input": { "productId": product, "shards": shards } });
    change(play, admin, &play.operations.staff.set_stock_shards, input).await
}

async fn change(play: &Play, admin: &Person, operation: &Operation, variables: Value) -> Result<(), Trouble> {
    let done = play
        .endpoint
        .change(Caller::Person(admin), operation, variables)
        .await?;
    match done.user_errors.is_empty() {
        true => Ok(()),
        false => Err(refused(operation.field, &done)),
    }
}

async fn address(play: &Play, seat: usize, person: &Person) -> Result<String, Trouble> {
    let input = json!({
        "label": "Simulated", "street": format!("{} Simulation Street", seat + 1), "city": "Cork",
        "zip": "T12 AB34", "country": "Ireland",
    });
    let variables = json!({ "input": input, "key": "simulate-address" });
    let operation = &play.operations.customer.add_address;
    let added = play
        .endpoint
        .change(Caller::Person(person), operation, variables)
        .await?;
    let address = added.address.as_ref().map(|address| address.id.clone());
    address.ok_or_else(|| refused(operation.field, &added))
}

/// The endpoint refuses what it should not.
fn refused(operation: &'static str, payload: &Payload) -> Trouble {
    let code = payload.user_errors.first().map(|error| error.code.clone());
    let reasons = payload.user_errors.iter().map(|error| error.message.as_str());
    Trouble::Failed {
        operation,
        error_type: code.unwrap_or_default(),
        message: reasons.collect::<Vec<_>>().join(" "),
    }
}
