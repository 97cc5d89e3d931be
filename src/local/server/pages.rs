//! The frame of the pages that need no build, and two of these pages.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{Config, NO_CACHE, Shared};
use crate::local::documents::DocumentError;

const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;max-width:72rem;margin:3rem auto;padding:0 1rem;\
color:#1d2733;background:#fff}p{max-width:44rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}\
code,pre{font-family:ui-monospace,monospace;font-size:.9rem}pre{background:#f1f4f7;padding:1rem;overflow:auto;\
border-radius:.4rem}.wide{overflow-x:auto}table{border-collapse:collapse}\
td,th{text-align:left;vertical-align:top;padding:.2rem 1.5rem .2rem 0}time{white-space:nowrap;\
font-variant-numeric:tabular-nums}summary{overflow-wrap:anywhere}form{white-space:nowrap;margin:0}\
iframe{width:100%;height:44rem;border:1px solid #8894a0;border-radius:.4rem}.letter{white-space:pre-wrap}\
a{color:#0b5cad}@media(max-width:40rem){.fold th{display:none}.fold tr,.fold td{display:block;padding:0}\
.fold tr{margin-bottom:.8rem}}@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#14191f}\
pre{background:#1f2731}a{color:#7db8f0}}";

/// Why a page cannot be shown: what it shows cannot be read, or it cannot be written.
pub(super) struct Failure(pub String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        tracing::error!(error = self.0, "a page cannot be shown");
        let text = "The page cannot be shown; the server's log says why.\n";
        (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
    }
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        Self(error.to_string())
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self(error.to_string())
    }
}

pub(super) async fn index(State(shared): State<Arc<Shared>>) -> Response {
    let page = index_page(&shared.config, shared.is_private);
    ([(header::CACHE_CONTROL, NO_CACHE)], Html(page)).into_response()
}

fn index_page(config: &Config, is_private: bool) -> String {
    let links = [
        ("/", "Shop", "what customers and staff use"),
        ("/playground", "Playground", "write and run operations"),
        ("/schema.graphql", "Schema", "for code generators"),
        ("/schema.json", "Introspection", "the same as JSON"),
        ("/config.json", "Configuration", "what a front end needs to know"),
        (
            "/payments",
            "Payments",
            "test numbers of cards, and what became of payments",
        ),
        ("/health", "Health", "for scripts that wait for the server"),
    ];
    let private_links = [
        ("/events", "Events", "what the shop has published"),
        ("/mail", "Mail", "what the shop has written to its customers"),
        (
            "/dead-letters",
            "Dead letters",
            "changes that a function could not deal with",
        ),
    ];
    let links = links.iter().chain(private_links.iter().filter(|_| is_private));
    let links: String = links
        .map(|(address, name, purpose)| {
            format!("<tr><td><a href=\"{address}\">{name}</a></td><td>{purpose}</td></tr>")
        })
        .collect();
    let endpoint = escape(&config.graphql_endpoint);
    let realtime = escape(&config.realtime_endpoint);
    let key = escape(config.api_key.as_deref().unwrap_or("none"));
    framed(
        "Kibble",
        "",
        &format!(
            "<h1>What runs here</h1><table>{links}</table>\
             <h2>GraphQL</h2><div class=\"wide\"><table><tr><td>Address</td><td><code>{endpoint}</code></td></tr>\
             <tr><td>Subscriptions</td><td><code>{realtime}</code></td></tr>\
             <tr><td>Public key</td><td><code>x-api-key: {key}</code></td></tr></table></div>{}{}",
            people(config),
            curl(config),
        ),
    )
}

/// The page in the place of a shop that has not been built.
pub(super) fn shop_is_not_built() -> String {
    page(
        "Shop",
        "<h1>The shop has not been built</h1>\
         <p>This builds it; the server need not be started again:</p><pre>make shop</pre>\
         <p>What runs without it stands at <a href=\"/local\">/local</a>.</p>",
    )
}

/// The page in the place of a playground that has not been built.
pub(super) fn playground_is_not_built(config: &Config) -> String {
    page(
        "Playground",
        &format!(
            "<h1>The playground has not been built</h1>\
             <p>This builds it; the server need not be started again:</p><pre>make playground</pre>\
             <p>GraphQL answers without it:</p>{}{}",
            curl(config),
            people(config),
        ),
    )
}

fn people(config: &Config) -> String {
    let Some(playground) = &config.playground else {
        return String::new();
    };
    let rows: String = playground
        .people
        .iter()
        .map(|person| {
            let groups = match person.groups.as_slice() {
                [] => "customer".to_owned(),
                groups => groups.join(", "),
            };
            format!(
                "<tr><td>{}</td><td>{}</td></tr>",
                escape(&person.email),
                escape(&groups)
            )
        })
        .collect();
    let password = escape(&playground.password);
    format!(
        "<h2>People</h2><p>All have the password <code>{password}</code>.</p><table>{rows}</table>\
         <p><code>kibble token ada</code> prints a token for scripts.</p>"
    )
}

fn curl(config: &Config) -> String {
    let endpoint = &config.graphql_endpoint;
    let key = config.api_key.as_deref().unwrap_or_default();
    let command = format!(
        "curl '{endpoint}' \\\n  --header 'x-api-key: {key}' \\\n  --header 'content-type: application/json' \\\n  \
         --data '{{\"query\":\"{{ products(first: 3) {{ nodes {{ id name price {{ formatted }} }} }} }}\"}}'"
    );
    format!("<h2>From a shell</h2><pre>{}</pre>", escape(&command))
}

/// A page with the way home above it. The body stands in `main`.
pub(in crate::local) fn page(title: &str, body: &str) -> String {
    framed(title, "<nav><a href=\"/local\">Kibble</a></nav>", body)
}

/// The frame of every page. It names an empty icon, since browsers ask for one otherwise.
fn framed(title: &str, navigation: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <link rel=\"icon\" href=\"data:,\"><title>{title}</title>\
         <style>{STYLE}</style></head><body>{navigation}<main>{body}</main></body></html>\n"
    )
}

/// A time for people, to the second; the whole of it stands in its attribute.
pub(in crate::local) fn time(text: &str) -> String {
    let whole = escape(text);
    let short = text.split('.').next().unwrap_or_default().replace('T', " ");
    format!(
        "<time datetime=\"{whole}\">{}</time>",
        escape(short.trim_end_matches('Z'))
    )
}

pub(in crate::local) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_short_to_read_and_whole_for_programs() {
        assert_eq!(
            time("2026-11-21T12:52:09.184Z"),
            "<time datetime=\"2026-11-21T12:52:09.184Z\">2026-11-21 12:52:09</time>"
        );
        assert_eq!(
            time("2026-11-21T12:52:09Z"),
            "<time datetime=\"2026-11-21T12:52:09Z\">2026-11-21 12:52:09</time>"
        );
    }

    #[test]
    fn a_page_leads_home_and_its_title_is_no_markup() {
        let page = page("Dogs & <cats>", "<h1>x</h1>");
        assert!(page.contains("<title>Dogs &amp; &lt;cats&gt;</title>"), "{page}");
        assert!(
            page.contains("<nav><a href=\"/local\">Kibble</a></nav><main><h1>x</h1></main>"),
            "{page}"
        );
        assert!(page.contains("<link rel=\"icon\" href=\"data:,\">"), "{page}");
    }
}
