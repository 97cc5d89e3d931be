//! Sets of small numbers, a bit for each.

use std::ops::Range;

const BLOCK: usize = u32::BITS as usize;

/// Some of the numbers below a bound.
#[derive(Clone, Debug)]
pub struct Bits(Vec<u32>);

/// In how many blocks the numbers below a bound are kept.
pub fn blocks_of(bound: usize) -> usize {
    bound.div_ceil(BLOCK)
}

/// Adds a number to a set that is kept as its blocks.
pub fn insert(blocks: &mut [u32], number: u32) {
    blocks[number as usize / BLOCK] |= 1 << (number as usize % BLOCK);
}

impl Bits {
    /// None of the numbers below the bound.
    pub fn none(bound: usize) -> Self {
        Self(vec![0; blocks_of(bound)])
    }

    pub fn insert(&mut self, number: u32) {
        insert(&mut self.0, number);
    }

    pub fn remove(&mut self, number: u32) {
        self.0[number as usize / BLOCK] &= !(1 << (number as usize % BLOCK));
    }

    pub fn contains(&self, number: u32) -> bool {
        self.0[number as usize / BLOCK] >> (number as usize % BLOCK) & 1 == 1
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|block| *block == 0)
    }

    /// Keeps what is in the other set too.
    pub fn keep(&mut self, other: &Bits) {
        for (block, other) in self.0.iter_mut().zip(&other.0) {
            *block &= other;
        }
    }

    /// Removes what is in the other set.
    pub fn remove_all(&mut self, other: &Bits) {
        self.remove_blocks(&other.0);
    }

    /// Removes the numbers of a set that is kept as its blocks.
    pub fn remove_blocks(&mut self, blocks: &[u32]) {
        for (block, other) in self.0.iter_mut().zip(blocks) {
            *block &= !other;
        }
    }

    /// How many of these numbers are in the set.
    pub fn count(&self, numbers: Range<usize>) -> u32 {
        masks(numbers)
            .map(|(block, mask)| (self.0[block] & mask).count_ones())
            .sum()
    }

    pub fn remove_range(&mut self, numbers: Range<usize>) {
        for (block, mask) in masks(numbers) {
            self.0[block] &= !mask;
        }
    }

    /// The numbers, from the lowest.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(0_u32..).flat_map(|(block, index)| {
            let mut rest = *block;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let lowest = rest.trailing_zeros();
                    rest &= rest - 1;
                    index * u32::BITS + lowest
                })
            })
        })
    }
}

/// The blocks that hold these numbers, each with the bits that are theirs.
fn masks(numbers: Range<usize>) -> impl Iterator<Item = (usize, u32)> {
    (numbers.start / BLOCK..blocks_of(numbers.end)).map(move |block| {
        let from = numbers.start.saturating_sub(block * BLOCK);
        let to = (numbers.end - block * BLOCK).min(BLOCK);
        (block, (u32::MAX << from) & (u32::MAX >> (BLOCK - to)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_counted_and_removed_to_the_bit() {
        let all: Vec<u32> = (0..100).collect();
        let mut set = Bits::none(100);
        all.iter().for_each(|number| set.insert(*number));
        for start in 0..=100 {
            for end in start..=100 {
                assert_eq!(set.count(start..end) as usize, end - start, "{start}..{end}");
                let mut rest = set.clone();
                rest.remove_range(start..end);
                let expected = [&all[..start], &all[end..]].concat();
                assert_eq!(rest.iter().collect::<Vec<_>>(), expected, "{start}..{end}");
            }
        }
    }

    #[test]
    fn sets_are_narrowed() {
        let set_of = |numbers: &[u32]| {
            let mut set = Bits::none(70);
            numbers.iter().for_each(|number| set.insert(*number));
            set
        };
        let listed = |set: &Bits| set.iter().collect::<Vec<_>>();
        let mut set = set_of(&[0, 5, 31, 32, 64, 69]);
        assert_eq!(listed(&set), [0, 5, 31, 32, 64, 69]);
        set.keep(&set_of(&[0, 5, 32, 33, 69]));
        assert_eq!(listed(&set), [0, 5, 32, 69]);
        set.remove_all(&set_of(&[5, 6]));
        set.remove(69);
        assert_eq!(listed(&set), [0, 32]);
        assert!(set.contains(32) && !set.contains(69) && !set.is_empty());
        assert!(Bits::none(0).is_empty() && Bits::none(33).is_empty());
    }
}
