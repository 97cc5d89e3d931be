//! The pages that are for this machine alone: the mailbox and the dead letters.

use reqwest::{Response, StatusCode, header};

use super::*;
use crate::{
    local::dead_letters::DeadLetter,
    mail::{Letter, Notice, Post},
    shop::timestamp::Timestamp,
    transport::Access,
};

const MARKUP: &str = "<script>alert('1')</script>";

impl Server {
    async fn send(&self, subject: &str) {
        let (from, topic) = ("shop@example.com".to_owned(), Some("topic".to_owned()));
        let post = Post::new(Access::local(), self.mailbox.http_client(), from, topic);
        let letter = Letter {
            subject: subject.to_owned(),
            text: format!("Text {MARKUP}"),
            html: format!("<html><head></head><body>{MARKUP}</body></html>"),
        };
        post.send("ada@example.com", &letter).await.unwrap();
        let notice = Notice {
            subject: "New order".to_owned(),
            text: format!("Notice {MARKUP}"),
        };
        post.publish(&notice).await.unwrap();
    }

    async fn page(&self, path: &str) -> (StatusCode, String) {
        let response = self.look(path, None).await;
        (response.status(), response.text().await.unwrap())
    }

    async fn look(&self, path: &str, host: Option<&str>) -> Response {
        let mut request = self.client.get(format!("{}{path}", self.address));
        if let Some(host) = host {
            request = request.header(header::HOST, host);
        }
        request.send().await.unwrap()
    }
}

#[tokio::test]
async fn the_mailbox_lists_the_newest_mail_first() {
    let server = Server::start().await;
    let (status, empty) = server.page("/mail").await;
    assert_eq!(status, StatusCode::OK);
    assert!(empty.contains("No mail has been sent."), "{empty}");
    assert!(
        empty.contains("<nav><a href=\"/local\">Kibble</a></nav>"),
        "{empty}"
    );
    server.send("The first").await;
    server.send("The second").await;
    let (_, page) = server.page("/mail").await;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    let second = place("<a href=\"/mail/2\">The second</a>");
    assert!(second < place("<a href=\"/mail/1\">The first</a>"));
    assert!(
        page.contains("ada@example.com") && !page.contains("<script>alert"),
        "{page}"
    );
    let response = server.look("/mail.json", None).await;
    let listed: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    let mail = &listed["mails"][0];
    assert_eq!((&mail["id"], &mail["to"]), (&json!(2), &json!("ada@example.com")));
    assert_eq!(mail["subject"], "The second");
    assert_eq!(mail["text"], format!("Text {MARKUP}"));
    assert_eq!(listed["notices"][1]["message"], format!("Notice {MARKUP}"));
    assert_eq!(listed["mails"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_mail_is_shown_in_all_its_forms_and_runs_nothing() {
    let server = Server::start().await;
    server.send(&format!("Subject {MARKUP}")).await;
    let (_, page) = server.page("/mail/1").await;
    assert!(!page.contains("<script"), "{page}");
    assert!(
        page.contains("<pre class=\"letter\">Text &#60;script&#62;"),
        "{page}"
    );
    assert!(
        page.contains("&#34;FromEmailAddress&#34;: &#34;shop@example.com&#34;"),
        "{page}"
    );
    assert!(
        page.contains("<iframe title=\"The mail as HTML\" src=\"/mail/1/html\" sandbox="),
        "{page}"
    );
    let response = server.look("/mail/1/html", None).await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("sandbox ") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("allow-scripts"), "{policy}");
    let html = response.text().await.unwrap();
    assert!(
        html.contains(&format!("<head><base target=\"_blank\"></head><body>{MARKUP}")),
        "{html}"
    );
    for path in ["/mail/2", "/mail/2/html", "/mail/0"] {
        assert_eq!(server.page(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(server.page("/mail/x").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_open_mailbox_hears_of_each_arrival_until_the_server_ends() {
    let server = Server::start().await;
    let mut live = server.look("/mail/live", None).await;
    assert_eq!(live.headers()[header::CONTENT_TYPE], "text/event-stream");
    server.send("Now").await;
    assert_eq!(live.chunk().await.unwrap().unwrap(), "data: arrived\n\n");
    let (_, script) = server.page("/mail/live.js").await;
    assert!(script.contains("/mail/live"), "{script}");
    server.end.send(()).unwrap();
    while let Some(chunk) = live.chunk().await.unwrap() {
        assert_eq!(chunk, "data: arrived\n\n");
    }
    server.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn dead_letters_are_shown_with_their_reason() {
    let server = Server::start().await;
    let (_, empty) = server.page("/dead-letters").await;
    assert!(empty.contains("There are none"), "{empty}");
    assert!(
        empty.contains("<nav><a href=\"/local\">Kibble</a></nav>"),
        "{empty}"
    );
    let letter = DeadLetter {
        at: Timestamp::from_milliseconds(1),
        function: "mailer".to_owned(),
        reason: format!("it said {MARKUP}"),
        sequence_number: "7".to_owned(),
        record: json!({ "dynamodb": { "note": MARKUP } }),
    };
    server.dead_letters.put(&letter).unwrap();
    let (_, page) = server.page("/dead-letters").await;
    assert!(page.contains("mailer: it said &#60;script&#62;"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    let (_, listed) = server.page("/dead-letters.json").await;
    let listed: Vec<DeadLetter> = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed, [letter]);
    let (_, index) = server.page("/local").await;
    assert!(
        index.contains("href=\"/mail\"") && index.contains("href=\"/dead-letters\""),
        "{index}"
    );
}

#[tokio::test]
async fn whoever_asks_for_a_foreign_name_sees_no_mail() {
    let server = Server::start().await;
    server.send("Private").await;
    for path in [
        "/mail",
        "/mail.json",
        "/mail/1",
        "/mail/1/html",
        "/mail/live",
        "/dead-letters",
        "/dead-letters.json",
    ] {
        let response = server.look(path, Some("evil.example")).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let headers = server.look(path, None).await;
        assert_eq!(
            headers.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN),
            None,
            "{path}"
        );
    }
}
