//! What the shop hears of a new order.

use super::letter::one_line;
use crate::shop::order::Order;

/// A notice of a new order. It holds nothing of the customer but the order's code, the number of its pieces
/// and its total: whoever reads the topic need not be allowed to see more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line of at most 100 characters of ASCII, as Amazon SNS asks for
    /// (<https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).
    pub subject: String,
    pub text: String,
}

impl Notice {
    pub fn of(order: &Order) -> Self {
        let code = one_line(&order.code);
        let short: String = code.chars().filter(char::is_ascii_graphic).take(20).collect();
        let total = order.total.formatted();
        let pieces = match order.item_count() {
            1 => "1 piece".to_owned(),
            count => format!("{count} pieces"),
        };
        Self {
            subject: format!("New order {short}"),
            text: format!("New order {code}: {pieces}, {total}.\n"),
        }
    }
}
