//! What deliveries cost at the local shop, and when they are made.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::seed::{SAM, SeedError};
use crate::{
    app::{App, Failure, MAX_DAYS},
    shop::{
        delivery_fees::DeliveryFees,
        delivery_fees_form::{DeliveryFeesForm, ZoneForm},
        money::Currency,
        slot_draft::{MAX_SLOTS, SlotForm},
        timestamp::Timestamp,
    },
};

const HOUR_SECONDS: i64 = 60 * 60;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;

/// The file `delivery.json`. Fees are those of one box, in minor units.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedDelivery {
    zones: Vec<SeedZone>,
    elsewhere: i32,
    /// The hours of UTC at which the slots of a day begin and end.
    slot_hours: Vec<[i64; 2]>,
    slot_capacity: i32,
}

#[derive(Debug, Deserialize)]
struct SeedZone {
    name: String,
    fee: i32,
    countries: Vec<String>,
}

fn read() -> Result<SeedDelivery, SeedError> {
    serde_json::from_str(include_str!("delivery.json")).map_err(SeedError::Delivery)
}

/// Sets the fees.
pub async fn fees(app: &App, currency: Currency) -> Result<(), SeedError> {
    let seed = read()?;
    let zone = |zone: SeedZone| ZoneForm {
        name: zone.name,
        countries: zone.countries,
        postal_codes: Vec::new(),
        fee: Some(zone.fee),
    };
    let form = DeliveryFeesForm {
        zones: seed.zones.into_iter().map(zone).collect(),
        elsewhere: Some(seed.elsewhere),
        minimum_order: None,
        free_from: None,
    };
    let fees = DeliveryFees::parse(form, currency).map_err(Failure::from)?;
    app.save_delivery_fees(&SAM.caller(), &fees, None).await?;
    Ok(())
}

/// Opens the slots of the coming two weeks that are not there yet, on every day but Sundays. Those that are
/// there stay as they are, whoever made or changed them. `now` is the app's.
pub async fn slots(app: &App, now: Timestamp) -> Result<(), SeedError> {
    let seed = read()?;
    let staff = SAM.caller();
    let there = app.delivery_slots(&staff, None, MAX_DAYS).await?;
    let there: BTreeSet<Timestamp> = there.iter().map(|open| open.slot.id.starts_at()).collect();
    // A slot that begins at this very moment could have begun when it is saved.
    let soon = now.plus_seconds(60);
    let today = now.plus_seconds(-i64::from(now.second_of_day()));
    let mut missing = Vec::new();
    for day in 0..i64::from(MAX_DAYS) {
        let day = Timestamp::from_milliseconds(today.seconds() * 1000).plus_seconds(day * DAY_SECONDS);
        if day.is_sunday() {
            continue;
        }
        let slot = |[from, to]: &[i64; 2]| SlotForm {
            starts_at: day.plus_seconds(from * HOUR_SECONDS),
            ends_at: day.plus_seconds(to * HOUR_SECONDS),
            capacity: seed.slot_capacity,
        };
        let slots = seed.slot_hours.iter().map(slot);
        missing.extend(slots.filter(|slot| slot.starts_at > soon && !there.contains(&slot.starts_at)));
    }
    for slots in missing.chunks(MAX_SLOTS) {
        app.save_delivery_slots(&staff, slots).await?;
    }
    Ok(())
}
