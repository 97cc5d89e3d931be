//! Amazon SES and Amazon SNS on one machine: what the shop sends is kept, and shown at `/mail`.
//!
//! The SDK's clients sign, serialise and parse as they do on AWS; only their transport is exchanged, for one
//! that keeps each message.

mod connector;
mod ses;
mod sns;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use super::documents::{DocumentError, Documents};
use crate::{app::Clock, shop::timestamp::Timestamp};

/// The kinds of documents, with the number of the message as their key.
const MAIL: &str = "mail";
const NOTICE: &str = "notice";
/// How many messages of a kind are kept; the oldest goes when another comes.
const KEPT: u64 = 1000;

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// Counts the messages of its kind, from 1.
    pub id: u64,
    pub at: Timestamp,
    /// What the service was asked for: the JSON of Amazon SES, or the fields of Amazon SNS's form.
    pub request: Value,
}

/// Answers a request in place of the service: its operation and its body; status and body. Tests use it for
/// what the mailbox never does by itself, such as throttling.
pub type Intercept = dyn Fn(&str, &str) -> Option<(u16, String)> + Send + Sync;

/// The place where all mails and notices arrive. Cheap to clone; clones share the messages.
#[derive(Clone)]
pub struct Mailbox(Arc<Inner>);

struct Inner {
    documents: Documents,
    clock: Arc<dyn Clock>,
    mails: Mutex<u64>,
    notices: Mutex<u64>,
    arrived: watch::Sender<()>,
    intercept: Mutex<Option<Arc<Intercept>>>,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mailbox").finish_non_exhaustive()
    }
}

impl Mailbox {
    /// Goes on with the messages that the documents hold.
    pub fn open(documents: Documents, clock: Arc<dyn Clock>) -> Result<Self, DocumentError> {
        let count = |kind| -> Result<u64, DocumentError> {
            let last = documents.last::<Sent>(kind, 1)?;
            Ok(last.first().map_or(0, |sent| sent.id))
        };
        Ok(Self(Arc::new(Inner {
            mails: Mutex::new(count(MAIL)?),
            notices: Mutex::new(count(NOTICE)?),
            documents,
            clock,
            arrived: watch::Sender::default(),
            intercept: Mutex::default(),
        })))
    }

    /// The transport for clients of both services.
    pub fn http_client(&self) -> SharedHttpClient {
        connector::http_client(self.clone())
    }

    /// The last mails, the newest first.
    pub fn mails(&self, count: usize) -> Result<Vec<Sent>, DocumentError> {
        self.0.documents.last(MAIL, count)
    }

    /// The last notices to the shop, the newest first.
    pub fn notices(&self, count: usize) -> Result<Vec<Sent>, DocumentError> {
        self.0.documents.last(NOTICE, count)
    }

    /// One mail. `None` when there is none of this number, or none any more.
    pub fn mail(&self, id: u64) -> Result<Option<Sent>, DocumentError> {
        self.0.documents.get(MAIL, &key(id))
    }

    /// Changes whenever a message has arrived.
    pub fn arrivals(&self) -> watch::Receiver<()> {
        self.0.arrived.subscribe()
    }

    /// Lets `intercept` see every request first; `None` takes it away.
    pub fn set_intercept(&self, intercept: Option<Arc<Intercept>>) {
        *lock(&self.0.intercept) = intercept;
    }

    /// Answers a request: status and body.
    fn answer(&self, operation: &str, body: &str) -> (u16, String) {
        let intercept = lock(&self.0.intercept).clone();
        if let Some(answer) = intercept.and_then(|intercept| intercept(operation, body)) {
            return answer;
        }
        match operation {
            ses::OPERATION => ses::answer(self, body),
            _ => sns::answer(self, body),
        }
    }

    /// Keeps a message, and forgets the oldest. Returns its number.
    fn keep(&self, kind: &str, request: Value) -> Result<u64, DocumentError> {
        let count = match kind {
            MAIL => &self.0.mails,
            _ => &self.0.notices,
        };
        let mut count = lock(count);
        let id = *count + 1;
        let at = self.0.clock.now();
        self.0.documents.put(kind, &key(id), &Sent { id, at, request })?;
        *count = id;
        drop(count);
        if let Some(oldest) = id.checked_sub(KEPT).filter(|oldest| *oldest > 0) {
            self.0.documents.delete(kind, &key(oldest))?;
        }
        self.0.arrived.send_replace(());
        Ok(id)
    }
}

/// Numbers whose order as text is their own.
fn key(id: u64) -> String {
    format!("{id:020}")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere does not make a count unusable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
