//! The playground: the page that Vite has built, or a page that says how to build it.

use std::{io::ErrorKind, path::Path, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware::map_response,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use tower_http::services::ServeDir;

use super::{IMMUTABLE, NO_CACHE, Shared, pages};

pub(super) fn router(folder: &Path) -> Router<Arc<Shared>> {
    let assets = ServeDir::new(folder.join("assets")).append_index_html_on_directories(false);
    let assets = Router::new()
        .nest_service("/playground/assets", assets)
        .layer(map_response(cached));
    Router::new()
        .route("/playground", get(index))
        .route("/playground/", get(index))
        .merge(assets)
}

async fn index(State(shared): State<Arc<Shared>>) -> Response {
    let page = match tokio::fs::read_to_string(shared.playground.join("index.html")).await {
        Ok(page) => page,
        Err(error) => {
            if error.kind() != ErrorKind::NotFound {
                tracing::warn!(%error, folder = %shared.playground.display(), "the playground cannot be read");
            }
            pages::playground_is_not_built(&shared.config)
        }
    };
    ([(header::CACHE_CONTROL, NO_CACHE)], Html(page)).into_response()
}

async fn cached(mut response: Response) -> Response {
    let found = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let value = if found { IMMUTABLE } else { NO_CACHE };
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}
