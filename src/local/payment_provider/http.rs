//! The provider over HTTP. `POST /preauth` and `POST /confirm` are for customers, the page and
//! `GET /list.json` for this machine, the other operations for the shop, which shows its key as a bearer token.

use std::sync::Arc;

use axum::{
    Form, Json, Router,
    extract::{
        DefaultBodyLimit, Request, State,
        rejection::{FormRejection, JsonRejection},
    },
    http::{Method, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use super::{Owner, Payment, Provider, ProviderError, Refused, page};
use crate::{payments::simulated::WirePayment, shop::timestamp::Timestamp};

const MAX_BODY_BYTES: usize = 16 * 1024;

type Taken<T> = Result<Json<T>, JsonRejection>;
type Given = Result<Json<Value>, ProviderError>;

/// What a customer gives for a token. It is not shown: there is the number of a card in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    card_number: String,
    amount: i64,
}

/// What the shop wants to have reserved. It is not shown: there is a token in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wish {
    pub payment_token: String,
    pub amount: i64,
    pub currency: String,
    /// The same for every repeat of this wish.
    pub key: String,
    pub owner: Owner,
}

/// Whether a token pays.
#[derive(Serialize)]
pub struct Checked {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<WirePayment>,
}

#[derive(Deserialize)]
struct Amount {
    payment: String,
    amount: i64,
}

#[derive(Deserialize)]
struct Named {
    payment: String,
}

#[derive(Deserialize)]
struct Listed {
    shop: String,
    since: Timestamp,
    until: Timestamp,
    after: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Confirmation {
    client_secret: String,
    /// `CONFIRM` or `REFUSE`.
    outcome: String,
}

/// The provider's routes and its page, to be mounted by `nest`.
pub fn router(provider: Arc<Provider>) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST])
        .allow_headers(AllowHeaders::mirror_request());
    let customers = Router::new().route("/preauth", post(preauth)).layer(cors);
    let shop = Router::new()
        .route("/check", post(check))
        .route("/updateAmount", post(update_amount))
        .route("/processPayment", post(process_payment))
        .route("/cancelPayment", post(cancel_payment))
        .route("/openPayments", post(open_payments))
        .route_layer(from_fn_with_state(provider.clone(), for_the_shop));
    Router::new()
        .route("/", get(page::show))
        .route("/list.json", get(page::list))
        .route("/confirm", post(confirm))
        .merge(customers)
        .merge(shop)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(provider)
}

async fn for_the_shop(State(provider): State<Arc<Provider>>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown.and_then(|shown| shown.to_str().ok()?.strip_prefix("Bearer "));
    match shown == Some(provider.settings.key.as_str()) {
        true => next.run(request).await,
        false => ProviderError::Unauthorized.into_response(),
    }
}

fn body<T>(taken: Taken<T>) -> Result<T, ProviderError> {
    // What was sent is not repeated: it may hold the number of a card.
    taken.map(|Json(body)| body).map_err(|_| ProviderError::Garbled)
}

async fn preauth(State(provider): State<Arc<Provider>>, card: Taken<Card>) -> Given {
    let card = body(card)?;
    let token = provider.preauthorize(&card.card_number, card.amount)?;
    Ok(Json(json!({ "paymentToken": token })))
}

async fn check(
    State(provider): State<Arc<Provider>>,
    wish: Taken<Wish>,
) -> Result<Json<Checked>, ProviderError> {
    let checked = provider.check(&body(wish)?)?;
    Ok(Json(Checked {
        ok: checked.is_ok(),
        reason: checked.as_ref().err().copied().map(Refused::name),
        payment: checked.ok().map(|payment| WirePayment {
            client_secret: payment.client_secret.clone(),
            ..payment.on_the_wire()
        }),
    }))
}

async fn update_amount(State(provider): State<Arc<Provider>>, amount: Taken<Amount>) -> Given {
    let Amount { payment, amount } = body(amount)?;
    provider.update_amount(&payment, amount)?;
    Ok(Json(json!({ "ok": true })))
}

async fn process_payment(State(provider): State<Arc<Provider>>, amount: Taken<Amount>) -> Given {
    let Amount { payment, amount } = body(amount)?;
    provider.process(&payment, amount)?;
    Ok(Json(json!({ "ok": true })))
}

async fn cancel_payment(State(provider): State<Arc<Provider>>, named: Taken<Named>) -> Given {
    let was_before = provider.cancel(&body(named)?.payment)?;
    Ok(Json(json!({ "ok": true, "cancelledBefore": was_before })))
}

async fn open_payments(State(provider): State<Arc<Provider>>, listed: Taken<Listed>) -> Given {
    let listed = body(listed)?;
    let made = (listed.since, listed.until);
    let (payments, next) = provider.open_payments(&listed.shop, made, listed.after.as_deref())?;
    let payments: Vec<WirePayment> = payments.iter().map(Payment::on_the_wire).collect();
    Ok(Json(json!({ "payments": payments, "next": next })))
}

/// By a form of the page, or of a front end. The client secret says which payment is meant.
async fn confirm(
    State(provider): State<Arc<Provider>>,
    confirmation: Result<Form<Confirmation>, FormRejection>,
) -> Result<Redirect, ProviderError> {
    let Form(confirmation) = confirmation.map_err(|_| ProviderError::Garbled)?;
    let is_confirmed = match confirmation.outcome.as_str() {
        "CONFIRM" => true,
        "REFUSE" => false,
        _ => return Err(ProviderError::Garbled),
    };
    provider.confirm(&confirmation.client_secret, is_confirmed)?;
    Ok(Redirect::to("/payments"))
}
