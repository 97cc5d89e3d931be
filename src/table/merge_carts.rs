//! Carts that take up others' lines: an anonymous one's, or an earlier order's.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};

use super::{
    Table, TableError, action,
    carts::replaceable,
    expression::Expression,
    item::{self, cart},
    key, with_sort_key,
};
use crate::shop::{
    cart::{Cart, CartOwner},
    id::{CartToken, CustomerId, OrderKey},
    order::Order,
    timestamp::Timestamp,
};

impl Table {
    /// One batch get of both carts, the customer's first.
    pub async fn carts_to_merge(
        &self,
        customer: CustomerId,
        token: &CartToken,
        now: Timestamp,
    ) -> Result<(Cart, Cart), TableError> {
        let mine = key::cart(&CartOwner::Customer(customer));
        let theirs = key::cart(&CartOwner::Anonymous(token.clone()));
        let found = self.batch_get(&[mine.clone(), theirs.clone()], true).await?;
        let of = |key: &key::Key| {
            let stored = found
                .iter()
                .find(|stored| item::text(stored, key::PK) == Some(&key.pk));
            cart::read(stored, now, self.currency)
        };
        Ok((of(&mine), of(&theirs)))
    }

    /// One batch get: an order of the customer, and the customer's cart.
    pub async fn order_and_cart(
        &self,
        order: &OrderKey,
        now: Timestamp,
    ) -> Result<(Option<Order>, Cart), TableError> {
        let (order, cart) = (key::order(order), key::cart(&CartOwner::Customer(order.customer)));
        let found = self.batch_get(&[order.clone(), cart], true).await?;
        let stored = with_sort_key(&found, &order.sk).cloned();
        let order = stored.map(|stored| self.read_order(stored)).transpose()?;
        Ok((
            order,
            cart::read(with_sort_key(&found, key::CART), now, self.currency),
        ))
    }

    /// One transaction: the merged cart replaces the customer's, the anonymous one goes, if both are
    /// as they were read.
    pub async fn merge_carts(
        &self,
        customer: CustomerId,
        token: &CartToken,
        merged: &Cart,
        (my_version, their_version): (u64, u64),
        now: Timestamp,
    ) -> Result<(), TableError> {
        let owner = CartOwner::Customer(customer);
        let mut expression = Expression::default();
        let condition = replaceable(&mut expression, my_version, now);
        let mut stored = cart::write(&owner, merged, now, self.currency);
        let version = AttributeValue::N(merged.version.to_string());
        stored.insert(cart::MERGED_VERSION.to_owned(), version);
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(stored))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let mut expression = Expression::default();
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key::cart(&CartOwner::Anonymous(token.clone())).attributes()))
            .condition_expression(expression.version_is(their_version))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let actions = vec![
            TransactWriteItem::builder().put(action(put.build())?).build(),
            TransactWriteItem::builder()
                .delete(action(delete.build())?)
                .build(),
        ];
        match self.transact(actions).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }
}
