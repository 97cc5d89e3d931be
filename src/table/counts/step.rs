//! What is counted by one transaction.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::TransactWriteItem;

use crate::{shop::money::Money, table::key::Key};

/// How many actions one transaction takes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
pub const MAX_ACTIONS: usize = 100;

/// What is added to the attributes of one item: whole numbers, or amounts.
pub type Additions = BTreeMap<(String, String), BTreeMap<&'static str, Number>>;

#[derive(Clone, Copy, Debug)]
pub enum Number {
    Whole(i64),
    Amount(Money),
}

/// One thing to count: what guards it, and what it adds.
pub struct Step {
    pub place: usize,
    pub guard: TransactWriteItem,
    pub additions: Vec<(Key, &'static str, Number)>,
    pub is_order: bool,
    /// Whether more of it remains to be counted.
    pub is_part: bool,
}

/// What all steps add together.
pub fn sums(steps: &[Step]) -> Additions {
    let mut sums = Additions::new();
    for (key, name, number) in steps.iter().flat_map(|step| &step.additions) {
        let item = sums.entry((key.pk.clone(), key.sk.clone())).or_default();
        let sum = match (item.get(name), number) {
            (Some(Number::Whole(sum)), Number::Whole(more)) => Number::Whole(sum + more),
            (Some(Number::Amount(sum)), Number::Amount(more)) => Number::Amount(sum.plus(*more)),
            _ => *number,
        };
        item.insert(name, sum);
    }
    sums
}

/// Steps that fit into one transaction each.
pub fn chunks(steps: Vec<Step>) -> Vec<Vec<Step>> {
    let mut chunks: Vec<Vec<Step>> = Vec::new();
    for step in steps {
        match chunks.last_mut() {
            Some(last) => {
                last.push(step);
                if last.len() + sums(last).len() > MAX_ACTIONS
                    && let Some(step) = last.pop()
                {
                    chunks.push(vec![step]);
                }
            }
            None => chunks.push(vec![step]),
        }
    }
    chunks
}
