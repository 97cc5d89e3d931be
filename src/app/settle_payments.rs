//! What an order says of its payment is asked of the provider, and what came of it is recorded.

use super::{App, Failure, retry::ATTEMPTS};
use crate::{
    payments::{PaymentError, PaymentProvider},
    shop::{
        id::OrderKey,
        order::Order,
        payment::{Settled, Settlement},
        refusal::Refusal,
    },
    table::StepWritten,
};

impl App {
    /// Asks the provider for what is still to be asked for an order, and records what came of it. An order
    /// of which nothing is to be asked, or that is not there, is left alone.
    ///
    /// Fails when the provider or the table cannot be had at present; the order then still waits, and the
    /// same can be done again.
    pub async fn settle_payment(&self, key: &OrderKey) -> Result<Option<Settled>, Failure> {
        let Some(payments) = &self.payments else {
            return Ok(None);
        };
        for attempt in 0..ATTEMPTS {
            let Some(order) = self.table.order(key, true).await? else {
                return Ok(None);
            };
            let Some(settlement) = order.settlement else {
                return Ok(None);
            };
            let settled = ask(payments.provider.as_ref(), &order, settlement).await?;
            let Some(step) = order.settle(settled, self.clock.now()) else {
                return Ok(None);
            };
            match self.table.write_step(&order, &step).await? {
                StepWritten::Written => {
                    metrics::counter!(metric(settled)).increment(1);
                    return Ok(Some(settled));
                }
                StepWritten::Moved | StepWritten::NoRoom(_) => self.back_off(attempt).await,
            }
        }
        Err(Refusal::try_again().into())
    }

    /// Has less reserved for an order of which goods were missing when it was packed. Nothing waits for it:
    /// the capture takes what the order costs in the end, whatever was reserved.
    pub async fn lower_payment(&self, order: &Order) -> Result<(), Failure> {
        let (Some(payments), Some(payment)) = (&self.payments, &order.payment_reference) else {
            return Ok(());
        };
        Ok(payments.provider.lower(payment, order.total).await?)
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

fn metric(settled: Settled) -> &'static str {
    match settled {
        Settled::Captured => "PaymentsCaptured",
        Settled::Voided => "PaymentsVoided",
        Settled::Failed => "PaymentsFailed",
    }
}
