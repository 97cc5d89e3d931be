//! Many of something in the table: copies of what is there.

use kibble::{
    local::engine::Engine,
    shop::id::{CustomerId, OrderId, OrderKey},
};
use serde_json::{Value, json};

use super::{Result, growth::partition, shop::TABLE};

/// How many items are read and put in at once.
const PART: usize = 5_000;
const PRODUCT: &str = "rope-toy";

/// Brings the customer's orders to so many. Those that wait stand in the queue of the work that is to be done.
pub fn orders(engine: &Engine, size: usize, wait: bool) -> Result<()> {
    let all = query(engine, &partition(), "#order#")?;
    let pattern = all.first().ok_or("the customer has no order")?;
    let id = pattern["order_id"]["S"]
        .as_str()
        .ok_or("an order has an id")?
        .to_owned();
    let mut pattern = pattern.clone();
    if wait {
        for order in &all {
            remove(engine, order)?;
        }
    } else if let Some(members) = pattern.as_object_mut() {
        members.remove("GSI1PK");
        members.remove("GSI1SK");
        members.insert("order_status".to_owned(), json!({ "S": "DELIVERED" }));
    }
    let pattern = pattern.to_string();
    let copies = size - if wait { 0 } else { all.len().min(size) };
    // Older than those that are there.
    put(
        engine,
        (0..copies).map(|number| pattern.replace(&id, &format!("019a0000-0000-7000-8000-{number:012}"))),
    )
}

/// Brings the catalogue to so many products.
pub fn products(engine: &Engine, size: usize) -> Result<()> {
    let items = query(engine, &format!("#product#{PRODUCT}"), "#")?;
    let known = count(engine)?;
    let patterns: Vec<String> = items.iter().map(Value::to_string).collect();
    let copies = (0..size.saturating_sub(known)).flat_map(|number| {
        let id = format!("{PRODUCT}-{number:05}");
        patterns
            .iter()
            .map(move |pattern| pattern.replace(PRODUCT, &id))
            .collect::<Vec<_>>()
    });
    put(engine, copies)
}

/// Gives the customer a cart of so many lines, of products that are added.
pub fn cart(engine: &Engine, lines: usize) -> Result<()> {
    products(engine, count(engine)? + lines)?;
    let mut cart = json!({ "PK": { "S": partition() }, "SK": { "S": "#cart" }, "version": { "N": "1" } });
    for number in 0..lines {
        cart[format!("q#{PRODUCT}-{number:05}")] = json!({ "N": "1" });
    }
    put(engine, std::iter::once(cart.to_string()))
}

/// The id, as clients hold it, of an order of the customer.
pub fn an_order(engine: &Engine) -> Result<String> {
    let orders = query(engine, &partition(), "#order#")?;
    let order = orders
        .first()
        .and_then(|order| OrderId::parse(order["order_id"]["S"].as_str()?));
    let customer = CustomerId::parse(super::shop::CUSTOMER);
    let (Some(order), Some(customer)) = (order, customer) else {
        return Err("the customer has no order".into());
    };
    Ok(OrderKey { customer, order }.encode())
}

fn count(engine: &Engine) -> Result<usize> {
    let request = json!({
        "TableName": TABLE, "IndexName": "GSI1", "Select": "COUNT", "KeyConditionExpression": "GSI1PK = :pk",
        "ExpressionAttributeValues": { ":pk": { "S": "#catalog" } },
    });
    let count = ask(engine, "Query", &request)?["Count"].as_u64();
    Ok(usize::try_from(count.ok_or("the catalogue is not counted")?)?)
}

/// The first twenty items of a partition whose sort keys begin so.
fn query(engine: &Engine, pk: &str, sk: &str) -> Result<Vec<Value>> {
    let request = json!({
        "TableName": TABLE, "KeyConditionExpression": "PK = :pk AND begins_with(SK, :sk)", "Limit": 20,
        "ExpressionAttributeValues": { ":pk": { "S": pk }, ":sk": { "S": sk } }, "ScanIndexForward": false,
    });
    let mut answer = ask(engine, "Query", &request)?;
    Ok(answer["Items"]
        .as_array_mut()
        .map(std::mem::take)
        .unwrap_or_default())
}

fn remove(engine: &Engine, item: &Value) -> Result<()> {
    let key = json!({ "PK": item["PK"], "SK": item["SK"] });
    ask(engine, "DeleteItem", &json!({ "TableName": TABLE, "Key": key })).map(|_| ())
}

fn put(engine: &Engine, items: impl Iterator<Item = String>) -> Result<()> {
    let items: Vec<String> = items.collect();
    for part in items.chunks(PART) {
        engine.import(TABLE, part)?;
    }
    Ok(())
}

fn ask(engine: &Engine, operation: &str, request: &Value) -> Result<Value> {
    let (status, answer) = engine.answer(&format!("DynamoDB_20120810.{operation}"), &request.to_string());
    if status != 200 {
        return Err(format!("{operation} is refused: {answer}").into());
    }
    Ok(serde_json::from_str(&answer)?)
}
