//! What an order says of its payment is asked of the provider, and what came of it is recorded.

use std::sync::Arc;

use super::{App, Clock, Failure, Ids, measures, order_step::try_to_write, retry::ATTEMPTS};
use crate::{
    payments::{PaymentError, PaymentProvider, Payments},
    shop::{
        change::Replaced,
        id::OrderKey,
        order::Order,
        order_status::{OrderStatus, PaymentStatus},
        payment::{Settled, Settlement},
        refusal::Refusal,
    },
    table::Table,
};

/// Settles payments. Cheap to clone.
#[derive(Clone)]
pub struct Settler {
    table: Table,
    payments: Payments,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl App {
    /// What settles the payments of this shop; `None` in one that takes no cards.
    pub(super) fn settler(&self) -> Option<Settler> {
        let payments = self.payments.clone()?;
        Some(Settler::new(
            self.table.clone(),
            payments,
            self.clock.clone(),
            self.ids.clone(),
        ))
    }

    /// As [`Settler::settle`].
    pub async fn settle_payment(&self, key: &OrderKey) -> Result<Option<Settled>, Failure> {
        match self.settler() {
            Some(settler) => settler.settle(key).await,
            None => Ok(None),
        }
    }
}

impl Settler {
    pub fn new(table: Table, payments: Payments, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            table,
            payments,
            clock,
            ids,
        }
    }

    /// Does at once what the change of an order asks of its payment. What does not work is left to the
    /// scheduled job, which finds it in the order, so that it holds up nothing else that follows.
    pub async fn follow(&self, change: &Replaced<Order>) {
        let Replaced { before, after } = change;
        let order = after.key.order;
        if after.settlement.is_some() {
            if let Err(error) = self.settle(&after.key).await {
                tracing::warn!(%error, %order, "a payment is left to the scheduled job");
            }
            return;
        }
        let is_packed =
            after.status == OrderStatus::Packed && after.payment_status == PaymentStatus::Authorized;
        let is_less = before
            .as_ref()
            .is_some_and(|before| before.total.amount > after.total.amount);
        if let (true, Some(payment)) = (is_packed && is_less, &after.payment_reference) {
            // Nothing waits for it: the capture takes what the order costs in the end.
            if let Err(error) = self.payments.provider.lower(payment, after.total).await {
                tracing::warn!(%error, %order, payment, "a payment could not be lowered");
            }
        }
    }

    /// Asks the provider for what is still to be asked for an order, and records what came of it. An order
    /// of which nothing is to be asked, or that is not there, is left alone.
    ///
    /// Fails when the provider or the table cannot be had at present; the order then still waits, and the
    /// same can be done again.
    pub async fn settle(&self, key: &OrderKey) -> Result<Option<Settled>, Failure> {
        for attempt in 0..ATTEMPTS {
            let Some(order) = self.table.order(key, true).await? else {
                return Ok(None);
            };
            let Some(settlement) = order.settlement else {
                return Ok(None);
            };
            let settled = ask(self.payments.provider.as_ref(), &order, settlement).await?;
            let Some(step) = order.settle(settled, self.clock.now()) else {
                return Ok(None);
            };
            if try_to_write((&self.table, self.ids.as_ref()), (&order, &step), attempt).await? {
                measures::settled(settled);
                return Ok(Some(settled));
            }
        }
        Err(Refusal::try_again().into())
    }
}

async fn ask(
    provider: &dyn PaymentProvider,
    order: &Order,
    settlement: Settlement,
) -> Result<Settled, PaymentError> {
    let Some(payment) = &order.payment_reference else {
        tracing::error!(order = %order.key.order, "an order to be settled names no payment");
        return Ok(Settled::Failed);
    };
    let asked = match settlement {
        Settlement::Capture => provider
            .capture(payment, order.total)
            .await
            .map(|()| Settled::Captured),
        Settlement::Void => provider.cancel(payment).await.map(|_| Settled::Voided),
    };
    match asked {
        // What the provider does not know cannot hold anybody's money.
        Err(PaymentError::UnknownPayment) if settlement == Settlement::Void => Ok(Settled::Voided),
        Err(error) if error.is_final() => {
            let settlement = settlement.name();
            tracing::error!(%error, order = %order.key.order, payment, settlement, "a payment cannot be settled");
            Ok(Settled::Failed)
        }
        asked => asked,
    }
}
