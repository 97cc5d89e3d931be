//! A payment provider in memory, for tests: what a token does stands in its name.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use kibble::{
    payments::{
        Answer, Authorization, AuthorizeRequest, Cancelled, ClientSecret, Decline, OpenPayment, OpenPayments,
        PaymentError, PaymentEvent, PaymentEventKind, PaymentOwner, PaymentProvider, Payments, Span,
        signature::CallbackSecret,
    },
    shop::{
        id::{CustomerId, IdempotencyKey},
        money::Money,
        timestamp::Timestamp,
    },
};
use serde_json::{Value, json};

pub const SECRET: &str = "whsec_bank";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Pending,
    Authorized,
    Captured(i64),
    Cancelled,
}

#[derive(Clone, Debug)]
struct Held {
    state: State,
    key: String,
    owner: PaymentOwner,
    made_at: Timestamp,
}

/// How one call goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Slip {
    /// Not done, and the provider says so.
    Busy,
    /// Not done, and nobody knows.
    Lost,
    /// Done, and nobody knows.
    DoneAndLost,
}

#[derive(Default)]
struct Books {
    payments: BTreeMap<String, Held>,
    calls: Vec<String>,
    now: i64,
    fault: Option<PaymentError>,
    /// What goes wrong with which of the next calls, counted from 0.
    slips: BTreeMap<usize, Slip>,
    is_silent: bool,
}

/// Cheap to clone; clones share their books.
#[derive(Clone, Default)]
pub struct Bank(Arc<Mutex<Books>>);

impl Bank {
    pub fn at(milliseconds: i64) -> Self {
        let bank = Self::default();
        bank.books().now = milliseconds;
        bank
    }

    pub fn payments(&self) -> Payments {
        Payments {
            provider: Arc::new(self.clone()),
            callback_secret: Some(CallbackSecret::new(SECRET)),
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }

    /// What it was asked for since the last time.
    pub fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut self.books().calls)
    }

    /// The states of all payments, in the order of their names.
    pub fn states(&self) -> Vec<State> {
        self.by_name().into_values().collect()
    }

    /// The states of all payments, by their names.
    pub fn by_name(&self) -> BTreeMap<String, State> {
        let books = self.books();
        let states = books
            .payments
            .iter()
            .map(|(name, held)| (name.clone(), held.state));
        states.collect()
    }

    /// Lets some of the next calls go wrong, counted from 0, and none after them.
    pub fn slip(&self, slips: BTreeMap<usize, Slip>) {
        let mut books = self.books();
        books.calls.clear();
        books.slips = slips;
    }

    /// The customer confirms a payment that waits for that, or refuses it; nothing happens to any other. The
    /// kind of the call-back that tells it.
    pub fn decide(&self, payment: &str, confirms: bool) -> &'static str {
        let mut books = self.books();
        let held = books.payments.get_mut(payment).unwrap();
        if held.state == State::Pending {
            held.state = if confirms {
                State::Authorized
            } else {
                State::Cancelled
            };
        }
        match held.state {
            State::Cancelled => "cancelled",
            _ => "authorized",
        }
    }

    /// Everything that is asked for fails like this, until it does no more.
    pub fn fail(&self, fault: Option<PaymentError>) {
        self.books().fault = fault;
    }

    /// It takes what is asked for and never answers.
    pub fn fall_silent(&self) {
        self.books().is_silent = true;
    }

    async fn listen(&self) {
        let is_silent = self.books().is_silent;
        if is_silent {
            std::future::pending::<()>().await;
        }
    }

    /// A payment that was made without anybody knowing.
    pub fn slip_in(&self, owner: PaymentOwner, made_at: i64) -> String {
        let mut books = self.books();
        let name = format!("pay_{}", books.payments.len() + 1);
        let held = Held {
            state: State::Authorized,
            key: name.clone(),
            owner,
            made_at: Timestamp::from_milliseconds(made_at),
        };
        books.payments.insert(name.clone(), held);
        name
    }

    /// The body of a call-back about a payment.
    pub fn event(&self, payment: &str, kind: &str) -> Value {
        let books = self.books();
        let owner = &books.payments[payment].owner;
        json!({
            "kind": kind, "payment": payment, "at": books.now,
            "customer": owner.customer.to_string(), "key": owner.key.as_str(),
        })
    }

    fn call<T>(
        &self,
        call: String,
        answer: impl FnOnce(&mut Books) -> Result<T, PaymentError>,
    ) -> Result<T, PaymentError> {
        let mut books = self.books();
        let turn = books.calls.len();
        books.calls.push(call);
        if let Some(fault) = &books.fault {
            return Err(fault.clone());
        }
        let lost = || PaymentError::Unreachable("it did not answer in time".to_owned());
        match books.slips.remove(&turn) {
            None => answer(&mut books),
            Some(Slip::Busy) => Err(PaymentError::Busy),
            Some(Slip::Lost) => Err(lost()),
            Some(Slip::DoneAndLost) => answer(&mut books).and_then(|_| Err(lost())),
        }
    }

    fn authorize(&self, request: &AuthorizeRequest) -> Result<Authorization, PaymentError> {
        let token = request.token.reveal();
        let amount = request.amount.amount;
        self.call(format!("authorize {amount}"), |books| {
            let before = books.payments.iter().find(|(_, held)| held.key == request.key);
            if let Some((name, held)) = before {
                return Ok(authorization(name.clone(), held.state));
            }
            let state = match token.split('_').next() {
                Some("declined") => return Ok(Authorization::Declined(Decline::Card)),
                Some("poor") => return Ok(Authorization::Declined(Decline::InsufficientFunds)),
                Some("confirm") => State::Pending,
                _ => State::Authorized,
            };
            let payment = format!("pay_{}", books.payments.len() + 1);
            let held = Held {
                state,
                key: request.key.clone(),
                owner: request.owner.clone(),
                made_at: Timestamp::from_milliseconds(books.now),
            };
            books.payments.insert(payment.clone(), held);
            Ok(authorization(payment, state))
        })
    }

    fn capture(&self, payment: &str, amount: i64) -> Result<(), PaymentError> {
        self.call(format!("capture {payment} {amount}"), |books| {
            let held = books
                .payments
                .get_mut(payment)
                .ok_or(PaymentError::UnknownPayment)?;
            match held.state {
                State::Captured(before) if before == amount => Ok(()),
                State::Captured(_) => Err(PaymentError::Captured),
                State::Cancelled => Err(PaymentError::Cancelled),
                State::Pending => Err(PaymentError::NotAuthorized),
                State::Authorized => {
                    held.state = State::Captured(amount);
                    Ok(())
                }
            }
        })
    }

    fn cancel(&self, payment: &str) -> Result<Cancelled, PaymentError> {
        self.call(format!("cancel {payment}"), |books| {
            let held = books
                .payments
                .get_mut(payment)
                .ok_or(PaymentError::UnknownPayment)?;
            match held.state {
                State::Captured(_) => Err(PaymentError::Captured),
                State::Cancelled => Ok(Cancelled::Before),
                State::Pending | State::Authorized => {
                    held.state = State::Cancelled;
                    Ok(Cancelled::Now)
                }
            }
        })
    }

    /// One payment to a page, so that pages are turned.
    fn open_payments(&self, made: Span, after: Option<&str>) -> Result<OpenPayments, PaymentError> {
        self.call("list".to_owned(), |books| {
            let is_open = |held: &Held| !matches!(held.state, State::Captured(_) | State::Cancelled);
            let is_meant = |held: &Held| made.since <= held.made_at && held.made_at < made.until;
            let mut rest = books
                .payments
                .iter()
                .filter(|(name, _)| after.is_none_or(|after| name.as_str() > after));
            let first = rest.next();
            let payments = first.filter(|(_, held)| is_open(held) && is_meant(held));
            let payments = payments.map(|(name, held)| OpenPayment {
                payment: name.clone(),
                owner: held.owner.clone(),
                created_at: held.made_at,
            });
            Ok(OpenPayments {
                payments: payments.into_iter().collect(),
                next: rest.next().and(first).map(|(name, _)| name.clone()),
            })
        })
    }
}

