//! Amazon SNS's `Publish` (<https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).

use serde_json::{Map, Value};

use super::{Mailbox, NOTICE, Sent};

pub const OPERATION: &str = "Publish";
const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

/// Keeps the notice; the answer is the service's.
pub(super) fn answer(mailbox: &Mailbox, body: &str) -> (u16, String) {
    let fields = form_urlencoded::parse(body.as_bytes());
    let request: Map<String, Value> = fields
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect();
    let action = request.get("Action").and_then(Value::as_str);
    if action != Some(OPERATION) {
        return (400, error("InvalidAction", "only notices can be published here"));
    }
    match mailbox.keep(NOTICE, Value::Object(request)) {
        Ok(id) => (
            200,
            format!(
                "<PublishResponse xmlns=\"{NAMESPACE}\"><PublishResult><MessageId>local-{id}</MessageId>\
                 </PublishResult></PublishResponse>"
            ),
        ),
        Err(reason) => {
            tracing::error!(error = %reason, "a notice cannot be kept");
            (500, error("InternalError", "the notice cannot be kept"))
        }
    }
}

pub(super) fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error></ErrorResponse>"
    )
}

impl Sent {
    /// Of a notice: its subject.
    pub fn title(&self) -> &str {
        self.request["Subject"].as_str().unwrap_or_default()
    }

    /// Of a notice: what it says.
    pub fn message(&self) -> &str {
        self.request["Message"].as_str().unwrap_or_default()
    }
}
