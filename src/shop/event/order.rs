//! Events of orders, by the table of their states.

use serde::Serialize;

use super::{Event, News, Nothing, differing};
use crate::shop::{
    delivery::BookedSlot,
    order::{Order, OrderLine},
    order_status::{Actor, OrderStatus, PaymentStatus},
};

/// The second event of the change that packs an order carries this behind its version.
const DELIVERABLE: &str = "deliverable";

/// An order as it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    /// The short name that people use.
    pub code: String,
    /// PLACED, or AWAITING_PAYMENT until the provider has confirmed the card.
    pub status: String,
    pub items: Vec<Item>,
    /// Minor units.
    pub items_total: i64,
    /// Minor units.
    pub delivery_price: i64,
    /// Minor units.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// ON_DELIVERY or CARD.
    pub payment_method: String,
    /// The delivery slot that was booked with the order. Null when none was.
    pub slot_id: Option<String>,
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub product_id: String,
    /// Pieces that were ordered.
    pub quantity: u32,
    /// Minor units.
    pub unit_price: i64,
}

/// One product of a packed order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PackedItem {
    pub product_id: String,
    /// Pieces that were ordered.
    pub quantity: u32,
    /// Pieces that are in the package.
    pub packed_quantity: u32,
    /// Minor units.
    pub unit_price: i64,
}

/// Money that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Authorized {
    /// Minor units.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// ON_DELIVERY or CARD.
    pub method: String,
}

/// What is in the package, and what it costs now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Packed {
    pub items: Vec<PackedItem>,
    /// Minor units, of the packed pieces and the delivery.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
}

/// An order that can be delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Deliverable {
    /// The short name that people use.
    pub code: String,
    /// When it is to come. Null until the customer has booked a slot.
    pub slot: Option<Slot>,
}

/// A time at which orders are delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    pub id: String,
    #[cfg_attr(feature = "local", schemars(extend("format" = "date-time")))]
    pub starts_at: String,
    #[cfg_attr(feature = "local", schemars(extend("format" = "date-time")))]
    pub ends_at: String,
}

/// An order of which nothing was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PackingFault {
    /// Minor units, as the order was placed: what a payment was set aside for.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    pub items: Vec<Item>,
}

/// The slot that the customer has chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Booked {
    pub slot_id: String,
    #[cfg_attr(feature = "local", schemars(extend("format" = "date-time")))]
    pub starts_at: String,
    /// Whether another slot was booked before.
    pub changed: bool,
}

/// An order on its way, at its end, or back from a door that stayed shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryState {
    /// The short name that people use.
    pub code: String,
    /// Minor units.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// Whether the shop has its money. A card is charged after the delivery.
    pub paid: bool,
}

/// A delivery that is tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rescheduled {
    /// The short name that people use.
    pub code: String,
    /// Minor units.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    /// When it is to come. Null until a slot is booked.
    pub slot: Option<Slot>,
}

/// An order that was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cancelled {
    /// CUSTOMER, STAFF, PAYMENT_EXPIRED or DELIVERY_FAILED. Null for an order of an older shop.
    pub reason: Option<String>,
    /// CUSTOMER, STAFF or SYSTEM.
    pub actor: String,
    /// Minor units, before it was cancelled.
    pub total: i64,
    /// ISO 4217.
    pub currency: String,
    pub items: Vec<Item>,
}

/// Which fields have changed. Their values are the order's own affair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "local", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Modified {
    /// Empty when the order as it was is not known.
    pub changed: Vec<String>,
    /// Null when the order as it was is not known.
    pub version_before: Option<u64>,
    pub version_after: u64,
}

/// A write that leaves the version as it was is none for others.
pub fn events(before: Option<&Order>, after: &Order) -> Vec<Event> {
    let news = match before {
        None if is_placed(after) => vec![News::OrderPlaced(placed(after))],
        Some(before) if before.version == after.version => Vec::new(),
        Some(before) if before.status != after.status => step(before, after),
        before => vec![stay(before, after)],
    };
    let event = |(place, news)| {
        let event = Event::new(after.key.encode(), after.version, after.updated_at, news);
        let id = match place {
            0 => event.id,
            _ => format!("{}:{DELIVERABLE}", event.id),
        };
        Event { id, ..event }.of_customer(after.key.customer)
    };
    news.into_iter().enumerate().map(event).collect()
}

/// Whether an order of which nothing is known from before was just placed, and not taken over or mended.
fn is_placed(order: &Order) -> bool {
    order.version == 1 && matches!(order.status, OrderStatus::Placed | OrderStatus::AwaitingPayment)
}

