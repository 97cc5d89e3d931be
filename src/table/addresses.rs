//! Delivery addresses.

use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::{
    Failed, Table, TableError, action,
    customers::CLOSING,
    expression::Expression,
    item::{self, customer::AddressItem, customer::AddressJson},
    key,
};
use crate::shop::{
    address::{Address, AddressContent, MAX_ADDRESSES},
    id::{AddressId, CustomerId},
    timestamp::Timestamp,
};

const DEFAULT: &str = "default_address_id";
const COUNT: &str = "address_count";
const IS_DEFAULT: &str = "is_default";

/// What came of adding an address.
#[derive(Debug, PartialEq, Eq)]
pub enum AddedAddress {
    Added,
    /// An address with this id is there already; this is it.
    Exists(Box<Address>),
    /// The customer has as many as one may have.
    LimitReached,
    /// There is no customer record to count it on.
    NoProfile,
    /// The customer is closing the account, or has closed it.
    Closed,
}

/// What a profile knows of an address.
#[derive(Clone, Copy)]
struct Counted {
    /// It names it as the default.
    is_default: bool,
    /// It counts addresses; old records do not.
    is_counted: bool,
}

/// What came of changing an address.
#[derive(Debug, PartialEq, Eq)]
pub enum AddressChange {
    Updated(Box<Address>),
    Missing,
    VersionConflict,
}

impl Table {
    /// One query, oldest first.
    pub async fn addresses(&self, customer: CustomerId) -> Result<Vec<Address>, TableError> {
        let mut expression = Expression::default();
        let (pk, sk) = (expression.name(key::PK), expression.name(key::SK));
        let partition = expression.text(key::customer_partition(customer));
        let prefix = expression.text(key::ADDRESS_PREFIX);
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression(format!("{pk} = {partition} AND begins_with({sk}, {prefix})"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let answer = request.send().await.map_err(TableError::of)?;
        let items = answer.items.unwrap_or_default();
        items
            .into_iter()
            .map(|stored| item::read::<AddressItem>(stored)?.into_address())
            .collect()
    }

    /// One transaction: the address, and the count that keeps the book within its limit.
    pub async fn add_address(
        &self,
        customer: CustomerId,
        address: &Address,
    ) -> Result<AddedAddress, TableError> {
        let mut expression = Expression::default();
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item::write(&AddressItem::of(customer, address))?))
            .condition_expression(expression.absent(key::PK))
            .set_expression_attribute_names(expression.names())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let mut expression = Expression::default();
        let (count, most) = (expression.name(COUNT), expression.number(MAX_ADDRESSES));
        let condition = format!(
            "{} AND {} AND ({} OR {count} < {most})",
            expression.exists(key::PK),
            expression.absent(CLOSING),
            expression.absent(COUNT)
        );
        let update = format!("ADD {count} {}", expression.number(1));
        let update = self.profile_update(customer, update, condition, &expression)?;
        let put = TransactWriteItem::builder().put(action(put.build())?).build();
        match self.transact(vec![put, update]).await {
            Ok(()) => Ok(AddedAddress::Added),
            Err(TableError::Cancelled(reasons)) => added(reasons),
            Err(other) => Err(other),
        }
    }

