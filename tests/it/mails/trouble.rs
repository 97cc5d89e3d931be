//! What happens to mails while the table or Amazon is in trouble: each is still sent once, or the record
//! fails and comes again.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use kibble::local::engine::Engine;
use serde_json::{Value, json};

use super::desk::{Desk, answer_mails, bring_until_done, failures, function};
use crate::{
    log::Log,
    world::{TABLE, Who},
};

/// What is done to a request of the table.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Throttled,
    Conflict,
    /// No answer comes, and nothing was done.
    Away,
    /// No answer comes, and all was done.
    AnswerLost,
}

impl Fault {
    const ALL: [Fault; 4] = [Self::Throttled, Self::Conflict, Self::Away, Self::AnswerLost];

    fn answer(self) -> (u16, String) {
        let (status, name) = match self {
            Self::Throttled => (400, "ProvisionedThroughputExceededException"),
            Self::Conflict => (400, "TransactionConflictException"),
            Self::Away | Self::AnswerLost => (500, "InternalServerError"),
        };
        let name = format!("com.amazonaws.dynamodb.v20120810#{name}");
        (status, json!({ "__type": name, "message": "no" }).to_string())
    }
}

/// The item that a request is about.
fn item(body: &str) -> String {
    let request: Value = serde_json::from_str(body).unwrap();
    let key = [&request["Item"], &request["Key"]]
        .into_iter()
        .find(|key| key.is_object());
    let key = key.unwrap();
    format!("{} {}", key["PK"]["S"], key["SK"]["S"])
}

/// Lets an operation meet a fault so many times at each item.
fn break_each(engine: &Engine, meant: &'static str, times: usize, fault: Fault) {
    let met: Mutex<HashMap<String, usize>> = Mutex::default();
    // Another engine over the same data, which nobody intercepts, cannot be had: so the fault lets its own
    // request pass.
    let (inner, passing) = (engine.clone(), AtomicUsize::new(0));
    engine.set_intercept(Some(Arc::new(move |operation, body: &str| {
        if operation != meant || passing.load(SeqCst) > 0 {
            return None;
        }
        let mut met = met.lock().unwrap();
        let count = met.entry(item(body)).or_default();
        *count += 1;
        if *count > times {
            return None;
        }
        if matches!(fault, Fault::AnswerLost) {
            passing.fetch_add(1, SeqCst);
            inner.answer(&format!("DynamoDB_20120810.{operation}"), body);
            passing.fetch_sub(1, SeqCst);
        }
        Some(fault.answer())
    })));
}

/// More than the client of the table tries by itself.
const OFTEN: usize = 4;

#[tokio::test(start_paused = true)]
async fn every_fault_of_the_table_leaves_one_mail_of_each_kind() {
    for operation in ["PutItem", "GetItem", "UpdateItem"] {
        for fault in Fault::ALL {
            for times in [1, OFTEN] {
                let desk = Desk::new().await;
                let order = desk.order("first").await;
                desk.world.bring(&order, "DELIVERED").await;
                let records = desk.records();
                break_each(&desk.world.engine, operation, times, fault);
                let case = format!("{operation} {fault:?} {times}");
                bring_until_done(&desk.function, &records, &case).await;
                desk.world.engine.set_intercept(None);
                let told: Vec<String> = desk.subjects();
                assert_eq!(told.len(), 4, "{case}: {told:?}");
                for part in ["received", "ready", "on its way", "delivered"] {
                    let count = told.iter().filter(|subject| subject.contains(part)).count();
                    assert_eq!(count, 1, "{case}: {part}");
                }
                assert_eq!(desk.notices(), 1, "{case}");
                // And nothing is left to be done.
                assert_eq!(desk.bring(&records).await, 0, "{case}");
                assert_eq!(desk.subjects().len(), 4, "{case}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_process_died_is_taken_up_by_the_next() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    answer_mails(&desk.mailbox, |_, _| Some((503, "{}".to_owned())));
    assert_ne!(desk.bring(&records).await, 0);
    desk.mailbox.set_intercept(None);
    let next = function(&desk.world.engine, &desk.mailbox, &desk.world);
    assert!(failures(&next, &records).await.is_empty());
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn only_a_process_that_dies_before_it_closes_the_mark_sends_twice() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    break_each(&desk.world.engine, "UpdateItem", usize::MAX, Fault::Away);
    assert_ne!(desk.bring(&records).await, 0);
    assert_ne!(desk.bring(&records).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 1));
    desk.world.engine.set_intercept(None);
    let next = function(&desk.world.engine, &desk.mailbox, &desk.world);
    assert!(failures(&next, &records).await.is_empty());
    assert_eq!((desk.subjects().len(), desk.notices()), (2, 2));
    // What one process has sent and the other has closed is at rest.
    assert_eq!(desk.bring(&records).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (2, 2));
}

/// Amazon SES's way to say no.
fn ses(status: u16, code: &str) -> Option<(u16, String)> {
    let message = "ada@example.com is no good";
    Some((status, json!({ "__type": code, "message": message }).to_string()))
}

#[tokio::test]
async fn a_throttled_mail_comes_again_and_the_notice_does_not_wait_for_it() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    answer_mails(&desk.mailbox, |operation, _| match operation {
        "SendEmail" => ses(429, "TooManyRequestsException"),
        _ => None,
    });
    assert_eq!(desk.bring(&records).await, 1);
    assert_eq!((desk.subjects().len(), desk.notices()), (0, 1));
    desk.mailbox.set_intercept(None);
    assert_eq!(desk.bring(&records).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 1));
}

#[tokio::test]
async fn a_notice_that_fails_does_not_hold_up_the_mail() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    answer_mails(&desk.mailbox, |operation, _| match operation {
        "Publish" => Some((403, String::new())),
        _ => None,
    });
    assert_ne!(desk.bring(&records).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 0));
    desk.mailbox.set_intercept(None);
    assert_eq!(desk.bring(&records).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 1));
}

