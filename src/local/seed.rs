//! A small shop to begin with: products, people, and an order of the past.

use std::sync::Arc;

use serde::Deserialize;
use uuid::{Uuid, uuid};

use super::seed_delivery;
use crate::{
    app::{App, Clock, Failure},
    shop::{
        address::AddressContent,
        caller::{Caller, Group, Person},
        customer::NewCustomer,
        id::{CustomerId, IdempotencyKey, ProductId},
        money::Currency,
        place_order::{PlaceOrderForm, PlaceOrderRequest},
        product::{ProductDraft, ProductForm},
        refusal::Refusal,
        stock::StockAdjustment,
    },
};

/// The password of all ready-made people.
pub const PASSWORD: &str = "Kibble-demo-1";

/// Somebody to sign in as.
#[derive(Clone, Copy, Debug)]
pub struct ReadyMade {
    pub sub: Uuid,
    pub email: &'static str,
    pub name: &'static str,
    pub groups: &'static [Group],
}

pub const ADA: ReadyMade = ReadyMade {
    sub: uuid!("ada00000-0000-4000-8000-000000000001"),
    email: "ada@example.com",
    name: "Ada Lovelace",
    groups: &[],
};
pub const BOB: ReadyMade = ReadyMade {
    sub: uuid!("b0b00000-0000-4000-8000-000000000002"),
    email: "bob@example.com",
    name: "Bob Baker",
    groups: &[],
};
pub const SAM: ReadyMade = ReadyMade {
    sub: uuid!("5a500000-0000-4000-8000-000000000003"),
    email: "sam@example.com",
    name: "Sam Shopkeeper",
    groups: &[Group::Admin],
};
pub const WANDA: ReadyMade = ReadyMade {
    sub: uuid!("0a4da000-0000-4000-8000-000000000004"),
    email: "wanda@example.com",
    name: "Wanda Warehouse",
    groups: &[Group::Warehouse],
};
pub const DORA: ReadyMade = ReadyMade {
    sub: uuid!("d04a0000-0000-4000-8000-000000000005"),
    email: "dora@example.com",
    name: "Dora Driver",
    groups: &[Group::Delivery],
};
pub const PEOPLE: [ReadyMade; 5] = [ADA, BOB, SAM, WANDA, DORA];

/// A product of the file `products.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SeedProduct {
    id: String,
    name: String,
    description: String,
    category: String,
    tags: Vec<String>,
    picture: String,
    price: i32,
    package: SeedPackage,
    stock: i32,
    low_stock_at: Option<i32>,
}

#[derive(Debug, Deserialize)]
struct SeedPackage {
    width: i32,
    length: i32,
    height: i32,
    weight: i32,
}

#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error("products.json cannot be read: {0}")]
    Products(#[from] serde_json::Error),
    #[error("delivery.json cannot be read: {0}")]
    Delivery(serde_json::Error),
    #[error(transparent)]
    Shop(#[from] Failure),
    #[error("a seed record is refused: {0:?}")]
    Refused(Vec<Refusal>),
    #[error("{0} has an id that the shop does not take")]
    Id(String),
}

impl From<Vec<Refusal>> for SeedError {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl ReadyMade {
    /// The caller that a token of this person makes.
    pub fn caller(&self) -> Caller {
        Caller::Person(Person {
            id: CustomerId(self.sub),
            username: self.sub.to_string(),
            email: Some(self.email.to_owned()),
            name: Some(self.name.to_owned()),
            groups: self.groups.iter().copied().collect(),
        })
    }
}

/// Whether there is nothing to sell.
pub async fn is_empty(app: &App) -> Result<bool, SeedError> {
    Ok(app.products_today().await?.is_empty())
}

/// Fills a shop by the shop's own use cases. Doing it again changes nothing but versions.
///
/// `past` is an app over the same table whose clock stands some days ago: it places Ada's past order.
pub async fn seed(app: &App, past: &App, currency: Currency) -> Result<(), SeedError> {
    seed_delivery::fees(app, currency).await?;
    let products: Vec<SeedProduct> = serde_json::from_str(include_str!("products.json"))?;
    for product in &products {
        save(app, product, currency).await?;
    }
    for person in PEOPLE {
        let customer = NewCustomer::parse(
            CustomerId(person.sub),
            person.email,
            Some(person.name),
            None,
            None,
            Some("en"),
        );
        let customer = customer.ok_or_else(|| SeedError::Id(person.email.to_owned()))?;
        app.sign_up(customer)
            .await
            .map_err(|error| SeedError::Id(error.to_string()))?;
    }
    past_order(past).await
}

async fn save(app: &App, product: &SeedProduct, currency: Currency) -> Result<(), SeedError> {
    let staff = SAM.caller();
    let bad_id = || SeedError::Id(product.id.clone());
    let id = ProductId::parse(&product.id).ok_or_else(bad_id)?;
    let key = IdempotencyKey::parse(&format!("seed-{id}")).ok_or_else(bad_id)?;
    let package = &product.package;
    let form = ProductForm {
        name: product.name.clone(),
        description: Some(product.description.clone()),
        category: product.category.clone(),
        tags: product.tags.clone(),
        pictures: vec![format!("/pictures/{}", product.picture)],
        price: product.price,
        package: Some([package.width, package.length, package.height, package.weight]),
        status: None,
    };
    app.save_product(
        &staff,
        Some(id.clone()),
        ProductDraft::parse(form, currency)?,
        None,
    )
    .await?;
    let delta = (product.stock != 0).then_some(product.stock);
    if delta.is_some() || product.low_stock_at.is_some() {
        let adjustment = StockAdjustment::parse(delta, None, None, "First stock", product.low_stock_at)?;
        app.adjust_stock(&staff, Some(id), &adjustment, &key).await?;
    }
    Ok(())
}

/// Ada has ordered before, so that her account has something to show.
async fn past_order(past: &App) -> Result<(), SeedError> {
    let ada = ADA.caller();
    let content = AddressContent {
        label: Some("Home".to_owned()),
        name: Some(ADA.name.to_owned()),
        phone: Some("+353 21 555 0100".to_owned()),
        street: "12 Analytical Row".to_owned(),
        city: "Cork".to_owned(),
        zip: "T12 AB34".to_owned(),
        country: "Ireland".to_owned(),
        instructions: Some("The blue door. The dog is friendly.".to_owned()),
        ..AddressContent::default()
    };
    let key = IdempotencyKey::parse("seed-home");
    let address = past.add_address(&ada, content.parse()?, key).await?.address;
    past.set_default_address(&ada, Some(address.id)).await?;
    let items = [("chicken-kibble-2kg", 1), ("beef-stew-400g", 6)];
    let request = PlaceOrderRequest::parse(PlaceOrderForm {
        idempotency_key: "seed-order".to_owned(),
        address_id: address.id.to_string(),
        items: Some(items.map(|(id, quantity)| (id.to_owned(), quantity)).to_vec()),
        note: Some("Please ring twice.".to_owned()),
        ..PlaceOrderForm::default()
    })?;
    past.place_order(&ada, &request).await?;
    Ok(())
}

/// A clock that is so many seconds behind another.
#[derive(Clone)]
pub struct Behind {
    pub clock: Arc<dyn Clock>,
    pub seconds: i64,
}

impl Clock for Behind {
    fn now(&self) -> crate::shop::timestamp::Timestamp {
        self.clock.now().plus_seconds(-self.seconds)
    }
}
