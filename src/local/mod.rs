//! AWS round the Lambda handler, on one machine: cargo feature `local`, never part of a Lambda build.

pub mod documents;
pub mod engine;
pub mod seed;
pub mod user_pool;
