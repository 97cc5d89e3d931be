//! Marks of what was told: an item for each e-mail and notice, so that each is sent once.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use super::{
    Table, TableError,
    expression::Expression,
    item,
    key::{self, Key},
};
use crate::shop::{order_mail::Telling, timestamp::Timestamp};

/// For how long a mark is known, in seconds: thirty days. A stream brings nothing that is older than a day,
/// and a dead letter is looked at within two weeks.
const MARK_SECONDS: i64 = 30 * 24 * 60 * 60;

const OWNER: &str = "owner";
const STATE: &str = "state";
const CLAIMED: &str = "CLAIMED";

/// What came of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailClaim {
    /// It is for the caller to send, and nobody else will. It may have been the caller's before.
    Mine,
    /// It has been sent, or given up.
    Closed,
    /// Another record of the stream has claimed it, and has not closed it.
    Others,
}

/// How a claim ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailEnd {
    Sent,
    /// It can never be sent: nobody takes it, or nobody is there to take it.
    GivenUp,
}

impl MailEnd {
    fn name(self) -> &'static str {
        match self {
            Self::Sent => "SENT",
            Self::GivenUp => "GIVEN_UP",
        }
    }
}

impl Table {
    /// One put. `owner` names the record of the stream that brings it, and is the same however often that
    /// record comes: a claim whose answer was lost, or whose owner died, is taken up again.
    pub async fn claim_mail(
        &self,
        telling: &Telling,
        owner: &str,
        now: Timestamp,
    ) -> Result<MailClaim, TableError> {
        let mark = key::mail_mark(telling);
        let mut expression = Expression::default();
        let absent = expression.absent(key::PK);
        let (expires, seconds) = (expression.name(key::EXPIRES_AT), expression.number(now.seconds()));
        let (owner_name, state) = (expression.name(OWNER), expression.name(STATE));
        let (mine, claimed) = (expression.text(owner), expression.text(CLAIMED));
        let is_mine = format!("{owner_name} = {mine} AND {state} = {claimed}");
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(claim(&mark, owner, now)))
            .condition_expression(format!("{absent} OR {expires} <= {seconds} OR ({is_mine})"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await.map_err(TableError::of_put) {
            Ok(_) => Ok(MailClaim::Mine),
            Err(TableError::ConditionFailed(Some(other))) if item::text(&other, STATE) == Some(CLAIMED) => {
                Ok(MailClaim::Others)
            }
            Err(TableError::ConditionFailed(_)) => Ok(MailClaim::Closed),
            Err(other) => Err(other),
        }
    }

    /// One update. Closing what is closed, or is not the caller's any more, changes nothing.
    pub async fn close_mail(
        &self,
        telling: &Telling,
        owner: &str,
        end: MailEnd,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let (owner_name, mine) = (expression.name(OWNER), expression.text(owner));
        let (state, claimed) = (expression.name(STATE), expression.text(CLAIMED));
        let update = format!(
            "SET {state} = {}, {} = {}",
            expression.text(end.name()),
            expression.name("closed_at"),
            expression.text(now.to_text())
        );
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::mail_mark(telling).attributes()))
            .update_expression(update)
            .condition_expression(format!("{owner_name} = {mine} AND {state} = {claimed}"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        match request.send().await.map_err(TableError::of_update) {
            Ok(_) | Err(TableError::ConditionFailed(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

fn claim(mark: &Key, owner: &str, now: Timestamp) -> HashMap<String, AttributeValue> {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let mut stored = mark.attributes();
    let expires_at = now.plus_seconds(MARK_SECONDS).seconds().to_string();
    stored.extend([
        (OWNER.to_owned(), text(owner)),
        (STATE.to_owned(), text(CLAIMED)),
        ("claimed_at".to_owned(), text(&now.to_text())),
        (key::EXPIRES_AT.to_owned(), AttributeValue::N(expires_at)),
    ]);
    stored
}
