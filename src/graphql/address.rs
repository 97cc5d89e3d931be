//! Addresses.

use async_graphql::{ID, SimpleObject};

use super::{money::int, ready::ready, scalar::AwsDateTime};
use crate::shop::address;

/// A delivery address in the customer's book.
#[derive(Clone, Debug, SimpleObject)]
pub struct Address {
    /// The address's id, which never changes.
    id: ID,
    /// The customer's own word for it, such as Home. Null when there is none.
    label: Option<String>,
    /// Who receives the goods. Null: the customer.
    name: Option<String>,
    /// The company at this address. Null when there is none.
    company: Option<String>,
    /// A telephone number for the driver. Null: the customer's.
    phone: Option<String>,
    /// Street and number.
    street: String,
    /// The town.
    city: String,
    /// The postal code.
    zip: String,
    /// The state or province. Null where addresses have none.
    state: Option<String>,
    /// The country.
    country: String,
    /// What the driver should know. Null when there is nothing.
    instructions: Option<String>,
    /// Whether it is the one that is offered first.
    is_default: bool,
    /// When it was added.
    created_at: AwsDateTime,
    /// A number that grows with each change, to be given back when the address is updated.
    version: i32,
}

ready!(Address {
    id,
    label,
    name,
    company,
    phone,
    street,
    city,
    zip,
    state,
    country,
    instructions,
    is_default,
    created_at,
    version
});

impl From<address::Address> for Address {
    fn from(address: address::Address) -> Self {
        let content = address.content;
        Self {
            id: ID(address.id.to_string()),
            label: content.label,
            name: content.name,
            company: content.company,
            phone: content.phone,
            street: content.street,
            city: content.city,
            zip: content.zip,
            state: content.state,
            country: content.country,
            instructions: content.instructions,
            is_default: address.is_default,
            created_at: AwsDateTime(address.created_at),
            version: int(address.version),
        }
    }
}

/// The address of one order, as it was when the order was placed.
#[derive(Clone, Debug, SimpleObject)]
pub struct DeliveryAddress {
    /// Who receives the goods. Null: the order's contact.
    name: Option<String>,
    /// The company. Null when there is none.
    company: Option<String>,
    /// Street and number.
    street: String,
    /// The town.
    city: String,
    /// The postal code.
    zip: String,
    /// The state or province. Null where addresses have none.
    state: Option<String>,
    /// The country.
    country: String,
    /// What the driver should know. Null when there is nothing.
    instructions: Option<String>,
    /// The address as it is written on a label, its lines divided by line feeds.
    formatted: String,
}

ready!(DeliveryAddress {
    name,
    company,
    street,
    city,
    zip,
    state,
    country,
    instructions,
    formatted
});

impl From<address::DeliveryAddress> for DeliveryAddress {
    fn from(address: address::DeliveryAddress) -> Self {
        Self {
            formatted: address.formatted(),
            name: address.name,
            company: address.company,
            street: address.street,
            city: address.city,
            zip: address.zip,
            state: address.state,
            country: address.country,
            instructions: address.instructions,
        }
    }
}
