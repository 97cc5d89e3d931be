//! The function that sends mails, between the embedded table and the local mailbox.

use std::sync::Arc;

use futures_util::FutureExt as _;

use super::{
    documents::Documents,
    engine::Engine,
    mailbox::Mailbox,
    options::Options,
    pump::{Invoke, Pump, Settings},
    shop::Shop,
    start::StartError,
};
use crate::{
    app::{OrderMailer, SystemClock},
    entry::mailer::mailer,
    mail::{Post, Sender, UnknownTimeZone},
    table::permissions::Function,
    transport::Access,
};

const FROM: &str = "Kibble <shop@example.com>";
const TOPIC: &str = "arn:aws:sns:local:000000000000:new-orders";

/// Who the mails come from. `origin` is this server, which shows the shop unless it is shown elsewhere. Fails
/// when the time zone is none.
pub fn sender(options: &Options, origin: &str) -> Result<Sender, StartError> {
    let url = options.shop_url.as_deref().unwrap_or(origin);
    let sender = Sender::new(options.shop_name.clone(), url.to_owned(), &options.time_zone);
    sender.map_err(|UnknownTimeZone(name)| StartError::TimeZone(name))
}

/// The pump from the embedded table to the function that writes to the mailbox; `None` when the table is
/// elsewhere.
pub fn pump(
    options: &Options,
    sender: Sender,
    engine: &Engine,
    shop: &Shop,
    documents: Documents,
    mailbox: &Mailbox,
) -> Result<Option<Pump>, StartError> {
    if options.endpoint_url.is_some() {
        return Ok(None);
    }
    let (from, topic) = (FROM.to_owned(), Some(TOPIC.to_owned()));
    let post = Post::new(Access::local(), mailbox.http_client(), from, topic);
    let table = shop.table_of(Function::Mailer);
    let order_mailer = Arc::new(OrderMailer::new(table, post, sender, Arc::new(SystemClock)));
    let function: Arc<Invoke> = Arc::new(move |event| {
        let order_mailer = order_mailer.clone();
        async move {
            let answer = mailer(&order_mailer, event).await;
            answer.map_err(|error| error.to_string())
        }
        .boxed()
    });
    let stream = engine.stream(&options.table)?;
    let pump = Pump::open(engine, "mailer", stream, documents, function, Settings::default());
    Ok(Some(pump?))
}
