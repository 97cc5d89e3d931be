//! What the shop says when a caller asks for something that cannot be done.

use super::{id::ProductId, money::Money, order_status::OrderAction};

/// The stable name of a reason. Clients branch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    Required,
    Invalid,
    TooLong,
    NotFound,
    AlreadyExists,
    LimitReached,
    InvalidQuantity,
    CartEmpty,
    ProductUnavailable,
    OutOfStock,
    InsufficientStock,
    PriceChanged,
    TotalMismatch,
    BelowMinimumOrder,
    AreaNotServed,
    SlotFull,
    SlotClosed,
    SlotChangeUsed,
    InvalidTransition,
    VersionConflict,
    IdempotencyKeyReused,
    PaymentDeclined,
    PaymentTokenUsed,
    AccountClosed,
    TryAgain,
}

/// One reason why nothing was done, with what the caller needs to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: RefusalCode,
    /// For people, in English.
    pub message: String,
    /// The path to the argument at fault: `["input", "items", "2", "quantity"]`. Empty when none is.
    pub field: Vec<String>,
    pub product: Option<ProductId>,
    /// How many pieces could be had.
    pub available: Option<u32>,
    /// The amount that would have been right.
    pub expected: Option<Money>,
    /// What could be done instead.
    pub allowed_actions: Option<Vec<OrderAction>>,
}

impl Refusal {
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: Vec::new(),
            product: None,
            available: None,
            expected: None,
            allowed_actions: None,
        }
    }

    pub fn at<S: ToString>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.field = path.into_iter().map(|part| part.to_string()).collect();
        self
    }

    pub fn for_product(mut self, product: &ProductId) -> Self {
        self.product = Some(product.clone());
        self
    }

    pub fn with_available(mut self, available: u32) -> Self {
        self.available = Some(available);
        self
    }

    pub fn with_expected(mut self, expected: Money) -> Self {
        self.expected = Some(expected);
        self
    }

    pub fn with_allowed_actions(mut self, actions: Vec<OrderAction>) -> Self {
        self.allowed_actions = Some(actions);
        self
    }

    /// The record was changed by somebody else since the caller read it.
    pub fn version_conflict() -> Self {
        Self::new(
            RefusalCode::VersionConflict,
            "This was changed in the meantime. Read it again and repeat.",
        )
    }

    /// Too many others work on the same records at this moment.
    pub fn try_again() -> Self {
        Self::new(
            RefusalCode::TryAgain,
            "Too many requests for the same goods. Please try again.",
        )
    }

    /// The key was used for a request with other content.
    pub fn key_reused() -> Self {
        Self::new(
            RefusalCode::IdempotencyKeyReused,
            "This idempotency key was used for another request. Use a new key.",
        )
    }
}
