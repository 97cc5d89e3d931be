//! What the worker that sends mails starts with.

use std::sync::Arc;

use kibble::{
    app::{OrderMailer, SystemClock},
    config::MailerConfig,
    mail::{Connection, Post, Sender},
    shop::money::Currency,
    table::{Table, client},
    telemetry, transport,
};
use lambda_runtime::Error;

/// The mailer over the services that the environment names, with logs for CloudWatch.
pub fn order_mailer() -> Result<OrderMailer, Error> {
    let config = MailerConfig::from_environment()?;
    telemetry::start_json(&config.log);
    let currency = Currency::parse(&config.currency).ok_or("KIBBLE_CURRENCY is no ISO 4217 code")?;
    let sender = Sender::new(config.shop_name, config.shop_url, &config.time_zone)?;
    let connection = Connection {
        region: config.region.clone(),
        access_key_id: config.access_key_id.clone(),
        secret_access_key: config.secret_access_key.clone(),
        session_token: config.session_token.clone(),
    };
    let (from, topic) = (config.mail_from, config.notice_topic);
    let post = Post::new(connection, transport::http_client(), from, topic);
    let table = client::connect(client::Connection {
        region: config.region,
        access_key_id: config.access_key_id,
        secret_access_key: config.secret_access_key,
        session_token: config.session_token,
        endpoint_url: config.endpoint_url,
    });
    let table = Table::new(table, config.table, currency);
    Ok(OrderMailer::new(table, post, sender, Arc::new(SystemClock)))
}
