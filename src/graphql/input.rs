//! What callers send. Here it becomes the shop's types, once.

use async_graphql::{ID, InputObject, MaybeUndefined, Result};

use super::{error::ErrorType, order_words::PaymentMethod, product::ProductStatus};
use crate::shop::{
    address::AddressContent,
    catalogue,
    customer::ProfileChanges,
    id::IdempotencyKey,
    money::Currency,
    page::PageRequest,
    place_order::{PlaceOrderForm, PlaceOrderRequest},
    product::{ProductDraft, ProductForm},
    refusal::{Refusal, RefusalCode},
    stock::StockAdjustment,
};

type Refusals = Vec<Refusal>;

/// Changes to the customer's record. A field that is left out stays as it is.
#[derive(Clone, Debug, InputObject)]
pub struct ProfileInput {
    /// The name by which the customer is addressed. It cannot be empty.
    name: MaybeUndefined<String>,
    /// A telephone number. Null takes it away.
    phone: MaybeUndefined<String>,
    /// The preferred language, such as en or de-CH. Null takes it away.
    locale: MaybeUndefined<String>,
}

impl ProfileInput {
    pub fn parse(&self) -> Result<ProfileChanges, Refusals> {
        fn given(field: &MaybeUndefined<String>) -> Option<Option<&str>> {
            field.as_opt_ref().map(|text| text.map(String::as_str))
        }
        ProfileChanges::parse(given(&self.name), given(&self.phone), given(&self.locale))
    }
}

/// A delivery address.
#[derive(Clone, Debug, InputObject)]
pub struct AddressInput {
    /// The customer's own word for it, such as Home; at most 50 characters.
    label: Option<String>,
    /// Who receives the goods; at most 100 characters. Null: the customer.
    name: Option<String>,
    /// The company at this address; at most 100 characters.
    company: Option<String>,
    /// A telephone number for the driver.
    phone: Option<String>,
    /// Street and number; at most 200 characters.
    street: String,
    /// The town; at most 100 characters.
    city: String,
    /// The postal code; at most 50 characters.
    zip: String,
    /// The state or province; at most 100 characters.
    state: Option<String>,
    /// The country; at most 100 characters.
    country: String,
    /// What the driver should know; at most 300 characters.
    instructions: Option<String>,
}

impl AddressInput {
    pub fn parse(self) -> Result<AddressContent, Refusals> {
        AddressContent {
            label: self.label,
            name: self.name,
            company: self.company,
            phone: self.phone,
            street: self.street,
            city: self.city,
            zip: self.zip,
            state: self.state,
            country: self.country,
            instructions: self.instructions,
        }
        .parse()
    }
}

/// One line of an order.
#[derive(Clone, Debug, InputObject)]
pub struct OrderItemInput {
    /// Which product.
    product_id: ID,
    /// How many pieces, 1 to 99.
    quantity: i32,
}

/// An order to be placed.
// Not shown by Debug: there is a payment token in it.
#[derive(Clone, InputObject)]
pub struct PlaceOrderInput {
    /// A text of the caller's own drawing, such as a UUID. A repeat with the same key within seven
    /// days answers with the order that was placed and places no other.
    idempotency_key: ID,
    /// The customer's address to deliver to.
    address_id: ID,
    /// What to order, at most 50 products. Null: what is in the cart, which is emptied.
    items: Option<Vec<OrderItemInput>>,
    /// The total that the customer has seen, in minor units. The order is refused when it is another.
    expected_total: Option<i32>,
    /// How the order is paid.
    payment_method: PaymentMethod,
    /// What the payment provider gave for the customer's card, which pays this order and no other. Needed
    /// for CARD, and null for everything else. Never the number of a card.
    payment_token: Option<String>,
    /// The delivery slot to be booked with the order. Null: none, and one can be booked later.
    slot_id: Option<ID>,
    /// What the shop should know; at most 500 characters.
    note: Option<String>,
    /// Whom the driver asks for; at most 100 characters. Null: the address's name, or the customer's.
    contact_name: Option<String>,
    /// A telephone number for the driver. Null: the address's, or the customer's.
    contact_phone: Option<String>,
}

impl OrderItemInput {
    /// The product's id and the quantity.
    pub fn into_parts(self) -> (String, i32) {
        (self.product_id.0, self.quantity)
    }
}

impl PlaceOrderInput {
    pub fn parse(self, takes_cards: bool) -> Result<PlaceOrderRequest, Refusals> {
        PlaceOrderRequest::parse(PlaceOrderForm {
            idempotency_key: self.idempotency_key.0,
            address_id: self.address_id.0,
            items: self
                .items
                .map(|items| items.into_iter().map(OrderItemInput::into_parts).collect()),
            expected_total: self.expected_total,
            payment_method: Some(self.payment_method.into()),
            payment_token: self.payment_token,
            takes_cards,
            slot_id: self.slot_id.map(|id| id.0),
            note: self.note,
            contact_name: self.contact_name,
            contact_phone: self.contact_phone,
        })
    }
}

/// What a list of products is narrowed to. A field that is left out narrows nothing.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProductFilter {
    /// The slug of a category.
    category: Option<String>,
    /// Words that must all occur in the product's name, description, category or tags, at most 200 characters.
    query: Option<String>,
    /// The least price, in minor units.
    price_min: Option<i32>,
    /// The highest price, in minor units.
    price_max: Option<i32>,
    /// True: only products that can be had. False: only those that are sold out.
    in_stock: Option<bool>,
    /// Only products of this status. Null: those on sale. Only staff finds others than these.
    status: Option<ProductStatus>,
}

