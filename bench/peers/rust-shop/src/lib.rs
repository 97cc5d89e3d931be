//! The shop over its table, as both Rust peers read and write it: the official SDK with its defaults, and serde_dynamo
//! for the items.

mod account;
mod order;
mod place_order;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;

pub use account::{Account, Address, PageInfo, Profile};
pub use order::{Delivery, DeliveryAddress, Money, Order, OrderItem, Payment};
pub use place_order::{Placed, UserError, Wanted};

pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The table.
#[derive(Clone)]
pub struct Shop {
    client: Client,
    table: String,
}

impl Shop {
    /// As the SDK's guide does it: everything from the environment.
    pub async fn from_environment() -> Result<Self, Error> {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        Ok(Self { client: Client::new(&config), table: std::env::var("TABLE_NAME")? })
    }
}
