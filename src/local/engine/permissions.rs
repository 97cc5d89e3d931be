//! Whether a Lambda function may do what it asks of the table: judged as AWS judges it, so that what works
//! here is allowed there.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::json;

use super::REGION;
use crate::table::permissions::Function;

/// The account that resources of this machine are said to be in.
const ACCOUNT: &str = "000000000000";

/// An action that a request needs, and on what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// Without the prefix `dynamodb:`.
    pub action: String,
    /// `None` where the operation is about no table of its own.
    table: Option<String>,
    index: Option<String>,
}

impl Need {
    /// Whether it is an index that is asked, and not the table.
    pub fn is_of_index(&self) -> bool {
        self.index.is_some()
    }

    fn of_table(action: &str, table: Option<&str>) -> Self {
        Self {
            action: action.to_owned(),
            table: table.map(str::to_owned),
            index: None,
        }
    }

    fn is_allowed(&self, function: Function) -> bool {
        let permissions = function.permissions();
        match self.is_of_index() {
            true => permissions.indexes.contains(&self.action),
            false => permissions.table.contains(&self.action),
        }
    }

    fn resource(&self) -> String {
        let table = self.table.as_deref().unwrap_or("*");
        let index = self.index.as_ref().map(|index| format!("/index/{index}"));
        let index = index.unwrap_or_default();
        format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}{index}")
    }
}

/// What of a request tells which actions it needs.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Request {
    table_name: Option<String>,
    index_name: Option<String>,
    /// The members of each are `Put`, `Update`, ….
    transact_items: Vec<BTreeMap<String, Part>>,
    request_items: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    table_name: Option<String>,
}

/// What a request needs. One that cannot be read needs the action of its operation's name, which no function
/// has where the operation is a transaction.
pub fn needs(operation: &str, body: &str) -> Vec<Need> {
    let Ok(request) = serde_json::from_str::<Request>(body) else {
        return vec![Need::of_table(operation, None)];
    };
    let table = request.table_name.as_deref();
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = request.transact_items.iter().flatten();
            let needs = parts.map(|(name, part)| Need::of_table(action(name), part.table_name.as_deref()));
            needs.collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = request.request_items.keys();
            tables
                .map(|table| Need::of_table(operation, Some(table)))
                .collect()
        }
        _ => vec![Need {
            index: request.index_name,
            ..Need::of_table(operation, table)
        }],
    }
}

/// The action behind a part of a transaction; for a part that is none, its own name, which nobody has.
fn action(part: &str) -> &str {
    match part {
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        "Delete" => "DeleteItem",
        "Get" => "GetItem",
        "ConditionCheck" => "ConditionCheckItem",
        other => other,
    }
}

