//! The account page: everything a customer sees, read backwards from one partition.

use super::{
    Item, Table, TableError,
    expression::Expression,
    item::{self, cart, customer::AddressItem, customer::ProfileItem, order::OrderItem},
    key,
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
    /// Whether `orders` are all there are.
    pub all_orders: bool,
    pub addresses: Vec<Address>,
    pub cart: Cart,
}

impl Table {
    /// One query when profile, orders, addresses and cart are at most 22 items; two for a longer
    /// history. At least `orders` of the newest orders come back, if there are so many.
    pub async fn account(
        &self,
        customer: CustomerId,
        orders: u32,
        now: Timestamp,
    ) -> Result<Account, TableError> {
        // The profile is one item more.
        let limit = USUAL_LIMIT.max(orders + 1);
        let (mut items, more) = self.account_backwards(customer, None, Some(limit)).await?;
        if more {
            let reached = items
                .last()
                .and_then(|last| item::text(last, key::SK))
                .unwrap_or_default();
            // Below the orders lie only addresses and the cart; what was read of them is kept.
            let below = if reached < key::ORDER_PREFIX {
                reached
            } else {
                key::ORDER_PREFIX
            }
            .to_owned();
            let all_orders = reached < key::ORDER_PREFIX;
            let (rest, _) = self.account_backwards(customer, Some(below), None).await?;
            items.extend(rest);
            return self.assemble(items, all_orders, now);
        }
        self.assemble(items, true, now)
    }

    /// One query for each megabyte, strongly consistent: everything that lies in a customer's partition.
    pub async fn whole_account(&self, customer: CustomerId, now: Timestamp) -> Result<Account, TableError> {
        let mut items = Vec::new();
        let mut start = None;
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
                .set_exclusive_start_key(start.take())
                .consistent_read(true)
                .scan_index_forward(false);
            let answer = request.send().await.map_err(TableError::of)?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return self.assemble(items, true, now);
            }
        }
    }

    /// One backward query of the partition, from below a sort key. Also tells whether more follows.
    async fn account_backwards(
        &self,
        customer: CustomerId,
        below: Option<String>,
        limit: Option<u32>,
    ) -> Result<(Vec<Item>, bool), TableError> {
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
        let answer = request.send().await.map_err(TableError::of)?;
        let more = answer.last_evaluated_key.is_some();
        Ok((answer.items.unwrap_or_default(), more))
    }

    fn assemble(&self, items: Vec<Item>, all_orders: bool, now: Timestamp) -> Result<Account, TableError> {
        let mut account = Account {
            all_orders,
            ..Account::default()
        };
        for stored in items {
            let sort_key = item::text(&stored, key::SK).unwrap_or_default();
            if sort_key == key::PROFILE {
                account.profile = item::read::<ProfileItem>(stored)?.into_profile()?;
            } else if sort_key == key::CART {
                account.cart = cart::read(Some(&stored), now, self.currency);
            } else if sort_key.starts_with(key::ORDER_PREFIX) {
                account
                    .orders
                    .push(item::read::<OrderItem>(stored)?.into_order(self.currency)?);
            } else if sort_key.starts_with(key::ADDRESS_PREFIX) {
                account
                    .addresses
                    .push(item::read::<AddressItem>(stored)?.into_address()?);
            }
        }
        // Addresses are listed oldest first wherever they are listed.
        account.addresses.sort_by_key(|address| address.id);
        Ok(account)
    }
}
