//! Everything that the shop knows of a customer, in the shop's own words, for the customer to keep.
//!
//! The names of the members only grow: programs of others read them.

use serde::Serialize;

use super::{
    address::{Address, AddressContent, DeliveryAddress},
    cart::Cart,
    customer::Profile,
    money::Money,
    order::{Order, OrderEvent, OrderLine},
    timestamp::Timestamp,
};

/// A customer's data.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    pub exported_at: Timestamp,
    /// Null for a person who is no customer.
    pub profile: Option<ProfileExport>,
    /// The oldest first.
    pub addresses: Vec<AddressExport>,
    pub cart: Vec<CartLineExport>,
    /// The newest first.
    pub orders: Vec<OrderExport>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileExport {
    id: String,
    name: String,
    email: String,
    phone: Option<String>,
    username: Option<String>,
    locale: Option<String>,
    default_address_id: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// An address: of the book, or of one order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaceExport {
    name: Option<String>,
    company: Option<String>,
    street: String,
    zip: String,
    city: String,
    state: Option<String>,
    country: String,
    instructions: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressExport {
    id: String,
    label: Option<String>,
    phone: Option<String>,
    is_default: bool,
    created_at: Timestamp,
    #[serde(flatten)]
    place: PlaceExport,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CartLineExport {
    product_id: String,
    quantity: u32,
}

/// An amount in minor units.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AmountExport {
    amount: i64,
    currency: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderExport {
    id: String,
    code: String,
    status: &'static str,
    placed_at: Timestamp,
    updated_at: Timestamp,
    items: Vec<LineExport>,
    items_total: AmountExport,
    delivery_price: AmountExport,
    total: AmountExport,
    payment_method: &'static str,
    payment_status: &'static str,
    contact_name: String,
    contact_phone: Option<String>,
    address: PlaceExport,
    slot_starts_at: Option<Timestamp>,
    slot_ends_at: Option<Timestamp>,
    note: Option<String>,
    cancel_reason: Option<&'static str>,
    history: Vec<EventExport>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineExport {
    product_id: String,
    product_name: String,
    unit_price: AmountExport,
    quantity: u32,
    packed_quantity: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventExport {
    at: Timestamp,
    status: &'static str,
    actor: &'static str,
    note: Option<String>,
}

impl Export {
    pub fn of(
        profile: Option<Profile>,
        addresses: Vec<Address>,
        cart: &Cart,
        orders: Vec<Order>,
        now: Timestamp,
    ) -> Self {
        let line = |(product, line): (&super::id::ProductId, &super::cart::CartLine)| CartLineExport {
            product_id: product.to_string(),
            quantity: line.quantity,
        };
        Self {
            exported_at: now,
            profile: profile.map(ProfileExport::from),
            addresses: addresses.into_iter().map(AddressExport::from).collect(),
            cart: cart.lines.iter().map(line).collect(),
            orders: orders.into_iter().map(OrderExport::from).collect(),
        }
    }
}

impl From<Profile> for ProfileExport {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.to_string(),
            name: profile.name,
            email: profile.email,
            phone: profile.phone,
            username: profile.username,
            locale: profile.locale,
            default_address_id: profile.default_address.map(|id| id.to_string()),
            created_at: profile.created_at,
            updated_at: profile.updated_at,
        }
    }
}

impl From<DeliveryAddress> for PlaceExport {
    fn from(address: DeliveryAddress) -> Self {
        Self {
            name: address.name,
            company: address.company,
            street: address.street,
            zip: address.zip,
            city: address.city,
            state: address.state,
            country: address.country,
            instructions: address.instructions,
        }
    }
}

impl From<Address> for AddressExport {
    fn from(address: Address) -> Self {
        let place = address.content.delivery_address().into();
        let AddressContent { label, phone, .. } = address.content;
        Self {
            id: address.id.to_string(),
            label,
            phone,
            is_default: address.is_default,
            created_at: address.created_at,
            place,
        }
    }
}

impl From<Money> for AmountExport {
    fn from(money: Money) -> Self {
        Self {
            amount: money.amount,
            currency: money.currency.code(),
        }
    }
}

impl From<Order> for OrderExport {
    fn from(order: Order) -> Self {
        Self {
            id: order.key.encode(),
            code: order.code,
            status: order.status.name(),
            placed_at: order.placed_at,
            updated_at: order.updated_at,
            items: order.lines.into_iter().map(LineExport::from).collect(),
            items_total: order.items_total.into(),
            delivery_price: order.delivery_price.into(),
            total: order.total.into(),
            payment_method: order.payment_method.name(),
            payment_status: order.payment_status.name(),
            contact_name: order.contact_name,
            contact_phone: order.contact_phone,
            address: order.address.into(),
            slot_starts_at: order.slot.map(|slot| slot.starts_at()),
            slot_ends_at: order.slot.map(|slot| slot.ends_at),
            note: order.note,
            cancel_reason: order.cancel_reason.map(|reason| reason.name()),
            history: order.history.into_iter().map(EventExport::from).collect(),
        }
    }
}

impl From<OrderLine> for LineExport {
    fn from(line: OrderLine) -> Self {
        Self {
            product_id: line.product.to_string(),
            product_name: line.product_name,
            unit_price: line.unit_price.into(),
            quantity: line.quantity,
            packed_quantity: line.packed_quantity,
        }
    }
}

impl From<OrderEvent> for EventExport {
    fn from(event: OrderEvent) -> Self {
        Self {
            at: event.at,
            status: event.status.name(),
            actor: event.actor.name(),
            note: event.note,
        }
    }
}
