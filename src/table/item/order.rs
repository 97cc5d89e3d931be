//! Orders.

use serde::{Deserialize, Serialize};

use super::{Amount, customer::AddressJson, customer::customer_of, order_line::LineItem};
use crate::{
    shop::{
        delivery::{BookedSlot, SlotId},
        id::{OrderId, OrderKey},
        money::{Currency, Money},
        order::{self, Order, OrderEvent, OrderLine, OrderRow},
        order_change::OrderState,
        order_status::{Actor, CancelReason, OrderStatus, PaymentMethod, PaymentStatus},
        payment::Settlement,
        timestamp::Timestamp,
    },
    table::{error::TableError, key},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct OrderItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    #[serde(rename = "GSI1PK", default, skip_serializing_if = "Option::is_none")]
    queue: Option<String>,
    #[serde(rename = "GSI1SK", default, skip_serializing_if = "Option::is_none")]
    queue_sort_key: Option<String>,
    #[serde(rename = "GSI2PK", default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(rename = "GSI2SK", default, skip_serializing_if = "Option::is_none")]
    day_sort_key: Option<String>,
    /// Old records lack it; the sort key holds it as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_code: Option<String>,
    order_status: String,
    /// Milliseconds since 1970.
    #[serde(default)]
    order_datetime: i64,
    #[serde(default)]
    order_delivery_address: String,
    #[serde(default)]
    order_delivery_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_delivery_phone_number: Option<String>,
    #[serde(default)]
    order_items: Vec<LineItem>,
    #[serde(default)]
    order_items_total: Option<Amount>,
    #[serde(default)]
    order_delivery_price: Option<Amount>,
    #[serde(default)]
    order_total_price: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_status: Option<String>,
    /// The provider's name of the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_reference: Option<String>,
    /// What the provider still has to be asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_settlement: Option<String>,
    /// When the booked delivery begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery_slot: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery_slot_end: Option<Timestamp>,
    #[serde(default)]
    slot_changes: u32,
    #[serde(default)]
    item_count: u32,
    #[serde(default)]
    order_history: Vec<EventItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<String>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    #[serde(default)]
    version: u64,
}

/// One entry of `order_history`.
#[derive(Debug, Serialize, Deserialize)]
pub struct EventItem {
    at: Timestamp,
    status: String,
    actor: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl EventItem {
    pub fn of(event: &OrderEvent) -> Self {
        Self {
            at: event.at,
            status: event.status.name().to_owned(),
            actor: event.actor.name().to_owned(),
            note: event.note.clone(),
        }
    }

    fn into_event(self) -> OrderEvent {
        OrderEvent {
            at: self.at,
            status: status(&self.status),
            actor: Actor::parse(&self.actor).unwrap_or(Actor::System),
            note: self.note,
        }
    }
}

impl OrderItem {
    pub fn of(order: &Order) -> Self {
        let key = key::order(&order.key);
        let (queue, queue_sort_key) = queue_of(order).unzip();
        Self {
            pk: key.pk,
            sk: key.sk,
            queue,
            queue_sort_key,
            day: Some(key::order_day(&order.placed_at.day())),
            day_sort_key: Some(order.code.clone()),
            order_id: Some(order.key.order.to_string()),
            order_code: Some(order.code.clone()),
            order_status: order.status.name().to_owned(),
            order_datetime: order.placed_at.milliseconds(),
            order_delivery_address: AddressJson::of_delivery(&order.address).to_text(),
            order_delivery_name: order.contact_name.clone(),
            order_delivery_phone_number: order.contact_phone.clone(),
            order_items: order.lines.iter().map(LineItem::of).collect(),
            order_items_total: Some(Amount::of(order.items_total)),
            order_delivery_price: Some(Amount::of(order.delivery_price)),
            order_total_price: Amount::of(order.total),
            currency: Some(order.total.currency.code().to_owned()),
            payment_method: Some(order.payment_method.name().to_owned()),
            payment_status: Some(order.payment_status.name().to_owned()),
            payment_reference: order.payment_reference.clone(),
            payment_settlement: order.settlement.map(|settlement| settlement.name().to_owned()),
            delivery_slot: order.slot.map(|slot| slot.id.to_string()),
            delivery_slot_end: order.slot.map(|slot| slot.ends_at),
            slot_changes: order.slot_changes,
            item_count: order.item_count(),
            order_history: order.history.iter().map(EventItem::of).collect(),
            note: order.note.clone(),
            cancel_reason: order.cancel_reason.map(|reason| reason.name().to_owned()),
            updated_at: Some(order.updated_at),
            version: order.version,
        }
    }

