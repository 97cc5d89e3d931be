//! The catalogue and the fees for delivery in memory, at most a minute old, so that browsing costs no
//! request, and quoting and ordering none for either.

use std::sync::{Arc, Once};

use tokio::sync::Mutex;

use super::App;
use crate::{
    shop::{
        catalogue::Catalogue, delivery_fees::DeliveryFees, money::Currency, stock_shards::ShardCounts,
        timestamp::Timestamp,
    },
    table::{ShopSettings, TableError},
};

/// How old the catalogue may be, in milliseconds.
const FRESH: i64 = 60_000;
/// How long an old catalogue is shown before the table is asked again, when it did not answer, in
/// milliseconds. Every visitor would wait for the answer otherwise.
const PAUSE: i64 = 5_000;

/// How long nobody reads again after the table has failed while there is no catalogue, in milliseconds. A
/// screen asks for many products at once, and each of them would wait for the table anew.
const RESPITE: i64 = 1_000;

/// What the shop offers: its goods, and what their delivery costs.
#[derive(Clone)]
pub(super) struct Offer {
    pub catalogue: Arc<Catalogue>,
    /// Among how many rows stocks are spread. Somebody may have changed it since: a row that is taken from says
    /// so.
    pub shards: Arc<ShardCounts>,
    fees: Result<Arc<Fees>, TableError>,
    /// Done by the first who needs fees that nobody has set.
    warning: Arc<Once>,
}

struct Fees {
    fees: DeliveryFees,
    are_set: bool,
}

impl Fees {
    fn of(stored: Option<DeliveryFees>, currency: Currency) -> Self {
        Self {
            are_set: stored.is_some(),
            fees: stored.unwrap_or_else(|| DeliveryFees::free(currency)),
        }
    }
}

impl Offer {
    /// The fees for delivery; fails where those of the table cannot be read, since an order must not be
    /// made with others.
    pub fn delivery_fees(&self) -> Result<&DeliveryFees, TableError> {
        let fees = self.fees.as_deref().map_err(Clone::clone)?;
        if !fees.are_set {
            self.warning.call_once(|| {
                tracing::warn!(
                    "no fees for delivery are set: everything is delivered everywhere, for nothing; \
                     saveDeliveryFees sets them"
                );
            });
        }
        Ok(&fees.fees)
    }
}

/// The last catalogue that was read.
pub struct Cache {
    state: Mutex<State>,
    /// Whether it was told that nobody has set fees. Each order would tell it anew otherwise.
    warning: Arc<Once>,
}

#[derive(Default)]
struct State {
    /// The version and what was read of it. Without a version it is known to be older than the table.
    known: Option<(Option<u64>, Offer)>,
    /// Whether the catalogue was read once more, a minute or more after its version was. The index follows the
    /// table a moment later, so the first reading may have come too early.
    is_settled: bool,
    checked_at: Option<Timestamp>,
    /// Why there is no catalogue, and since when.
    failed: Option<(Timestamp, TableError)>,
    /// What was read ahead for the first who needs the catalogue, and when.
    ahead: Option<(Timestamp, ShopSettings)>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            warning: Arc::new(Once::new()),
        }
    }
}

impl Cache {
    /// Has the next reader ask whether the catalogue has changed.
    pub async fn doubt(&self) {
        let mut state = self.state.lock().await;
        state.forget();
    }

    /// Has the next reader read the catalogue again, whatever its version. The index follows the table
    /// a moment later, so that what was read of the newest version may still be old.
    pub async fn distrust(&self) {
        let mut state = self.state.lock().await;
        state.forget();
        if let Some((version, _)) = &mut state.known {
            *version = None;
        }
    }
}

impl State {
    /// Has the next reader ask the table.
    fn forget(&mut self) {
        self.checked_at = None;
        self.failed = None;
        self.ahead = None;
    }

