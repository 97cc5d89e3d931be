//! The mailbox: what the shop has sent, for who looks at it in a browser, and as JSON for scripts.

use std::convert::Infallible;

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::from_fn,
    response::{
        Html, IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream};
use serde::Serialize;
use tokio::sync::watch;

use super::{
    NO_CACHE,
    pages::{Failure, page, time},
    this_machine,
};
use crate::{
    local::{
        documents::DocumentError,
        mailbox::{Mailbox, Sent},
    },
    shop::timestamp::Timestamp,
};

/// How many messages of a kind are listed.
const LISTED: usize = 100;
/// A mail runs no scripts and loads nothing, whatever it holds.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                           style-src 'unsafe-inline'";
/// The pages load nothing from elsewhere, and run no script but their own.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; \
                           img-src data:; frame-src 'self'; \
                           frame-ancestors 'none'";
const POLICY: HeaderName = header::CONTENT_SECURITY_POLICY;

/// What the handlers share.
#[derive(Clone)]
struct Desk {
    mailbox: Mailbox,
    /// Whether the server ends.
    closing: watch::Receiver<bool>,
}

/// The pages of a mailbox. Letters hold names and addresses, so only who sits at this machine reads them.
pub(super) fn router(mailbox: Mailbox, closing: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/mail", get(list))
        .route("/mail.json", get(list_as_json))
        .route("/mail/live", get(live))
        .route("/mail/live.js", get(live_script))
        .route("/mail/{id}", get(one))
        .route("/mail/{id}/html", get(html))
        .layer(from_fn(this_machine::only))
        .with_state(Desk { mailbox, closing })
}

/// Reads beside the threads that serve requests, since the store waits for the disk.
async fn read<T: Send + 'static>(
    mailbox: &Mailbox,
    read: impl FnOnce(&Mailbox) -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, Failure> {
    let mailbox = mailbox.clone();
    let answer = tokio::task::spawn_blocking(move || read(&mailbox)).await;
    Ok(answer.map_err(|error| Failure(error.to_string()))??)
}

#[derive(Template)]
#[template(path = "mail_list.html")]
struct List {
    mails: Vec<Sent>,
    notices: Vec<Sent>,
}

async fn list(State(desk): State<Desk>) -> Result<Response, Failure> {
    let (mails, notices) = messages(&desk).await?;
    let list = List { mails, notices };
    Ok(shown(page("Mail", &list.render()?), PAGE_POLICY))
}

async fn messages(desk: &Desk) -> Result<(Vec<Sent>, Vec<Sent>), Failure> {
    read(&desk.mailbox, |mailbox| {
        Ok((mailbox.mails(LISTED)?, mailbox.notices(LISTED)?))
    })
    .await
}

fn shown(page: String, policy: &'static str) -> Response {
    let headers = [
        (header::CACHE_CONTROL, NO_CACHE),
        (POLICY, HeaderValue::from_static(policy)),
    ];
    (headers, Html(page)).into_response()
}

/// What `/mail.json` tells: the newest first.
#[derive(Serialize)]
struct Listed {
    mails: Vec<ListedMail>,
    notices: Vec<ListedNotice>,
}

#[derive(Serialize)]
struct ListedMail {
    id: u64,
    at: Timestamp,
    from: String,
    to: String,
    subject: String,
    text: String,
    html: String,
}

#[derive(Serialize)]
struct ListedNotice {
    id: u64,
    at: Timestamp,
    subject: String,
    message: String,
}

async fn list_as_json(State(desk): State<Desk>) -> Result<Response, Failure> {
    let (mails, notices) = messages(&desk).await?;
    let mails = mails.into_iter().map(|sent| ListedMail {
        id: sent.id,
        at: sent.at,
        from: sent.from().to_owned(),
        to: sent.to().to_owned(),
        subject: sent.subject().to_owned(),
        text: sent.text().to_owned(),
        html: sent.html().to_owned(),
    });
    let notices = notices.into_iter().map(|sent| ListedNotice {
        id: sent.id,
        at: sent.at,
        subject: sent.title().to_owned(),
        message: sent.message().to_owned(),
    });
    let listed = Listed {
        mails: mails.collect(),
        notices: notices.collect(),
    };
    Ok(([(header::CACHE_CONTROL, NO_CACHE)], Json(listed)).into_response())
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Shown {
    mail: Sent,
    source: String,
}

async fn one(State(desk): State<Desk>, Path(id): Path<u64>) -> Result<Response, Failure> {
    let Some(mail) = read(&desk.mailbox, move |mailbox| mailbox.mail(id)).await? else {
        return Ok(no_such_mail());
    };
    let source = serde_json::to_string_pretty(&mail.request).map_err(|error| Failure(error.to_string()))?;
    let title = mail.subject().to_owned();
    let mail = Shown { mail, source };
    Ok(shown(page(&title, &mail.render()?), PAGE_POLICY))
}

async fn html(State(desk): State<Desk>, Path(id): Path<u64>) -> Result<Response, Failure> {
    let mail = read(&desk.mailbox, move |mailbox| mailbox.mail(id)).await?;
    Ok(match mail {
        // The mail's links open beside the page in whose frame it stands.
        Some(mail) => shown(
            mail.html()
                .replacen("<head>", "<head><base target=\"_blank\">", 1),
            MAIL_POLICY,
        ),
        None => no_such_mail(),
    })
}

fn no_such_mail() -> Response {
    let text = "There is no such mail, or none any more. What there is stands at /mail.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

/// An event for each time at which something has arrived, until the server ends.
async fn live(State(desk): State<Desk>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let state = (desk.mailbox.arrivals(), desk.closing);
    let events = stream::unfold(state, |(mut arrivals, mut closing)| async move {
        let has_arrived = tokio::select! {
            biased;
            _ = closing.wait_for(|is_closing| *is_closing) => false,
            arrived = arrivals.changed() => arrived.is_ok(),
        };
        has_arrived.then(|| (Ok(Event::default().data("arrived")), (arrivals, closing)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn live_script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (headers, include_str!("templates/mail_live.js")).into_response()
}
