//! How the local shop takes cards: by the provider of this server, or by Stripe.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::Router;
use futures_util::future::BoxFuture;

use super::{
    documents::Documents,
    options::Options,
    payment_provider::{self, Provider},
    schedule::every_half_minute,
    server::payment_callback,
    sign_in::http_client,
    start::StartError,
};
use crate::{
    app::{App, RandomIds, SystemClock},
    payments::{Choice, Payments, signature::CallbackSecret},
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
            payments: payments.map_err(|error| StartError::Payments(error.to_string()))?,
            provider: is_own.then(provider),
        })
    }

    /// The routes below `/payments`: those of the provider, and the one where the shop is called back. And
    /// what is done until it is dropped: what is due when time has passed, and the provider's calls.
    pub fn open_for(self, app: Arc<App>) -> (Router, BoxFuture<'static, Infallible>) {
        let provider = self.provider.clone();
        let routes = provider.map_or_else(Router::new, payment_provider::router);
        let routes = routes.merge(payment_callback::router(app.clone()));
        let jobs = Box::pin(async move {
            tokio::select! {
                never = self.call() => never,
                never = every_half_minute(app) => never,
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
