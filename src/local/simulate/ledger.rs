//! What the players know of the orders of the play.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use super::messages::{Order, is_final};

/// An order as it was seen last.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The number of its story.
    pub number: usize,
    /// Whose it is.
    pub customer: usize,
    pub code: String,
    pub status: String,
    version: u64,
    /// Somebody of the staff works on it.
    is_taken: bool,
    /// How often somebody of the staff has given up on it.
    failures: usize,
}

/// Shared by all players.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    orders: BTreeMap<String, Entry>,
    /// The orders that were answered under each key.
    keys: BTreeMap<String, BTreeSet<String>>,
    /// Why orders were not placed.
    not_placed: BTreeMap<String, usize>,
    /// Pieces that the warehouse has added, by product.
    adjustments: BTreeMap<String, i64>,
    /// Products of which there are not enough.
    wanted: BTreeSet<String>,
    /// Counts whatever changes.
    changes: u64,
    /// Counts the deliveries of suppliers.
    supplies: usize,
}

/// After so many failures an order is left to lie.
const MAX_FAILURES: usize = 10;

impl Ledger {
    /// An order was placed under a key, or answered once more.
    pub fn placed(&self, number: usize, customer: usize, key: &str, order: &Order) {
        self.books(|books| {
            books.changes += 1;
            let keys = books.keys.entry(key.to_owned()).or_default();
            keys.insert(order.id.clone());
            let entry = books.orders.entry(order.id.clone()).or_insert_with(|| Entry {
                number,
                customer,
                code: order.code.clone(),
                status: order.status.clone(),
                version: order.version,
                is_taken: false,
                failures: 0,
            });
            entry.see(order);
        });
    }

    pub fn not_placed(&self, reason: &str) {
        self.books(|books| {
            books.changes += 1;
            *books.not_placed.entry(reason.to_owned()).or_default() += 1;
        });
    }

    /// An order was read, or changed.
    pub fn see(&self, order: &Order) {
        self.books(|books| {
            if let Some(entry) = books.orders.get_mut(&order.id)
                && entry.see(order)
            {
                books.changes += 1;
            }
        });
    }

    /// Takes some of these orders, which are of the play, not final as far as known, and nobody else's
    /// work, with the numbers of their stories.
    pub fn take(&self, ids: &[String], most: usize) -> Vec<(String, usize)> {
        self.books(|books| {
            let mut taken = Vec::new();
            for id in ids {
                if taken.len() < most
                    && let Some(entry) = books.orders.get_mut(id)
                    && !entry.is_taken
                    && entry.failures < MAX_FAILURES
                    && !is_final(&entry.status)
                {
                    entry.is_taken = true;
                    taken.push((id.clone(), entry.number));
                }
            }
            taken
        })
    }

    /// Nobody works on the order any more.
    pub fn give_back(&self, id: &str, has_failed: bool) {
        self.books(|books| {
            if let Some(entry) = books.orders.get_mut(id) {
                entry.is_taken = false;
                entry.failures += usize::from(has_failed);
            }
        });
    }

    pub fn orders(&self) -> BTreeMap<String, Entry> {
        self.books(|books| books.orders.clone())
    }

    /// How many orders are in a final state, or were not placed.
    pub fn ended(&self) -> usize {
        self.books(|books| {
            let ended = books.orders.values().filter(|entry| is_final(&entry.status));
            ended.count() + books.not_placed.values().sum::<usize>()
        })
    }

    /// The ids of the orders that are not in a final state.
    pub fn unfinished(&self) -> Vec<String> {
        self.books(|books| {
            let open = books.orders.iter().filter(|(_, entry)| !is_final(&entry.status));
            open.map(|(id, _)| id.clone()).collect()
        })
    }

    /// A number that grows with every change.
    pub fn changes(&self) -> u64 {
        self.books(|books| books.changes)
    }

    pub fn not_placed_reasons(&self) -> BTreeMap<String, usize> {
        self.books(|books| books.not_placed.clone())
    }

    /// The keys under which more than one order was answered.
    pub fn ambiguous_keys(&self) -> Vec<String> {
        self.books(|books| {
            let ambiguous = books.keys.iter().filter(|(_, orders)| orders.len() > 1);
            ambiguous.map(|(key, _)| key.clone()).collect()
        })
    }

