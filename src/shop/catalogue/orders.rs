//! The orders in which products are listed, and the places in them that clients hold.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{bits::Bits, shelves::Shelves};
use crate::shop::{product::Product, text::fold};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductSort {
    Name,
    PriceAscending,
    PriceDescending,
    Newest,
}

impl ProductSort {
    pub(super) const COUNT: usize = 4;
}

/// Where fewer than one of so many products are found, these are sorted; otherwise whoever goes through all
/// in their order soon has a page of what is found.
const SPARSE: usize = 16;

/// All products in one order.
#[derive(Debug)]
pub struct Order {
    /// The places on the shelves, in this order.
    places: Vec<u32>,
    /// Where in this order each place on the shelves stands.
    ranks: Vec<u32>,
}

impl Order {
    pub fn of(shelves: &Shelves, sort: ProductSort) -> Self {
        let keyed = |place| {
            let (key, id) = sort_key(shelves.product(place), sort);
            (key, id, place)
        };
        let mut keyed: Vec<(String, &str, u32)> = shelves.places().map(keyed).collect();
        keyed.sort_unstable();
        let places: Vec<u32> = keyed.into_iter().map(|(_, _, place)| place).collect();
        let mut ranks = vec![0; places.len()];
        for (rank, place) in (0..).zip(&places) {
            ranks[*place as usize] = rank;
        }
        Self { places, ranks }
    }

    /// The rank of the first product behind a cursor. A cursor that was not made here counts as absent.
    pub fn behind(&self, cursor: Option<&str>, shelves: &Shelves, sort: ProductSort) -> u32 {
        let Some((after, after_id)) = cursor.and_then(decode_cursor) else {
            return 0;
        };
        let is_seen = |place: &u32| {
            let (key, id) = sort_key(shelves.product(*place), sort);
            (key.as_str(), id) <= (after.as_str(), after_id.as_str())
        };
        self.places.partition_point(is_seen) as u32
    }

    /// The first of the places, from a rank on, in this order. `count` is the number of all of them.
    pub fn first_of(&self, found: &Bits, count: u32, from: u32, most: usize) -> Vec<u32> {
        if count as usize * SPARSE >= self.places.len() {
            let rest = self.places[from as usize..].iter();
            return rest
                .filter(|place| found.contains(**place))
                .take(most)
                .copied()
                .collect();
        }
        let ranks = found.iter().map(|place| self.ranks[place as usize]);
        let mut ranks: Vec<u32> = ranks.filter(|rank| *rank >= from).collect();
        if ranks.len() > most {
            ranks.select_nth_unstable(most);
            ranks.truncate(most);
        }
        ranks.sort_unstable();
        ranks.into_iter().map(|rank| self.places[rank as usize]).collect()
    }
}

/// The cursor of a product in a list so sorted.
pub fn cursor(product: &Product, sort: ProductSort) -> String {
    let (key, id) = sort_key(product, sort);
    URL_SAFE_NO_PAD.encode(format!("{key}\u{0}{id}"))
}

/// Sorts as text, ties broken by id.
fn sort_key(product: &Product, sort: ProductSort) -> (String, &str) {
    let key = match sort {
        ProductSort::Name => fold(&product.name),
        ProductSort::PriceAscending => format!("{:012}", product.price.amount),
        ProductSort::PriceDescending => format!("{:012}", 999_999_999_999 - product.price.amount),
        ProductSort::Newest => format!("{:015}", 999_999_999_999_999 - product.created_at.milliseconds()),
    };
    (key, product.id.as_str())
}

fn decode_cursor(cursor: &str) -> Option<(String, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (key, id) = text.split_once('\u{0}')?;
    Some((key.to_owned(), id.to_owned()))
}
