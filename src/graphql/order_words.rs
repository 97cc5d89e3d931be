//! The words by which an order is described.

use async_graphql::{Enum, resolver_utils::enum_value};

use super::ready::ready_leaf;
use crate::shop::order_status;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::OrderStatus")]
pub enum OrderStatus {
    /// The order waits for the confirmation of its payment.
    AwaitingPayment,
    /// The order waits to be packed.
    Placed,
    /// The order is being packed.
    Packing,
    /// The order waits for its delivery.
    Packed,
    /// The order is on its way.
    OutForDelivery,
    /// The order has arrived.
    Delivered,
    /// The order could not be handed over. It is tried again or cancelled.
    DeliveryFailed,
    /// Nothing of the order could be packed. It ends here.
    PackagingFailed,
    /// The order was cancelled. It ends here.
    Cancelled,
}

/// A step that can be taken with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::OrderAction")]
pub enum OrderAction {
    /// The order can be cancelled.
    Cancel,
    /// A delivery can be booked.
    BookDelivery,
    /// The booked delivery can be changed.
    ChangeDelivery,
    /// Packing can begin.
    StartPackaging,
    /// The packed pieces can be counted.
    UpdatePackagingProduct,
    /// Packing can be completed.
    CompletePackaging,
    /// The delivery can begin.
    StartDelivery,
    /// The delivery can be completed.
    CompleteDelivery,
    /// The delivery can be given up.
    FailDelivery,
    /// The delivery can be tried again.
    RetryDelivery,
}

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::PaymentMethod")]
pub enum PaymentMethod {
    /// The customer pays when the goods arrive.
    OnDelivery,
    /// The customer pays by card.
    Card,
}

/// How far the payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::PaymentStatus")]
pub enum PaymentStatus {
    /// The payment is still to be made.
    Due,
    /// The payment waits for its confirmation.
    Pending,
    /// The amount is set aside.
    Authorized,
    /// The amount has been received.
    Paid,
    /// Nothing is to be paid any more.
    Voided,
    /// The payment was declined, or the provider has refused for good to take or to release the amount.
    Failed,
    /// The amount was given back.
    Refunded,
}

/// Why an order was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::CancelReason")]
pub enum CancelReason {
    /// The customer did.
    Customer,
    /// The shop did.
    Staff,
    /// The payment did not come in time.
    PaymentExpired,
    /// The goods could not be handed over.
    DeliveryFailed,
}

/// Who took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "order_status::Actor")]
pub enum Actor {
    /// The customer.
    Customer,
    /// Somebody of the shop.
    Staff,
    /// The shop's machines.
    System,
}

ready_leaf!(
    |word: &_| enum_value(*word);
    Actor, CancelReason, OrderAction, OrderStatus, PaymentMethod, PaymentStatus
);
