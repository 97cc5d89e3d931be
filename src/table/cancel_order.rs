//! Cancelling an order: the order and its goods in one transaction.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};

use super::{
    Failed, Table, TableError,
    expression::Expression,
    item::order::EventItem,
    key::{self, INDEX_1_PK, INDEX_1_SK},
};
use crate::shop::{order::Order, order::OrderLine, order_status::OrderStatus};

impl Table {
    /// One transaction: `cancelled` is the order after the step, `before` its state and version as
    /// they were read. Reserved goods become available again.
    ///
    /// Goods that were never reserved here (an order taken over from another shop's table) are left
    /// alone. So are lines whose goods are not reserved any more, at the price of a second transaction.
    pub async fn cancel_order(
        &self,
        cancelled: &Order,
        before: (OrderStatus, u64),
    ) -> Result<(), TableError> {
        let has_reserved = cancelled.has_reserved();
        let reasons = match self.cancel_order_once(cancelled, before, |_| has_reserved).await {
            Err(TableError::Cancelled(reasons)) => reasons,
            other => return other,
        };
        if reasons.first().is_some_and(Failed::condition) {
            return Err(TableError::Conflict);
        }
        let reserved = |index: usize| reasons.get(index + 1).is_none_or(|reason| !reason.condition());
        tracing::warn!(order = %cancelled.key.order, "an order held goods that are not reserved");
        match self.cancel_order_once(cancelled, before, reserved).await {
            Err(TableError::Cancelled(_)) => Err(TableError::Conflict),
            other => other,
        }
    }

    async fn cancel_order_once(
        &self,
        cancelled: &Order,
        before: (OrderStatus, u64),
        is_reserved: impl Fn(usize) -> bool,
    ) -> Result<(), TableError> {
        let mut actions = vec![self.mark_cancelled(cancelled, before)?];
        for (index, line) in cancelled.lines.iter().enumerate() {
            if is_reserved(index) {
                actions.push(self.release(line)?);
            }
        }
        self.transact(actions).await
    }

    fn mark_cancelled(
        &self,
        order: &Order,
        (status, version): (OrderStatus, u64),
    ) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let history: Vec<EventItem> = order.history.iter().map(EventItem::of).collect();
        let history = serde_dynamo::to_attribute_value(history)
            .map_err(|error| TableError::Other(error.to_string()))?;
        let reason = order.cancel_reason.map(|reason| reason.name().to_owned());
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let fields = [
            ("order_status", text(order.status.name())),
            ("payment_status", text(order.payment_status.name())),
            ("order_history", history),
            ("updated_at", text(&order.updated_at.to_text())),
            (
                "cancel_reason",
                reason.map_or(AttributeValue::Null(true), AttributeValue::S),
            ),
            ("version", AttributeValue::N(order.version.to_string())),
        ];
        let set: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| format!("{} = {}", expression.name(name), expression.value(value)))
            .collect();
        // A final state leaves the work queue.
        let (queue, queue_key) = (expression.name(INDEX_1_PK), expression.name(INDEX_1_SK));
        let update = format!("SET {} REMOVE {queue}, {queue_key}", set.join(", "));
        let mut condition = expression.version_is(version);
        if version > 0 {
            let (name, value) = (expression.name("order_status"), expression.text(status.name()));
            condition.push_str(&format!(" AND {name} = {value}"));
        }
        condition.push_str(&format!(" AND {}", expression.exists(key::PK)));
        self.update_action(key::order(&order.key), update, Some(condition), &expression)
    }

    fn release(&self, line: &OrderLine) -> Result<TransactWriteItem, TableError> {
        let mut expression = Expression::default();
        let (available, reserved) = (
            expression.name("stock_available"),
            expression.name("stock_reserved"),
        );
        let quantity = expression.number(line.quantity);
        let update = format!(
            "SET {available} = {available} + {quantity}, {reserved} = {reserved} - {quantity} ADD {} {}",
            expression.name("version"),
            expression.number(1)
        );
        let condition = format!("{reserved} >= {quantity}");
        self.update_action(
            key::product_stock(&line.product),
            update,
            Some(condition),
            &expression,
        )
    }
}
