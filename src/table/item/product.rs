//! A product's text, and its row of stock and price.

use serde::{Deserialize, Serialize};

use super::Amount;
use crate::{
    shop::{
        id::ProductId,
        money::Currency,
        place_order::SaleRow,
        product::{Package, Product, ProductStatus},
        stock::{Availability, StockLevel},
        stock_shards::{MAX_SHARDS, StockRow, StockRows},
        text::fold,
        timestamp::Timestamp,
    },
    table::{Item, error::TableError, item, key},
};

/// The text of a product. It stands in the catalogue's index with all that a list shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProductItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    #[serde(rename = "GSI1PK")]
    catalog: String,
    #[serde(rename = "GSI1SK")]
    catalog_sort_key: String,
    product_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product_description: Option<String>,
    product_category: String,
    #[serde(default)]
    product_tags: Vec<String>,
    #[serde(default)]
    product_pictures: Vec<String>,
    product_price: Amount,
    price_version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product_package: Option<PackageItem>,
    product_status: String,
    availability: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackageItem {
    /// Millimetres.
    width: u32,
    /// Millimetres.
    length: u32,
    /// Millimetres.
    height: u32,
    /// Grams.
    weight: u32,
}

impl ProductItem {
    pub fn of(product: &Product) -> Self {
        let key = key::product_detail(&product.id);
        Self {
            pk: key.pk,
            sk: key.sk,
            catalog: key::CATALOG.to_owned(),
            catalog_sort_key: key::catalog_sort_key(&product.category, &fold(&product.name), &product.id),
            product_name: product.name.clone(),
            product_description: product.description.clone(),
            product_category: product.category.clone(),
            product_tags: product.tags.clone(),
            product_pictures: product.pictures.clone(),
            product_price: Amount::of(product.price),
            price_version: product.price_version,
            product_package: product.package.map(|package| PackageItem {
                width: package.width,
                length: package.length,
                height: package.height,
                weight: package.weight,
            }),
            product_status: product.status.name().to_owned(),
            availability: product.availability.name().to_owned(),
            created_at: product.created_at,
            updated_at: product.updated_at,
            version: product.version,
        }
    }

    pub fn into_product(self, currency: Currency) -> Result<Product, TableError> {
        let fault = |reason: &str| TableError::inconsistent(&self.pk, reason);
        let id = product_of(&self.pk).ok_or_else(|| fault("the partition is not a product's"))?;
        Ok(Product {
            id,
            price: self
                .product_price
                .money(currency)
                .ok_or_else(|| fault("the price cannot be read"))?,
            status: ProductStatus::parse(&self.product_status)
                .ok_or_else(|| fault("the status is unknown"))?,
            availability: Availability::parse(&self.availability)
                .ok_or_else(|| fault("the availability is unknown"))?,
            name: self.product_name,
            description: self.product_description,
            category: self.product_category,
            tags: self.product_tags,
            pictures: self.product_pictures,
            price_version: self.price_version,
            package: self.product_package.map(|package| Package {
                width: package.width,
                length: package.length,
                height: package.height,
                weight: package.weight,
            }),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

/// The product whose partition this is.
pub fn product_of(pk: &str) -> Option<ProductId> {
    pk.strip_prefix(key::PRODUCT_PREFIX).and_then(ProductId::parse)
}

/// Stock and price of one product, which an order's conditions look at.
#[derive(Debug, Serialize, Deserialize)]
pub struct StockItem {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    #[serde(default)]
    stock_available: u32,
    #[serde(default)]
    stock_reserved: u32,
    #[serde(default)]
    product_price: Amount,
    #[serde(default)]
    price_version: u64,
    #[serde(default)]
    product_status: String,
    #[serde(default)]
    low_stock_at: Option<u32>,
    /// In the first row of several: how many there are.
    #[serde(default)]
    stock_shards: Option<u32>,
    #[serde(default)]
    version: u64,
}

impl StockItem {
    /// The level of a stock that has this row alone.
    pub fn level(&self) -> Option<StockLevel> {
        Some(StockLevel {
            product: product_of(&self.pk)?,
            available: self.stock_available,
            reserved: self.stock_reserved,
            in_carts: 0,
            low_stock_at: self.low_stock_at,
            shards: 1,
            version: self.version,
        })
    }

    /// The number of this row.
    pub fn shard(&self) -> Option<u32> {
        key::shard_of_row(&self.sk)
    }

    /// How many rows the stock has, as the first of them says.
    pub fn shards(&self) -> u32 {
        self.stock_shards.unwrap_or(1).clamp(1, MAX_SHARDS)
    }

    pub fn row(&self) -> StockRow {
        StockRow {
            available: self.stock_available,
            reserved: self.stock_reserved,
            version: self.version,
        }
    }

    /// The stock that begins with this row.
    pub fn first_of(&self, rows: Vec<StockRow>, currency: Currency) -> Option<StockRows> {
        let mut stock = StockRows {
            product: product_of(&self.pk)?,
            rows,
            low_stock_at: self.low_stock_at,
            sale: self.sale_row(currency),
        };
        let available = stock.available();
        if let Some(sale) = &mut stock.sale {
            sale.available = available;
        }
        Some(stock)
    }

    pub fn sale_row(&self, currency: Currency) -> Option<SaleRow> {
        Some(SaleRow {
            available: self.stock_available,
            price: self.product_price.money(currency)?,
            price_version: self.price_version,
            status: ProductStatus::parse(&self.product_status)?,
        })
    }
}

/// The attribute of a product's demand counter that holds the pieces in open carts.
pub const IN_CARTS: &str = "quantity";

/// The pieces of a product in open carts, from its demand counter.
pub fn in_carts(counter: Option<&Item>) -> u32 {
    counter
        .and_then(|counter| item::number::<i64>(counter, IN_CARTS))
        .map_or(0, |quantity| {
            // A counter that lags behind may dip below zero for a moment.
            u32::try_from(quantity.max(0)).unwrap_or(u32::MAX)
        })
}
