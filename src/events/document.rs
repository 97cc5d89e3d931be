//! The GraphQL that tells updates to AppSync, and what its answer says of each.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::PublishError;
use crate::shop::order_change::OrderState;

/// Every field of the schema's `OrderUpdate`: a watcher sees of an update what is selected here.
pub const SELECTION: &str = "customerId orderId code status paymentStatus version at";

/// The name of an update in the operation, as its variable and as its alias.
fn alias(index: usize) -> String {
    format!("u{index}")
}

/// The body of a request that tells all updates, each by a field of its own. AppSync runs the fields of a
/// mutation one after the other.
pub fn request(updates: &[&OrderState]) -> Value {
    let mut variables = Map::new();
    let (mut parameters, mut fields) = (Vec::new(), Vec::new());
    for (index, update) in updates.iter().enumerate() {
        let alias = alias(index);
        parameters.push(format!("${alias}: OrderUpdateInput!"));
        fields.push(format!(
            "{alias}: publishOrderUpdate(input: ${alias}) {{ {SELECTION} }}"
        ));
        variables.insert(alias, input(update));
    }
    let query = format!(
        "mutation PublishOrderUpdates({}) {{ {} }}",
        parameters.join(", "),
        fields.join(" ")
    );
    json!({ "query": query, "variables": variables })
}

/// GraphQL's `OrderUpdateInput`.
fn input(update: &OrderState) -> Value {
    json!({
        "customerId": update.key.customer.to_string(),
        "orderId": update.key.encode(),
        "code": update.code,
        "status": update.status.name(),
        "paymentStatus": update.payment_status.name(),
        // GraphQL's whole numbers have 32 bits.
        "version": i32::try_from(update.version).unwrap_or(i32::MAX),
        "at": update.at.to_text(),
    })
}

/// What AppSync answers to a GraphQL request.
#[derive(Debug, Default, Deserialize)]
pub struct Answer {
    #[serde(default)]
    data: Option<Map<String, Value>>,
    #[serde(default)]
    errors: Option<Vec<AnswerError>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerError {
    /// Absent, or null, when the error concerns the whole request.
    #[serde(default)]
    path: Option<Vec<Value>>,
    #[serde(default)]
    error_type: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

impl AnswerError {
    fn concerns(&self, alias: &str) -> bool {
        let first = self.path.as_ref().and_then(|path| path.first());
        first.and_then(Value::as_str) == Some(alias)
    }

    fn is_of_all(&self) -> bool {
        self.path.as_ref().is_none_or(Vec::is_empty)
    }

    fn to_error(&self) -> PublishError {
        PublishError::Failed {
            error_type: self.error_type.clone().unwrap_or_else(|| "Error".to_owned()),
            message: self.message.clone().unwrap_or_default(),
        }
    }
}

impl Answer {
    /// Whether each of so many updates was told, in the order of the request.
    pub fn outcomes(&self, count: usize) -> Vec<Result<(), PublishError>> {
        (0..count).map(|index| self.outcome(&alias(index))).collect()
    }

    fn outcome(&self, alias: &str) -> Result<(), PublishError> {
        let errors = self.errors.as_deref().unwrap_or_default();
        if let Some(error) = errors.iter().find(|error| error.concerns(alias)) {
            return Err(error.to_error());
        }
        let value = self.data.as_ref().and_then(|data| data.get(alias));
        if value.is_some_and(|value| !value.is_null()) {
            return Ok(());
        }
        let error = errors.iter().find(|error| error.is_of_all());
        Err(error.map_or(PublishError::Untold, AnswerError::to_error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(answer: Value, count: usize) -> Vec<Result<(), PublishError>> {
        serde_json::from_value::<Answer>(answer).unwrap().outcomes(count)
    }

    fn failed(error_type: &str, message: &str) -> Result<(), PublishError> {
        Err(PublishError::Failed {
            error_type: error_type.to_owned(),
            message: message.to_owned(),
        })
    }

    #[test]
    fn an_error_is_that_of_the_update_at_its_path() {
        let answer = json!({
            "data": { "u0": { "code": "a" }, "u1": null, "u2": { "code": "c" }, "u3": null },
            "errors": [
                { "path": ["u1"], "errorType": "Unauthorized", "message": "Not Authorized" },
                { "path": ["u2", "at"], "message": "no time" },
            ],
        });
        assert_eq!(
            outcomes(answer, 4),
            [
                Ok(()),
                failed("Unauthorized", "Not Authorized"),
                failed("Error", "no time"),
                Err(PublishError::Untold),
            ]
        );
    }

    #[test]
    fn an_error_without_a_path_is_that_of_all() {
        let answer = json!({
            "data": null,
            "errors": [{ "path": null, "errorType": "ValidationError", "message": "no such field" }],
        });
        let expected = failed("ValidationError", "no such field");
        assert_eq!(outcomes(answer, 2), [expected.clone(), expected]);
        assert_eq!(outcomes(json!({}), 1), [Err(PublishError::Untold)]);
    }
}
