//! Which function a program is to be that holds several.

use super::{
    functions::{
        FunctionConfig as _, MailerConfig, PaymentCallbackConfig, PostConfirmationConfig, ScheduleConfig,
        StreamConfig,
    },
    variables::{ConfigError, Variables, of_process},
};

/// The setting `handler` of a function, which Lambda hands on by this name
/// (<https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>).
const HANDLER: &str = "_HANDLER";

/// A function of the program `worker`, which holds all but the resolver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    Mailer,
    PaymentCallback,
    PostConfirmation,
    Schedule,
    Stream,
}

impl Worker {
    /// The name of the program.
    pub const PROGRAM: &'static str = "worker";

    pub const ALL: [Self; 5] = [
        Self::Mailer,
        Self::PaymentCallback,
        Self::PostConfirmation,
        Self::Schedule,
        Self::Stream,
    ];

    /// The name of the function, by which its handler is called too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mailer => MailerConfig::FUNCTION,
            Self::PaymentCallback => PaymentCallbackConfig::FUNCTION,
            Self::PostConfirmation => PostConfirmationConfig::FUNCTION,
            Self::Schedule => ScheduleConfig::FUNCTION,
            Self::Stream => StreamConfig::FUNCTION,
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|worker| worker.name() == name)
    }

    /// Reads the process's environment: what Lambda names there.
    pub fn from_environment() -> Result<Self, ConfigError> {
        of_process(Self::read)
    }

    pub fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        let given = variables.or(HANDLER, "");
        Self::named(&given).ok_or(ConfigError::Handler { given })
    }
}
