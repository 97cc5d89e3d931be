use super::*;
use crate::local::engine::{Engine, Place};
use aws_sdk_dynamodb::{
    Client,
    error::ProvideErrorMetadata as _,
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, ConditionCheck, Get, Put, TransactGetItem, TransactWriteItem, Update},
};

const TABLE: &str = "shop";
const TIME: Duration = Duration::from_millis(15);

async fn engine() -> Engine {
    let engine = Engine::open(&Place::Memory, TABLE).await.unwrap();
    engine.with_transaction_time(TIME)
}

fn key(name: &str) -> std::collections::HashMap<String, AttributeValue> {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    [("PK".to_owned(), text(name)), ("SK".to_owned(), text("#a"))].into()
}

fn put(name: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(key(name)))
        .item("note", AttributeValue::S("new".to_owned()));
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

fn update(name: &str) -> TransactWriteItem {
    let update = Update::builder()
        .table_name(TABLE)
        .set_key(Some(key(name)))
        .update_expression("ADD pieces :one")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    TransactWriteItem::builder()
        .update(update.build().unwrap())
        .build()
}

fn check(name: &str) -> TransactWriteItem {
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(key(name)))
        .condition_expression("attribute_not_exists(note)");
    TransactWriteItem::builder()
        .condition_check(check.build().unwrap())
        .build()
}

/// The codes of the reasons for which a transaction was cancelled; none where it was done.
async fn transact(client: &Client, parts: Vec<TransactWriteItem>) -> Vec<String> {
    let request = client.transact_write_items().set_transact_items(Some(parts));
    match request.send().await.map_err(|error| error.into_service_error()) {
        Ok(_) => Vec::new(),
        Err(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            let reasons = cancelled.cancellation_reasons();
            let codes = reasons.iter().map(|reason| reason.code().unwrap_or_default());
            codes.map(str::to_owned).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

async fn single_put(client: &Client, name: &str) -> Option<String> {
    let put = client.put_item().table_name(TABLE).set_item(Some(key(name)));
    let error = put.send().await.err()?.into_service_error();
    error.code().map(str::to_owned)
}

async fn single_update(client: &Client, name: &str) -> Option<String> {
    let update = client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key(name)))
        .update_expression("ADD pieces :one")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    let error = update.send().await.err()?.into_service_error();
    error.code().map(str::to_owned)
}

async fn note(client: &Client, name: &str) -> Option<AttributeValue> {
    let get = client.get_item().table_name(TABLE).set_key(Some(key(name)));
    let item = get.consistent_read(true).send().await.unwrap().item?;
    item.get("note").cloned()
}

#[tokio::test(start_paused = true)]
async fn of_two_transactions_on_an_item_the_later_is_cancelled_and_works_afterwards() {
    let client = engine().await.client();
    let (first, second, apart) = tokio::join!(
        transact(&client, vec![put("a"), put("b")]),
        transact(&client, vec![put("c"), update("b"), check("d")]),
        transact(&client, vec![put("e")]),
    );
    assert_eq!(first, [""; 0]);
    assert_eq!(second, ["None", "TransactionConflict", "None"]);
    assert_eq!(apart, [""; 0]);
    // Nothing of the one that was cancelled is held or written.
    assert_eq!(note(&client, "c").await, None);
    let again = transact(&client, vec![put("c"), update("b"), check("d")]).await;
    assert_eq!(again, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_checked_item_is_held_like_one_that_is_written() {
    let client = engine().await.client();
    let (first, second) = tokio::join!(
        transact(&client, vec![check("a"), put("b")]),
        transact(&client, vec![update("a")]),
    );
    assert_eq!((first, second), (vec![], vec!["TransactionConflict".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_single_write_of_an_item_under_way_is_rejected_and_a_read_is_not() {
    let client = engine().await.client();
    let began = Deadline::after(TIME);
    assert!(!began.is_over());
    let (written, put_of_it, update_of_it, other, _) = tokio::join!(
        transact(&client, vec![put("a")]),
        single_put(&client, "a"),
        single_update(&client, "a"),
        single_put(&client, "b"),
        note(&client, "a"),
    );
    assert_eq!(written, [""; 0]);
    let rejected = Some("TransactionConflictException".to_owned());
    assert_eq!((&put_of_it, &update_of_it), (&rejected, &rejected));
    assert_eq!(other, None);
    assert!(began.is_over());
    assert_eq!(single_update(&client, "a").await, None);
    assert_eq!(
        note(&client, "a").await,
        Some(AttributeValue::S("new".to_owned()))
    );
}

#[tokio::test(start_paused = true)]
async fn a_reading_transaction_is_cancelled_by_a_writing_one_and_holds_nothing() {
    let client = engine().await.client();
    let read = async || {
        let get = Get::builder()
            .table_name(TABLE)
            .set_key(Some(key("a")))
            .build()
            .unwrap();
        let part = TransactGetItem::builder().get(get).build();
        let answer = client.transact_get_items().transact_items(part).send().await;
        answer.map(drop).map_err(|error| {
            let error = error.into_service_error();
            error.code().unwrap_or_default().to_owned()
        })
    };
    let (written, early) = tokio::join!(transact(&client, vec![put("a")]), read());
    assert_eq!(written, [""; 0]);
    assert_eq!(early, Err("TransactionCanceledException".to_owned()));
    let (first, second, written) = tokio::join!(read(), read(), transact(&client, vec![put("a")]));
    assert_eq!((first, second, written), (Ok(()), Ok(()), vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_fails_or_is_given_up_lets_its_items_go_in_its_time() {
    let client = engine().await.client();
    assert_eq!(transact(&client, vec![put("a")]).await, [""; 0]);
    assert_eq!(
        transact(&client, vec![check("a")]).await,
        ["ConditionalCheckFailed"]
    );
    let given_up = tokio::time::timeout(TIME / 2, transact(&client, vec![update("a")]));
    given_up.await.unwrap_err();
    // Nobody waits for it, and it goes on.
    assert_eq!(
        transact(&client, vec![update("a")]).await,
        ["TransactionConflict"]
    );
    tokio::time::advance(TIME / 2).await;
    assert_eq!(transact(&client, vec![update("a")]).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn without_a_time_nothing_is_in_the_way() {
    let client = Engine::open(&Place::Memory, TABLE).await.unwrap().client();
    let (first, second) = tokio::join!(
        transact(&client, vec![update("a")]),
        transact(&client, vec![update("a")]),
    );
    assert_eq!((first, second), (vec![], vec![]));
}
