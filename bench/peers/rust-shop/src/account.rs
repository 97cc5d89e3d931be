use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Deserialize;

use crate::{
    Error, Shop,
    order::{AddressJson, Order, Stored},
};

pub type Item = HashMap<String, AttributeValue>;

/// Profile, ten orders, twenty addresses and a cart.
const USUAL_LIMIT: i32 = 32;

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Profile {
    pub id: String,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub locale: Option<String>,
    pub default_address_id: Option<String>,
    pub created_at: String,
    pub version: i32,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct Address {
    pub id: String,
    pub label: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub street: String,
    pub city: String,
    pub zip: String,
    pub state: Option<String>,
    pub country: String,
    pub instructions: Option<String>,
    pub is_default: bool,
    pub version: i32,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

#[derive(Debug, Default)]
pub struct Account {
    pub profile: Option<Profile>,
    pub orders: Vec<Order>,
    pub page: PageInfo,
    pub addresses: Vec<Address>,
}

#[derive(Deserialize)]
pub struct StoredProfile {
    pub customer_email: String,
    pub customer_name: String,
    pub customer_phone_number: Option<String>,
    locale: Option<String>,
    default_address_id: Option<String>,
    created_at: String,
    pub closing_at: Option<String>,
    version: i32,
}

#[derive(Deserialize)]
pub struct StoredAddress {
    #[serde(rename = "SK")]
    sk: String,
    pub delivery_address: String,
    label: Option<String>,
    #[serde(default)]
    is_default: bool,
    version: i32,
}

impl StoredAddress {
    fn into_address(self) -> Result<Address, Error> {
        let content: AddressJson = serde_json::from_str(&self.delivery_address)?;
        Ok(Address {
            id: self.sk.trim_start_matches("#delivery_address#").to_owned(),
            label: self.label,
            name: content.name,
            phone: content.phone,
            street: content.street,
            city: content.city,
            zip: content.zip,
            state: content.state,
            country: content.country,
            instructions: content.instructions,
            is_default: self.is_default,
            version: self.version,
        })
    }
}

impl Shop {
    /// The account page: the customer's partition read backwards, which is profile, newest orders, addresses. A
    /// history that is longer than the page takes a second query for what lies below the orders.
    pub async fn account(&self, customer: &str, first: usize) -> Result<Account, Error> {
        let (mut items, more) = self.partition(customer, None, Some(USUAL_LIMIT)).await?;
        if more {
            let (rest, _) = self.partition(customer, Some("#order#"), None).await?;
            items.retain(|item| sort_key(item) > "#order#");
            items.extend(rest);
        }
        let mut account = Account::default();
        for item in items {
            let sk = sort_key(&item);
            if sk == "#profile" {
                let stored: StoredProfile = serde_dynamo::from_item(item)?;
                account.profile = Some(Profile {
                    id: customer.to_owned(),
                    name: stored.customer_name,
                    email: stored.customer_email,
                    phone: stored.customer_phone_number,
                    locale: stored.locale,
                    default_address_id: stored.default_address_id,
                    created_at: stored.created_at,
                    version: stored.version,
                });
            } else if sk.starts_with("#order#") {
                if account.orders.len() == first {
                    account.page.has_next_page = true;
                    continue;
                }
                account.page.end_cursor = sk.strip_prefix("#order#").map(str::to_owned);
                let stored: Stored = serde_dynamo::from_item(item)?;
                account.orders.push(stored.into_order()?);
            } else if sk.starts_with("#delivery_address#") {
                let stored: StoredAddress = serde_dynamo::from_item(item)?;
                account.addresses.push(stored.into_address()?);
            }
        }
        account.addresses.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(account)
    }

    async fn partition(
        &self,
        customer: &str,
        below: Option<&str>,
        limit: Option<i32>,
    ) -> Result<(Vec<Item>, bool), Error> {
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .expression_attribute_values(":pk", AttributeValue::S(format!("#customer#{customer}")))
            .set_limit(limit)
            .scan_index_forward(false);
        query = match below {
            Some(sk) => query
                .key_condition_expression("PK = :pk AND SK < :sk")
                .expression_attribute_values(":sk", AttributeValue::S(sk.to_owned())),
            None => query.key_condition_expression("PK = :pk"),
        };
        let answer = query.send().await?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.is_some()))
    }
}

fn sort_key(item: &Item) -> &str {
    item.get("SK").and_then(|sk| sk.as_s().ok()).map(String::as_str).unwrap_or_default()
}
