//! What each Lambda function is told by its environment.

use super::variables::{ConfigError, Variables, of_process};
use crate::transport::Access;

/// What a Lambda function is told. Each function has an implementation of its own.
pub trait FunctionConfig: Sized {
    /// The name of the function.
    const FUNCTION: &'static str;

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError>;

    /// Reads the process's environment.
    fn from_environment() -> Result<Self, ConfigError> {
        of_process(Self::read)
    }
}

/// What every function is told.
#[derive(Clone)]
pub struct Common {
    /// `KIBBLE_TABLE`: the table's name.
    pub table: String,
    /// `KIBBLE_CURRENCY`: the ISO 4217 code of the shop's prices; EUR unless set.
    pub currency: String,
    /// `KIBBLE_LOG`: a level, or a filter of tracing's; info unless set.
    pub log: String,
    /// As whom the function asks AWS, which Lambda sets.
    pub access: Access,
    /// `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL`: another DynamoDB than AWS's own.
    pub endpoint_url: Option<String>,
}

impl Common {
    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            table: variables.required("KIBBLE_TABLE")?,
            currency: variables.or("KIBBLE_CURRENCY", "EUR"),
            log: variables.or("KIBBLE_LOG", "info"),
            access: variables.access()?,
            endpoint_url: variables.endpoint_url("AWS_ENDPOINT_URL_DYNAMODB"),
        })
    }
}

/// How a function takes cards. The simulated provider is for one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cards {
    /// `KIBBLE_PAYMENTS` is none, or not set.
    None,
    /// `KIBBLE_PAYMENTS` is stripe.
    Stripe {
        /// `KIBBLE_PAYMENT_SECRET`: the ARN of the secret in AWS Secrets Manager that holds the keys.
        secret: String,
        /// `KIBBLE_PAYMENT_SECRET_VERSION`: the id of the version of the secret; its newest unless set. With a new
        /// one a deployment starts the functions anew, which read it only then.
        version: Option<String>,
        /// `AWS_ENDPOINT_URL_SECRETS_MANAGER` or `AWS_ENDPOINT_URL`: another Secrets Manager than AWS's own.
        endpoint_url: Option<String>,
    },
}

impl Cards {
    /// What `KIBBLE_PAYMENTS` may be on Lambda.
    pub const PROVIDERS: [&'static str; 2] = ["none", "stripe"];

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        let provider = variables.or("KIBBLE_PAYMENTS", "none");
        match provider.as_str() {
            "none" => Ok(Self::None),
            "stripe" => Ok(Self::Stripe {
                secret: variables.required("KIBBLE_PAYMENT_SECRET")?,
                version: variables.optional("KIBBLE_PAYMENT_SECRET_VERSION"),
                endpoint_url: variables.endpoint_url("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
            }),
            _ => Err(ConfigError::Payments {
                given: provider,
                takes: "a Lambda function takes none or stripe",
            }),
        }
    }
}

/// What AppSync's data source is told.
#[derive(Clone)]
pub struct ResolverConfig {
    pub common: Common,
    /// `KIBBLE_CART_MERGE`: SUM, MAX or GUEST; SUM unless set.
    pub cart_merge: String,
    pub cards: Cards,
}

impl FunctionConfig for ResolverConfig {
    const FUNCTION: &'static str = "resolver";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            common: Common::read(variables)?,
            cart_merge: variables.or("KIBBLE_CART_MERGE", "SUM"),
            cards: Cards::read(variables)?,
        })
    }
}

/// What the worker of the stream is told.
#[derive(Clone)]
pub struct StreamConfig {
    pub common: Common,
    pub cards: Cards,
    /// `KIBBLE_GRAPHQL_URL`: the address of the AppSync API, `https://….amazonaws.com/graphql`.
    pub graphql_url: String,
    /// `KIBBLE_EVENT_BUS`: the name of the event bus.
    pub event_bus: String,
}

impl FunctionConfig for StreamConfig {
    const FUNCTION: &'static str = "stream";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            common: Common::read(variables)?,
            cards: Cards::read(variables)?,
            graphql_url: variables.required("KIBBLE_GRAPHQL_URL")?,
            event_bus: variables.required("KIBBLE_EVENT_BUS")?,
        })
    }
}

/// What the worker that sends mails is told.
#[derive(Clone)]
pub struct MailerConfig {
    pub common: Common,
    /// `KIBBLE_MAIL_FROM`: the sender's address, which Amazon SES has verified.
    pub mail_from: String,
    /// `KIBBLE_NOTICE_TOPIC`: the ARN of the topic that is told of new orders; nobody is unless set.
    pub notice_topic: Option<String>,
    /// `KIBBLE_SHOP_NAME`: how the shop calls itself; Kibble unless set.
    pub shop_name: String,
    /// `KIBBLE_SHOP_URL`: the address of the shop's front end, to which mails link.
    pub shop_url: String,
    /// `KIBBLE_TIME_ZONE`: in which mails tell times, a name of IANA's database; UTC unless set.
    pub time_zone: String,
}

impl FunctionConfig for MailerConfig {
    const FUNCTION: &'static str = "mailer";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            common: Common::read(variables)?,
            mail_from: variables.required("KIBBLE_MAIL_FROM")?,
            notice_topic: variables.optional("KIBBLE_NOTICE_TOPIC"),
            shop_name: variables.or("KIBBLE_SHOP_NAME", "Kibble"),
            shop_url: variables.required("KIBBLE_SHOP_URL")?,
            time_zone: variables.or("KIBBLE_TIME_ZONE", "UTC"),
        })
    }
}

/// What Cognito's trigger is told.
#[derive(Clone)]
pub struct PostConfirmationConfig {
    pub common: Common,
}

impl FunctionConfig for PostConfirmationConfig {
    const FUNCTION: &'static str = "post_confirmation";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        let common = Common::read(variables)?;
        Ok(Self { common })
    }
}

/// What the function is told that the payment provider calls.
#[derive(Clone)]
pub struct PaymentCallbackConfig {
    pub common: Common,
    /// Never [`Cards::None`]: then nobody calls.
    pub cards: Cards,
}

impl FunctionConfig for PaymentCallbackConfig {
    const FUNCTION: &'static str = "payment_callback";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        let common = Common::read(variables)?;
        match Cards::read(variables)? {
            Cards::None => Err(ConfigError::Payments {
                given: variables.or("KIBBLE_PAYMENTS", "none"),
                takes: "call-backs come from stripe alone",
            }),
            cards @ Cards::Stripe { .. } => Ok(Self { common, cards }),
        }
    }
}

/// What the function of the schedule is told.
#[derive(Clone)]
pub struct ScheduleConfig {
    pub common: Common,
    pub cards: Cards,
}

impl FunctionConfig for ScheduleConfig {
    const FUNCTION: &'static str = "schedule";

    fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            common: Common::read(variables)?,
            cards: Cards::read(variables)?,
        })
    }
}
