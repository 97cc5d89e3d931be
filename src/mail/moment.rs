//! Times as people of the shop's place write them.

use jiff::{Timestamp as Moment, Zoned, tz};

use super::language::Language;
use crate::shop::{delivery::BookedSlot, timestamp::Timestamp};

const ENGLISH_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const GERMAN_DAYS: [&str; 7] = [
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A time zone of IANA's database.
#[derive(Clone, Debug)]
pub struct TimeZone(tz::TimeZone);

/// A name that IANA's database does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no time zone such as Europe/Berlin or UTC")]
pub struct UnknownTimeZone(pub String);

impl TimeZone {
    /// By its name, `Europe/Berlin`.
    pub fn named(name: &str) -> Result<Self, UnknownTimeZone> {
        tz::TimeZone::get(name)
            .map(Self)
            .map_err(|_| UnknownTimeZone(name.to_owned()))
    }

    /// `Monday, 23 November 2026, 10:00 to 12:00 (CET)`: a slot with the zone's name of that day.
    pub(super) fn slot(&self, slot: &BookedSlot, language: Language) -> String {
        let (starts, ends) = (self.local(slot.starts_at()), self.local(slot.ends_at));
        let zone = ends.strftime("%Z").to_string();
        let (first_day, last_day) = (day(&starts, language), day(&ends, language));
        let (from, to) = (starts.strftime("%H:%M"), ends.strftime("%H:%M"));
        let ends = match first_day == last_day {
            true => to.to_string(),
            false => format!("{last_day}, {to}"),
        };
        match language {
            Language::English => format!("{first_day}, {from} to {ends} ({zone})"),
            Language::German => format!("{first_day}, {from} bis {ends} Uhr ({zone})"),
        }
    }

    fn local(&self, at: Timestamp) -> Zoned {
        // Every moment of the shop has its place in the calendar of the library.
        let moment = Moment::from_millisecond(at.milliseconds()).unwrap_or(Moment::UNIX_EPOCH);
        moment.to_zoned(self.0.clone())
    }
}

fn day(at: &Zoned, language: Language) -> String {
    let (days, months) = match language {
        Language::English => (ENGLISH_DAYS, ENGLISH_MONTHS),
        Language::German => (GERMAN_DAYS, GERMAN_MONTHS),
    };
    let place = |number: i8| usize::try_from(number).unwrap_or_default();
    let weekday = days[place(at.weekday().to_monday_zero_offset())];
    let month = months[place(at.month() - 1)];
    let (day, year) = (at.day(), at.year());
    match language {
        Language::English => format!("{weekday}, {day} {month} {year}"),
        Language::German => format!("{weekday}, {day}. {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::delivery::SlotId;

    fn slot(starts: &str, ends: &str) -> BookedSlot {
        BookedSlot {
            id: SlotId::new(Timestamp::parse(starts).unwrap()),
            ends_at: Timestamp::parse(ends).unwrap(),
        }
    }

    #[test]
    fn a_slot_is_told_in_the_time_of_the_shop() {
        let berlin = TimeZone::named("Europe/Berlin").unwrap();
        let winter = slot("2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z");
        assert_eq!(
            berlin.slot(&winter, Language::English),
            "Monday, 23 November 2026, 10:00 to 12:00 (CET)"
        );
        assert_eq!(
            berlin.slot(&winter, Language::German),
            "Montag, 23. November 2026, 10:00 bis 12:00 Uhr (CET)"
        );
        let summer = slot("2026-07-05T07:30:00Z", "2026-07-05T09:00:00Z");
        assert_eq!(
            berlin.slot(&summer, Language::English),
            "Sunday, 5 July 2026, 09:30 to 11:00 (CEST)"
        );
        let utc = TimeZone::named("UTC").unwrap();
        assert_eq!(
            utc.slot(&winter, Language::English),
            "Monday, 23 November 2026, 09:00 to 11:00 (UTC)"
        );
    }

    #[test]
    fn a_slot_over_midnight_names_both_days() {
        let auckland = TimeZone::named("Pacific/Auckland").unwrap();
        let slot = slot("2026-12-31T10:00:00Z", "2026-12-31T12:00:00Z");
        assert_eq!(
            auckland.slot(&slot, Language::German),
            "Donnerstag, 31. Dezember 2026, 23:00 bis Freitag, 1. Januar 2027, 01:00 Uhr (NZDT)"
        );
    }

    #[test]
    fn every_moment_that_a_shop_can_hold_can_be_told() {
        let kiritimati = TimeZone::named("Pacific/Kiritimati").unwrap();
        for milliseconds in [0, i64::MAX] {
            let at = Timestamp::from_milliseconds(milliseconds);
            let told = kiritimati.slot(
                &BookedSlot {
                    id: SlotId::new(at),
                    ends_at: at,
                },
                Language::English,
            );
            assert!(told.ends_with(")"), "{told}");
        }
    }

    #[test]
    fn a_time_zone_that_is_none_is_named() {
        let error = TimeZone::named("Europe/Nowhere").unwrap_err();
        assert!(error.to_string().starts_with("Europe/Nowhere is no time zone"));
    }
}
