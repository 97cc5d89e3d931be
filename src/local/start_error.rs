//! Why the local server does not start.

use super::{
    engine::{EngineError, Place},
    gateway::SchemaError,
    pump::PumpError,
    seed::SeedError,
    user_pool::{OpenError, PoolError},
};
use crate::{auth::keys::KeyError, config::ConfigError};

/// Why the server does not start. The text is one line and names the flag to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("port {port} of {host} is already in use; choose another with --port")]
    PortTaken { host: String, port: u16 },
    #[error("this user may not listen on port {port}; choose one from 1024 with --port")]
    PortForbidden { port: u16 },
    #[error("cannot listen on {host}: {reason}; choose an address of this machine with --host")]
    Host { host: String, reason: String },
    #[error(
        "the folder {folder} of the data file does not exist; make it, or choose another file with --data"
    )]
    NoFolder { folder: String },
    #[error("{reason}; choose another data file with --data, or none with --memory")]
    Data { reason: String },
    #[error("{0}; choose another data file with --data, or none with --memory")]
    File(String),
    #[error("the user pool cannot be used: {0}; name its issuer with --user-pool")]
    Keys(#[from] KeyError),
    #[error("the schema cannot be served: {0}")]
    Schema(#[from] SchemaError),
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0} is no ISO 4217 code; choose another currency with --currency")]
    Currency(String),
    #[error("{0} is not SUM, MAX or GUEST; choose one of them with --cart-merge")]
    CartMerge(String),
    #[error("{0}; choose none, stripe or simulated by KIBBLE_PAYMENTS")]
    Payments(String),
    #[error(
        "stripe needs the key that browsers show, pk_…; name it by KIBBLE_STRIPE_PUBLISHABLE_KEY, or choose \
         none or simulated by KIBBLE_PAYMENTS"
    )]
    PublishableKey,
    #[error("{0} is no time zone such as Europe/Berlin or UTC; choose another with --time-zone")]
    TimeZone(String),
    #[error("the table {table} at {url} cannot be used: {reason}; choose another with --endpoint-url")]
    Endpoint {
        table: String,
        url: String,
        reason: String,
    },
}

impl StartError {
    /// The database's own words are long, and those for the usual causes mislead.
    pub(super) fn data(reason: impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let reason = if reason.contains("disk is full") {
            "the disk with the data file is full".to_owned()
        } else if reason.contains("not a valid SQLite database") {
            "the data file is damaged, or is none of Kibble".to_owned()
        } else {
            reason.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Self::Data { reason }
    }

    /// Names the file, which the database's words do not always do.
    pub(super) fn in_place(self, place: &Place) -> Self {
        match (self, place) {
            (Self::Data { reason }, Place::File(file)) => Self::Data {
                reason: format!("{}: {reason}", file.display()),
            },
            (other, _) => other,
        }
    }
}

impl From<EngineError> for StartError {
    fn from(error: EngineError) -> Self {
        match error {
            error @ EngineError::Open { .. } => Self::File(error.to_string()),
            error @ EngineError::Prepare { .. } => Self::data(error),
        }
    }
}

impl From<PumpError> for StartError {
    fn from(error: PumpError) -> Self {
        Self::data(format_args!("the table's stream cannot be used: {error}"))
    }
}

impl From<SeedError> for StartError {
    fn from(error: SeedError) -> Self {
        Self::data(format_args!("the data cannot be used: {error}"))
    }
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::data(error)
    }
}

impl From<PoolError> for StartError {
    fn from(error: PoolError) -> Self {
        Self::data(format_args!("the user pool cannot be filled: {error}"))
    }
}
