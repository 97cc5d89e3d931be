//! What a record of the stream has changed, with all that the table holds of it.

use serde::Deserialize as _;
use serde_json::Value;

use super::{StreamRecord, item};
use crate::{
    shop::{
        cart::Cart,
        change::{AvailabilityChange, CartChange, Change, CustomerChange, Replaced},
        customer::Profile,
        money::Currency,
        product::Product,
        stock::{Availability, StockLevel},
        timestamp::Timestamp,
    },
    table::{
        Item,
        error::TableError,
        item::{
            cart::{self, MERGED_VERSION, UPDATED_AT, VERSION},
            customer::ProfileItem,
            number,
            product::{ProductItem, StockItem, product_of},
            text,
        },
        key,
        stock::{SHOWN, SHOWN_PIECES, SHOWN_THRESHOLD, SHOWN_VERSION},
    },
};

/// Reads an image; the text says why it cannot be read.
type Read<'a, T> = &'a dyn Fn(&Value) -> Result<T, String>;

impl StreamRecord {
    /// What was changed. `None` for items that nobody follows, and for orders and products that were
    /// deleted. `shop` is the currency of records that do not name theirs; `is_purge` tells whether the
    /// table has deleted the item by itself.
    ///
    /// An image from before that cannot be read counts as absent.
    ///
    /// Fails with the item's key when the record has no key, or the item as it is cannot be read.
    pub fn change(&self, shop: Currency, is_purge: bool) -> Result<Option<Change>, TableError> {
        let (pk, sk) = self.name()?;
        if let Some((before, after)) = self.order_images(shop)? {
            return Ok(Some(Change::Order(Box::new(Replaced { before, after }))));
        }
        let is_product = pk.starts_with(key::PRODUCT_PREFIX);
        if is_product && sk == key::DETAIL {
            if let Some(change) = self.availability_change()? {
                return Ok(Some(Change::Availability(change)));
            }
            let replaced = self.replaced(&|image| product(image, shop))?;
            return Ok(replaced.map(|replaced| Change::Product(Box::new(replaced))));
        }
        if is_product && let Some(shard) = key::shard_of_row(sk) {
            let (before, after) = self.both(&stock_row)?;
            let is_spread = |row: &Option<StockItem>| row.as_ref().is_some_and(|row| row.shards() > 1);
            if shard > 0 || is_spread(&before) || is_spread(&after) {
                return Ok(product_of(pk).map(Change::StockShard));
            }
            let replaced = self.replaced(&stock)?;
            return Ok(replaced.map(|replaced| Change::Stock(replaced, self.written_at.timestamp())));
        }
        if pk.starts_with(key::CUSTOMER_PREFIX) && sk == key::PROFILE {
            let (before, after) = self.both(&profile)?;
            return Ok(Some(Change::Customer(Box::new(CustomerChange {
                was_closed: before == Some(None),
                before: before.flatten(),
                after: after.flatten(),
                at: self.written_at.timestamp(),
            }))));
        }
        if key::is_cart(pk, sk) {
            return self.cart_change(pk, shop, is_purge).map(Some);
        }
        Ok(None)
    }

    fn cart_change(&self, pk: &str, shop: Currency, is_purge: bool) -> Result<Change, TableError> {
        let (before, after) = self.both(&stored)?;
        let merged = |cart: &Item| number::<u64>(cart, MERGED_VERSION);
        let is_merge = after.as_ref().is_some_and(|after| {
            let version = merged(after);
            version.is_some()
                && version == number(after, VERSION)
                && before.as_ref().and_then(merged) != version
        });
        // At the beginning of time nothing has expired yet: whether it has by now is asked elsewhere.
        let beginning = Timestamp::from_milliseconds(0);
        let cart = |stored: Item| -> Cart { cart::read(Some(&stored), beginning, shop) };
        let written = after.as_ref().and_then(|after| text(after, UPDATED_AT));
        let at = written
            .and_then(Timestamp::parse)
            .unwrap_or(self.written_at.timestamp());
        Ok(Change::Cart(CartChange {
            name: key::cart_name(pk),
            before: before.map(cart),
            after: after.map(cart),
            is_merge,
            is_purge,
            at,
        }))
    }

    /// The word of a stock that is spread, when it is all that has changed of a product's text.
    fn availability_change(&self) -> Result<Option<AvailabilityChange>, TableError> {
        let (pk, _) = self.name()?;
        let (Some(before), Some(after)) = self.both(&stored)? else {
            return Ok(None);
        };
        let word = |product: &Item| Availability::parse(text(product, SHOWN)?);
        let is_same_text = number::<u64>(&before, VERSION) == number(&after, VERSION);
        let (Some(old), Some(new), Some(product), Some(available)) = (
            word(&before),
            word(&after),
            product_of(pk),
            number(&after, SHOWN_PIECES).filter(|_| is_same_text),
        ) else {
            return Ok(None);
        };
        let change = AvailabilityChange {
            before: old,
            after: StockLevel {
                product,
                available,
                reserved: 0,
                in_carts: 0,
                low_stock_at: number(&after, SHOWN_THRESHOLD),
                shards: 2,
                version: number(&after, SHOWN_VERSION).unwrap_or_default(),
            },
            at: self.written_at.timestamp(),
        };
        Ok((old != new).then_some(change))
    }

    fn replaced<T>(&self, read: Read<'_, T>) -> Result<Option<Replaced<T>>, TableError> {
        let (before, after) = self.both(read)?;
        Ok(after.map(|after| Replaced { before, after }))
    }

    fn both<T>(&self, read: Read<'_, T>) -> Result<(Option<T>, Option<T>), TableError> {
        let (pk, sk) = self.name()?;
        let named = |reason| TableError::inconsistent(format_args!("{pk} {sk}"), reason);
        let after = self.new_image.as_ref().map(read).transpose().map_err(named)?;
        let before = self.old_image.as_ref().map(read).transpose().map_err(named);
        let before = before.unwrap_or_else(|error| {
            tracing::warn!(%error, "the item as it was before cannot be read");
            None
        });
        Ok((before, after))
    }
}

fn stored(image: &Value) -> Result<Item, String> {
    let item = serde_dynamo::Item::deserialize(image).map_err(|error| error.to_string())?;
    Ok(item.into())
}

fn product(image: &Value, shop: Currency) -> Result<Product, String> {
    let item: ProductItem = item(image)?;
    item.into_product(shop).map_err(|error| error.to_string())
}

fn stock_row(image: &Value) -> Result<StockItem, String> {
    item(image)
}

fn stock(image: &Value) -> Result<StockLevel, String> {
    let level = stock_row(image)?.level();
    level.ok_or_else(|| "the partition is not a product's".to_owned())
}

/// `None` for what is left of a closed account.
fn profile(image: &Value) -> Result<Option<Profile>, String> {
    let item: ProfileItem = item(image)?;
    item.into_profile().map_err(|error| error.to_string())
}
