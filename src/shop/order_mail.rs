//! Which e-mail a write of an order brings to its customer, and whether the shop hears of a new order.

use super::{id::OrderId, order::Order, order_status::OrderStatus};

/// What an e-mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The order is placed, and a card is authorised.
    Received,
    /// The order is packed, for the booked slot, or for one that is still to be booked.
    Ready,
    SlotBooked,
    SlotChanged,
    OnItsWay,
    Delivered,
    DeliveryFailed,
    /// After a delivery that failed, another is tried.
    Rescheduled,
    /// None of the goods were there.
    PackagingFailed,
    Cancelled,
}

impl MailKind {
    pub const ALL: [MailKind; 10] = [
        Self::Received,
        Self::Ready,
        Self::SlotBooked,
        Self::SlotChanged,
        Self::OnItsWay,
        Self::Delivered,
        Self::DeliveryFailed,
        Self::Rescheduled,
        Self::PackagingFailed,
        Self::Cancelled,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Ready => "ready",
            Self::SlotBooked => "slot_booked",
            Self::SlotChanged => "slot_changed",
            Self::OnItsWay => "on_its_way",
            Self::Delivered => "delivered",
            Self::DeliveryFailed => "delivery_failed",
            Self::Rescheduled => "rescheduled",
            Self::PackagingFailed => "packaging_failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether an order can bring it more than once: a slot is changed and booked anew, and a delivery that
    /// failed is tried again. All others are told once in the life of an order, whatever is written.
    pub fn comes_again(self) -> bool {
        match self {
            Self::SlotBooked
            | Self::SlotChanged
            | Self::OnItsWay
            | Self::DeliveryFailed
            | Self::Rescheduled => true,
            Self::Received | Self::Ready | Self::Delivered | Self::PackagingFailed | Self::Cancelled => false,
        }
    }

    /// What a write brings, judged by the order before and after it. `before` is absent when the order is
    /// new. `None` when the customer has nothing to hear.
    ///
    /// An order that waits for its payment is received once the payment is authorised. One that was taken
    /// over from another shop's table, which has version 0, is no news to its customer.
    pub fn of(before: Option<&Order>, after: &Order) -> Option<Self> {
        use OrderStatus as Status;
        let Some(before) = before else {
            return (after.status == Status::Placed && after.version > 0).then_some(Self::Received);
        };
        if before.status == after.status {
            return Self::of_slots(before, after);
        }
        match after.status {
            Status::Placed => (before.status == Status::AwaitingPayment).then_some(Self::Received),
            Status::Packed if before.status == Status::DeliveryFailed => Some(Self::Rescheduled),
            Status::Packed => Some(Self::Ready),
            Status::OutForDelivery => Some(Self::OnItsWay),
            Status::Delivered => Some(Self::Delivered),
            Status::DeliveryFailed => Some(Self::DeliveryFailed),
            Status::PackagingFailed => Some(Self::PackagingFailed),
            Status::Cancelled => Some(Self::Cancelled),
            Status::AwaitingPayment | Status::Packing => None,
        }
    }

    /// A slot that changes with the state stands in the mail about the state.
    fn of_slots(before: &Order, after: &Order) -> Option<Self> {
        match (before.slot, after.slot) {
            (None, Some(_)) => Some(Self::SlotBooked),
            (Some(old), Some(new)) if old != new => Some(Self::SlotChanged),
            _ => None,
        }
    }
}

/// What is told once: the e-mail of one kind about an order, or the notice of a new order to the shop.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Telling {
    pub order: OrderId,
    /// The kind, and for one that comes again the version of the order that brings it: `received`,
    /// `on_its_way#5`.
    pub name: String,
}

impl Telling {
    /// The e-mail of a kind that the order brings in its present version.
    pub fn mail(kind: MailKind, order: &Order) -> Self {
        let name = kind.name();
        Self {
            order: order.key.order,
            name: match kind.comes_again() {
                true => format!("{name}#{}", order.version),
                false => name.to_owned(),
            },
        }
    }

