//! Pages of lists.

use super::refusal::{Refusal, RefusalCode};

/// The largest page.
pub const MAX_FIRST: u32 = 50;

/// Which part of a list is wanted. `after` is the cursor of the last row already seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    pub first: u32,
    pub after: Option<String>,
}

impl PageRequest {
    /// `first` must be 1 to 50.
    pub fn parse(first: i32, after: Option<String>) -> Result<Self, Refusal> {
        let valid = u32::try_from(first)
            .ok()
            .filter(|first| (1..=MAX_FIRST).contains(first));
        let first = valid.ok_or_else(|| {
            Refusal::new(RefusalCode::Invalid, format!("first must be 1 to {MAX_FIRST}.")).at(["first"])
        })?;
        Ok(Self { first, after })
    }

    /// The same page; a cursor that is not of the list's form counts as absent.
    #[must_use]
    pub fn if_after(&self, is_cursor: impl FnOnce(&str) -> bool) -> Self {
        Self {
            first: self.first,
            after: self.after.clone().filter(|after| is_cursor(after)),
        }
    }

    /// Cuts rows that were read with one too many, which is how a list tells that it goes on.
    pub fn cut<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let limit = self.first as usize;
        let has_next = rows.len() > limit;
        rows.truncate(limit);
        Page { rows, has_next }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub has_next: bool,
}

impl<T> Page<T> {
    /// The page as a request for the same place in the list, but for fewer rows, finds it.
    #[must_use]
    pub fn shorter(self, first: u32) -> Self {
        let first = first as usize;
        let has_next = self.has_next || self.rows.len() > first;
        let mut rows = self.rows;
        rows.truncate(first);
        Self { rows, has_next }
    }
}
