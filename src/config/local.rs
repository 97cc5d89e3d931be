//! What the local server is told by its environment, beside the flags of its command.

use super::{
    ConfigError,
    variables::{Variables, of_process},
};
use crate::transport::Access;

/// How the local shop takes cards. It is not shown: there are secrets in it.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentsConfig {
    /// `KIBBLE_PAYMENTS`: none, stripe or simulated.
    pub provider: String,
    /// `KIBBLE_STRIPE_SECRET_KEY` for stripe, `KIBBLE_PAYMENT_KEY` for simulated: the shop's key at the
    /// provider.
    pub key: Option<String>,
    /// `KIBBLE_PAYMENT_URL`: where the routes of the simulated provider begin.
    pub url: Option<String>,
    /// `KIBBLE_STRIPE_PUBLISHABLE_KEY`: the key that browsers show Stripe.
    pub publishable_key: Option<String>,
    /// `KIBBLE_PAYMENT_CALLBACK_SECRET`: by which the provider's call-backs are believed.
    pub callback_secret: Option<String>,
}

impl PaymentsConfig {
    /// A shop that takes no cards.
    pub fn none() -> Self {
        Self::of("none".to_owned())
    }

    fn of(provider: String) -> Self {
        Self {
            provider,
            key: None,
            url: None,
            publishable_key: None,
            callback_secret: None,
        }
    }

    /// Reads the process's environment; the provider is `otherwise` unless it is set.
    pub fn from_environment(otherwise: &str) -> Result<Self, ConfigError> {
        of_process(|variables| Self::read(variables, otherwise))
    }

    /// Only the variables of the chosen provider are read.
    pub(super) fn read(variables: Variables<'_>, otherwise: &str) -> Result<Self, ConfigError> {
        let callback_secret = || variables.optional("KIBBLE_PAYMENT_CALLBACK_SECRET");
        let payments = Self::of(variables.or("KIBBLE_PAYMENTS", otherwise));
        Ok(match payments.provider.as_str() {
            "stripe" => Self {
                key: Some(variables.required("KIBBLE_STRIPE_SECRET_KEY")?),
                publishable_key: variables.optional("KIBBLE_STRIPE_PUBLISHABLE_KEY"),
                callback_secret: callback_secret(),
                ..payments
            },
            "simulated" => Self {
                key: variables.optional("KIBBLE_PAYMENT_KEY"),
                url: variables.optional("KIBBLE_PAYMENT_URL"),
                callback_secret: callback_secret(),
                ..payments
            },
            _ => payments,
        })
    }
}

impl std::fmt::Debug for PaymentsConfig {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = &mut formatter.debug_struct("PaymentsConfig");
        shown.field("provider", &self.provider).field("url", &self.url);
        shown.finish_non_exhaustive()
    }
}

/// As whom a DynamoDB is asked that is not the server's own. Emulators take any credentials, so none need to be
/// set: they are `local` then.
pub fn access_from_environment() -> Result<Access, ConfigError> {
    of_process(|variables| {
        Ok(Access {
            region: variables.or("AWS_REGION", "local"),
            access_key_id: variables.or("AWS_ACCESS_KEY_ID", "local"),
            secret_access_key: variables.or("AWS_SECRET_ACCESS_KEY", "local"),
            session_token: variables.optional("AWS_SESSION_TOKEN"),
            trust: variables.trust()?,
        })
    })
}

/// Another DynamoDB than one's own, from the process's environment.
pub fn endpoint_url_from_environment() -> Option<String> {
    of_process(|variables| variables.endpoint_url("AWS_ENDPOINT_URL_DYNAMODB"))
}
