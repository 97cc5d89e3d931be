//! Counting and changing stock.

use super::{App, Failure, measures, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::{Caller, Group},
        id::{IdempotencyKey, ProductId},
        refusal::{Refusal, RefusalCode},
        stock::{Availability, StockAdjustment, StockLevel},
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
            if let Some(same_request) = used {
                return replay(before, same_request);
            }
            let after = adjustment.apply(&before)?;
            let shown = self.shown_availability(&product).await?;
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
                    if shown != Some(after.availability()) {
                        self.catalogue.doubt().await;
                    }
                    let (stock, replayed) = (after, false);
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
