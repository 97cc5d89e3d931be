//! How the shop takes cards: by what the environment says, with the keys that AWS Secrets Manager holds.

use kibble::{
    config::{Cards, Common},
    payments::{Choice, Payments},
    secrets::SecretStore,
    transport,
};
use lambda_runtime::Error;

pub async fn payments(cards: &Cards, common: &Common) -> Result<Option<Payments>, Error> {
    let Cards::Stripe {
        secret,
        version,
        endpoint_url,
    } = cards
    else {
        return Ok(None);
    };
    let access = common.access.clone();
    let http_client = transport::http_client(&access.trust);
    let store = SecretStore::new(access, endpoint_url.clone(), http_client);
    let keys = store.payment_keys(secret, version.as_deref()).await;
    let keys = keys.map_err(|error| error.to_string())?;
    let payments = Payments::choose(Choice {
        provider: "stripe",
        key: Some(&keys.stripe_secret_key),
        url: None,
        callback_secret: keys.callback_secret.as_deref(),
        shop: &common.table,
    });
    Ok(payments.map_err(|error| error.to_string())?)
}
