//! What of a cart stands in the totals.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::{
    shop::{count::Quantities, timestamp::Timestamp},
    table::{
        Item,
        item::{self, cart::quantity_attribute},
        key,
    },
};

const SEQUENCE_NUMBER: &str = "sequence_number";
/// Sequence numbers have up to 40 digits.
const SEQUENCE_DIGITS: usize = 40;

/// What is known of a cart from its last count.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub quantities: Quantities,
    pub sequence_number: String,
    /// Counts its changes; 0 for none.
    pub version: u64,
}

impl Snapshot {
    /// Reads what is stored; what cannot be read was never counted.
    pub fn read(stored: &Item) -> Self {
        Self {
            quantities: item::cart::quantities(stored),
            sequence_number: item::text(stored, SEQUENCE_NUMBER).unwrap_or_default().to_owned(),
            version: item::number(stored, "version").unwrap_or(0),
        }
    }

    /// The whole item, which the table deletes after `ends_at`.
    pub fn write(&self, cart: &str, ends_at: Timestamp) -> Item {
        let mut stored = key::counted_cart(cart).attributes();
        for (product, pieces) in &self.quantities {
            stored.insert(quantity_attribute(product), AttributeValue::N(pieces.to_string()));
        }
        let text = AttributeValue::S(self.sequence_number.clone());
        stored.insert(SEQUENCE_NUMBER.to_owned(), text);
        stored.insert("version".to_owned(), AttributeValue::N(self.version.to_string()));
        stored.insert(key::EXPIRES_AT.to_owned(), seconds(ends_at));
        stored
    }
}

/// A moment as the table's time to live has it.
pub fn seconds(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.seconds().to_string())
}

/// Sequence numbers that are padded sort as numbers do.
pub fn padded(sequence_number: &str) -> String {
    format!("{sequence_number:0>SEQUENCE_DIGITS$}")
}
