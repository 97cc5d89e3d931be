//! What the bench is made of.

pub mod api;
pub mod callgrind;
pub mod certificates;
pub mod contestants;
pub mod counts;
pub mod crowd;
pub mod events;
pub mod figures;
pub mod flames;
pub mod goals;
pub mod growth;
pub mod instructions;
pub mod likeness;
pub mod machine;
pub mod measure;
pub mod package;
pub mod pictures;
pub mod process;
pub mod profile;
pub mod quota;
pub mod rehearsal;
pub mod report;
pub mod shares;
pub mod shop;
pub mod stations;
pub mod statistics;
pub mod store;

/// Whatever went wrong; it ends the run.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Fault>;
