//! Placing an order: one batch read, one transaction.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem};

use super::{
    Failed, Item, Table, TableError, action,
    customers::CLOSING,
    expression::Expression,
    idempotency::fingerprint_of,
    item::{self, cart, customer::AddressItem, customer::ProfileItem, order::OrderItem, product::StockItem},
    key,
    slots::{is_full, is_slot, read_slot},
    with_sort_key,
};
use crate::shop::{
    address::Address,
    cart::{Cart, CartOwner},
    customer::Profile,
    delivery::{Slot, SlotId},
    id::{AddressId, CustomerId, IdempotencyKey, OrderId, ProductId},
    order::Order,
    place_order::{Placement, SaleRow},
    product::ProductStatus,
    stock_shards::ShardPieces,
    timestamp::Timestamp,
};

pub(super) const OPERATION: &str = "placeOrder";
const ORDER_ID: &str = "order_id";
const PAYMENT_REFERENCE: &str = "payment_reference";

/// What is read before an order is decided.
#[derive(Debug, Default)]
pub struct OrderRecords {
    pub profile: Option<Profile>,
    pub address: Option<Address>,
    pub cart: Cart,
    /// The delivery slot that is asked for.
    pub slot: Option<Slot>,
    /// What the key did before, if it was used.
    pub used: Option<UsedKey>,
}

/// An idempotency record: which order the key placed, and for which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedKey {
    pub order: OrderId,
    pub fingerprint: String,
    /// The provider's name of the payment that the order holds; absent for orders that are paid on delivery.
    pub payment: Option<String>,
}

/// What came of the transaction.
#[derive(Debug)]
pub enum PlacedOrder {
    Placed,
    /// The key was used in the meantime.
    KeyUsed(UsedKey),
    /// An order with this id exists: draw another.
    IdTaken,
    /// The cart was changed since it was read, or the account is being closed.
    CartChanged,
    /// The payment token has paid for another order.
    TokenUsed,
    /// Conditions of lines failed, or that of the slot. When nothing stands in the order's way any more, the
    /// slot was changed since it was read.
    Refused {
        lines: Vec<FailedLine>,
        /// The delivery slot has no room left.
        slot_is_full: bool,
    },
}

/// A line whose stock is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedLine {
    /// The place of the line in the order.
    pub index: usize,
    /// The row of the stock as it is; `None` when there is none.
    pub row: Option<SaleRow>,
    /// Whether the stock has, or had when it was known last, further rows, so that this one does not decide.
    pub is_spread: bool,
}

impl Table {
    /// One batch get, strongly consistent: an address that was just added is found, and a key that
    /// was just used is known even when the cart that it emptied is gone.
    pub async fn records_for_order(
        &self,
        customer: CustomerId,
        key: &IdempotencyKey,
        (address, slot): (Option<AddressId>, Option<SlotId>),
        with_cart: bool,
        now: Timestamp,
    ) -> Result<OrderRecords, TableError> {
        let used = key::idempotency(customer, OPERATION, key);
        let mut keys = vec![key::profile(customer), used.clone()];
        keys.extend(address.map(|address| key::address(customer, address)));
        keys.extend(with_cart.then(|| key::cart(&CartOwner::Customer(customer))));
        keys.extend(slot.map(key::slot));
        let found = self.batch_get(&keys, true).await?;
        let profile = with_sort_key(&found, key::PROFILE).cloned();
        let address = address.and_then(|id| with_sort_key(&found, &key::address(customer, id).sk).cloned());
        Ok(OrderRecords {
            profile: match profile {
                Some(stored) => item::read::<ProfileItem>(stored)?.into_profile()?,
                None => None,
            },
            address: address
                .map(|stored| item::read::<AddressItem>(stored)?.into_address())
                .transpose()?,
            cart: cart::read(with_sort_key(&found, key::CART), now, self.currency),
            slot: found
                .iter()
                .find(|stored| is_slot(stored))
                .cloned()
                .map(read_slot)
                .transpose()?,
            used: with_sort_key(&found, &used.sk).and_then(|stored| used_key(stored, now)),
        })
    }

    /// One transaction of n + 3 to n + 5 actions: the record of the key, the order, each product's
    /// stock (in as many rows as the line's pieces are taken from), the cart that was ordered or else the check that the account is open, the delivery slot, and
    /// the claim of the payment token.
    ///
    /// The key's condition is looked at first: on a repeat the stock conditions fail as well, because
    /// the first order took the goods.
    pub async fn place_order(
        &self,
        placement: &Placement,
        key: &IdempotencyKey,
        fingerprint: &str,
    ) -> Result<PlacedOrder, TableError> {
        let order = &placement.order;
        let record = key::idempotency(order.key.customer, OPERATION, key);
        let mut named = vec![(ORDER_ID, order.key.order.to_string())];
        named.extend(
            order
                .payment_reference
                .clone()
                .map(|payment| (PAYMENT_REFERENCE, payment)),
        );
        let mut actions = vec![
            self.use_key(&record, fingerprint, &named, order.placed_at)?,
            self.put_order(placement)?,
        ];
        for (line, price_version) in order.lines.iter().zip(&placement.price_versions) {
            for part in line.shards() {
                actions.push(self.reserve(&line.product, part, *price_version)?);
            }
        }
        // A cart goes when its customer begins to leave. Whoever orders without one is looked at.
        actions.push(match placement.cart_version {
            Some(version) => self.empty_cart(order.key.customer, version)?,
            None => self.check_account(order.key.customer)?,
        });
        if let Some(slot) = order.slot {
            actions.push(self.take_slot(slot)?);
        }
        if let Some(hash) = &placement.token_hash {
            actions.push(self.claim_token(hash, order)?);
        }
        match self.transact(actions).await {
            Ok(()) => Ok(PlacedOrder::Placed),
            Err(TableError::Cancelled(reasons)) => self.why_not(placement, &reasons),
            Err(other) => Err(other),
        }
    }