    /// `shop` is the currency of records that do not name theirs.
    pub fn into_order(self, shop: Currency) -> Result<Order, TableError> {
        let fault = |reason: &str| TableError::inconsistent(&self.sk, reason);
        let key = key_of(&self.pk, &self.sk)?;
        let currency = self.currency.as_deref().and_then(Currency::parse).unwrap_or(shop);
        let money = |amount: Amount| {
            amount
                .money(currency)
                .ok_or_else(|| fault("an amount is not a price"))
        };
        let total = money(self.order_total_price)?;
        let delivery_price = self
            .order_delivery_price
            .map_or(Ok(Money::zero(currency)), money)?;
        let lines: Vec<OrderLine> = self
            .order_items
            .into_iter()
            .map(|line| line.into_line(currency, &self.sk))
            .collect::<Result<_, _>>()?;
        let items_total = match self.order_items_total {
            Some(amount) => amount.money(currency).unwrap_or(total),
            None => lines
                .iter()
                .fold(Money::zero(currency), |sum, line| sum.plus(line.total())),
        };
        let placed_at = Timestamp::from_milliseconds(self.order_datetime);
        let address = AddressJson::parse(&self.order_delivery_address).unwrap_or_default();
        let payment_method = self.payment_method.as_deref().and_then(PaymentMethod::parse);
        let payment_status = self.payment_status.as_deref().and_then(PaymentStatus::parse);
        let history = self.order_history.into_iter().map(EventItem::into_event);
        let history = history.collect();
        let slot = booked_slot(self.delivery_slot.as_deref(), self.delivery_slot_end);
        Ok(Order {
            code: self
                .order_code
                .unwrap_or_else(|| order::code(placed_at, random_part(key.order))),
            key,
            status: status(&self.order_status),
            placed_at,
            updated_at: self.updated_at.unwrap_or(placed_at),
            lines,
            items_total,
            delivery_price,
            total,
            address: address.into_delivery(),
            contact_name: self.order_delivery_name,
            contact_phone: self.order_delivery_phone_number,
            payment_method: payment_method.unwrap_or(PaymentMethod::OnDelivery),
            payment_status: payment_status.unwrap_or(PaymentStatus::Due),
            payment_reference: self.payment_reference,
            settlement: self.payment_settlement.as_deref().and_then(Settlement::parse),
            slot,
            slot_changes: self.slot_changes,
            note: self.note,
            history,
            cancel_reason: self.cancel_reason.as_deref().and_then(CancelReason::parse),
            version: self.version,
        })
    }
}

fn booked_slot(start: Option<&str>, end: Option<Timestamp>) -> Option<BookedSlot> {
    start.and_then(SlotId::parse).map(|id| BookedSlot {
        id,
        ends_at: end.unwrap_or(id.starts_at()),
    })
}

/// The place of an order in index 1, among those that ask for the same work; none when it asks for none.
/// A payment that is not settled outlasts the order's own work.
pub fn queue_of(order: &Order) -> Option<(String, String)> {
    let id = order.key.order;
    if order.status.is_open() {
        let sort_key = key::order_queue_sort_key(order.placed_at, id);
        return Some((key::order_queue(order.status), sort_key));
    }
    let sort_key = key::order_queue_sort_key(order.updated_at, id);
    order
        .settlement
        .map(|_| (key::PAYMENT_QUEUE.to_owned(), sort_key))
}

/// What the indexes hold of an order.
#[derive(Debug, Deserialize)]
pub struct OrderRowItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    /// In index 1 it begins with the moment at which the order was placed.
    #[serde(rename = "GSI1SK", default)]
    queue_sort_key: Option<String>,
    #[serde(default)]
    order_code: String,
    order_status: String,
    #[serde(default)]
    order_datetime: Option<i64>,
    #[serde(default)]
    order_delivery_name: String,
    #[serde(default)]
    order_total_price: Amount,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    item_count: u32,
    #[serde(default)]
    delivery_slot: Option<String>,
}

