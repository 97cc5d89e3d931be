//! What AWS sends us, and what it expects back.

pub mod appsync;
pub mod cognito;
pub mod mailer;
mod records;
pub mod stream;
