//! The payment provider's call-back, behind a function URL.

mod start;

use std::convert::Infallible;

use kibble::entry::payment_callback::payment_callback;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = &start::app()?;
    let handle = |event: LambdaEvent<Value>| async move {
        Ok::<_, Infallible>(payment_callback(app, event.payload).await)
    };
    lambda_runtime::run(service_fn(handle)).await
}
