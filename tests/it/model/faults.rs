//! What goes wrong: with the table and with the payment provider nothing is done and the answer says so, or
//! everything is and the answer is lost; the event bus takes a part of what it is given; no mail is taken.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use proptest::prelude::*;
use serde_json::json;

use super::workers::Workers;
use crate::{bank::Slip, world::World};

/// One call of a round that goes wrong; which of them, from 0.
#[derive(Clone, Debug)]
pub enum Fault {
    Write(usize, Kind),
    Payment(usize, Slip),
    /// A request to the event bus of which every other event is not taken.
    Events(usize),
    /// A mail or a notice that is not taken.
    Mail(usize),
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Not done, and the client tries again by itself.
    Throttled,
    /// Not done: another transaction works on the same items.
    Conflict,
    /// Not done, and nobody knows.
    Lost,
    /// Done, and the client asks again by itself.
    DoneAndAskedAgain,
    /// Done, and nobody knows.
    DoneAndLost,
}

pub fn fault() -> impl Strategy<Value = Fault> {
    let kinds = [
        Kind::Throttled,
        Kind::Conflict,
        Kind::Lost,
        Kind::DoneAndAskedAgain,
        Kind::DoneAndLost,
    ];
    let slips = [Slip::Busy, Slip::Lost, Slip::DoneAndLost];
    prop_oneof![
        4 => (0..6_usize, proptest::sample::select(kinds.to_vec())).prop_map(|(write, kind)| Fault::Write(write, kind)),
        2 => (0..3_usize, proptest::sample::select(slips.to_vec())).prop_map(|(call, slip)| Fault::Payment(call, slip)),
        1 => (0..3_usize).prop_map(Fault::Events),
        1 => (0..3_usize).prop_map(Fault::Mail),
    ]
}

fn is_write(operation: &str) -> bool {
    matches!(
        operation,
        "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems"
    )
}

/// The word by which DynamoDB says it.
fn says(name: &str) -> (u16, String) {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": "a fault" });
    (400, body.to_string())
}

fn conflict(operation: &str) -> (u16, String) {
    if operation != "TransactWriteItems" {
        return says("TransactionConflictException");
    }
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "Transaction cancelled", "CancellationReasons": [{ "Code": "TransactionConflict" }],
    });
    (400, body.to_string())
}

/// Lets the calls from now on meet these faults.
pub fn inject(world: &World, workers: &Workers, faults: &[Fault]) {
    inject_writes(world, faults);
    let slips = faults.iter().filter_map(|fault| match fault {
        Fault::Payment(call, slip) => Some((*call, *slip)),
        _ => None,
    });
    workers.bank.slip(slips.collect());
    let (turn, events) = (AtomicUsize::new(0), faults.to_vec());
    workers.bus.set_intercept(Some(Arc::new(move |request| {
        let turn = turn.fetch_add(1, SeqCst);
        let fails = events
            .iter()
            .any(|fault| matches!(fault, Fault::Events(which) if *which == turn));
        let error = |place: usize| (fails && place.is_multiple_of(2)).then(|| "InternalFailure".to_owned());
        Some((0..request.len()).map(error).collect())
    })));
    let (turn, mails) = (AtomicUsize::new(0), faults.to_vec());
    workers
        .mailbox
        .set_intercept(Some(Arc::new(move |_: &str, _: &str| {
            let turn = turn.fetch_add(1, SeqCst);
            let fails = mails
                .iter()
                .any(|fault| matches!(fault, Fault::Mail(which) if *which == turn));
            fails.then(|| says("TooManyRequestsException"))
        })));
}

/// Nothing goes wrong any more.
pub fn end(world: &World, workers: &Workers) {
    world.engine.set_intercept(None);
    workers.bank.slip(BTreeMap::new());
    workers.bus.set_intercept(None);
    workers.mailbox.set_intercept(None);
}

fn inject_writes(world: &World, faults: &[Fault]) {
    let faults = faults.to_vec();
    let (count, engine) = (AtomicUsize::new(0), world.engine.clone());
    // A write that is done here passes by here once more.
    let inside: Mutex<Vec<String>> = Mutex::default();
    world
        .engine
        .set_intercept(Some(Arc::new(move |operation, body: &str| {
            if !is_write(operation) || inside.lock().unwrap().iter().any(|known| known == body) {
                return None;
            }
            let write = count.fetch_add(1, SeqCst);
            let kind = faults.iter().find_map(|fault| match fault {
                Fault::Write(which, kind) if *which == write => Some(*kind),
                _ => None,
            })?;
            let does = || {
                inside.lock().unwrap().push(body.to_owned());
                engine.answer(&format!("DynamoDB_20120810.{operation}"), body);
                inside.lock().unwrap().retain(|known| known != body);
            };
            Some(match kind {
                Kind::Throttled => says("ProvisionedThroughputExceededException"),
                Kind::Conflict => conflict(operation),
                // Nothing tells the client that it may try again by itself.
                Kind::Lost => says("ValidationException"),
                Kind::DoneAndAskedAgain => {
                    does();
                    (502, "<html>Bad Gateway</html>".to_owned())
                }
                Kind::DoneAndLost => {
                    does();
                    says("ValidationException")
                }
            })
        })));
}
