//! The only reader of environment variables.

/// A variable that must be set and is not.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the environment variable {0} is not set")]
pub struct Missing(pub &'static str);

/// What a Lambda function is told by its environment.
#[derive(Clone)]
pub struct Config {
    /// `KIBBLE_TABLE`: the table's name.
    pub table: String,
    /// `KIBBLE_CURRENCY`: the ISO 4217 code of the shop's prices; EUR unless set.
    pub currency: String,
    /// `KIBBLE_CART_MERGE`: SUM, MAX or GUEST; SUM unless set.
    pub cart_merge: String,
    /// How the shop takes cards.
    pub payments: PaymentsConfig,
    /// `KIBBLE_LOG`: a level, or a filter of tracing's; info unless set.
    pub log: String,
    /// `AWS_REGION`, which Lambda sets.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`, which Lambda sets.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`, which Lambda sets.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`, which Lambda sets.
    pub session_token: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL`: another DynamoDB than AWS's own.
    pub endpoint_url: Option<String>,
}

impl Config {
    /// Reads the process's environment.
    #[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
    pub fn from_environment() -> Result<Self, Missing> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let optional = |name: &str| variable(name).filter(|value| !value.is_empty());
        let required = |name: &'static str| optional(name).ok_or(Missing(name));
        let or = |name: &str, value: &str| optional(name).unwrap_or_else(|| value.to_owned());
        Ok(Self {
            table: required("KIBBLE_TABLE")?,
            currency: or("KIBBLE_CURRENCY", "EUR"),
            cart_merge: or("KIBBLE_CART_MERGE", "SUM"),
            payments: PaymentsConfig::read(&variable, "none")?,
            log: or("KIBBLE_LOG", "info"),
            region: required("AWS_REGION")?,
            access_key_id: required("AWS_ACCESS_KEY_ID")?,
            secret_access_key: required("AWS_SECRET_ACCESS_KEY")?,
            session_token: optional("AWS_SESSION_TOKEN"),
            endpoint_url: endpoint_url(optional),
        })
    }
}

/// How the shop takes cards. It is not shown: there are secrets in it.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentsConfig {
    /// `KIBBLE_PAYMENTS`: none, stripe or simulated.
    pub provider: String,
    /// `KIBBLE_STRIPE_SECRET_KEY` for stripe, `KIBBLE_PAYMENT_KEY` for simulated: the shop's key at the
    /// provider.
    pub key: Option<String>,
    /// `KIBBLE_PAYMENT_URL`: where the routes of the simulated provider begin.
    pub url: Option<String>,
    /// `KIBBLE_STRIPE_PUBLISHABLE_KEY`: the key that browsers show Stripe. Only who tells front ends about
    /// the shop needs it.
    pub publishable_key: Option<String>,
    /// `KIBBLE_PAYMENT_CALLBACK_SECRET`: by which the provider's call-backs are believed. Only the function
    /// that takes them needs it.
    pub callback_secret: Option<String>,
}

impl PaymentsConfig {
    /// A shop that takes no cards.
    pub fn none() -> Self {
        Self {
            provider: "none".to_owned(),
            key: None,
            url: None,
            publishable_key: None,
            callback_secret: None,
        }
    }

    /// Reads the process's environment; the provider is `otherwise` unless it is set.
    #[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
    pub fn from_environment(otherwise: &str) -> Result<Self, Missing> {
        Self::read(|name| std::env::var(name).ok(), otherwise)
    }

    fn read(variable: impl Fn(&str) -> Option<String>, otherwise: &str) -> Result<Self, Missing> {
        let optional = |name: &str| variable(name).filter(|value| !value.is_empty());
        let provider = optional("KIBBLE_PAYMENTS").unwrap_or_else(|| otherwise.to_owned());
        let key = match provider.as_str() {
            "stripe" => {
                let name = "KIBBLE_STRIPE_SECRET_KEY";
                Some(optional(name).ok_or(Missing(name))?)
            }
            _ => optional("KIBBLE_PAYMENT_KEY"),
        };
        Ok(Self {
            provider,
            key,
            url: optional("KIBBLE_PAYMENT_URL"),
            publishable_key: optional("KIBBLE_STRIPE_PUBLISHABLE_KEY"),
            callback_secret: optional("KIBBLE_PAYMENT_CALLBACK_SECRET"),
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

/// What the worker of the stream is told by its environment.
#[derive(Clone)]
pub struct StreamConfig {
    /// What every function is told.
    pub shop: Config,
    /// `KIBBLE_GRAPHQL_URL`: the address of the AppSync API, `https://….amazonaws.com/graphql`.
    pub graphql_url: String,
    /// `KIBBLE_EVENT_BUS`: the name of the event bus.
    pub event_bus: String,
}

impl StreamConfig {
    /// Reads the process's environment.
    #[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
    pub fn from_environment() -> Result<Self, Missing> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let required = |name: &'static str| {
            let value = variable(name).filter(|value| !value.is_empty());
            value.ok_or(Missing(name))
        };
        Ok(Self {
            graphql_url: required("KIBBLE_GRAPHQL_URL")?,
            event_bus: required("KIBBLE_EVENT_BUS")?,
            shop: Config::read(&variable)?,
        })
    }
}

