//! What has become of an order, and whether its customer is told.

use super::{
    id::OrderKey,
    order_status::{OrderStatus, PaymentStatus},
    timestamp::Timestamp,
};

/// What the watcher of an order sees of it: nothing that is not in the state itself, no names, no prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderState {
    pub key: OrderKey,
    /// The short name that people use.
    pub code: String,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    /// Counts the changes; 0 for an order that was written before versions were kept.
    pub version: u64,
    /// When the order came into this state.
    pub at: Timestamp,
}

/// A write that an order has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderChange {
    Placed(OrderState),
    Written { before: OrderState, after: OrderState },
}

impl OrderChange {
    /// The state to tell: that of a new order, and that of one whose status, payment or version has
    /// changed. `None` for a write that leaves all three as they were.
    pub fn update(&self) -> Option<&OrderState> {
        match self {
            Self::Placed(state) => Some(state),
            Self::Written { before, after } => {
                let told = |state: &OrderState| (state.status, state.payment_status, state.version);
                (told(before) != told(after)).then_some(after)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::shop::id::{CustomerId, OrderId};

    fn placed() -> OrderState {
        OrderState {
            key: OrderKey {
                customer: CustomerId(Uuid::from_u128(1)),
                order: OrderId(Uuid::from_u128(2)),
            },
            code: "261120-7F3Q9K".to_owned(),
            status: OrderStatus::Placed,
            payment_status: PaymentStatus::Due,
            version: 1,
            at: Timestamp::from_milliseconds(1),
        }
    }

    /// What is told after the placed order was written once more.
    fn told(write: impl FnOnce(&mut OrderState)) -> Option<OrderState> {
        let mut after = placed();
        write(&mut after);
        let before = placed();
        OrderChange::Written { before, after }.update().cloned()
    }

    #[test]
    fn a_new_order_is_told() {
        assert_eq!(OrderChange::Placed(placed()).update(), Some(&placed()));
    }

    #[test]
    fn status_payment_and_version_are_told_when_they_change() {
        let cancelled = told(|order| order.status = OrderStatus::Cancelled).unwrap();
        assert_eq!(cancelled.status, OrderStatus::Cancelled);
        let paid = told(|order| order.payment_status = PaymentStatus::Paid).unwrap();
        assert_eq!(paid.payment_status, PaymentStatus::Paid);
        let changed = told(|order| order.version = 2).unwrap();
        assert_eq!(changed.version, 2);
    }

    #[test]
    fn a_write_that_changes_nothing_of_that_is_not_told() {
        let later = Timestamp::from_milliseconds(2);
        assert_eq!(told(|order| order.at = later), None);
        assert_eq!(told(|_| {}), None);
    }
}
