//! The shop for a function without customers or staff: nobody's carts are merged there.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    table::Table,
};

pub fn app(table: Table) -> App {
    let settings = Settings::new(table.currency());
    App::new(table, settings, Arc::new(SystemClock), Arc::new(RandomIds))
}
