//! Goods of an order that change their place in the stock with a step of it.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::{
    Failed, Item, Table, TableError,
    expression::Expression,
    item::{self, product::StockItem},
    key,
};
use crate::shop::{id::ProductId, order_step::StockMove, stock_shards::MAX_SHARDS};

/// How often goods of one step are sent to other rows of their stocks.
const ROUNDS: u32 = 5;

/// The goods that move, and to which rows.
pub(super) struct Goods {
    moves: Vec<StockMove>,
    rounds: u32,
}

impl Goods {
    pub fn new(moves: &[StockMove]) -> Self {
        let moves = moves.to_vec();
        Self { moves, rounds: 0 }
    }

    pub fn moves(&self) -> &[StockMove] {
        &self.moves
    }
}

impl Table {
    /// The part of a transaction that moves goods, if so many are reserved there.
    pub(super) fn move_stock(&self, moved: &StockMove) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (available, reserved) = (
            expression.name("stock_available"),
            expression.name("stock_reserved"),
        );
        let (back, gone) = (
            expression.number(moved.available),
            expression.number(moved.reserved),
        );
        let update = format!(
            "SET {available} = {available} + {back}, {reserved} = {reserved} - {gone} ADD {} {}",
            expression.name("version"),
            expression.number(1)
        );
        let condition = format!("{reserved} >= {gone}");
        let row = key::stock_row(&moved.product, moved.shard);
        self.update_action(row, update, Some(condition), &expression)
    }

    /// Looks for other rows for goods that could not be moved, whose reasons these are, and leaves those alone
    /// that are not reserved anywhere; tells whether there are any.
    ///
    /// Fails with a conflict when the rows do not come to rest.
    pub(super) async fn mend(&self, goods: &mut Goods, reasons: &[Failed]) -> Result<bool, TableError> {
        goods.rounds += 1;
        let failed: Vec<(StockMove, Option<Item>)> = goods
            .moves
            .iter()
            .zip(reasons)
            .filter_map(|(moved, reason)| match reason {
                Failed::Condition(old) => Some((moved.clone(), old.clone())),
                _ => None,
            })
            .collect();
        let mut are_left_alone = false;
        for (moved, old) in &failed {
            if !goods.moves.contains(moved) {
                // Another row of the same stock has failed as well, and both were sent elsewhere.
                continue;
            }
            let elsewhere = match moved.shard > 0 || is_spread(old.as_ref())? {
                true if goods.rounds > ROUNDS => return Err(TableError::Conflict),
                true => self.rows_for(&moved.product, &goods.moves).await?,
                false => None,
            };
            match elsewhere {
                Some(moves) => {
                    goods.moves.retain(|known| known.product != moved.product);
                    goods.moves.extend(moves);
                }
                None => {
                    goods.moves.retain(|known| known != moved);
                    are_left_alone = true;
                }
            }
        }
        Ok(are_left_alone)
    }

    /// Where the goods of a product can go instead; `None` when they are not reserved. By keys, and not by a
    /// query, since it is rare and every function that takes steps may get items.
    async fn rows_for(
        &self,
        product: &ProductId,
        moves: &[StockMove],
    ) -> Result<Option<Vec<StockMove>>, TableError> {
        let keys: Vec<key::Key> = (0..MAX_SHARDS)
            .map(|shard| key::stock_row(product, shard))
            .collect();
        let found = self.batch_get(&keys, true).await?;
        let Some(rows) = self.rows_in(&found)? else {
            return Ok(None);
        };
        if !rows.is_whole {
            return Err(TableError::Conflict);
        }
        let its = moves.iter().filter(|moved| moved.product == *product);
        Ok(rows.stock.give_back(&its.cloned().collect::<Vec<_>>()))
    }
}

fn is_spread(row: Option<&Item>) -> Result<bool, TableError> {
    let row = row.cloned().map(item::read::<StockItem>).transpose()?;
    Ok(row.is_some_and(|row| row.shards() > 1))
}
