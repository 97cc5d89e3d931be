//! Why a use case did not do what was asked.

use crate::{
    payments::PaymentError,
    shop::{caller::Denied, refusal::Refusal},
    table::TableError,
};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller has no right to this.
    #[error("denied: {0:?}")]
    Denied(Denied),
    /// The shop's rules say no. The caller can mend it.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// The person is signed in and has no customer record yet, and the token does not tell enough to
    /// make one.
    #[error("the caller has no customer record")]
    NoProfile,
    /// The payment provider failed, or did not answer. What it was asked for may have been done.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Storage failed. Nobody but us can mend it.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Failure {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

/// How storage failed, as far as it matters to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has too much to do; the same request may succeed in a moment.
    Busy,
    /// It gave no answer.
    Unreachable,
    /// Something is wrong that only we can mend.
    Broken,
}

impl From<&TableError> for Fault {
    fn from(error: &TableError) -> Self {
        match error {
            TableError::Conflict | TableError::Throttled => Self::Busy,
            TableError::Unreachable(_) => Self::Unreachable,
            _ => Self::Broken,
        }
    }
}
