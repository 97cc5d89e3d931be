//! Lines of an order whose stock was not as it was known: they are refused, or taken from other rows.

use super::{App, Failure, retry::is_passing};
use crate::{
    shop::{
        delivery::slot_is_full,
        id::OrderId,
        order::OrderLine,
        place_order::{Placement, line_refusals},
        refusal::{Refusal, RefusalCode},
        stock_shards::StockRows,
    },
    table::{FailedLine, TableError},
};

/// The most parts of stocks that one order takes: of the hundred actions of a transaction
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>), five are for
/// the key, the order, the cart, the slot and the payment.
const MAX_PARTS: usize = 95;

/// How a line goes on whose stock is spread over several rows.
enum Spread {
    /// These are all of its rows, and they cannot give what is wanted.
    Refused(Vec<Refusal>),
    /// It can be had from these.
    Found(Box<StockRows>),
    /// The rows do not come to rest.
    Unknown,
}

impl App {
    /// The same order with its pieces taken from other rows, where a stock is spread and has them. `None` when
    /// it may work in a moment. Every reason is told at once where there is one.
    pub(super) async fn elsewhere(
        &self,
        mut placement: Placement,
        failed: Vec<FailedLine>,
        is_slot_full: bool,
    ) -> Result<Option<Placement>, Failure> {
        let order = placement.order.key.order;
        let mut refusals = Vec::new();
        let mut spread = Vec::new();
        let mut are_known = true;
        for failed in &failed {
            let price_version = placement.price_versions.get(failed.index);
            let line = placement.order.lines.get_mut(failed.index);
            let (Some(line), Some(price_version)) = (line, price_version) else {
                continue;
            };
            if !failed.is_spread {
                refusals.extend(line_refusals(line, *price_version, failed.row.as_ref()));
                continue;
            }
            match self.take_elsewhere(line, *price_version, order).await? {
                Spread::Refused(reasons) => refusals.extend(reasons),
                Spread::Found(rows) => spread.push(rows),
                Spread::Unknown => are_known = false,
            }
        }
        refusals.extend(is_slot_full.then(|| slot_is_full().at(["input", "slotId"])));
        let stale = [RefusalCode::PriceChanged, RefusalCode::ProductUnavailable];
        if refusals.iter().any(|refusal| stale.contains(&refusal.code)) {
            // The catalogue in memory was older than the table.
            self.catalogue.distrust().await;
        }
        if !refusals.is_empty() {
            return Err(refusals.into());
        }
        let is_possible = are_known && !spread.is_empty() && self.fits(&placement, &spread).await?;
        Ok(is_possible.then_some(placement))
    }

    /// Looks for the pieces of a line in all rows of its stock.
    async fn take_elsewhere(
        &self,
        line: &mut OrderLine,
        price_version: u64,
        order: OrderId,
    ) -> Result<Spread, Failure> {
        let known = self.offer().await?.shards.of(&line.product);
        let read = self.table.stock_rows(&line.product).await;
        let rows = match read {
            // Only what was so at one moment is a reason to refuse.
            Ok(rows) if refuses(line, price_version, rows.as_ref()) => {
                self.table.settled_stock_rows(&line.product).await
            }
            other => other,
        };
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) if is_passing(&error) => return Ok(Spread::Unknown),
            Err(error) => return Err(error.into()),
        };
        if rows.as_ref().is_some_and(|rows| rows.shards() != known) {
            // The number of rows in memory was older than the table.
            self.catalogue.doubt().await;
        }
        let sale = rows.as_ref().and_then(|rows| rows.sale.as_ref());
        let refusals = line_refusals(line, price_version, sale);
        let taken = rows
            .as_ref()
            .and_then(|rows| rows.take(line.quantity, order.0.as_u128()));
        Ok(match (rows, taken) {
            _ if !refusals.is_empty() => Spread::Refused(refusals),
            (Some(rows), Some(taken)) => {
                line.take_from(taken);
                Spread::Found(Box::new(rows))
            }
            _ => Spread::Unknown,
        })
    }

    /// Whether one transaction can take all parts. Where the pieces lie in too many rows they are put into one,
    /// for the next attempt.
    async fn fits(&self, placement: &Placement, spread: &[Box<StockRows>]) -> Result<bool, TableError> {
        let parts = placement.order.lines.iter().map(|line| line.shards().len());
        if parts.sum::<usize>() <= MAX_PARTS {
            return Ok(true);
        }
        for rows in spread {
            match self.table.gather_stock(rows).await {
                Ok(()) => {}
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

/// Whether a line cannot be sold from these rows.
fn refuses(line: &OrderLine, price_version: u64, rows: Option<&StockRows>) -> bool {
    let sale = rows.and_then(|rows| rows.sale.as_ref());
    !line_refusals(line, price_version, sale).is_empty()
}
