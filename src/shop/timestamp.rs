//! A moment in time, to the millisecond.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use time::{
    OffsetDateTime, format_description::BorrowedFormatItem, format_description::well_known::Rfc3339,
    macros::format_description,
};

const WITH_MILLISECONDS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// The last moment of the year 9999, beyond which the written form has no room.
const LATEST: i64 = 253_402_300_799_999;

/// Milliseconds since 1970-01-01T00:00:00Z, from there to the end of the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Values outside the range that can be written are moved to its nearer end.
    pub fn from_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds.clamp(0, LATEST))
    }

    pub fn milliseconds(self) -> i64 {
        self.0
    }

    /// Whole seconds, the unit of DynamoDB's time to live.
    pub fn seconds(self) -> i64 {
        self.0 / 1000
    }

    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_milliseconds(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// `2026-11-20T09:30:00.000Z`: what AppSync calls AWSDateTime; its order as text is the order of time.
    pub fn to_text(self) -> String {
        self.date_time().format(WITH_MILLISECONDS).unwrap_or_default()
    }

    /// Reads RFC 3339; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)
            .ok()
            .map(Self::from_milliseconds)
    }

    /// The UTC day, `2026-11-20`.
    pub fn day(self) -> String {
        self.date_time().format(DAY).unwrap_or_default()
    }

    /// The ISO 8601 week of UTC, `2026-W47`.
    pub fn iso_week(self) -> String {
        let (year, week, _) = self.date_time().to_iso_week_date();
        format!("{year}-W{week:02}")
    }

    /// Whether it is a Sunday of UTC.
    pub fn is_sunday(self) -> bool {
        self.date_time().weekday() == time::Weekday::Sunday
    }

    /// Seconds since the beginning of the UTC day.
    pub fn second_of_day(self) -> u32 {
        u32::try_from(self.seconds() % 86_400).unwrap_or(0)
    }

    fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 date and time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_back_and_sorts_like_time() {
        let early = Timestamp::from_milliseconds(1_770_000_000_001);
        let late = Timestamp::from_milliseconds(1_770_000_000_010);
        assert_eq!(early.to_text(), "2026-02-02T02:40:00.001Z");
        assert_eq!(Timestamp::parse(&early.to_text()), Some(early));
        assert!(early.to_text() < late.to_text());
        assert_eq!(early.day(), "2026-02-02");
    }

    #[test]
    fn extremes_stay_writable() {
        assert_eq!(
            Timestamp::from_milliseconds(i64::MAX).to_text(),
            "9999-12-31T23:59:59.999Z"
        );
        assert_eq!(
            Timestamp::from_milliseconds(-1).to_text(),
            "1970-01-01T00:00:00.000Z"
        );
        assert_eq!(
            Timestamp::from_milliseconds(0).plus_seconds(i64::MAX).day(),
            "9999-12-31"
        );
    }
}
