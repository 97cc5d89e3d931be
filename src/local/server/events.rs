//! What the shop has published, for people: a page that goes on by itself, and the same as JSON.

use std::{collections::BTreeMap, convert::Infallible};

use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{
        Html, IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use super::{
    NO_CACHE,
    pages::{escape, page, time},
    this_machine,
};
use crate::local::event_bus::{EventLog, LoggedEvent};

/// How many events the page begins with.
const SHOWN: usize = 100;
/// Puts every new event at the top. The text of an event is never read as markup.
const SCRIPT: &str = r#"
const list = document.getElementById("events");
const live = new EventSource("/events/live" + location.search);
live.onmessage = (message) => {
  const event = JSON.parse(message.data);
  const entry = document.createElement("details");
  const title = document.createElement("summary");
  const time = document.createElement("time");
  time.dateTime = event.detail.time;
  time.textContent = event.detail.time.replace("T", " ").replace(/(\.\d+)?Z$/, "");
  title.append(time, "  " + event["detail-type"] + "  " + event.detail.aggregateId);
  const text = document.createElement("pre");
  text.textContent = JSON.stringify(event.detail, null, 2);
  entry.append(title, text);
  list.prepend(entry);
  while (list.childElementCount > 1000) list.lastElementChild.remove();
};
"#;

#[derive(Clone)]
struct Shared {
    events: EventLog,
    /// Whether the server ends. Whoever holds a clone is waited for.
    closing: watch::Receiver<bool>,
}

/// Which events are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
struct Wanted {
    /// Only those of this type.
    #[serde(rename = "type", default)]
    type_name: Option<String>,
    /// Only those after the one of this number.
    #[serde(default)]
    after: u64,
}

impl Wanted {
    fn takes(&self, event: &LoggedEvent) -> bool {
        let is_type = |wanted: &String| wanted.is_empty() || *wanted == event.detail_type;
        self.type_name.as_ref().is_none_or(is_type) && event.number > self.after
    }
}

pub(super) fn router(events: EventLog, closing: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/events", get(show))
        .route("/events.json", get(list))
        .route("/events/live", get(follow))
        .layer(middleware::from_fn(for_this_machine))
        .with_state(Shared { events, closing })
}

async fn for_this_machine(request: Request, next: Next) -> Response {
    if this_machine::is_asked_for(request.headers()) {
        return next.run(request).await;
    }
    let text = "The events are for this machine alone: ask for localhost, 127.0.0.1 or [::1].\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

async fn list(State(shared): State<Shared>, Query(wanted): Query<Wanted>) -> Response {
    let mut events = shared.events.events();
    events.retain(|event| wanted.takes(event));
    ([(header::CACHE_CONTROL, NO_CACHE)], Json(events)).into_response()
}

async fn show(State(shared): State<Shared>, Query(wanted): Query<Wanted>) -> Response {
    let events = shared.events.events();
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &events {
        *types.entry(&event.detail_type).or_default() += 1;
    }
    let all = format!("<a href=\"/events\">all</a> ({})", events.len());
    let links = types.iter().map(|(name, count)| {
        let name = escape(name);
        format!("<a href=\"/events?type={name}\">{name}</a> ({count})")
    });
    let links: Vec<String> = std::iter::once(all).chain(links).collect();
    let newest = events
        .iter()
        .rev()
        .filter(|event| wanted.takes(event))
        .take(SHOWN);
    let entries: String = newest.map(entry).collect();
    let body = format!(
        "<h1>Events</h1><p>{}</p><p>The newest comes first. <a href=\"/events.json\">The same as JSON</a></p>\
         <div id=\"events\">{entries}</div><script>{SCRIPT}</script>",
        links.join(" · ")
    );
    ([(header::CACHE_CONTROL, NO_CACHE)], Html(page("Events", &body))).into_response()
}

fn entry(event: &LoggedEvent) -> String {
    let text = |name: &str| event.detail[name].as_str().unwrap_or_default();
    format!(
        "<details><summary>{}  {}  {}</summary><pre>{}</pre></details>",
        time(text("time")),
        escape(&event.detail_type),
        escape(text("aggregateId")),
        escape(&format!("{:#}", event.detail)),
    )
}

/// Events as they come, for as long as somebody listens and the server runs.
async fn follow(
    State(shared): State<Shared>,
    Query(wanted): Query<Wanted>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let live = shared.events.live();
    let events = stream::unfold(
        (live, shared.closing, wanted),
        |(mut live, mut closing, wanted)| async move {
            let event = tokio::select! {
                _ = closing.wait_for(|is_closing| *is_closing) => None,
                event = next(&mut live, &wanted) => event,
            }?;
            let told = Event::default().id(event.number.to_string()).json_data(&event);
            // Text and numbers always have a JSON form.
            Some((Ok(told.unwrap_or_default()), (live, closing, wanted)))
        },
    );
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// The next event that is wanted; whoever reads too slowly misses some. `None` when no more can come.
async fn next(live: &mut Receiver<LoggedEvent>, wanted: &Wanted) -> Option<LoggedEvent> {
    loop {
        match live.recv().await {
            Ok(event) if wanted.takes(&event) => return Some(event),
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}
