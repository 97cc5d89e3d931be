//! The catalogue.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{
    Item, Table, TableError,
    expression::Expression,
    item::{self, Amount, json, product::ProductItem},
    key,
    rows::{Rows, rows},
    settings::CATALOGUE_COUNTER,
    stock::SHOWN,
    with_sort_key,
};
use crate::shop::{id::ProductId, product::Product, stock::StockLevel};

impl Table {
    /// One query for each megabyte: every product's text. A product that cannot be read is left out
    /// and told in the log, so that it does not close the shop.
    pub async fn catalogue(&self) -> Result<Vec<Product>, TableError> {
        let mut products = Vec::new();
        let mut found = Rows::default();
        loop {
            let mut expression = Expression::default();
            let (pk, catalog) = (expression.name(key::INDEX_1_PK), expression.text(key::CATALOG));
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .index_name(key::INDEX_1)
                .key_condition_expression(format!("{pk} = {catalog}"))
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .set_exclusive_start_key(found.last()?);
            found = rows(request).await?;
            for stored in &found.items {
                match json::read::<ProductItem>(stored).and_then(|item| item.into_product(self.currency)) {
                    Ok(product) => products.push(product),
                    Err(error) => tracing::error!(%error, "a product cannot be read and is not shown"),
                }
            }
            if !found.are_cut() {
                return Ok(products);
            }
        }
    }

    /// One query: a product with its stock. Both are absent for an unknown id.
    pub async fn product(&self, id: &ProductId) -> Result<(Option<Product>, Option<StockLevel>), TableError> {
        let found = self.product_items(id, false).await?;
        let detail = with_sort_key(&found, key::DETAIL).cloned();
        let product = detail.map(|stored| item::read::<ProductItem>(stored)?.into_product(self.currency));
        Ok((product.transpose()?, self.level_in(&found)?))
    }

    /// All items of a product's partition.
    pub(super) async fn product_items(
        &self,
        id: &ProductId,
        consistent: bool,
    ) -> Result<Vec<Item>, TableError> {
        let mut expression = Expression::default();
        let (pk, partition) = (
            expression.name(key::PK),
            expression.text(key::product_partition(id)),
        );
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression(format!("{pk} = {partition}"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .consistent_read(consistent);
        Ok(request
            .send()
            .await
            .map_err(TableError::of)?
            .items
            .unwrap_or_default())
    }

    /// One transaction: the text, the price beside the stock in each of its rows, and the catalogue's version,
    /// if the product still has the version that was seen (`None`: it must not exist) and so many rows.
    pub async fn save_product(
        &self,
        product: &Product,
        seen: Option<u64>,
        shards: u32,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let condition = match seen {
            None => expression.absent(key::PK),
            Some(version) => expression.version_is(version),
        };
        let update = text_update(product, &mut expression)?;
        let key = key::product_detail(&product.id);
        let text = self.update_action(key, update, Some(condition), &expression)?;
        let mut actions = vec![text, self.price_row(product, shards)?, self.count_change()?];
        for shard in 1..shards {
            actions.push(self.price_in_shard(product, shard)?);
        }
        match self.transact(actions).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    /// Keeps the price beside the stock in step with the text; makes the row for a new product. Its only
    /// condition is the number of rows: every writer of price and status goes through the text's in the same
    /// transaction.
    fn price_row(&self, product: &Product, shards: u32) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let zero = expression.number(0);
        let (available, reserved) = (
            expression.name("stock_available"),
            expression.name("stock_reserved"),
        );
        let update = format!(
            "SET {}, {available} = if_not_exists({available}, {zero}), \
             {reserved} = if_not_exists({reserved}, {zero}) ADD {} {}",
            price(product, &mut expression),
            expression.name("version"),
            expression.number(1),
        );
        let condition = expression.shards_are(shards);
        self.update_action(
            key::product_stock(&product.id),
            update,
            Some(condition),
            &expression,
        )
    }

    /// The same in a further row, which is there as long as the first says so.
    fn price_in_shard(&self, product: &Product, shard: u32) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let update = format!(
            "SET {} ADD {} {}",
            price(product, &mut expression),
            expression.name("version"),
            expression.number(1),
        );
        let condition = expression.exists(key::PK);
        let row = key::stock_row(&product.id, shard);
        self.update_action(row, update, Some(condition), &expression)
    }

    /// Tells every function's snapshot that it is old.
    pub(super) fn count_change(&self) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let counter = expression.name(CATALOGUE_COUNTER);
        let update = format!("ADD {counter} {}", expression.number(1));
        self.update_action(key::catalog_version(), update, None, &expression)
    }
}

/// What an order's conditions look at beside the pieces.
fn price(product: &Product, expression: &mut Expression) -> String {
    format!(
        "{} = {}, {} = {}, {} = {}",
        expression.name("product_price"),
        expression.value(Amount::of(product.price).attribute()),
        expression.name("price_version"),
        expression.number(product.price_version),
        expression.name("product_status"),
        expression.text(product.status.name()),
    )
}

/// Writes every attribute of the text but one: the availability follows the stock, and a new text must
/// not set it back.
fn text_update(product: &Product, expression: &mut Expression) -> Result<String, TableError> {
    let stored = item::write(&ProductItem::of(product))?;
    let absent = ["product_description", "product_package"]
        .into_iter()
        .filter(|name| !stored.contains_key(*name));
    let remove: Vec<String> = absent.map(|name| expression.name(name)).collect();
    let mut set = Vec::with_capacity(stored.len());
    for (name, value) in stored {
        if name == key::PK || name == key::SK {
            continue;
        }
        let (placeholder, value) = (expression.name(&name), expression.value(value));
        set.push(match name.as_str() {
            SHOWN => format!("{placeholder} = if_not_exists({placeholder}, {value})"),
            _ => format!("{placeholder} = {value}"),
        });
    }
    let mut update = format!("SET {}", set.join(", "));
    if !remove.is_empty() {
        update.push_str(&format!(" REMOVE {}", remove.join(", ")));
    }
    Ok(update)
}
