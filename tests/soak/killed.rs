//! A long play at a server that is killed again and again: what was acknowledged stays, and nothing is done
//! twice.

use std::fs;

use serde_json::{Value, json};

use crate::{
    outcome,
    process::{Folder, Play, Server},
};

const CUSTOMERS: &str = "20";
/// So few that the mailbox keeps all their mails.
const ORDERS: &str = "140";

/// Kills the server whenever another twentieth of the orders has ended.
pub async fn play_through_kills() {
    let folder = Folder::new("killed-soak");
    let data = folder.file("data.sqlite");
    let mut server = Server::start(&data);
    let port = server.origin.rsplit(':').next().unwrap().to_owned();
    let before = outcome::orders(&outcome::items(&server).await)
        .into_keys()
        .collect();
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
    let items = outcome::until_settled(&server, &before).await;
    outcome::no_dead_letters(&server).await;
    server.kill();
    let twice = outcome::check_mails(&data, &items, kills);
    let taken = outcome::check_payments(&data, &items);
    assert!(taken > 0, "nobody has paid by card");
    let bytes = fs::metadata(&data).unwrap().len();
    println!(
        "{ORDERS} orders of {CUSTOMERS} customers in {} s, the server killed {kills} times, {} answers lost; orders {}; \
         {taken} payments taken, {twice} mails twice; {} MB of data",
        report["seconds"],
        report["lostAnswers"],
        report["orders"],
        bytes / 1024 / 1024,
    );
}
