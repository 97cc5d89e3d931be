//! The catalogue and the stock.

use async_graphql::{Enum, ID, Object, SimpleObject, resolver_utils::enum_value};

use super::{
    directive::{aws_api_key, aws_cognito_user_pools},
    money::{Money, PageInfo, int},
    ready::{Asked, Each, ready, ready_leaf},
    scalar::AwsDateTime,
};
use crate::shop::{catalogue, product, stock};

/// A word for how many pieces of a product there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "stock::Availability")]
#[allow(clippy::enum_variant_names, reason = "these are the words of the API")]
pub enum Availability {
    /// There are pieces to sell.
    InStock,
    /// Only a few pieces are left.
    LowStock,
    /// There is none to sell at the moment.
    OutOfStock,
}

/// Whether a product is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "product::ProductStatus")]
pub enum ProductStatus {
    /// The product is on sale.
    Active,
    /// The product is not shown to customers for the time being.
    Hidden,
    /// The product is no longer sold.
    Retired,
}

/// How a list of products is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "catalogue::ProductSort")]
pub enum ProductSort {
    /// By name, from A to Z.
    Name,
    /// Cheapest first.
    #[graphql(name = "PRICE_ASC")]
    PriceAscending,
    /// Dearest first.
    #[graphql(name = "PRICE_DESC")]
    PriceDescending,
    /// Latest addition first.
    Newest,
}

ready_leaf!(|word: &_| enum_value(*word); Availability, ProductStatus);

/// Size and weight of one packed piece.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct Package {
    /// The width in millimetres.
    width: i32,
    /// The length in millimetres.
    length: i32,
    /// The height in millimetres.
    height: i32,
    /// The weight in grams.
    weight: i32,
}

ready!(Package {
    width,
    length,
    height,
    weight
});

/// Something that the shop sells.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct Product {
    /// The product's id, which never changes.
    id: ID,
    /// The name for people.
    name: String,
    /// A description for people. Null when there is none.
    description: Option<String>,
    /// The slug of the category, such as dog-food.
    category: String,
    /// Words under which the product is found.
    tags: Vec<String>,
    /// The addresses of pictures, the main one first.
    pictures: Vec<String>,
    /// The price of one piece.
    price: Money,
    /// A number that grows with each change of the price.
    price_version: i32,
    /// Size and weight. Null when they are not known.
    package: Option<Package>,
    /// Whether the product is sold.
    status: ProductStatus,
    /// A word for how many pieces there are. Lists may lag behind the stock for a minute.
    availability: Availability,
    /// When the product was added.
    created_at: AwsDateTime,
    /// When the product was last changed.
    updated_at: AwsDateTime,
    /// A number that grows with each change, to be given back when the product is saved.
    version: i32,
}

ready!(Product {
    id,
    name,
    description,
    category,
    tags,
    pictures,
    price,
    price_version,
    package,
    status,
    availability,
    created_at,
    updated_at,
    version
});

impl From<product::Product> for Product {
    fn from(product: product::Product) -> Self {
        Self {
            id: ID(product.id.to_string()),
            name: product.name,
            description: product.description,
            category: product.category,
            tags: product.tags,
            pictures: product.pictures,
            price: product.price.into(),
            price_version: int(product.price_version),
            package: product.package.map(|package| Package {
                width: int(package.width),
                length: int(package.length),
                height: int(package.height),
                weight: int(package.weight),
            }),
            status: product.status.into(),
            availability: product.availability.into(),
            created_at: AwsDateTime(product.created_at),
            updated_at: AwsDateTime(product.updated_at),
            version: int(product.version),
        }
    }
}

/// A product in a list, with its place there.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct ProductEdge {
    /// The place in the list, to be given as `after`.
    cursor: String,
    /// The product.
    node: Product,
}

ready!(ProductEdge { cursor, node });

/// A page of products.
#[derive(Clone, Debug)]
pub struct ProductConnection {
    edges: Vec<ProductEdge>,
    page_info: PageInfo,
    categories: Vec<Category>,
}

/// A page of products.
#[Object(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
impl ProductConnection {
    /// The products with their places.
    async fn edges(&self) -> &[ProductEdge] {
        &self.edges
    }

    /// The products alone.
    async fn nodes(&self) -> Vec<&Product> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page ends.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// The categories of all products that the filter finds when its own category is left out, each with
    /// the number of these products. They are the same on every page.
    async fn categories(&self) -> &[Category] {
        &self.categories
    }
}

ready!(
    ProductConnection {
        edges,
        page_info,
        categories
    },
    {},
    "nodes" => ProductConnection::each_node
);

impl ProductConnection {
    fn each_node<'c>(&'c self, _: &Asked<'_>) -> Option<Each<'c, ProductEdge, Product>> {
        Some(Each {
            of: &self.edges,
            value: |edge| &edge.node,
        })
    }
}

impl ProductConnection {
    pub fn new(listing: catalogue::Listing<product::Product>, sort: catalogue::ProductSort) -> Self {
        let catalogue::Listing { page, categories } = listing;
        let edge = |product: product::Product| ProductEdge {
            cursor: catalogue::cursor(&product, sort),
            node: product.into(),
        };
        let edges: Vec<ProductEdge> = page.rows.into_iter().map(edge).collect();
        Self {
            page_info: PageInfo {
                has_next_page: page.has_next,
                end_cursor: edges.last().map(|edge| edge.cursor.clone()),
            },
            edges,
            categories: categories.into_iter().map(Category::from).collect(),
        }
    }
}

/// A shelf of the shop.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct Category {
    /// The category's name in addresses and filters, such as dog-food.
    slug: String,
    /// The category's name for people.
    name: String,
    /// How many products are on sale there; in a list of products, how many its filter finds there.
    product_count: i32,
}

ready!(Category {
    slug,
    name,
    product_count
});

impl From<catalogue::Category> for Category {
    fn from(category: catalogue::Category) -> Self {
        Self {
            slug: category.slug,
            name: category.name,
            product_count: int(category.product_count),
        }
    }
}

/// The stock of one product.
#[derive(Clone, Debug, SimpleObject)]
pub struct StockLevel {
    /// Which product it is.
    product_id: ID,
    /// Pieces that can be ordered.
    available: i32,
    /// Pieces that are ordered and not yet packed.
    reserved: i32,
    /// Pieces on the shelf: available and reserved together.
    on_hand: i32,
    /// Pieces in carts that are open at the moment.
    in_carts: i32,
    /// The number at or below which the product counts as low. Null when it never does.
    low_stock_at: Option<i32>,
    /// Among how many rows of the table the pieces are spread, 1 for most products. A product that many order
    /// at the same moment needs more: setStockShards sets them.
    shards: i32,
    /// A number that grows with each change.
    version: i32,
}

ready!(StockLevel {
    product_id,
    available,
    reserved,
    on_hand,
    in_carts,
    low_stock_at,
    shards,
    version
});

impl From<stock::StockLevel> for StockLevel {
    fn from(level: stock::StockLevel) -> Self {
        Self {
            product_id: ID(level.product.to_string()),
            available: int(level.available),
            reserved: int(level.reserved),
            on_hand: int(level.on_hand()),
            in_carts: int(level.in_carts),
            low_stock_at: level.low_stock_at.map(int),
            shards: int(level.shards),
            version: int(level.version),
        }
    }
}
