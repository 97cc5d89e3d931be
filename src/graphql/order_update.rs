//! What the watcher of an order is told. AppSync hands an update of the machine's mutation on to the
//! subscribers; nothing of it is kept here.

use async_graphql::{ID, InputObject, SimpleObject};

use super::{
    directive::{aws_cognito_user_pools, aws_iam},
    order_words::{OrderStatus, PaymentStatus},
    scalar::AwsDateTime,
};

/// A change of an order, told while its customer watches.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_cognito_user_pools::apply(None), directive = aws_iam::apply())]
pub struct OrderUpdate {
    /// Whose order it is.
    customer_id: ID,
    /// The order's id.
    order_id: ID,
    /// The short name that people use.
    code: String,
    /// Where the order stands now.
    status: OrderStatus,
    /// How far the payment is now.
    payment_status: PaymentStatus,
    /// The order's version. Updates may come twice or late: one with a version that was seen is old.
    version: i32,
    /// When the order changed.
    at: AwsDateTime,
}

/// A change of an order, to be told to its customer.
#[derive(Debug, InputObject)]
pub struct OrderUpdateInput {
    /// Whose order it is.
    customer_id: ID,
    /// The order's id.
    order_id: ID,
    /// The short name that people use.
    code: String,
    /// Where the order stands now.
    status: OrderStatus,
    /// How far the payment is now.
    payment_status: PaymentStatus,
    /// The order's version.
    version: i32,
    /// When the order changed.
    at: AwsDateTime,
}

impl From<OrderUpdateInput> for OrderUpdate {
    fn from(update: OrderUpdateInput) -> Self {
        Self {
            customer_id: update.customer_id,
            order_id: update.order_id,
            code: update.code,
            status: update.status,
            payment_status: update.payment_status,
            version: update.version,
            at: update.at,
        }
    }
}
