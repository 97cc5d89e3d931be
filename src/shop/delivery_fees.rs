//! What a delivery costs, and where the shop delivers.

use super::{
    address::AddressContent,
    money::{Currency, Money},
    product::Package,
    refusal::{Refusal, RefusalCode},
    text::fold,
};

/// What fits into one box, in cubic millimetres: 500 mm in each direction.
const BOX_VOLUME: u64 = 125_000_000;
/// What one box carries, in grams.
const BOX_WEIGHT: u64 = 12_000;

/// The shop's fees for delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryFees {
    /// Areas with fees of their own. The first that holds an address counts.
    pub zones: Vec<Zone>,
    /// The fee of one box for every other address; absent: the shop does not deliver there.
    pub elsewhere: Option<Money>,
    /// What the goods of an order must cost at least.
    pub minimum_order: Option<Money>,
    /// What the goods must cost so that their delivery is free.
    pub free_from: Option<Money>,
}

/// The fees as somebody has set them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFees {
    pub fees: DeliveryFees,
    /// Counts the changes.
    pub version: u64,
}

/// An area with a fee of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// For people.
    pub name: String,
    /// Codes of two letters and names, in any case: addresses hold what people write. Empty: every country.
    pub countries: Vec<String>,
    /// How the postal codes begin, in any case and with or without spaces. Empty: every postal code.
    pub postal_codes: Vec<String>,
    /// The fee of one box; absent: the shop does not deliver here.
    pub fee: Option<Money>,
}

/// Where a delivery goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    pub country: String,
    pub zip: String,
}

/// What is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcels {
    /// Cubic millimetres.
    volume: u64,
    /// Grams.
    weight: u64,
}

/// What a delivery costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryQuote {
    /// How many boxes the goods take.
    pub boxes: u32,
    /// The price of the goods.
    pub items_total: Money,
    /// The price of the delivery; absent: the shop does not deliver to this address.
    pub price: Option<Money>,
    pub minimum_order: Option<Money>,
    pub free_from: Option<Money>,
}

impl DeliveryFees {
    /// The fees of a shop that has not set any: it delivers everywhere, for nothing.
    pub fn free(currency: Currency) -> Self {
        Self {
            zones: Vec::new(),
            elsewhere: Some(Money::zero(currency)),
            minimum_order: None,
            free_from: None,
        }
    }

    /// The price of a delivery: as many fees of the area as there are boxes.
    pub fn quote(&self, parcels: Parcels, items_total: Money, destination: &Destination) -> DeliveryQuote {
        let boxes = parcels.boxes();
        let zone = self.zones.iter().find(|zone| zone.holds(destination));
        let fee = zone.map_or(self.elsewhere, |zone| zone.fee);
        let is_free = self
            .free_from
            .is_some_and(|from| items_total.amount >= from.amount);
        let price = fee.map(|fee| {
            if is_free {
                Money::zero(fee.currency)
            } else {
                fee.times(boxes)
            }
        });
        DeliveryQuote {
            boxes,
            items_total,
            price,
            minimum_order: self.minimum_order,
            free_from: self.free_from,
        }
    }
}

impl Destination {
    pub fn of(address: &AddressContent) -> Self {
        Self {
            country: address.country.clone(),
            zip: address.zip.clone(),
        }
    }
}

impl Zone {
    fn holds(&self, destination: &Destination) -> bool {
        let country = fold(&destination.country);
        let zip = letters_and_digits(&destination.zip);
        let is_country = |name: &String| fold(name) == country;
        let is_start = |start: &String| zip.starts_with(&letters_and_digits(start));
        (self.countries.is_empty() || self.countries.iter().any(is_country))
            && (self.postal_codes.is_empty() || self.postal_codes.iter().any(is_start))
    }
}

impl Parcels {
    /// Goods with their quantities. Those without a package take no room and weigh nothing.
    pub fn of(goods: impl IntoIterator<Item = (Option<Package>, u32)>) -> Self {
        let nothing = Self { volume: 0, weight: 0 };
        goods.into_iter().fold(nothing, |sum, (package, quantity)| {
            let Some(package) = package else { return sum };
            let times = |of_one: u64| of_one.saturating_mul(u64::from(quantity));
            let volume = u64::from(package.width)
                .saturating_mul(u64::from(package.length))
                .saturating_mul(u64::from(package.height));
            Self {
                volume: sum.volume.saturating_add(times(volume)),
                weight: sum.weight.saturating_add(times(u64::from(package.weight))),
            }
        })
    }

    fn boxes(self) -> u32 {
        let boxes = self
            .volume
            .div_ceil(BOX_VOLUME)
            .max(self.weight.div_ceil(BOX_WEIGHT));
        u32::try_from(boxes.max(1)).unwrap_or(u32::MAX)
    }
}

impl DeliveryQuote {
    /// The price of the goods and their delivery; absent where the shop does not deliver.
    pub fn total(&self) -> Option<Money> {
        self.price.map(|price| self.items_total.plus(price))
    }

    /// Why nothing is delivered to this address. `field` is the path to the address.
    pub fn refuse_area(&self, field: &[&str]) -> Option<Refusal> {
        let message = "We do not deliver to this address.";
        let refusal = Refusal::new(RefusalCode::AreaNotServed, message).at(field);
        self.price.is_none().then_some(refusal)
    }

    /// Why so few goods are not delivered. `field` is the path to the goods.
    pub fn refuse_amount(&self, field: &[&str]) -> Option<Refusal> {
        let least = self
            .minimum_order
            .filter(|least| self.items_total.amount < least.amount)?;
        let message = format!("The goods of an order must cost at least {}.", least.formatted());
        let refusal = Refusal::new(RefusalCode::BelowMinimumOrder, message).at(field);
        Some(refusal.with_expected(least))
    }
}

/// Postal codes are written with and without spaces and hyphens.
pub(super) fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests;
