use std::{
    collections::{BTreeMap, HashMap},
    time::{SystemTime, UNIX_EPOCH},
};

use aws_sdk_dynamodb::types::{
    AttributeValue::{self, N, S},
    ConditionCheck, KeysAndAttributes, Put, ReturnValuesOnConditionCheckFailure::AllOld, TransactWriteItem, Update,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{NoContext, Timestamp, Uuid};

use crate::{
    Error, Shop,
    account::{Item, StoredAddress, StoredProfile},
    order::{AddressJson, CURRENCY, Event, Order, Stored, StoredLine, cents, decimal, text_of},
};

const WEEK: i64 = 7 * 24 * 60 * 60;
/// Cubic millimetres and grams of a box.
const BOX: (u64, u64) = (125_000_000, 12_000);

/// What a customer wants.
pub struct Wanted {
    pub idempotency_key: String,
    pub address_id: String,
    pub items: BTreeMap<String, u32>,
    pub payment_method: String,
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::SimpleObject))]
pub struct UserError {
    pub code: String,
    pub message: String,
    pub field: Option<Vec<String>>,
    pub product_id: Option<String>,
}

/// An order, or why there is none.
pub struct Placed {
    pub order: Option<Order>,
    pub replayed: bool,
    pub user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct Product {
    product_name: String,
    product_price: f64,
    price_version: u64,
    product_status: String,
    product_package: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    width: u64,
    length: u64,
    height: u64,
    weight: u64,
}

#[derive(Default, Deserialize)]
struct Fees {
    #[serde(default)]
    zones: Vec<Zone>,
    elsewhere_fee: Option<f64>,
    minimum_order: Option<f64>,
    free_from: Option<f64>,
}

#[derive(Deserialize)]
struct Zone {
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    postal_codes: Vec<String>,
    fee: Option<f64>,
}

#[derive(Serialize)]
struct Used<'a> {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    order_id: &'a str,
    request_hash: String,
    created_at: &'a str,
    expires_at: i64,
}

fn refused(code: &str, message: &str, field: &str, product: Option<&str>) -> Placed {
    let error = UserError {
        code: code.to_owned(),
        message: message.to_owned(),
        field: Some(vec!["input".to_owned(), field.to_owned()]),
        product_id: product.map(str::to_owned),
    };
    Placed { order: None, replayed: false, user_errors: vec![error] }
}

fn key(pk: &str, sk: &str) -> Item {
    HashMap::from([("PK".to_owned(), S(pk.to_owned())), ("SK".to_owned(), S(sk.to_owned()))])
}

impl Shop {
    /// One strongly consistent read of all that is needed, then one transaction.
    pub async fn place_order(&self, customer: &str, wanted: &Wanted) -> Result<Placed, Error> {
        let (pk, used) = (format!("#customer#{customer}"), format!("#idempotency#{customer}"));
        let used_sk = format!("#placeOrder#{}", wanted.idempotency_key);
        let address_sk = format!("#delivery_address#{}", wanted.address_id);
        let mut keys = vec![
            key(&pk, "#profile"),
            key(&used, &used_sk),
            key(&pk, &address_sk),
            key("#config", "#delivery_fees"),
        ];
        keys.extend(wanted.items.keys().map(|id| key(&format!("#product#{id}"), "#detail")));
        let mut found = self.read(keys).await?;
        let mut take = |pk: &str, sk: &str| found.remove(&(pk.to_owned(), sk.to_owned()));
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
        if let Some(record) = take(&used, &used_sk) {
            return self.replay(&pk, &record, wanted).await;
        }
        let Some(profile) = take(&pk, "#profile") else {
            return Err("the customer has no profile".into());
        };
        let profile: StoredProfile = serde_dynamo::from_item(profile)?;
        if profile.closing_at.is_some() {
            return Ok(refused("ACCOUNT_CLOSED", "The account is closed.", "idempotencyKey", None));
        }
        let Some(address) = take(&pk, &address_sk) else {
            return Ok(refused("NOT_FOUND", "There is no such address.", "addressId", None));
        };
        let address: StoredAddress = serde_dynamo::from_item(address)?;
        let address: AddressJson = serde_json::from_str(&address.delivery_address)?;
        let fees: Fees = match take("#config", "#delivery_fees") {
            Some(fees) => serde_dynamo::from_item(fees)?,
            None => Fees { elsewhere_fee: Some(0.0), ..Fees::default() },
        };
        let mut lines = Vec::new();
        for (id, quantity) in &wanted.items {
            let product = take(&format!("#product#{id}"), "#detail").map(serde_dynamo::from_item::<_, Product>);
            match product.transpose()?.filter(|product| product.product_status == "ACTIVE") {
                Some(product) => lines.push((id.as_str(), *quantity, product)),
                None => return Ok(refused("PRODUCT_UNAVAILABLE", "This product is not sold here.", "items", Some(id))),
            }
        }
        if lines.is_empty() {
            return Ok(refused("CART_EMPTY", "There is nothing to order.", "items", None));
        }
        let total: i64 = lines.iter().map(|(_, quantity, product)| cents(product.product_price) * i64::from(*quantity)).sum();
        if fees.minimum_order.is_some_and(|least| total < cents(least)) {
            return Ok(refused("BELOW_MINIMUM_ORDER", "The goods must cost more.", "items", None));
        }
        let Some(delivery) = fees.price(&lines, total, &address) else {
            return Ok(refused("AREA_NOT_SERVED", "We do not deliver to this address.", "addressId", None));
        };
        let order = order(&pk, now, (profile, address), (&lines, total, delivery), wanted)?;
        self.write(order, (used, used_sk), &lines, wanted).await
    }

