//! Before anything is measured: every contestant answers the events once over the embedded DynamoDB, and all do the
//! same. What the store answered is kept, and replayed afterwards.

use kibble::local::engine::Engine;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    likeness,
    process::{Running, Surroundings},
    shop,
    store::Request,
};

/// What a contestant did.
#[derive(Clone)]
struct Done {
    me: Value,
    order: Value,
    rows: Vec<Value>,
    transaction: Vec<String>,
}

/// The requests that each operation took of a contestant, by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub init: Vec<String>,
    pub me: Vec<String>,
    #[serde(rename = "placeOrder")]
    pub order: Vec<String>,
}

/// Fails when one does otherwise than the first. Tells what each asked of DynamoDB.
pub async fn rehearse(contestants: &[Contestant], around: &Surroundings) -> Result<Vec<Requests>> {
    let mut first = None;
    let mut requests = Vec::new();
    for contestant in contestants {
        let engine = shop::open().await?;
        around.store.record(&engine);
        let (done, asked) = play(contestant, around, &engine).await?;
        requests.push(asked);
        let first: &Done = first.get_or_insert_with(|| done.clone());
        let name = contestant.name;
        same(name, "answer to me", &first.me, &done.me)?;
        same(name, "answer to placeOrder", &first.order, &done.order)?;
        same(name, "rows", &first.rows, &done.rows)?;
        same(name, "transaction", &first.transaction, &done.transaction)?;
    }
    around.store.replay();
    Ok(requests)
}

async fn play(contestant: &Contestant, around: &Surroundings, engine: &Engine) -> Result<(Done, Requests)> {
    let (me, place_order) = (Operation::me()?, Operation::place_order()?);
    let mut running = Running::start(contestant, around).await?;
    running.wait_for_init().await?;
    let init = around.store.take_asked();
    let answer = running.invoke(&me.bytes()).await?.answer;
    let asked = around.store.take_asked();
    let before = shop::items(engine)?;
    let placed = running.invoke(&place_order.bytes()).await?.answer;
    let placing = around.store.take_asked();
    let placed = likeness::answer(&place_order, &placed)?;
    let done = Done {
        me: likeness::answer(&me, &answer)?,
        order: likeness::order_answer(placed).map_err(|error| format!("{}: {error}", contestant.name))?,
        rows: likeness::written(&before, &shop::items(engine)?)?,
        transaction: likeness::transaction(&placing)?,
    };
    let requests = Requests {
        init: names(&init),
        me: names(&asked),
        order: names(&placing),
    };
    Ok((done, requests))
}

fn names(requests: &[Request]) -> Vec<String> {
    requests.iter().map(|(operation, _)| operation.clone()).collect()
}

fn same<T: PartialEq + std::fmt::Debug>(name: &str, what: &str, first: &T, other: &T) -> Result<()> {
    if first == other {
        return Ok(());
    }
    Err(format!("{name} has another {what}:\n{other:#?}\nand not\n{first:#?}").into())
}
