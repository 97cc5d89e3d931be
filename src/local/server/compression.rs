//! Text is compressed on its way to browsers, as a content delivery network does.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::{CompressionLayer, Predicate, predicate::SizeAbove};

/// What is text. Pictures and fonts are compressed already.
const TEXT: [&str; 5] = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "image/svg+xml",
];

pub(super) fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(SizeAbove::default().and(is_text))
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    kind.is_some_and(|kind| TEXT.contains(&kind.trim()))
}
