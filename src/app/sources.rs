//! The clock and the source of ids: the only places that read time or draw at random.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use uuid::{NoContext, Uuid};

use crate::shop::timestamp::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Draws ids and chance.
pub trait Ids: Send + Sync {
    /// A version 7 id, whose order is the order of time.
    fn in_time(&self, now: Timestamp) -> Uuid;

    /// An id that nobody can guess.
    fn secret(&self) -> Uuid;

    /// Random bits.
    fn bits(&self) -> u16;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Measures how long something takes, whatever happens to the clock meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "it measures, and tells no time")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A moment to come, on the clock of the runtime, which tests move.
#[cfg(feature = "local")]
#[derive(Clone, Copy, Debug)]
pub struct Deadline(tokio::time::Instant);

#[cfg(feature = "local")]
impl Deadline {
    #[allow(clippy::disallowed_methods, reason = "it measures, and tells no time")]
    pub fn after(time: Duration) -> Self {
        Self(tokio::time::Instant::now() + time)
    }

    #[allow(clippy::disallowed_methods, reason = "it measures, and tells no time")]
    pub fn is_over(self) -> bool {
        self.0 <= tokio::time::Instant::now()
    }

    pub async fn wait(self) {
        tokio::time::sleep_until(self.0).await;
    }
}

/// Ids from the system's source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

#[allow(clippy::disallowed_methods, reason = "this is the source of ids")]
impl Ids for RandomIds {
    fn in_time(&self, now: Timestamp) -> Uuid {
        let milliseconds = u64::try_from(now.milliseconds()).unwrap_or(0);
        let nanoseconds = u32::try_from(milliseconds % 1000).unwrap_or(0) * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(
            NoContext,
            milliseconds / 1000,
            nanoseconds,
        ))
    }

    fn secret(&self) -> Uuid {
        Uuid::new_v4()
    }

    fn bits(&self) -> u16 {
        let bytes = Uuid::new_v4().into_bytes();
        u16::from_be_bytes([bytes[0], bytes[1]])
    }
}
