//! Names and values of DynamoDB expressions.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// Collects the names and values that an expression refers to. Every attribute goes through a
/// placeholder, so that reserved words and product ids cannot be mistaken for syntax.
#[derive(Default)]
pub struct Expression {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    /// The placeholder of an attribute.
    pub fn name(&mut self, attribute: &str) -> String {
        let known = self.names.iter().find(|(_, name)| *name == attribute);
        if let Some((placeholder, _)) = known {
            return placeholder.clone();
        }
        let placeholder = format!("#n{}", self.names.len());
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }

    /// The placeholder of a value.
    pub fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    pub fn number(&mut self, number: impl ToString) -> String {
        self.value(AttributeValue::N(number.to_string()))
    }

    pub fn text(&mut self, text: impl Into<String>) -> String {
        self.value(AttributeValue::S(text.into()))
    }

    /// `attribute` has this version; version 0 stands for a record written before versions were kept.
    pub fn version_is(&mut self, version: u64) -> String {
        let name = self.name("version");
        let value = self.number(version);
        match version {
            0 => format!("(attribute_not_exists({name}) OR {name} = {value})"),
            _ => format!("{name} = {value}"),
        }
    }

    /// The first row of a stock says that there are so many rows; of one it says nothing.
    pub fn shards_are(&mut self, shards: u32) -> String {
        match shards {
            1 => self.absent(super::stock_rows::SHARDS),
            several => format!(
                "{} = {}",
                self.name(super::stock_rows::SHARDS),
                self.number(several)
            ),
        }
    }

    /// The item has not expired by `seconds`. Purging lags, so what is stored may be over.
    pub fn not_expired(&mut self, seconds: i64) -> String {
        let name = self.name(super::key::EXPIRES_AT);
        let now = self.number(seconds);
        format!("(attribute_not_exists({name}) OR {name} > {now})")
    }

    pub fn exists(&mut self, attribute: &str) -> String {
        format!("attribute_exists({})", self.name(attribute))
    }

    pub fn absent(&mut self, attribute: &str) -> String {
        format!("attribute_not_exists({})", self.name(attribute))
    }

    /// For `set_expression_attribute_names`.
    pub fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    /// For `set_expression_attribute_values`.
    pub fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}
