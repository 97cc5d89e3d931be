//! A long play at a server that is killed again and again: what was acknowledged stays, and nothing is done
//! twice.

use std::fs;

use serde_json::{Value, json};

use crate::process::{Folder, Play, Server};

const CUSTOMERS: &str = "20";
const ORDERS: &str = "200";

/// Kills the server whenever another twentieth of the orders has ended.
pub async fn play_through_kills() {
    let folder = Folder::new("killed-soak");
    let data = folder.file("data.sqlite");
    let mut server = Server::start(&data);
    let port = server.origin.rsplit(':').next().unwrap().to_owned();
    let play = Play::start(&server, &["--customers", CUSTOMERS, "--orders", ORDERS]);
    let mut kills = 0;
    let report = play.watch(|_| {
        server.kill();
        server = Server::start_at(&port, &["--data", &data]);
        kills += 1;
    });
    let wrong: Vec<&Value> = report["books"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["holds"] != true)
        .collect();
    assert_eq!(wrong, Vec::<&Value>::new());
    assert_eq!(report["unfinished"], json!([]));
    assert!(kills >= 10, "the server was killed {kills} times only");
    server.until_all_is_published(&report).await;
    let bytes = fs::metadata(&data).unwrap().len();
    println!(
        "{ORDERS} orders of {CUSTOMERS} customers in {} s, the server killed {kills} times, {} answers lost; orders {}; \
         {} MB of data",
        report["seconds"],
        report["lostAnswers"],
        report["orders"],
        bytes / 1024 / 1024,
    );
}
