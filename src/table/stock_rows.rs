//! The rows among which the stock of a product is spread.
//!
//! The first row is that of every product; it says how many there are, and a stock of one row says nothing.
//! Whoever changes more than one row, or their number, does so on the condition that all are as they were
//! read. An order takes from single rows and gives back to single rows; what counts is the sum.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use futures_util::future::try_join_all;

use super::{
    Item, Table, TableError, action,
    expression::Expression,
    item::{
        self, Amount,
        product::{StockItem, in_carts},
    },
    key, with_sort_key,
};
use crate::shop::{
    id::ProductId,
    place_order::SaleRow,
    stock::StockLevel,
    stock_shards::{MAX_SHARDS, ShardCounts, StockRow, StockRows},
};

/// The attribute of the first of several rows that says how many there are.
pub(super) const SHARDS: &str = "stock_shards";
/// Before the ids of products in the item that tells the numbers of rows.
const PRODUCT: &str = "s#";
/// How often rows are read that somebody is spreading anew.
pub(super) const ROUNDS: usize = 5;

/// Rows as they were found.
pub(super) struct Found {
    pub stock: StockRows,
    /// Whether they are as many as there should be.
    pub is_whole: bool,
}

impl Table {
    /// One query, strongly consistent, and more while somebody spreads the stock anew: its rows; `None` for an
    /// unknown product.
    pub async fn stock_rows(&self, product: &ProductId) -> Result<Option<StockRows>, TableError> {
        for _ in 0..ROUNDS {
            let found = self.query_stock(product, true).await?;
            match self.rows_in(&found)? {
                None => return Ok(None),
                Some(found) if found.is_whole => return Ok(Some(found.stock)),
                Some(_) => {}
            }
        }
        Err(TableError::Conflict)
    }

    /// The rows as they were at one moment: a query does not read all of them at once, so it is repeated until
    /// two in a row tell the same.
    pub async fn settled_stock_rows(&self, product: &ProductId) -> Result<Option<StockRows>, TableError> {
        let mut before = self.stock_rows(product).await?;
        for _ in 1..ROUNDS {
            let rows = self.stock_rows(product).await?;
            if rows == before {
                return Ok(rows);
            }
            before = rows;
        }
        Err(TableError::Conflict)
    }

    /// The level of a stock as people are shown it. The rows of one that is being spread anew may be read
    /// before and after.
    pub(super) fn level_in(&self, found: &[Item]) -> Result<Option<StockLevel>, TableError> {
        let in_carts = in_carts(with_sort_key(found, key::CART_TOTAL));
        let stock = self.rows_in(found)?;
        Ok(stock.map(|found| found.stock.level(in_carts)))
    }

    /// The levels of stocks of which the first rows were read: one query more for each that is spread.
    pub(super) async fn whole_levels(&self, first: &[Vec<Item>]) -> Result<Vec<StockLevel>, TableError> {
        let level = async |found: &Vec<Item>| {
            let stock = with_sort_key(found, key::STOCK).cloned();
            let stock = stock.map(item::read::<StockItem>).transpose()?;
            let spread = stock.filter(|stock| stock.shards() > 1);
            let Some(product) = spread.and_then(|stock| Some(stock.level()?.product)) else {
                return self.level_in(found);
            };
            let mut all = self.query_stock(&product, false).await?;
            all.extend(with_sort_key(found, key::CART_TOTAL).cloned());
            self.level_in(&all)
        };
        let levels = try_join_all(first.iter().map(level)).await?;
        Ok(levels.into_iter().flatten().collect())
    }

    /// What an order looks at, from the first row; for a stock that is spread, its rows are read as well.
    pub(super) async fn whole_sale_row(&self, first: Option<&Item>) -> Result<Option<SaleRow>, TableError> {
        let Some(first) = first else { return Ok(None) };
        let stored: StockItem = item::read(first.clone())?;
        match stored.level().filter(|_| stored.shards() > 1) {
            None => Ok(stored.sale_row(self.currency)),
            Some(level) => {
                let rows = self.settled_stock_rows(&level.product).await?;
                Ok(rows.and_then(|rows| rows.sale))
            }
        }
    }

    /// Spreads a stock over so many rows as it has `after`, if it still is what was read `before`: one
    /// transaction.
    ///
    /// Fails with a conflict when it is not.
    pub async fn set_stock_shards(&self, before: &StockRows, after: &StockRows) -> Result<(), TableError> {
        let mut actions = self.change_rows(before, after)?;
        let mut expression = Expression::default();
        let name = expression.name(&format!("{PRODUCT}{}", after.product));
        let update = match after.shards() {
            1 => format!("REMOVE {name}"),
            several => format!("SET {name} = {}", expression.number(several)),
        };
        actions.push(self.update_action(key::stock_shards(), update, None, &expression)?);
        self.write_rows(actions).await
    }

    /// Puts what is available of a stock into its first row, if it still is what was read: one transaction.
    ///
    /// Fails with a conflict when it is not.
    pub async fn gather_stock(&self, before: &StockRows) -> Result<(), TableError> {
        let actions = self.change_rows(before, &before.gathered())?;
        self.write_rows(actions).await
    }

