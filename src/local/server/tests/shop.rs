//! The built shop: its files, its page, and what is sent with them.

use std::fs;

use reqwest::{Response, header::HeaderMap};

use super::*;

const PAGE: &str = "<!doctype html><title>Shop</title><div id=\"__nuxt\"></div>";
const POLICY: &str = "default-src 'self'; connect-src 'self' {connect}; frame-src {frame}";
const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const IMMUTABLE_FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// Puts a shop where the server looks for one, as `nuxt generate` does.
fn build(server: &Server) {
    let folder = server.folder.join("shop/public");
    fs::create_dir_all(folder.join("_nuxt")).unwrap();
    let script = "let shop = 'open';".repeat(100);
    for (name, text) in [
        ("200.html", PAGE),
        ("index.html", PAGE),
        ("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("_nuxt/DfG7-x.js", &script),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let headers = json!({ "content-security-policy": POLICY, "x-content-type-options": "nosniff" });
    write_headers(server, &headers.to_string());
}

fn write_headers(server: &Server, text: &str) {
    fs::write(server.folder.join("shop/headers.json"), text).unwrap();
}

async fn open(server: &Server, method: Method, path: &str, accept: &str) -> Response {
    let request = server.request(method, path).header("accept", accept);
    request.send().await.unwrap()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_shop_that_is_not_built_says_how_to_build_it() {
    let server = Server::start().await;
    for path in ["/", "/products/rope-toy"] {
        let page = open(&server, Method::GET, path, HTML).await;
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(text(page.headers(), "cache-control"), "no-cache", "{path}");
        let page = page.text().await.unwrap();
        assert!(
            page.contains("make shop") && page.contains("href=\"/local\""),
            "{page}"
        );
    }
    assert_eq!(server.get("/nothing.js").await.0, 404);
    build(&server);
    assert_eq!(
        server.get("/").await,
        (200, "no-cache".to_owned(), PAGE.to_owned())
    );
    fs::remove_dir_all(&server.folder).unwrap();
}

#[tokio::test]
async fn a_browser_gets_the_page_at_every_address_that_is_no_file() {
    let server = Server::start().await;
    build(&server);
    for path in [
        "/",
        "/orders/7?from=mail",
        "/nothing.js",
        "/_nuxt/gone.js",
        "/_nuxt",
        "/%00",
        "/icon.svg/below",
        &format!("/{}", "long".repeat(100)),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let page = open(&server, method.clone(), path, HTML).await;
            assert_eq!(page.status(), 200, "{method} {path}");
            assert_eq!(
                text(page.headers(), "cache-control"),
                "no-cache",
                "{method} {path}"
            );
            assert_eq!(
                text(page.headers(), "content-type"),
                "text/html; charset=utf-8",
                "{method} {path}"
            );
            let expected = if method == Method::GET { PAGE } else { "" };
            assert_eq!(page.text().await.unwrap(), expected, "{method} {path}");
        }
    }
    fs::remove_dir_all(&server.folder).unwrap();
}

#[tokio::test]
async fn whoever_asks_for_something_else_is_told_that_there_is_nothing() {
    let server = Server::start().await;
    build(&server);
    for (method, path, accept) in [
        (Method::GET, "/nothing.js", "*/*"),
        (Method::GET, "/_nuxt/gone.js", "*/*"),
        (Method::GET, "/_nuxt/", "*/*"),
        (Method::GET, "/orders/7", "application/json"),
        (Method::GET, "/..%2Fheaders.json", "*/*"),
        (Method::GET, "/%2e%2e/headers.json", "*/*"),
        (Method::POST, "/orders/7", HTML),
        (Method::POST, "/icon.svg", HTML),
        (Method::DELETE, "/200.html", HTML),
    ] {
        let nothing = open(&server, method.clone(), path, accept).await;
        assert_eq!(nothing.status(), 404, "{method} {path}");
        let told = nothing.text().await.unwrap();
        assert!(
            told.starts_with("There is nothing at /") && told.ends_with("What there is stands at /local.\n"),
            "{method} {path}: {told}"
        );
    }
    let posted = open(&server, Method::POST, "/", HTML).await;
    assert_eq!(posted.status(), 405);
    // What the server itself answers stays its own.
    for path in ["/local", "/config.json", "/health", "/payments", "/playground"] {
        let own = open(&server, Method::GET, path, HTML).await;
        assert_eq!(own.status(), 200, "{path}");
        assert!(!own.headers().contains_key("content-security-policy"), "{path}");
        assert_ne!(own.text().await.unwrap(), PAGE, "{path}");
    }
    fs::remove_dir_all(&server.folder).unwrap();
}

#[tokio::test]
async fn files_whose_names_change_with_their_content_are_kept_for_a_year() {
    let server = Server::start().await;
    build(&server);
    for (path, kind, cached) in [
        ("/_nuxt/DfG7-x.js", "text/javascript", IMMUTABLE_FOR_A_YEAR),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/200.html", "text/html", "no-cache"),
    ] {
        let file = open(&server, Method::GET, path, "*/*").await;
        assert_eq!(file.status(), 200, "{path}");
        let headers = file.headers();
        assert_eq!(text(headers, "content-type"), kind, "{path}");
        assert_eq!(text(headers, "cache-control"), cached, "{path}");
        let modified = text(headers, "last-modified").to_owned();
        let again = server
            .request(Method::GET, path)
            .header("if-modified-since", modified);
        let again = again.send().await.unwrap();
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(text(again.headers(), "cache-control"), cached, "{path}");
    }
    fs::remove_dir_all(&server.folder).unwrap();
}

#[tokio::test]
async fn every_file_and_page_carries_the_headers_of_the_build() {
    let server = Server::start().await;
    build(&server);
    let socket = server.address.replace("http", "ws");
    for path in ["/", "/orders/7", "/icon.svg", "/_nuxt/DfG7-x.js"] {
        let file = open(&server, Method::GET, path, HTML).await;
        let expected = format!("default-src 'self'; connect-src 'self' {socket}; frame-src 'none'");
        assert_eq!(
            text(file.headers(), "content-security-policy"),
            expected,
            "{path}"
        );
        assert_eq!(
            text(file.headers(), "x-content-type-options"),
            "nosniff",
            "{path}"
        );
    }
    // The same machine under another name is another origin.
    let page = server.request(Method::GET, "/").header("host", "localhost:1");
    let page = page.send().await.unwrap();
    let expected = format!("connect-src 'self' {} {socket};", server.address);
    let policy = text(page.headers(), "content-security-policy");
    assert!(policy.contains(&expected), "{policy}");

    write_headers(&server, r#"{"x-frame-options": "DENY"}"#);
    let page = open(&server, Method::GET, "/", HTML).await;
    assert_eq!(text(page.headers(), "x-frame-options"), "DENY");
    assert!(!page.headers().contains_key("content-security-policy"));

    write_headers(&server, "{");
    assert_eq!(open(&server, Method::GET, "/", HTML).await.status(), 500);
    fs::remove_dir_all(&server.folder).unwrap();
}

#[tokio::test]
async fn text_is_compressed_for_who_can_read_it() {
    let server = Server::start().await;
    build(&server);
    let playground = server.folder.join("assets");
    fs::create_dir_all(&playground).unwrap();
    fs::write(playground.join("main-1.js"), "let a = 1;".repeat(100)).unwrap();
    fs::write(server.folder.join("shop/public/photo.png"), "p".repeat(1000)).unwrap();
    for (path, is_compressed) in [
        ("/", true),
        ("/orders/7", true),
        ("/icon.svg", true),
        ("/_nuxt/DfG7-x.js", true),
        ("/playground/assets/main-1.js", true),
        ("/playground", true),
        ("/photo.png", false),
    ] {
        let plain = open(&server, Method::GET, path, HTML).await;
        assert!(!plain.headers().contains_key("content-encoding"), "{path}");
        let request = server.request(Method::GET, path).header("accept", HTML);
        let answer = request
            .header("accept-encoding", "gzip, br")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let (encoding, varies) = if is_compressed {
            ("gzip", "accept-encoding")
        } else {
            ("", "")
        };
        assert_eq!(text(answer.headers(), "content-encoding"), encoding, "{path}");
        let vary = text(answer.headers(), "vary").to_owned();
        assert!(vary.contains(varies), "{path}: {vary}");
        let whole = plain.bytes().await.unwrap();
        let sent = answer.bytes().await.unwrap();
        assert_eq!(sent.starts_with(&[0x1f, 0x8b]), is_compressed, "{path}");
        if path.ends_with(".js") {
            assert!(
                sent.len() * 4 < whole.len(),
                "{path}: {} of {}",
                sent.len(),
                whole.len()
            );
        }
    }
    fs::remove_dir_all(&server.folder).unwrap();
}
