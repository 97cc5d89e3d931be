//! What may be chosen when the local server starts.

use std::path::PathBuf;

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
    use super::RemotePool;

    #[test]
    fn an_issuer_tells_the_id_and_the_region() {
        let pool = RemotePool {
            issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/".to_owned(),
            client_id: String::new(),
        };
        assert_eq!((pool.id(), pool.region()), ("eu-west-1_AbCdEf123", "eu-west-1"));
    }
}
