//! AWS round the Lambda handler, on one machine: cargo feature `local`, never part of a Lambda build.

pub mod banner;
pub mod cost;
pub mod dead_letters;
pub mod documents;
pub mod engine;
pub mod event_bus;
pub mod event_examples;
pub mod event_schemas;
pub mod gateway;
pub mod mailbox;
mod mailer;
pub mod options;
pub mod pump;
pub mod replay;
pub mod schema_files;
pub mod seed;
mod seed_delivery;
pub mod server;
mod shop;
pub mod sign_in;
pub mod simulate;
pub mod start;
mod start_error;
mod sweep;
pub mod user_pool;
