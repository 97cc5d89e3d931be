//! Steps of an order's life: one conditional update, or one transaction when goods or slots move with it.

use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::{
    Failed, Item, Table, TableError, as_action,
    expression::Expression,
    goods::Goods,
    item::{
        self,
        order::{EventItem, OrderItem},
    },
    key::{self, INDEX_1_PK, INDEX_1_SK},
    slots::is_full,
};
use crate::shop::{
    id::OrderKey,
    order::Order,
    order_advance::{Advance, AdvancePayment},
    order_status::PaymentMethod,
    order_step::OrderStep,
    payment::Settlement,
};

/// The mark of the last step that was written: by it a step is told from an equal one of somebody else.
const LAST_STEP: &str = "last_step";

/// What came of a step that was written without reading the order first.
#[derive(Clone, Debug, PartialEq)]
pub enum Advanced {
    /// The order after the step.
    Done(Box<Order>),
    /// The order as it is: the step is not for it.
    Refused(Box<Order>),
    /// There is no such order.
    Missing,
}

/// What came of a step that was decided from the order as it was read.
#[derive(Clone, Debug, PartialEq)]
pub enum StepWritten {
    Written,
    /// The order, or the slot that the step takes, was changed in the meantime.
    Moved,
    /// The slot that the step takes has no room.
    NoRoom,
}

impl Table {
    /// One update, on the condition that the order is in the state from which the step leads.
    pub async fn advance_order(&self, key: &OrderKey, step: &Advance) -> Result<Advanced, TableError> {
        let mut expression = Expression::default();
        let update = advance_update(key, step, &mut expression)?;
        let condition = advance_condition(step, &mut expression);
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::order(key).attributes()))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let boxed = |stored: Item| self.read_order(stored).map(Box::new);
        match request.send().await.map_err(TableError::of_update) {
            Ok(answer) => Ok(Advanced::Done(boxed(answer.attributes.unwrap_or_default())?)),
            Err(TableError::ConditionFailed(Some(old))) => {
                // The client repeats a request whose answer was lost, and then meets its own write.
                let is_ours = item::number(&old, LAST_STEP) == Some(step.mark);
                let order = boxed(old)?;
                let is_ours = is_ours && order.history.last() == Some(&step.event());
                Ok(if is_ours {
                    Advanced::Done(order)
                } else {
                    Advanced::Refused(order)
                })
            }
            Err(TableError::ConditionFailed(None)) => Ok(Advanced::Missing),
            Err(other) => Err(other),
        }
    }

    /// Writes a step of the order `before`, if it still is what was read: one update, or one transaction
    /// when goods or slots move.
    ///
    /// Goods that are not reserved any more and a slot that holds nothing are left alone, at the price of a
    /// second transaction: an order must not be stuck because a count is wrong. Goods from a row of the stock
    /// that has gone are given back to another.
    ///
    /// `mark` is drawn anew for every write: by it this one is known again when its answer was lost.
    pub async fn write_step(
        &self,
        before: &Order,
        step: &OrderStep,
        mark: u16,
    ) -> Result<StepWritten, TableError> {
        let order = self.change_order(before, &step.after, Some(mark))?;
        if step.stock.is_empty() && step.takes.is_none() && step.frees.is_none() {
            return self.write_order(order, &step.after, mark).await;
        }
        let takes = step.takes.map(|slot| self.take_slot(slot)).transpose()?;
        let firm: Vec<TransactWriteItem> = std::iter::once(as_action(order)).chain(takes).collect();
        let mut frees = step.frees.map(|slot| self.free_slot(slot)).transpose()?;
        let mut goods = Goods::new(&step.stock);
        loop {
            let mut actions = firm.clone();
            actions.extend(frees.clone());
            for moved in goods.moves() {
                actions.push(self.move_stock(moved)?);
            }
            let reasons = match self.transact(actions).await {
                Ok(()) => return Ok(StepWritten::Written),
                Err(TableError::Cancelled(reasons)) => reasons,
                Err(other) => return Err(other),
            };
            if reasons.first().is_some_and(Failed::condition) {
                return Ok(StepWritten::Moved);
            }
            let slot = reasons.get(1).filter(|_| step.takes.is_some());
            if let Some(slot) = slot.filter(|slot| slot.condition()) {
                return Ok(match is_full(slot)? {
                    true => StepWritten::NoRoom,
                    false => StepWritten::Moved,
                });
            }
            let first_of_goods = firm.len() + usize::from(frees.is_some());
            let held_nothing = reasons
                .get(firm.len()..first_of_goods)
                .is_some_and(|slot| slot.iter().any(Failed::condition));
            frees = frees.filter(|_| !held_nothing);
            let failed = reasons.get(first_of_goods..).unwrap_or_default();
            if !held_nothing && !failed.iter().any(Failed::condition) {
                return Err(TableError::Conflict);
            }
            if self.mend(&mut goods, failed).await? || held_nothing {
                tracing::warn!(order = %before.key.order, "goods or a slot of an order were not held for it");
            }
        }
    }

    async fn write_order(&self, update: Update, after: &Order, mark: u16) -> Result<StepWritten, TableError> {
        match self.update(update).await {
            Ok(()) => Ok(StepWritten::Written),
            Err(TableError::ConditionFailed(Some(old))) => {
                // The client repeats a request whose answer was lost, and then meets its own write.
                let is_ours = item::number(&old, LAST_STEP) == Some(mark) && self.read_order(old)? == *after;
                Ok(if is_ours {
                    StepWritten::Written
                } else {
                    StepWritten::Moved
                })
            }
            Err(TableError::ConditionFailed(None)) => Ok(StepWritten::Moved),
            Err(other) => Err(other),
        }
    }

    /// Sets what differs between two states of an order, and the mark of the step between them.
    pub(super) fn change_order(
        &self,
        before: &Order,
        after: &Order,
        mark: Option<u16>,
    ) -> Result<Update, TableError> {
        let mut old = item::write(&OrderItem::of(before))?;
        let mut new = item::write(&OrderItem::of(after))?;
        let mut expression = Expression::default();
        let mut condition = expression.version_is(before.version);
        if before.version > 0 {
            let (name, value) = (
                expression.name("order_status"),
                expression.text(before.status.name()),
            );
            condition.push_str(&format!(" AND {name} = {value}"));
        }
        condition.push_str(&format!(" AND {}", expression.exists(key::PK)));
        if new.contains_key(INDEX_1_PK) {
            // An order of another shop may not stand in its queue yet, whatever its state says.
            old.remove(INDEX_1_PK);
            old.remove(INDEX_1_SK);
        }
        let removed = old.keys().filter(|name| !new.contains_key(*name));
        let removed: Vec<String> = removed.map(|name| expression.name(name)).collect();
        new.retain(|name, value| old.get(name) != Some(value));
        new.extend(mark.map(|mark| (LAST_STEP.to_owned(), AttributeValue::N(mark.to_string()))));
        let set: Vec<String> = new
            .into_iter()
            .map(|(name, value)| format!("{} = {}", expression.name(&name), expression.value(value)))
            .collect();
        let mut update = format!("SET {}", set.join(", "));
        if !removed.is_empty() {
            update.push_str(&format!(" REMOVE {}", removed.join(", ")));
        }
        self.conditional_update(key::order(&before.key), update, Some(condition), &expression)
    }
}

