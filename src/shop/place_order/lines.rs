//! The lines of an order: what can be sold, and from where.

use std::collections::BTreeMap;

use super::Records;
use crate::shop::{
    id::{OrderId, ProductId},
    money::Money,
    order::OrderLine,
    product::{Package, ProductStatus},
    refusal::{Refusal, RefusalCode},
    stock_shards::{ShardPieces, shard_of},
};

/// What of an order can be sold.
pub(super) struct Wanted {
    pub lines: Vec<OrderLine>,
    pub price_versions: Vec<u64>,
    pub goods: Vec<(Option<Package>, u32)>,
}

/// The lines of the products that are on sale; the others are refused. The order's id draws the rows of their
/// stocks.
pub(super) fn sellable(
    wanted: BTreeMap<ProductId, u32>,
    records: &Records<'_>,
    order: OrderId,
    refusals: &mut Vec<Refusal>,
) -> Wanted {
    let mut found = Wanted {
        lines: Vec::with_capacity(wanted.len()),
        price_versions: Vec::with_capacity(wanted.len()),
        goods: Vec::with_capacity(wanted.len()),
    };
    for (id, quantity) in wanted {
        let Some(product) = records.catalogue.on_sale(&id) else {
            refusals.push(product_unavailable(&id));
            continue;
        };
        found.price_versions.push(product.price_version);
        found.goods.push((product.package, quantity));
        let shard = shard_of(order.0.as_u128(), records.shards.of(&id));
        let mut line = OrderLine {
            product: id,
            product_name: product.name.clone(),
            unit_price: product.price,
            quantity,
            packed_quantity: None,
            taken_from: Vec::new(),
        };
        line.take_from(vec![ShardPieces {
            shard,
            pieces: quantity,
        }]);
        found.lines.push(line);
    }
    found
}

/// The row that decides whether a line can be sold: stock and price, kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleRow {
    pub available: u32,
    pub price: Money,
    pub price_version: u64,
    pub status: ProductStatus,
}

/// Why a line cannot be sold from this row; empty when it can. `None` stands for a missing row.
pub fn line_refusals(line: &OrderLine, price_version: u64, row: Option<&SaleRow>) -> Vec<Refusal> {
    let Some(row) = row.filter(|row| row.status == ProductStatus::Active) else {
        return vec![product_unavailable(&line.product)];
    };
    let mut refusals = Vec::new();
    if row.available < line.quantity {
        let (code, message) = match row.available {
            0 => (
                RefusalCode::OutOfStock,
                format!("{} is sold out.", line.product_name),
            ),
            some => (
                RefusalCode::InsufficientStock,
                format!("We have only {some} of {} left.", line.product_name),
            ),
        };
        let refusal = Refusal::new(code, message).at(["input", "items"]);
        refusals.push(refusal.for_product(&line.product).with_available(row.available));
    }
    if row.price_version != price_version {
        let message = format!("{} costs {} now.", line.product_name, row.price.formatted());
        let refusal = Refusal::new(RefusalCode::PriceChanged, message).at(["input", "items"]);
        refusals.push(refusal.for_product(&line.product).with_expected(row.price));
    }
    refusals
}

fn product_unavailable(id: &ProductId) -> Refusal {
    let message = "This product is not sold here.";
    Refusal::new(RefusalCode::ProductUnavailable, message)
        .at(["input", "items"])
        .for_product(id)
}
