//! Who is asking: the only maker of [`crate::shop::caller::Caller`] outside tests.

pub mod claims;
pub mod identity;
#[cfg(feature = "local")]
pub mod keys;
#[cfg(feature = "local")]
pub mod token;

/// Tells the time in whole seconds since the Unix epoch.
#[cfg(feature = "local")]
pub type Clock = std::sync::Arc<dyn Fn() -> i64 + Send + Sync>;

#[cfg(all(test, feature = "local"))]
mod tests;
