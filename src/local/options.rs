//! What may be chosen when the local server starts.

use std::{path::PathBuf, time::Duration};

use super::engine::Place;
use crate::config::PaymentsConfig;

/// How the local server is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// An address or name of this machine.
    pub host: String,
    /// Zero takes any free port.
    pub port: u16,
    pub place: Place,
    /// How long transactions of the embedded table take, and conflict with each other meanwhile. `None`: no
    /// time.
    pub transaction_time: Option<Duration>,
    /// A DynamoDB elsewhere that keeps the shop's table; the people of the local user pool stay in
    /// `place`.
    pub endpoint_url: Option<String>,
    pub table: String,
    /// An ISO 4217 code.
    pub currency: String,
    /// SUM, MAX or GUEST.
    pub cart_merge: String,
    /// How the shop takes cards; the simulated provider is this server's own.
    pub payments: PaymentsConfig,
    /// How the shop calls itself.
    pub shop_name: String,
    /// The address of the shop's front end, to which its mails link; `None` when this server shows it.
    pub shop_url: Option<String>,
    /// The time zone of the shop, in which its mails tell times: a name of IANA's database.
    pub time_zone: String,
    /// A user pool elsewhere in the place of the local one.
    pub user_pool: Option<RemotePool>,
    /// The folder with the built playground. It may be absent.
    pub playground: PathBuf,
    /// The folder with the built shop. It may be absent.
    pub shop: PathBuf,
}

/// A user pool that others run, such as one of Cognito.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemotePool {
    /// Its issuer, for example `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123`.
    pub issuer: String,
    pub client_id: String,
}

/// The longest time that a transaction may be given.
const LONGEST_TRANSACTION: Duration = Duration::from_secs(10);

/// Reads how long a transaction takes: `15ms`, `1s`.
pub fn transaction_time(text: &str) -> Result<Duration, String> {
    let number = |text: &str| text.parse::<u64>().ok();
    let time = match text.strip_suffix("ms") {
        Some(milliseconds) => number(milliseconds).map(Duration::from_millis),
        None => text.strip_suffix('s').and_then(number).map(Duration::from_secs),
    };
    time.filter(|time| (Duration::from_millis(1)..=LONGEST_TRANSACTION).contains(time))
        .ok_or_else(|| "it must be a time such as 15ms, and 10s at most".to_owned())
}

impl RemotePool {
    /// The pool's id: the last part of the issuer.
    pub fn id(&self) -> &str {
        let issuer = self.issuer.trim_end_matches('/');
        issuer.rsplit('/').next().unwrap_or(issuer)
    }

    /// The pool's region, with which the id of a pool of Cognito begins.
    pub fn region(&self) -> &str {
        self.id().split_once('_').map_or("local", |(region, _)| region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_takes_a_time_with_a_unit() {
        assert_eq!(transaction_time("15ms"), Ok(Duration::from_millis(15)));
        assert_eq!(transaction_time("1s"), Ok(Duration::from_secs(1)));
        for bad in ["", "15", "0s", "-1s", "11s", "soon"] {
            assert!(transaction_time(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_issuer_tells_the_id_and_the_region() {
        let pool = RemotePool {
            issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/".to_owned(),
            client_id: String::new(),
        };
        assert_eq!((pool.id(), pool.region()), ("eu-west-1_AbCdEf123", "eu-west-1"));
    }
}
