//! What the shop sells.

use super::{
    id::ProductId,
    money::{Currency, Money},
    refusal::{Refusal, RefusalCode},
    stock::Availability,
    text::{self, Form, Lines},
    timestamp::Timestamp,
};

/// The highest price, in minor units.
pub(super) const MAX_PRICE: i64 = 100_000_000;
const MAX_TAGS: usize = 20;
const MAX_PICTURES: usize = 10;
const MAX_PICTURE_LENGTH: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductStatus {
    /// On sale.
    Active,
    /// Not shown to customers for the time being.
    Hidden,
    /// No longer sold.
    Retired,
}

impl ProductStatus {
    pub const ALL: [ProductStatus; 3] = [Self::Active, Self::Hidden, Self::Retired];

    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Hidden => "HIDDEN",
            Self::Retired => "RETIRED",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// A parcel's size and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// Millimetres.
    pub width: u32,
    /// Millimetres.
    pub length: u32,
    /// Millimetres.
    pub height: u32,
    /// Grams.
    pub weight: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub description: Option<String>,
    /// A slug: `dog-food`.
    pub category: String,
    pub tags: Vec<String>,
    /// Addresses of pictures, the first being the main one.
    pub pictures: Vec<String>,
    pub price: Money,
    /// Grows with each change of the price.
    pub price_version: u64,
    pub package: Option<Package>,
    pub status: ProductStatus,
    pub availability: Availability,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts the changes.
    pub version: u64,
}

impl Product {
    pub fn is_on_sale(&self) -> bool {
        self.status == ProductStatus::Active
    }
}

/// A product as staff writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductDraft {
    pub name: String,
    pub description: Option<String>,
    pub category: String,
    pub tags: Vec<String>,
    pub pictures: Vec<String>,
    pub price: Money,
    pub package: Option<Package>,
    /// Absent: an existing product keeps its status, a new one is active.
    pub status: Option<ProductStatus>,
}

/// The fields of the form, not yet checked.
#[derive(Clone, Debug, Default)]
pub struct ProductForm {
    pub name: String,
    pub description: Option<String>,
    pub category: String,
    pub tags: Vec<String>,
    pub pictures: Vec<String>,
    pub price: i32,
    /// Width, length, height, weight.
    pub package: Option<[i32; 4]>,
    pub status: Option<ProductStatus>,
}

impl ProductDraft {
    pub fn parse(fields: ProductForm, currency: Currency) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let draft = Self {
            name: form.required("name", &fields.name, text::NAME, Lines::One),
            description: form.optional(
                "description",
                fields.description.as_deref(),
                text::DESCRIPTION,
                Lines::Many,
            ),
            category: category(&mut form, &fields.category),
            tags: words(&mut form, "tags", &fields.tags, MAX_TAGS, text::SHORT),
            pictures: words(
                &mut form,
                "pictures",
                &fields.pictures,
                MAX_PICTURES,
                MAX_PICTURE_LENGTH,
            ),
            price: Money::new(i64::from(fields.price), currency),
            package: fields.package.and_then(|sides| package(&mut form, sides)),
            status: fields.status,
        };
        if !(0..=MAX_PRICE).contains(&draft.price.amount) {
            form.refuse(
                "price",
                RefusalCode::Invalid,
                format!("must be 0 to {MAX_PRICE} minor units"),
            );
        }
        form.finish(draft)
    }

    /// A product that did not exist before. It has no stock yet, so it cannot be ordered.
    pub fn create(self, id: ProductId, now: Timestamp) -> Product {
        let status = self.status.unwrap_or(ProductStatus::Active);
        self.into_product(id, status, 1, Availability::OutOfStock, (now, now), 1)
    }

    /// The product after the change. The price's version grows only when the price differs.
    pub fn change(self, old: &Product, now: Timestamp) -> Product {
        let price_version = old.price_version + u64::from(old.price != self.price);
        let status = self.status.unwrap_or(old.status);
        let times = (old.created_at, now);
        self.into_product(
            old.id.clone(),
            status,
            price_version,
            old.availability,
            times,
            old.version + 1,
        )
    }

    fn into_product(
        self,
        id: ProductId,
        status: ProductStatus,
        price_version: u64,
        availability: Availability,
        (created_at, updated_at): (Timestamp, Timestamp),
        version: u64,
    ) -> Product {
        Product {
            id,
            name: self.name,
            description: self.description,
            category: self.category,
            tags: self.tags,
            pictures: self.pictures,
            price: self.price,
            price_version,
            package: self.package,
            status,
            availability,
            created_at,
            updated_at,
            version,
        }
    }
}

fn category(form: &mut Form, text: &str) -> String {
    let slug = form.required("category", text, text::SHORT, Lines::One);
    let valid = slug
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !valid {
        form.refuse(
            "category",
            RefusalCode::Invalid,
            "must be lower-case letters, digits and hyphens",
        );
    }
    slug
}

fn words(form: &mut Form, field: &str, texts: &[String], most: usize, longest: usize) -> Vec<String> {
    if texts.len() > most {
        form.refuse(
            field,
            RefusalCode::LimitReached,
            format!("must have at most {most} entries"),
        );
    }
    let read = |(index, text): (usize, &String)| {
        form.optional(&format!("{field}.{index}"), Some(text), longest, Lines::One)
    };
    texts.iter().take(most).enumerate().filter_map(read).collect()
}

fn package(form: &mut Form, sides: [i32; 4]) -> Option<Package> {
    const LONGEST_SIDE: u32 = 5_000;
    const HEAVIEST: u32 = 1_000_000;
    let limits = [LONGEST_SIDE, LONGEST_SIDE, LONGEST_SIDE, HEAVIEST];
    let mut read = [0_u32; 4];
    for (index, field) in ["width", "length", "height", "weight"].into_iter().enumerate() {
        match u32::try_from(sides[index]) {
            Ok(side) if (1..=limits[index]).contains(&side) => read[index] = side,
            _ => form.refuse(
                &format!("package.{field}"),
                RefusalCode::Invalid,
                format!("must be 1 to {}", limits[index]),
            ),
        }
    }
    let [width, length, height, weight] = read;
    Some(Package {
        width,
        length,
        height,
        weight,
    })
}
