//! All products at one moment, and how they are searched, sorted and paged.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    id::ProductId,
    page::{Page, PageRequest},
    product::{Product, ProductStatus},
    stock::Availability,
    text::fold,
};

/// Every product, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    products: BTreeMap<ProductId, Product>,
}

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductSort {
    Name,
    PriceAscending,
    PriceDescending,
    Newest,
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
            products: products
                .into_iter()
                .map(|product| (product.id.clone(), product))
                .collect(),
        }
    }

    /// Whether there is no product of any status.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// A product of any status.
    pub fn find(&self, id: &ProductId) -> Option<&Product> {
        self.products.get(id)
    }

    /// A product that customers may buy.
    pub fn on_sale(&self, id: &ProductId) -> Option<&Product> {
        self.find(id).filter(|product| product.is_on_sale())
    }

    /// The products that fit. A cursor that was not made here counts as absent.
    pub fn list(&self, filter: &ProductFilter, sort: ProductSort, page: &PageRequest) -> Listing<&Product> {
        let words: Vec<String> = filter.query.iter().flat_map(|query| words_of(query)).collect();
        let of_every_category: Vec<&Product> = self
            .products
            .values()
            .filter(|product| filter.admits(product) && holds_words(product, &words))
            .collect();
        Listing {
            categories: categories(of_every_category.iter().copied()),
            page: cut(
                of_every_category
                    .into_iter()
                    .filter(|product| filter.admits_category(product)),
                sort,
                page,
            ),
        }
    }

    /// The categories that have products on sale, by slug.
    pub fn categories(&self) -> Vec<Category> {
        categories(self.products.values().filter(|product| product.is_on_sale()))
    }
}

/// The categories of the products, by slug.
fn categories<'a>(products: impl Iterator<Item = &'a Product>) -> Vec<Category> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for product in products {
        *counts.entry(&product.category).or_default() += 1;
    }
    let category = |(slug, product_count): (&str, u32)| Category {
        slug: slug.to_owned(),
        name: category_name(slug),
        product_count,
    };
    counts.into_iter().map(category).collect()
}

/// One page of the products in this order.
fn cut<'a>(
    products: impl Iterator<Item = &'a Product>,
    sort: ProductSort,
    page: &PageRequest,
) -> Page<&'a Product> {
    let mut rows: Vec<(SortKey, &Product)> = products
        .map(|product| (sort_key(product, sort), product))
        .collect();
    rows.sort_by(|left, right| left.0.cmp(&right.0));
    let after = page.after.as_deref().and_then(decode_cursor);
    let rows = rows
        .into_iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after));
    page.cut(
        rows.map(|(_, product)| product)
            .take(page.first as usize + 1)
            .collect(),
    )
}

/// The cursor of a product in a list so sorted.
pub fn cursor(product: &Product, sort: ProductSort) -> String {
    let (key, id) = sort_key(product, sort);
    URL_SAFE_NO_PAD.encode(format!("{key}\u{0}{id}"))
}

/// Sorts as text, ties broken by id.
type SortKey = (String, String);

fn sort_key(product: &Product, sort: ProductSort) -> SortKey {
    let key = match sort {
        ProductSort::Name => fold(&product.name),
        ProductSort::PriceAscending => format!("{:012}", product.price.amount),
        ProductSort::PriceDescending => format!("{:012}", 999_999_999_999 - product.price.amount),
        ProductSort::Newest => format!("{:015}", 999_999_999_999_999 - product.created_at.milliseconds()),
    };
    (key, product.id.to_string())
}

fn decode_cursor(cursor: &str) -> Option<SortKey> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (key, id) = text.split_once('\u{0}')?;
    Some((key.to_owned(), id.to_owned()))
}

impl ProductFilter {
    /// The status of the products that are wanted.
    pub fn status(&self) -> ProductStatus {
        self.status.unwrap_or(ProductStatus::Active)
    }

    fn admits_category(&self, product: &Product) -> bool {
        self.category
            .as_ref()
            .is_none_or(|category| *category == product.category)
    }

    /// Whether it fits everything but the category and the words.
    fn admits(&self, product: &Product) -> bool {
        let price = product.price.amount;
        let in_stock = product.availability != Availability::OutOfStock;
        product.status == self.status()
            && self.price_min.is_none_or(|least| price >= least)
            && self.price_max.is_none_or(|most| price <= most)
            && self.in_stock.is_none_or(|wanted| wanted == in_stock)
    }
}

fn words_of(text: &str) -> Vec<String> {
    fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn holds_words(product: &Product, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let description = product.description.as_deref().unwrap_or_default();
    let text = fold(
        &[
            &product.name,
            description,
            &product.category,
            &product.tags.join(" "),
        ]
        .join(" "),
    );
    words.iter().all(|word| text.contains(word.as_str()))
}

fn category_name(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}
