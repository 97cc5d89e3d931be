//! The shop at work: one file per use case. Each reads: may they, read, decide, write.

mod account;
mod addresses;
mod cancel_order;
mod card_payment;
mod cart;
mod catalogue;
mod day_reports;
mod deliver_order;
mod delivery_fees;
mod delivery_quote;
mod delivery_slots;
mod failure;
mod follow_changes;
mod mail_orders;
mod measures;
mod merge_cart;
mod order_step;
mod orders;
mod own_data;
mod pack_order;
mod payment_callback;
mod payment_jobs;
mod place_order;
mod place_order_lines;
mod products;
mod profile;
mod retry;
mod run_sheet;
mod settle_payments;
mod sign_up;
mod sources;
mod staff_orders;
mod stock;
mod tell_orders;

use std::sync::Arc;

pub use crate::payments::PaymentError;
pub use crate::payments::signature::{HEADERS as SIGNATURE_HEADERS, SignatureError};
pub use account::Account;
pub use addresses::AddedAddress;
pub use cart::CartView;
pub use delivery_slots::{MAX_DAYS, OpenSlot};
pub use failure::{Failure, Fault};
pub use follow_changes::{ChangeFollower, FollowError, Seen};
pub use mail_orders::{MailFailure, OrderMailer};
pub use measures::MEASURES;
pub use payment_callback::{CallbackFailure, PaymentNews};
pub use payment_jobs::PaymentWork;
pub use place_order::Placed;
pub use settle_payments::Settler;
pub use sign_up::SignUpFailure;
#[cfg(feature = "local")]
pub use sources::Deadline;
pub use sources::{Clock, Ids, RandomIds, Stopwatch, SystemClock};
pub use stock::AdjustedStock;
pub use tell_orders::OrderTeller;

use crate::{
    payments::Payments,
    shop::{cart::MergePolicy, money::Currency},
    table::Table,
};

/// What a shop may choose.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub currency: Currency,
    pub merge_policy: MergePolicy,
    /// Seconds that an anonymous cart lives after its last change.
    pub anonymous_cart_seconds: i64,
    /// Seconds that a customer's cart lives after its last change.
    pub customer_cart_seconds: i64,
    /// Seconds before its beginning until which a delivery slot can be booked.
    pub slot_closing_seconds: i64,
}

impl Settings {
    /// Anonymous carts live for a day, customers' for a week, quantities add up when they merge, and
    /// delivery slots close two hours before they begin.
    pub fn new(currency: Currency) -> Self {
        Self {
            currency,
            merge_policy: MergePolicy::default(),
            anonymous_cart_seconds: 24 * 60 * 60,
            customer_cart_seconds: 7 * 24 * 60 * 60,
            slot_closing_seconds: 2 * 60 * 60,
        }
    }
}

/// The shop: its table, its sources of time and chance, and its catalogue in memory.
pub struct App {
    table: Table,
    settings: Settings,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    catalogue: catalogue::Cache,
    /// Absent in a shop that takes no cards.
    payments: Option<Payments>,
}

impl App {
    pub fn new(table: Table, settings: Settings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            table,
            settings,
            clock,
            ids,
            catalogue: catalogue::Cache::default(),
            payments: None,
        }
    }

    /// The same shop, taking cards by a provider, or none.
    pub fn with_payments(self, payments: Option<Payments>) -> Self {
        Self { payments, ..self }
    }

    /// How the shop takes cards; `None` when it takes none.
    pub fn payments(&self) -> Option<Payments> {
        self.payments.clone()
    }

    /// The currency of the shop's prices.
    pub fn currency(&self) -> Currency {
        self.settings.currency
    }

    /// Opens the connection to the table and reads the catalogue, so that nobody need wait for either: for a server
    /// that lives long. A function only connects, see [`App::connect`].
    pub async fn warm_up(&self) {
        if let Err(error) = self.catalogue().await {
            tracing::warn!(%error, "the catalogue could not be read ahead");
        }
    }
}
