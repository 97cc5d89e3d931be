//! The fees for delivery, as staff reads and writes them.

use async_graphql::{InputObject, Result, SimpleObject};

use super::{
    money::{Money, int},
    payload::{UserError, divide},
};
use crate::{
    app::Failure,
    shop::{
        delivery_fees,
        delivery_fees_form::{DeliveryFeesForm, ZoneForm},
        money::Currency,
        refusal::Refusal,
    },
};

/// What deliveries cost.
#[derive(Clone, Debug, SimpleObject)]
pub struct DeliveryFees {
    /// Areas with fees of their own. The first that holds an address counts.
    zones: Vec<DeliveryZone>,
    /// The fee of one box to every other address. Null when the shop delivers to its zones only.
    elsewhere: Option<Money>,
    /// What the goods of an order must cost at least. Null when there is no such amount.
    minimum_order: Option<Money>,
    /// The price of the goods from which on their delivery is free. Null when there is no such price.
    free_from: Option<Money>,
    /// Counts the changes.
    version: i32,
}

impl From<delivery_fees::SavedFees> for DeliveryFees {
    fn from(saved: delivery_fees::SavedFees) -> Self {
        let fees = saved.fees;
        Self {
            zones: fees.zones.into_iter().map(DeliveryZone::from).collect(),
            elsewhere: fees.elsewhere.map(Money::from),
            minimum_order: fees.minimum_order.map(Money::from),
            free_from: fees.free_from.map(Money::from),
            version: int(saved.version),
        }
    }
}

/// An area with a fee of its own.
#[derive(Clone, Debug, SimpleObject)]
pub struct DeliveryZone {
    /// The area's name, for people.
    name: String,
    /// Names of countries and their codes of two letters, in any case. It is empty when the area lies in every
    /// country.
    countries: Vec<String>,
    /// How the postal codes of the area begin, in any case, with or without spaces and hyphens. It is empty when
    /// the area has every postal code of its countries.
    postal_codes: Vec<String>,
    /// The fee of one box. Null when the shop does not deliver to this area.
    fee: Option<Money>,
}

impl From<delivery_fees::Zone> for DeliveryZone {
    fn from(zone: delivery_fees::Zone) -> Self {
        Self {
            name: zone.name,
            countries: zone.countries,
            postal_codes: zone.postal_codes,
            fee: zone.fee.map(Money::from),
        }
    }
}

/// What deliveries shall cost. It takes the place of all that was set before.
#[derive(Clone, Debug, InputObject)]
pub struct DeliveryFeesInput {
    /// Areas with fees of their own, at most 50, which name at most 500 countries and postal codes together.
    /// The first that holds an address counts.
    zones: Vec<DeliveryZoneInput>,
    /// The fee of one box to every other address, in minor units. Null: the shop delivers to its zones only.
    elsewhere: Option<i32>,
    /// What the goods of an order must cost at least, in minor units. Null: there is no such amount.
    minimum_order: Option<i32>,
    /// The price of the goods from which on their delivery is free, in minor units. Null: there is no such
    /// price.
    free_from: Option<i32>,
}

/// An area with a fee of its own. It names countries, postal codes, or both.
#[derive(Clone, Debug, InputObject)]
pub struct DeliveryZoneInput {
    /// The area's name, for people; at most 100 characters, and another for each area.
    name: String,
    /// Names of countries and their codes of two letters, in any case, since addresses hold what people write;
    /// at most 100 characters each. Null or empty: every country.
    countries: Option<Vec<String>>,
    /// How the postal codes of the area begin, in any case, with or without spaces and hyphens; at most 50
    /// characters each. Null or empty: every postal code.
    postal_codes: Option<Vec<String>>,
    /// The fee of one box, in minor units. Null: the shop does not deliver to this area.
    fee: Option<i32>,
}

impl DeliveryFeesInput {
    pub fn parse(self, currency: Currency) -> Result<delivery_fees::DeliveryFees, Vec<Refusal>> {
        let zone = |zone: DeliveryZoneInput| ZoneForm {
            name: zone.name,
            countries: zone.countries.unwrap_or_default(),
            postal_codes: zone.postal_codes.unwrap_or_default(),
            fee: zone.fee,
        };
        let form = DeliveryFeesForm {
            zones: self.zones.into_iter().map(zone).collect(),
            elsewhere: self.elsewhere,
            minimum_order: self.minimum_order,
            free_from: self.free_from,
        };
        delivery_fees::DeliveryFees::parse(form, currency)
    }
}

/// The answer to a change of the fees for delivery.
#[derive(Debug, SimpleObject)]
pub struct DeliveryFeesPayload {
    /// The fees after the change. Null when nothing was changed.
    delivery_fees: Option<DeliveryFees>,
    /// Every reason why nothing was changed.
    user_errors: Vec<UserError>,
}

impl DeliveryFeesPayload {
    pub fn new(outcome: Result<delivery_fees::SavedFees, Failure>) -> Result<Self> {
        let (saved, user_errors) = divide(outcome)?;
        Ok(Self {
            delivery_fees: saved.map(DeliveryFees::from),
            user_errors,
        })
    }
}
