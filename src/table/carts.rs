//! Carts: each change is one update that carries its own conditions.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};

use super::{
    Item, Table, TableError,
    expression::Expression,
    is_expired,
    item::cart::{
        self, EARLIER_KEYS, RECENT_KEYS, UPDATED_AT, VERSION, price_attribute, price_value,
        quantity_attribute,
    },
    key,
};
use crate::shop::{
    cart::{Cart, CartLine, CartOwner, MAX_QUANTITY, first_version},
    id::ProductId,
    timestamp::Timestamp,
};

/// After so many new keys those that were new before are forgotten, so that at least so many of the
/// last keys are always remembered.
const MAX_RECENT_KEYS: usize = 20;

/// The common part of a cart's change.
#[derive(Clone, Debug)]
pub struct CartUpdate<'a> {
    pub owner: &'a CartOwner,
    pub product: &'a ProductId,
    /// The price shown to the customer, in minor units.
    pub price: i64,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    /// An anonymous cart is made under a token of the shop's own drawing, never under one that a
    /// caller brings.
    pub must_exist: bool,
}

/// The parts of an update expression.
#[derive(Default)]
struct Clauses {
    expression: Expression,
    add: Vec<String>,
    set: Vec<String>,
    remove: Vec<String>,
    conditions: Vec<String>,
    /// Which item comes back; the new one unless it says otherwise.
    returned: Option<ReturnValue>,
}

/// What came of adding pieces.
#[derive(Debug, PartialEq, Eq)]
pub enum Added {
    Added(Cart),
    /// These pieces were added under this key before.
    Repeated(Cart),
    /// The line would hold more pieces than it may.
    LineFull(Cart),
    /// The cart is not there, or over.
    Missing,
}

impl Table {
    /// One get. An absent or expired cart reads as empty, with version 0.
    pub async fn cart(&self, owner: &CartOwner, now: Timestamp) -> Result<Cart, TableError> {
        let found = self.get(&key::cart(owner), true).await?;
        Ok(cart::read(found.as_ref(), now, self.currency))
    }

    /// One update: makes cart and line at need and returns the whole cart. `key_hash` names a call
    /// that may come twice.
    pub async fn add_to_cart(
        &self,
        change: &CartUpdate<'_>,
        quantity: u32,
        key_hash: Option<&str>,
    ) -> Result<Added, TableError> {
        let mut clauses = Clauses::default();
        let expression = &mut clauses.expression;
        let line = expression.name(&quantity_attribute(change.product));
        let room = expression.number(MAX_QUANTITY.saturating_sub(quantity));
        clauses
            .conditions
            .push(format!("(attribute_not_exists({line}) OR {line} <= {room})"));
        clauses
            .add
            .push(format!("{line} {}", expression.number(quantity)));
        if let Some(hash) = key_hash {
            let (keys, earlier) = (expression.name(RECENT_KEYS), expression.name(EARLIER_KEYS));
            let text = expression.text(hash);
            clauses.conditions.push(format!(
                "NOT contains({keys}, {text}) AND NOT contains({earlier}, {text})"
            ));
            let hash = expression.value(AttributeValue::Ss(vec![hash.to_owned()]));
            clauses.add.push(format!("{keys} {hash}"));
        }
        self.show_price(change, &mut clauses);
        let old = match self.change_cart(change, clauses).await {
            Ok(stored) => {
                let cart = cart::read(Some(&stored), change.now, self.currency);
                self.forget_keys(change.owner, &cart, key_hash).await?;
                return Ok(Added::Added(cart));
            }
            Err(TableError::ConditionFailed(Some(old))) if !is_expired(&old, change.now) => old,
            Err(TableError::ConditionFailed(_)) => return Ok(Added::Missing),
            Err(other) => return Err(other),
        };
        let cart = cart::read(Some(&old), change.now, self.currency);
        let repeated =
            key_hash.is_some_and(|hash| cart.recent_keys.contains(hash) || cart.earlier_keys.contains(hash));
        Ok(if repeated {
            Added::Repeated(cart)
        } else {
            Added::LineFull(cart)
        })
    }

