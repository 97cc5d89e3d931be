//! The shop's records as the schema's types.

use crate::{
    Address, CustomerProfile, Delivery, DeliveryAddress, Money, Order, OrderItem, Payment, UserError,
};

impl From<rust_shop::Profile> for CustomerProfile {
    fn from(profile: rust_shop::Profile) -> Self {
        Self {
            id: profile.id,
            name: profile.name,
            email: profile.email,
            phone: profile.phone,
            locale: profile.locale,
            default_address_id: profile.default_address_id,
            created_at: profile.created_at,
            version: profile.version,
        }
    }
}

impl From<rust_shop::Address> for Address {
    fn from(address: rust_shop::Address) -> Self {
        Self {
            id: address.id,
            label: address.label,
            name: address.name,
            phone: address.phone,
            street: address.street,
            city: address.city,
            zip: address.zip,
            state: address.state,
            country: address.country,
            instructions: address.instructions,
            is_default: address.is_default,
            version: address.version,
        }
    }
}

impl From<rust_shop::Money> for Money {
    fn from(money: rust_shop::Money) -> Self {
        Self { amount: money.amount, currency: money.currency, formatted: money.formatted }
    }
}

impl From<rust_shop::OrderItem> for OrderItem {
    fn from(item: rust_shop::OrderItem) -> Self {
        Self {
            product_id: item.product_id,
            product_name: item.product_name,
            quantity: item.quantity,
            unit_price: item.unit_price.into(),
            line_total: item.line_total.into(),
        }
    }
}

impl From<rust_shop::Order> for Order {
    fn from(order: rust_shop::Order) -> Self {
        let address = order.delivery.address;
        Self {
            id: order.id,
            code: order.code,
            status: order.status,
            placed_at: order.placed_at,
            items: order.items.into_iter().map(OrderItem::from).collect(),
            items_total: order.items_total.into(),
            total: order.total.into(),
            delivery: Delivery {
                name: order.delivery.name,
                address: DeliveryAddress {
                    street: address.street,
                    city: address.city,
                    zip: address.zip,
                    country: address.country,
                },
                price: order.delivery.price.into(),
            },
            payment: Payment { method: order.payment.method, status: order.payment.status },
        }
    }
}

impl From<rust_shop::UserError> for UserError {
    fn from(error: rust_shop::UserError) -> Self {
        Self { code: error.code, message: error.message, field: error.field, product_id: error.product_id }
    }
}
