//! Profile and delivery address.

use serde::{Deserialize, Serialize};

use crate::{
    shop::{
        address::{Address, AddressContent, DeliveryAddress},
        customer::Profile,
        id::{AddressId, CustomerId},
        timestamp::Timestamp,
    },
    table::{error::TableError, key},
};

#[derive(Debug, Serialize, Deserialize)]
pub struct ProfileItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    /// Absent in what is left of a closed account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer_email: Option<String>,
    #[serde(default)]
    customer_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer_phone_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_address_id: Option<String>,
    /// Absent in old records.
    #[serde(default)]
    address_count: i64,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    /// When the customer has begun to close the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing_at: Option<Timestamp>,
    #[serde(default)]
    pub version: u64,
}

impl ProfileItem {
    pub fn of(profile: &Profile) -> Self {
        let key = key::profile(profile.id);
        Self {
            pk: key.pk,
            sk: key.sk,
            customer_email: Some(profile.email.clone()),
            customer_name: Some(profile.name.clone()),
            customer_phone_number: profile.phone.clone(),
            username: profile.username.clone(),
            locale: profile.locale.clone(),
            default_address_id: profile.default_address.map(|id| id.to_string()),
            address_count: i64::from(profile.address_count),
            created_at: Some(profile.created_at),
            updated_at: Some(profile.updated_at),
            closing_at: None,
            version: profile.version,
        }
    }

    /// `None` for what is left of a closed account.
    pub fn into_profile(self) -> Result<Option<Profile>, TableError> {
        let Some(email) = self.customer_email else {
            let reason = "there is no e-mail in it";
            let is_closed = self.closing_at.is_some();
            let inconsistent = || TableError::inconsistent(&self.pk, reason);
            return is_closed.then_some(None).ok_or_else(inconsistent);
        };
        let id = customer_of(&self.pk)
            .ok_or_else(|| TableError::inconsistent(&self.pk, "the partition is not a customer's"))?;
        let never = Timestamp::from_milliseconds(0);
        Ok(Some(Profile {
            id,
            name: self.customer_name.unwrap_or_default(),
            email,
            phone: self.customer_phone_number,
            username: self.username,
            locale: self.locale,
            default_address: self.default_address_id.as_deref().and_then(AddressId::parse),
            address_count: u32::try_from(self.address_count.max(0)).unwrap_or(u32::MAX),
            created_at: self.created_at.unwrap_or(never),
            updated_at: self.updated_at.or(self.created_at).unwrap_or(never),
            is_closing: self.closing_at.is_some(),
            version: self.version,
        }))
    }
}

/// The customer whose partition this is.
pub fn customer_of(pk: &str) -> Option<CustomerId> {
    pk.strip_prefix(key::CUSTOMER_PREFIX).and_then(CustomerId::parse)
}

#[derive(Debug, Serialize, Deserialize)]
pub struct AddressItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    /// JSON in a text, with the keys of [`AddressJson`].
    delivery_address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// Only the default address carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    version: u64,
}

impl AddressItem {
    pub fn of(customer: CustomerId, address: &Address) -> Self {
        let key = key::address(customer, address.id);
        Self {
            pk: key.pk,
            sk: key.sk,
            delivery_address: AddressJson::of_content(&address.content).to_text(),
            label: address.content.label.clone(),
            is_default: address.is_default.then_some(true),
            created_at: Some(address.created_at),
            version: address.version,
        }
    }

    pub fn into_address(self) -> Result<Address, TableError> {
        let id = self
            .sk
            .strip_prefix(key::ADDRESS_PREFIX)
            .and_then(AddressId::parse);
        let id = id.ok_or_else(|| TableError::inconsistent(&self.sk, "the sort key is not an address's"))?;
        let json = AddressJson::parse(&self.delivery_address)
            .map_err(|error| TableError::inconsistent(&self.sk, error))?;
        Ok(Address {
            id,
            content: json.into_content(self.label),
            is_default: self.is_default.unwrap_or(false),
            created_at: self.created_at.unwrap_or(Timestamp::from_milliseconds(0)),
            version: self.version,
        })
    }
}

/// The JSON inside `delivery_address` and `order_delivery_address`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressJson {
    street: String,
    city: String,
    zip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    country: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<String>,
}

impl AddressJson {
    pub fn of_content(content: &AddressContent) -> Self {
        Self {
            phone: content.phone.clone(),
            ..Self::of_delivery(&content.delivery_address())
        }
    }

    pub fn of_delivery(address: &DeliveryAddress) -> Self {
        Self {
            street: address.street.clone(),
            city: address.city.clone(),
            zip: address.zip.clone(),
            state: address.state.clone(),
            country: address.country.clone(),
            name: address.name.clone(),
            company: address.company.clone(),
            phone: None,
            instructions: address.instructions.clone(),
        }
    }

    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn into_content(self, label: Option<String>) -> AddressContent {
        AddressContent {
            label,
            name: self.name,
            company: self.company,
            phone: self.phone,
            street: self.street,
            city: self.city,
            zip: self.zip,
            state: self.state,
            country: self.country,
            instructions: self.instructions,
        }
    }

    pub fn into_delivery(self) -> DeliveryAddress {
        self.into_content(None).delivery_address()
    }
}
