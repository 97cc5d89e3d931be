//! The table's stream: what a record of it says has been changed
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html>).

mod change;
mod filter;

pub use self::filter::concerns;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    error::TableError,
    item::order::{OrderItem, OrderStateItem},
    key,
};
use crate::shop::{
    money::Currency,
    order::Order,
    order_change::{OrderChange, OrderState},
    timestamp::Timestamp,
};

/// The key of an item that was written, and the item before and after, in DynamoDB's JSON. The images are
/// read only when somebody wants to know: one that cannot be read is no fault of the other records.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamRecord {
    #[serde(default)]
    keys: Value,
    /// Absent when the item was new.
    #[serde(default)]
    old_image: Option<Value>,
    /// Absent when the item was deleted.
    #[serde(default)]
    new_image: Option<Value>,
    #[serde(rename = "ApproximateCreationDateTime", default)]
    written_at: WrittenAt,
}

/// When an item was written, about: Lambda brings seconds since 1970, and AWS's command line, by which a dead
/// letter is fetched, a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum WrittenAt {
    Seconds(f64),
    Text(String),
}

impl Default for WrittenAt {
    fn default() -> Self {
        Self::Seconds(0.0)
    }
}

impl WrittenAt {
    /// To the second. The beginning of 1970 where the text is no time.
    fn timestamp(&self) -> Timestamp {
        match self {
            // A number of seconds fits; what does not is moved to the nearer end.
            #[allow(clippy::cast_possible_truncation, reason = "it is moved to the nearer end")]
            Self::Seconds(seconds) => Timestamp::from_milliseconds((seconds * 1000.0) as i64),
            Self::Text(text) => Timestamp::parse(text).unwrap_or(Timestamp::from_milliseconds(0)),
        }
    }
}

impl StreamRecord {
    /// What has become of an order. `None` for every other item, and for an order that was deleted.
    ///
    /// An item that could not be read before, and now can, counts as new.
    ///
    /// Fails with the item's key when the record has no key, or the order as it is cannot be read.
    pub fn order_change(&self) -> Result<Option<OrderChange>, TableError> {
        let images = self.order_read_by(state)?;
        Ok(images.map(|(before, after)| match before {
            None => OrderChange::Placed(after),
            Some(before) => OrderChange::Written { before, after },
        }))
    }

    /// An order as it was, absent when it was new, and as it is, with all that the table holds of it. `None`
    /// for every other item, and for an order that was deleted. `shop` is the currency of records that do
    /// not name theirs.
    ///
    /// An item that could not be read before, and now can, counts as new.
    ///
    /// Fails with the item's key when the record has no key, or the order as it is cannot be read.
    pub fn order_images(&self, shop: Currency) -> Result<Option<(Option<Order>, Order)>, TableError> {
        self.order_read_by(|image| order(image, shop))
    }

