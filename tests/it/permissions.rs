//! What each Lambda function may do with the table: no more than it needs, no less, and refused as on AWS.

use std::collections::BTreeSet;

use kibble::{
    app::PaymentWork,
    entry::{appsync::Resolver, cognito::post_confirmation},
    local::engine::permissions::Need,
    table::permissions::Function,
};
use serde_json::json;

use crate::{
    bank::Bank,
    log::Log,
    model::workers::Workers,
    tidy::sources,
    world::{MORNING, Who, World, confirmation, event, joined},
};

const ERRORS: &str = "{ userErrors { code } }";
/// Longer than a payment may be waited for.
const HALF_AN_HOUR: i64 = 31 * 60;

/// Actions with the table, and with its indexes.
type Actions = (BTreeSet<String>, BTreeSet<String>);

fn allowed(function: Function) -> Actions {
    let permissions = function.permissions();
    (permissions.table.clone(), permissions.indexes.clone())
}

fn needed(world: &World, function: Function) -> Actions {
    let needs = world.engine.needed_by(function);
    let (indexes, table): (Vec<_>, Vec<_>) = needs.into_iter().partition(|need| need.is_of_index());
    let actions = |needs: Vec<Need>| needs.into_iter().map(|need| need.action).collect();
    (actions(table), actions(indexes))
}

/// Orders two bones by card; the order's id.
async fn order_by_card(world: &World, address: &str, key: &str, token: &str) -> String {
    let input = json!({
        "idempotencyKey": key, "addressId": address, "paymentMethod": "CARD", "paymentToken": token,
        "items": [{ "productId": "bone", "quantity": 2 }],
    });
    let selection = "{ order { id } userErrors { code } }";
    let arguments = json!({ "input": input });
    let placed = world
        .ask(Who::Ada, "Mutation.placeOrder", arguments, selection)
        .await;
    placed["order"]["id"].as_str().unwrap().to_owned()
}

/// What a customer does besides ordering: fills a cart, empties it, and looks at orders.
async fn shop_around(world: &World, order: &str) {
    for (who, field, arguments, selection) in [
        (
            Who::Ada,
            "Mutation.addToCart",
            json!({ "productId": "bone" }),
            ERRORS,
        ),
        (Who::Ada, "Mutation.clearCart", json!({}), ERRORS),
        (
            Who::Ada,
            "Query.order",
            json!({ "id": order }),
            "{ id items { productId } }",
        ),
        (Who::Ada, "Query.me", json!({}), "{ orders { nodes { id } } }"),
        (
            Who::Wendy,
            "Query.staffOrders",
            json!({ "status": "PLACED" }),
            "{ nodes { id } }",
        ),
    ] {
        world.ask(who, field, arguments, selection).await;
    }
}