impl ProductFilter {
    pub fn parse(self) -> Result<catalogue::ProductFilter> {
        let query = self.query.as_deref().unwrap_or_default();
        if query.chars().nth(catalogue::MAX_QUERY).is_some() {
            let message = format!("query must have at most {} characters.", catalogue::MAX_QUERY);
            return Err(ErrorType::BadRequest.with(message));
        }
        Ok(catalogue::ProductFilter {
            category: self.category,
            query: self.query,
            price_min: self.price_min.map(i64::from),
            price_max: self.price_max.map(i64::from),
            in_stock: self.in_stock,
            status: self.status.map(Into::into),
        })
    }
}

/// Size and weight of one packed piece.
#[derive(Clone, Debug, InputObject)]
pub struct PackageInput {
    /// The width in millimetres.
    width: i32,
    /// The length in millimetres.
    length: i32,
    /// The height in millimetres.
    height: i32,
    /// The weight in grams.
    weight: i32,
}

/// A product to be made or changed. Fields that are left out are emptied, except the status.
#[derive(Clone, Debug, InputObject)]
pub struct ProductInput {
    /// The product's id: up to 64 letters, digits, hyphens and underscores. Null draws one.
    id: Option<ID>,
    /// The name for people; at most 100 characters.
    name: String,
    /// A description for people; at most 2000 characters.
    description: Option<String>,
    /// The slug of the category: lower-case letters, digits and hyphens.
    category: String,
    /// Words under which the product is found; at most 20.
    tags: Option<Vec<String>>,
    /// The addresses of pictures, the main one first; at most 10.
    pictures: Option<Vec<String>>,
    /// The price of one piece in minor units.
    price: i32,
    /// Size and weight.
    package: Option<PackageInput>,
    /// Whether the product is sold. Null: as before; a new product is on sale.
    status: Option<ProductStatus>,
}

impl ProductInput {
    /// The id, when one is given and can be a product's.
    pub fn id(&self) -> Result<Option<crate::shop::id::ProductId>, Refusals> {
        let Some(id) = &self.id else { return Ok(None) };
        let read = crate::shop::id::ProductId::parse(id);
        let message = "The id must be 1 to 64 letters, digits, hyphens and underscores.";
        read.map(Some)
            .ok_or_else(|| vec![Refusal::new(RefusalCode::Invalid, message).at(["input", "id"])])
    }

    pub fn parse(self, currency: Currency) -> Result<ProductDraft, Refusals> {
        let sides = |package: PackageInput| [package.width, package.length, package.height, package.weight];
        let form = ProductForm {
            name: self.name,
            description: self.description,
            category: self.category,
            tags: self.tags.unwrap_or_default(),
            pictures: self.pictures.unwrap_or_default(),
            price: self.price,
            package: self.package.map(sides),
            status: self.status.map(Into::into),
        };
        ProductDraft::parse(form, currency)
    }
}

/// A change of stock: either `delta`, or `changeFrom` and `changeTo` together.
#[derive(Clone, Debug, InputObject)]
pub struct StockAdjustmentInput {
    /// A text of the caller's own drawing. A repeat with the same key changes nothing again.
    pub idempotency_key: ID,
    /// Which product.
    pub product_id: ID,
    /// Pieces to add, or to take away when negative.
    delta: Option<i32>,
    /// The available pieces as they were seen; the change is refused when they are others.
    change_from: Option<i32>,
    /// The available pieces as they shall be.
    change_to: Option<i32>,
    /// Why; at most 500 characters.
    reason: String,
    /// The number at or below which the product counts as low. Null: as before.
    low_stock_at: Option<i32>,
}

impl StockAdjustmentInput {
    pub fn parse(&self) -> Result<(StockAdjustment, IdempotencyKey), Refusals> {
        let key = key(&self.idempotency_key, &["input", "idempotencyKey"]);
        let adjustment = StockAdjustment::parse(
            self.delta,
            self.change_from,
            self.change_to,
            &self.reason,
            self.low_stock_at,
        );
        both(adjustment, key)
    }
}

/// A page of a list in a query; a wrong size is an error, since a query has no place for refusals.
pub fn page(first: i32, after: Option<String>) -> Result<PageRequest> {
    PageRequest::parse(first, after).map_err(|refusal| ErrorType::BadRequest.with(refusal.message))
}

/// Both of two parts of an input, or the faults of both.
pub fn both<A, B>(first: Result<A, Refusals>, second: Result<B, Refusals>) -> Result<(A, B), Refusals> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => {
            let faults = [first.err(), second.err()];
            Err(faults.into_iter().flatten().flatten().collect())
        }
    }
}

/// An idempotency key.
pub fn key(id: &ID, path: &[&str]) -> Result<IdempotencyKey, Refusals> {
    let message = "The key must be 1 to 100 printable characters without spaces.";
    IdempotencyKey::parse(id)
        .ok_or_else(|| vec![Refusal::new(RefusalCode::Invalid, message).at(path.iter().copied())])
}

/// The version of a record as the caller saw it.
pub fn version(version: Option<i32>) -> Result<Option<u64>, Refusals> {
    let Some(version) = version else { return Ok(None) };
    let read = u64::try_from(version).map(Some);
    read.map_err(|_| {
        vec![Refusal::new(RefusalCode::Invalid, "The version must not be negative.").at(["version"])]
    })
}
