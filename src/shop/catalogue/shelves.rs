//! The products side by side on shelves, so that what a filter finds is counted without a look at each.

use std::{
    ops::Range,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{
    Category,
    bits::Bits,
    filter::ProductFilter,
    goods::Goods,
    orders::{Order, ProductSort},
    words::{Words, narrow_by_reading},
};
use crate::shop::{
    product::{Product, ProductStatus},
    stock::Availability,
};

/// In how many searches the texts themselves are read. To note all words takes as long as a few of these, and
/// where the catalogue changes often, a few may be all.
const READING: u32 = 4;

/// Every product has a place: those of a category lie together, the cheapest first. Places are counted over all
/// shelves.
#[derive(Debug)]
pub struct Shelves {
    goods: Arc<Goods>,
    /// The number of the product at each place.
    numbers: Vec<u32>,
    /// The places of each category, by slug.
    categories: Vec<Range<usize>>,
    of_status: [Bits; ProductStatus::ALL.len()],
    in_stock: Bits,
    /// Made when they are first asked for, as are the words.
    orders: [OnceLock<Order>; ProductSort::COUNT],
    words: OnceLock<Words>,
    searches: AtomicU32,
}

/// What a filter finds.
pub struct Found {
    pub places: Bits,
    /// How many there are.
    pub count: u32,
    /// The categories of what the filter finds when its own category is left out, by slug.
    pub categories: Vec<Category>,
}

impl Shelves {
    pub fn of(goods: Arc<Goods>) -> Self {
        let count = goods.len();
        let mut numbers: Vec<u32> = (0..count as u32).collect();
        numbers.sort_by_cached_key(|number| {
            let product = goods.at(*number);
            (&product.category, product.price.amount)
        });
        let mut of_status = ProductStatus::ALL.map(|_| Bits::none(count));
        let mut in_stock = Bits::none(count);
        let mut ends = Vec::new();
        let mut last: Option<&str> = None;
        for (place, number) in (0..).zip(&numbers) {
            let product = goods.at(*number);
            of_status[product.status as usize].insert(place);
            if product.availability != Availability::OutOfStock {
                in_stock.insert(place);
            }
            if last.is_some_and(|last| last != product.category) {
                ends.push(place as usize);
            }
            last = Some(&product.category);
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ends = ends.iter().copied().chain(std::iter::once(count));
        Self {
            categories: starts.zip(ends).map(|(start, end)| start..end).collect(),
            goods: goods.clone(),
            numbers,
            of_status,
            in_stock,
            orders: Default::default(),
            words: OnceLock::new(),
            searches: AtomicU32::new(0),
        }
    }

    pub fn product(&self, place: u32) -> &Product {
        self.goods.at(self.numbers[place as usize])
    }

    pub fn places(&self) -> Range<u32> {
        0..self.numbers.len() as u32
    }

    pub fn order(&self, sort: ProductSort) -> &Order {
        self.orders[sort as usize].get_or_init(|| Order::of(self, sort))
    }

    pub fn find(&self, filter: &ProductFilter) -> Found {
        let mut places = self.of_status[filter.status() as usize].clone();
        match filter.in_stock {
            Some(true) => places.keep(&self.in_stock),
            Some(false) => places.remove_all(&self.in_stock),
            None => {}
        }
        self.narrow(&mut places, &filter.words());
        let (mut count, mut categories) = (0, Vec::new());
        for shelf in &self.categories {
            let mut kept = self.priced(shelf, filter);
            let of_shelf = places.count(kept.clone());
            if of_shelf > 0 {
                let slug = &self.product(shelf.start as u32).category;
                categories.push(Category::new(slug, of_shelf));
                if filter.admits_category(slug) {
                    count += of_shelf;
                } else {
                    kept = shelf.start..shelf.start;
                }
            }
            places.remove_range(shelf.start..kept.start);
            places.remove_range(kept.end..shelf.end);
        }
        Found {
            places,
            count,
            categories,
        }
    }

    /// Leaves of the found products those that hold all words.
    fn narrow(&self, found: &mut Bits, words: &[String]) {
        if words.is_empty() || found.is_empty() {
            return;
        }
        let product = |place| self.product(place);
        if self.searches.fetch_add(1, Ordering::Relaxed) < READING && self.words.get().is_none() {
            narrow_by_reading(found, words, product);
        } else {
            let words_of_all = || Words::of(self.places().map(product));
            self.words.get_or_init(words_of_all).narrow(found, words, product);
        }
    }

    /// The part of a shelf that is neither too cheap nor too dear.
    fn priced(&self, shelf: &Range<usize>, filter: &ProductFilter) -> Range<usize> {
        let cheaper_than = |bound: &dyn Fn(i64) -> bool| {
            let is_cheaper = |number: &u32| bound(self.goods.at(*number).price.amount);
            shelf.start + self.numbers[shelf.clone()].partition_point(is_cheaper)
        };
        let start = filter
            .price_min
            .map_or(shelf.start, |least| cheaper_than(&|price| price < least));
        let end = filter
            .price_max
            .map_or(shelf.end, |most| cheaper_than(&|price| price <= most));
        start..end.max(start)
    }
}
