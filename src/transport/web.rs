#[cfg(test)]
mod tests;

use std::{
    error::Error,
    io,
    task::{Context, Poll},
    time::Duration,
};

use ::http::{Request, Response, Uri};
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rustls::RootCertStore;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::time::timeout;
use tower_service::Service;

use super::connector::{Connector, connector, is_late, tls};

/// What is waited for, and what is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a connection may take to be made, TLS and all.
    pub connect: Duration,
    /// How long a request may take, with its connection and its whole answer.
    pub answer: Duration,
    /// The most bytes of an answer.
    pub bytes: usize,
}

/// Why there is no answer, in few words and without the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    #[error("it did not answer in time")]
    Late,
    #[error("its answer is too long")]
    TooLong,
    #[error("{0}")]
    Failed(String),
}

/// Asks servers that are not AWS's, over HTTP/1.1 and connections that are kept. It follows no redirect, asks no
/// proxy and repeats nothing that was begun.
pub struct WebClient {
    client: Client<Bounded, String>,
    limits: Limits,
}

impl WebClient {
    /// For HTTPS alone. Believed is whom this machine believes: on AWS the store of the function's runtime, which
    /// AWS keeps up to date. It is read here; where there is none, this fails.
    pub fn https(limits: Limits) -> Result<Self, WebError> {
        let tls = tls().with_platform_verifier().map_err(|error| failed(&error))?;
        let mut connector = connector(tls.with_no_client_auth(), limits.connect);
        connector.enforce_https();
        Ok(Self::over(connector, limits))
    }

    /// For plain HTTP on this machine, which needs no certificates.
    pub fn local(limits: Limits) -> Self {
        let tls = tls().with_root_certificates(RootCertStore::empty());
        Self::over(connector(tls.with_no_client_auth(), limits.connect), limits)
    }

    fn over(connector: Connector, limits: Limits) -> Self {
        let limit = limits.connect;
        let client = Client::builder(TokioExecutor::new()).build(Bounded { connector, limit });
        Self { client, limits }
    }

    /// Sends a request and reads its answer whole, whatever its status is.
    pub async fn send(&self, request: Request<String>) -> Result<Response<Vec<u8>>, WebError> {
        let answer = timeout(self.limits.answer, self.ask(request)).await;
        answer.unwrap_or(Err(WebError::Late))
    }

    async fn ask(&self, request: Request<String>) -> Result<Response<Vec<u8>>, WebError> {
        let answer = self.client.request(request).await;
        let (head, body) = answer.map_err(|error| failed(&error))?.into_parts();
        let body = Limited::new(body, self.limits.bytes).collect().await;
        let body = body.map_err(|error| match error.is::<LengthLimitError>() {
            true => WebError::TooLong,
            false => failed(&*error),
        })?;
        Ok(Response::from_parts(head, body.to_bytes().into()))
    }
}

/// The innermost cause says it in the fewest words.
fn failed(error: &(dyn Error + 'static)) -> WebError {
    if is_late(error) {
        return WebError::Late;
    }
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    WebError::Failed(cause.to_string())
}

/// Makes connections in a limited time. The connector's own limit begins when the name has been looked up, and ends
/// before TLS.
#[derive(Clone)]
struct Bounded {
    connector: Connector,
    limit: Duration,
}

type BoxError = Box<dyn Error + Send + Sync>;

impl Service<Uri> for Bounded {
    type Response = <Connector as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Service::<Uri>::poll_ready(&mut self.connector, context)
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let connecting = timeout(self.limit, self.connector.call(address));
        Box::pin(async move { connecting.await.map_err(io::Error::from)? })
    }
}