    /// What was read ahead, if it is no older than a catalogue may be.
    fn take_ahead(&mut self, now: Timestamp) -> Option<(Timestamp, ShopSettings)> {
        let ahead = self.ahead.take();
        ahead.filter(|(read_at, _)| (0..FRESH).contains(&(now.milliseconds() - read_at.milliseconds())))
    }
}

impl App {
    /// Reads the settings of the shop ahead, so that the connection to the table stands. The catalogue is read
    /// by the first who needs it: most screens do not, and a large one takes a while.
    pub async fn connect(&self) {
        let now = self.clock.now();
        let mut state = self.catalogue.state.lock().await;
        match self.table.shop_settings().await {
            Ok(settings) => state.ahead = Some((now, settings)),
            Err(error) => tracing::warn!(%error, "the settings of the shop could not be read ahead"),
        }
    }

    /// The catalogue alone.
    pub(super) async fn catalogue(&self) -> Result<Arc<Catalogue>, TableError> {
        Ok(self.offer().await?.catalogue)
    }

    /// The catalogue and the fees. Costs nothing while they are fresh, one query that reads the fees and
    /// the catalogue's version, and one more when the catalogue has changed, or had when it was read last.
    /// When the table cannot be read, an old catalogue is better than none.
    pub(super) async fn offer(&self) -> Result<Offer, TableError> {
        let now = self.clock.now();
        // Held over the request on purpose: the others wait for the one who asks.
        let mut state = self.catalogue.state.lock().await;
        let age = state
            .checked_at
            .map(|checked_at| now.milliseconds() - checked_at.milliseconds());
        if let (Some((_, offer)), Some(age)) = (&state.known, age)
            && (0..FRESH).contains(&age)
        {
            return Ok(offer.clone());
        }
        if let Some((since, error)) = &state.failed
            && (0..RESPITE).contains(&(now.milliseconds() - since.milliseconds()))
        {
            return Err(error.clone());
        }
        match self.refresh(&mut state, now).await {
            Ok(offer) => {
                state.failed = None;
                Ok(offer)
            }
            Err(error) => match &state.known {
                Some((_, offer)) => {
                    tracing::warn!(%error, "the catalogue could not be refreshed; an older one is shown");
                    let offer = offer.clone();
                    let checked_at = now.milliseconds() - FRESH + PAUSE;
                    state.checked_at = Some(Timestamp::from_milliseconds(checked_at));
                    Ok(offer)
                }
                None => {
                    state.failed = Some((now, error.clone()));
                    Err(error)
                }
            },
        }
    }

    async fn refresh(&self, state: &mut State, now: Timestamp) -> Result<Offer, TableError> {
        // The version is read first: a change that falls between the two reads is found next time.
        let (checked_at, settings) = match state.take_ahead(now) {
            Some(ahead) => ahead,
            None => (now, self.table.shop_settings().await?),
        };
        let version = Some(settings.catalogue_version);
        let fees = settings.delivery_fees;
        let fees = fees.map(|stored| Arc::new(Fees::of(stored, self.settings.currency)));
        if let Err(error) = &fees {
            tracing::error!(%error, "the fees for delivery cannot be read: nothing can be ordered");
        }
        let known = state.known.as_ref().filter(|(known, _)| *known == version);
        let known = known.map(|(_, offer)| offer.catalogue.clone());
        let catalogue = match known {
            Some(known) if state.is_settled => known,
            known => {
                let read = Catalogue::new(self.table.catalogue().await?);
                state.is_settled = known.is_some();
                // What lists have made of the known one is worth keeping.
                match known.filter(|known| known.is_same(&read)) {
                    Some(known) => known,
                    None => Arc::new(read),
                }
            }
        };
        let offer = Offer {
            catalogue,
            shards: Arc::new(settings.shards),
            fees,
            warning: self.catalogue.warning.clone(),
        };
        state.known = Some((version, offer.clone()));
        state.checked_at = Some(checked_at);
        Ok(offer)
    }
}
