//! What the shop does, seen through AppSync's events on the embedded database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod account;
mod addresses;
mod api;
mod appsync;
mod bank;
mod bill;
mod cart;
mod catalogue;
mod corpus;
mod cost;
mod delivery_fees;
mod delivery_price;
mod delivery_slots;
mod documents;
mod faults;
mod growth;
mod log;
mod mails;
mod measures;
mod model;
mod orders;
mod own_data;
mod payments;
mod permissions;
mod price;
mod process;
mod profile;
mod properties;
mod published;
mod races;
mod replay;
mod schema;
mod secrets;
mod server;
mod simulate;
mod steps;
mod stock_shards;
mod stories;
mod strangers;
mod table;
mod tidy;
mod updates;
mod world;
