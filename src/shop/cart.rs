//! What a visitor means to buy.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    catalogue::Catalogue,
    id::{CartToken, CustomerId, ProductId},
    money::{Currency, Money},
    product::Product,
    refusal::{Refusal, RefusalCode},
    stock::{Availability, StockLevel},
    text::fold,
    timestamp::Timestamp,
};

/// The most pieces of one line.
pub const MAX_QUANTITY: u32 = 99;
/// The most lines of a cart and of an order.
pub const MAX_LINES: usize = 50;

/// Whose cart it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CartOwner {
    Customer(CustomerId),
    /// Whoever holds the token.
    Anonymous(CartToken),
}

/// A cart as stored. Prices are those last shown, kept to tell of changes, never to charge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    pub lines: BTreeMap<ProductId, CartLine>,
    /// Grows with each change; 0 when there is no cart.
    pub version: u64,
    pub expires_at: Option<Timestamp>,
    /// Hashes of the keys under which pieces were added lately.
    pub recent_keys: BTreeSet<String>,
    /// Hashes of the keys before those.
    pub earlier_keys: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartLine {
    pub quantity: u32,
    /// Minor units; absent in a line whose price was never shown.
    pub price_seen: Option<i64>,
}

/// How an anonymous cart joins the customer's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MergePolicy {
    /// Quantities are added.
    #[default]
    Sum,
    /// The larger quantity of each product stays.
    Max,
    /// The anonymous cart's quantities replace the customer's for the same products.
    Guest,
}

impl MergePolicy {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "SUM" => Some(Self::Sum),
            "MAX" => Some(Self::Max),
            "GUEST" => Some(Self::Guest),
            _ => None,
        }
    }

    fn quantity(self, mine: u32, theirs: u32) -> u32 {
        match self {
            Self::Sum => mine.saturating_add(theirs),
            Self::Max => mine.max(theirs),
            Self::Guest => theirs,
        }
    }
}

/// Something a customer should know about the cart. It stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartWarning {
    pub code: CartWarningCode,
    pub product: ProductId,
    pub message: String,
    pub available: Option<u32>,
    pub previous_price: Option<Money>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartWarningCode {
    PriceChanged,
    InsufficientStock,
    OutOfStock,
    ProductUnavailable,
    QuantityCapped,
}

impl CartWarning {
    fn new(code: CartWarningCode, product: &ProductId, message: String) -> Self {
        Self {
            code,
            product: product.clone(),
            message,
            available: None,
            previous_price: None,
        }
    }

    /// Fewer pieces can be had than the cart holds.
    fn shortage(product: &ProductId, available: u32) -> Self {
        let (code, message) = match available {
            0 => (
                CartWarningCode::OutOfStock,
                "This product is sold out at the moment.".to_owned(),
            ),
            some => (
                CartWarningCode::InsufficientStock,
                format!("Only {some} of this product can be had."),
            ),
        };
        Self {
            available: Some(available),
            ..Self::new(code, product, message)
        }
    }
}

/// A cart with today's products and prices.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedCart {
    pub lines: Vec<PricedLine>,
    pub total_quantity: u32,
    pub items_total: Money,
    pub warnings: Vec<CartWarning>,
    pub expires_at: Option<Timestamp>,
    pub version: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PricedLine {
    pub product: Product,
    pub quantity: u32,
    pub line_total: Money,
}

/// Reads a quantity of a line: 1 to 99.
pub fn quantity(value: i32) -> Result<u32, Refusal> {
    let read = u32::try_from(value)
        .ok()
        .filter(|quantity| (1..=MAX_QUANTITY).contains(quantity));
    read.ok_or_else(|| {
        Refusal::new(
            RefusalCode::InvalidQuantity,
            format!("The quantity must be 1 to {MAX_QUANTITY}."),
        )
    })
}

/// The refusal of a line that would grow beyond its limit.
pub fn line_is_full(product: &ProductId) -> Refusal {
    let message = format!("A line holds at most {MAX_QUANTITY} pieces.");
    Refusal::new(RefusalCode::LimitReached, message)
        .at(["quantity"])
        .for_product(product)
}

/// The refusal of one line too many.
pub fn cart_is_full(product: &ProductId) -> Refusal {
    let message = format!("A cart holds at most {MAX_LINES} different products.");
    Refusal::new(RefusalCode::LimitReached, message)
        .at(["productId"])
        .for_product(product)
}

/// What the version of a cart that is made at this moment counts on from. It is drawn from the clock,
/// so that a cart made after another one was deleted does not take up that one's versions: whoever read
/// the old cart would take the new one for it.
pub fn first_version(now: Timestamp) -> u64 {
    /// Below GraphQL's largest Int, with room to count.
    const RANGE: u64 = 2_000_000_000;
    u64::try_from(now.milliseconds()).unwrap_or(0) % RANGE
}

impl Cart {
    /// The version after the next change.
    pub fn next_version(&self, now: Timestamp) -> u64 {
        let version = if self.version == 0 {
            first_version(now)
        } else {
            self.version
        };
        version + 1
    }

