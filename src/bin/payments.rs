//! How the shop takes cards, by what the environment says.

use kibble::{
    config::PaymentsConfig,
    payments::{Choice, ChoiceError, Payments},
};

pub fn payments(config: &PaymentsConfig, shop: &str) -> Result<Option<Payments>, ChoiceError> {
    Payments::choose(Choice {
        provider: &config.provider,
        key: config.key.as_deref(),
        url: config.url.as_deref(),
        callback_secret: config.callback_secret.as_deref(),
        shop,
    })
}
