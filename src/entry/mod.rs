//! What AWS sends us, and what it expects back.

pub mod appsync;
pub mod cognito;
pub mod mailer;
pub mod payment_callback;
mod records;
pub mod schedule;
pub mod stream;
