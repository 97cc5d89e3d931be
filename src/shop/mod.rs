//! The rules of the shop. Pure: the same input gives the same answer for ever.
//!
//! Nothing here waits, reads a clock, draws a random number, or knows DynamoDB, GraphQL or AWS.

pub mod caller;
pub mod id;
