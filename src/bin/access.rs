//! As whom AWS's services are asked: as the function itself.

use kibble::{config::Config, events::Access, table::client::Connection};

pub fn table(config: &Config) -> Connection {
    Connection {
        region: config.region.clone(),
        access_key_id: config.access_key_id.clone(),
        secret_access_key: config.secret_access_key.clone(),
        session_token: config.session_token.clone(),
        endpoint_url: config.endpoint_url.clone(),
    }
}

pub fn aws(config: &Config) -> Access {
    Access {
        region: config.region.clone(),
        access_key_id: config.access_key_id.clone(),
        secret_access_key: config.secret_access_key.clone(),
        session_token: config.session_token.clone(),
    }
}
