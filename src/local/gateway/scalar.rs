//! AppSync's own scalars: <https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html>.

use std::net::IpAddr;

use serde_json::Value;
use time::{Date, Month};

/// Whether `value` is one of the scalar called `name`. Scalars that AppSync does not have take anything.
pub(super) fn accepts(name: &str, value: &Value) -> bool {
    if name == "AWSTimestamp" {
        return value.is_i64();
    }
    if !name.starts_with("AWS") {
        return true;
    }
    let Some(text) = value.as_str() else {
        return false;
    };
    match name {
        "AWSDate" => date(text),
        "AWSTime" => time_of_day(text).is_some_and(|rest| rest.is_empty() || offset(rest)),
        "AWSDateTime" => date_time(text),
        "AWSEmail" => email(text),
        "AWSJSON" => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        "AWSPhone" => phone(text),
        "AWSURL" => url(text),
        "AWSIPAddress" => ip_address(text),
        _ => true,
    }
}

/// The name that AppSync's messages use, for example `DateTime`.
pub(super) fn short_name(name: &str) -> &str {
    name.strip_prefix("AWS").unwrap_or(name)
}

fn date(text: &str) -> bool {
    calendar_date(text).is_some_and(|rest| rest.is_empty() || offset(rest))
}

/// The guide calls the offset optional; without one the moment is not known, so it is required here.
fn date_time(text: &str) -> bool {
    calendar_date(text)
        .and_then(|rest| rest.strip_prefix('T'))
        .and_then(time_of_day)
        .is_some_and(offset)
}

/// Reads `YYYY-MM-DD` and returns what follows it.
fn calendar_date(text: &str) -> Option<&str> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    Some(rest)
}

/// Reads `hh:mm`, `hh:mm:ss` or `hh:mm:ss.sss` and returns what follows it. AppSync takes the short
/// forms too (<https://github.com/aws-amplify/amplify-category-api/issues/1856>).
fn time_of_day(text: &str) -> Option<&str> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let Some(rest) = rest.strip_prefix(':') else {
        return Some(rest);
    };
    let (second, rest) = digits(rest, 2)?;
    if second > 59 {
        return None;
    }
    let Some(fraction) = rest.strip_prefix('.') else {
        return Some(rest);
    };
    let after = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let length = fraction.len() - after.len();
    (1..=9).contains(&length).then_some(after)
}

/// Whether `text` is `Z` or `±hh:mm` or `±hh:mm:ss`.
fn offset(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']) else {
        return text == "Z";
    };
    let parse = || {
        let (hours, rest) = digits(rest, 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
        let end = match rest.strip_prefix(':') {
            Some(rest) => digits(rest, 2).filter(|(seconds, _)| *seconds <= 59)?.1,
            None => rest,
        };
        Some(hours <= 18 && minutes <= 59 && end.is_empty())
    };
    parse().unwrap_or(false)
}

fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let all_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    all_digits
        .then(|| number.parse().ok())?
        .map(|number| (number, rest))
}

/// The forms of RFC 822 that people have: no comments, no quoted local part.
fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_is_good = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|character| character.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(character));
    local_is_good && domain.len() <= 255 && domain.split('.').all(domain_label)
}

fn domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-')
}

fn phone(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let others = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b" -()".contains(&byte));
    others && (7..=15).contains(&digits)
}

fn url(text: &str) -> bool {
    text.contains("://") && reqwest::Url::parse(text).is_ok_and(|url| !url.path().contains("//"))
}

fn ip_address(text: &str) -> bool {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= longest))
}
