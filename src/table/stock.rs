//! Stock, as staff counts it.

use aws_sdk_dynamodb::types::TransactWriteItem;
use futures_util::future::try_join_all;

use super::{
    Failed, Item, Table, TableError,
    expression::Expression,
    idempotency::fingerprint_of,
    item::{
        self,
        product::{StockItem, in_carts, product_of},
    },
    key::{self, Key},
    stock_rows::ROUNDS,
    with_sort_key,
};
use crate::shop::{
    id::{CustomerId, IdempotencyKey, ProductId},
    place_order::SaleRow,
    stock::{Availability, StockLevel},
    stock_shards::StockRows,
    timestamp::Timestamp,
};

const OPERATION: &str = "adjustStock";
/// The attributes of a product's text that tell lists of its stock.
pub(super) const SHOWN: &str = "availability";
pub(super) const SHOWN_VERSION: &str = "availability_version";
pub(super) const SHOWN_PIECES: &str = "availability_pieces";
pub(super) const SHOWN_THRESHOLD: &str = "availability_threshold";

/// A change of stock that is ready to be written.
#[derive(Debug)]
pub struct StockWrite<'a> {
    pub before: &'a StockRows,
    pub after: &'a StockRows,
    /// The word that lists show at the moment, as far as is known. Orders do not change it.
    pub shown: Option<Availability>,
    pub staff: CustomerId,
    pub reason: &'a str,
    pub key: &'a IdempotencyKey,
    pub fingerprint: &'a str,
    pub now: Timestamp,
}

/// All that the table holds of a stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeStock {
    pub rows: StockRows,
    /// The pieces in open carts.
    pub in_carts: u32,
    /// The word that lists show; `None` where there is no text.
    pub shown: Option<Availability>,
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
    /// One batch get for up to 50 products, and one query for each whose stock is spread; unknown ones are left
    /// out.
    pub async fn stock_levels(&self, products: &[ProductId]) -> Result<Vec<StockLevel>, TableError> {
        let keys = products
            .iter()
            .flat_map(|id| [key::product_stock(id), key::product_cart_total(id)]);
        let found = self.batch_get(&keys.collect::<Vec<Key>>(), false).await?;
        let of_each: Vec<Vec<Item>> = products.iter().map(|id| of_product(&found, id)).collect();
        self.whole_levels(&of_each).await
    }

    /// One batch get, and one query where the stock is spread: the stock of one product, its pieces in open
    /// carts, and whether the key was used before (`Some(true)`: for the same request).
    pub async fn stock_to_adjust(
        &self,
        product: &ProductId,
        staff: CustomerId,
        key: &IdempotencyKey,
        fingerprint: &str,
        now: Timestamp,
    ) -> Result<(Option<StockRows>, u32, Option<bool>), TableError> {
        let record = key::idempotency(staff, OPERATION, key);
        let keys = [
            key::product_stock(product),
            key::product_cart_total(product),
            record.clone(),
        ];
        let found = self.batch_get(&keys, true).await?;
        let used = with_sort_key(&found, &record.sk).and_then(|record| fingerprint_of(record, now));
        let same_request = used.map(|used| used == fingerprint);
        let in_carts = in_carts(with_sort_key(&found, key::CART_TOTAL));
        let first = with_sort_key(&found, key::STOCK).cloned();
        let first = first.map(item::read::<StockItem>).transpose()?;
        let rows = match first {
            Some(first) if first.shards() > 1 => self.stock_rows(product).await?,
            Some(first) => first.first_of(vec![first.row()], self.currency),
            None => None,
        };
        Ok((rows, in_carts, same_request))
    }

    /// One batch get: the rows that decide whether products can be sold, in the order of `products`. For one
    /// whose stock is spread, two queries more.
    pub async fn sale_rows(&self, products: &[ProductId]) -> Result<Vec<Option<SaleRow>>, TableError> {
        let keys: Vec<Key> = products.iter().map(key::product_stock).collect();
        let found = self.batch_get(&keys, true).await?;
        let row = async |id: &ProductId| self.whole_sale_row(of_product(&found, id).first()).await;
        try_join_all(products.iter().map(row)).await
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
        let mut actions = vec![record];
        actions.extend(self.change_rows(write.before, write.after)?);
        let level = write.after.level(0);
        if write.shown != Some(level.availability()) {
            let is_told = level.shards > 1;
            actions.extend([self.set_availability(&level, is_told)?, self.count_change()?]);
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

    /// One transaction: the word that lists show for a product, unless that of a later stock stands there. With
    /// `is_told` the pieces stand beside it, for those who follow the word because no row tells them.
    pub async fn show_availability(&self, stock: &StockLevel, is_told: bool) -> Result<(), TableError> {
        let word = self.set_availability(stock, is_told)?;
        match self.transact(vec![word, self.count_change()?]).await {
            // A later word stands there, or the product has no text.
            Ok(()) | Err(TableError::Cancelled(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// The version of the stock is kept beside the word, so that an earlier one cannot take its place.
    fn set_availability(&self, stock: &StockLevel, is_told: bool) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (known, version) = (expression.name(SHOWN_VERSION), expression.number(stock.version));
        let mut update = format!(
            "SET {} = {}, {known} = {version}",
            expression.name(SHOWN),
            expression.text(stock.availability().name())
        );
        let mut removed = Vec::new();
        for (name, number) in [
            (SHOWN_PIECES, Some(stock.available)),
            (SHOWN_THRESHOLD, stock.low_stock_at),
        ] {
            let name = expression.name(name);
            match number.filter(|_| is_told) {
                Some(number) => update.push_str(&format!(", {name} = {}", expression.number(number))),
                None => removed.push(name),
            }
        }
        if !removed.is_empty() {
            update.push_str(&format!(" REMOVE {}", removed.join(", ")));
        }
        let condition = format!(
            "{} AND (attribute_not_exists({known}) OR {known} < {version})",
            expression.exists(key::PK)
        );
        self.update_action(
            key::product_detail(&stock.product),
            update,
            Some(condition),
            &expression,
        )
    }

    /// One query, strongly consistent, and more while somebody spreads the stock anew: what there is of a
    /// product. `None` for an unknown one.
    pub async fn whole_stock(&self, product: &ProductId) -> Result<Option<WholeStock>, TableError> {
        for _ in 0..ROUNDS {
            let found = self.product_items(product, true).await?;
            let Some(stock) = self.rows_in(&found)? else {
                return Ok(None);
            };
            if stock.is_whole {
                let detail = with_sort_key(&found, key::DETAIL);
                return Ok(Some(WholeStock {
                    rows: stock.stock,
                    in_carts: in_carts(with_sort_key(&found, key::CART_TOTAL)),
                    shown: detail.and_then(|detail| Availability::parse(item::text(detail, SHOWN)?)),
                }));
            }
        }
        Err(TableError::Conflict)
    }
}

fn of_product(found: &[Item], id: &ProductId) -> Vec<Item> {
    let is_its = |stored: &&Item| item::text(stored, key::PK).and_then(product_of).as_ref() == Some(id);
    found.iter().filter(is_its).cloned().collect()
}
