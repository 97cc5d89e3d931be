//! How much is resolved ahead.

/// What one event may have resolved ahead. What it does not allow is left to the relations' own resolvers:
/// the answer is the same, and takes more invocations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// How many relations, counted as they are written and not for each object of a list.
    pub relations: usize,
    /// How many fields an operation may have before no further relation is added to it.
    pub fields: usize,
    /// How many rows of pages (arguments named `first`) all relations may ask for together.
    pub rows: u64,
    /// How deep a relation may stand.
    pub depth: usize,
    /// How large an answer may be with all that was resolved ahead, in bytes of JSON.
    pub bytes: usize,
}

impl Budget {
    /// AppSync takes no answer of more than 5 MB
    /// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
    pub const USUAL: Self = Self {
        relations: 50,
        fields: 1000,
        rows: 500,
        depth: 10,
        bytes: 4_500_000,
    };

    /// Every relation is left to its own resolver.
    pub const NOTHING: Self = Self {
        relations: 0,
        fields: 0,
        rows: 0,
        depth: 0,
        bytes: 0,
    };
}
