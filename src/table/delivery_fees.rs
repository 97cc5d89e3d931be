//! What a delivery costs, as the shop has set it.

use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};

use super::{
    Item, Table, TableError,
    expression::Expression,
    item::{self, delivery_fees::DeliveryFeesItem},
    key,
};
use crate::shop::delivery_fees::{DeliveryFees, SavedFees};

impl Table {
    /// One get. `None`: nobody has set any. It is strongly consistent: what was just saved is read.
    pub async fn delivery_fees(&self) -> Result<Option<SavedFees>, TableError> {
        let found = self.get(&key::delivery_fees(), true).await?;
        found.map(|stored| self.saved_fees(stored)).transpose()
    }

    /// One update, if the fees still have the version that was seen (0: there are none; absent: whatever is
    /// there). `None`: they have another. Fees that were saved by the same change, whose answer was lost, are
    /// found again.
    pub async fn save_delivery_fees(
        &self,
        fees: &DeliveryFees,
        seen: Option<u64>,
    ) -> Result<Option<SavedFees>, TableError> {
        let mut expression = Expression::default();
        let update = fees_update(fees, &mut expression)?;
        let condition = seen.map(|version| expression.version_is(version));
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key::delivery_fees().attributes()))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await.map_err(TableError::of_update) {
            Ok(answer) => self.saved_fees(answer.attributes.unwrap_or_default()).map(Some),
            Err(TableError::ConditionFailed(stored)) => {
                let there = stored.and_then(|stored| self.saved_fees(stored).ok());
                let next = seen.map(|version| version.saturating_add(1));
                Ok(there.filter(|there| there.fees == *fees && Some(there.version) == next))
            }
            Err(other) => Err(other),
        }
    }

    fn saved_fees(&self, stored: Item) -> Result<SavedFees, TableError> {
        item::read::<DeliveryFeesItem>(stored)?.into_saved_fees(self.currency)
    }
}

/// Replaces all that is told of the fees, and counts the change.
fn fees_update(fees: &DeliveryFees, expression: &mut Expression) -> Result<String, TableError> {
    let mut stored = item::write(&DeliveryFeesItem::of(fees))?;
    let (mut set, mut remove) = (Vec::new(), Vec::new());
    for attribute in DeliveryFeesItem::ATTRIBUTES {
        let name = expression.name(attribute);
        match stored.remove(attribute) {
            Some(value) => set.push(format!("{name} = {}", expression.value(value))),
            None => remove.push(name),
        }
    }
    let mut update = format!("SET {}", set.join(", "));
    if !remove.is_empty() {
        update.push_str(&format!(" REMOVE {}", remove.join(", ")));
    }
    let version = expression.name("version");
    update.push_str(&format!(" ADD {version} {}", expression.number(1)));
    Ok(update)
}
