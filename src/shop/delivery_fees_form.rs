//! The fees for delivery as staff writes them.

use super::{
    delivery_fees::{DeliveryFees, Zone, letters_and_digits},
    money::{Currency, Money},
    product::MAX_PRICE,
    refusal::{Refusal, RefusalCode},
    text::{self, Form, Lines, fold},
};

/// The most areas with fees of their own.
pub const MAX_ZONES: usize = 50;
/// The most countries and postal codes that all areas name together. The fees are one item of the table, and
/// every function reads it each minute.
pub const MAX_ENTRIES: usize = 500;

/// The fields of the form, not yet checked. Amounts are minor units of the shop's currency.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFeesForm {
    pub zones: Vec<ZoneForm>,
    pub elsewhere: Option<i32>,
    pub minimum_order: Option<i32>,
    pub free_from: Option<i32>,
}

/// An area of the form.
#[derive(Clone, Debug, Default)]
pub struct ZoneForm {
    pub name: String,
    pub countries: Vec<String>,
    pub postal_codes: Vec<String>,
    pub fee: Option<i32>,
}

impl DeliveryFees {
    /// Checks the form. All faults are told at once, under `input`; when there are too many areas, only that.
    pub fn parse(fields: DeliveryFeesForm, currency: Currency) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        if let Some(rule) = too_many(&fields.zones) {
            form.refuse("zones", RefusalCode::LimitReached, rule);
            return form.finish(Self::free(currency));
        }
        let mut money = |field: &str, amount: Option<i32>| price(&mut form, field, amount, currency);
        let elsewhere = money("elsewhere", fields.elsewhere);
        let minimum_order = money("minimumOrder", fields.minimum_order);
        let free_from = money("freeFrom", fields.free_from);
        let mut zones: Vec<Zone> = Vec::with_capacity(fields.zones.len());
        let mut areas: Vec<Area> = Vec::with_capacity(fields.zones.len());
        for (index, zone) in fields.zones.into_iter().enumerate() {
            let path = format!("zones.{index}");
            let zone = read_zone(&mut form, &path, zone, currency);
            let area = Area::of(&zone);
            refuse_repeated(&mut form, &path, &area, &areas);
            areas.push(area);
            zones.push(zone);
        }
        form.finish(Self {
            zones,
            elsewhere,
            minimum_order,
            free_from,
        })
    }
}

fn too_many(zones: &[ZoneForm]) -> Option<String> {
    if zones.len() > MAX_ZONES {
        return Some(format!("must have at most {MAX_ZONES} entries"));
    }
    let entries = |zone: &ZoneForm| zone.countries.len() + zone.postal_codes.len();
    let rule = format!("must name at most {MAX_ENTRIES} countries and postal codes together");
    (zones.iter().map(entries).sum::<usize>() > MAX_ENTRIES).then_some(rule)
}

fn price(form: &mut Form, field: &str, amount: Option<i32>, currency: Currency) -> Option<Money> {
    let price = Money::new(i64::from(amount?), currency);
    if !(0..=MAX_PRICE).contains(&price.amount) {
        let rule = format!("must be 0 to {MAX_PRICE} minor units");
        form.refuse(field, RefusalCode::Invalid, rule);
    }
    Some(price)
}

/// A text that is refused stays as an empty one, so that its list is not taken for one without limits.
fn read_zone(form: &mut Form, path: &str, zone: ZoneForm, currency: Currency) -> Zone {
    let mut texts = |field: &str, texts: &[String], longest: usize| -> Vec<String> {
        let read = |(index, text): (usize, &String)| {
            form.required(&format!("{path}.{field}.{index}"), text, longest, Lines::One)
        };
        texts.iter().enumerate().map(read).collect()
    };
    let countries = texts("countries", &zone.countries, text::NAME);
    let postal_codes = texts("postalCodes", &zone.postal_codes, text::SHORT);
    for (index, start) in postal_codes.iter().enumerate() {
        if !start.is_empty() && letters_and_digits(start).is_empty() {
            let field = format!("{path}.postalCodes.{index}");
            form.refuse(&field, RefusalCode::Invalid, "must hold letters or digits");
        }
    }
    if countries.is_empty() && postal_codes.is_empty() {
        let rule =
            "must not be empty where there are no postal codes; the fee of all other addresses is elsewhere";
        form.refuse(&format!("{path}.countries"), RefusalCode::Required, rule);
    }
    Zone {
        name: form.required(&format!("{path}.name"), &zone.name, text::NAME, Lines::One),
        countries,
        postal_codes,
        fee: price(form, &format!("{path}.fee"), zone.fee, currency),
    }
}

