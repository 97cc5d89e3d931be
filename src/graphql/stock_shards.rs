//! Among how many rows a stock is spread.

use async_graphql::{ID, InputObject, SimpleObject};

use super::{payload::UserError, product::StockLevel};
use crate::shop::stock;

/// Among how many rows of the table a stock shall be spread.
#[derive(Clone, Debug, InputObject)]
pub struct StockShardsInput {
    /// Which product.
    pub product_id: ID,
    /// How many rows, 1 to 16. One is right for most products: each further row makes a change of the price
    /// and a look at the stock dearer.
    pub shards: i32,
}

/// The answer to a spreading of a stock.
#[derive(Debug, SimpleObject)]
pub struct StockShardsPayload {
    /// The stock after the change. Null when nothing was changed.
    stock: Option<StockLevel>,
    /// Every reason why nothing was changed.
    user_errors: Vec<UserError>,
}

impl StockShardsPayload {
    pub fn new((stock, user_errors): (Option<stock::StockLevel>, Vec<UserError>)) -> Self {
        Self {
            stock: stock.map(Into::into),
            user_errors,
        }
    }
}
