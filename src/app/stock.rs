//! Counting and changing stock.

use super::{
    App, Failure, measures,
    retry::{ATTEMPTS, is_passing},
};
use crate::{
    shop::{
        caller::{Caller, Group},
        id::{IdempotencyKey, ProductId},
        refusal::{Refusal, RefusalCode},
        stock::{Availability, StockAdjustment, StockLevel},
        stock_shards::{MAX_SHARDS, StockRows},
    },
    table::{StockWrite, StockWritten, TableError},
};

/// The stock after a change, made now or under the same key before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustedStock {
    pub stock: StockLevel,
    pub replayed: bool,
}

impl App {
    /// The stock of products; unknown ones are left out.
    pub async fn stock(&self, caller: &Caller, products: &[ProductId]) -> Result<Vec<StockLevel>, Failure> {
        caller.staff(&[Group::Warehouse])?;
        Ok(self.table.stock_levels(products).await?)
    }

    /// Changes the stock once under its key, however often the call comes.
    pub async fn adjust_stock(
        &self,
        caller: &Caller,
        product: Option<ProductId>,
        adjustment: &StockAdjustment,
        key: &IdempotencyKey,
    ) -> Result<AdjustedStock, Failure> {
        let person = caller.staff(&[Group::Warehouse])?;
        let product = product.ok_or_else(no_such_product)?;
        let fingerprint = adjustment.fingerprint(&product);
        for attempt in 0..ATTEMPTS {
            let now = self.clock.now();
            let read = self
                .table
                .stock_to_adjust(&product, person.id, key, &fingerprint, now);
            let (rows, in_carts, used) = read.await?;
            let before = rows.ok_or_else(no_such_product)?;
            if let Some(same_request) = used {
                return replay(before.level(in_carts), same_request);
            }
            let level = match adjustment.apply(&before.level(in_carts)) {
                Ok(level) => level,
                Err(refusal) if self.is_settled(&before).await? => return Err(refusal.into()),
                Err(_) => {
                    self.back_off(attempt).await;
                    continue;
                }
            };
            let shown = self.shown_availability(&product).await?;
            let after = StockRows {
                low_stock_at: level.low_stock_at,
                ..before.spread(level.available, before.shards())
            };
            let write = StockWrite {
                before: &before,
                shown,
                after: &after,
                staff: person.id,
                reason: &adjustment.reason,
                key,
                fingerprint: &fingerprint,
                now,
            };
            match self.table.adjust_stock(&write).await {
                Ok(StockWritten::Written) => {
                    let (stock, replayed) = (after.level(in_carts), false);
                    if shown != Some(stock.availability()) {
                        self.catalogue.doubt().await;
                    }
                    return Ok(AdjustedStock { stock, replayed });
                }
                // The next reading tells what came between.
                Ok(StockWritten::KeyUsed | StockWritten::Moved) => self.back_off(attempt).await,
                Err(TableError::Conflict | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }

    /// Spreads the stock of a product evenly over so many rows. The same number again spreads it anew.
    pub async fn set_stock_shards(
        &self,
        caller: &Caller,
        product: Option<ProductId>,
        shards: i32,
    ) -> Result<StockLevel, Failure> {
        caller.staff(&[])?;
        let shards = u32::try_from(shards).ok();
        let shards = shards.filter(|shards| (1..=MAX_SHARDS).contains(shards));
        let shards = shards.ok_or_else(|| {
            let rule = format!("The number of shards must be 1 to {MAX_SHARDS}.");
            Refusal::new(RefusalCode::Invalid, rule).at(["input", "shards"])
        })?;
        let product = product.ok_or_else(no_such_product)?;
        for attempt in 0..ATTEMPTS {
            match self.spread_stock(&product, shards).await {
                Ok(Some(stock)) => {
                    self.catalogue.doubt().await;
                    return Ok(stock);
                }
                Ok(None) => return Err(no_such_product().into()),
                // The next reading tells what came between.
                Err(error) if is_passing(&error) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }

    async fn spread_stock(&self, product: &ProductId, shards: u32) -> Result<Option<StockLevel>, TableError> {
        let Some(whole) = self.table.whole_stock(product).await? else {
            return Ok(None);
        };
        let before = whole.rows;
        let after = before.spread(before.available(), shards);
        self.table.set_stock_shards(&before, &after).await?;
        Ok(Some(after.level(whole.in_carts)))
    }

    /// Whether a stock is as it was read. One row was read at one moment; several may not have been, and must
    /// not be judged by what never was.
    async fn is_settled(&self, read: &StockRows) -> Result<bool, TableError> {
        if read.shards() == 1 {
            return Ok(true);
        }
        let again = self.table.stock_rows(&read.product).await?;
        Ok(again.as_ref() == Some(read))
    }

    /// The word that lists show for a product.
    async fn shown_availability(&self, product: &ProductId) -> Result<Option<Availability>, Failure> {
        let catalogue = self.products_today().await?;
        Ok(catalogue.find(product).map(|product| product.availability))
    }
}

/// What a repeat is told: the stock as it is, if it repeats the same request.
fn replay(stock: StockLevel, same_request: bool) -> Result<AdjustedStock, Failure> {
    if !same_request {
        return Err(Refusal::key_reused().at(["input", "idempotencyKey"]).into());
    }
    measures::replayed();
    Ok(AdjustedStock {
        stock,
        replayed: true,
    })
}

fn no_such_product() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "There is no such product.").at(["input", "productId"])
}
