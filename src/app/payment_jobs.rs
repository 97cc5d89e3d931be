//! What has to be done about payments when time has passed.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use super::{App, Failure, retry::ATTEMPTS};
use crate::{
    payments::{OpenPayment, Payments, Span},
    shop::{id::OrderKey, refusal::Refusal},
    table::OwnedKey,
};

/// How long an order waits for its payment, in seconds.
pub const PAYMENT_SECONDS: i64 = 30 * 60;
/// How long a settlement is left to the stream, in seconds.
const SETTLE_AFTER: i64 = 2 * 60;
/// How old a payment is before it may count as nobody's, in seconds. No request takes as long.
pub const ORPHAN_AFTER: i64 = 10 * 60;
/// For how long payments are looked at, in seconds.
const ORPHAN_UNTIL: i64 = 24 * 60 * 60;
/// How long a run may ask the provider. The next one begins five minutes after this one.
const RUN_TIME: Duration = Duration::from_secs(4 * 60);
/// How many payments the provider is asked about at the same time.
const ASKED_AT_ONCE: usize = 8;
/// How many orders of a queue one run takes. What is left over is taken by the next.
const MAX_ORDERS: u32 = 100;
/// How many pages of payments one run reads, the newest first.
const MAX_PAGES: usize = 20;
/// How many keys one batch get may have.
const MAX_KEYS: usize = 100;

/// What one run has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentWork {
    /// Orders that were cancelled because their payment did not come.
    pub lapsed: usize,
    /// Orders whose payment was captured, cancelled, or given up.
    pub settled: usize,
    /// Payments of no order that were cancelled.
    pub voided: usize,
    /// What did not work. The log says why, and the next run tries again.
    pub failed: usize,
}

impl App {
    /// Cancels orders whose payment did not come within half an hour, settles what has waited for two
    /// minutes, and cancels payments that are older than ten minutes and belong to no order. One that fails
    /// holds up no other, and a provider that is slow is left after four minutes.
    pub async fn run_payment_jobs(&self) -> PaymentWork {
        let mut work = PaymentWork::default();
        // Boxed: a program that holds all three in one future is more than the compiler measures.
        Box::pin(self.lapse_orders(&mut work)).await;
        let asked = timeout(RUN_TIME, Box::pin(self.ask_the_provider(&mut work))).await;
        if asked.is_err() {
            tracing::error!("the payment provider is slow: the rest is left to the next run");
            work.failed += 1;
        }
        work
    }

    async fn ask_the_provider(&self, work: &mut PaymentWork) {
        Box::pin(self.settle_orders(work)).await;
        let Some(payments) = &self.payments else { return };
        if let Err(error) = Box::pin(self.void_orphans(payments, work)).await {
            tracing::error!(%error, "payments of no order cannot be looked for");
            work.failed += 1;
        }
    }

    async fn lapse_orders(&self, work: &mut PaymentWork) {
        let until = self.clock.now().plus_seconds(-PAYMENT_SECONDS);
        let waiting = match self.table.orders_awaiting_payment(until, MAX_ORDERS).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(%error, "orders that wait for their payment cannot be listed");
                work.failed += 1;
                return;
            }
        };
        for key in waiting {
            match self.lapse(&key).await {
                Ok(has_lapsed) => work.lapsed += usize::from(has_lapsed),
                Err(error) => {
                    tracing::error!(%error, order = %key.order, "an unpaid order could not be cancelled");
                    work.failed += 1;
                }
            }
        }
    }

    /// Cancels an order that waits for its payment. Whether it did: its payment may just have come.
    async fn lapse(&self, key: &OrderKey) -> Result<bool, Failure> {
        for attempt in 0..ATTEMPTS {
            let Some(order) = self.table.order(key, true).await? else {
                return Ok(false);
            };
            let Some(step) = order.expire_payment(self.clock.now()) else {
                return Ok(false);
            };
            if self.try_to_write(&order, &step, attempt).await? {
                return Ok(true);
            }
        }
        Err(Refusal::try_again().into())
    }

    async fn settle_orders(&self, work: &mut PaymentWork) {
        let until = self.clock.now().plus_seconds(-SETTLE_AFTER);
        let waiting = match self.table.orders_to_settle(until, MAX_ORDERS).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(%error, "payments that are to be settled cannot be listed");
                work.failed += 1;
                return;
            }
        };
        if self.payments.is_none() && !waiting.is_empty() {
            let orders = waiting.len();
            tracing::error!(
                orders,
                "payments wait to be settled, and the shop knows no provider"
            );
            work.failed += orders;
            return;
        }
        let settled = stream::iter(waiting).map(async |key| (key, self.settle_payment(&key).await));
        let mut settled = std::pin::pin!(settled.buffer_unordered(ASKED_AT_ONCE));
        while let Some((key, settled)) = settled.next().await {
            match settled {
                Ok(settled) => work.settled += usize::from(settled.is_some()),
                Err(error) => {
                    tracing::error!(%error, order = %key.order, "a payment could not be settled");
                    work.failed += 1;
                }
            }
        }
    }

    async fn void_orphans(&self, payments: &Payments, work: &mut PaymentWork) -> Result<(), Failure> {
        let now = self.clock.now();
        let made = Span {
            since: now.plus_seconds(-ORPHAN_UNTIL),
            until: now.plus_seconds(-ORPHAN_AFTER),
        };
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = payments.provider.open_payments(made, after.as_deref()).await?;
            for some in page.payments.chunks(MAX_KEYS) {
                let orphans = stream::iter(self.orphans(some).await?);
                let voided = orphans.map(async |orphan| void_orphan(payments, &orphan).await);
                let mut voided = std::pin::pin!(voided.buffer_unordered(ASKED_AT_ONCE));
                while let Some(is_voided) = voided.next().await {
                    work.voided += usize::from(is_voided);
                    work.failed += usize::from(!is_voided);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
        tracing::warn!("there are more open payments than one run looks at");
        Ok(())
    }

    /// Those that no order holds.
    async fn orphans(&self, payments: &[OpenPayment]) -> Result<Vec<String>, Failure> {
        let owned =
            |payment: &OpenPayment| -> OwnedKey { (payment.owner.customer, payment.owner.key.clone()) };
        let keys: Vec<OwnedKey> = payments.iter().map(owned).collect();
        let used = self.table.used_keys(&keys, self.clock.now()).await?;
        let is_orphan = |payment: &&OpenPayment| {
            let held = used.get(&owned(payment)).and_then(|used| used.payment.as_deref());
            held != Some(payment.payment.as_str())
        };
        let orphans = payments.iter().filter(is_orphan);
        Ok(orphans.map(|orphan| orphan.payment.clone()).collect())
    }
}

/// Whether it was cancelled.
async fn void_orphan(payments: &Payments, payment: &str) -> bool {
    match payments.provider.cancel(payment).await {
        Ok(_) => tracing::info!(payment, "a payment of no order was cancelled"),
        Err(error) => {
            tracing::error!(%error, payment, "a payment of no order could not be cancelled");
            return false;
        }
    }
    true
}
