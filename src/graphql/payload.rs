//! What mutations answer: the thing, or every reason why nothing was done.

use async_graphql::{Enum, ID, Result, SimpleObject, resolver_utils::enum_value};

use super::{
    address::Address,
    cart::Cart,
    customer::CustomerProfile,
    directive::{aws_api_key, aws_cognito_user_pools},
    error::told,
    money::{Money, int},
    order::Order,
    order_words::OrderAction,
    product::{Product, StockLevel},
    ready::{Ready, ready, ready_leaf},
};
use crate::{
    app::{AddedAddress, AdjustedStock, Failure, Placed},
    shop::{order, refusal},
};

/// Why something was refused. New codes may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "refusal::RefusalCode")]
pub enum UserErrorCode {
    /// A field is missing or empty.
    Required,
    /// A field has a form that cannot be.
    Invalid,
    /// A text has too many characters.
    TooLong,
    /// There is no such thing.
    NotFound,
    /// Somebody else has this already.
    AlreadyExists,
    /// There are as many as there may be.
    LimitReached,
    /// A quantity cannot be: it is 1 to 99, and for packed pieces 0 to as many as were ordered.
    InvalidQuantity,
    /// There is nothing to order.
    CartEmpty,
    /// The product is not sold.
    ProductUnavailable,
    /// The product is sold out.
    OutOfStock,
    /// There are fewer pieces than wanted; `available` tells how many.
    InsufficientStock,
    /// The price has changed; `expected` tells the price now.
    PriceChanged,
    /// The total is another than the caller expects; `expected` tells the total now.
    TotalMismatch,
    /// The goods cost less than an order must; `expected` tells the least amount.
    BelowMinimumOrder,
    /// Nothing is delivered to this address.
    AreaNotServed,
    /// The delivery slot has no room left.
    SlotFull,
    /// The delivery slot can no longer be booked.
    SlotClosed,
    /// The booked delivery was changed as often as it may be.
    SlotChangeUsed,
    /// The step cannot be taken now. For one of an order, `allowedActions` tells which can.
    InvalidTransition,
    /// Somebody else changed it in the meantime.
    VersionConflict,
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The payment was declined. Another card may work.
    PaymentDeclined,
    /// The payment token has paid for another order.
    PaymentTokenUsed,
    /// The customer has closed the account.
    AccountClosed,
    /// Too many want the same at this moment; it may work in a moment.
    TryAgain,
}

ready_leaf!(|word: &_| enum_value(*word); UserErrorCode);

/// One reason why nothing was done.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct UserError {
    /// The reason, to branch on.
    code: UserErrorCode,
    /// The same for people, in English.
    message: String,
    /// The path to the argument at fault. Null when no argument is.
    field: Option<Vec<String>>,
    /// The product that it is about. Null when it is about none.
    product_id: Option<ID>,
    /// How many pieces could be had. Null where that is not the matter.
    available: Option<i32>,
    /// The amount that would have been right. Null where that is not the matter.
    expected: Option<Money>,
    /// What can be done with the order instead. Null where it is not about the next step of one.
    allowed_actions: Option<Vec<OrderAction>>,
}

ready!(UserError {
    code,
    message,
    field,
    product_id,
    available,
    expected,
    allowed_actions
});

impl From<refusal::Refusal> for UserError {
    fn from(refusal: refusal::Refusal) -> Self {
        let actions = refusal.allowed_actions;
        Self {
            code: refusal.code.into(),
            message: refusal.message,
            field: (!refusal.field.is_empty()).then_some(refusal.field),
            product_id: refusal.product.map(|product| ID(product.to_string())),
            available: refusal.available.map(int),
            expected: refusal.expected.map(Money::from),
            allowed_actions: actions.map(|actions| actions.into_iter().map(OrderAction::from).collect()),
        }
    }
}

/// Divides what a use case answers: what the caller can mend belongs into the payload, anything else
/// is an error.
pub fn divide<T>(outcome: Result<T, Failure>) -> Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Failure::Refused(refusals)) => Ok((None, refusals.into_iter().map(UserError::from).collect())),
        Err(failure) => Err(told(&failure)),
    }
}

/// The answer to a change of the profile.
#[derive(Debug, SimpleObject)]
pub struct UpdateProfilePayload {
    /// The profile after the change. Null when nothing was changed.
    pub profile: Option<CustomerProfile>,
    /// Every reason why nothing was changed.
    pub user_errors: Vec<UserError>,
}

