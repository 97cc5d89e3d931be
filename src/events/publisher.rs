//! Tells updates of orders to AppSync, which hands them to everybody who watches.

use std::time::{Duration, UNIX_EPOCH};

use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector as _, SharedHttpConnector},
    identity::Identity,
    orchestrator::HttpRequest,
};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};

use super::document::{self, Answer};
use crate::{
    shop::{order_change::OrderState, timestamp::Timestamp},
    transport::Access,
};

/// The name under which AppSync is signed for.
const SERVICE: &str = "appsync";
const CONTENT_TYPE: &str = "application/json";
/// AppSync ends a mutation after 30 seconds; the function that asks has to end before that, and to say
/// what failed.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How many updates one request tells. AppSync reads 15,000 tokens of a document at most
/// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>), and an update is some thirty.
const MAX_UPDATES: usize = 100;
/// How much of an answer that is none is told in the log, in characters.
const MAX_TOLD: usize = 500;

/// Why an update was not told. It may be, when it is tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The request could not be made: its address or its credentials are none.
    #[error("the request cannot be signed: {0}")]
    Unsigned(String),
    #[error("AppSync cannot be reached: {0}")]
    Unreachable(String),
    /// AppSync took none of the request.
    #[error("AppSync answered with status {status}: {text}")]
    Refused { status: u16, text: String },
    /// AppSync did not run the mutation of this update.
    #[error("AppSync answered with {error_type}: {message}")]
    Failed { error_type: String, message: String },
    /// AppSync says neither that the update was told nor why not.
    #[error("AppSync did not answer for the update")]
    Untold,
}

/// Sends updates to one AppSync API.
#[derive(Debug)]
pub struct Publisher {
    url: String,
    region: String,
    identity: Identity,
    connector: SharedHttpConnector,
    pub(super) timeout: Duration,
}

impl Publisher {
    /// `url` is the address of the GraphQL API, `https://….amazonaws.com/graphql`.
    pub fn new(url: String, access: Access, connector: SharedHttpConnector) -> Self {
        Self {
            url,
            identity: access.credentials().into(),
            region: access.region,
            connector,
            timeout: TIMEOUT,
        }
    }

    /// Tells updates, up to a hundred by one request.
    ///
    /// Returns for each update, in their order, whether it was told. A request that fails fails for all of
    /// its updates. It lasts 10 seconds at most; what was not told by then has failed.
    pub async fn publish(&self, updates: &[&OrderState], now: Timestamp) -> Vec<Result<(), PublishError>> {
        let mut outcomes = Vec::with_capacity(updates.len());
        let told = async {
            for some in updates.chunks(MAX_UPDATES) {
                match self.tell(some, now).await {
                    Ok(answer) => outcomes.extend(answer.outcomes(some.len())),
                    Err(error) => outcomes.extend(vec![Err(error); some.len()]),
                }
            }
        };
        // Those without an outcome are those for which there was no time.
        let _ = tokio::time::timeout(self.timeout, told).await;
        let late = PublishError::Unreachable("it did not answer in time".to_owned());
        outcomes.resize(updates.len(), Err(late));
        outcomes
    }

    async fn tell(&self, updates: &[&OrderState], now: Timestamp) -> Result<Answer, PublishError> {
        let request = self.signed(document::request(updates).to_string(), now)?;
        self.send(request).await
    }

    fn signed(&self, body: String, now: Timestamp) -> Result<HttpRequest, PublishError> {
        let unsigned = |error: &dyn std::fmt::Display| PublishError::Unsigned(error.to_string());
        let milliseconds = u64::try_from(now.milliseconds()).unwrap_or_default();
        let parameters = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(SERVICE)
            .time(UNIX_EPOCH + Duration::from_millis(milliseconds))
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| unsigned(&error))?
            .into();
        let headers = [("content-type", CONTENT_TYPE)].into_iter();
        let signable = SignableRequest::new("POST", &self.url, headers, SignableBody::Bytes(body.as_bytes()))
            .map_err(|error| unsigned(&error))?;
        let signature = sign(signable, &parameters).map_err(|error| unsigned(&error))?;
        let (instructions, _) = signature.into_parts();
        let length = body.len().to_string();
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method("POST").map_err(|error| unsigned(&error))?;
        request
            .set_uri(self.url.as_str())
            .map_err(|error| unsigned(&error))?;
        let headers = request.headers_mut();
        headers.insert("content-type", CONTENT_TYPE);
        headers.insert("content-length", length);
        for header in instructions.into_parts().0 {
            headers
                .try_insert(header.name(), header.value().to_owned())
                .map_err(|error| unsigned(&error))?;
        }
        Ok(request)
    }

    async fn send(&self, request: HttpRequest) -> Result<Answer, PublishError> {
        let unreachable = |error: &dyn std::error::Error| PublishError::Unreachable(innermost(error));
        let mut response = self
            .connector
            .call(request)
            .await
            .map_err(|error| unreachable(&error))?;
        let status = response.status().as_u16();
        let body = ByteStream::new(response.take_body()).collect().await;
        let body = body.map_err(|error| unreachable(&error))?.into_bytes();
        let refused = || PublishError::Refused {
            status,
            text: String::from_utf8_lossy(&body).chars().take(MAX_TOLD).collect(),
        };
        if status != 200 {
            return Err(refused());
        }
        serde_json::from_slice(&body).map_err(|_| refused())
    }
}

/// The innermost cause says it in the fewest words: "Connection refused".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
