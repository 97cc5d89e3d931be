//! The only reader of environment variables.
//!
//! Each Lambda function has a structure of its own, which holds what it needs and nothing else. From these
//! `make schema` makes the list of the variables that a deployment has to set.

mod functions;
mod local;
mod variables;
mod worker;

#[cfg(test)]
mod tests;

pub use functions::{
    Cards, Common, FunctionConfig, MailerConfig, PaymentCallbackConfig, PostConfirmationConfig,
    ResolverConfig, ScheduleConfig, StreamConfig,
};
pub use local::{PaymentsConfig, access_from_environment, endpoint_url_from_environment};
pub use variables::{CA_BUNDLE, ConfigError, Variables};
pub use worker::Worker;