#[tokio::test]
async fn a_function_may_do_what_it_needs_and_nothing_else() {
    let bank = Bank::at(MORNING);
    let world = World::taking(Some(bank.payments())).await;
    let workers = Workers::new(&world, bank.clone());
    world.product("bone", 500, 100).await;
    world.spread("bone", 2).await;
    let address = world.address(Who::Ada).await;

    let paid = order_by_card(&world, &address, "paid", "good_1").await;
    shop_around(&world, &paid).await;
    world.bring(&paid, "DELIVERED").await;
    order_by_card(&world, &address, "confirmed", "confirm_1").await;
    workers.call_back(&world, 0, true).await;
    order_by_card(&world, &address, "lapsed", "confirm_2").await;
    workers.finish().await;
    world.clock.forward(HALF_AN_HOUR);
    bank.forward(HALF_AN_HOUR);
    let work = world.schedule.run_payment_jobs().await;
    assert_eq!((work.lapsed, work.failed), (1, 0), "{work:?}");

    for function in Function::ALL {
        assert_eq!(needed(&world, function), allowed(function), "{function:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_the_table_is_a_fault_of_ours_that_the_log_names() {
    let world = World::new().await;
    let (log, listening) = Log::listen();
    // Who confirms sign-ups may not read.
    let resolver = Resolver::new(world.confirmation.clone());
    let asked = event(Who::Ada, "Query.me", json!({}), "{ profile { name } }");
    let error = resolver.handle(asked).await.and_then(joined).unwrap_err();
    drop(listening);
    assert_eq!(error.error_type, "Internal");
    assert!(!error.message.contains("dynamodb"), "{}", error.message);
    let log = log.text();
    for part in [
        "AccessDeniedException",
        "assumed-role/kibble-local-post_confirmation/post_confirmation",
        "is not authorized to perform: dynamodb:",
        "on resource: arn:aws:dynamodb:local:000000000000:table/kibble",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
}

#[tokio::test]
async fn a_refused_write_writes_nothing() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    world.order_of(Who::Ada, "key", &address, ("bone", 1)).await;
    // Who is called back may write steps of orders, and puts nothing.
    let resolver = Resolver::new(world.callback.clone());
    let input = json!({ "street": "2 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let asked = event(Who::Ada, "Mutation.addAddress", json!({ "input": input }), ERRORS);
    assert_eq!(resolver.handle(asked).await.unwrap_err().error_type, "Internal");
    let addresses = world.ask(Who::Ada, "Query.addresses", json!({}), "{ id }").await;
    assert_eq!(addresses.as_array().map(Vec::len), Some(1));
    // Nor does a schedule confirm anybody, while the one who may does.
    let sign_up = || confirmation(Who::Dan.sub(), "dan@example.com", "Dan");
    assert!(post_confirmation(&world.schedule, sign_up()).await.is_err());
    assert_eq!(
        post_confirmation(&world.confirmation, sign_up()).await,
        Ok(sign_up())
    );
    assert_eq!(world.schedule.run_payment_jobs().await, PaymentWork::default());
}

/// The names of the SDK's operations in a text without blanks, as `Client` has them.
fn operations(text: &str) -> BTreeSet<String> {
    let calls = text.match_indices("self.client.").map(|(start, found)| {
        let name = &text[start + found.len()..];
        &name[..name.find('(').unwrap_or(name.len())]
    });
    calls.map(camel_case).collect()
}

fn camel_case(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect()
}

/// What `src/table` asks of the table and of its indexes.
fn used() -> Actions {
    let parts = [
        ("Put", "PutItem"),
        ("Update", "UpdateItem"),
        ("Delete", "DeleteItem"),
        ("ConditionCheck", "ConditionCheckItem"),
        ("Get", "GetItem"),
    ];
    let (mut table, mut indexes) = (BTreeSet::new(), BTreeSet::new());
    for source in sources("src/table") {
        let text: String = source.program().split_whitespace().collect();
        let built = parts.iter().filter(|(name, _)| {
            let builder = format!("{name}::builder()");
            text.match_indices(&builder)
                .any(|(start, _)| !text[..start].ends_with(char::is_alphanumeric))
        });
        table.extend(built.map(|(_, action)| (*action).to_owned()));
        let whole = operations(&text);
        table.extend(whole.into_iter().filter(|name| name != "TransactWriteItems"));
        indexes.extend(text.contains("index_name(").then(|| "Query".to_owned()));
    }
    (table, indexes)
}

#[test]
fn the_functions_together_may_do_what_the_table_is_asked_for() {
    let mut all = Actions::default();
    for function in Function::ALL {
        let (table, indexes) = allowed(function);
        all.0.extend(table);
        all.1.extend(indexes);
    }
    assert_eq!(used(), all);
}

#[test]
fn operations_are_found_in_the_source() {
    let text = "self.client.get_item().send();self.client.transact_write_items()";
    let expected = ["GetItem", "TransactWriteItems"].map(str::to_owned);
    assert_eq!(operations(text), expected.into());
    // Whoever hands the client on escapes the scan.
    for source in sources("src/table") {
        let text: String = source.program().split_whitespace().collect();
        let (named, asked) = (text.matches(".client"), text.matches("self.client."));
        assert_eq!(named.count(), asked.count(), "{}", source.path);
    }
}
