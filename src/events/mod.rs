//! What leaves the shop: news of orders, for those who watch them.

mod document;
mod publisher;

#[cfg(test)]
pub(crate) mod tests;

pub use publisher::{Access, PublishError, Publisher};
