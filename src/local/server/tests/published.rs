//! The events that the shop has published: as a page, as JSON, and as they come.

use super::*;
use crate::local::event_examples::examples;

impl Server {
    async fn announce(&self, types: &[&str]) {
        let events: Vec<_> = examples()
            .into_iter()
            .filter(|event| types.contains(&event.type_name()))
            .collect();
        let outcomes = self.log.bus().publish(&events).await;
        assert_eq!(outcomes, vec![Ok(()); types.len()]);
    }

    async fn text(&self, path: &str) -> String {
        let answer = self
            .client
            .get(format!("{}{path}", self.address))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    async fn types(&self, path: &str) -> Vec<String> {
        let events: Value = serde_json::from_str(&self.text(path).await).unwrap();
        let types = events
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["detail-type"].as_str().unwrap().to_owned());
        types.collect()
    }
}

#[tokio::test]
async fn what_was_published_is_listed_by_type_and_number() {
    let server = Server::start().await;
    assert_eq!(server.types("/events.json").await, [""; 0]);
    server.announce(&["OrderPlaced", "StockOut", "CartMerged"]).await;
    assert_eq!(
        server.types("/events.json").await,
        ["OrderPlaced", "StockOut", "CartMerged"]
    );
    assert_eq!(server.types("/events.json?type=StockOut").await, ["StockOut"]);
    assert_eq!(server.types("/events.json?after=2").await, ["CartMerged"]);
    assert_eq!(server.types("/events.json?type=Nothing").await, [""; 0]);
}

#[tokio::test]
async fn the_page_shows_the_newest_first_without_a_script() {
    let server = Server::start().await;
    server.announce(&["OrderPlaced", "StockOut"]).await;
    let page = server.text("/events").await;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(place("  StockOut  chicken-kibble-2kg/stock</summary>") < place("  OrderPlaced  "));
    assert!(
        page.contains("<a href=\"/events?type=OrderPlaced\">OrderPlaced</a> (1)"),
        "{page}"
    );
    assert!(
        page.contains("&quot;productId&quot;: &quot;chicken-kibble-2kg&quot;"),
        "{page}"
    );
    let filtered = server.text("/events?type=StockOut").await;
    assert!(!filtered.contains("  OrderPlaced  "), "{filtered}");
}

#[tokio::test]
async fn a_page_that_is_open_is_told_what_comes_and_ends_with_the_server() {
    let server = Server::start().await;
    let live = format!("{}/events/live?type=StockOut", server.address);
    let mut live = server.client.get(live).send().await.unwrap();
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    server.announce(&["OrderPlaced", "StockOut"]).await;
    let told = live.chunk().await.unwrap().unwrap();
    let told = String::from_utf8(told.to_vec()).unwrap();
    assert!(
        told.contains("id: 2\n") && told.contains("\"detail-type\":\"StockOut\""),
        "{told}"
    );
    server.end.send(()).unwrap();
    assert!(server.ended.await.unwrap().is_ok());
    assert_eq!(live.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn events_are_for_this_machine_alone() {
    let server = Server::start().await;
    for path in ["/events", "/events.json", "/events/live"] {
        let request = server.client.get(format!("{}{path}", server.address));
        let answer = request.header("host", "shop.example.com").send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
    }
}
