//! The single table: the only place that knows DynamoDB.
//!
//! Access patterns and their requests, in the usual case. A page or a repeat that is out of the
//! ordinary may add one.
//!
//! | Function | Requests |
//! | --- | --- |
//! | `profile`, `order`, `cart` | 1 get |
//! | `orders_by_keys`, `stock_levels`, `sale_rows` | 1 batch get |
//! | `account` (profile, newest orders, addresses, cart) | 1 query; 2 for a long history |
//! | `addresses`, `orders` | 1 query |
//! | `whole_account` | 1 query for each megabyte |
//! | `begin_to_close` | 1 transaction |
//! | `keep_open` | 1 update |
//! | `close_account` | 1 transaction for each 100 items |
//! | `customer_of_email`, `delivery_fees` | 1 get |
//! | `product` (text, stock, demand) | 1 query |
//! | `whole_stock` (word, rows, demand), `stock_rows`, `settled_stock_rows` | 1 query; 1; 2 |
//! | `set_stock_shards`, `gather_stock` | 1 transaction, after one read |
//! | `used_keys` | 1 batch get |
//! | `orders_awaiting_payment`, `orders_to_settle` | 1 query of an index |
//! | `shop_settings` (version of the catalogue, fees for delivery), `catalogue` | 1 query each |
//! | `slots_of_week` | 1 query |
//! | `slots_by_id`, `order_and_slot` | 1 batch get |
//! | `orders_with_slot` | 1 query of index 1 |
//! | `address_and_cart` | 1 get, or 1 batch get for both |
//! | `save_slots` | 1 transaction |
//! | `orders_in_status`, `orders_of_day`, `order_key_of_code` | 1 query of an index |
//! | `create_profile`, `add_address`, `delete_address`, `set_default_address` | 1 transaction |
//! | `update_profile`, `update_address`, `save_delivery_fees`, cart changes | 1 update |
//! | `claim_mail`, `close_mail` | 1 put, 1 update |
//! | `records_for_order` + `place_order` | 1 batch get + 1 transaction |
//! | `advance_order` (a step that needs only the order's state) | 1 update |
//! | `write_step` (any other step), `save_product`, `adjust_stock`, `merge_carts` | 1 transaction, after one read |
//! | `count` (what the stream tells) | 1 batch get where there are carts, 1 transaction |
//! | `show_availability` | 1 transaction |
//! | `day_reports` | 1 query |
//!
//! Nothing scans. Every write carries its condition, but three that hold whatever is there: emptying a
//! cart, counting a change of the catalogue, and the price beside the stock, which goes with the text's
//! condition in one transaction; and where a caller names no version, the last writer wins.

mod accounts;
mod addresses;
mod carts;
pub mod client;
mod close_account;
mod counts;
mod customers;
mod delivery_fees;
pub mod design;
mod error;
mod expression;
mod goods;
mod idempotency;
mod item;
mod key;
mod mail_marks;
mod merge_carts;
mod order_steps;
mod orders;
mod payments;
pub mod permissions;
mod place_order;
mod products;
mod quote;
mod reports;
mod rows;
mod run_sheet;
mod settings;
mod slots;
mod stock;
mod stock_rows;
pub mod stream;

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update},
};

pub use accounts::Account;
pub use addresses::{AddedAddress, AddressChange};
pub use carts::{Added, CartUpdate};
pub use counts::Counted;
pub use customers::{ClosedAccount, CreatedProfile, ProfileUpdate};
pub use error::{Failed, TableError};
pub use mail_marks::{MailClaim, MailEnd};
pub use order_steps::{Advanced, StepWritten};
pub use payments::OwnedKey;
pub use place_order::{FailedLine, OrderRecords, PlacedOrder, UsedKey};
pub use run_sheet::SlotsOf;
pub use settings::ShopSettings;
pub use slots::SavedSlots;
pub use stock::{StockWrite, StockWritten, WholeStock};

use crate::shop::{money::Currency, timestamp::Timestamp};

/// A stored item.
pub type Item = HashMap<String, AttributeValue>;

/// The table, over any DynamoDB. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    name: String,
    /// The currency of prices whose record does not name one.
    currency: Currency,
}

impl Table {
    pub fn new(client: Client, name: impl Into<String>, currency: Currency) -> Self {
        Self {
            client,
            name: name.into(),
            currency,
        }
    }

