//! The provider's calls to the shop: signed, and repeated until they are taken.

use std::{convert::Infallible, sync::Arc, time::Duration};

use futures_util::future::join_all;
use reqwest::Client;

use super::{Callback, Provider, ProviderError, Status};
use crate::shop::timestamp::Timestamp;

/// The header that carries the signature.
const SIGNATURE: &str = "kibble-signature";
/// How long the shop may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The seconds before the first repeat; they double from one to the next.
const FIRST_PAUSE: i64 = 1;
/// The most seconds between two repeats.
const LONGEST_PAUSE: i64 = 5 * 60;
/// How often a call-back is repeated before it is given up: for about a day.
const MAX_ATTEMPTS: u32 = 300;
/// How long to wait when there is nothing to call, or the data cannot be read.
const IDLE: Duration = Duration::from_secs(60);

impl Provider {
    /// Makes all calls when they are due, until it is dropped.
    pub async fn call_when_due(self: Arc<Self>, client: Client) -> Infallible {
        loop {
            let called = self.called.notified();
            let pause = match self.call_due(&client).await {
                Ok(next) => next.map_or(IDLE, |next| self.until(next)),
                Err(error) => {
                    tracing::error!(%error, "the payment provider cannot call");
                    IDLE
                }
            };
            // What comes first; a call that was prepared meanwhile is not overslept.
            let _ = tokio::time::timeout(pause, called).await;
        }
    }

    /// Makes the calls that are due, and tells when the next one is.
    pub async fn call_due(&self, client: &Client) -> Result<Option<Timestamp>, ProviderError> {
        let now = self.clock.now();
        let mut calls = Vec::new();
        for callback in self.records.callbacks()? {
            if callback.due_at <= now && self.is_still_true(&callback)? {
                calls.push(self.call_once(client, callback));
            }
        }
        for outcome in join_all(calls).await {
            outcome?;
        }
        let left = self.records.callbacks()?;
        Ok(left.into_iter().map(|callback| callback.due_at).min())
    }

    fn until(&self, next: Timestamp) -> Duration {
        let milliseconds = next.milliseconds() - self.clock.now().milliseconds();
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
    }

    /// Lets a pending payment become what the call-back tells. A call-back that was prepared for a payment
    /// of which something else has become is dropped.
    fn is_still_true(&self, callback: &Callback) -> Result<bool, ProviderError> {
        let Some(becomes) = callback.becomes else {
            return Ok(true);
        };
        let _changes = self.lock();
        let mut payment = self.records.payment(&callback.event.payment.id)?;
        if payment.status == Status::Pending {
            payment.status = becomes;
            self.records.put_payment(&payment)?;
        }
        let is_true = payment.status == becomes;
        if !is_true {
            self.records.delete_callback(&callback.id)?;
        }
        Ok(is_true)
    }

    async fn call_once(&self, client: &Client, mut callback: Callback) -> Result<(), ProviderError> {
        let failure = match self.send(client, &callback).await {
            Ok(()) => return self.records.delete_callback(&callback.id),
            Err(failure) => failure,
        };
        let event = &callback.event.id;
        if callback.attempts >= MAX_ATTEMPTS {
            tracing::error!(event, failure, "a call of the payment provider is given up");
            return self.records.delete_callback(&callback.id);
        }
        tracing::info!(
            event,
            failure,
            "a call of the payment provider was not taken and is repeated"
        );
        let pause = (FIRST_PAUSE << callback.attempts.min(16)).min(LONGEST_PAUSE);
        callback.attempts += 1;
        callback.due_at = self.clock.now().plus_seconds(pause);
        self.records.put_callback(&callback)
    }

    async fn send(&self, client: &Client, callback: &Callback) -> Result<(), String> {
        let body = serde_json::to_vec(&callback.event).map_err(|error| error.to_string())?;
        let signature = self.settings.callback_secret.sign(&body, self.clock.now());
        let request = client
            .post(&self.settings.callback_url)
            .header("content-type", "application/json")
            .header(SIGNATURE, signature)
            .timeout(TIMEOUT)
            .body(body);
        let answer = request
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the shop answered with status {}", status.as_u16())),
        }
    }
}
