//! The environment as its readers see it, and what several of them read.

use super::Worker;
use crate::transport::{Access, Trust, TrustError};

/// Names a file with the certificates that are believed in the place of Amazon's, as in the SDKs of other
/// languages.
pub const CA_BUNDLE: &str = "AWS_CA_BUNDLE";

/// Why the environment cannot be worked with.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A variable that must be set and is not.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// `_HANDLER` is absent, or names a function that the program does not hold.
    #[error("_HANDLER is {given:?}, and the functions here are {}", Worker::ALL.map(Worker::name).join(", "))]
    Handler { given: String },
    #[error("KIBBLE_PAYMENTS is {given:?}, and {takes}")]
    Payments {
        given: String,
        /// What this reader takes.
        takes: &'static str,
    },
    /// `AWS_CA_BUNDLE` names a file that cannot be read.
    #[error("AWS_CA_BUNDLE is {path}, which cannot be read: {reason}")]
    CertificatesUnread { path: String, reason: String },
    /// `AWS_CA_BUNDLE` names a file that is no bundle of certificates.
    #[error("AWS_CA_BUNDLE is {path}: {reason}")]
    Certificates { path: String, reason: TrustError },
}

/// Variables by their names. An empty one counts as not set.
#[derive(Clone, Copy)]
pub struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl<'a> Variables<'a> {
    /// Those that `lookup` tells.
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(lookup)
    }

    pub(super) fn optional(self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    pub(super) fn required(self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or(ConfigError::Missing(name))
    }

    pub(super) fn or(self, name: &str, otherwise: &str) -> String {
        self.optional(name).unwrap_or_else(|| otherwise.to_owned())
    }

    /// Another end point of a service than AWS's own. That of the service goes before the general one, as in
    /// every AWS SDK.
    pub(super) fn endpoint_url(self, of_service: &str) -> Option<String> {
        self.optional(of_service)
            .or_else(|| self.optional("AWS_ENDPOINT_URL"))
    }

    /// As Lambda sets them.
    pub(super) fn access(self) -> Result<Access, ConfigError> {
        Ok(Access {
            region: self.required("AWS_REGION")?,
            access_key_id: self.required("AWS_ACCESS_KEY_ID")?,
            secret_access_key: self.required("AWS_SECRET_ACCESS_KEY")?,
            session_token: self.optional("AWS_SESSION_TOKEN"),
            trust: self.trust()?,
        })
    }

    pub(super) fn trust(self) -> Result<Trust, ConfigError> {
        let Some(path) = self.optional(CA_BUNDLE) else {
            return Ok(Trust::Amazon);
        };
        match std::fs::read(&path) {
            Ok(pem) => Trust::bundle(&pem).map_err(|reason| ConfigError::Certificates { path, reason }),
            Err(error) => {
                let reason = error.to_string();
                Err(ConfigError::CertificatesUnread { path, reason })
            }
        }
    }
}

/// Hands the process's environment to a reader.
#[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
pub(super) fn of_process<T>(read: impl FnOnce(Variables<'_>) -> T) -> T {
    read(Variables::new(&|name| std::env::var(name).ok()))
}
