//! Customers are told by e-mail what becomes of their orders, and the shop of each new one.
//!
//! Each is told once, however often and in whatever order the records of the stream come. Before anything
//! is sent, a mark of it is claimed in the table in the name of the record, and closed afterwards. A record
//! that comes again takes up a claim of its own, and leaves what is closed. Only where a process dies after
//! Amazon has taken the message and before the mark is closed, or where Amazon's answer is lost, the message
//! is sent once more: Amazon cannot be asked whether it has it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::FutureExt as _;

use super::Clock;
use crate::{
    mail::{Letter, LetterError, Notice, Post, PostError, Sender},
    shop::{
        money::Currency,
        order::Order,
        order_mail::{MailKind, Telling},
    },
    table::{MailClaim, MailEnd, Table, TableError},
};

/// How many unclosed marks a process remembers. Of those whose record never comes again nobody wants to know.
const MOST_UNCLOSED: usize = 1000;

/// Why a change was not told. It may be, when its record comes again.
#[derive(Debug, thiserror::Error)]
pub enum MailFailure {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The account was closed in the meantime.
    #[error("the customer has no record any more")]
    Gone,
}

impl MailFailure {
    /// Whether the next message would wait as long in vain.
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Table(TableError::Unreachable(_)) | Self::Post(PostError::Unreachable(_))
        )
    }
}

/// Writes and sends. It needs nothing of the shop but its table and the time.
pub struct OrderMailer {
    table: Table,
    post: Post,
    sender: Sender,
    clock: Arc<dyn Clock>,
    /// What is sent while its mark is not closed, with the name of the record: when that comes again, it only
    /// closes the mark.
    unclosed: Mutex<VecDeque<(Telling, String)>>,
}

impl OrderMailer {
    pub fn new(table: Table, post: Post, sender: Sender, clock: Arc<dyn Clock>) -> Self {
        Self {
            table,
            post,
            sender,
            clock,
            unclosed: Mutex::default(),
        }
    }

    /// The currency of orders that do not name theirs.
    pub fn currency(&self) -> Currency {
        self.table.currency()
    }

    /// Tells what a write of an order brings; `before` is absent when the order is new. `record` names the
    /// record of the stream, and is the same whenever it comes.
    ///
    /// The notice to the shop does not wait for the e-mail to the customer: each may fail by itself.
    pub async fn tell(&self, before: Option<&Order>, after: &Order, record: &str) -> Result<(), MailFailure> {
        let Some(kind) = MailKind::of(before, after) else {
            return Ok(());
        };
        // Boxed, for the clients' futures are large and deeply nested.
        let mailed = self.mail(kind, after, record).boxed().await;
        let noticed = match kind {
            MailKind::Received if self.post.has_topic() => self.notice(after, record).boxed().await,
            _ => Ok(()),
        };
        mailed.and(noticed)
    }

    async fn mail(&self, kind: MailKind, order: &Order, record: &str) -> Result<(), MailFailure> {
        let telling = Telling::mail(kind, order);
        self.once(telling, record, async || {
            // Read for every mail: who has changed their address gets the next one there. Read as it is: the
            // first order of a customer may have come with the record.
            let customer = self.table.profile(order.key.customer, true).await?;
            let customer = customer.ok_or(MailFailure::Gone)?;
            let letter = Letter::write(kind, order, &customer, &self.sender)?;
            Ok(self.post.send(&customer.email, &letter).await?)
        })
        .await
    }

    async fn notice(&self, order: &Order, record: &str) -> Result<(), MailFailure> {
        let telling = Telling::notice(order);
        self.once(telling, record, async || {
            Ok(self.post.publish(&Notice::of(order)).await?)
        })
        .await
    }

    /// Sends what nobody has sent. What is rejected for good is given up, and is no failure; nor is it that a customer
    /// has closed the account.
    async fn once(
        &self,
        telling: Telling,
        record: &str,
        send: impl AsyncFnOnce() -> Result<(), MailFailure>,
    ) -> Result<(), MailFailure> {
        let sent = (telling, record.to_owned());
        if self.unclosed().contains(&sent) {
            return self.close(sent, MailEnd::Sent).await;
        }
        let telling = &sent.0;
        match self.table.claim_mail(telling, record, self.clock.now()).await? {
            MailClaim::Mine => {}
            MailClaim::Closed => return Ok(()),
            MailClaim::Others => {
                tracing::warn!(order = %telling.order, name = telling.name, "another record tells this");
                return Ok(());
            }
        }
        match send().await {
            Ok(()) => {
                self.remember(sent.clone());
                self.close(sent, MailEnd::Sent).await
            }
            Err(MailFailure::Gone) => {
                tracing::info!(order = %telling.order, name = telling.name, "nobody is there to be told");
                self.close(sent, MailEnd::GivenUp).await
            }
            Err(MailFailure::Post(PostError::Rejected(reason))) => {
                tracing::error!(order = %telling.order, name = telling.name, reason, "a message was given up");
                self.close(sent, MailEnd::GivenUp).await
            }
            Err(other) => Err(other),
        }
    }

    async fn close(&self, sent: (Telling, String), end: MailEnd) -> Result<(), MailFailure> {
        let (telling, record) = &sent;
        let now = self.clock.now();
        self.table.close_mail(telling, record, end, now).await?;
        self.unclosed().retain(|other| *other != sent);
        Ok(())
    }

    fn remember(&self, sent: (Telling, String)) {
        let mut unclosed = self.unclosed();
        if unclosed.len() >= MOST_UNCLOSED {
            unclosed.pop_front();
        }
        unclosed.push_back(sent);
    }

    fn unclosed(&self) -> MutexGuard<'_, VecDeque<(Telling, String)>> {
        // A panic elsewhere does not make a list unusable.
        self.unclosed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
