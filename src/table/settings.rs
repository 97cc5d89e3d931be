//! What a shop has set in its table, beside the version of its catalogue.

use super::{
    Table, TableError,
    expression::Expression,
    item::{self, delivery_fees::DeliveryFeesItem},
    key,
    stock_rows::shard_counts,
    with_sort_key,
};
use crate::shop::{delivery_fees::DeliveryFees, stock_shards::ShardCounts};

pub(super) const CATALOGUE_COUNTER: &str = "catalog_version";

/// The settings that are kept in memory.
#[derive(Debug)]
pub struct ShopSettings {
    /// A number that grows with each change of the catalogue.
    pub catalogue_version: u64,
    /// What a delivery costs, or why that cannot be told: it must not close the catalogue. `None`: nobody has
    /// set any fees.
    pub delivery_fees: Result<Option<DeliveryFees>, TableError>,
    /// Among how many rows stocks are spread.
    pub shards: ShardCounts,
}

impl Table {
    /// One query.
    pub async fn shop_settings(&self) -> Result<ShopSettings, TableError> {
        let mut expression = Expression::default();
        let (pk, partition) = (expression.name(key::PK), expression.text(key::CONFIG));
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression(format!("{pk} = {partition}"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        let found = request.send().await.map_err(TableError::of)?.items;
        let found = found.unwrap_or_default();
        let version = with_sort_key(&found, key::CATALOG_VERSION);
        let fees = with_sort_key(&found, key::DELIVERY_FEES).cloned();
        let shards = with_sort_key(&found, key::STOCK_SHARDS).map(shard_counts);
        Ok(ShopSettings {
            shards: shards.unwrap_or_default(),
            catalogue_version: version
                .and_then(|stored| item::number(stored, CATALOGUE_COUNTER))
                .unwrap_or(0),
            delivery_fees: fees
                .map(|stored| {
                    let stored = item::read::<DeliveryFeesItem>(stored)?;
                    Ok(stored.into_saved_fees(self.currency)?.fees)
                })
                .transpose(),
        })
    }
}
