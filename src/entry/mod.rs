//! What AWS sends us, and what it expects back.

pub mod appsync;
pub mod cognito;
pub mod payment_callback;
pub mod schedule;
pub mod stream;
