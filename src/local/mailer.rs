//! The function that sends mails, between the embedded table and the local mailbox.

use std::sync::Arc;

use futures_util::FutureExt as _;

use super::{
    documents::Documents,
    engine::Engine,
    mailbox::Mailbox,
    options::Options,
    pump::{Invoke, Pump, PumpError, Settings},
    start::StartError,
};
use crate::{
    app::{OrderMailer, SystemClock},
    entry::mailer::mailer,
    mail::{Connection, Post, Sender},
    shop::money::Currency,
    table::Table,
};

const FROM: &str = "Kibble <shop@example.com>";
const TOPIC: &str = "arn:aws:sns:local:000000000000:new-orders";

/// Who writes. Fails when the time zone is none.
pub fn sender(options: &Options) -> Result<Sender, StartError> {
    let (name, url) = (options.shop_name.clone(), options.shop_url.clone());
    Sender::new(name, url, &options.time_zone).map_err(|error| StartError::TimeZone(error.0))
}

/// The pump from the table to the function that writes to the mailbox.
pub fn pump(
    engine: &Engine,
    table: &str,
    currency: Currency,
    documents: Documents,
    mailbox: &Mailbox,
    sender: Sender,
) -> Result<Pump, PumpError> {
    let local = || "local".to_owned();
    let connection = Connection {
        region: local(),
        access_key_id: local(),
        secret_access_key: local(),
        session_token: None,
    };
    let (from, topic) = (FROM.to_owned(), Some(TOPIC.to_owned()));
    let post = Post::new(connection, mailbox.http_client(), from, topic);
    let stream = engine.stream(table)?;
    let table = Table::new(engine.client(), table, currency);
    let order_mailer = Arc::new(OrderMailer::new(table, post, sender, Arc::new(SystemClock)));
    let function: Arc<Invoke> = Arc::new(move |event| {
        let order_mailer = order_mailer.clone();
        async move {
            let answer = mailer(&order_mailer, event).await;
            answer.map_err(|error| error.to_string())
        }
        .boxed()
    });
    Pump::open(engine, "mailer", stream, documents, function, Settings::default())
}