/// The answer to a new address.
#[derive(Debug, SimpleObject)]
pub struct AddAddressPayload {
    /// The address. Null when none was added.
    address: Option<Address>,
    /// Whether the address was added before, under the same key.
    replayed: bool,
    /// Every reason why no address was added.
    user_errors: Vec<UserError>,
}

impl AddAddressPayload {
    pub fn new((added, user_errors): (Option<AddedAddress>, Vec<UserError>)) -> Self {
        let replayed = added.as_ref().is_some_and(|added| added.replayed);
        Self {
            address: added.map(|added| added.address.into()),
            replayed,
            user_errors,
        }
    }
}

/// The answer to a change of an address.
#[derive(Debug, SimpleObject)]
pub struct UpdateAddressPayload {
    /// The address after the change. Null when nothing was changed.
    pub address: Option<Address>,
    /// Every reason why nothing was changed.
    pub user_errors: Vec<UserError>,
}

/// The answer to the deletion of an address.
#[derive(Debug, SimpleObject)]
pub struct DeleteAddressPayload {
    /// The id that was given: no address has it any more. Null when nothing was deleted.
    pub deleted_address_id: Option<ID>,
    /// Every reason why nothing was deleted.
    pub user_errors: Vec<UserError>,
}

/// The answer to a change of a cart.
#[derive(Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct CartPayload {
    /// The cart after the change. Null when nothing was changed.
    pub cart: Option<Cart>,
    /// Every reason why nothing was changed.
    pub user_errors: Vec<UserError>,
}

ready!(CartPayload { cart, user_errors });

/// The answer to an order.
// Not shown by Debug: there is a client secret in it.
#[derive(SimpleObject)]
pub struct PlaceOrderPayload {
    /// The order. Null when none was placed.
    order: Option<Order>,
    /// Whether the order was placed before, under the same key.
    replayed: bool,
    /// With what the customer confirms the payment at the provider; the order waits for it in
    /// AWAITING_PAYMENT. Null when nothing has to be confirmed any more, and for a replayed order whose
    /// provider cannot be had.
    payment_client_secret: Option<String>,
    /// Every reason why no order was placed.
    user_errors: Vec<UserError>,
}

ready!(PlaceOrderPayload {
    order,
    replayed,
    payment_client_secret,
    user_errors
});

impl PlaceOrderPayload {
    pub fn new((placed, user_errors): (Option<Placed>, Vec<UserError>)) -> Self {
        let replayed = placed.as_ref().is_some_and(|placed| placed.replayed);
        let secret = placed.as_ref().and_then(|placed| placed.client_secret.as_ref());
        Self {
            payment_client_secret: secret.map(|secret| secret.reveal().to_owned()),
            order: placed.map(|placed| placed.order.into()),
            replayed,
            user_errors,
        }
    }
}

/// The answer to a step with an order.
#[derive(Debug, SimpleObject)]
pub struct OrderPayload {
    /// The order after the step. Null when the step was not taken.
    order: Option<Order>,
    /// Every reason why the step was not taken.
    user_errors: Vec<UserError>,
}

ready!(OrderPayload { order, user_errors });

impl OrderPayload {
    pub fn new(outcome: Result<order::Order, Failure>) -> Result<Ready<Self>> {
        let (order, user_errors) = divide(outcome)?;
        Ok(Ready(Self {
            order: order.map(Order::from),
            user_errors,
        }))
    }
}

/// The answer to a change of a product.
#[derive(Debug, SimpleObject)]
pub struct ProductPayload {
    /// The product after the change. Null when nothing was changed.
    pub product: Option<Product>,
    /// Every reason why nothing was changed.
    pub user_errors: Vec<UserError>,
}

/// The answer to a change of stock.
#[derive(Debug, SimpleObject)]
pub struct StockPayload {
    /// The stock after the change; for a repeat, the stock as it is. Null when nothing was changed.
    stock: Option<StockLevel>,
    /// Whether the change was made before, under the same key.
    replayed: bool,
    /// Every reason why nothing was changed.
    user_errors: Vec<UserError>,
}

impl StockPayload {
    pub fn new((adjusted, user_errors): (Option<AdjustedStock>, Vec<UserError>)) -> Self {
        let replayed = adjusted.as_ref().is_some_and(|adjusted| adjusted.replayed);
        Self {
            stock: adjusted.map(|adjusted| adjusted.stock.into()),
            replayed,
            user_errors,
        }
    }
}
