//! `kibble simulate`: plays customers, packers and drivers against any endpoint, as any client speaks to
//! it, and then looks whether the shop's books balance.
//!
//! What everybody decides follows from the seed (`story`). What becomes of it depends on the others, and
//! on how quick they are.

mod aftercare;
mod arguments;
mod books;
mod campaign;
mod campaign_report;
mod cards;
mod chance;
mod command;
mod endpoint;
mod evidence;
mod figures;
mod ledger;
mod messages;
mod operations;
mod ordering;
mod pace;
mod people;
mod play;
mod progress;
mod report;
mod shopper;
mod slots;
mod staff;
mod story;
mod table;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::{try_join, try_join_all};
use serde_json::json;
use tokio::time::sleep;

use self::{
    books::Evidence,
    cards::Cards,
    endpoint::{Caller, Endpoint, Trouble},
    figures::Figures,
    ledger::Ledger,
    messages::{Page, Product},
    operations::{Operations, Schema},
    people::{People, Person},
    play::Play,
    progress::Progress,
    shopper::Shopper,
    staff::{Department, Worker},
};
use super::sign_in::{SignInError, config, is_address};
use crate::{
    app::{Ids as _, RandomIds, Stopwatch},
    shop::caller::Group,
};

pub use self::{
    arguments::Simulate,
    campaign::campaign,
    campaign_report::CampaignReport,
    command::{HELP, play},
    report::Report,
};

/// The most products that the play looks at.
const MAX_PRODUCTS: usize = 200;
/// The largest page.
const PAGE: usize = 50;
/// How often the progress is told.
const BEAT: Duration = Duration::from_millis(250);
/// How long nothing may change before the play ends with orders that are open.
const STALLED: Duration = Duration::from_secs(120);
/// The longest pause that a person takes, in seconds.
const LONGEST_PAUSE: f64 = 60.0;

/// Why there is no play, or no end of it. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    #[error("{0} is no address of a server; name one with --url")]
    Address(String),
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error("the file {file} of people cannot be read: {reason}; name another with --people")]
    People { file: String, reason: String },
    #[error("the server signs nobody up for a play; name customers and staff with --people")]
    NoPeople,
    #[error("there is no customer among the people; add some who are in no group")]
    NoCustomers,
    #[error("nobody of the people is in the group {0} or admin; add somebody")]
    NoStaff(&'static str),
    #[error("the shop lacks {0}; is it of this version?")]
    Schema(String),
    #[error("the shop has nothing to sell")]
    NoProducts,
    #[error("the shop does not sell {0}; name a product of it with --hot-product")]
    NoSuchProduct(String),
    #[error("the play has ended early: {0}")]
    Trouble(String),
}

impl From<Trouble> for SimulateError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::SignIn(error) => Self::SignIn(error),
            other => Self::Trouble(other.to_string()),
        }
    }
}

/// Plays until every order is in a final state or nothing changes any more, and looks at the books. The
/// progress is told on the standard error, in colours when these are wanted.
///
/// Fails when the endpoint is away for more than two minutes, or does not have what the play needs.
pub async fn simulate(arguments: &Simulate, colours: bool) -> Result<Report, SimulateError> {
    let stopwatch = Stopwatch::start();
    let mut progress = Progress::start(count(arguments.orders), colours);
    let played = perform(arguments, &mut progress).await;
    progress.end();
    let (play, evidence) = played?;
    let mut orders = BTreeMap::new();
    for order in &evidence.orders {
        *orders.entry(order.status.clone()).or_default() += 1;
    }
    let summary = play.figures.summary();
    Ok(Report {
        seed: play.seed,
        customers: play.people.customers.len(),
        wanted_orders: play.orders,
        seconds: stopwatch.elapsed().as_secs_f64(),
        orders,
        unfinished: evidence.unfinished(),
        not_placed: play.ledger.not_placed_reasons(),
        refusals: summary.refusals,
        errors: summary.errors,
        lost_answers: summary.lost,
        outages: summary.outages,
        operations: summary.operations,
        all: summary.all,
        books: evidence.checks(),
    })
}