/// What the worker that sends mails is told by its environment.
#[derive(Clone)]
pub struct MailerConfig {
    /// `KIBBLE_TABLE`: the table's name.
    pub table: String,
    /// `KIBBLE_CURRENCY`: the ISO 4217 code of orders that do not name theirs; EUR unless set.
    pub currency: String,
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
    /// `KIBBLE_LOG`: a level, or a filter of tracing's; info unless set.
    pub log: String,
    /// `AWS_REGION`, which Lambda sets.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`, which Lambda sets.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`, which Lambda sets.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`, which Lambda sets.
    pub session_token: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL`: another DynamoDB than AWS's own.
    pub endpoint_url: Option<String>,
}

impl MailerConfig {
    /// Reads the process's environment.
    #[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
    pub fn from_environment() -> Result<Self, Missing> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let optional = |name: &str| variable(name).filter(|value| !value.is_empty());
        let required = |name: &'static str| optional(name).ok_or(Missing(name));
        let or = |name: &str, value: &str| optional(name).unwrap_or_else(|| value.to_owned());
        Ok(Self {
            table: required("KIBBLE_TABLE")?,
            currency: or("KIBBLE_CURRENCY", "EUR"),
            mail_from: required("KIBBLE_MAIL_FROM")?,
            notice_topic: optional("KIBBLE_NOTICE_TOPIC"),
            shop_name: or("KIBBLE_SHOP_NAME", "Kibble"),
            shop_url: required("KIBBLE_SHOP_URL")?,
            time_zone: or("KIBBLE_TIME_ZONE", "UTC"),
            log: or("KIBBLE_LOG", "info"),
            region: required("AWS_REGION")?,
            access_key_id: required("AWS_ACCESS_KEY_ID")?,
            secret_access_key: required("AWS_SECRET_ACCESS_KEY")?,
            session_token: optional("AWS_SESSION_TOKEN"),
            endpoint_url: endpoint_url(optional),
        })
    }
}

/// As whom the local server asks a DynamoDB that is not its own.
#[derive(Clone)]
pub struct AwsAccess {
    /// `AWS_REGION`; local unless set.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`; local unless set.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`; local unless set.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: Option<String>,
}

impl AwsAccess {
    /// Reads the process's environment. Emulators take any credentials, so none need to be set.
    #[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
    pub fn from_environment() -> Self {
        let optional = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let or_local = |name: &str| optional(name).unwrap_or_else(|| "local".to_owned());
        Self {
            region: or_local("AWS_REGION"),
            access_key_id: or_local("AWS_ACCESS_KEY_ID"),
            secret_access_key: or_local("AWS_SECRET_ACCESS_KEY"),
            session_token: optional("AWS_SESSION_TOKEN"),
        }
    }
}

/// Another DynamoDB than one's own, from the process's environment.
#[allow(clippy::disallowed_methods, reason = "this is the reader of the environment")]
pub fn endpoint_url_from_environment() -> Option<String> {
    endpoint_url(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

/// `AWS_ENDPOINT_URL_DYNAMODB` goes before `AWS_ENDPOINT_URL`, as in every AWS SDK.
fn endpoint_url(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    variable("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| variable("AWS_ENDPOINT_URL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAMBDA: [(&str, &str); 4] = [
        ("KIBBLE_TABLE", "shop"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];

    fn lookup(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    fn read(variables: &[(&str, &str)]) -> Result<Config, Missing> {
        Config::read(lookup(variables))
    }

    #[test]
    fn what_is_missing_is_named() {
        for left_out in 0..LAMBDA.len() {
            let mut variables = LAMBDA.to_vec();
            let (name, _) = variables.remove(left_out);
            assert_eq!(read(&variables).err(), Some(Missing(name)));
        }
        let empty = [&LAMBDA[1..], &[("KIBBLE_TABLE", "")]].concat();
        assert_eq!(read(&empty).err(), Some(Missing("KIBBLE_TABLE")));
    }

    #[test]
    fn what_the_worker_of_the_stream_misses_is_named() {
        let mut variables = LAMBDA.to_vec();
        variables.push(("KIBBLE_GRAPHQL_URL", "https://a/graphql"));
        variables.push(("KIBBLE_EVENT_BUS", "shop-events"));
        let config = StreamConfig::read(lookup(&variables)).unwrap();
        assert_eq!(config.graphql_url, "https://a/graphql");
        assert_eq!(config.event_bus, "shop-events");
        assert_eq!(config.shop.session_token, None);
        for left_out in 0..variables.len() {
            let mut variables = variables.clone();
            let (name, _) = variables.remove(left_out);
            assert_eq!(StreamConfig::read(lookup(&variables)).err(), Some(Missing(name)));
        }
    }

    #[test]
    fn cards_are_taken_when_the_environment_says_how() {
        assert_eq!(read(&LAMBDA).unwrap().payments.provider, "none");
        let stripe = [&LAMBDA[..], &[("KIBBLE_PAYMENTS", "stripe")]].concat();
        assert_eq!(read(&stripe).err(), Some(Missing("KIBBLE_STRIPE_SECRET_KEY")));
        let secrets = [
            ("KIBBLE_STRIPE_SECRET_KEY", "sk_hidden"),
            ("KIBBLE_PAYMENT_CALLBACK_SECRET", "whsec_hidden"),
        ];
        let with_secrets = [&stripe[..], &secrets].concat();
        assert_eq!(read(&with_secrets).unwrap().payments.publishable_key, None);
        let publishable = ("KIBBLE_STRIPE_PUBLISHABLE_KEY", "pk_seen");
        let payments = read(&[&with_secrets[..], &[publishable]].concat())
            .unwrap()
            .payments;
        assert_eq!(payments.publishable_key.as_deref(), Some("pk_seen"));
        assert_eq!(payments.key.as_deref(), Some("sk_hidden"));
        assert_eq!(payments.callback_secret.as_deref(), Some("whsec_hidden"));
        assert!(!format!("{payments:?}").contains("hidden"), "{payments:?}");
    }

    #[test]
    fn what_the_worker_of_the_mails_misses_is_named() {
        let own = [
            ("KIBBLE_MAIL_FROM", "shop@example.com"),
            ("KIBBLE_SHOP_URL", "https://shop.example"),
        ];
        let variables = [&LAMBDA[..], &own].concat();
        let config = MailerConfig::read(lookup(&variables)).unwrap();
        assert_eq!(
            (config.shop_name, config.time_zone),
            ("Kibble".to_owned(), "UTC".to_owned())
        );
        assert_eq!(config.notice_topic, None);
        for left_out in 0..variables.len() {
            let mut variables = variables.clone();
            let (name, _) = variables.remove(left_out);
            assert_eq!(MailerConfig::read(lookup(&variables)).err(), Some(Missing(name)));
        }
    }

    #[test]
    fn the_end_point_of_dynamodb_goes_before_the_general_one() {
        let general = [&LAMBDA[..], &[("AWS_ENDPOINT_URL", "http://a")]].concat();
        let both = [&general[..], &[("AWS_ENDPOINT_URL_DYNAMODB", "http://b")]].concat();
        assert_eq!(read(&LAMBDA).unwrap().endpoint_url, None);
        assert_eq!(read(&general).unwrap().endpoint_url.as_deref(), Some("http://a"));
        assert_eq!(read(&both).unwrap().endpoint_url.as_deref(), Some("http://b"));
    }
}
