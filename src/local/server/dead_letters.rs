//! The dead letters, for who looks at them in a browser, and as JSON for scripts.

use askama::Template;
use axum::{
    Json, Router,
    extract::State,
    http::header,
    middleware::from_fn,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

use super::{
    NO_CACHE,
    pages::{Failure, page, time},
    this_machine,
};
use crate::local::dead_letters::{DeadLetter, DeadLetters};

/// How many are listed.
const LISTED: usize = 100;

/// The page of the dead letters. They hold items of the table, so only who sits at this machine reads them.
pub(super) fn router(letters: DeadLetters) -> Router {
    Router::new()
        .route("/dead-letters", get(list))
        .route("/dead-letters.json", get(list_as_json))
        .layer(from_fn(this_machine::only))
        .with_state(letters)
}

#[derive(Template)]
#[template(path = "dead_letters.html")]
struct List {
    letters: Vec<DeadLetter>,
}

impl List {
    /// In lines, as people read JSON.
    fn pretty(record: &Value) -> String {
        format!("{record:#}")
    }
}

async fn list(State(letters): State<DeadLetters>) -> Result<Response, Failure> {
    let letters = read(letters).await?;
    let page = page("Dead letters", &List { letters }.render()?);
    Ok(([(header::CACHE_CONTROL, NO_CACHE)], Html(page)).into_response())
}

async fn list_as_json(State(letters): State<DeadLetters>) -> Result<Response, Failure> {
    let letters = read(letters).await?;
    Ok(([(header::CACHE_CONTROL, NO_CACHE)], Json(letters)).into_response())
}

/// Reads beside the threads that serve requests, since the store waits for the disk.
async fn read(letters: DeadLetters) -> Result<Vec<DeadLetter>, Failure> {
    let read = tokio::task::spawn_blocking(move || letters.last(LISTED)).await;
    Ok(read.map_err(|error| Failure(error.to_string()))??)
}
