//! The rules of the shop. Pure: the same input gives the same answer for ever.
//!
//! Nothing here waits, reads a clock, draws a random number, or knows DynamoDB, GraphQL or AWS.

pub mod address;
pub mod caller;
pub mod cart;
pub mod catalogue;
pub mod change;
pub mod close_account;
pub mod count;
pub mod customer;
pub mod delivery;
pub mod delivery_fees;
pub mod delivery_fees_form;
pub mod event;
pub mod export;
pub mod id;
pub mod money;
pub mod order;
pub mod order_actions;
pub mod order_advance;
pub mod order_change;
pub mod order_items;
pub mod order_mail;
pub mod order_status;
pub mod order_step;
pub mod page;
pub mod payment;
pub mod payment_token;
pub mod place_order;
pub mod product;
pub mod quote;
pub mod refusal;
pub mod report;
pub mod slot_draft;
pub mod stock;
pub mod stock_shards;
pub mod text;
pub mod timestamp;
