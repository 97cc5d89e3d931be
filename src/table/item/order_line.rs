//! The lines of an order.

use serde::{Deserialize, Serialize};

use super::Amount;
use crate::{
    shop::{id::ProductId, money::Currency, order::OrderLine, stock_shards::ShardPieces},
    table::error::TableError,
};

#[derive(Debug, Serialize, Deserialize)]
pub struct LineItem {
    product_id: String,
    #[serde(default)]
    product_name: String,
    product_price: Amount,
    ordered_volume: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    packed_volume: Option<u32>,
    /// The rows of the stock from which the pieces came. Absent: the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stock_shards: Vec<ShardPiecesItem>,
}

/// Pieces of a line from one row of the stock.
#[derive(Debug, Serialize, Deserialize)]
struct ShardPiecesItem {
    shard: u32,
    volume: u32,
}

impl LineItem {
    pub fn of(line: &OrderLine) -> Self {
        Self {
            product_id: line.product.to_string(),
            product_name: line.product_name.clone(),
            product_price: Amount::of(line.unit_price),
            ordered_volume: line.quantity,
            packed_volume: line.packed_quantity,
            stock_shards: line
                .taken_from
                .iter()
                .map(|part| ShardPiecesItem {
                    shard: part.shard,
                    volume: part.pieces,
                })
                .collect(),
        }
    }

    pub fn into_line(self, currency: Currency, name: &str) -> Result<OrderLine, TableError> {
        let fault = |reason: &str| TableError::inconsistent(name, reason);
        Ok(OrderLine {
            product: ProductId::parse(&self.product_id)
                .ok_or_else(|| fault("a product id cannot be read"))?,
            product_name: self.product_name,
            unit_price: self
                .product_price
                .money(currency)
                .ok_or_else(|| fault("a price cannot be read"))?,
            quantity: self.ordered_volume,
            packed_quantity: self.packed_volume,
            taken_from: self
                .stock_shards
                .into_iter()
                .map(|part| ShardPieces {
                    shard: part.shard,
                    pieces: part.volume,
                })
                .collect(),
        })
    }
}