#[tokio::test]
async fn an_address_that_is_rejected_is_given_up_and_holds_up_nobody() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    desk.world.bring(&order, "PACKED").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    answer_mails(&desk.mailbox, move |operation, body| {
        let is_first = operation == "SendEmail" && body.contains("We have received");
        counted.fetch_add(usize::from(is_first), SeqCst);
        if is_first {
            ses(400, "MessageRejected")
        } else {
            None
        }
    });
    let records = desk.records();
    assert_eq!(desk.bring(&records).await, 0);
    assert_eq!(desk.bring(&records).await, 0);
    assert_eq!(asked.load(SeqCst), 1);
    let told = desk.subjects();
    assert!(told.len() == 1 && told[0].contains("is ready"), "{told:?}");
}

#[tokio::test]
async fn a_customer_without_a_record_gets_no_mail_and_the_shop_its_notice() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let key = json!({ "PK": { "S": format!("#customer#{}", Who::Ada.sub()) }, "SK": { "S": "#profile" } });
    let request = json!({ "TableName": TABLE, "Key": key });
    desk.world.dynamodb("DeleteItem", &request);
    assert_eq!(desk.bring(&desk.records()).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (0, 1));
}

#[tokio::test]
async fn a_broken_record_fails_alone() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let mut records = desk.records();
    let mut broken = records.clone();
    for record in &mut broken {
        record["dynamodb"]["SequenceNumber"] = json!("7");
        record["dynamodb"]["NewImage"] = json!({ "PK": { "N": "x" } });
    }
    let is_order = |record: &Value| {
        let sort_key = record["dynamodb"]["Keys"]["SK"]["S"].as_str();
        sort_key.is_some_and(|sort_key| sort_key.starts_with("#order#"))
    };
    let broken = broken.into_iter().find(is_order).unwrap();
    records.insert(0, broken);
    assert_eq!(failures(&desk.function, &records).await, [0]);
    assert_eq!((desk.subjects().len(), desk.notices()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn after_a_service_that_does_not_answer_the_rest_is_not_tried_in_vain() {
    let desk = Desk::new().await;
    for key in ["first", "second", "third"] {
        desk.order(key).await;
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    answer_mails(&desk.mailbox, move |_, _| {
        counted.fetch_add(1, SeqCst);
        Some((503, "{}".to_owned()))
    });
    let records = desk.records();
    let failed = failures(&desk.function, &records).await;
    assert_eq!(failed.len(), records.len() - failed[0]);
    // One mail and one notice.
    assert_eq!(asked.load(SeqCst), 2);
    desk.mailbox.set_intercept(None);
    assert_eq!(desk.bring(&records[failed[0]..]).await, 0);
    assert_eq!((desk.subjects().len(), desk.notices()), (3, 3));
}

#[tokio::test]
async fn who_has_closed_the_account_is_told_nothing_and_that_is_no_fault() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    desk.world.bring(&order, "CANCELLED").await;
    let closed = desk
        .world
        .ask(
            Who::Ada,
            "Mutation.closeAccount",
            json!({}),
            "{ userErrors { code } }",
        )
        .await;
    assert_eq!(closed["userErrors"], json!([]));
    let (log, listening) = Log::listen();
    assert_eq!(desk.bring(&desk.records()).await, 0);
    drop(listening);
    assert_eq!(desk.subjects(), [""; 0]);
    assert_eq!(log.count("nobody is there to be told"), 2, "{}", log.text());
    assert_eq!(log.count("ERROR"), 0, "{}", log.text());
}

#[tokio::test]
async fn an_event_of_another_form_fails() {
    let desk = Desk::new().await;
    for event in [json!({}), json!({ "Records": [{}] }), json!("text")] {
        let failed = kibble::entry::mailer::mailer(&desk.function, event.clone()).await;
        assert!(failed.is_err(), "{event}");
    }
}

#[tokio::test]
async fn the_log_names_neither_the_customer_nor_the_address() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    let (log, listening) = Log::listen();
    for (status, code) in [
        (429, "TooManyRequestsException"),
        (403, "AccessDenied"),
        (503, "ServiceUnavailable"),
        (400, "MessageRejected"),
    ] {
        answer_mails(&desk.mailbox, move |_, _| ses(status, code));
        desk.bring(&records).await;
    }
    drop(listening);
    let log = log.text();
    assert!(
        log.contains("MessageRejected") && log.contains("throttled"),
        "{log}"
    );
    for personal in ["ada@example.com", "Ada", "Main Street", "example.com"] {
        assert!(!log.contains(personal), "{personal}: {log}");
    }
}
