//! What the bench is made of.

pub mod api;
pub mod certificates;
pub mod contestants;
pub mod events;
pub mod likeness;
pub mod measure;
pub mod process;
pub mod quota;
pub mod rehearsal;
pub mod shop;
pub mod statistics;
pub mod store;
pub mod table;

/// Whatever went wrong; it ends the run.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Fault>;