    async fn write_rows(&self, actions: Vec<TransactWriteItem>) -> Result<(), TableError> {
        match self.transact(actions).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    /// The parts of a transaction that bring all rows from one state into another.
    pub(super) fn change_rows(
        &self,
        before: &StockRows,
        after: &StockRows,
    ) -> Result<Vec<TransactWriteItem>, TableError> {
        let mut actions = Vec::new();
        for shard in 0..MAX_SHARDS {
            let of = |stock: &StockRows| {
                stock
                    .rows
                    .get(usize::try_from(shard).unwrap_or(usize::MAX))
                    .copied()
            };
            match (of(before), of(after)) {
                (Some(old), Some(new)) => {
                    let shards = (shard == 0 && before.shards() != after.shards()).then(|| after.shards());
                    actions.push(self.change_row((after, shard), (old, new), shards)?);
                }
                (Some(old), None) => actions.push(self.delete_row((after, shard), old)?),
                (None, Some(new)) => actions.push(self.make_row((after, shard), new)?),
                (None, None) => break,
            }
        }
        Ok(actions)
    }

    fn change_row(
        &self,
        (stock, shard): (&StockRows, u32),
        (old, new): (StockRow, StockRow),
        shards: Option<u32>,
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let mut update = format!(
            "SET {} = {}, {} = {}",
            expression.name("stock_available"),
            expression.number(new.available),
            expression.name("version"),
            expression.number(new.version)
        );
        let threshold = stock.low_stock_at.filter(|_| shard == 0);
        let reserved = (new.reserved != old.reserved).then_some(new.reserved);
        for (name, number) in [
            ("low_stock_at", threshold),
            ("stock_reserved", reserved),
            (SHARDS, shards.filter(|shards| *shards > 1)),
        ] {
            if let Some(number) = number {
                let name = expression.name(name);
                update.push_str(&format!(", {name} = {}", expression.number(number)));
            }
        }
        if shards == Some(1) {
            update.push_str(&format!(" REMOVE {}", expression.name(SHARDS)));
        }
        let condition = expression.version_is(old.version);
        let row = key::stock_row(&stock.product, shard);
        self.update_action(row, update, Some(condition), &expression)
    }

    fn delete_row(
        &self,
        (stock, shard): (&StockRows, u32),
        old: StockRow,
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key::stock_row(&stock.product, shard).attributes()))
            .condition_expression(expression.version_is(old.version))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        Ok(TransactWriteItem::builder()
            .delete(action(delete.build())?)
            .build())
    }

    /// A new row has price and status of the others: whoever changes these changes the first row too.
    fn make_row(
        &self,
        (stock, shard): (&StockRows, u32),
        new: StockRow,
    ) -> Result<TransactWriteItem, TableError> {
        let key = key::stock_row(&stock.product, shard);
        let sale = stock.sale.as_ref();
        let sale = sale.ok_or_else(|| TableError::inconsistent(&key.pk, "price or status cannot be read"))?;
        let number = |number: u64| AttributeValue::N(number.to_string());
        let mut row = key.attributes();
        for (name, value) in [
            ("stock_available", number(new.available.into())),
            ("stock_reserved", number(new.reserved.into())),
            ("product_price", Amount::of(sale.price).attribute()),
            ("price_version", number(sale.price_version)),
            ("product_status", AttributeValue::S(sale.status.name().to_owned())),
            ("version", number(new.version)),
        ] {
            row.insert(name.to_owned(), value);
        }
        let mut expression = Expression::default();
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(row))
            .condition_expression(expression.absent(key::PK))
            .set_expression_attribute_names(expression.names());
        Ok(TransactWriteItem::builder().put(action(put.build())?).build())
    }

    async fn query_stock(&self, product: &ProductId, consistent: bool) -> Result<Vec<Item>, TableError> {
        let mut expression = Expression::default();
        let condition = format!(
            "{} = {} AND begins_with({}, {})",
            expression.name(key::PK),
            expression.text(key::product_partition(product)),
            expression.name(key::SK),
            expression.text(key::STOCK)
        );
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .consistent_read(consistent);
        let answer = request.send().await.map_err(TableError::of)?;
        Ok(answer.items.unwrap_or_default())
    }

    /// The rows among items of a product's partition; `None` when the first is not there.
    pub(super) fn rows_in(&self, found: &[Item]) -> Result<Option<Found>, TableError> {
        let is_row = |stored: &&Item| item::text(stored, key::SK).and_then(key::shard_of_row).is_some();
        let rows: Result<Vec<StockItem>, _> = found.iter().filter(is_row).cloned().map(item::read).collect();
        let mut rows = rows?;
        rows.sort_by_key(StockItem::shard);
        let Some(first) = rows.first().filter(|first| first.shard() == Some(0)) else {
            return Ok(None);
        };
        let is_whole = (0..first.shards()).eq(rows.iter().filter_map(StockItem::shard));
        let stock = first.first_of(rows.iter().map(StockItem::row).collect(), self.currency);
        Ok(stock.map(|stock| Found { stock, is_whole }))
    }
}

/// The numbers of rows, from the item that tells those of all products.
pub(super) fn shard_counts(stored: &Item) -> ShardCounts {
    let count = |name: &String| {
        let product = name.strip_prefix(PRODUCT).and_then(ProductId::parse)?;
        let shards: u32 = item::number(stored, name)?;
        Some((product, shards.clamp(1, MAX_SHARDS)))
    };
    ShardCounts::new(stored.keys().filter_map(count))
}
