#[cfg(test)]
mod tests;

use std::time::Duration;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector as SmithyConnector, HttpConnectorFuture, HttpConnectorSettings,
        SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

use super::{
    connector::{Connector, connector, is_late, tls},
    trust::Trust,
};

/// How long a connection may take to be made; then the request has failed, and may be tried again.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// What the clients of the SDK send their requests by: HTTP/1.1, which is all that DynamoDB speaks, over
/// connections that are kept. Cheap to clone; clones share the connections.
///
/// An answer is read whole before it is handed on, so that its connection is free for the next request.
#[derive(Clone, Debug)]
pub struct Transport {
    client: Client<Connector, SdkBody>,
}

impl Transport {
    pub fn new(trust: &Trust) -> Self {
        let tls = tls().with_root_certificates(trust.roots()).with_no_client_auth();
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector(tls, CONNECT_TIMEOUT)),
        }
    }

    async fn send(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request
            .try_into_http1x()
            .map_err(|error| ConnectorError::user(error.into()))?;
        let answer = self.client.request(request).await.map_err(unanswered)?;
        let (head, body) = answer.into_parts();
        let body = body
            .collect()
            .await
            .map_err(|error| ConnectorError::io(error.into()))?;
        let answer = ::http::Response::from_parts(head, SdkBody::from(body.to_bytes()));
        HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
    }
}

impl SmithyConnector for Transport {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().send(request))
    }
}

impl HttpClient for Transport {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// Why there is no answer. All of it may pass: the SDK tries again what the network is to blame for.
fn unanswered(error: hyper_util::client::legacy::Error) -> ConnectorError {
    let (is_connect, is_late) = (error.is_connect(), is_late(&error));
    let failure = match is_late {
        true => ConnectorError::timeout(error.into()),
        false => ConnectorError::io(error.into()),
    };
    match is_connect {
        true => failure.never_connected(),
        false => failure,
    }
}