    async fn read(&self, keys: Vec<Item>) -> Result<HashMap<(String, String), Item>, Error> {
        let mut found = HashMap::new();
        let mut left = keys;
        while !left.is_empty() {
            let keys = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(true).build()?;
            let answer = self.client.batch_get_item().request_items(&self.table, keys).send().await?;
            let items = answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default();
            let text = |item: &Item, name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            found.extend(items.into_iter().map(|item| ((text(&item, "PK"), text(&item, "SK")), item)));
            let unread = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
            left = unread.map(|unread| unread.keys).unwrap_or_default();
        }
        Ok(found)
    }

    async fn replay(&self, pk: &str, record: &Item, wanted: &Wanted) -> Result<Placed, Error> {
        let text = |name: &str| record.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        if text("request_hash") != fingerprint(wanted) {
            return Ok(refused("IDEMPOTENCY_KEY_REUSED", "The key was used.", "idempotencyKey", None));
        }
        let key = key(pk, &format!("#order#{}", text("order_id")));
        let request = self.client.get_item().table_name(&self.table).set_key(Some(key)).consistent_read(true);
        let stored = request.send().await?.item.ok_or("the order of the key is not there")?;
        let stored: Stored = serde_dynamo::from_item(stored)?;
        Ok(Placed { order: Some(stored.into_order()?), replayed: true, user_errors: Vec::new() })
    }

    async fn write(
        &self,
        order: Stored,
        (used, used_sk): (String, String),
        lines: &[(&str, u32, Product)],
        wanted: &Wanted,
    ) -> Result<Placed, Error> {
        let seconds = order.order_datetime / 1000;
        let record = Used {
            pk: used,
            sk: used_sk,
            order_id: &order.order_id,
            request_hash: fingerprint(wanted),
            created_at: &order.updated_at,
            expires_at: seconds + WEEK,
        };
        let put = || Put::builder().table_name(&self.table);
        let key_used = put()
            .set_item(Some(serde_dynamo::to_item(&record)?))
            .condition_expression("attribute_not_exists(PK) OR expires_at <= :now")
            .expression_attribute_values(":now", N(seconds.to_string()))
            .return_values_on_condition_check_failure(AllOld);
        let placed = put()
            .set_item(Some(serde_dynamo::to_item(&order)?))
            .condition_expression("attribute_not_exists(PK)");
        let mut actions = vec![
            TransactWriteItem::builder().put(key_used.build()?).build(),
            TransactWriteItem::builder().put(placed.build()?).build(),
        ];
        for (id, quantity, product) in lines {
            let update = self.reserve(id, *quantity, product.price_version)?;
            actions.push(TransactWriteItem::builder().update(update).build());
        }
        let open = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key(&order.pk, "#profile")))
            .condition_expression("attribute_exists(PK) AND attribute_not_exists(closing_at)");
        actions.push(TransactWriteItem::builder().condition_check(open.build()?).build());
        let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
        match written.map_err(|error| error.into_service_error()) {
            Ok(_) => Ok(Placed { order: Some(order.into_order()?), replayed: false, user_errors: Vec::new() }),
            Err(error) if error.is_transaction_canceled_exception() => {
                Ok(refused("TRY_AGAIN", "Something has changed in the meantime.", "items", None))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn reserve(&self, id: &str, quantity: u32, price_version: u64) -> Result<Update, Error> {
        let number = |number: u64| -> AttributeValue { N(number.to_string()) };
        Ok(Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(&format!("#product#{id}"), "#stock")))
            .update_expression(
                "SET stock_available = stock_available - :quantity, \
                 stock_reserved = if_not_exists(stock_reserved, :zero) + :quantity ADD version :one",
            )
            .condition_expression(
                "stock_available >= :quantity AND price_version = :price AND product_status = :active",
            )
            .expression_attribute_values(":quantity", number(quantity.into()))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":price", number(price_version))
            .expression_attribute_values(":active", S("ACTIVE".to_owned()))
            .return_values_on_condition_check_failure(AllOld)
            .build()?)
    }
}

