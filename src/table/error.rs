//! What storage saw.

use std::error::Error;

use aws_sdk_dynamodb::{
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
    operation::{
        put_item::PutItemError, transact_write_items::TransactWriteItemsError, update_item::UpdateItemError,
    },
    types::CancellationReason,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::Item;

#[derive(Clone, Debug, thiserror::Error)]
pub enum TableError {
    /// The condition of a single write failed; the item as it is comes along when it exists.
    #[error("the condition failed")]
    ConditionFailed(Option<Item>),
    /// Conditions of a transaction failed: one entry for each action, in their order.
    #[error("the transaction was cancelled")]
    Cancelled(Vec<Failed>),
    /// Another transaction works on the same items at this moment.
    #[error("conflict with another transaction")]
    Conflict,
    /// DynamoDB refuses more requests at this moment, after the client's own retries.
    #[error("throttled")]
    Throttled,
    /// A stored item does not have the form that this program writes or knows how to read.
    #[error("item {key} is inconsistent: {reason}")]
    Inconsistent { key: String, reason: String },
    /// No answer could be had.
    #[error("the table cannot be reached: {0}")]
    Unreachable(String),
    #[error("the table answered with a fault: {0}")]
    Other(String),
}

/// What became of one action of a cancelled transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Failed {
    No,
    /// Its condition failed; the item as it is comes along when it exists.
    Condition(Option<Item>),
    /// It would have failed for another reason.
    Other,
}

impl Failed {
    pub fn condition(&self) -> bool {
        matches!(self, Failed::Condition(_))
    }
}

impl TableError {
    pub(super) fn inconsistent(key: impl ToString, reason: impl ToString) -> Self {
        Self::Inconsistent {
            key: key.to_string(),
            reason: reason.to_string(),
        }
    }

    /// Any operation's error, told apart by its code.
    pub(super) fn of<E>(error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let is_down = error
            .raw_response()
            .is_some_and(|response| response.status().as_u16() >= 500);
        if let Some(service) = error.as_service_error() {
            return match service.code() {
                Some("TransactionConflictException" | "TransactionInProgressException") => Self::Conflict,
                Some(code) if is_throttling(code) => Self::Throttled,
                _ if is_down => Self::Unreachable(DisplayErrorContext(&error).to_string()),
                _ => Self::Other(DisplayErrorContext(&error).to_string()),
            };
        }
        match &error {
            SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) | SdkError::ResponseError(_) => {
                Self::Unreachable(DisplayErrorContext(&error).to_string())
            }
            _ => Self::Other(DisplayErrorContext(&error).to_string()),
        }
    }

    pub(super) fn of_update(error: SdkError<UpdateItemError, HttpResponse>) -> Self {
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Self::ConditionFailed(failed.item.clone())
            }
            _ => Self::of(error),
        }
    }

    pub(super) fn of_put(error: SdkError<PutItemError, HttpResponse>) -> Self {
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                Self::ConditionFailed(failed.item.clone())
            }
            _ => Self::of(error),
        }
    }

    pub(super) fn of_transaction(error: SdkError<TransactWriteItemsError, HttpResponse>) -> Self {
        match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                of_reasons(cancelled.cancellation_reasons())
            }
            _ => Self::of(error),
        }
    }
}

/// A failed condition is a fact about the items and outweighs a conflict, which only says "again".
fn of_reasons(reasons: &[CancellationReason]) -> TableError {
    let has = |code: &str| reasons.iter().any(|reason| reason.code() == Some(code));
    if has("ConditionalCheckFailed") {
        return TableError::Cancelled(reasons.iter().map(failed).collect());
    }
    if has("TransactionConflict") {
        return TableError::Conflict;
    }
    if reasons
        .iter()
        .filter_map(CancellationReason::code)
        .any(is_throttling)
    {
        return TableError::Throttled;
    }
    TableError::Other(format!("transaction cancelled: {reasons:?}"))
}

fn failed(reason: &CancellationReason) -> Failed {
    match reason.code() {
        None | Some("None") => Failed::No,
        Some("ConditionalCheckFailed") => Failed::Condition(reason.item.clone()),
        Some(_) => Failed::Other,
    }
}

fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ProvisionedThroughputExceededException"
            | "ProvisionedThroughputExceeded"
            | "RequestLimitExceeded"
            | "ThrottlingException"
            | "ThrottlingError"
    )
}
