//! What people are told by mail: the letters, and that each is sent once.

pub mod desk;
mod golden;
mod once;
mod served;
mod trouble;
