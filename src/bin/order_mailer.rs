//! What sends mails, over the services that the environment names.

use std::sync::Arc;

use kibble::{
    app::{OrderMailer, SystemClock},
    config::MailerConfig,
    mail::{Post, Sender},
    transport,
};
use lambda_runtime::Error;

use crate::table::table;

pub fn order_mailer(config: MailerConfig) -> Result<OrderMailer, Error> {
    let table = table(&config.common)?;
    let sender = Sender::new(config.shop_name, config.shop_url, &config.time_zone)?;
    let access = config.common.access;
    let http_client = transport::http_client(&access.trust);
    let (from, topic) = (config.mail_from, config.notice_topic);
    let post = Post::new(access, http_client, from, topic);
    Ok(OrderMailer::new(table, post, sender, Arc::new(SystemClock)))
}
