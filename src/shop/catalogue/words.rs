//! The words of all products, and which products hold them.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::bits::{self, Bits};
use crate::shop::{
    product::Product,
    text::{fold, push_folded},
};

/// How many words of a query are looked for in the index. What is left of a longer one is looked for in the
/// products that hold these, which costs less than a hundred words that most products hold.
const MOST: usize = 8;

/// Most words have a letter that is looked for. After so many of them there is a look at what is left, and where that
/// is no more than a few products, these are read.
const MANY: usize = 512;
const FEW: u32 = 32;

/// Every word of the products' texts, and the places on the shelves of the products that hold it.
#[derive(Debug)]
pub struct Words {
    /// Every word once, each with a space behind it.
    text: String,
    /// Where in the text each word begins; at last, where the text ends.
    starts: Vec<u32>,
    /// The places of the products that hold a word, one word's behind the other's: a list of them, or where that
    /// is no longer the blocks of a set of bits.
    holders: Vec<u32>,
    /// Where among the holders those of each word end.
    ends: Vec<u32>,
    /// How many products there are.
    count: usize,
}

/// The words of the products in the order in which they are met, each once for a product.
#[derive(Default)]
struct Met {
    words: HashMap<String, Word>,
    text: String,
    starts: Vec<u32>,
    /// The words of one product behind those of the other.
    of_products: Vec<u32>,
    /// Where among them those of each product end.
    ends: Vec<usize>,
}

struct Word {
    number: u32,
    /// How many products hold it.
    count: u32,
    /// The place of the product in which it was met last.
    met_at: u32,
}

impl Words {
    pub fn of<'a>(products: impl Iterator<Item = &'a Product>) -> Self {
        let mut met = Met::default();
        products.for_each(|product| met.read(product));
        met.starts.push(met.text.len() as u32);
        let (holders, ends) = met.holders();
        let (mut text, count) = (met.text, met.ends.len());
        text.shrink_to_fit();
        Self {
            text,
            starts: met.starts,
            holders,
            ends,
            count,
        }
    }

    /// Leaves of the found products those that hold all words. `product` is the product of a place.
    pub fn narrow<'a>(&self, found: &mut Bits, words: &[String], product: impl Fn(u32) -> &'a Product) {
        let (looked_up, rest) = words.split_at(words.len().min(MOST));
        for word in looked_up {
            if found.is_empty() {
                return;
            }
            self.narrow_to(word, found, &product);
        }
        narrow_by_reading(found, rest, product);
    }

    /// Leaves of the found products those with a word that is this one or has it as a part.
    fn narrow_to<'a>(&self, part: &str, found: &mut Bits, product: impl Fn(u32) -> &'a Product) {
        let mut others = found.clone();
        for (number, word) in (1_usize..).zip(self.words_with(part)) {
            self.remove_holders(word, &mut others);
            if number.is_multiple_of(MANY) && others.count(0..self.count) <= FEW {
                let mut holders = others.clone();
                narrow_by_reading(&mut holders, &[part.to_owned()], product);
                others.remove_all(&holders);
                break;
            }
        }
        found.remove_all(&others);
    }

    /// The words that are this one or have it as a part.
    fn words_with(&self, part: &str) -> impl Iterator<Item = usize> {
        let finder = Finder::new(part).into_owned();
        let mut next = 0;
        std::iter::from_fn(move || {
            let position = next + finder.find(&self.text.as_bytes()[next..])?;
            let word = self.starts.partition_point(|start| *start as usize <= position) - 1;
            next = self.starts[word + 1] as usize;
            Some(word)
        })
    }

    fn remove_holders(&self, word: usize, places: &mut Bits) {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        let holders = &self.holders[start as usize..self.ends[word] as usize];
        if holders.len() < bits::blocks_of(self.count) {
            holders.iter().for_each(|place| places.remove(*place));
        } else {
            places.remove_blocks(holders);
        }
    }
}

impl Met {
    fn read(&mut self, product: &Product) {
        let place = self.ends.len() as u32;
        let mut folded = String::new();
        for word in texts(product).flat_map(str::split_whitespace) {
            folded.clear();
            push_folded(word, &mut folded);
            self.meet(&folded, place);
        }
        self.ends.push(self.of_products.len());
    }

    fn meet(&mut self, folded: &str, place: u32) {
        if let Some(word) = self.words.get_mut(folded) {
            if word.met_at == place {
                return;
            }
            word.met_at = place;
            word.count += 1;
            self.of_products.push(word.number);
            return;
        }
        let number = self.starts.len() as u32;
        let word = Word {
            number,
            count: 1,
            met_at: place,
        };
        self.words.insert(folded.to_owned(), word);
        self.of_products.push(number);
        self.starts.push(self.text.len() as u32);
        self.text.push_str(folded);
        self.text.push(' ');
    }

    /// The holders of all words, and where those of each end.
    fn holders(&self) -> (Vec<u32>, Vec<u32>) {
        let blocks = bits::blocks_of(self.ends.len());
        let mut lengths = vec![0; self.starts.len()];
        for word in self.words.values() {
            lengths[word.number as usize] = (word.count as usize).min(blocks);
        }
        let ends = lengths.iter().scan(0, |end, length| {
            *end += length;
            Some(*end)
        });
        let ends: Vec<usize> = ends.collect();
        // Where the next product of a word is noted, or where its bits begin.
        let mut free: Vec<(usize, bool)> = ends
            .iter()
            .zip(&lengths)
            .map(|(end, length)| (end - length, *length < blocks))
            .collect();
        let mut holders = vec![0; ends.last().copied().unwrap_or_default()];
        let mut start = 0;
        for (place, end) in (0_u32..).zip(&self.ends) {
            for word in &self.of_products[start..*end] {
                let (free, is_listed) = &mut free[*word as usize];
                if *is_listed {
                    holders[*free] = place;
                    *free += 1;
                } else {
                    bits::insert(&mut holders[*free..], place);
                }
            }
            start = *end;
        }
        (holders, ends.into_iter().map(|end| end as u32).collect())
    }
}

/// The texts in which words are looked for.
fn texts(product: &Product) -> impl Iterator<Item = &str> {
    let description = product.description.as_deref().unwrap_or_default();
    let texts = [product.name.as_str(), description, product.category.as_str()];
    texts.into_iter().chain(product.tags.iter().map(String::as_str))
}

/// Leaves of the found products those in whose texts all words are. Takes as long as there are found ones.
pub fn narrow_by_reading<'a>(found: &mut Bits, words: &[String], product: impl Fn(u32) -> &'a Product) {
    if words.is_empty() {
        return;
    }
    let others: Vec<u32> = found
        .iter()
        .filter(|place| !holds(product(*place), words))
        .collect();
    for place in others {
        found.remove(place);
    }
}

fn holds(product: &Product, words: &[String]) -> bool {
    let text = fold(&texts(product).collect::<Vec<_>>().join(" "));
    words.iter().all(|word| text.contains(word.as_str()))
}
