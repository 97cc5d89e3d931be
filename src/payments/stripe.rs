//! Stripe: an order's payment is a PaymentIntent with manual capture
//! (<https://docs.stripe.com/payments/place-a-hold-on-a-payment-method>).

mod intent;

use ::http::Method;
use serde_json::Value;

use self::intent::{Intent, Outcome};
use super::{
    Answer, Authorization, AuthorizeRequest, Cancelled, Decline, OpenPayments, PaymentError, PaymentEvent,
    PaymentProvider, Span,
    http::{AddressError, Endpoint, Reply, Request, segment},
};
use crate::shop::money::Money;

const ADDRESS: &str = "https://api.stripe.com/v1";
/// The release whose shapes are read here; without it an account's own counts.
const VERSION: &str = "2024-06-20";
/// The most payments that a page can have.
const PAGE: &str = "100";

/// Stripe, asked with the secret key of one account.
pub struct Stripe {
    pub(super) endpoint: Endpoint,
    /// Tells this shop's payments from those that others make with the same account.
    shop: String,
}

impl Stripe {
    /// `shop` names the shop among all that use the account.
    pub fn new(secret_key: &str, shop: &str) -> Result<Self, AddressError> {
        Self::at(ADDRESS, secret_key, shop)
    }

    /// Stripe at another address, such as that of a stub.
    pub fn at(address: &str, secret_key: &str, shop: &str) -> Result<Self, AddressError> {
        Ok(Self {
            endpoint: Endpoint::new(address, secret_key)?,
            shop: shop.to_owned(),
        })
    }

    fn request(&self, method: Method, path: &str) -> Request {
        let request = self.endpoint.request(method, path);
        request.header("stripe-version", VERSION)
    }

    async fn authorize(&self, request: &AuthorizeRequest) -> Result<Authorization, PaymentError> {
        let form = [
            ("amount", amount(request.amount)?.to_string()),
            ("currency", request.amount.currency.code().to_lowercase()),
            ("capture_method", "manual".to_owned()),
            ("confirm", "true".to_owned()),
            ("payment_method", request.token.reveal().to_owned()),
            ("payment_method_types[]", "card".to_owned()),
            ("metadata[shop]", self.shop.clone()),
            ("metadata[customer]", request.owner.customer.to_string()),
            ("metadata[key]", request.owner.key.as_str().to_owned()),
        ];
        let sent = self.request(Method::POST, "/payment_intents");
        let sent = sent.header("idempotency-key", &request.key).form(&form);
        let reply = self.endpoint.send(sent).await?;
        let outcome = intent::authorized(&reply)?;
        match outcome {
            // The answer is as old as the first request: the payment may have been cancelled since.
            Outcome::Made(intent) if reply.is_replayed => match self.intent(&intent.id).await? {
                now if now.is_over() => Ok(Authorization::Declined(Decline::Used)),
                now => now.authorization(),
            },
            Outcome::Made(intent) => intent.authorization(),
            Outcome::Declined(decline) => Ok(Authorization::Declined(decline)),
        }
    }

    async fn intent(&self, payment: &str) -> Result<Intent, PaymentError> {
        let request = self.request(Method::GET, &format!("/payment_intents/{}", segment(payment)));
        let reply = self.endpoint.send(request).await?;
        intent::made(&reply)
    }

    /// No key goes with a capture or a cancellation: a payment can be captured or cancelled once anyway,
    /// and under a key a fault of Stripe's would be repeated for a day.
    async fn capture(&self, payment: &str, wanted: Money) -> Result<(), PaymentError> {
        let wanted = amount(wanted)?;
        let path = format!("/payment_intents/{}/capture", segment(payment));
        let form = [("amount_to_capture", wanted.to_string())];
        let request = self.request(Method::POST, &path).form(&form);
        let reply = self.endpoint.send(request).await?;
        let captured = |intent: Intent| match intent.amount_received == wanted {
            true => Ok(()),
            false => Err(PaymentError::Captured),
        };
        match intent::unexpected_state(&reply) {
            None => intent::made(&reply).map(drop),
            Some(intent) if intent.status == intent::SUCCEEDED => captured(intent),
            Some(intent) if intent.status == intent::CANCELED => Err(PaymentError::Cancelled),
            Some(_) => Err(PaymentError::NotAuthorized),
        }
    }

