//! Every function but the resolver, in one program: Lambda names the one that it is to be.

mod app;
mod follower;
mod mailer;
mod order_mailer;
mod payment_callback;
mod payments;
mod post_confirmation;
mod schedule;
mod stream;
mod table;

use kibble::config::Worker;
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let worker = Worker::from_environment().map_err(|error| error.to_string())?;
    match worker {
        Worker::Mailer => mailer::run().await,
        Worker::PaymentCallback => payment_callback::run().await,
        Worker::PostConfirmation => post_confirmation::run().await,
        Worker::Schedule => schedule::run().await,
        Worker::Stream => stream::run().await,
    }
}