    fn order_read_by<T>(
        &self,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Result<Option<(Option<T>, T)>, TableError> {
        let (pk, sk) = self.name()?;
        let is_order = pk.starts_with(key::CUSTOMER_PREFIX) && sk.starts_with(key::ORDER_PREFIX);
        let Some(new) = self.new_image.as_ref().filter(|_| is_order) else {
            return Ok(None);
        };
        let named = |reason| TableError::inconsistent(format_args!("{pk} {sk}"), reason);
        let after = read(new).map_err(named)?;
        let before = self.old_image.as_ref().map(read).transpose().map_err(named);
        let before = before.unwrap_or_else(|error| {
            tracing::warn!(%error, "the order as it was before cannot be read");
            None
        });
        Ok(Some((before, after)))
    }

    fn name(&self) -> Result<(&str, &str), TableError> {
        let part = |name: &str| self.keys.get(name)?.get("S")?.as_str();
        let name = part(key::PK).zip(part(key::SK));
        name.ok_or_else(|| TableError::inconsistent("without a key", "the stream's record names no item"))
    }
}

fn state(image: &Value) -> Result<OrderState, String> {
    let item: OrderStateItem = item(image)?;
    item.into_state().map_err(|error| error.to_string())
}

fn order(image: &Value, shop: Currency) -> Result<Order, String> {
    let item: OrderItem = item(image)?;
    item.into_order(shop).map_err(|error| error.to_string())
}

fn item<T: DeserializeOwned>(image: &Value) -> Result<T, String> {
    let item = serde_dynamo::Item::deserialize(image).map_err(|error| error.to_string())?;
    serde_dynamo::from_item(item).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shop::order_status::{OrderStatus, PaymentStatus};

    const CUSTOMER: &str = "#customer#ada00000-0000-4000-8000-000000000001";
    const ORDER: &str = "#order#019aa000-0000-7000-8000-000000000001";

    fn image(status: &str, version: u64) -> Value {
        json!({
            "PK": { "S": CUSTOMER }, "SK": { "S": ORDER },
            "order_code": { "S": "261120-7F3Q9K" }, "order_status": { "S": status },
            "order_datetime": { "N": "1795165200000" }, "payment_status": { "S": "PAID" },
            "updated_at": { "S": "2026-11-20T09:30:00.000Z" }, "version": { "N": version.to_string() },
            "order_items": { "L": [{ "M": { "product_id": { "S": "bone" } } }] },
        })
    }

    fn record(old: Option<Value>, new: Option<Value>) -> StreamRecord {
        StreamRecord {
            keys: json!({ "PK": { "S": CUSTOMER }, "SK": { "S": ORDER } }),
            old_image: old,
            new_image: new,
            written_at: WrittenAt::Seconds(1_795_165_200.0),
        }
    }

    #[test]
    fn both_images_of_an_order_are_read() {
        let change = record(Some(image("PLACED", 1)), Some(image("CANCELLED", 2))).order_change();
        let Some(OrderChange::Written { before, after }) = change.unwrap() else {
            panic!("the order was there before");
        };
        assert_eq!((before.status, before.version), (OrderStatus::Placed, 1));
        assert_eq!((after.status, after.version), (OrderStatus::Cancelled, 2));
        assert_eq!(after.payment_status, PaymentStatus::Paid);
        assert_eq!(after.code, "261120-7F3Q9K");
        assert_eq!(after.at.to_text(), "2026-11-20T09:30:00.000Z");
        assert_eq!(CUSTOMER, format!("#customer#{}", after.key.customer));
        assert_eq!(ORDER, format!("#order#{}", after.key.order));
    }

    #[test]
    fn both_images_of_an_order_are_read_in_full() {
        let line = |quantity: u64| {
            json!({ "L": [{ "M": {
                "product_id": { "S": "bone" }, "product_price": { "N": "12.95" },
                "ordered_volume": { "N": quantity.to_string() },
            } }] })
        };
        let (mut old, mut new) = (image("PLACED", 1), image("PACKED", 2));
        (old["order_items"], new["order_items"]) = (line(2), line(1));
        let euro = Currency::parse("EUR").unwrap();
        let (before, after) = record(Some(old), Some(new)).order_images(euro).unwrap().unwrap();
        let before = before.unwrap();
        let sold = |order: &Order| (order.lines[0].quantity, order.items_total.amount, order.version);
        assert_eq!((sold(&before), sold(&after)), ((2, 2590, 1), (1, 1295, 2)));
        // Its line has no price: enough for those who watch, and too little to be counted.
        let lenient = record(None, Some(image("PLACED", 1)));
        assert!(lenient.order_change().unwrap().is_some());
        let error = lenient.order_images(euro).unwrap_err().to_string();
        assert!(
            error.contains(ORDER) && error.contains("product_price"),
            "{error}"
        );
        assert_eq!(
            record(Some(image("PLACED", 1)), None).order_images(euro).unwrap(),
            None
        );
    }

    #[test]
    fn an_order_without_an_old_image_is_new() {
        let change = record(None, Some(image("PLACED", 1))).order_change().unwrap();
        assert!(matches!(change, Some(OrderChange::Placed(state)) if state.version == 1));
    }

    #[test]
    fn an_order_of_an_older_shop_is_read() {
        let old = json!({
            "PK": { "S": CUSTOMER }, "SK": { "S": ORDER }, "order_status": { "S": "processing" },
            "order_datetime": { "N": "1795165200000" },
        });
        let Some(OrderChange::Placed(state)) = record(None, Some(old)).order_change().unwrap() else {
            panic!("the order is new");
        };
        assert_eq!((state.status, state.version), (OrderStatus::Placed, 0));
        assert_eq!(state.payment_status, PaymentStatus::Due);
        assert_eq!(state.at.to_text(), "2026-11-20T09:00:00.000Z");
        assert_eq!(&state.code[..6], "261120");
    }

    #[test]
    fn what_is_no_order_or_was_deleted_is_passed_over() {
        assert_eq!(
            record(Some(image("PLACED", 1)), None).order_change().unwrap(),
            None
        );
        for (pk, sk) in [
            (CUSTOMER, "#profile"),
            ("#idempotency#1", ORDER),
            ("#product#bone", "#stock"),
        ] {
            let keys = json!({ "PK": { "S": pk }, "SK": { "S": sk } });
            let other = StreamRecord {
                keys,
                ..record(None, Some(json!({ "PK": 1 })))
            };
            assert_eq!(other.order_change().unwrap(), None, "{pk} {sk}");
        }
    }

    #[test]
    fn a_record_that_cannot_be_read_is_named() {
        let name = format!("{CUSTOMER} {ORDER}");
        let mut no_status = image("PLACED", 1);
        no_status.as_object_mut().unwrap().remove("order_status");
        for broken in [json!("text"), json!({ "PK": { "X": "1" } }), no_status] {
            let error = record(None, Some(broken)).order_change().unwrap_err();
            assert!(error.to_string().contains(&name), "{error}");
        }
        let nameless = StreamRecord {
            keys: Value::Null,
            ..record(None, None)
        };
        assert!(nameless.order_change().is_err());
    }

    #[test]
    fn the_time_is_read_as_lambda_and_as_the_command_line_write_it() {
        for (written, at) in [
            (json!(1_795_165_200.0), "2026-11-20T09:00:00.000Z"),
            (json!("2026-11-20T10:00:00+01:00"), "2026-11-20T09:00:00.000Z"),
            (json!("soon"), "1970-01-01T00:00:00.000Z"),
        ] {
            let record = json!({ "ApproximateCreationDateTime": written });
            let record: StreamRecord = serde_json::from_value(record).unwrap();
            assert_eq!(record.written_at.timestamp().to_text(), at);
        }
    }

    #[test]
    fn an_order_that_was_mended_counts_as_new() {
        let change = record(Some(json!({ "SK": { "N": "x" } })), Some(image("PLACED", 3)));
        assert!(matches!(
            change.order_change().unwrap(),
            Some(OrderChange::Placed(state)) if state.version == 3
        ));
    }
}
