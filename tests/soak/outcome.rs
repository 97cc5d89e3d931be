//! What a play has left behind: in the table, in the mailbox, and at the payment provider.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use kibble::{
    app::SystemClock,
    local::{documents::Documents, engine::Place, mailbox::Mailbox},
};
use serde_json::{Value, json};

use crate::{
    history::{self, Counts, minor, text},
    process::Server,
};

/// What the schedule may need to settle what a killed process has left: it waits two minutes for the stream.
const PATIENCE: Duration = Duration::from_secs(240);
/// The mails that the mailbox keeps.
const KEPT: usize = 1000;

/// Every item of the table, in DynamoDB's JSON.
pub async fn items(server: &Server) -> Vec<Value> {
    let mut items = Vec::new();
    let mut request = json!({ "TableName": "kibble" });
    loop {
        let (status, page) = server.dynamodb("Scan", request.clone()).await;
        assert_eq!(status, 200, "{page}");
        items.extend(page["Items"].as_array().unwrap().iter().cloned());
        match page.get("LastEvaluatedKey") {
            Some(last) => request["ExclusiveStartKey"] = last.clone(),
            None => return items,
        }
    }
}

/// The orders among items, by their ids.
pub fn orders(items: &[Value]) -> BTreeMap<String, Value> {
    let order = |item: &Value| {
        let id = text(item, "SK").strip_prefix("#order#")?;
        Some((id.to_owned(), item.clone()))
    };
    items.iter().filter_map(order).collect()
}

/// How often each kind of mail about an order was sent for good, by the marks; the notice among them.
fn marks(items: &[Value]) -> BTreeMap<(&str, &str), usize> {
    let mut marks = BTreeMap::new();
    for item in items {
        if let Some(order) = text(item, "PK").strip_prefix("#mail#") {
            assert_ne!(text(item, "state"), "GIVEN_UP", "{item}");
            let name = text(item, "SK")
                .trim_start_matches('#')
                .split('#')
                .next()
                .unwrap();
            let kind = if name.starts_with("slot_") { "slot" } else { name };
            let is_sent = text(item, "state") == "SENT";
            *marks.entry((order, kind)).or_default() += usize::from(is_sent);
        }
    }
    marks
}

/// The mails that orders ask for, and the notice of each that was placed.
fn wanted(orders: &BTreeMap<String, Value>) -> BTreeMap<(&str, &str), usize> {
    let mut wanted = BTreeMap::new();
    for (id, order) in orders {
        let mails: Counts = history::mails(order);
        if mails.contains_key("received") {
            wanted.insert((id.as_str(), "notice"), 1);
        }
        wanted.extend(
            mails
                .into_iter()
                .map(|(kind, count)| ((id.as_str(), kind), count)),
        );
    }
    wanted
}

/// What is left of the play when everybody was told and every payment is settled. `before` are the orders of
/// a new shop, of which nobody is told.
pub async fn until_settled(server: &Server, before: &BTreeSet<String>) -> Vec<Value> {
    let settled = async {
        loop {
            let items = items(server).await;
            let mut orders = orders(&items);
            orders.retain(|id, _| !before.contains(id));
            let is_settled = orders
                .values()
                .all(|order| order.get("payment_settlement").is_none());
            if is_settled && marks(&items) == wanted(&orders) {
                return items;
            }
        }
    };
    let settled = tokio::time::timeout(PATIENCE, settled).await;
    settled.expect("somebody is not told, or a payment is not settled")
}

/// Nothing was given up.
pub async fn no_dead_letters(server: &Server) {
    let letters = server.http.get(format!("{}/dead-letters.json", server.origin));
    let letters: Value = letters.send().await.unwrap().json().await.unwrap();
    assert_eq!(letters, json!([]));
}

/// Every mail that was asked for has come. One comes twice only where a kill has caught its mail or its notice
/// between the mailbox and the mark: the function sends one at a time, so there is one of them for each kill at
/// most. How many came twice.
pub fn check_mails(data: &str, items: &[Value], kills: usize) -> usize {
    let mailbox = Mailbox::open(documents(data), Arc::new(SystemClock)).unwrap();
    let (mails, notices) = (mailbox.mails(KEPT).unwrap(), mailbox.notices(KEPT).unwrap());
    assert!(mails.len() < KEPT, "the mailbox may have forgotten a mail");
    let mut twice = 0;
    for order in orders(items).values() {
        let code = text(order, "order_code");
        let id = text(order, "SK").trim_start_matches("#order#");
        let all = marks(items);
        let marked = all.iter().filter(|((of, _), _)| *of == id);
        let (marked_notices, marked): (Vec<_>, Vec<_>) = marked.partition(|((_, kind), _)| *kind == "notice");
        let sum =
            |marks: Vec<(&(&str, &str), &usize)>| marks.into_iter().map(|(_, count)| count).sum::<usize>();
        let came = mails.iter().filter(|mail| mail.subject().contains(code)).count();
        let heard = notices
            .iter()
            .filter(|notice| notice.title().contains(code))
            .count();
        for (came, marked) in [(came, sum(marked)), (heard, sum(marked_notices))] {
            assert!(came >= marked, "{code}: {came} came, {marked} were sent");
            twice += came - marked;
        }
    }
    assert!(twice <= kills, "{twice} mails came twice at {kills} kills");
    twice
}

/// What was taken by card is what was delivered, and nothing of an order that has ended is still reserved. How
/// many payments were taken.
///
/// A payment of no order may still be open: the schedule looks for those when they are ten minutes old.
pub fn check_payments(data: &str, items: &[Value]) -> usize {
    let payments: Vec<Value> = documents(data).list("payment").unwrap();
    let mut payments: BTreeMap<&str, (&str, i64)> = payments
        .iter()
        .map(|payment| {
            let word = |name: &str| payment[name].as_str().unwrap();
            (word("id"), (word("status"), payment["amount"].as_i64().unwrap()))
        })
        .collect();
    let mut taken = 0;
    for order in orders(items)
        .values()
        .filter(|order| text(order, "payment_method") == "CARD")
    {
        let (status, amount) = payments.remove(text(order, "payment_reference")).unwrap();
        match (text(order, "order_status"), text(order, "payment_status")) {
            ("DELIVERED", "PAID") => {
                assert_eq!(
                    (status, amount),
                    ("Captured", minor(order, "order_total_price")),
                    "{order}"
                );
                taken += 1;
            }
            // A card of which the provider takes no money, although it has promised to.
            ("DELIVERED", "FAILED") => assert_eq!(status, "Authorized", "{order}"),
            (_, "VOIDED") => assert!(["Cancelled", "Declined"].contains(&status), "{status}: {order}"),
            other => panic!("{other:?}: {order}"),
        }
    }
    let for_nothing = payments.values().filter(|(status, _)| *status == "Captured");
    assert_eq!(for_nothing.count(), 0, "money was taken for no order");
    taken
}

fn documents(data: &str) -> Documents {
    Documents::open(&Place::File(data.into())).unwrap()
}
