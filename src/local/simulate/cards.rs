//! Cards: test numbers of the simulated payment provider, which stands beside a local server.

use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;

use super::endpoint::{PATIENCE, PAUSE, Trouble};
use crate::{
    app::Stopwatch,
    local::sign_in::{SignInError, http_client},
    payments::simulated::Owner,
};

/// Where customers pay, at the shop's address.
const PROVIDER: &str = "payments";

/// The provider, which makes tokens of cards.
pub(super) struct Cards {
    http: reqwest::Client,
    /// Without a slash at its end.
    address: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Preauthorized {
    payment_token: String,
}

/// A payment as the provider tells it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct CardPayment {
    /// `PENDING`, `AUTHORIZED`, `DECLINED`, `CANCELLED` or `CAPTURED`.
    pub status: String,
    /// In minor units.
    pub amount: i64,
    pub owner: Owner,
}

/// What the provider tells.
#[derive(Deserialize)]
struct Listed {
    payments: Vec<CardPayment>,
}

impl Cards {
    /// The provider beside the server at this address; `None` when there is none.
    pub async fn find(shop: &str) -> Result<Option<Self>, SignInError> {
        let address = format!("{}/{PROVIDER}", shop.trim_end_matches('/'));
        let http = http_client(&address)?;
        let page = http.get(&address).send().await;
        let is_there = page.is_ok_and(|page| page.status().is_success());
        Ok(is_there.then_some(Self { http, address }))
    }

    /// A token that pays for at most this amount, in minor units. Waits while the provider is away.
    pub async fn token(&self, card: &str, amount: i64) -> Result<String, Trouble> {
        let stopwatch = Stopwatch::start();
        while stopwatch.elapsed() < PATIENCE {
            match self.preauthorize(card, amount).await {
                Ok(answer) => return Ok(answer.payment_token),
                Err(error) if error.is_status() || error.is_decode() => {
                    return Err(Trouble::Failed {
                        operation: "preauth",
                        error_type: "PaymentProvider".to_owned(),
                        message: error.to_string(),
                    });
                }
                Err(_) => sleep(PAUSE).await,
            }
        }
        Err(Trouble::Gone(self.address.clone()))
    }

    /// All payments.
    pub async fn payments(&self) -> Result<Vec<CardPayment>, Trouble> {
        let listed = async {
            let answer = self
                .http
                .get(format!("{}/list.json", self.address))
                .send()
                .await?;
            answer.error_for_status()?.json::<Listed>().await
        };
        match listed.await {
            Ok(listed) => Ok(listed.payments),
            Err(error) => Err(Trouble::Failed {
                operation: "payments",
                error_type: "PaymentProvider".to_owned(),
                message: error.to_string(),
            }),
        }
    }

    async fn preauthorize(&self, card: &str, amount: i64) -> Result<Preauthorized, reqwest::Error> {
        let request = json!({ "cardNumber": card, "amount": amount });
        let answer = self.http.post(format!("{}/preauth", self.address));
        let answer = answer.json(&request).send().await?;
        answer.error_for_status()?.json().await
    }
}