/// What a provider says of a payment in this state.
fn authorization(payment: String, state: State) -> Authorization {
    match state {
        State::Pending => Authorization::Pending {
            client_secret: Some(ClientSecret::new(format!("{payment}_secret"))),
            payment,
        },
        State::Authorized => Authorization::Authorized { payment },
        State::Cancelled | State::Captured(_) => Authorization::Declined(Decline::Used),
    }
}

impl PaymentProvider for Bank {
    fn authorize<'a>(&'a self, request: &'a AuthorizeRequest) -> Answer<'a, Authorization> {
        Box::pin(async {
            self.listen().await;
            self.authorize(request)
        })
    }

    fn lower<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()> {
        Box::pin(async move {
            self.call(format!("lower {payment} {}", amount.amount), |books| {
                let held = books.payments.get(payment);
                held.map(drop).ok_or(PaymentError::UnknownPayment)
            })
        })
    }

    fn capture<'a>(&'a self, payment: &'a str, amount: Money) -> Answer<'a, ()> {
        Box::pin(async move {
            self.listen().await;
            self.capture(payment, amount.amount)
        })
    }

    fn cancel<'a>(&'a self, payment: &'a str) -> Answer<'a, Cancelled> {
        Box::pin(async {
            self.listen().await;
            self.cancel(payment)
        })
    }

    fn open_payments<'a>(&'a self, made: Span, after: Option<&'a str>) -> Answer<'a, OpenPayments> {
        Box::pin(async move { self.open_payments(made, after) })
    }

    fn read_event(&self, body: &[u8]) -> Option<PaymentEvent> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let kind = match body["kind"].as_str()? {
            "authorized" => PaymentEventKind::Authorized,
            "declined" => PaymentEventKind::Declined,
            "cancelled" => PaymentEventKind::Cancelled,
            _ => PaymentEventKind::Other,
        };
        let owner = body["customer"].as_str().and_then(CustomerId::parse);
        let key = body["key"].as_str().and_then(IdempotencyKey::parse);
        Some(PaymentEvent {
            kind,
            payment: body["payment"].as_str()?.to_owned(),
            owner: owner
                .zip(key)
                .map(|(customer, key)| PaymentOwner { customer, key }),
            at: Timestamp::from_milliseconds(body["at"].as_i64()?),
        })
    }
}
