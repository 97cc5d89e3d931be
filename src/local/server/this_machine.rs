//! Who may ask for what is for this machine alone, because it asks nobody who they are.

use std::net::IpAddr;

use axum::http::{HeaderMap, header, uri::Authority};

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