    /// One update: sets the quantity of a line. `None`: the cart is not there, or over. Also tells
    /// whether the line is new.
    pub async fn set_cart_line(
        &self,
        change: &CartUpdate<'_>,
        quantity: u32,
    ) -> Result<Option<(Cart, bool)>, TableError> {
        let mut clauses = Clauses::default();
        let line = clauses.expression.name(&quantity_attribute(change.product));
        let wanted = clauses.expression.number(quantity);
        clauses.set.push(format!("{line} = {wanted}"));
        self.show_price(change, &mut clauses);
        // The old item tells whether the line was there; the new one is known from it.
        clauses.returned = Some(ReturnValue::AllOld);
        let old = match self.change_cart(change, clauses).await {
            Ok(old) => old,
            Err(TableError::ConditionFailed(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let mut cart = cart::read(Some(&old), change.now, self.currency);
        let price_seen = Some(change.price);
        let before = cart
            .lines
            .insert(change.product.clone(), CartLine { quantity, price_seen });
        cart.version = cart.next_version(change.now);
        cart.expires_at = Some(change.expires_at);
        Ok(Some((cart, before.is_none())))
    }

    /// One update: takes a line out; with `only_if`, while it still has that quantity. `None`: the cart
    /// is not there, or over, or the line has another quantity.
    pub async fn remove_cart_line(
        &self,
        change: &CartUpdate<'_>,
        only_if: Option<u32>,
    ) -> Result<Option<Cart>, TableError> {
        let mut clauses = Clauses::default();
        let expression = &mut clauses.expression;
        let line = expression.name(&quantity_attribute(change.product));
        if let Some(quantity) = only_if {
            clauses
                .conditions
                .push(format!("{line} = {}", expression.number(quantity)));
        }
        clauses
            .remove
            .extend([line, expression.name(&price_attribute(change.product))]);
        match self.change_cart(change, clauses).await {
            Ok(stored) => Ok(Some(cart::read(Some(&stored), change.now, self.currency))),
            Err(TableError::ConditionFailed(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// One delete. Emptying an absent cart changes nothing.
    pub async fn clear_cart(&self, owner: &CartOwner) -> Result<(), TableError> {
        let key = key::cart(owner).attributes();
        let request = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(key));
        request.send().await.map_err(TableError::of)?;
        Ok(())
    }

    /// One put of the whole cart, if it still has the version that was read (0: absent or over).
    pub async fn replace_cart(
        &self,
        owner: &CartOwner,
        cart: &Cart,
        seen_version: u64,
        now: Timestamp,
    ) -> Result<(), TableError> {
        let mut expression = Expression::default();
        let condition = replaceable(&mut expression, seen_version, now);
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(cart::write(owner, cart, now, self.currency)))
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        match request.send().await.map_err(TableError::of_put) {
            Ok(_) => Ok(()),
            Err(TableError::ConditionFailed(_)) => Err(TableError::Conflict),
            Err(other) => Err(other),
        }
    }

    fn show_price(&self, change: &CartUpdate<'_>, clauses: &mut Clauses) {
        let price = clauses.expression.name(&price_attribute(change.product));
        let shown = clauses.expression.value(price_value(change.price, self.currency));
        clauses.set.push(format!("{price} = {shown}"));
    }

    /// Every change renews the expiry, counts the version, and refuses a cart that is over.
    async fn change_cart(&self, change: &CartUpdate<'_>, clauses: Clauses) -> Result<Item, TableError> {
        let Clauses {
            mut expression,
            add,
            mut set,
            remove,
            mut conditions,
            returned,
        } = clauses;
        set.push(format!(
            "{} = {}",
            expression.name(UPDATED_AT),
            expression.text(change.now.to_text())
        ));
        let expiry = expression.number(change.expires_at.seconds());
        set.push(format!("{} = {expiry}", expression.name(key::EXPIRES_AT)));
        let version = expression.name(VERSION);
        let (first, one) = (expression.number(first_version(change.now)), expression.number(1));
        set.push(format!("{version} = if_not_exists({version}, {first}) + {one}"));
        conditions.push(expression.not_expired(change.now.seconds()));
        if change.must_exist {
            conditions.push(expression.exists(key::PK));
        }
        let mut update = format!("SET {}", set.join(", "));
        if !add.is_empty() {
            update.push_str(&format!(" ADD {}", add.join(", ")));
        }
        if !remove.is_empty() {
            update.push_str(&format!(" REMOVE {}", remove.join(", ")));
        }
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::cart(change.owner).attributes()))
            .update_expression(update)
            .condition_expression(conditions.join(" AND "))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values(returned.unwrap_or(ReturnValue::AllNew))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let answer = request.send().await.map_err(TableError::of_update)?;
        Ok(answer.attributes.unwrap_or_default())
    }

    /// A rare second request: keeps the set of remembered keys small.
    async fn forget_keys(
        &self,
        owner: &CartOwner,
        cart: &Cart,
        keep: Option<&str>,
    ) -> Result<(), TableError> {
        if cart.recent_keys.len() <= MAX_RECENT_KEYS {
            return Ok(());
        }
        let old: Vec<String> = cart
            .recent_keys
            .iter()
            .filter(|key| Some(key.as_str()) != keep)
            .cloned()
            .collect();
        let mut expression = Expression::default();
        let (keys, earlier) = (expression.name(RECENT_KEYS), expression.name(EARLIER_KEYS));
        let old = expression.value(AttributeValue::Ss(old));
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::cart(owner).attributes()))
            .update_expression(format!("SET {earlier} = {old} DELETE {keys} {old}"))
            .condition_expression(expression.exists(key::PK))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values());
        match request.send().await.map_err(TableError::of_update) {
            Ok(_) | Err(TableError::ConditionFailed(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// The cart still is what was read: this version, or (0) absent or over.
pub(super) fn replaceable(expression: &mut Expression, seen_version: u64, now: Timestamp) -> String {
    if seen_version > 0 {
        return expression.version_is(seen_version);
    }
    let absent = expression.absent(key::PK);
    let over = format!(
        "{} <= {}",
        expression.name(key::EXPIRES_AT),
        expression.number(now.seconds())
    );
    format!("({absent} OR {over})")
}