fn advance_update(key: &OrderKey, step: &Advance, expression: &mut Expression) -> Result<String, TableError> {
    let event = serde_dynamo::to_attribute_value(EventItem::of(&step.event()))
        .map_err(|error| TableError::Other(error.to_string()))?;
    let history = expression.name("order_history");
    let (none, event) = (
        expression.value(AttributeValue::L(Vec::new())),
        expression.value(AttributeValue::L(vec![event])),
    );
    let mut set = vec![format!(
        "{history} = list_append(if_not_exists({history}, {none}), {event})"
    )];
    set.push(format!(
        "{} = {}",
        expression.name(LAST_STEP),
        expression.number(step.mark)
    ));
    let mut put = |expression: &mut Expression, name: &str, text: &str| {
        set.push(format!("{} = {}", expression.name(name), expression.text(text)));
    };
    put(expression, "order_status", step.to.name());
    put(expression, "updated_at", &step.at.to_text());
    let mut removed = Vec::new();
    match step.payment {
        AdvancePayment::Stays => {}
        AdvancePayment::OnDelivery(status) => put(expression, "payment_status", status.name()),
        AdvancePayment::Capture => put(expression, "payment_settlement", Settlement::Capture.name()),
    }
    if step.to.is_open() {
        put(expression, INDEX_1_PK, &key::order_queue(step.to));
        // The sort key stays: it is the moment at which the order was placed. An order of another shop may not
        // have one yet.
        let name = expression.name(INDEX_1_SK);
        let fallback = expression.text(key::order_queue_sort_key(step.at, key.order));
        set.push(format!("{name} = if_not_exists({name}, {fallback})"));
    } else if step.payment == AdvancePayment::Capture {
        put(expression, INDEX_1_PK, key::PAYMENT_QUEUE);
        put(
            expression,
            INDEX_1_SK,
            &key::order_queue_sort_key(step.at, key.order),
        );
    } else {
        removed.extend([INDEX_1_PK, INDEX_1_SK]);
    }
    if step.drops_slot {
        removed.extend(["delivery_slot", "delivery_slot_end"]);
    }
    let mut update = format!(
        "SET {} ADD {} {}",
        set.join(", "),
        expression.name("version"),
        expression.number(1)
    );
    if !removed.is_empty() {
        let names: Vec<String> = removed.into_iter().map(|name| expression.name(name)).collect();
        update.push_str(&format!(" REMOVE {}", names.join(", ")));
    }
    Ok(update)
}

fn advance_condition(step: &Advance, expression: &mut Expression) -> String {
    let status = expression.name("order_status");
    let words: Vec<String> = step
        .from
        .words()
        .iter()
        .map(|word| expression.text(*word))
        .collect();
    let mut condition = format!("{status} IN ({})", words.join(", "));
    if step.drops_slot {
        // The text of a slot's begin sorts as time does.
        let (slot, now) = (
            expression.name("delivery_slot"),
            expression.text(step.at.to_text()),
        );
        condition.push_str(&format!(" AND (attribute_not_exists({slot}) OR {slot} <= {now})"));
    }
    // A name that no expression uses is an error to DynamoDB.
    let card = match step.payment {
        AdvancePayment::Stays => return condition,
        AdvancePayment::OnDelivery(_) => "<>",
        AdvancePayment::Capture => "=",
    };
    let method = expression.name("payment_method");
    condition.push_str(&format!(
        " AND {method} {card} {}",
        expression.text(PaymentMethod::Card.name())
    ));
    condition
}
