//! Every mail is sent once, however often and in whatever order the changes come.

use serde_json::json;

use super::desk::Desk;
use crate::world::{Who, World};

/// An order that fails to be delivered, is tried again and arrives.
async fn live(world: &World, order: &str) {
    world.bring(order, "DELIVERY_FAILED").await;
    for step in ["retryDelivery", "startDelivery", "completeDelivery"] {
        let done = world.step(Who::Dan, step, order, json!({})).await;
        assert_eq!(done["userErrors"], json!([]), "{step}: {done}");
    }
}

/// What such an order brings, without its code.
const LIFE: [&str; 7] = [
    "We have received your order",
    "Your order is ready: choose a delivery time",
    "Your order is on its way",
    "We could not deliver your order",
    "We deliver your order again",
    "Your order is on its way",
    "Your order has been delivered",
];

/// Subjects without the codes of their orders.
fn without_codes(subjects: Vec<String>) -> Vec<String> {
    let is_code = |word: &&str| word.trim_end_matches(':').len() != "261120-7F3Q9K".len();
    let subjects = subjects.into_iter();
    subjects
        .map(|subject| {
            let words: Vec<&str> = subject.split(' ').filter(is_code).collect();
            let ends = subject
                .split(' ')
                .any(|word| !is_code(&word) && word.ends_with(':'));
            match ends {
                true => words.join(" ").replacen("ready", "ready:", 1),
                false => words.join(" "),
            }
        })
        .collect()
}

#[tokio::test]
async fn the_life_of_an_order_is_told_step_by_step() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    live(&desk.world, &order).await;
    assert_eq!(desk.bring(&desk.records()).await, 0);
    assert_eq!(without_codes(desk.subjects()), LIFE);
    assert_eq!(desk.notices(), 1);
    let mail = &desk.mailbox.mails(1).unwrap()[0];
    assert_eq!((mail.to(), mail.from()), ("ada@example.com", "shop@example.com"));
}

#[tokio::test]
async fn changes_that_come_again_or_in_another_order_are_told_once() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    live(&desk.world, &order).await;
    let records = desk.records();
    let mut backwards = records.clone();
    backwards.reverse();
    for batch in [&backwards, &records, &backwards] {
        assert_eq!(desk.bring(batch).await, 0);
    }
    for record in &records {
        assert_eq!(desk.bring(&[record.clone(), record.clone()]).await, 0);
    }
    let mut told = without_codes(desk.subjects());
    told.sort_unstable();
    let mut expected = LIFE;
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(desk.notices(), 1);
}

#[tokio::test]
async fn a_cancelled_order_is_told_whoever_cancels_it() {
    let desk = Desk::new().await;
    let (first, second) = (desk.order("first").await, desk.order("second").await);
    let cancel = json!({ "id": first });
    let by_ada = desk.world.ask(
        Who::Ada,
        "Mutation.cancelOrder",
        cancel,
        "{ userErrors { code } }",
    );
    assert_eq!(by_ada.await["userErrors"], json!([]));
    let reason = json!({ "reason": "The van is broken." });
    let by_sam = desk
        .world
        .step(Who::Sam, "cancelOrderAsStaff", &second, reason)
        .await;
    assert_eq!(by_sam["userErrors"], json!([]), "{by_sam}");
    assert_eq!(desk.bring(&desk.records()).await, 0);
    let mails = desk.mailbox.mails(2).unwrap();
    assert!(
        mails[1].text().contains("You have cancelled your order."),
        "{}",
        mails[1].text()
    );
    let text = mails[0].text();
    assert!(
        text.contains("We are sorry: we had to cancel your order."),
        "{text}"
    );
    assert!(text.contains("Our note: The van is broken."), "{text}");
    assert_eq!(desk.notices(), 2);
}

#[tokio::test]
async fn a_customer_is_written_to_in_their_language_and_where_they_read_now() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    let input = json!({ "input": { "locale": "de-CH", "name": "Ada L." } });
    let changed = desk.world.ask(
        Who::Ada,
        "Mutation.updateProfile",
        input,
        "{ userErrors { code } }",
    );
    assert_eq!(changed.await["userErrors"], json!([]));
    assert_eq!(desk.bring(&desk.records()).await, 0);
    let input = json!({ "input": { "locale": null } });
    let changed = desk.world.ask(
        Who::Ada,
        "Mutation.updateProfile",
        input,
        "{ userErrors { code } }",
    );
    assert_eq!(changed.await["userErrors"], json!([]));
    desk.world.bring(&order, "PACKED").await;
    assert_eq!(desk.bring(&desk.records()).await, 0);
    let mails = desk.mailbox.mails(10).unwrap();
    let [ready, received] = &mails[..] else {
        panic!("{mails:?}")
    };
    assert!(
        received.subject().starts_with("Ihre Bestellung "),
        "{}",
        received.subject()
    );
    assert!(received.html().contains("<html lang=\"de\">") && received.text().contains("Guten Tag Ada L.,"));
    assert!(ready.subject().starts_with("Your order "), "{}", ready.subject());
}

#[tokio::test]
async fn a_mail_takes_three_requests_and_one_that_was_sent_takes_one() {
    let desk = Desk::new().await;
    let order = desk.order("first").await;
    let records = desk.records();
    let (_, requests) = desk.world.requests(desk.bring(&records)).await;
    let (mail, notice) = (["PutItem", "GetItem", "UpdateItem"], ["PutItem", "UpdateItem"]);
    assert_eq!(requests, [&mail[..], &notice[..]].concat());
    let (_, requests) = desk.world.requests(desk.bring(&records)).await;
    assert_eq!(requests, ["PutItem", "PutItem"]);
    desk.world.bring(&order, "PACKING").await;
    let (_, requests) = desk
        .world
        .requests(desk.bring(&desk.records()[records.len()..]))
        .await;
    assert_eq!(requests, [""; 0]);
}

#[tokio::test]
async fn the_mark_of_a_mail_names_its_record_and_nobody() {
    let desk = Desk::new().await;
    desk.order("first").await;
    let records = desk.records();
    desk.bring(&records).await;
    let is_order = |record: &&serde_json::Value| record["dynamodb"]["NewImage"].get("order_status").is_some();
    let record = records.iter().find(is_order).unwrap();
    let order = record["dynamodb"]["NewImage"]["order_id"]["S"].as_str().unwrap();
    for name in ["#received", "#notice"] {
        let at = json!({ "S": "2026-11-20T09:00:00.000Z" });
        let mark = desk.world.stored(&format!("#mail#{order}"), name);
        assert_eq!(
            mark,
            json!({
                "PK": { "S": format!("#mail#{order}") }, "SK": { "S": name }, "state": { "S": "SENT" },
                "owner": { "S": record["dynamodb"]["SequenceNumber"] }, "claimed_at": at, "closed_at": at,
                // Thirty days later.
                "expires_at": { "N": "1797757200" },
            })
        );
    }
}
