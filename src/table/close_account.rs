//! A customer leaves: the items of the partition, and the marks that kept e-mail and user name unique.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};

use super::{
    Account, Failed, Table, TableError, action, as_action,
    customers::{CLOSING, EMAIL, OWNER},
    expression::Expression,
    key::{self, Key},
};
use crate::shop::{cart::CartOwner, customer::Profile, id::CustomerId, order::Order, timestamp::Timestamp};

/// The most actions of one transaction.
const MOST_ACTIONS: usize = 100;

impl Table {
    /// One transaction: from here on no order is placed and no address is added. The cart goes, by which an
    /// order of it would be placed. Fails with a conflict when profile or cart are not as they were read.
    pub async fn begin_to_close(
        &self,
        profile: &Profile,
        cart_version: u64,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let update = format!(
            "SET {} = {}",
            expression.name(CLOSING),
            expression.text(now.to_text())
        );
        let condition = format!(
            "{} AND {}",
            expression.exists(EMAIL),
            expression.version_is(profile.version)
        );
        let mark = self.update_action(key::profile(profile.id), update, Some(condition), &expression)?;
        let mut expression = Expression::default();
        let mut condition = format!(
            "{} OR NOT {}",
            expression.absent(key::PK),
            expression.not_expired(now.seconds())
        );
        if cart_version > 0 {
            condition.push_str(&format!(" OR {}", expression.version_is(cart_version)));
        }
        let cart = key::cart(&CartOwner::Customer(profile.id));
        let cart = self.delete(&cart, Some((condition, expression)))?;
        match self.transact(vec![mark, cart]).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    /// One update: the account is not closed after all.
    pub async fn keep_open(&self, customer: CustomerId) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let update = format!("REMOVE {}", expression.name(CLOSING));
        let condition = Some(expression.exists(EMAIL));
        let kept = self.conditional_update(key::profile(customer), update, condition, &expression)?;
        match self.update(kept).await {
            // Another request has closed it to the end.
            Err(TableError::ConditionFailed(_)) => Ok(()),
            other => other,
        }
    }

    /// One transaction for each 100 items: takes the customer out of the orders, and deletes all else that
    /// was read. The profile goes last, with its marks, so that what was interrupted can be repeated; what is
    /// left of it tells nobody who the customer was. Fails with a conflict when an order or the profile has
    /// changed since it was read.
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
        let mut actions: Vec<TransactWriteItem> = forgotten
            .map(|(before, after): (&Order, Order)| self.change_order(before, &after, None).map(as_action))
            .collect::<Result<_, _>>()?;
        for address in &account.addresses {
            actions.push(self.delete(&key::address(customer, address.id), None)?);
        }
        if account.cart.version > 0 {
            actions.push(self.delete(&key::cart(&CartOwner::Customer(customer)), None)?);
        }
        let last = match &account.profile {
            Some(profile) => self.forget_profile(profile, now)?,
            None => Vec::new(),
        };
        while actions.len() + last.len() > MOST_ACTIONS {
            let rest = actions.split_off(actions.len().min(MOST_ACTIONS));
            self.forget(actions, 0).await?;
            actions = rest;
        }
        let marks = last.len().saturating_sub(1);
        actions.extend(last);
        self.forget(actions, marks).await
    }

    /// The last actions delete `marks`: one that is another customer's stays theirs.
    async fn forget(&self, mut actions: Vec<TransactWriteItem>, marks: usize) -> Result<(), TableError> {
        let firm = actions.len() - marks;
        loop {
            if actions.is_empty() {
                return Ok(());
            }
            let reasons = match self.transact(actions.clone()).await {
                Err(TableError::Cancelled(reasons)) => reasons,
                other => return other,
            };
            let mut place = 0;
            let known = actions.len();
            actions.retain(|_| {
                let is_foreign = place >= firm && reasons.get(place).is_some_and(Failed::condition);
                place += 1;
                !is_foreign
            });
            if actions.len() == known {
                return Err(TableError::Conflict);
            }
        }
    }

    /// What is left is the version, from which an account that is begun anew goes on; then the marks.
    fn forget_profile(
        &self,
        profile: &Profile,
        now: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, TableError> {
        let mut left = key::profile(profile.id).attributes();
        let version = profile.version + 1;
        left.insert("version".to_owned(), AttributeValue::N(version.to_string()));
        left.insert(CLOSING.to_owned(), AttributeValue::S(now.to_text()));
        let mut expression = Expression::default();
        let condition = format!(
            "{} AND {}",
            expression.exists(CLOSING),
            expression.version_is(profile.version)
        );
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(left))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let mut actions = vec![TransactWriteItem::builder().put(action(put.build())?).build()];
        actions.push(self.delete_mark(&key::email(&profile.email), profile.id)?);
        if let Some(username) = &profile.username {
            actions.push(self.delete_mark(&key::username(username), profile.id)?);
        }
        Ok(actions)
    }

    fn delete_mark(&self, key: &Key, customer: CustomerId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let absent = expression.absent(key::PK);
        let owner = expression.name(OWNER);
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
