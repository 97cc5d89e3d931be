//! The shop of customers and staff, over what the environment names.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    config::ResolverConfig,
    shop::cart::MergePolicy,
};
use lambda_runtime::Error;

use crate::table::table;

pub fn shop(config: &ResolverConfig) -> Result<App, Error> {
    let table = table(&config.common)?;
    let mut settings = Settings::new(table.currency());
    settings.merge_policy =
        MergePolicy::parse(&config.cart_merge).ok_or("KIBBLE_CART_MERGE is not SUM, MAX or GUEST")?;
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
    Ok(App::new(table, settings, clock, ids))
}
