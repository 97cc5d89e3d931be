//! Records of idempotency keys: what a key did, for seven days.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::{Item, Table, TableError, action, expression::Expression, is_expired, item, key::Key};
use crate::{
    shop::{id::KEY_SECONDS, timestamp::Timestamp},
    table::key,
};

const REQUEST_HASH: &str = "request_hash";

impl Table {
    /// The part of a transaction that uses a key: fails, and brings the record along, when the key was
    /// used and its record has not expired.
    pub(super) fn use_key(
        &self,
        record: &Key,
        fingerprint: &str,
        fields: &[(&str, String)],
        now: Timestamp,
    ) -> Result<TransactWriteItem, TableError> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut stored: HashMap<String, AttributeValue> = record.attributes();
        stored.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), text(value))),
        );
        stored.insert(REQUEST_HASH.to_owned(), text(fingerprint));
        stored.insert("created_at".to_owned(), text(&now.to_text()));
        let expires_at = now.plus_seconds(KEY_SECONDS).seconds().to_string();
        stored.insert(key::EXPIRES_AT.to_owned(), AttributeValue::N(expires_at));
        let mut expression = Expression::default();
        let absent = expression.absent(key::PK);
        let (expires, seconds) = (expression.name(key::EXPIRES_AT), expression.number(now.seconds()));
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(stored))
            .condition_expression(format!("{absent} OR {expires} <= {seconds}"))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(TransactWriteItem::builder().put(action(put.build())?).build())
    }
}

/// The request that a key was used for. A record that has expired by `now` counts as absent, whether
/// it was purged or not.
pub(super) fn fingerprint_of(record: &Item, now: Timestamp) -> Option<&str> {
    if is_expired(record, now) {
        None
    } else {
        item::text(record, REQUEST_HASH)
    }
}
