//! All products at one moment, and how they are searched, sorted and paged.
//!
//! A list costs what is on its page, however many products there are. What it takes for that is made of them when
//! a list first needs it, and kept: the shelves, on which a filter is a few sets and ranges; each order in which
//! products are listed; and the words of all texts.

mod bits;
mod filter;
mod goods;
mod orders;
mod shelves;
#[cfg(test)]
mod tests;
mod words;

use std::sync::{Arc, OnceLock};

pub use self::{
    filter::{MAX_QUERY, ProductFilter},
    orders::{ProductSort, cursor},
};
use self::{goods::Goods, shelves::Shelves};
use super::{
    id::ProductId,
    page::{Page, PageRequest},
    product::Product,
};

/// Every product, whatever its status.
#[derive(Debug, Default)]
pub struct Catalogue {
    goods: Arc<Goods>,
    shelves: OnceLock<Shelves>,
}

/// A shelf of the shop, with the number of products there that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub slug: String,
    pub name: String,
    pub product_count: u32,
}

/// What a search finds: a page of the products, and where all of them stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<P> {
    pub page: Page<P>,
    /// The categories of what the filter finds when its own category is left out, by slug.
    pub categories: Vec<Category>,
}

impl<P> Listing<P> {
    pub fn empty() -> Self {
        Self {
            page: Page {
                rows: Vec::new(),
                has_next: false,
            },
            categories: Vec::new(),
        }
    }
}

impl Catalogue {
    pub fn new(products: impl IntoIterator<Item = Product>) -> Self {
        Self {
            goods: Arc::new(Goods::new(products)),
            shelves: OnceLock::new(),
        }
    }

    /// Whether the other one has the same products.
    pub fn is_same(&self, other: &Self) -> bool {
        self.goods == other.goods
    }

    /// Whether there is no product of any status.
    pub fn is_empty(&self) -> bool {
        self.goods.len() == 0
    }

    /// A product of any status.
    pub fn find(&self, id: &ProductId) -> Option<&Product> {
        self.goods.find(id)
    }

    /// A product that customers may buy.
    pub fn on_sale(&self, id: &ProductId) -> Option<&Product> {
        self.find(id).filter(|product| product.is_on_sale())
    }

    /// The products that fit. A cursor that was not made here counts as absent.
    pub fn list(&self, filter: &ProductFilter, sort: ProductSort, page: &PageRequest) -> Listing<&Product> {
        let shelves = self.shelves();
        let found = shelves.find(filter);
        let order = shelves.order(sort);
        let from = order.behind(page.after.as_deref(), shelves, sort);
        let one_too_many = page.first as usize + 1;
        let places = order.first_of(&found.places, found.count, from, one_too_many);
        let products = places.into_iter().map(|place| shelves.product(place));
        Listing {
            page: page.cut(products.collect()),
            categories: found.categories,
        }
    }

    /// The categories that have products on sale, by slug.
    pub fn categories(&self) -> Vec<Category> {
        self.shelves().find(&ProductFilter::default()).categories
    }

    fn shelves(&self) -> &Shelves {
        self.shelves.get_or_init(|| Shelves::of(self.goods.clone()))
    }
}

impl Category {
    fn new(slug: &str, product_count: u32) -> Self {
        Self {
            slug: slug.to_owned(),
            name: category_name(slug),
            product_count,
        }
    }
}

fn category_name(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}