    /// The order that was answered under each key.
    pub fn orders_by_key(&self) -> BTreeMap<String, String> {
        self.books(|books| {
            let keys = books.keys.iter();
            keys.filter_map(|(key, orders)| Some((key.clone(), orders.first()?.clone())))
                .collect()
        })
    }

    /// A customer was refused a product of which there is not enough.
    pub fn want(&self, product: &str) {
        self.books(|books| {
            books.wanted.insert(product.to_owned());
        });
    }

    /// Takes a product that is wanted, if there is one.
    pub fn take_wanted(&self) -> Option<String> {
        self.books(|books| books.wanted.pop_first())
    }

    /// The number of a supplier's delivery, which no other has.
    pub fn next_supply(&self) -> usize {
        self.books(|books| {
            books.supplies += 1;
            books.supplies
        })
    }

    pub fn adjusted(&self, product: &str, pieces: i64) {
        self.books(|books| *books.adjustments.entry(product.to_owned()).or_default() += pieces);
    }

    pub fn adjustments(&self) -> BTreeMap<String, i64> {
        self.books(|books| books.adjustments.clone())
    }

    fn books<T>(&self, run: impl FnOnce(&mut Books) -> T) -> T {
        // A panic elsewhere leaves the books as they are.
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Entry {
    /// Whether the order is newer than what was seen.
    fn see(&mut self, order: &Order) -> bool {
        let is_newer = order.version > self.version;
        if is_newer {
            self.status = order.status.clone();
            self.version = order.version;
        }
        is_newer
    }
}

#[cfg(test)]
mod tests {
    use super::{super::messages::tests::order, *};

    fn ids(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_order_is_the_work_of_one_person_at_a_time() {
        let ledger = Ledger::default();
        ledger.placed(3, 0, "key", &order("a", "PLACED", 1));
        let queue = ids(&["of-others", "a"]);
        assert_eq!(ledger.take(&queue, 5), [("a".to_owned(), 3)]);
        assert_eq!(ledger.take(&queue, 5), []);
        ledger.give_back("a", false);
        assert_eq!(ledger.take(&queue, 0), []);
        assert_eq!(ledger.take(&queue, 5).len(), 1);
    }

    #[test]
    fn an_order_that_nobody_can_work_on_is_left_to_lie() {
        let ledger = Ledger::default();
        ledger.placed(0, 0, "key", &order("a", "PLACED", 1));
        for _ in 0..MAX_FAILURES {
            assert_eq!(ledger.take(&ids(&["a"]), 1).len(), 1);
            ledger.give_back("a", true);
        }
        assert_eq!(ledger.take(&ids(&["a"]), 1), []);
        assert_eq!(ledger.unfinished(), ["a"]);
    }

    #[test]
    fn an_older_answer_that_comes_late_changes_nothing() {
        let ledger = Ledger::default();
        ledger.placed(0, 0, "key", &order("a", "CANCELLED", 2));
        let before = ledger.changes();
        ledger.see(&order("a", "PLACED", 1));
        assert_eq!((ledger.changes(), ledger.ended()), (before, 1));
        assert!(ledger.unfinished().is_empty());
    }

    #[test]
    fn two_orders_under_one_key_are_told() {
        let ledger = Ledger::default();
        ledger.placed(0, 0, "one", &order("a", "PLACED", 1));
        ledger.placed(0, 0, "one", &order("a", "PLACED", 1));
        assert!(ledger.ambiguous_keys().is_empty());
        ledger.placed(0, 0, "one", &order("b", "PLACED", 1));
        assert_eq!(ledger.ambiguous_keys(), ["one"]);
    }

    #[test]
    fn an_order_that_was_not_placed_has_ended_too() {
        let ledger = Ledger::default();
        ledger.not_placed("OUT_OF_STOCK");
        ledger.not_placed("OUT_OF_STOCK");
        assert_eq!(ledger.ended(), 2);
        assert_eq!(ledger.not_placed_reasons()["OUT_OF_STOCK"], 2);
    }
}
