//! What a list is narrowed to.

use std::cmp::Reverse;

use crate::shop::{product::ProductStatus, text::fold};

/// How many characters a query has at most. Each of its words is looked for.
pub const MAX_QUERY: usize = 200;

/// What a list is narrowed to; an absent condition narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductFilter {
    pub category: Option<String>,
    /// Every word must occur in the name, the description, the category or a tag.
    pub query: Option<String>,
    /// Minor units.
    pub price_min: Option<i64>,
    /// Minor units.
    pub price_max: Option<i64>,
    pub in_stock: Option<bool>,
    /// Those on sale unless another is wanted.
    pub status: Option<ProductStatus>,
}

impl ProductFilter {
    /// The status of the products that are wanted.
    pub fn status(&self) -> ProductStatus {
        self.status.unwrap_or(ProductStatus::Active)
    }

    pub(super) fn admits_category(&self, category: &str) -> bool {
        self.category.as_deref().is_none_or(|wanted| wanted == category)
    }

    /// The words that are looked for, each once. The longest come first: fewest products hold them.
    pub(super) fn words(&self) -> Vec<String> {
        let query = fold(self.query.as_deref().unwrap_or_default());
        let mut words: Vec<&str> = query.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_unstable_by_key(|word| (Reverse(word.len()), *word));
        words.dedup();
        words.into_iter().map(str::to_owned).collect()
    }
}