impl Fees {
    /// Cents; none where the shop does not deliver.
    fn price(&self, lines: &[(&str, u32, Product)], total: i64, address: &AddressJson) -> Option<i64> {
        let folded = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
        let (country, zip) = (folded(&address.country), folded(&address.zip));
        let is_here = |zone: &&Zone| {
            (zone.countries.is_empty() || zone.countries.iter().any(|name| folded(name) == country))
                && (zone.postal_codes.is_empty() || zone.postal_codes.iter().any(|start| zip.starts_with(&folded(start))))
        };
        let fee = self.zones.iter().find(is_here).map_or(self.elsewhere_fee, |zone| zone.fee)?;
        if self.free_from.is_some_and(|from| total >= cents(from)) {
            return Some(0);
        }
        let sum = |of: fn(&Package) -> u64| -> u64 {
            let each = |(_, quantity, product): &(&str, u32, Product)| {
                product.product_package.as_ref().map_or(0, of) * u64::from(*quantity)
            };
            lines.iter().map(each).sum()
        };
        let volume = sum(|package| package.width * package.length * package.height);
        let boxes = volume.div_ceil(BOX.0).max(sum(|package| package.weight).div_ceil(BOX.1)).max(1);
        Some(cents(fee) * i64::try_from(boxes).unwrap_or(i64::MAX))
    }
}

fn order(
    pk: &str,
    now: i64,
    (profile, address): (StoredProfile, AddressJson),
    (lines, total, delivery): (&[(&str, u32, Product)], i64, i64),
    wanted: &Wanted,
) -> Result<Stored, Error> {
    let seconds = u64::try_from(now / 1000)?;
    let id = Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, u32::try_from(now % 1000)? * 1_000_000));
    let at = text_of(now)?;
    let code = code(&at, seconds, &id);
    let line = |(id, quantity, product): &(&str, u32, Product)| StoredLine {
        product_id: (*id).to_owned(),
        product_name: product.product_name.clone(),
        product_price: product.product_price,
        ordered_volume: *quantity,
    };
    Ok(Stored {
        pk: pk.to_owned(),
        sk: format!("#order#{id}"),
        queue: Some("#order_queue#PLACED".to_owned()),
        queue_sort_key: Some(format!("{at}#{id}")),
        day: format!("#order_day#{}", &at[..10]),
        day_sort_key: code.clone(),
        order_id: id.to_string(),
        order_code: code,
        order_status: "PLACED".to_owned(),
        order_datetime: now,
        order_delivery_name: address.name.clone().unwrap_or(profile.customer_name),
        order_delivery_phone_number: address.phone.clone().or(profile.customer_phone_number),
        order_delivery_address: serde_json::to_string(&AddressJson { phone: None, ..address })?,
        order_items: lines.iter().map(line).collect(),
        order_items_total: decimal(total),
        order_delivery_price: decimal(delivery),
        order_total_price: decimal(total + delivery),
        currency: CURRENCY.to_owned(),
        payment_method: wanted.payment_method.clone(),
        payment_status: "DUE".to_owned(),
        slot_changes: 0,
        item_count: lines.iter().map(|(_, quantity, _)| quantity).sum(),
        order_history: vec![Event { at: at.clone(), status: "PLACED".to_owned(), actor: "CUSTOMER".to_owned() }],
        note: wanted.note.clone(),
        updated_at: at,
        version: 1,
    })
}

/// The short name: the day, then the second of the day and some chance in base 32.
fn code(at: &str, seconds: u64, id: &Uuid) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let chance = u64::from(u16::from_be_bytes([id.as_bytes()[14], id.as_bytes()[15]]) & 0x1FFF);
    let number = ((seconds % 86_400) << 13) | chance;
    let signs = (0..6).rev().map(|place| char::from(ALPHABET[(number >> (place * 5)) as usize & 31]));
    format!("{}{}{}-{}", &at[2..4], &at[5..7], &at[8..10], signs.collect::<String>())
}

/// Tells two requests under one key apart.
fn fingerprint(wanted: &Wanted) -> String {
    let mut hash = Sha256::new();
    for part in [&wanted.address_id, &wanted.payment_method, wanted.note.as_ref().unwrap_or(&String::new())] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    for (id, quantity) in &wanted.items {
        hash.update((id.len() as u64).to_be_bytes());
        hash.update(id);
        hash.update(quantity.to_be_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