    /// The notice of a new order.
    pub fn notice(order: &Order) -> Self {
        Self {
            order: order.key.order,
            name: "notice".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::shop::{
        address::DeliveryAddress,
        delivery::{BookedSlot, SlotId},
        id::{CustomerId, OrderKey},
        money::{Currency, Money},
        order_status::{PaymentMethod, PaymentStatus},
        timestamp::Timestamp,
    };

    fn order(status: OrderStatus) -> Order {
        let zero = Money::zero(Currency::parse("EUR").unwrap());
        Order {
            key: OrderKey {
                customer: CustomerId(Uuid::from_u128(1)),
                order: OrderId(Uuid::from_u128(2)),
            },
            code: "261120-7F3Q9K".to_owned(),
            status,
            placed_at: Timestamp::from_milliseconds(1),
            updated_at: Timestamp::from_milliseconds(1),
            lines: Vec::new(),
            items_total: zero,
            delivery_price: zero,
            total: zero,
            address: DeliveryAddress::default(),
            contact_name: String::new(),
            contact_phone: None,
            payment_method: PaymentMethod::OnDelivery,
            payment_status: PaymentStatus::Due,
            payment_reference: None,
            settlement: None,
            slot: None,
            slot_changes: 0,
            note: None,
            history: Vec::new(),
            cancel_reason: None,
            version: 5,
        }
    }

    fn slot(at: i64) -> Option<BookedSlot> {
        Some(BookedSlot {
            id: SlotId::new(Timestamp::from_milliseconds(at)),
            ends_at: Timestamp::from_milliseconds(at + 1),
        })
    }

    #[test]
    fn every_step_brings_its_mail() {
        use OrderStatus as Status;
        let brings = |from, to| MailKind::of(Some(&order(from)), &order(to));
        for (from, to, expected) in [
            (Status::AwaitingPayment, Status::Placed, Some(MailKind::Received)),
            (
                Status::AwaitingPayment,
                Status::Cancelled,
                Some(MailKind::Cancelled),
            ),
            (Status::Placed, Status::Packing, None),
            (Status::Placed, Status::Cancelled, Some(MailKind::Cancelled)),
            (Status::Packing, Status::Packed, Some(MailKind::Ready)),
            (
                Status::Packing,
                Status::PackagingFailed,
                Some(MailKind::PackagingFailed),
            ),
            (Status::Packed, Status::OutForDelivery, Some(MailKind::OnItsWay)),
            (
                Status::OutForDelivery,
                Status::Delivered,
                Some(MailKind::Delivered),
            ),
            (
                Status::OutForDelivery,
                Status::DeliveryFailed,
                Some(MailKind::DeliveryFailed),
            ),
            (
                Status::DeliveryFailed,
                Status::Packed,
                Some(MailKind::Rescheduled),
            ),
            (
                Status::DeliveryFailed,
                Status::Cancelled,
                Some(MailKind::Cancelled),
            ),
        ] {
            assert_eq!(brings(from, to), expected, "{from:?} to {to:?}");
        }
        for status in Status::ALL {
            assert_eq!(brings(status, status), None, "{status:?}");
        }
    }

    #[test]
    fn a_new_order_is_received_when_it_is_placed() {
        use OrderStatus as Status;
        for status in Status::ALL {
            let expected = (status == Status::Placed).then_some(MailKind::Received);
            assert_eq!(MailKind::of(None, &order(status)), expected, "{status:?}");
        }
        let mut taken_over = order(Status::Placed);
        taken_over.version = 0;
        assert_eq!(MailKind::of(None, &taken_over), None);
    }

    #[test]
    fn a_slot_is_told_by_itself_only_while_the_state_stays() {
        let with = |status, slot| Order {
            slot,
            ..order(status)
        };
        let placed = |slot| with(OrderStatus::Placed, slot);
        let brings = |before, after| MailKind::of(Some(&placed(before)), &placed(after));
        assert_eq!(brings(None, slot(1)), Some(MailKind::SlotBooked));
        assert_eq!(brings(slot(1), slot(2)), Some(MailKind::SlotChanged));
        assert_eq!(brings(slot(1), slot(1)), None);
        assert_eq!(brings(slot(1), None), None);
        let failed = with(OrderStatus::DeliveryFailed, slot(1));
        let again = with(OrderStatus::Packed, slot(2));
        assert_eq!(MailKind::of(Some(&failed), &again), Some(MailKind::Rescheduled));
    }

    #[test]
    fn what_comes_again_is_named_with_the_version() {
        let order = order(OrderStatus::Placed);
        for kind in MailKind::ALL {
            let name = Telling::mail(kind, &order).name;
            assert!(name.starts_with(kind.name()), "{name}");
            assert_eq!(name.ends_with("#5"), kind.comes_again(), "{name}");
        }
        let mut names: Vec<_> = MailKind::ALL.map(MailKind::name).to_vec();
        names.push("notice");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MailKind::ALL.len() + 1);
        assert_eq!(Telling::notice(&order).name, "notice");
    }
}
