//! The account page: everything a customer sees, read backwards from one partition.

use serde_json::value::RawValue;

use super::{
    Table, TableError,
    expression::Expression,
    item::{cart, customer::AddressItem, customer::ProfileItem, json, order::OrderItem},
    key,
    rows::{Rows, rows},
};
use crate::shop::{
    address::Address, cart::Cart, customer::Profile, id::CustomerId, order::Order, timestamp::Timestamp,
};

/// How many items one backward query reads at least: a profile, ten orders, ten addresses and a cart, and one to
/// know that there are no more.
const USUAL_LIMIT: u32 = 23;

/// What lies in a customer's partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    pub profile: Option<Profile>,
    /// The newest orders, newest first.
    pub orders: Vec<Order>,
    pub addresses: Vec<Address>,
    pub cart: Cart,
}

impl Table {
    /// One query when profile, orders, addresses and cart are at most 22 items; two for a longer
    /// history. At most `orders` of the newest orders come back.
    pub async fn account(
        &self,
        customer: CustomerId,
        orders: u32,
        now: Timestamp,
    ) -> Result<Account, TableError> {
        // The profile is one item more.
        let limit = USUAL_LIMIT.max(orders + 1);
        let mut found = self.account_backwards(customer, None, Some(limit)).await?;
        if found.are_cut() {
            let last = found.items.last().map(|last| json::key_of(last)).transpose()?;
            let reached = last.as_ref().map(json::Key::sort_key).unwrap_or_default();
            // Below the orders lie only addresses and the cart; what was read of them is kept.
            let below = if reached < key::ORDER_PREFIX {
                reached
            } else {
                key::ORDER_PREFIX
            }
            .to_owned();
            found.follow(self.account_backwards(customer, Some(below), None).await?);
        }
        self.assemble(&found.items, orders as usize, now)
    }

    /// One query for each megabyte, strongly consistent: everything that lies in a customer's partition.
    pub async fn whole_account(&self, customer: CustomerId, now: Timestamp) -> Result<Account, TableError> {
        let mut found = Rows::default();
        loop {
            let mut expression = Expression::default();
            let (pk, partition) = (
                expression.name(key::PK),
                expression.text(key::customer_partition(customer)),
            );
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .key_condition_expression(format!("{pk} = {partition}"))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_exclusive_start_key(found.last()?)
                .consistent_read(true)
                .scan_index_forward(false);
            found.follow(rows(request).await?);
            if !found.are_cut() {
                return self.assemble(&found.items, usize::MAX, now);
            }
        }
    }

    /// One backward query of the partition, from below a sort key.
    async fn account_backwards(
        &self,
        customer: CustomerId,
        below: Option<String>,
        limit: Option<u32>,
    ) -> Result<Rows, TableError> {
        let mut expression = Expression::default();
        let pk = expression.name(key::PK);
        let mut condition = format!("{pk} = {}", expression.text(key::customer_partition(customer)));
        if let Some(below) = below {
            condition.push_str(&format!(
                " AND {} < {}",
                expression.name(key::SK),
                expression.text(below)
            ));
        }
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .set_limit(limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX)))
            .scan_index_forward(false);
        rows(request).await
    }

    fn assemble(
        &self,
        items: &[Box<RawValue>],
        most_orders: usize,
        now: Timestamp,
    ) -> Result<Account, TableError> {
        let mut account = Account::default();
        for stored in items {
            let key = json::key_of(stored)?;
            let sort_key = key.sort_key();
            if sort_key == key::PROFILE {
                account.profile = json::read::<ProfileItem>(stored)?.into_profile()?;
            } else if sort_key == key::CART {
                account.cart = cart::read(Some(&json::item(stored)?), now, self.currency);
            } else if sort_key.starts_with(key::ORDER_PREFIX) {
                if account.orders.len() < most_orders {
                    let order = json::read::<OrderItem>(stored)?;
                    account.orders.push(order.into_order(self.currency)?);
                }
            } else if sort_key.starts_with(key::ADDRESS_PREFIX) {
                account
                    .addresses
                    .push(json::read::<AddressItem>(stored)?.into_address()?);
            }
        }
        // Addresses are listed oldest first wherever they are listed.
        account.addresses.sort_by_key(|address| address.id);
        Ok(account)
    }
}
