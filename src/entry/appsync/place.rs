//! The response keys that AppSync lists for a selection set.

use std::collections::BTreeMap;

/// Paths that are longer are no client's; they are left aside.
const DEEPEST: usize = 32;

/// A place in the response with all places below it, by response key. AppSync lists them with fragments
/// expanded, which its text does not show.
#[derive(Debug, Default)]
pub struct Place {
    below: BTreeMap<String, Place>,
}

impl Place {
    /// Reads the paths of `selectionSetList`.
    pub fn of(list: &[String]) -> Self {
        let mut root = Self::default();
        for path in list {
            if path.split('/').count() > DEEPEST {
                continue;
            }
            let mut place = &mut root;
            for key in path.split('/') {
                place = place.below.entry(key.to_owned()).or_default();
            }
        }
        root
    }

    pub fn below(&self, key: &str) -> Option<&Self> {
        self.below.get(key)
    }

    /// Every place directly below under which there are others.
    pub fn objects(&self) -> impl Iterator<Item = &Self> {
        self.below.values().filter(|place| !place.below.is_empty())
    }
}