    /// Adds another cart's lines. Lines are cut at the limit and reported; products beyond the
    /// largest number of lines are left out and reported.
    pub fn absorb(&mut self, other: &Cart, policy: MergePolicy) -> Vec<CartWarning> {
        let mut warnings = Vec::new();
        for (product, line) in &other.lines {
            let mine = self.lines.get(product).map_or(0, |line| line.quantity);
            if mine == 0 && self.lines.len() >= MAX_LINES {
                let message = format!("The cart is full: it holds at most {MAX_LINES} different products.");
                warnings.push(CartWarning::new(
                    CartWarningCode::QuantityCapped,
                    product,
                    message,
                ));
                continue;
            }
            let wanted = policy.quantity(mine, line.quantity);
            let quantity = wanted.min(MAX_QUANTITY);
            if quantity < wanted {
                let message = format!("Only {MAX_QUANTITY} of {wanted} pieces fit into one line.");
                warnings.push(CartWarning::new(
                    CartWarningCode::QuantityCapped,
                    product,
                    message,
                ));
            }
            self.lines.insert(
                product.clone(),
                CartLine {
                    quantity,
                    price_seen: line.price_seen,
                },
            );
        }
        warnings
    }

    /// Lays today's products and prices beside the lines, by product name. Products that are no
    /// longer sold drop out of the lines and into the warnings.
    pub fn priced(&self, catalogue: &Catalogue, currency: Currency) -> PricedCart {
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut warnings = Vec::new();
        for (id, line) in &self.lines {
            let Some(product) = catalogue.on_sale(id) else {
                let message = "This product is no longer sold.".to_owned();
                warnings.push(CartWarning::new(CartWarningCode::ProductUnavailable, id, message));
                continue;
            };
            warnings.extend(line.warning(product));
            let line_total = product.price.times(line.quantity);
            lines.push(PricedLine {
                product: product.clone(),
                quantity: line.quantity,
                line_total,
            });
        }
        lines.sort_by_cached_key(|line| fold(&line.product.name));
        PricedCart {
            total_quantity: lines.iter().map(|line| line.quantity).sum(),
            items_total: lines
                .iter()
                .fold(Money::zero(currency), |sum, line| sum.plus(line.line_total)),
            lines,
            warnings,
            expires_at: self.expires_at,
            version: self.version,
        }
    }
}

impl PricedCart {
    /// The products of which there may be fewer pieces than the cart holds, by the word that lists show.
    pub fn scarce_products(&self) -> Vec<ProductId> {
        let is_scarce = |line: &&PricedLine| line.product.availability == Availability::LowStock;
        let scarce = self.lines.iter().filter(is_scarce);
        scarce.map(|line| line.product.id.clone()).collect()
    }

    /// Says of which products there are fewer pieces than the cart holds.
    pub fn warn_of_shortages(&mut self, levels: &[StockLevel]) {
        for line in &self.lines {
            let level = levels.iter().find(|level| level.product == line.product.id);
            let available = level.map_or(line.quantity, |level| level.available);
            if available < line.quantity {
                self.warnings
                    .push(CartWarning::shortage(&line.product.id, available));
            }
        }
    }
}

impl CartLine {
    fn warning(&self, product: &Product) -> Option<CartWarning> {
        if product.availability == Availability::OutOfStock {
            return Some(CartWarning::shortage(&product.id, 0));
        }
        let seen = self.price_seen.filter(|seen| *seen != product.price.amount)?;
        let previous = Money::new(seen, product.price.currency);
        let message = format!(
            "The price was {} and is {} now.",
            previous.formatted(),
            product.price.formatted()
        );
        let mut warning = CartWarning::new(CartWarningCode::PriceChanged, &product.id, message);
        warning.previous_price = Some(previous);
        Some(warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cart(lines: &[(&str, u32)]) -> Cart {
        let line = |(id, quantity): &(&str, u32)| {
            (
                ProductId::parse(id).unwrap(),
                CartLine {
                    quantity: *quantity,
                    price_seen: Some(100),
                },
            )
        };
        Cart {
            lines: lines.iter().map(line).collect(),
            version: 1,
            ..Cart::default()
        }
    }

    fn quantities(cart: &Cart) -> Vec<(&str, u32)> {
        cart.lines
            .iter()
            .map(|(id, line)| (id.as_str(), line.quantity))
            .collect()
    }

    #[test]
    fn policies_differ_on_what_both_hold() {
        for (policy, expected) in [
            (MergePolicy::Sum, 7),
            (MergePolicy::Max, 5),
            (MergePolicy::Guest, 2),
        ] {
            let mut mine = cart(&[("a", 5), ("b", 1)]);
            assert_eq!(mine.absorb(&cart(&[("a", 2), ("c", 3)]), policy), []);
            assert_eq!(quantities(&mine), [("a", expected), ("b", 1), ("c", 3)]);
        }
    }

    #[test]
    fn a_cut_line_is_reported() {
        let mut mine = cart(&[("a", 60)]);
        let warnings = mine.absorb(&cart(&[("a", 60)]), MergePolicy::Sum);
        assert_eq!(quantities(&mine), [("a", 99)]);
        assert_eq!(warnings[0].code, CartWarningCode::QuantityCapped);
    }

    #[test]
    fn the_fifty_first_product_is_left_out_and_reported() {
        let ids: Vec<String> = (0..50).map(|number| format!("p{number:02}")).collect();
        let mut mine = cart(&ids.iter().map(|id| (id.as_str(), 1)).collect::<Vec<_>>());
        let warnings = mine.absorb(&cart(&[("p00", 1), ("z", 1)]), MergePolicy::Sum);
        assert_eq!((mine.lines.len(), warnings.len()), (50, 1));
        assert_eq!(warnings[0].product.as_str(), "z");
    }
}
