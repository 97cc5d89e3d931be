//! The SDK's transport: a call into this process instead of a socket.

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

use super::{Mailbox, ses, sns};

#[derive(Clone, Debug)]
struct InProcess(Mailbox);

pub fn http_client(mailbox: Mailbox) -> SharedHttpClient {
    SharedHttpClient::new(InProcess(mailbox))
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mailbox = self.0.clone();
        let operation = match request.uri().ends_with(ses::PATH) {
            true => ses::OPERATION,
            false => sns::OPERATION,
        };
        let body = request.body().bytes();
        let body = body.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        HttpConnectorFuture::new(async move {
            let answer = move || mailbox.answer(operation, body.as_deref().unwrap_or_default());
            // The store waits for the disk; the threads that serve requests must not.
            let answer = tokio::task::spawn_blocking(answer).await;
            let (status, text) = answer.unwrap_or_else(|error| (500, error.to_string()));
            let failed = StatusCode::try_from(500_u16).unwrap_or_else(|_| unreachable!());
            let status = StatusCode::try_from(status).unwrap_or(failed);
            Ok(HttpResponse::new(status, SdkBody::from(text)))
        })
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
