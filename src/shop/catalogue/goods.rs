//! The products themselves, by id.

use crate::shop::{id::ProductId, product::Product};

/// Every product once, numbered in the order of the ids.
#[derive(Debug, Default, PartialEq)]
pub struct Goods(Vec<Product>);

impl Goods {
    /// Of products with the same id the last counts.
    pub fn new(products: impl IntoIterator<Item = Product>) -> Self {
        let mut products: Vec<Product> = products.into_iter().collect();
        products.sort_by(|left, right| left.id.cmp(&right.id));
        products.dedup_by(|next, kept| {
            let is_same = next.id == kept.id;
            if is_same {
                std::mem::swap(next, kept);
            }
            is_same
        });
        Self(products)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn find(&self, id: &ProductId) -> Option<&Product> {
        let number = self.0.binary_search_by(|product| product.id.cmp(id)).ok()?;
        self.0.get(number)
    }

    /// The product of a number. All that lists learn of a product they learn here.
    pub fn at(&self, number: u32) -> &Product {
        #[cfg(test)]
        touched::count();
        &self.0[number as usize]
    }
}

/// How often a product was looked at on this thread.
#[cfg(test)]
pub mod touched {
    use std::cell::Cell;

    thread_local! {
        static TIMES: Cell<usize> = const { Cell::new(0) };
    }

    pub fn count() {
        TIMES.set(TIMES.get() + 1);
    }

    pub fn times() -> usize {
        TIMES.get()
    }
}
