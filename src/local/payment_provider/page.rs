//! The page that shows the payments, and the numbers to try.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{Html, IntoResponse, Response},
};

use serde_json::{Value, json};

use super::{Payment, Provider, ProviderError, Status, TEST_CARDS};
use crate::{
    local::server::{
        pages::{escape, page, time},
        this_machine,
    },
    shop::money::{Currency, Money},
};

/// How many payments are shown.
const SHOWN: usize = 200;

/// For this machine alone: the page holds what confirms a payment.
pub(super) async fn show(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
) -> Result<Response, ProviderError> {
    if !this_machine::is_asked_for(&headers) {
        return Err(ProviderError::Elsewhere);
    }
    let payments = provider.payments()?;
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, Html(html(&payments, &provider.settings.origin))).into_response())
}

/// All payments with their amounts in minor units, the newest first. For this machine alone: it tells who has
/// paid what. What confirms a payment is not in it.
pub(super) async fn list(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
) -> Result<Response, ProviderError> {
    if !this_machine::is_asked_for(&headers) {
        return Err(ProviderError::Elsewhere);
    }
    let payments = provider.payments()?;
    let payments: Vec<Value> = payments
        .iter()
        .map(|payment| {
            json!({
                "id": payment.id, "status": payment.status.name(), "amount": payment.amount,
                "currency": payment.currency, "owner": payment.owner, "createdAt": payment.created_at,
            })
        })
        .collect();
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((headers, Json(json!({ "payments": payments }))).into_response())
}

fn html(payments: &[Payment], origin: &str) -> String {
    let rows: String = payments.iter().take(SHOWN).map(row).collect();
    let list = match rows.as_str() {
        "" => "<p>There are none yet.</p>".to_owned(),
        rows => format!(
            "<div class=\"fold\"><table><tr><th>Made</th><th>Payment</th><th>Amount</th><th>State</th><th></th></tr>{rows}</table></div>"
        ),
    };
    let cards: String = TEST_CARDS
        .iter()
        .map(|card| {
            format!(
                "<tr><td><code>{}</code></td><td>{}</td></tr>",
                card.number, card.purpose
            )
        })
        .collect();
    let example = format!(
        "curl '{origin}/payments/preauth' --header 'content-type: application/json' \\\n  \
         --data '{{\"cardNumber\":\"4242424242424242\",\"amount\":5000}}'"
    );
    page(
        "Payments",
        &format!(
            "<h1>Payments</h1><p>A provider that moves no money.</p>\
             <h2>Test numbers</h2><div class=\"wide\"><table>{cards}</table></div>\
             <p>A token for one of them, for up to 50.00; it is the <code>paymentToken</code> of \
             <code>placeOrder</code>:</p><pre>{}</pre><h2>The last payments</h2>{list}",
            escape(&example)
        ),
    )
}

fn row(payment: &Payment) -> String {
    let amount = Currency::parse(&payment.currency).map_or(payment.amount.to_string(), |currency| {
        Money::new(payment.amount, currency).formatted()
    });
    let buttons = match &payment.client_secret {
        Some(secret) if payment.status == Status::Pending => buttons(secret),
        _ => String::new(),
    };
    format!(
        "<tr><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td><td>{buttons}</td></tr>",
        time(&payment.created_at.to_text()),
        escape(&payment.id),
        escape(&amount),
        payment.status.name(),
    )
}

/// Another site's page does not know the secret, and so it cannot press them.
fn buttons(secret: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/payments/confirm\">\
         <input type=\"hidden\" name=\"clientSecret\" value=\"{}\">\
         <button name=\"outcome\" value=\"CONFIRM\">Confirm</button> \
         <button name=\"outcome\" value=\"REFUSE\">Refuse</button></form>",
        escape(secret)
    )
}
