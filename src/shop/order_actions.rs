//! Who may take which step of an order's life, and when. [`super::order_step`] has the whole table.

use super::{
    caller::{Caller, Group},
    id::CustomerId,
    order::{MAX_SLOT_CHANGES, Order},
    order_status::{OrderAction, OrderStatus},
    refusal::{Refusal, RefusalCode},
};

/// What of an order decides about its next steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    pub customer: CustomerId,
    pub status: OrderStatus,
    pub has_slot: bool,
    pub slot_changes: u32,
}

impl Situation {
    /// What this caller may do now: as the order's customer, and as staff.
    pub fn actions_of(&self, caller: &Caller) -> Vec<OrderAction> {
        let Caller::Person(person) = caller else {
            return Vec::new();
        };
        let is_owner = person.id == self.customer;
        let is = |group| caller.staff(&[group]).is_ok();
        let allowed = |action: OrderAction| {
            is_owner && self.lets_customer(action)
                || match action.group() {
                    Some(group) => is(group) && self.lets_staff(action),
                    None => false,
                }
        };
        OrderAction::ALL
            .into_iter()
            .filter(|action| allowed(*action))
            .collect()
    }

    /// Whether the order's customer may take this step now.
    pub fn lets_customer(&self, action: OrderAction) -> bool {
        use OrderStatus::{AwaitingPayment, Placed};
        let waits = self.waits_for_delivery();
        match action {
            OrderAction::Cancel => matches!(self.status, AwaitingPayment | Placed),
            OrderAction::BookDelivery => waits && !self.has_slot,
            OrderAction::ChangeDelivery => waits && self.has_slot && self.slot_changes < MAX_SLOT_CHANGES,
            _ => false,
        }
    }

    /// Whether the order is one that gets a delivery slot: placed, and the van has not left.
    pub fn waits_for_delivery(&self) -> bool {
        use OrderStatus::{Packed, Packing, Placed};
        matches!(self.status, Placed | Packing | Packed)
    }

    /// Whether staff with the right to it may take this step now.
    pub fn lets_staff(&self, action: OrderAction) -> bool {
        use OrderStatus::{DeliveryFailed, OutForDelivery, Packed, Packing, Placed};
        match action {
            OrderAction::Cancel => matches!(self.status, Placed | Packing | Packed | DeliveryFailed),
            OrderAction::BookDelivery | OrderAction::ChangeDelivery => false,
            OrderAction::StartPackaging => self.status == Placed,
            OrderAction::UpdatePackagingProduct | OrderAction::CompletePackaging => self.status == Packing,
            OrderAction::StartDelivery => self.status == Packed,
            OrderAction::CompleteDelivery | OrderAction::FailDelivery => self.status == OutForDelivery,
            OrderAction::RetryDelivery => self.status == DeliveryFailed,
        }
    }
}

impl OrderAction {
    /// The group of staff that takes this step; `None` for what only a customer does.
    fn group(self) -> Option<Group> {
        match self {
            Self::BookDelivery | Self::ChangeDelivery => None,
            Self::Cancel => Some(Group::Admin),
            Self::StartPackaging | Self::UpdatePackagingProduct | Self::CompletePackaging => {
                Some(Group::Warehouse)
            }
            Self::StartDelivery | Self::CompleteDelivery | Self::FailDelivery | Self::RetryDelivery => {
                Some(Group::Delivery)
            }
        }
    }
}

impl Order {
    pub fn situation(&self) -> Situation {
        Situation {
            customer: self.key.customer,
            status: self.status,
            has_slot: self.slot.is_some(),
            slot_changes: self.slot_changes,
        }
    }

    /// Why this caller cannot take a step, with what they can do instead.
    pub fn refuse(&self, action: OrderAction, caller: &Caller) -> Refusal {
        let message = format!(
            "An order that is {} cannot {}.",
            self.status.name(),
            action.phrase()
        );
        Refusal::new(RefusalCode::InvalidTransition, message)
            .with_allowed_actions(self.situation().actions_of(caller))
    }
}

#[cfg(test)]
mod tests;