/// DynamoDB's refusal of a function that lacks one of the actions; `None` where it may have all.
pub fn refusal(function: Function, needs: &[Need]) -> Option<(u16, String)> {
    let lacking = needs.iter().find(|need| !need.is_allowed(function))?;
    let (name, action) = (function.name(), &lacking.action);
    let message = format!(
        "User: arn:aws:sts::{ACCOUNT}:assumed-role/kibble-local-{name}/{name} is not authorized to perform: \
         dynamodb:{action} on resource: {} because no identity-based policy allows the dynamodb:{action} action",
        lacking.resource()
    );
    let kind = "com.amazon.coral.service#AccessDeniedException";
    Some((400, json!({ "__type": kind, "Message": message }).to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The actions that a request needs, with an `@` and the resource behind them.
    fn needed(operation: &str, request: &Value) -> Vec<String> {
        let needs = needs(operation, &request.to_string());
        let told = needs
            .iter()
            .map(|need| format!("{}@{}", need.action, need.resource()));
        told.collect()
    }

    #[test]
    fn an_operation_on_one_item_needs_the_action_of_its_name() {
        for operation in ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan", "Query"] {
            let request = json!({ "TableName": "shop", "Key": { "PK": { "S": "a" } } });
            assert_eq!(
                needed(operation, &request),
                [format!(
                    "{operation}@arn:aws:dynamodb:local:000000000000:table/shop"
                )]
            );
        }
        assert_eq!(
            needed("ListTables", &json!({})),
            ["ListTables@arn:aws:dynamodb:local:000000000000:table/*"]
        );
    }

    #[test]
    fn a_query_of_an_index_needs_the_index_and_not_the_table() {
        let request = json!({ "TableName": "shop", "IndexName": "GSI1" });
        assert_eq!(
            needed("Query", &request),
            ["Query@arn:aws:dynamodb:local:000000000000:table/shop/index/GSI1"]
        );
        let needs = needs("Query", &request.to_string());
        // It may query indexes alone.
        assert_eq!(refusal(Function::Schedule, &needs), None);
        let of_table = vec![Need::of_table("Query", Some("shop"))];
        assert!(refusal(Function::Schedule, &of_table).is_some());
    }

    #[test]
    fn a_batch_needs_its_own_action_for_each_table() {
        let keys = json!({ "Keys": [{ "PK": { "S": "a" } }] });
        let request = json!({ "RequestItems": { "a": keys, "b": keys } });
        for operation in ["BatchGetItem", "BatchWriteItem"] {
            assert_eq!(
                needed(operation, &request),
                [
                    format!("{operation}@arn:aws:dynamodb:local:000000000000:table/a"),
                    format!("{operation}@arn:aws:dynamodb:local:000000000000:table/b"),
                ]
            );
        }
    }

    #[test]
    fn a_transaction_needs_what_its_parts_stand_for() {
        let part = |name: &str| json!({ name: { "TableName": "shop", "Item": {} } });
        let parts = ["Put", "Update", "Delete", "ConditionCheck"].map(part);
        let request = json!({ "TransactItems": parts });
        let actions: Vec<String> = needs("TransactWriteItems", &request.to_string())
            .into_iter()
            .map(|need| need.action)
            .collect();
        assert_eq!(
            actions,
            ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"]
        );
        let request = json!({ "TransactItems": [part("Get")] });
        assert_eq!(
            needed("TransactGetItems", &request),
            ["GetItem@arn:aws:dynamodb:local:000000000000:table/shop"]
        );
    }

    #[test]
    fn one_part_that_is_not_allowed_refuses_the_whole_transaction() {
        let part = |name: &str| json!({ name: { "TableName": "shop" } });
        let puts = json!({ "TransactItems": [part("Put"), part("Put")] }).to_string();
        let mixed = json!({ "TransactItems": [part("Put"), part("Delete")] }).to_string();
        let judged = |body: &str| refusal(Function::PostConfirmation, &needs("TransactWriteItems", body));
        assert_eq!(judged(&puts), None);
        let (status, body) = judged(&mixed).unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(status, 400);
        assert_eq!(
            body,
            json!({
                "__type": "com.amazon.coral.service#AccessDeniedException",
                "Message": "User: arn:aws:sts::000000000000:assumed-role/kibble-local-post_confirmation/\
                            post_confirmation is not authorized to perform: dynamodb:DeleteItem on resource: \
                            arn:aws:dynamodb:local:000000000000:table/shop because no identity-based policy \
                            allows the dynamodb:DeleteItem action",
            })
        );
    }

    #[test]
    fn a_transaction_that_cannot_be_read_is_refused() {
        for body in [
            "{",
            r#"{"TransactItems":[{"Put":7}]}"#,
            r#"{"TransactItems":[{"Remove":{}}]}"#,
        ] {
            for function in Function::ALL {
                let judged = refusal(function, &needs("TransactWriteItems", body));
                assert!(judged.is_some(), "{function:?}: {body}");
            }
        }
    }

    #[test]
    fn every_function_has_its_list_under_its_own_name() {
        let lists: BTreeMap<String, Value> =
            serde_json::from_str(include_str!("../../table/permissions.json")).unwrap();
        assert_eq!(lists.len(), Function::ALL.len());
        for function in Function::ALL {
            let list = &lists[function.name()];
            let permissions = function.permissions();
            // The sets are sorted, and hold each action once.
            assert_eq!(list["table"], json!(permissions.table), "{function:?}");
            assert_eq!(list["indexes"], json!(permissions.indexes), "{function:?}");
            assert!(!permissions.table.is_empty(), "{function:?}");
        }
    }
}
