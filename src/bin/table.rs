//! The table, over what every function is told. With it the logs for CloudWatch begin.

use kibble::{
    config::Common,
    shop::money::Currency,
    table::{Table, client},
    telemetry,
};
use lambda_runtime::Error;

pub fn table(common: &Common) -> Result<Table, Error> {
    telemetry::start_json(&common.log);
    let currency = Currency::parse(&common.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let client = client::connect(common.access.clone(), common.endpoint_url.clone());
    Ok(Table::new(client, &common.table, currency))
}
