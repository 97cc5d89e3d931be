use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

pub const CURRENCY: &str = "EUR";

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Money {
    pub amount: i32,
    pub currency: String,
    pub formatted: String,
}

impl Money {
    pub fn of(amount: i64) -> Self {
        let (whole, cents) = ((amount / 100).to_string(), amount % 100);
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        Self {
            amount: amount as i32,
            currency: CURRENCY.to_owned(),
            formatted: format!("€{grouped},{cents:02}"),
        }
    }
}

/// Cents of a stored amount.
pub fn cents(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

/// A stored amount of cents.
pub fn decimal(cents: i64) -> f64 {
    cents as f64 / 100.0
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct OrderItem {
    pub product_id: String,
    pub product_name: String,
    pub quantity: i32,
    pub unit_price: Money,
    pub line_total: Money,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct DeliveryAddress {
    pub street: String,
    pub city: String,
    pub zip: String,
    pub country: String,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Delivery {
    pub name: String,
    pub address: DeliveryAddress,
    pub price: Money,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Payment {
    pub method: String,
    pub status: String,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Order {
    pub id: String,
    pub code: String,
    pub status: String,
    pub placed_at: String,
    pub items: Vec<OrderItem>,
    pub items_total: Money,
    pub total: Money,
    pub delivery: Delivery,
    pub payment: Payment,
}

/// An order as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stored {
    #[serde(rename = "PK")]
    pub pk: String,
    #[serde(rename = "SK")]
    pub sk: String,
    #[serde(rename = "GSI1PK", default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    #[serde(rename = "GSI1SK", default, skip_serializing_if = "Option::is_none")]
    pub queue_sort_key: Option<String>,
    #[serde(rename = "GSI2PK")]
    pub day: String,
    #[serde(rename = "GSI2SK")]
    pub day_sort_key: String,
    pub order_id: String,
    pub order_code: String,
    pub order_status: String,
    pub order_datetime: i64,
    pub order_delivery_address: String,
    pub order_delivery_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_delivery_phone_number: Option<String>,
    pub order_items: Vec<StoredLine>,
    pub order_items_total: f64,
    pub order_delivery_price: f64,
    pub order_total_price: f64,
    pub currency: String,
    pub payment_method: String,
    pub payment_status: String,
    pub slot_changes: u32,
    pub item_count: u32,
    pub order_history: Vec<Event>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub updated_at: String,
    pub version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredLine {
    pub product_id: String,
    pub product_name: String,
    pub product_price: f64,
    pub ordered_volume: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Event {
    pub at: String,
    pub status: String,
    pub actor: String,
}

/// The JSON in `delivery_address` and `order_delivery_address`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressJson {
    pub street: String,
    pub city: String,
    pub zip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    pub country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
}

impl Stored {
    pub fn into_order(self) -> Result<Order, Error> {
        let address: AddressJson = serde_json::from_str(&self.order_delivery_address)?;
        let line = |line: StoredLine| {
            let price = cents(line.product_price);
            OrderItem {
                product_id: line.product_id,
                product_name: line.product_name,
                quantity: line.ordered_volume as i32,
                unit_price: Money::of(price),
                line_total: Money::of(price * i64::from(line.ordered_volume)),
            }
        };
        Ok(Order {
            id: opaque(&self.pk, &self.order_id)?,
            code: self.order_code,
            status: self.order_status,
            placed_at: text_of(self.order_datetime)?,
            items: self.order_items.into_iter().map(line).collect(),
            items_total: Money::of(cents(self.order_items_total)),
            total: Money::of(cents(self.order_total_price)),
            delivery: Delivery {
                name: self.order_delivery_name,
                address: DeliveryAddress {
                    street: address.street,
                    city: address.city,
                    zip: address.zip,
                    country: address.country,
                },
                price: Money::of(cents(self.order_delivery_price)),
            },
            payment: Payment { method: self.payment_method, status: self.payment_status },
        })
    }
}

/// The id that clients hold: that of the customer and that of the order.
fn opaque(pk: &str, order: &str) -> Result<String, Error> {
    let customer = Uuid::try_parse(pk.trim_start_matches("#customer#"))?;
    let order = Uuid::try_parse(order)?;
    let bytes = [customer.into_bytes(), order.into_bytes()].concat();
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

pub fn text_of(milliseconds: i64) -> Result<String, Error> {
    let format = time::macros::format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
    );
    let moment = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000)?;
    Ok(moment.format(format)?)
}
