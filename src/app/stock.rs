//! Counting and changing stock.

use super::{App, Failure, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::{Caller, Group},
        id::{IdempotencyKey, ProductId},
        refusal::{Refusal, RefusalCode},
        stock::{StockAdjustment, StockLevel},
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
            let (level, used) = read.await?;
            let before = level.ok_or_else(no_such_product)?;
            match used {
                Some(true) => {
                    return Ok(AdjustedStock {
                        stock: before,
                        replayed: true,
                    });
                }
                Some(false) => return Err(key_reused().into()),
                None => {}
            }
            let after = adjustment.apply(&before)?;
            let write = StockWrite {
                before: &before,
                after: &after,
                staff: person.id,
                reason: &adjustment.reason,
                key,
                fingerprint: &fingerprint,
                now,
            };
            match self.table.adjust_stock(&write).await {
                Ok(StockWritten::Written) => {
                    if before.availability() != after.availability() {
                        self.catalogue.doubt().await;
                    }
                    return Ok(AdjustedStock {
                        stock: after,
                        replayed: false,
                    });
                }
                // The next reading tells what came between.
                Ok(StockWritten::KeyUsed | StockWritten::Moved) => {}
                Err(TableError::Conflict | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }
}

fn no_such_product() -> Refusal {
    Refusal::new(RefusalCode::NotFound, "There is no such product.").at(["input", "productId"])
}

fn key_reused() -> Refusal {
    Refusal::key_reused().at(["input", "idempotencyKey"])
}