/// What is told of an order that came into another state.
fn step(before: &Order, after: &Order) -> Vec<News> {
    let news = match (before.status, after.status) {
        (OrderStatus::AwaitingPayment, OrderStatus::Placed) => News::OrderPaymentAuthorized(Authorized {
            total: after.total.amount,
            currency: currency(after),
            method: after.payment_method.name().to_owned(),
        }),
        (_, OrderStatus::Packing) => News::PackagingStarted(Nothing {}),
        (OrderStatus::DeliveryFailed, OrderStatus::Packed) => News::DeliveryRescheduled(Rescheduled {
            code: after.code.clone(),
            total: after.total.amount,
            currency: currency(after),
            slot: after.slot.as_ref().map(slot),
        }),
        (_, OrderStatus::Packed) => return packed(after),
        (_, OrderStatus::PackagingFailed) => News::PackagingFailed(PackingFault {
            total: before.total.amount,
            currency: currency(after),
            items: items(after),
        }),
        (_, OrderStatus::OutForDelivery) => News::DeliveryStarted(delivery(after)),
        (_, OrderStatus::Delivered) => News::DeliveryCompleted(delivery(after)),
        // Why is in the order's history, in free words, which may tell of people.
        (_, OrderStatus::DeliveryFailed) => News::DeliveryFailed(delivery(after)),
        (_, OrderStatus::Cancelled) => News::OrderCancelled(Cancelled {
            reason: after.cancel_reason.map(|reason| reason.name().to_owned()),
            actor: actor(after).name().to_owned(),
            total: before.total.amount,
            currency: currency(after),
            items: items(after),
        }),
        (_, OrderStatus::Placed | OrderStatus::AwaitingPayment) => stay(Some(before), after),
    };
    vec![news]
}

/// What is told of an order that stays where it is.
fn stay(before: Option<&Order>, after: &Order) -> News {
    let Some(before) = before else {
        return News::OrderModified(Modified {
            changed: Vec::new(),
            version_before: None,
            version_after: after.version,
        });
    };
    if let Some(slot) = after.slot.filter(|slot| before.slot.as_ref() != Some(slot)) {
        return News::DeliveryBooked(Booked {
            slot_id: slot.id.to_string(),
            starts_at: slot.starts_at().to_text(),
            changed: before.slot.is_some(),
        });
    }
    let changed = differing!(before, after, {
        status => "status", lines => "items", items_total => "itemsTotal",
        delivery_price => "deliveryPrice", total => "total", address => "address",
        contact_name => "contactName", contact_phone => "contactPhone",
        payment_method => "paymentMethod", payment_status => "paymentStatus",
        payment_reference => "paymentReference", settlement => "settlement", slot => "slot",
        slot_changes => "slotChanges", note => "note", cancel_reason => "cancelReason",
    });
    News::OrderModified(Modified {
        changed,
        version_before: Some(before.version),
        version_after: after.version,
    })
}

fn placed(order: &Order) -> Placed {
    Placed {
        code: order.code.clone(),
        status: order.status.name().to_owned(),
        items: items(order),
        items_total: order.items_total.amount,
        delivery_price: order.delivery_price.amount,
        total: order.total.amount,
        currency: currency(order),
        payment_method: order.payment_method.name().to_owned(),
        slot_id: order.slot.map(|slot| slot.id.to_string()),
    }
}

fn packed(order: &Order) -> Vec<News> {
    let item = |line: &OrderLine| PackedItem {
        product_id: line.product.to_string(),
        quantity: line.quantity,
        packed_quantity: line.packed_quantity(),
        unit_price: line.unit_price.amount,
    };
    let packed = Packed {
        items: order.lines.iter().map(item).collect(),
        total: order.total.amount,
        currency: currency(order),
    };
    let deliverable = Deliverable {
        code: order.code.clone(),
        slot: order.slot.as_ref().map(slot),
    };
    vec![News::PackageCreated(packed), News::OrderDeliverable(deliverable)]
}

fn delivery(order: &Order) -> DeliveryState {
    DeliveryState {
        code: order.code.clone(),
        total: order.total.amount,
        currency: currency(order),
        paid: order.payment_status == PaymentStatus::Paid,
    }
}

fn items(order: &Order) -> Vec<Item> {
    let item = |line: &OrderLine| Item {
        product_id: line.product.to_string(),
        quantity: line.quantity,
        unit_price: line.unit_price.amount,
    };
    order.lines.iter().map(item).collect()
}

fn slot(slot: &BookedSlot) -> Slot {
    Slot {
        id: slot.id.to_string(),
        starts_at: slot.starts_at().to_text(),
        ends_at: slot.ends_at.to_text(),
    }
}

fn currency(order: &Order) -> String {
    order.total.currency.code().to_owned()
}

fn actor(order: &Order) -> Actor {
    order.history.last().map_or(Actor::System, |event| event.actor)
}
