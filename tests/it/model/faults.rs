//! What goes wrong with the table: nothing is written and the answer says so, or everything is and the answer
//! is lost.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use proptest::prelude::*;
use serde_json::json;

use crate::world::World;

/// One write of a round that goes wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which write of the round, from 0.
    write: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
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
    (0..6_usize, proptest::sample::select(kinds.to_vec())).prop_map(|(write, kind)| Fault { write, kind })
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

/// Lets the writes from now on meet these faults.
pub fn inject(world: &World, faults: &[Fault]) {
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
            let fault = faults.iter().find(|fault| fault.write == write)?;
            let does = || {
                inside.lock().unwrap().push(body.to_owned());
                engine.answer(&format!("DynamoDB_20120810.{operation}"), body);
                inside.lock().unwrap().retain(|known| known != body);
            };
            Some(match fault.kind {
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
