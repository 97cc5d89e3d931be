//! How the local shop takes cards: by the provider of this server, or by Stripe.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::Router;
use futures_util::future::BoxFuture;

use super::{
    documents::Documents,
    options::Options,
    payment_provider::{self, Provider},
    schedule::every_half_minute,
    server::{CardPayments, payment_callback},
    shop::Shop,
    sign_in::http_client,
    start::StartError,
};
use crate::{
    app::{RandomIds, SystemClock},
    config::PaymentsConfig,
    payments::{Choice, Payments, signature::CallbackSecret},
    table::permissions::Function,
};

/// What the shop and the provider of this server have agreed upon. Both are on this machine, and no money
/// is behind them.
const KEY: &str = "local-payment-key";
const CALLBACK_SECRET: &str = "local-callback-secret";
const SIMULATED: &str = "simulated";
/// After how many seconds a customer confirms a payment.
const LATE: i64 = 5;

/// The shop's way to its provider, and the provider itself when it is this server's.
pub struct LocalPayments {
    pub payments: Option<Payments>,
    /// What front ends are told.
    pub told: CardPayments,
    provider: Option<Arc<Provider>>,
}

impl LocalPayments {
    /// `api` is where this server listens, `origin` how people name it.
    pub fn open(
        options: &Options,
        documents: &Documents,
        (api, origin): (SocketAddr, &str),
    ) -> Result<Self, StartError> {
        let config = &options.payments;
        let is_own = config.provider == SIMULATED && config.url.is_none();
        let own = format!("http://{api}/payments");
        let key = config.key.as_deref().or(is_own.then_some(KEY));
        let secret = config
            .callback_secret
            .as_deref()
            .or(is_own.then_some(CALLBACK_SECRET));
        let payments = Payments::choose(Choice {
            provider: &config.provider,
            key,
            url: config.url.as_deref().or(is_own.then_some(&own)),
            callback_secret: secret,
            shop: &options.table,
        });
        let payments = payments.map_err(|error| StartError::Payments(error.to_string()))?;
        let settings = payment_provider::Settings {
            key: key.unwrap_or_default().to_owned(),
            callback_url: format!("{own}/callback"),
            callback_secret: CallbackSecret::new(secret.unwrap_or_default()),
            origin: origin.to_owned(),
            late: LATE,
        };
        let provider = || {
            let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
            Provider::new(settings, documents.clone(), clock, ids)
        };
        Ok(Self {
            payments,
            told: told(config, origin)?,
            provider: is_own.then(provider),
        })
    }

    /// The routes below `/payments`: those of the provider, and the one where the shop is called back. And
    /// what is done until it is dropped: what is due when time has passed, and the provider's calls.
    pub fn open_for(self, shop: &Shop) -> (Router, BoxFuture<'static, Infallible>) {
        let provider = self.provider.clone();
        let routes = provider.map_or_else(Router::new, payment_provider::router);
        let routes = routes.merge(payment_callback::router(shop.app_of(Function::PaymentCallback)));
        let schedule = shop.app_of(Function::Schedule);
        let jobs = Box::pin(async move {
            tokio::select! {
                never = self.call() => never,
                never = every_half_minute(schedule) => never,
            }
        });
        (routes, jobs)
    }

    async fn call(self) -> Infallible {
        match (self.provider, http_client("http:")) {
            (Some(provider), Ok(client)) => provider.call_when_due(client).await,
            (None, _) => std::future::pending().await,
            (_, Err(error)) => {
                tracing::error!(%error, "the payment provider cannot call");
                std::future::pending().await
            }
        }
    }
}

/// What front ends are told. A secret key in the place of Stripe's publishable one would be told to everybody.
fn told(config: &PaymentsConfig, origin: &str) -> Result<CardPayments, StartError> {
    match config.provider.as_str() {
        "stripe" => {
            let key = config.publishable_key.clone();
            let key = key.filter(|key| key.starts_with("pk_"));
            key.map(|publishable_key| CardPayments::Stripe { publishable_key })
                .ok_or(StartError::PublishableKey)
        }
        SIMULATED => {
            let url = config.url.clone();
            let url = url.unwrap_or_else(|| format!("{origin}/payments"));
            Ok(CardPayments::Simulated { url })
        }
        _ => Ok(CardPayments::None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn config(provider: &str) -> PaymentsConfig {
        PaymentsConfig {
            provider: provider.to_owned(),
            key: Some("sk_secret".to_owned()),
            callback_secret: Some("whsec_secret".to_owned()),
            ..PaymentsConfig::none()
        }
    }

    fn told_as_json(config: &PaymentsConfig) -> serde_json::Value {
        let told = told(config, "http://localhost:4000").unwrap();
        serde_json::to_value(told).unwrap()
    }

    #[test]
    fn front_ends_are_told_how_cards_are_taken_and_no_secret() {
        assert_eq!(told_as_json(&config("none")), json!({ "provider": "none" }));
        assert_eq!(
            told_as_json(&config("simulated")),
            json!({ "provider": "simulated", "url": "http://localhost:4000/payments" })
        );
        let elsewhere = PaymentsConfig {
            url: Some("https://cards.example/pay".to_owned()),
            ..config("simulated")
        };
        assert_eq!(
            told_as_json(&elsewhere),
            json!({ "provider": "simulated", "url": "https://cards.example/pay" })
        );
        let stripe = PaymentsConfig {
            publishable_key: Some("pk_test_1".to_owned()),
            ..config("stripe")
        };
        assert_eq!(
            told_as_json(&stripe),
            json!({ "provider": "stripe", "publishableKey": "pk_test_1" })
        );
    }

    #[test]
    fn stripe_needs_a_publishable_key_and_takes_no_secret_one_for_it() {
        for key in [None, Some("sk_test_1"), Some("")] {
            let stripe = PaymentsConfig {
                publishable_key: key.map(str::to_owned),
                ..config("stripe")
            };
            let refused = told(&stripe, "http://localhost:4000").unwrap_err();
            assert!(
                refused.to_string().contains("KIBBLE_STRIPE_PUBLISHABLE_KEY"),
                "{refused}"
            );
            assert!(!refused.to_string().contains("sk_test"), "{refused}");
        }
    }
}
