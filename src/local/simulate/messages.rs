//! What the endpoint answers, as far as the play looks at it.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Money {
    pub amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    pub id: String,
    pub code: String,
    pub status: String,
    pub version: u64,
    pub items: Vec<Item>,
    pub items_total: Money,
    pub total: Money,
    pub delivery: Delivery,
    pub payment: Payment,
    pub history: Vec<Event>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub product_id: String,
    pub quantity: u32,
    pub packed_quantity: Option<u32>,
    pub unit_price: Money,
    pub line_total: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Delivery {
    pub price: Money,
    #[serde(default)]
    pub slot: Option<Slot>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Payment {
    pub method: String,
    pub status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Event {
    pub status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Slot {
    pub id: String,
    #[serde(default)]
    pub starts_at: Option<String>,
    #[serde(default)]
    pub capacity: Option<i64>,
    #[serde(default)]
    pub remaining: Option<i64>,
    #[serde(default)]
    pub bookable: Option<bool>,
}

/// The answer of a mutation: whichever of the objects it changes, or why it does not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Payload {
    pub order: Option<Order>,
    pub cart: Option<Cart>,
    pub address: Option<Identified>,
    pub stock: Option<Stock>,
    pub slots: Vec<Slot>,
    pub replayed: bool,
    pub user_errors: Vec<UserError>,
}

impl Payload {
    /// Whether one of the reasons is this.
    pub fn is_refused_by(&self, code: &str) -> bool {
        self.user_errors.iter().any(|error| error.code == code)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserError {
    pub code: String,
    pub message: String,
    #[serde(default)]
    pub product_id: Option<String>,
    #[serde(default)]
    pub available: Option<u32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cart {
    pub token: Option<String>,
    pub items_total: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Identified {
    pub id: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Product {
    pub id: String,
    pub name: String,
    pub category: String,
}

/// The pieces of a product that are in the house.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stock {
    pub product_id: String,
    pub available: i64,
    pub reserved: i64,
    /// Among how many rows they are spread, where it is asked.
    #[serde(default)]
    pub shards: Option<u32>,
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub nodes: Vec<T>,
    pub page_info: PageInfo,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Quote {
    /// `None` where the shop does not deliver.
    pub price: Option<Money>,
}

impl Slot {
    /// How many places are taken; `None` when it is not told.
    pub fn taken(&self) -> Option<i64> {
        Some(self.capacity? - self.remaining?)
    }
}

impl Order {
    pub fn is_final(&self) -> bool {
        is_final(&self.status)
    }

    /// How often a delivery of it has failed.
    pub fn failures(&self) -> usize {
        let events = self.history.iter();
        events.filter(|event| event.status == "DELIVERY_FAILED").count()
    }
}

/// Whether an order in this state asks for no more work.
pub(super) fn is_final(status: &str) -> bool {
    matches!(status, "DELIVERED" | "PACKAGING_FAILED" | "CANCELLED")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An order of two pieces at 5.00, and delivery for 2.00.
    pub fn order(id: &str, status: &str, version: u64) -> Order {
        let money = |amount| Money { amount };
        Order {
            id: id.to_owned(),
            code: format!("code-{id}"),
            status: status.to_owned(),
            version,
            items: vec![Item {
                product_id: "rope-toy".to_owned(),
                quantity: 2,
                packed_quantity: None,
                unit_price: money(500),
                line_total: money(1000),
            }],
            items_total: money(1000),
            total: money(1200),
            delivery: Delivery {
                price: money(200),
                slot: None,
            },
            payment: Payment {
                method: "ON_DELIVERY".to_owned(),
                status: "DUE".to_owned(),
            },
            history: vec![],
        }
    }

    #[test]
    fn an_answer_without_what_this_shop_lacks_is_read() {
        let answer = serde_json::json!({
            "order": null, "userErrors": [{ "code": "CART_EMPTY", "message": "Nothing." }],
        });
        let payload: Payload = serde_json::from_value(answer).unwrap();
        assert_eq!(payload.order, None);
        assert!(payload.is_refused_by("CART_EMPTY") && !payload.is_refused_by("TRY_AGAIN"));
    }
}
