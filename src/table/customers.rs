//! Customers' own records.

use aws_sdk_dynamodb::types::{
    AttributeValue, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::{
    Failed, Table, TableError, action,
    expression::Expression,
    item::{self, customer::ProfileItem},
    key::{self, Key},
};
use crate::shop::{
    customer::{Profile, ProfileChanges},
    id::CustomerId,
    timestamp::Timestamp,
};

/// Whose a mark is.
pub(super) const OWNER: &str = "customer_id";
/// What every profile has, and a closed account has no more.
pub(super) const EMAIL: &str = "customer_email";
/// Since when an account is being closed. Nothing is added to it any more.
pub(super) const CLOSING: &str = "closing_at";

/// What came of creating a profile.
#[derive(Debug, PartialEq, Eq)]
pub enum CreatedProfile {
    Created,
    /// The customer has one already; this is it.
    Exists(Box<Profile>),
    /// The customer had one, and has closed the account.
    Closed(ClosedAccount),
    EmailTaken,
    UsernameTaken,
}

/// What is left of a closed account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedAccount {
    pub at: Timestamp,
    /// The last version of the profile.
    pub version: u64,
}

/// What came of changing a profile.
#[derive(Debug, PartialEq, Eq)]
pub enum ProfileUpdate {
    Updated(Box<Profile>),
    Missing,
    /// It has another version than the caller saw.
    VersionConflict,
}

impl Table {
    /// One get; `consistent` sees what was just written, for twice the price.
    pub async fn profile(
        &self,
        customer: CustomerId,
        consistent: bool,
    ) -> Result<Option<Profile>, TableError> {
        match self.get(&key::profile(customer), consistent).await? {
            Some(found) => item::read::<ProfileItem>(found)?.into_profile(),
            None => Ok(None),
        }
    }

    /// One get: the customer who has this e-mail address.
    pub async fn customer_of_email(&self, email: &str) -> Result<Option<CustomerId>, TableError> {
        let found = self.get(&key::email(email), false).await?;
        Ok(found.and_then(|mark| item::text(&mark, OWNER).and_then(CustomerId::parse)))
    }

    /// One transaction: the profile, and the marks that keep its e-mail and user name unique. It may
    /// run twice. It takes the place of a closed account whose version comes before.
    pub async fn create_profile(&self, profile: &Profile) -> Result<CreatedProfile, TableError> {
        let mut put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item::write(&ProfileItem::of(profile))?))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let mut expression = Expression::default();
        let (absent, closed) = (expression.absent(key::PK), expression.absent(EMAIL));
        let before = expression.version_is(profile.version.saturating_sub(1));
        put = put
            .condition_expression(format!("{absent} OR ({closed} AND {before})"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let mut actions = vec![TransactWriteItem::builder().put(action(put.build())?).build()];
        actions.push(self.marker(&key::email(&profile.email), profile.id)?);
        if let Some(username) = &profile.username {
            actions.push(self.marker(&key::username(username), profile.id)?);
        }
        match self.transact(actions).await {
            Ok(()) => Ok(CreatedProfile::Created),
            Err(TableError::Cancelled(reasons)) => created(reasons),
            Err(other) => Err(other),
        }
    }

    /// Marks something as the customer's: absent or theirs already.
    fn marker(&self, key: &Key, customer: CustomerId) -> Result<TransactWriteItem, TableError> {
        let mut marker = key.attributes();
        marker.insert(OWNER.to_owned(), AttributeValue::S(customer.to_string()));
        let mut expression = Expression::default();
        let absent = expression.absent(key::PK);
        let (owner, mine) = (expression.name(OWNER), expression.text(customer.to_string()));
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(marker))
            .condition_expression(format!("{absent} OR {owner} = {mine}"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        Ok(TransactWriteItem::builder().put(action(put.build())?).build())
    }

    /// One update. Without a version the last writer wins.
    pub async fn update_profile(
        &self,
        customer: CustomerId,
        changes: &ProfileChanges,
        version: Option<u64>,
        now: Timestamp,
    ) -> Result<ProfileUpdate, TableError> {
        let mut expression = Expression::default();
        let update = changes_update(changes, now, &mut expression);
        let mut condition = expression.exists(EMAIL);
        if let Some(version) = version {
            condition.push_str(&format!(" AND {}", expression.version_is(version)));
        }
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::profile(customer).attributes()))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await.map_err(TableError::of_update) {
            Ok(answer) => {
                let stored: ProfileItem = item::read(answer.attributes.unwrap_or_default())?;
                let updated = stored.into_profile()?.map(Box::new);
                Ok(updated.map_or(ProfileUpdate::Missing, ProfileUpdate::Updated))
            }
            Err(TableError::ConditionFailed(Some(old))) if old.contains_key(EMAIL) => {
                Ok(ProfileUpdate::VersionConflict)
            }
            Err(TableError::ConditionFailed(_)) => Ok(ProfileUpdate::Missing),
            Err(other) => Err(other),
        }
    }
}

/// Sets what is given, removes what is given as nothing, and counts the change.
fn changes_update(changes: &ProfileChanges, now: Timestamp, expression: &mut Expression) -> String {
    let mut set = vec![format!(
        "{} = {}",
        expression.name("updated_at"),
        expression.text(now.to_text())
    )];
    let mut remove = Vec::new();
    let name = changes.name.clone().map(Some);
    let fields = [
        ("customer_name", &name),
        ("customer_phone_number", &changes.phone),
        ("locale", &changes.locale),
    ];
    for (attribute, change) in fields {
        match change {
            None => {}
            Some(None) => remove.push(expression.name(attribute)),
            Some(Some(text)) => {
                set.push(format!(
                    "{} = {}",
                    expression.name(attribute),
                    expression.text(text)
                ));
            }
        }
    }
    let mut update = format!(
        "SET {} ADD {} {}",
        set.join(", "),
        expression.name("version"),
        expression.number(1)
    );
    if !remove.is_empty() {
        update.push_str(&format!(" REMOVE {}", remove.join(", ")));
    }
    update
}

/// The profile is looked at first: when it exists, this is the trigger's second run.
fn created(reasons: Vec<Failed>) -> Result<CreatedProfile, TableError> {
    let mut reasons = reasons.into_iter();
    match reasons.next() {
        Some(Failed::Condition(Some(old))) => {
            let old: ProfileItem = item::read(old)?;
            let (version, at) = (
                old.version,
                old.closing_at.unwrap_or(Timestamp::from_milliseconds(0)),
            );
            Ok(match old.into_profile()? {
                Some(profile) => CreatedProfile::Exists(Box::new(profile)),
                None => CreatedProfile::Closed(ClosedAccount { at, version }),
            })
        }
        _ if reasons.next().is_some_and(|email| email.condition()) => Ok(CreatedProfile::EmailTaken),
        _ => Ok(CreatedProfile::UsernameTaken),
    }
}
