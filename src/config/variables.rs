//! The environment as its readers see it, and what several of them read.

use crate::transport::Access;

/// Why the environment cannot be worked with.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A variable that must be set and is not.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    #[error("KIBBLE_PAYMENTS is {given:?}, and {takes}")]
    Payments {
        given: String,
        /// What this reader takes.
        takes: &'static str,
    },
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
        })
    }
}

/// Hands the process's environment to a reader.
#[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
pub(super) fn of_process<T>(read: impl FnOnce(Variables<'_>) -> T) -> T {
    read(Variables::new(&|name| std::env::var(name).ok()))
}