async fn perform(arguments: &Simulate, progress: &mut Progress) -> Result<(Play, Evidence), SimulateError> {
    progress.tell(0, "signing in");
    let play = prepare(arguments).await?;
    slots::provide(&play).await?;
    let before = evidence::before(&play).await?;
    run(&play, progress).await?;
    progress.tell(play.ledger.ended(), "looking at the books");
    let evidence = evidence::after(&play, before).await?;
    Ok((play, evidence))
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Signs everybody in, and learns what the shop has.
async fn prepare(arguments: &Simulate) -> Result<Play, SimulateError> {
    let address = arguments.address();
    if !is_address(&address) {
        return Err(SimulateError::Address(address));
    }
    let config = config(&address).await?;
    let customers = count(arguments.people());
    let mut people = match &arguments.people {
        Some(file) => People::of_file(&config, file).await?,
        None => People::made_up(&config, customers).await?,
    };
    people.customers.truncate(customers);
    let first = people.customers.first().ok_or(SimulateError::NoCustomers)?;
    for group in Group::ALL {
        people.of(group).ok_or(SimulateError::NoStaff(group.name()))?;
    }
    let figures = Arc::new(Figures::default());
    let endpoint = Endpoint::new(config, figures.clone())?;
    let schema: Schema = endpoint
        .ask(Caller::Person(first), &Schema::operation(), json!({}))
        .await?;
    let abilities = schema.abilities().map_err(SimulateError::Schema)?;
    let operations = Operations::new(abilities);
    let products = products(&endpoint, first, &operations).await?;
    if products.is_empty() {
        return Err(SimulateError::NoProducts);
    }
    let cards = match abilities.cards {
        true => Cards::find(&address).await?,
        false => None,
    };
    Ok(Play {
        endpoint,
        cards,
        abilities,
        operations,
        people,
        products,
        ledger: Ledger::default(),
        figures,
        speed: arguments.speed,
        seed: arguments.seed,
        run: RandomIds.secret().to_string(),
        orders: count(arguments.orders),
        is_over: AtomicBool::new(false),
    })
}

async fn products(
    endpoint: &Endpoint,
    person: &Person,
    operations: &Operations,
) -> Result<Vec<Product>, Trouble> {
    let mut products: Vec<Product> = Vec::new();
    let mut after: Option<String> = None;
    while products.len() < MAX_PRODUCTS {
        let variables = json!({ "first": PAGE, "after": after });
        let caller = Caller::Person(person);
        let page: Page<Product> = endpoint
            .ask(caller, &operations.customer.products, variables)
            .await?;
        products.extend(page.nodes);
        after = page.page_info.end_cursor;
        if !page.page_info.has_next_page || after.is_none() {
            break;
        }
    }
    Ok(products)
}

/// Everybody plays.
async fn run(play: &Play, progress: &mut Progress) -> Result<(), SimulateError> {
    let customers = play.people.customers.iter().enumerate();
    let shoppers = customers.map(|(seat, person)| async move {
        let shopper = Shopper { play, person, seat };
        shopper.shop().await
    });
    let admin = staff_of(play, Group::Admin)?;
    let mut workers = Vec::new();
    for (group, department) in [
        (Group::Warehouse, Department::Warehouse),
        (Group::Delivery, Department::Delivery),
    ] {
        for _ in 0..hands(play.orders) {
            workers.push(Worker {
                play,
                person: staff_of(play, group)?,
                admin,
                department,
            });
        }
    }
    let shopping_is_over = AtomicBool::new(false);
    let shopping = async {
        try_join_all(shoppers).await?;
        shopping_is_over.store(true, Ordering::Relaxed);
        Ok(())
    };
    let watching = watch(play, progress, &shopping_is_over);
    let working = try_join_all(workers.iter().map(Worker::work));
    try_join(try_join(shopping, watching), working).await?;
    Ok(())
}

fn staff_of(play: &Play, group: Group) -> Result<&Person, SimulateError> {
    let person = play.people.of(group);
    person.ok_or(SimulateError::NoStaff(group.name()))
}

/// How many people work in each department.
fn hands(orders: usize) -> usize {
    (orders / 50).clamp(2, 8)
}

/// Tells the progress, and ends the play when all orders are in a final state, or nothing changes any more.
async fn watch(play: &Play, progress: &mut Progress, shopping_is_over: &AtomicBool) -> Result<(), Trouble> {
    let mut changes = play.ledger.changes();
    let mut unchanged = Stopwatch::start();
    let stalled = STALLED + 2 * play.speed.pause(LONGEST_PAUSE);
    loop {
        let ended = play.ledger.ended();
        let open = play.ledger.unfinished();
        progress.tell(ended, &format!("{} in work", open.len()));
        if play.ledger.changes() != changes {
            changes = play.ledger.changes();
            unchanged = Stopwatch::start();
        }
        let is_over = shopping_is_over.load(Ordering::Relaxed);
        if is_over && (open.is_empty() || unchanged.elapsed() > stalled) {
            play.is_over.store(true, Ordering::Relaxed);
            return Ok(());
        }
        sleep(BEAT).await;
        // What the shop itself changes, such as an order that nobody paid, is found by looking.
        if is_over && unchanged.elapsed() > BEAT * 8 {
            evidence::look_at(play, &open).await?;
        }
    }
}