    /// One update; keeps id, time of creation, and whether it is the default.
    pub async fn update_address(
        &self,
        customer: CustomerId,
        id: AddressId,
        content: &AddressContent,
        version: Option<u64>,
    ) -> Result<AddressChange, TableError> {
        let mut expression = Expression::default();
        let json = AddressJson::of_content(content).to_text();
        let mut update = format!(
            "SET {} = {}",
            expression.name("delivery_address"),
            expression.text(json)
        );
        let label = expression.name("label");
        match &content.label {
            Some(text) => update.push_str(&format!(", {label} = {}", expression.text(text))),
            None => update.push_str(&format!(" REMOVE {label}")),
        }
        update.push_str(&format!(
            " ADD {} {}",
            expression.name("version"),
            expression.number(1)
        ));
        let mut condition = expression.exists(key::PK);
        if let Some(version) = version {
            condition.push_str(&format!(" AND {}", expression.version_is(version)));
        }
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::address(customer, id).attributes()))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await.map_err(TableError::of_update) {
            Ok(answer) => {
                let stored: AddressItem = item::read(answer.attributes.unwrap_or_default())?;
                Ok(AddressChange::Updated(Box::new(stored.into_address()?)))
            }
            Err(TableError::ConditionFailed(None)) => Ok(AddressChange::Missing),
            Err(TableError::ConditionFailed(Some(_))) => Ok(AddressChange::VersionConflict),
            Err(other) => Err(other),
        }
    }

    /// One transaction, or two when it was the default address, which the profile then no longer
    /// names, or when the address was never counted. Deleting an absent address changes nothing.
    pub async fn delete_address(&self, customer: CustomerId, id: AddressId) -> Result<(), TableError> {
        let usual = Counted {
            is_default: false,
            is_counted: true,
        };
        let reasons = match self.delete_address_once(customer, id, Some(usual)).await {
            Err(TableError::Cancelled(reasons)) => reasons,
            other => return other,
        };
        if reasons.first().is_some_and(Failed::condition) {
            return Ok(());
        }
        // The record tells what it is that was not expected of it.
        let profile = match reasons.get(1) {
            Some(Failed::Condition(profile)) => profile.as_ref(),
            _ => None,
        };
        let counted = profile.map(|profile| Counted {
            is_default: item::text(profile, DEFAULT).and_then(AddressId::parse) == Some(id),
            is_counted: item::number::<i64>(profile, COUNT).is_some_and(|count| count > 0),
        });
        match self.delete_address_once(customer, id, counted).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    /// Without a customer record there is nothing to count on.
    async fn delete_address_once(
        &self,
        customer: CustomerId,
        id: AddressId,
        counted: Option<Counted>,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key::address(customer, id).attributes()))
            .condition_expression(expression.exists(key::PK))
            .set_expression_attribute_names(expression.names());
        let delete = TransactWriteItem::builder()
            .delete(action(delete.build())?)
            .build();
        let mut actions = vec![delete];
        if let Some(counted) = counted {
            actions.push(self.count_less(customer, id, counted)?);
        }
        self.transact(actions).await
    }

    /// Takes an address off the profile, if the profile still is what `counted` says of it.
    fn count_less(
        &self,
        customer: CustomerId,
        id: AddressId,
        counted: Counted,
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (default, this) = (expression.name(DEFAULT), expression.text(id.to_string()));
        let (count, zero) = (expression.name(COUNT), expression.number(0));
        let mut conditions = vec![expression.exists(key::PK)];
        let mut update = if counted.is_counted {
            conditions.push(format!("{count} > {zero}"));
            format!("ADD {count} {}", expression.number(-1))
        } else {
            conditions.push(format!("(attribute_not_exists({count}) OR {count} <= {zero})"));
            format!("SET {count} = {zero}")
        };
        if counted.is_default {
            update.push_str(&format!(" REMOVE {default}"));
            conditions.push(format!("{default} = {this}"));
        } else {
            conditions.push(format!(
                "(attribute_not_exists({default}) OR {default} <> {this})"
            ));
        }
        self.profile_update(customer, update, conditions.join(" AND "), &expression)
    }

    /// One transaction, or two when another address was the default before. `false`: there is no such
    /// address.
    pub async fn set_default_address(
        &self,
        customer: CustomerId,
        id: AddressId,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let mut before = None;
        let mut unmark = true;
        for _ in 0..4 {
            let marked = before.filter(|_| unmark);
            match self
                .set_default_address_once(customer, id, before, marked, now)
                .await
            {
                Ok(()) => return Ok(true),
                Err(TableError::Cancelled(reasons)) if reasons.first().is_some_and(Failed::condition) => {
                    return Ok(false);
                }
                Err(TableError::Cancelled(reasons)) if reasons.get(1).is_some_and(Failed::condition) => {
                    before = default_in(&reasons);
                    unmark = true;
                }
                // The profile names an address that is no longer there: it has no mark to take away.
                Err(TableError::Cancelled(_)) => unmark = false,
                Err(other) => return Err(other),
            }
        }
        Err(TableError::Conflict)
    }

    async fn set_default_address_once(
        &self,
        customer: CustomerId,
        id: AddressId,
        before: Option<AddressId>,
        marked: Option<AddressId>,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let (flag, yes) = (
            expression.name(IS_DEFAULT),
            expression.value(AttributeValue::Bool(true)),
        );
        let mark = format!("SET {flag} = {yes}");
        let condition = expression.exists(key::PK);
        let mut actions = vec![self.address_update(customer, id, mark, condition, &expression)?];

        let mut expression = Expression::default();
        let default = expression.name(DEFAULT);
        let condition = match before {
            None => format!(
                "attribute_not_exists({default}) OR {default} = {}",
                expression.text(id.to_string())
            ),
            Some(before) => format!("{default} = {}", expression.text(before.to_string())),
        };
        let update = format!(
            "SET {default} = {}, {} = {} ADD {} {}",
            expression.text(id.to_string()),
            expression.name("updated_at"),
            expression.text(now.to_text()),
            expression.name("version"),
            expression.number(1)
        );
        let condition = format!("{} AND ({condition})", expression.exists(key::PK));
        actions.push(self.profile_update(customer, update, condition, &expression)?);

        if let Some(marked) = marked.filter(|marked| *marked != id) {
            let mut expression = Expression::default();
            let unmark = format!("REMOVE {}", expression.name(IS_DEFAULT));
            let condition = expression.exists(key::PK);
            actions.push(self.address_update(customer, marked, unmark, condition, &expression)?);
        }
        self.transact(actions).await
    }

    fn profile_update(
        &self,
        customer: CustomerId,
        update: String,
        condition: String,
        expression: &Expression,
    ) -> Result<TransactWriteItem, TableError> {
        self.update_action(key::profile(customer), update, Some(condition), expression)
    }

    fn address_update(
        &self,
        customer: CustomerId,
        id: AddressId,
        update: String,
        condition: String,
        expression: &Expression,
    ) -> Result<TransactWriteItem, TableError> {
        self.update_action(key::address(customer, id), update, Some(condition), expression)
    }
}

/// The address is looked at first: when it exists, this is a repeat, whatever the count says.
fn added(reasons: Vec<Failed>) -> Result<AddedAddress, TableError> {
    let mut reasons = reasons.into_iter();
    match (reasons.next(), reasons.next()) {
        (Some(Failed::Condition(Some(old))), _) => Ok(AddedAddress::Exists(Box::new(
            item::read::<AddressItem>(old)?.into_address()?,
        ))),
        (_, Some(Failed::Condition(None))) => Ok(AddedAddress::NoProfile),
        (_, Some(Failed::Condition(Some(profile)))) if profile.contains_key(CLOSING) => {
            Ok(AddedAddress::Closed)
        }
        _ => Ok(AddedAddress::LimitReached),
    }
}

fn default_in(reasons: &[Failed]) -> Option<AddressId> {
    match reasons.get(1) {
        Some(Failed::Condition(Some(profile))) => item::text(profile, DEFAULT).and_then(AddressId::parse),
        _ => None,
    }
}
