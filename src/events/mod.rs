//! What leaves the shop: news of orders for those who watch them, and events for everybody else.

mod bus;
mod document;
mod publisher;

#[cfg(test)]
pub(crate) mod tests;

pub use bus::{BusError, EventBus};
pub use publisher::{PublishError, Publisher};
