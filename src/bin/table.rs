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
    let access = common.access.clone();
    let client = client::connect(client::Connection {
        region: access.region,
        access_key_id: access.access_key_id,
        secret_access_key: access.secret_access_key,
        session_token: access.session_token,
        endpoint_url: common.endpoint_url.clone(),
    });
    Ok(Table::new(client, &common.table, currency))
}
