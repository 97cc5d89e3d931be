//! The fees for delivery.

use serde::{Deserialize, Serialize};

use super::Amount;
use crate::{
    shop::{
        delivery_fees::{DeliveryFees, SavedFees, Zone},
        money::{Currency, Money},
    },
    table::{error::TableError, key},
};

/// Amounts are in the currency of the shop.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeliveryFeesItem {
    #[serde(default)]
    zones: Vec<ZoneItem>,
    /// Absent: the shop delivers to its zones only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elsewhere_fee: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minimum_order: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    free_from: Option<Amount>,
    /// Counted by the table. Absent from fees that were written before versions were kept.
    #[serde(default, skip_serializing)]
    version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct ZoneItem {
    #[serde(default)]
    name: String,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    postal_codes: Vec<String>,
    /// Absent: the shop does not deliver here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee: Option<Amount>,
}

impl DeliveryFeesItem {
    /// All that is told of the fees. The first one is always there.
    pub const ATTRIBUTES: [&str; 4] = ["zones", "elsewhere_fee", "minimum_order", "free_from"];

    pub fn of(fees: &DeliveryFees) -> Self {
        let zone = |zone: &Zone| ZoneItem {
            name: zone.name.clone(),
            countries: zone.countries.clone(),
            postal_codes: zone.postal_codes.clone(),
            fee: zone.fee.map(Amount::of),
        };
        Self {
            zones: fees.zones.iter().map(zone).collect(),
            elsewhere_fee: fees.elsewhere.map(Amount::of),
            minimum_order: fees.minimum_order.map(Amount::of),
            free_from: fees.free_from.map(Amount::of),
            version: 0,
        }
    }

    pub fn into_saved_fees(self, currency: Currency) -> Result<SavedFees, TableError> {
        let money = |amount: Option<Amount>| -> Result<Option<Money>, TableError> {
            let Some(amount) = amount else { return Ok(None) };
            let read = amount.money(currency).filter(|money| money.is_tellable());
            read.map(Some)
                .ok_or_else(|| TableError::inconsistent(key::DELIVERY_FEES, "an amount is not a price"))
        };
        let zone = |zone: ZoneItem| -> Result<Zone, TableError> {
            Ok(Zone {
                name: zone.name,
                countries: zone.countries,
                postal_codes: zone.postal_codes,
                fee: money(zone.fee)?,
            })
        };
        let fees = DeliveryFees {
            zones: self.zones.into_iter().map(zone).collect::<Result<_, _>>()?,
            elsewhere: money(self.elsewhere_fee)?,
            minimum_order: money(self.minimum_order)?,
            free_from: money(self.free_from)?,
        };
        Ok(SavedFees {
            fees,
            version: self.version,
        })
    }
}
