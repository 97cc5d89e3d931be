//! Who may ask for what is for this machine alone, because it asks nobody who they are.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses requests for a page that were sent to no name of this machine.
pub(super) async fn only(request: Request, next: Next) -> Response {
    if is_asked_for(request.headers()) {
        return next.run(request).await;
    }
    let text = "This page is for this machine alone: ask for localhost, 127.0.0.1 or [::1].\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// Whether the request was sent to a name of this machine. A foreign web page can let its own name point
/// at this machine, and is then no foreigner to the browser; the header tells the name it asked for.
pub(in crate::local) fn is_asked_for(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let is_local = |authority: &Authority| {
        let name = authority.host();
        let address = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>();
        name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
    };
    hosts.next().is_none()
        && host
            .and_then(|host| host.parse().ok())
            .is_some_and(|host| is_local(&host))
}

/// Whether a web page asks. A browser names the page's origin in every POST, and a page can neither forge
/// nor leave out that header (<https://fetch.spec.whatwg.org/#origin-header>).
pub(in crate::local) fn is_asked_by_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
}
