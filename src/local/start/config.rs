//! What the server tells front ends about itself.

use super::{API_KEY, CLIENT_ID, Options, POOL_ID, REGION, RemotePool, groups, seed};
use crate::local::server::{CardPayments, Config, Person, Playground};

pub(super) fn config(origin: &str, options: &Options, payments: CardPayments) -> Config {
    let remote = options.user_pool.as_ref();
    let people = seed::PEOPLE.iter().map(|person| Person {
        email: person.email.to_owned(),
        groups: groups(person.groups),
    });
    let local = remote.is_none();
    Config {
        graphql_endpoint: format!("{origin}/graphql"),
        realtime_endpoint: format!("{}/graphql/realtime", origin.replacen("http", "ws", 1)),
        region: remote.map_or(REGION, RemotePool::region).to_owned(),
        user_pool_id: remote.map_or(POOL_ID, RemotePool::id).to_owned(),
        user_pool_client_id: remote.map_or(CLIENT_ID, |pool| &pool.client_id).to_owned(),
        user_pool_endpoint: local.then(|| format!("{origin}/user-pool")),
        // A pool elsewhere may not take a password as it is.
        auth_flow: if local {
            "USER_PASSWORD_AUTH"
        } else {
            "USER_SRP_AUTH"
        }
        .to_owned(),
        api_key: Some(API_KEY.to_owned()),
        shop_name: options.shop_name.clone(),
        time_zone: options.time_zone.clone(),
        payments,
        playground: local.then(|| Playground {
            people: people.collect(),
            password: seed::PASSWORD.to_owned(),
        }),
    }
}
