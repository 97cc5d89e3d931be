//! AppSync's scalars. AppSync knows no scalars of an API's own.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

use super::ready::ready_leaf;
use crate::shop::timestamp::Timestamp;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A moment as an ISO 8601 date and time with milliseconds and `Z`, for example
/// `2026-11-20T09:30:00.000Z`.
#[derive(Clone, Debug)]
pub struct AwsDateTime(pub Timestamp);

#[Scalar(name = "AWSDateTime")]
impl ScalarType for AwsDateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Timestamp::parse(text)
                .map(Self)
                .ok_or_else(|| "is no date and time".into()),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_text())
    }
}

/// A calendar day, for example `2026-11-20`. AppSync also takes an offset behind it, which is left
/// aside here: the shop's days are days of UTC.
#[derive(Clone, Debug)]
pub struct AwsDate(pub String);

#[Scalar(name = "AWSDate")]
impl ScalarType for AwsDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let day = text.get(..10).filter(|day| Date::parse(day, DAY).is_ok());
                day.map(|day| Self(day.to_owned()))
                    .ok_or_else(|| "is no date".into())
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An e-mail address.
#[derive(Clone, Debug)]
pub struct AwsEmail(pub String);

#[Scalar(name = "AWSEmail")]
impl ScalarType for AwsEmail {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

ready_leaf!(ScalarType::to_value; AwsDateTime, AwsDate, AwsEmail);
