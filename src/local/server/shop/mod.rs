//! The shop: the single-page app that Nuxt has built, or a page that says how to build it.
//!
//! It is served as a content delivery network would: files as they are, and for every other address that a
//! browser opens the one page, in which the app reads the address.

mod policy;

use std::{
    io::{self, ErrorKind},
    path::Path,
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use tower_http::services::ServeDir;

use super::{
    IMMUTABLE, NO_CACHE, Shared, nothing_here,
    pages::{self, Failure},
};

/// Below it the names of files change with their content.
const ASSETS: &str = "/_nuxt/";
/// The page of every address that is no file.
const PAGE: &str = "200.html";
/// Beside the folder with the files.
const HEADERS: &str = "headers.json";

/// The page at `/`.
pub(super) async fn home(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Response, Failure> {
    page(&shared, &headers).await
}

/// A file of the shop; for a browser that opens another address, the page.
pub(super) async fn show(State(shared): State<Arc<Shared>>, request: Request) -> Result<Response, Failure> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(nothing_here(&uri));
    }
    if let Some(response) = file(&shared.shop, request).await? {
        return protected(&shared, &headers, cached(&uri, response)).await;
    }
    match accepts_html(&headers) {
        true => page(&shared, &headers).await,
        false => Ok(nothing_here(&uri)),
    }
}

async fn file(folder: &Path, request: Request) -> Result<Option<Response>, Failure> {
    let mut files = ServeDir::new(folder).append_index_html_on_directories(false);
    match files.try_call(request).await {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => Ok(None),
        Ok(response) => Ok(Some(response.map(Body::new))),
        Err(error) if names_no_file(&error) => Ok(None),
        Err(error) => Err(Failure(format!("a file of the shop cannot be read: {error}"))),
    }
}

/// An address may be anything: too long for a name, or below a file as if that were a folder.
fn names_no_file(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput | ErrorKind::InvalidFilename
    )
}

fn cached(uri: &Uri, mut response: Response) -> Response {
    let value = match uri.path().starts_with(ASSETS) {
        true => IMMUTABLE,
        false => NO_CACHE,
    };
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

/// The shop may be built while the server runs, so that it is looked for each time.
async fn page(shared: &Shared, asked: &HeaderMap) -> Result<Response, Failure> {
    let no_cache = [(header::CACHE_CONTROL, NO_CACHE)];
    match tokio::fs::read_to_string(shared.shop.join(PAGE)).await {
        Ok(page) => protected(shared, asked, (no_cache, Html(page)).into_response()).await,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok((no_cache, Html(pages::shop_is_not_built())).into_response())
        }
        Err(error) => Err(Failure(format!("the page of the shop cannot be read: {error}"))),
    }
}

/// With the headers that the build of the shop wants to be sent. Without them it is not shown: what they
/// forbid would be allowed.
async fn protected(shared: &Shared, asked: &HeaderMap, mut response: Response) -> Result<Response, Failure> {
    let file = shared.shop.with_file_name(HEADERS);
    let text = match tokio::fs::read_to_string(&file).await {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(response),
        Err(error) => return Err(Failure(format!("{}: {error}", file.display()))),
    };
    let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = format!("http://{}", host.unwrap_or_default());
    let headers = policy::headers(&text, &shared.config, &own);
    let headers = headers.map_err(|reason| Failure(format!("{}: {reason}", file.display())))?;
    response.headers_mut().extend(headers);
    Ok(response)
}

/// Whether a browser opens the address, rather than a script or a page asking for a file.
fn accepts_html(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    let mut kinds = values.flat_map(|value| value.split(','));
    kinds.any(|kind| {
        let name = kind.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("text/html")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_names_html_gets_a_page() {
        let accepts =
            |value: &str| accepts_html(&HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())]));
        assert!(accepts(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        ));
        assert!(accepts("application/json, TEXT/HTML;q=0.5"));
        for other in [
            "*/*",
            "text/*",
            "application/json",
            "image/avif,*/*",
            "",
            "text/html5",
        ] {
            assert!(!accepts(other), "{other}");
        }
        assert!(!accepts_html(&HeaderMap::new()));
    }
}
