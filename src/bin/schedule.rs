//! What a schedule has done every five minutes.

mod start;

use std::convert::Infallible;

use kibble::entry::schedule::schedule;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = &start::app()?;
    let handle = |_: LambdaEvent<Value>| async move { Ok::<_, Infallible>(schedule(app).await) };
    lambda_runtime::run(service_fn(handle)).await
}
