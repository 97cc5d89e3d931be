//! The rows among which the stock of a product is spread. Two orders that are written at the same moment meet
//! only in a row that both take from, so a product that everybody wants at once has several. What people see
//! is the sum.

use std::collections::BTreeMap;

use super::{id::ProductId, order_step::StockMove, place_order::SaleRow, stock::StockLevel};

/// The most rows of one product.
pub const MAX_SHARDS: u32 = 16;

/// Pieces in one of the rows, which are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardPieces {
    pub shard: u32,
    pub pieces: u32,
}

/// How many rows the stock of each product has. A product that is not named has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardCounts(BTreeMap<ProductId, u32>);

impl ShardCounts {
    /// Those of more than one row.
    pub fn new(counts: impl IntoIterator<Item = (ProductId, u32)>) -> Self {
        Self(counts.into_iter().filter(|(_, count)| *count > 1).collect())
    }

    pub fn of(&self, product: &ProductId) -> u32 {
        self.0.get(product).copied().unwrap_or(1)
    }
}

/// One row of a stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StockRow {
    pub available: u32,
    pub reserved: u32,
    /// Counts the changes.
    pub version: u64,
}

/// All rows of the stock of one product. The place of a row is its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRows {
    pub product: ProductId,
    /// At least one.
    pub rows: Vec<StockRow>,
    pub low_stock_at: Option<u32>,
    /// What an order looks at, with the pieces of all rows. Absent when price or status cannot be read.
    pub sale: Option<SaleRow>,
}

impl StockRows {
    /// How many rows there are.
    pub fn shards(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(MAX_SHARDS)
    }

    pub fn available(&self) -> u32 {
        self.rows
            .iter()
            .fold(0, |sum, row| sum.saturating_add(row.available))
    }

    /// Grows with each change of any row, and when rows come or go.
    pub fn version(&self) -> u64 {
        self.rows.iter().map(|row| row.version).sum()
    }

    /// The whole stock, with the pieces in open carts.
    pub fn level(&self, in_carts: u32) -> StockLevel {
        let reserved = self
            .rows
            .iter()
            .fold(0_u32, |sum, row| sum.saturating_add(row.reserved));
        StockLevel {
            product: self.product.clone(),
            available: self.available(),
            reserved,
            in_carts,
            low_stock_at: self.low_stock_at,
            shards: self.shards(),
            version: self.version(),
        }
    }

    /// The stock with so many available pieces, spread evenly over so many rows. A row that goes leaves what is
    /// reserved in it, and its version, to the first.
    pub fn spread(&self, available: u32, shards: u32) -> Self {
        let shards = shards.clamp(1, MAX_SHARDS);
        let (share, rest) = (available / shards, available % shards);
        let kept = usize::try_from(shards).unwrap_or(usize::MAX);
        let mut rows: Vec<StockRow> = (0..shards)
            .zip(
                self.rows
                    .iter()
                    .copied()
                    .chain(std::iter::repeat(StockRow::default())),
            )
            .map(|(shard, row)| StockRow {
                available: share + u32::from(shard < rest),
                version: row.version + 1,
                ..row
            })
            .collect();
        if let Some(first) = rows.first_mut() {
            for gone in self.rows.iter().skip(kept) {
                first.reserved = first.reserved.saturating_add(gone.reserved);
                first.version += gone.version;
            }
        }
        Self { rows, ..self.clone() }
    }

    /// The stock with all available pieces in its first row.
    pub fn gathered(&self) -> Self {
        let mut available = self.available();
        let rows = self.rows.iter().map(|row| StockRow {
            available: std::mem::take(&mut available),
            version: row.version + 1,
            ..*row
        });
        Self {
            rows: rows.collect(),
            ..self.clone()
        }
    }

    /// From which rows so many pieces can be taken: from one, where one has enough, and from as few as can be
    /// otherwise. `draw` chooses among several that have enough, so that those who look at the same moment
    /// do not all go to the same. `None` when there are not that many.
    pub fn take(&self, pieces: u32, draw: u128) -> Option<Vec<ShardPieces>> {
        let rows = (0..).zip(&self.rows);
        let mut rows: Vec<(u32, u32)> = rows.map(|(shard, row)| (shard, row.available)).collect();
        let enough: Vec<u32> = rows
            .iter()
            .filter_map(|(shard, available)| (*available >= pieces).then_some(*shard))
            .collect();
        if !enough.is_empty() {
            let shard = *enough.get(choice(draw, enough.len()))?;
            return Some(vec![ShardPieces { shard, pieces }]);
        }
        rows.sort_by_key(|(shard, available)| (std::cmp::Reverse(*available), *shard));
        let mut left = pieces;
        let mut taken = Vec::new();
        for (shard, available) in rows {
            let pieces = available.min(left);
            if pieces > 0 {
                taken.push(ShardPieces { shard, pieces });
                left -= pieces;
            }
        }
        (left == 0).then_some(taken)
    }

    /// The same pieces given back to rows where so many are reserved: those where they came from may have gone,
    /// and have left what was reserved to others. `None` when fewer are reserved in all.
    pub fn give_back(&self, moves: &[StockMove]) -> Option<Vec<StockMove>> {
        let mut gone: u32 = moves.iter().map(|moved| moved.reserved).sum();
        let mut back: u32 = moves.iter().map(|moved| moved.available).sum();
        let is_named = |shard: u32| moves.iter().any(|moved| moved.shard == shard);
        let mut rows: Vec<(u32, u32)> = (0..).zip(self.rows.iter().map(|row| row.reserved)).collect();
        // Those where they came from, and then those where most is reserved.
        rows.sort_by_key(|(shard, reserved)| (!is_named(*shard), std::cmp::Reverse(*reserved)));
        let mut given = Vec::new();
        for (shard, reserved) in rows {
            let reserved = reserved.min(gone);
            gone -= reserved;
            let available = std::mem::take(&mut back);
            if reserved > 0 || available > 0 {
                given.push(StockMove {
                    product: self.product.clone(),
                    shard,
                    available,
                    reserved,
                });
            }
        }
        (gone == 0).then_some(given)
    }
}

/// The row from which an order takes a product of so many rows.
pub fn shard_of(draw: u128, shards: u32) -> u32 {
    let shards = usize::try_from(shards.max(1)).unwrap_or(1);
    u32::try_from(choice(draw, shards)).unwrap_or(0)
}

/// A place among so many, which are some. Multiples of the golden ratio fall evenly between two whole numbers, so
/// ids that differ by little lead to different places.
fn choice(draw: u128, count: usize) -> usize {
    const GOLDEN_RATIO: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
    let count = u128::try_from(count.max(1)).unwrap_or(1);
    // Of 64 bits, so that the product fits.
    let fraction = draw.wrapping_mul(GOLDEN_RATIO) >> 64;
    usize::try_from((fraction * count) >> 64).unwrap_or(0)
}

#[cfg(test)]
mod tests;
