//! Amazon SES's `SendEmail` (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>).

use serde_json::{Value, json};

use super::{MAIL, Mailbox, Sent};

pub const OPERATION: &str = "SendEmail";
/// The end of the address at which the service takes it.
pub const PATH: &str = "/v2/email/outbound-emails";

/// Keeps the mail; the answer is the service's.
pub(super) fn answer(mailbox: &Mailbox, body: &str) -> (u16, String) {
    let refused = |status: u16, message: &str| (status, json!({ "message": message }).to_string());
    let request: Value = match serde_json::from_str(body) {
        Ok(request) => request,
        Err(error) => return refused(400, &error.to_string()),
    };
    match mailbox.keep(MAIL, request) {
        Ok(id) => (200, json!({ "MessageId": format!("local-{id}") }).to_string()),
        Err(error) => {
            tracing::error!(%error, "a mail cannot be kept");
            refused(500, "the mail cannot be kept")
        }
    }
}

impl Sent {
    /// Of a mail: to whom it goes.
    pub fn to(&self) -> &str {
        text(&self.request["Destination"]["ToAddresses"][0])
    }

    /// Of a mail: who writes.
    pub fn from(&self) -> &str {
        text(&self.request["FromEmailAddress"])
    }

    /// Of a mail: its subject.
    pub fn subject(&self) -> &str {
        text(&self.simple()["Subject"]["Data"])
    }

    /// Of a mail: its form as text.
    pub fn text(&self) -> &str {
        text(&self.simple()["Body"]["Text"]["Data"])
    }

    /// Of a mail: its form as HTML.
    pub fn html(&self) -> &str {
        text(&self.simple()["Body"]["Html"]["Data"])
    }

    fn simple(&self) -> &Value {
        &self.request["Content"]["Simple"]
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
