//! A customer leaves: the items of the partition, and the marks that kept e-mail and user name unique.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};

use super::{
    Account, Table, TableError, action, as_action,
    expression::Expression,
    key::{self, Key},
};
use crate::shop::{cart::CartOwner, customer::Profile, id::CustomerId, order::Order, timestamp::Timestamp};

/// The most actions of one transaction.
const MOST_ACTIONS: usize = 100;

impl Table {
    /// One transaction for each 100 items: takes the customer out of the orders, and deletes all else that
    /// was read. The profile goes last, with its marks, so that what was interrupted can be repeated. Fails
    /// with a conflict when something has changed since it was read.
    pub async fn close_account(
        &self,
        customer: CustomerId,
        account: &Account,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let forgotten = account
            .orders
            .iter()
            .filter_map(|order| Some((order, order.forget_customer(now)?)));
        let mut orders: Vec<TransactWriteItem> = forgotten
            .map(|(before, after): (&Order, Order)| self.change_order(before, &after, None).map(as_action))
            .collect::<Result<_, _>>()?;
        let mut last = Vec::new();
        for address in &account.addresses {
            last.push(self.delete(&key::address(customer, address.id), None)?);
        }
        if account.cart.version > 0 {
            last.push(self.delete(&key::cart(&CartOwner::Customer(customer)), None)?);
        }
        if let Some(profile) = &account.profile {
            last.push(self.delete_mark(&key::email(&profile.email), customer)?);
            if let Some(username) = &profile.username {
                last.push(self.delete_mark(&key::username(username), customer)?);
            }
            last.push(self.delete_profile(profile)?);
        }
        while orders.len() + last.len() > MOST_ACTIONS {
            let rest = orders.split_off(orders.len().min(MOST_ACTIONS));
            self.close(orders).await?;
            orders = rest;
        }
        orders.extend(last);
        if orders.is_empty() {
            return Ok(());
        }
        self.close(orders).await
    }

    async fn close(&self, actions: Vec<TransactWriteItem>) -> Result<(), TableError> {
        match self.transact(actions).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    /// The profile as it was read: an address that was added since is counted there.
    fn delete_profile(&self, profile: &Profile) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let count = expression.name("address_count");
        let counted = expression.number(profile.address_count);
        let condition = format!(
            "{} AND (attribute_not_exists({count}) OR {count} <= {counted})",
            expression.version_is(profile.version)
        );
        self.delete(&key::profile(profile.id), Some((condition, expression)))
    }

    /// A mark that is another customer's stays theirs.
    fn delete_mark(&self, key: &Key, customer: CustomerId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let absent = expression.absent(key::PK);
        let owner = expression.name(super::customers::OWNER);
        let mine = expression.text(customer.to_string());
        self.delete(key, Some((format!("{absent} OR {owner} = {mine}"), expression)))
    }

    fn delete(
        &self,
        key: &Key,
        condition: Option<(String, Expression)>,
    ) -> Result<TransactWriteItem, TableError> {
        let mut delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key.attributes()));
        if let Some((condition, expression)) = condition {
            delete = delete
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values());
        }
        Ok(TransactWriteItem::builder()
            .delete(action(delete.build())?)
            .build())
    }
}
