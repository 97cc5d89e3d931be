//! What a front end must know to reach this server.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{NO_CACHE, Shared};

/// The content of `/config.json`, whose keys are the same for a deployed shop. Only a local server has
/// `playground`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    pub graphql_endpoint: String,
    pub realtime_endpoint: String,
    pub region: String,
    pub user_pool_id: String,
    pub user_pool_client_id: String,
    /// Where the user pool's requests go; absent for a pool that its region tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_pool_endpoint: Option<String>,
    /// `USER_PASSWORD_AUTH` where a password may be sent as it is.
    pub auth_flow: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
    /// How the shop calls itself.
    pub shop_name: String,
    /// The shop's own time zone, in which it delivers: a name of IANA's database.
    pub time_zone: String,
    pub payments: CardPayments,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playground: Option<Playground>,
}

/// Where a browser turns the number of a card into a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CardPayments {
    /// The shop takes no cards.
    None,
    Simulated {
        /// Where the provider's routes `preauth` and `confirm` begin.
        url: String,
    },
    Stripe {
        publishable_key: String,
    },
}

/// People who are there from the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playground {
    pub people: Vec<Person>,
    /// The password of all of them.
    pub password: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub email: String,
    pub groups: Vec<String>,
}

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    ([(header::CACHE_CONTROL, NO_CACHE)], Json(&shared.config)).into_response()
}
