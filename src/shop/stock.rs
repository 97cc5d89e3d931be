//! How many pieces there are.

use sha2::{Digest, Sha256};

use super::{
    id::ProductId,
    refusal::{Refusal, RefusalCode},
    text::{self, Form, Lines, hexadecimal},
};

/// The largest stock of one product.
pub const MAX_STOCK: u32 = 10_000_000;

/// A word for lists; the number of pieces stays with the product's own page and staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    InStock,
    LowStock,
    OutOfStock,
}

impl Availability {
    pub const ALL: [Availability; 3] = [Self::InStock, Self::LowStock, Self::OutOfStock];

    pub fn of(available: u32, low_stock_at: Option<u32>) -> Self {
        match available {
            0 => Self::OutOfStock,
            some if low_stock_at.is_some_and(|threshold| some <= threshold) => Self::LowStock,
            _ => Self::InStock,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::InStock => "IN_STOCK",
            Self::LowStock => "LOW_STOCK",
            Self::OutOfStock => "OUT_OF_STOCK",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }
}

/// The stock of one product. On hand is what lies on the shelf: available plus reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockLevel {
    pub product: ProductId,
    pub available: u32,
    /// Ordered and not yet packed.
    pub reserved: u32,
    /// In carts that are open at the moment.
    pub in_carts: u32,
    /// At or below this number the product counts as low; absent: never.
    pub low_stock_at: Option<u32>,
    /// Among how many rows the pieces are spread.
    pub shards: u32,
    /// Grows with each change.
    pub version: u64,
}

impl StockLevel {
    pub fn on_hand(&self) -> u32 {
        self.available.saturating_add(self.reserved)
    }

    pub fn availability(&self) -> Availability {
        Availability::of(self.available, self.low_stock_at)
    }
}

/// How staff changes the available pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockChange {
    /// Adds so many, or takes away.
    By(i64),
    /// Sets the number, if it is still the one that was seen.
    FromTo { from: u32, to: u32 },
    /// Leaves the number as it is.
    None,
}

/// A change of stock with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockAdjustment {
    pub change: StockChange,
    pub reason: String,
    /// `Some` sets the threshold for low stock.
    pub low_stock_at: Option<u32>,
}

impl StockAdjustment {
    /// Exactly one of `delta` and the pair `change_from`, `change_to` may be given; neither only
    /// together with `low_stock_at`.
    pub fn parse(
        delta: Option<i32>,
        change_from: Option<i32>,
        change_to: Option<i32>,
        reason: &str,
        low_stock_at: Option<i32>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let reason = form.required("reason", reason, text::NOTE, Lines::One);
        let low_stock_at = low_stock_at.and_then(|value| count(&mut form, "lowStockAt", value));
        let change = match (delta, change_from, change_to) {
            (Some(0), None, None) => {
                form.refuse("delta", RefusalCode::Invalid, "must not be 0");
                StockChange::None
            }
            (Some(delta), None, None) => StockChange::By(i64::from(delta)),
            (None, Some(from), Some(to)) => {
                let from = count(&mut form, "changeFrom", from).unwrap_or_default();
                let to = count(&mut form, "changeTo", to).unwrap_or_default();
                StockChange::FromTo { from, to }
            }
            (None, None, None) if low_stock_at.is_some() => StockChange::None,
            _ => {
                form.refuse(
                    "delta",
                    RefusalCode::Invalid,
                    "or both changeFrom and changeTo must be given",
                );
                StockChange::None
            }
        };
        form.finish(Self {
            change,
            reason,
            low_stock_at,
        })
    }

    /// Tells two requests under one key apart.
    pub fn fingerprint(&self, product: &ProductId) -> String {
        let change = match self.change {
            StockChange::None => "none".to_owned(),
            StockChange::By(delta) => format!("by {delta}"),
            StockChange::FromTo { from, to } => format!("from {from} to {to}"),
        };
        let low = self
            .low_stock_at
            .map_or_else(|| "as before".to_owned(), |count| count.to_string());
        let text = format!("{product}|{change}|{low}|{}", self.reason);
        hexadecimal(&Sha256::digest(text), 16)
    }

    /// The stock after the change, or why it cannot be.
    pub fn apply(&self, old: &StockLevel) -> Result<StockLevel, Refusal> {
        let available = match self.change {
            StockChange::None => i64::from(old.available),
            StockChange::By(delta) => i64::from(old.available) + delta,
            StockChange::FromTo { from, to } if from == old.available => i64::from(to),
            StockChange::FromTo { .. } => {
                return Err(Refusal::version_conflict()
                    .at(["input", "changeFrom"])
                    .for_product(&old.product)
                    .with_available(old.available));
            }
        };
        let refusal = |code, message: &str| {
            Refusal::new(code, message)
                .at(["input", "delta"])
                .for_product(&old.product)
                .with_available(old.available)
        };
        let available = u32::try_from(available).map_err(|_| {
            refusal(
                RefusalCode::InsufficientStock,
                "There are not that many pieces to take.",
            )
        })?;
        if available > MAX_STOCK {
            return Err(refusal(
                RefusalCode::LimitReached,
                "The stock cannot be that large.",
            ));
        }
        Ok(StockLevel {
            available,
            low_stock_at: self.low_stock_at.or(old.low_stock_at),
            version: old.version + 1,
            ..old.clone()
        })
    }
}

fn count(form: &mut Form, field: &str, value: i32) -> Option<u32> {
    let read = u32::try_from(value).ok().filter(|count| *count <= MAX_STOCK);
    if read.is_none() {
        form.refuse(field, RefusalCode::Invalid, format!("must be 0 to {MAX_STOCK}"));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(available: u32) -> StockLevel {
        StockLevel {
            product: ProductId::parse("p").unwrap(),
            available,
            reserved: 3,
            in_carts: 0,
            low_stock_at: Some(5),
            shards: 1,
            version: 7,
        }
    }

    #[test]
    fn a_delta_never_goes_below_zero() {
        let take = |delta| StockAdjustment::parse(Some(delta), None, None, "count", None).unwrap();
        assert_eq!(take(-10).apply(&level(10)).unwrap().available, 0);
        let refusal = take(-11).apply(&level(10)).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.available),
            (RefusalCode::InsufficientStock, Some(10))
        );
    }

    #[test]
    fn a_swap_holds_only_from_the_number_seen() {
        let swap = StockAdjustment::parse(None, Some(10), Some(4), "count", None).unwrap();
        assert_eq!(swap.apply(&level(10)).unwrap().version, 8);
        assert_eq!(
            swap.apply(&level(9)).unwrap_err().code,
            RefusalCode::VersionConflict
        );
    }

    #[test]
    fn words_follow_the_threshold() {
        assert_eq!(Availability::of(0, None), Availability::OutOfStock);
        assert_eq!(Availability::of(5, Some(5)), Availability::LowStock);
        assert_eq!(Availability::of(6, Some(5)), Availability::InStock);
        assert_eq!(Availability::of(1, None), Availability::InStock);
    }
}