impl OrderRowItem {
    pub fn into_row(self, shop: Currency) -> Result<OrderRow, TableError> {
        let fault = |reason: &str| TableError::inconsistent(&self.sk, reason);
        let currency = self.currency.as_deref().and_then(Currency::parse).unwrap_or(shop);
        let queued_at = self
            .queue_sort_key
            .as_deref()
            .and_then(|sort_key| sort_key.split('#').next());
        let placed_at = match self.order_datetime {
            Some(milliseconds) => Some(Timestamp::from_milliseconds(milliseconds)),
            None => queued_at.and_then(Timestamp::parse),
        };
        Ok(OrderRow {
            key: key_of(&self.pk, &self.sk)?,
            code: self.order_code,
            status: status(&self.order_status),
            placed_at: placed_at.ok_or_else(|| fault("the time of the order is missing"))?,
            customer_name: self.order_delivery_name,
            item_count: self.item_count,
            total: self
                .order_total_price
                .money(currency)
                .ok_or_else(|| fault("the total cannot be read"))?,
            slot: self.delivery_slot.as_deref().and_then(SlotId::parse),
        })
    }
}

/// What of an order its watcher is told. Whatever else is wrong with the item does not matter here.
#[derive(Debug, Deserialize)]
pub struct OrderStateItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    #[serde(default)]
    order_code: Option<String>,
    order_status: String,
    #[serde(default)]
    order_datetime: i64,
    #[serde(default)]
    payment_status: Option<String>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    #[serde(default)]
    version: u64,
}

impl OrderStateItem {
    pub fn into_state(self) -> Result<OrderState, TableError> {
        let key = key_of(&self.pk, &self.sk)?;
        let placed_at = Timestamp::from_milliseconds(self.order_datetime);
        let payment_status = self.payment_status.as_deref().and_then(PaymentStatus::parse);
        Ok(OrderState {
            code: self
                .order_code
                .unwrap_or_else(|| order::code(placed_at, random_part(key.order))),
            key,
            status: status(&self.order_status),
            payment_status: payment_status.unwrap_or(PaymentStatus::Due),
            version: self.version,
            at: self.updated_at.unwrap_or(placed_at),
        })
    }
}

fn key_of(pk: &str, sk: &str) -> Result<OrderKey, TableError> {
    let fault = |reason: &str| TableError::inconsistent(sk, reason);
    let customer = customer_of(pk).ok_or_else(|| fault("the partition is not a customer's"))?;
    let order = sk.strip_prefix(key::ORDER_PREFIX).and_then(OrderId::parse);
    let order = order.ok_or_else(|| fault("the sort key is not an order's"))?;
    Ok(OrderKey { customer, order })
}

/// An unknown word must not hide an order from its customer: it reads as placed, and is told in the log.
fn status(word: &str) -> OrderStatus {
    OrderStatus::parse(word).unwrap_or_else(|| {
        tracing::warn!(
            status = word,
            "an order has an unknown status and is read as PLACED"
        );
        OrderStatus::Placed
    })
}

/// Thirteen bits that stay the same for the same order.
fn random_part(order: OrderId) -> u16 {
    let bytes = order.0.as_bytes();
    u16::from_be_bytes([bytes[14], bytes[15]])
}