    async fn cancel(&self, payment: &str) -> Result<Cancelled, PaymentError> {
        let path = format!("/payment_intents/{}/cancel", segment(payment));
        let request = self.request(Method::POST, &path);
        let reply = self.endpoint.send(request).await?;
        match intent::unexpected_state(&reply) {
            None => intent::made(&reply).map(|_| Cancelled::Now),
            Some(intent) if intent.status == intent::CANCELED => Ok(Cancelled::Before),
            Some(intent) if intent.status == intent::SUCCEEDED => Err(PaymentError::Captured),
            Some(_) => Err(PaymentError::Busy),
        }
    }

    async fn open_payments(&self, made: Span, after: Option<&str>) -> Result<OpenPayments, PaymentError> {
        let mut query = vec![
            ("limit", PAGE.to_owned()),
            ("created[gte]", made.since.seconds().to_string()),
            ("created[lt]", made.until.seconds().to_string()),
        ];
        query.extend(after.map(|after| ("starting_after", after.to_owned())));
        let request = self.request(Method::GET, "/payment_intents").query(&query);
        let reply = self.endpoint.send(request).await?;
        intent::open_payments(&reply, &self.shop)
    }
}

impl PaymentProvider for Stripe {
    fn authorize<'a>(&'a self, request: &'a AuthorizeRequest) -> Answer<'a, Authorization> {
        Box::pin(self.authorize(request))
    }

    /// An authorised PaymentIntent of a card cannot be lowered; capturing a part of it releases the rest.
    fn lower<'a>(&'a self, _: &'a str, _: Money) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn capture<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()> {
        Box::pin(self.capture(payment, amount))
    }

    fn cancel<'a>(&'a self, payment: &'a str) -> Answer<'a, Cancelled> {
        Box::pin(self.cancel(payment))
    }

    fn open_payments<'a>(&'a self, made: Span, after: Option<&'a str>) -> Answer<'a, OpenPayments> {
        Box::pin(self.open_payments(made, after))
    }

    fn read_event(&self, body: &[u8]) -> Option<PaymentEvent> {
        intent::event(body, &self.shop)
    }
}

/// The amount as Stripe counts it: in minor units of its own, which are those of ISO 4217 but for three
/// currencies (<https://docs.stripe.com/currencies#special-cases>).
pub(super) fn amount(money: Money) -> Result<i64, PaymentError> {
    let own = money.currency.exponent();
    let counted = match money.currency.code() {
        "ISK" | "UGX" => 2,
        "MGA" => 0,
        _ => own,
    };
    let factor = 10_i64.pow(own.abs_diff(counted));
    let amount = match counted >= own {
        true => money.amount.checked_mul(factor),
        false => (money.amount % factor == 0).then_some(money.amount / factor),
    };
    amount.ok_or_else(|| PaymentError::Refused {
        status: 0,
        code: "the amount cannot be expressed".to_owned(),
    })
}

/// The `code` of an error, or else its `type`. Both come from closed lists; the message may hold anything.
fn error_code(body: &Value) -> &str {
    let error = &body["error"];
    let code = error["code"].as_str().or(error["type"].as_str());
    code.unwrap_or("without a code")
}

/// What every request can fail with.
fn failure(reply: &Reply) -> PaymentError {
    let code = error_code(&reply.body);
    match reply.status {
        // The bank has changed its mind.
        402 => PaymentError::NotAuthorized,
        404 => PaymentError::UnknownPayment,
        409 | 429 => PaymentError::Busy,
        status @ 500.. => PaymentError::Unreachable(format!("it answered with status {status}")),
        status => PaymentError::Refused {
            status,
            code: code.to_owned(),
        },
    }
}