    fn why_not(&self, placement: &Placement, reasons: &[Failed]) -> Result<PlacedOrder, TableError> {
        if let Some(Failed::Condition(Some(record))) = reasons.first() {
            let used = used_key(record, placement.order.placed_at);
            return used
                .map(PlacedOrder::KeyUsed)
                .ok_or_else(|| TableError::inconsistent(item::name_of(record), "the order is not named"));
        }
        if reasons.get(1).is_some_and(Failed::condition) {
            return Ok(PlacedOrder::IdTaken);
        }
        let parts: Vec<usize> = parts_of_lines(&placement.order);
        let mut failed: Vec<FailedLine> = Vec::new();
        for (index, reason) in parts.iter().zip(reasons.iter().skip(2)) {
            if let Failed::Condition(old) = reason
                && failed.last().is_none_or(|last| last.index != *index)
            {
                failed.push(self.failed_line(&placement.order, *index, old.as_ref())?);
            }
        }
        let claim = placement.token_hash.as_ref().and_then(|_| reasons.last());
        if claim.is_some_and(Failed::condition) {
            return Ok(PlacedOrder::TokenUsed);
        }
        let after_lines = 2 + parts.len() + 1;
        let slot = placement.order.slot.and_then(|_| reasons.get(after_lines));
        let slot = slot.filter(|slot| slot.condition());
        if failed.is_empty() && slot.is_none() {
            return Ok(PlacedOrder::CartChanged);
        }
        Ok(PlacedOrder::Refused {
            lines: failed,
            slot_is_full: slot.map(is_full).transpose()?.unwrap_or(false),
        })
    }

    fn put_order(&self, placement: &Placement) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item::write(&OrderItem::of(&placement.order))?))
            .condition_expression(expression.absent(key::PK))
            .set_expression_attribute_names(expression.names());
        Ok(TransactWriteItem::builder().put(action(put.build())?).build())
    }

    fn failed_line(&self, order: &Order, index: usize, old: Option<&Item>) -> Result<FailedLine, TableError> {
        let stored = old.cloned().map(item::read::<StockItem>).transpose()?;
        let was_spread = order
            .lines
            .get(index)
            .is_some_and(|line| !line.taken_from.is_empty());
        Ok(FailedLine {
            index,
            is_spread: was_spread || stored.as_ref().is_some_and(|row| row.shards() > 1),
            row: stored.and_then(|row| row.sale_row(self.currency)),
        })
    }

    fn reserve(
        &self,
        product: &ProductId,
        part: ShardPieces,
        price_version: u64,
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (available, reserved) = (
            expression.name("stock_available"),
            expression.name("stock_reserved"),
        );
        let quantity = expression.number(part.pieces);
        let zero = expression.number(0);
        let update = format!(
            "SET {available} = {available} - {quantity}, \
             {reserved} = if_not_exists({reserved}, {zero}) + {quantity} ADD {} {}",
            expression.name("version"),
            expression.number(1)
        );
        let condition = format!(
            "{available} >= {quantity} AND {} = {} AND {} = {}",
            expression.name("price_version"),
            expression.number(price_version),
            expression.name("product_status"),
            expression.text(ProductStatus::Active.name())
        );
        let row = key::stock_row(product, part.shard);
        self.update_action(row, update, Some(condition), &expression)
    }

    fn empty_cart(&self, customer: CustomerId, version: u64) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key::cart(&CartOwner::Customer(customer)).attributes()))
            .condition_expression(expression.version_is(version))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        Ok(TransactWriteItem::builder()
            .delete(action(delete.build())?)
            .build())
    }

    /// The account is open. An order that is placed while it closes would keep the customer's name.
    fn check_account(&self, customer: CustomerId) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let condition = format!(
            "{} AND {}",
            expression.exists(key::PK),
            expression.absent(CLOSING)
        );
        let check = ConditionCheck::builder()
            .table_name(&self.name)
            .set_key(Some(key::profile(customer).attributes()))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names());
        Ok(TransactWriteItem::builder()
            .condition_check(action(check.build())?)
            .build())
    }

    /// A token pays for one order only. Its hash tells nothing of the card.
    fn claim_token(&self, hash: &str, order: &Order) -> Result<TransactWriteItem, TableError> {
        let mut claim = key::payment_claim(hash).attributes();
        for (name, text) in [
            (ORDER_ID, order.key.order.to_string()),
            ("created_at", order.placed_at.to_text()),
        ] {
            claim.insert(name.to_owned(), AttributeValue::S(text));
        }
        let mut expression = Expression::default();
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(claim))
            .condition_expression(expression.absent(key::PK))
            .set_expression_attribute_names(expression.names());
        Ok(TransactWriteItem::builder().put(action(put.build())?).build())
    }
}

/// For each part of the stock that an order takes, the place of its line.
fn parts_of_lines(order: &Order) -> Vec<usize> {
    let lines = order.lines.iter().enumerate();
    lines
        .flat_map(|(index, line)| std::iter::repeat_n(index, line.shards().len()))
        .collect()
}

/// The order that a key placed, unless its record has expired by `now`.
pub(super) fn used_key(record: &Item, now: Timestamp) -> Option<UsedKey> {
    Some(UsedKey {
        order: item::text(record, ORDER_ID).and_then(OrderId::parse)?,
        fingerprint: fingerprint_of(record, now)?.to_owned(),
        payment: item::text(record, PAYMENT_REFERENCE).map(str::to_owned),
    })
}
