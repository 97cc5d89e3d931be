//! Hands what is written to Amazon SES and Amazon SNS.
//!
//! Neither service knows a request that it has had before: one that is made twice is told twice. So the
//! clients repeat nothing by themselves; whoever asks knows whether it may be asked again.

use std::time::Duration;

use aws_sdk_sesv2::{
    config::{
        BehaviorVersion, Region, SharedHttpClient, StalledStreamProtectionConfig, retry::RetryConfig,
        timeout::TimeoutConfig,
    },
    types::{Body, Content, Destination, EmailContent, Message, MessageHeader},
};
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::{letter::Letter, notice::Notice};
use crate::transport::Access;

/// How long the services may take. A batch of changes must be over in a function's time.
const TIMEOUT: Duration = Duration::from_secs(5);
const UTF_8: &str = "UTF-8";

/// Why something was not sent. The texts hold no address: a service's own words may.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The service will never take this message, or the address is none.
    #[error("rejected: {0}")]
    Rejected(String),
    /// The service takes no more at this moment.
    #[error("throttled")]
    Throttled,
    /// No answer could be had; whether the message was sent is not known.
    #[error("the service cannot be reached: {0}")]
    Unreachable(String),
    /// The service takes nothing from this shop until somebody mends its account.
    #[error("the service refuses the shop: {0}")]
    Refused(String),
}

/// The shop's way to its customers and to itself.
#[derive(Clone, Debug)]
pub struct Post {
    ses: aws_sdk_sesv2::Client,
    sns: aws_sdk_sns::Client,
    from: String,
    topic: Option<String>,
}

impl Post {
    /// `from` is the sender's address, which Amazon SES must have verified; `topic` is the name (ARN) of the
    /// topic for notices.
    pub fn new(access: Access, http_client: SharedHttpClient, from: String, topic: Option<String>) -> Self {
        let credentials = access.credentials();
        let timeouts = TimeoutConfig::builder().operation_timeout(TIMEOUT).build();
        let region = Region::new(access.region);
        let ses = aws_sdk_sesv2::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(region.clone())
            .credentials_provider(credentials.clone())
            .http_client(http_client.clone())
            .timeout_config(timeouts.clone())
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        let sns = aws_sdk_sns::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(region)
            .credentials_provider(credentials)
            .http_client(http_client)
            .timeout_config(timeouts)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self {
            ses: aws_sdk_sesv2::Client::from_conf(ses),
            sns: aws_sdk_sns::Client::from_conf(sns),
            from,
            topic,
        }
    }

    /// Sends an e-mail. Lasts 5 seconds at most.
    pub async fn send(&self, to: &str, letter: &Letter) -> Result<(), PostError> {
        if !is_address(to) {
            return Err(PostError::Rejected("the address is none".to_owned()));
        }
        let request = self
            .ses
            .send_email()
            .from_email_address(&self.from)
            .destination(Destination::builder().to_addresses(to).build())
            .content(content(letter)?);
        request.send().await.map_err(|error| of(&error))?;
        Ok(())
    }

    /// Whether the shop wants notices.
    pub fn has_topic(&self) -> bool {
        self.topic.is_some()
    }

    /// Tells the shop, if it wants notices. Lasts 5 seconds at most.
    pub async fn publish(&self, notice: &Notice) -> Result<(), PostError> {
        let Some(topic) = &self.topic else {
            return Ok(());
        };
        let request = self
            .sns
            .publish()
            .topic_arn(topic)
            .subject(&notice.subject)
            .message(&notice.text);
        request.send().await.map_err(|error| of(&error))?;
        Ok(())
    }
}

/// The parts of the message; the service makes one of them.
fn content(letter: &Letter) -> Result<EmailContent, PostError> {
    let unmade = |error: aws_sdk_sesv2::error::BuildError| PostError::Rejected(error.to_string());
    let part = |text: &str| {
        Content::builder()
            .data(text)
            .charset(UTF_8)
            .build()
            .map_err(unmade)
    };
    let body = Body::builder()
        .text(part(&letter.text)?)
        .html(part(&letter.html)?)
        .build();
    // Machines that answer mails must not answer these (RFC 3834).
    let automatic = MessageHeader::builder()
        .name("Auto-Submitted")
        .value("auto-generated")
        .build()
        .map_err(unmade)?;
    let message = Message::builder()
        .subject(part(&letter.subject)?)
        .body(body)
        .headers(automatic)
        .build();
    Ok(EmailContent::builder().simple(message).build())
}

/// Whether a text is one address and nothing else: no list, no name beside it, no second header.
fn is_address(text: &str) -> bool {
    let is_odd = |character: char| {
        character.is_whitespace() || character.is_control() || ",;:<>()[]\\\"".contains(character)
    };
    let parts = text.rsplit_once('@');
    !text.contains(is_odd) && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// An error of either service, told apart by its code
/// (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>,
/// <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>).
fn of<E>(error: &SdkError<E, HttpResponse>) -> PostError
where
    E: ProvideErrorMetadata,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    let Some(service) = error.as_service_error() else {
        let reason = match error {
            SdkError::TimeoutError(_) => "it took too long",
            SdkError::DispatchFailure(_) => "the connection failed",
            SdkError::ResponseError(_) => "its answer cannot be read",
            _ => "the request cannot be made",
        };
        return PostError::Unreachable(reason.to_owned());
    };
    let code = service.code().unwrap_or("unknown");
    // The shop's own address is verified by its keeper, and then the same message is taken.
    let is_unverified = service
        .message()
        .is_some_and(|message| message.contains("not verified"));
    match code {
        "TooManyRequestsException"
        | "LimitExceededException"
        | "Throttled"
        | "Throttling"
        | "ThrottledException"
        | "ThrottlingException"
        | "RequestLimitExceeded" => PostError::Throttled,
        "MessageRejected" | "BadRequestException" if !is_unverified => PostError::Rejected(code.to_owned()),
        "InvalidParameter" | "InvalidParameterValue" => PostError::Rejected(code.to_owned()),
        _ if status.is_some_and(|status| status >= 500) => PostError::Unreachable(code.to_owned()),
        _ => PostError::Refused(code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_and_nothing_else() {
        for address in ["ada@example.com", "a.b+c@x", "\u{e4}@example.com", "a@b@c"] {
            assert!(is_address(address), "{address}");
        }
        for other in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a@b, c@d",
            "a@b\r\nBcc: c@d",
            "Ada <a@b>",
            "a b@c",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
