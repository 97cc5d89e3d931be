//! What the shop does, seen through AppSync's events on the embedded database.

mod account;
mod addresses;
mod appsync;
mod cart;
mod catalogue;
mod cost;
mod faults;
mod orders;
mod races;
mod strangers;
mod table;
mod tidy;
mod world;
