//! Whether all contestants do the same: the same answers to what is asked for, the same rows written, under the same
//! conditions.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Result, events::Operation, store::Request};

/// What is another at every order: moments, what is made of them, and hashes.
const CHANCE: [&str; 11] = [
    "created_at",
    "updated_at",
    "expires_at",
    "order_datetime",
    "order_code",
    "request_hash",
    "at",
    "GSI1SK",
    "GSI2PK",
    "GSI2SK",
    "placedAt",
];

/// What a contestant has answered, of what was asked for: relations in their place, nothing that AppSync would leave
/// out. Some wrap the answer as AppSync's batches do.
pub fn answer(operation: &Operation, body: &[u8]) -> Result<Value> {
    let mut answer: Value = serde_json::from_slice(body)?;
    if let Some(data) = answer.get_mut("data") {
        answer = data.take();
    }
    relate(&mut answer);
    Ok(asked_for(&answer, &operation.selection()))
}

/// Moves what was resolved ahead from the side table to where AppSync shows it.
fn relate(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::Object(ahead)) = members.remove("__pre") {
                for (name, mut entry) in ahead {
                    let field = name.split('|').next().unwrap_or_default();
                    members.insert(field.to_owned(), entry["v"].take());
                }
            }
            members.values_mut().for_each(relate);
        }
        Value::Array(values) => values.iter_mut().for_each(relate),
        _ => {}
    }
}

fn asked_for(value: &Value, paths: &[&str]) -> Value {
    match value {
        Value::Array(values) => values.iter().map(|value| asked_for(value, paths)).collect(),
        Value::Object(members) => {
            let mut kept = Map::new();
            for name in paths.iter().filter(|path| !path.contains('/')) {
                let prefix = format!("{name}/");
                let below: Vec<&str> = paths
                    .iter()
                    .filter_map(|path| path.strip_prefix(&prefix))
                    .collect();
                let member = members.get(*name).unwrap_or(&Value::Null);
                kept.insert((*name).to_owned(), asked_for(member, &below));
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

/// The answer to an order, without what is chance in it.
pub fn order_answer(mut answer: Value) -> Result<Value> {
    if answer["order"].is_null() {
        return Err(format!("no order was placed: {answer}").into());
    }
    answer["order"]["id"] = json!("*");
    answer["order"]["code"] = json!("*");
    mask(&mut answer);
    Ok(answer)
}

/// The rows that were written between two looks at the table, without what is chance in them.
pub fn written(before: &[Value], after: &[Value]) -> Result<Vec<Value>> {
    let known: BTreeSet<String> = before.iter().map(Value::to_string).collect();
    let new: Vec<&Value> = after
        .iter()
        .filter(|item| !known.contains(&item.to_string()))
        .collect();
    let order = new.iter().find_map(|item| item["order_id"]["S"].as_str());
    let order = order.ok_or("no row names an order")?;
    let mut rows = Vec::new();
    for item in &new {
        let mut row: Value = serde_json::from_str(&item.to_string().replace(order, "ORDER"))?;
        mask(&mut row);
        rows.push(row);
    }
    rows.sort_by_cached_key(Value::to_string);
    Ok(rows)
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if CHANCE.contains(&name.as_str()) && !member.is_null() {
                    *member = json!("*");
                } else {
                    mask(member);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(mask),
        _ => {}
    }
}

/// What the one transaction among the requests does to which key, and on which conditions.
pub fn transaction(requests: &[Request]) -> Result<Vec<String>> {
    let mut transactions = requests
        .iter()
        .filter(|(operation, _)| operation == "TransactWriteItems");
    let (Some((_, request)), None) = (transactions.next(), transactions.next()) else {
        return Err("an order is written by one transaction".into());
    };
    let mut actions = Vec::new();
    for action in request["TransactItems"].as_array().into_iter().flatten() {
        for (kind, action) in action.as_object().into_iter().flatten() {
            let key = if kind == "Put" {
                &action["Item"]
            } else {
                &action["Key"]
            };
            let sk = key["SK"]["S"].as_str().unwrap_or_default();
            let sk = if sk.starts_with("#order#") {
                "#order#ORDER"
            } else {
                sk
            };
            let pk = key["PK"]["S"].as_str().unwrap_or_default();
            actions.push(format!("{kind} {pk} {sk} if {}", conditions(action)));
        }
    }
    actions.sort();
    Ok(actions)
}

/// The conditions of an action, in the order of the alphabet, with names and values in their places.
fn conditions(action: &Value) -> String {
    let mut text = action["ConditionExpression"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let mut placeholders: Vec<(&str, String)> = Vec::new();
    for (placeholder, name) in action["ExpressionAttributeNames"]
        .as_object()
        .into_iter()
        .flatten()
    {
        placeholders.push((placeholder, name.as_str().unwrap_or_default().to_owned()));
    }
    for (placeholder, value) in action["ExpressionAttributeValues"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let moment = value["N"].as_str().is_some_and(|number| number.len() == 10);
        placeholders.push((
            placeholder,
            if moment {
                "NOW".to_owned()
            } else {
                value.to_string()
            },
        ));
    }
    // The longest first: `:v1` is the beginning of `:v10`.
    placeholders.sort_by_key(|(placeholder, _)| std::cmp::Reverse(placeholder.len()));
    for (placeholder, meant) in placeholders {
        text = text.replace(placeholder, &meant);
    }
    let mut parts: Vec<&str> = text.split(" AND ").map(str::trim).collect();
    parts.sort_unstable();
    parts.join(" AND ")
}
