//! Kibble: the back end of a webshop.
//!
//! Modules stand in the order in which a request passes them; the answer walks back up.
//! `ARCHITECTURE.md` tells what each of them may name.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test that cannot go on fails"
    )
)]

pub mod config;
pub mod telemetry;

pub mod entry;

pub mod auth;

pub mod graphql;

pub mod app;

pub mod shop;

pub mod table;

pub mod events;

pub mod mail;

pub mod payments;

pub mod secrets;

pub mod transport;

#[cfg(feature = "local")]
pub mod local;
