//! Money and pages.

use async_graphql::SimpleObject;

use super::{
    directive::{aws_api_key, aws_cognito_user_pools},
    ready::ready,
};
use crate::shop::money;

/// An amount of money.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct Money {
    /// The amount in minor units of the currency, such as cents. An amount beyond 2147483647 is told
    /// as that number.
    amount: i32,
    /// The currency's ISO 4217 code, such as EUR.
    currency: String,
    /// The amount as people write it, such as €12,90.
    formatted: String,
}

ready!(Money {
    amount,
    currency,
    formatted
});

impl From<money::Money> for Money {
    fn from(money: money::Money) -> Self {
        let amount = money.amount.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        Self {
            amount: i32::try_from(amount).unwrap_or(i32::MAX),
            currency: money.currency.code().to_owned(),
            formatted: money.formatted(),
        }
    }
}

/// Where a page of a list ends.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct PageInfo {
    /// Whether the list goes on after this page.
    pub has_next_page: bool,
    /// The cursor of the last row, to be given as `after` for the next page. Null when the page is
    /// empty.
    pub end_cursor: Option<String>,
}

ready!(PageInfo {
    has_next_page,
    end_cursor
});

/// A count as GraphQL's 32-bit Int; larger ones are told as the largest.
pub fn int(count: impl TryInto<i32>) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}