    pub fn currency(&self) -> Currency {
        self.currency
    }

    async fn get(&self, key: &key::Key, consistent: bool) -> Result<Option<Item>, TableError> {
        let request = self
            .client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(key.attributes()))
            .consistent_read(consistent);
        Ok(request.send().await.map_err(TableError::of)?.item)
    }

    /// Reads up to 100 keys. Keys that DynamoDB left over are asked for again.
    async fn batch_get(&self, keys: &[key::Key], consistent: bool) -> Result<Vec<Item>, TableError> {
        /// How often left-over keys are asked for before the table counts as throttled.
        const ROUNDS: usize = 5;
        let mut found = Vec::with_capacity(keys.len());
        let mut wanted: Vec<Item> = keys.iter().map(key::Key::attributes).collect();
        for _ in 0..ROUNDS {
            if wanted.is_empty() {
                return Ok(found);
            }
            let keys = aws_sdk_dynamodb::types::KeysAndAttributes::builder()
                .set_keys(Some(std::mem::take(&mut wanted)))
                .consistent_read(consistent)
                .build()
                .map_err(|error| TableError::Other(error.to_string()))?;
            let request = self.client.batch_get_item().request_items(&self.name, keys);
            let answer = request.send().await.map_err(TableError::of)?;
            found.extend(
                answer
                    .responses
                    .unwrap_or_default()
                    .remove(&self.name)
                    .unwrap_or_default(),
            );
            let left = answer.unprocessed_keys.unwrap_or_default().remove(&self.name);
            wanted = left.map(|left| left.keys).unwrap_or_default();
        }
        if wanted.is_empty() {
            Ok(found)
        } else {
            Err(TableError::Throttled)
        }
    }

    async fn transact(&self, actions: Vec<TransactWriteItem>) -> Result<(), TableError> {
        // The SDK gives every call a token of its own and keeps it over its retries, so an answer
        // that was lost on the way does not write twice.
        let request = self
            .client
            .transact_write_items()
            .set_transact_items(Some(actions));
        request.send().await.map_err(TableError::of_transaction)?;
        Ok(())
    }

    /// An update as a part of a transaction; when its condition fails the old item comes along.
    fn update_action(
        &self,
        key: key::Key,
        update: String,
        condition: Option<String>,
        expression: &expression::Expression,
    ) -> Result<TransactWriteItem, TableError> {
        self.conditional_update(key, update, condition, expression)
            .map(as_action)
    }

    /// An update for itself or as a part of a transaction; when its condition fails the old item comes along.
    fn conditional_update(
        &self,
        key: key::Key,
        update: String,
        condition: Option<String>,
        expression: &expression::Expression,
    ) -> Result<Update, TableError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key.attributes()))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        action(update.build())
    }

    /// One update. When its condition fails the old item comes along.
    async fn update(&self, update: Update) -> Result<(), TableError> {
        let request = self
            .client
            .update_item()
            .table_name(update.table_name)
            .set_key(Some(update.key))
            .update_expression(update.update_expression)
            .set_condition_expression(update.condition_expression)
            .set_expression_attribute_names(update.expression_attribute_names)
            .set_expression_attribute_values(update.expression_attribute_values)
            .set_return_values_on_condition_check_failure(update.return_values_on_condition_check_failure);
        request.send().await.map_err(TableError::of_update)?;
        Ok(())
    }
}

/// An update as a part of a transaction.
fn as_action(update: Update) -> TransactWriteItem {
    TransactWriteItem::builder().update(update).build()
}

/// Finds an item by its sort key.
fn with_sort_key<'a>(items: &'a [Item], sort_key: &str) -> Option<&'a Item> {
    items
        .iter()
        .find(|item| item::text(item, key::SK) == Some(sort_key))
}

/// Whether an item that carries an expiry is over by `now`.
fn is_expired(stored: &Item, now: Timestamp) -> bool {
    item::number::<i64>(stored, key::EXPIRES_AT).is_some_and(|seconds| seconds <= now.seconds())
}

/// A part of a transaction, from the SDK's builder.
fn action<T>(built: Result<T, aws_sdk_dynamodb::error::BuildError>) -> Result<T, TableError> {
    built.map_err(|error| TableError::Other(error.to_string()))
}