/// An area in the form in which addresses are compared with it.
struct Area {
    name: String,
    /// Empty: every country.
    countries: Vec<String>,
    /// Empty: every postal code.
    postal_codes: Vec<String>,
}

impl Area {
    fn of(zone: &Zone) -> Self {
        Self {
            name: fold(&zone.name),
            countries: zone.countries.iter().map(|country| fold(country)).collect(),
            postal_codes: zone
                .postal_codes
                .iter()
                .map(|start| letters_and_digits(start))
                .collect(),
        }
    }

    fn holds_country(&self, country: &str) -> bool {
        self.countries.is_empty() || is_country_of(&self.countries, country)
    }

    fn holds_countries(&self, other: &Self) -> bool {
        let mut countries = other.countries.iter();
        self.countries.is_empty()
            || (!other.countries.is_empty() && countries.all(|country| self.holds_country(country)))
    }

    fn holds_postal_code(&self, start: &str) -> bool {
        self.postal_codes.is_empty() || is_within(&self.postal_codes, start)
    }

    fn holds_postal_codes(&self, other: &Self) -> bool {
        let mut starts = other.postal_codes.iter();
        self.postal_codes.is_empty()
            || (!other.postal_codes.is_empty() && starts.all(|start| self.holds_postal_code(start)))
    }
}

/// A refused country is empty, and like no other.
fn is_country_of(countries: &[String], country: &str) -> bool {
    countries
        .iter()
        .any(|other| !other.is_empty() && other == country)
}

/// Whether every postal code that begins like `start` begins like one of these. A refused one is empty, and
/// nothing begins like it.
fn is_within(starts: &[String], start: &str) -> bool {
    starts
        .iter()
        .any(|other| !other.is_empty() && start.starts_with(other))
}

/// Refuses what a zone repeats of itself and of those before it. The first zone that holds an address counts,
/// so a fee for what an earlier one holds would never be asked for.
fn refuse_repeated(form: &mut Form, path: &str, area: &Area, before: &[Area]) {
    const HELD_BEFORE: &str = "must not be in a zone before, which counts first";
    let mut refuse = |field: &str, rule: &str| {
        form.refuse(&format!("{path}.{field}"), RefusalCode::Invalid, rule);
    };
    if !area.name.is_empty() && before.iter().any(|other| other.name == area.name) {
        refuse("name", "must be another than those of the zones before");
    }
    let as_wide: Vec<&Area> = before
        .iter()
        .filter(|other| other.holds_postal_codes(area))
        .collect();
    // What was refused is empty, and was told.
    let is_told = |text: &str| text.is_empty();
    for (index, country) in area.countries.iter().enumerate() {
        let field = format!("countries.{index}");
        if is_told(country) {
            continue;
        }
        if is_country_of(&area.countries[..index], country) {
            refuse(&field, "must not be named twice");
        } else if as_wide.iter().any(|other| other.holds_country(country)) {
            refuse(&field, HELD_BEFORE);
        }
    }
    let as_wide: Vec<&Area> = before
        .iter()
        .filter(|other| other.holds_countries(area))
        .collect();
    for (index, start) in area.postal_codes.iter().enumerate() {
        let field = format!("postalCodes.{index}");
        if is_told(start) {
            continue;
        }
        if is_within(&area.postal_codes[..index], start) {
            refuse(&field, "must not begin like one that is named before");
        } else if as_wide.iter().any(|other| other.holds_postal_code(start)) {
            refuse(&field, HELD_BEFORE);
        }
    }
}

#[cfg(test)]
mod tests;
