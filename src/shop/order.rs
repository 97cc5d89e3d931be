//! An order: what was sold, to whom, and what has become of it.

use super::{
    address::DeliveryAddress,
    delivery::{BookedSlot, SlotId},
    id::{OrderKey, ProductId},
    money::Money,
    order_status::{Actor, CancelReason, OrderStatus, PaymentMethod, PaymentStatus},
    payment::Settlement,
    stock_shards::ShardPieces,
    timestamp::Timestamp,
};

/// How often the customer may change a booked delivery slot.
pub const MAX_SLOT_CHANGES: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub key: OrderKey,
    /// The short name that people use: `261120-7F3Q9K`.
    pub code: String,
    pub status: OrderStatus,
    pub placed_at: Timestamp,
    pub updated_at: Timestamp,
    pub lines: Vec<OrderLine>,
    pub items_total: Money,
    pub delivery_price: Money,
    pub total: Money,
    pub address: DeliveryAddress,
    pub contact_name: String,
    pub contact_phone: Option<String>,
    pub payment_method: PaymentMethod,
    pub payment_status: PaymentStatus,
    /// The provider's name of the payment. Absent for orders that are paid on delivery.
    pub payment_reference: Option<String>,
    /// What the provider still has to be asked for.
    pub settlement: Option<Settlement>,
    /// When the order comes. Absent until a delivery is booked.
    pub slot: Option<BookedSlot>,
    /// How often the customer has changed the booked delivery.
    pub slot_changes: u32,
    pub note: Option<String>,
    pub history: Vec<OrderEvent>,
    pub cancel_reason: Option<CancelReason>,
    /// Counts the changes; 0 for an order that was written before versions were kept.
    pub version: u64,
}

/// One product of an order, with name and price as they were when it was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    pub product: ProductId,
    pub product_name: String,
    pub unit_price: Money,
    pub quantity: u32,
    /// Absent until somebody has counted.
    pub packed_quantity: Option<u32>,
    /// The rows of the stock from which its pieces were taken, where they are others than the first alone.
    pub taken_from: Vec<ShardPieces>,
}

impl OrderLine {
    /// The price of the pieces that were ordered.
    pub fn total(&self) -> Money {
        self.unit_price.times(self.quantity)
    }

    /// The pieces that are packed. Those that nobody has counted are all there.
    pub fn packed_quantity(&self) -> u32 {
        self.packed_quantity.unwrap_or(self.quantity)
    }

    /// The rows of the stock from which its pieces were taken.
    pub fn shards(&self) -> Vec<ShardPieces> {
        if self.taken_from.is_empty() {
            let (shard, pieces) = (0, self.quantity);
            return vec![ShardPieces { shard, pieces }];
        }
        self.taken_from.clone()
    }

    /// Takes its pieces from these rows of the stock.
    pub fn take_from(&mut self, shards: Vec<ShardPieces>) {
        let is_first_alone = matches!(shards.as_slice(), [ShardPieces { shard: 0, .. }]);
        self.taken_from = if is_first_alone { Vec::new() } else { shards };
    }

    /// The price of the pieces that are packed.
    pub fn packed_total(&self) -> Money {
        self.unit_price.times(self.packed_quantity())
    }
}

/// A step in the life of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEvent {
    pub at: Timestamp,
    pub status: OrderStatus,
    pub actor: Actor,
    pub note: Option<String>,
}

/// An order as staff sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    pub key: OrderKey,
    pub code: String,
    pub status: OrderStatus,
    pub placed_at: Timestamp,
    pub customer_name: String,
    pub item_count: u32,
    pub total: Money,
    /// When the booked delivery begins.
    pub slot: Option<SlotId>,
}

impl Order {
    pub fn item_count(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Whether its goods were taken from the stock that is kept here. An order that was taken over
    /// from another shop's table has no record of having been placed.
    pub fn has_reserved(&self) -> bool {
        let first = self.history.first().map(|event| event.status);
        matches!(first, Some(OrderStatus::Placed | OrderStatus::AwaitingPayment))
    }

    /// Whether its goods were packed, so that its total is that of the packed pieces.
    pub fn was_packed(&self) -> bool {
        self.history
            .iter()
            .any(|event| event.status == OrderStatus::Packed)
    }

    /// The price of one of its lines: of the pieces that were ordered, or once they are packed of those.
    pub fn line_total(&self, line: &OrderLine) -> Money {
        if self.was_packed() {
            line.packed_total()
        } else {
            line.total()
        }
    }
}

/// The short name of an order: the day, then six base-32 characters made of the second of the day
/// (17 bits) and 13 random bits, so that the day's codes sort by time and do not tell how many
/// orders the shop has.
pub fn code(placed_at: Timestamp, random: u16) -> String {
    /// Crockford's alphabet: no I, L, O or U, and in the order of the character set.
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let number = (placed_at.second_of_day() << 13) | u32::from(random & 0x1FFF);
    let day = placed_at.day();
    let mut code: String = day.chars().skip(2).filter(char::is_ascii_digit).collect();
    code.push('-');
    for shift in (0..6).rev() {
        code.push(char::from(ALPHABET[(number >> (shift * 5)) as usize & 31]));
    }
    code
}

/// The UTC day that a code begins with, `2026-11-20`; `None` for a text that is not a code.
pub fn day_of_code(code: &str) -> Option<String> {
    let (day, rest) = code.split_once('-')?;
    let valid = day.len() == 6
        && rest.len() == 6
        && day.bytes().all(|byte| byte.is_ascii_digit())
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    valid.then(|| format!("20{}-{}-{}", &day[..2], &day[2..4], &day[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_day_sort_by_time_and_name_their_day() {
        let at = |text| Timestamp::parse(text).unwrap();
        let first = code(at("2026-11-20T00:00:00Z"), 0);
        let noon = code(at("2026-11-20T12:00:00Z"), 0x1FFF);
        let last = code(at("2026-11-20T23:59:59Z"), u16::MAX);
        assert_eq!(first, "261120-000000");
        assert!(first < noon && noon < last);
        assert_eq!(day_of_code(&last).as_deref(), Some("2026-11-20"));
        assert_eq!(day_of_code("261120"), None);
        assert_eq!(day_of_code("26é120-000000"), None);
    }
}
