//! The schema for tools: as text, and as the result of an introspection.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::{NO_CACHE, Shared};
use crate::local::gateway::{Authorization, GraphQlRequest};

/// The query that graphql-js asks by default (`getIntrospectionQuery`).
const INTROSPECTION: &str = include_str!("introspection.graphql");

pub(super) async fn text(State(shared): State<Arc<Shared>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, shared.schema.clone()).into_response()
}

pub(super) async fn introspection(State(shared): State<Arc<Shared>>) -> Response {
    let request = GraphQlRequest {
        query: INTROSPECTION.to_owned(),
        ..GraphQlRequest::default()
    };
    // The schema is the same for everybody.
    let caller = Authorization::ApiKey;
    let address = Ipv4Addr::LOCALHOST.into();
    let answer = shared
        .gateway
        .execute(request, caller, HeaderMap::new(), address)
        .await;
    ([(header::CACHE_CONTROL, NO_CACHE)], Json(answer)).into_response()
}
