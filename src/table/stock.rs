//! Stock, as staff counts it.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{
    Failed, Item, Table, TableError,
    expression::Expression,
    idempotency::fingerprint_of,
    item::{self, product::product_of},
    key::{self, Key},
    products::level_in,
    with_sort_key,
};
use crate::shop::{
    id::{CustomerId, IdempotencyKey, ProductId},
    place_order::SaleRow,
    stock::{Availability, StockLevel},
    timestamp::Timestamp,
};

const OPERATION: &str = "adjustStock";

/// A change of stock that is ready to be written.
#[derive(Debug)]
pub struct StockWrite<'a> {
    pub before: &'a StockLevel,
    pub after: &'a StockLevel,
    /// The word that lists show at the moment, as far as is known. Orders do not change it.
    pub shown: Option<Availability>,
    pub staff: CustomerId,
    pub reason: &'a str,
    pub key: &'a IdempotencyKey,
    pub fingerprint: &'a str,
    pub now: Timestamp,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum StockWritten {
    Written,
    /// The key was used in the meantime.
    KeyUsed,
    /// The stock has moved since it was read.
    Moved,
}

impl Table {
    /// One batch get for up to 50 products; unknown ones are left out.
    pub async fn stock_levels(&self, products: &[ProductId]) -> Result<Vec<StockLevel>, TableError> {
        let keys = products
            .iter()
            .flat_map(|id| [key::product_stock(id), key::product_cart_total(id)]);
        let found = self.batch_get(&keys.collect::<Vec<Key>>(), false).await?;
        let level = |id: &ProductId| level_in(&of_product(&found, id)).transpose();
        products.iter().filter_map(level).collect()
    }

    /// One batch get: the stock of one product, and whether the key was used before (`Some(true)`: for
    /// the same request).
    pub async fn stock_to_adjust(
        &self,
        product: &ProductId,
        staff: CustomerId,
        key: &IdempotencyKey,
        fingerprint: &str,
        now: Timestamp,
    ) -> Result<(Option<StockLevel>, Option<bool>), TableError> {
        let record = key::idempotency(staff, OPERATION, key);
        let keys = [
            key::product_stock(product),
            key::product_cart_total(product),
            record.clone(),
        ];
        let found = self.batch_get(&keys, true).await?;
        let used = with_sort_key(&found, &record.sk).and_then(|record| fingerprint_of(record, now));
        let same_request = used.map(|used| used == fingerprint);
        Ok((level_in(&of_product(&found, product))?, same_request))
    }

    /// One batch get: the rows that decide whether products can be sold, in the order of `products`.
    pub async fn sale_rows(&self, products: &[ProductId]) -> Result<Vec<Option<SaleRow>>, TableError> {
        let keys: Vec<Key> = products.iter().map(key::product_stock).collect();
        let found = self.batch_get(&keys, true).await?;
        let row = |id: &ProductId| self.sale_row(of_product(&found, id).into_iter().next());
        products.iter().map(row).collect()
    }

    /// One transaction: the stock, the record of the key, and the availability that lists show when it
    /// is another word.
    pub async fn adjust_stock(&self, write: &StockWrite<'_>) -> Result<StockWritten, TableError> {
        let record = key::idempotency(write.staff, OPERATION, write.key);
        let named = [
            ("product_id", write.after.product.to_string()),
            ("reason", write.reason.to_owned()),
        ];
        let record = self.use_key(&record, write.fingerprint, &named, write.now)?;
        let mut actions = vec![record, self.set_stock(write)?];
        let word = write.after.availability();
        if write.shown != Some(word) {
            actions.extend([
                self.set_availability(&write.after.product, word, write.after.version)?,
                self.count_change()?,
            ]);
        }
        match self.transact(actions).await {
            Ok(()) => Ok(StockWritten::Written),
            Err(TableError::Cancelled(reasons)) => Ok(match reasons.first() {
                Some(Failed::Condition(_)) => StockWritten::KeyUsed,
                _ => StockWritten::Moved,
            }),
            Err(other) => Err(other),
        }
    }

    fn set_stock(&self, write: &StockWrite<'_>) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let mut update = format!(
            "SET {} = {}, {} = {}",
            expression.name("stock_available"),
            expression.number(write.after.available),
            expression.name("version"),
            expression.number(write.after.version)
        );
        if let Some(threshold) = write.after.low_stock_at {
            let name = expression.name("low_stock_at");
            update.push_str(&format!(", {name} = {}", expression.number(threshold)));
        }
        let condition = expression.version_is(write.before.version);
        self.update_action(
            key::product_stock(&write.after.product),
            update,
            Some(condition),
            &expression,
        )
    }

    /// One transaction: the word that lists show for a product, unless that of a later stock stands there.
    pub async fn show_availability(&self, stock: &StockLevel) -> Result<(), TableError> {
        let word = self.set_availability(&stock.product, stock.availability(), stock.version)?;
        match self.transact(vec![word, self.count_change()?]).await {
            // A later word stands there, or the product has no text.
            Ok(()) | Err(TableError::Cancelled(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// The version of the stock is kept beside the word, so that an earlier one cannot take its place.
    fn set_availability(
        &self,
        product: &ProductId,
        word: Availability,
        stock_version: u64,
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (known, version) = (
            expression.name("availability_version"),
            expression.number(stock_version),
        );
        let update = format!(
            "SET {} = {}, {known} = {version}",
            expression.name("availability"),
            expression.text(word.name())
        );
        let condition = format!(
            "{} AND (attribute_not_exists({known}) OR {known} < {version})",
            expression.exists(key::PK)
        );
        self.update_action(key::product_detail(product), update, Some(condition), &expression)
    }
}

fn of_product(found: &[Item], id: &ProductId) -> Vec<Item> {
    let is_its = |stored: &&Item| item::text(stored, key::PK).and_then(product_of).as_ref() == Some(id);
    found.iter().filter(is_its).cloned().collect()
}
