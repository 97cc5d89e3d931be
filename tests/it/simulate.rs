//! `kibble simulate`: plays that end with books that balance, also when the server is killed meanwhile, and
//! plays that cannot be.

use serde_json::{Value, json};

use crate::process::{Folder, Play, Server, kibble};

/// The sum of counts by name.
fn sum(counts: &Value) -> u64 {
    let counts = counts.as_object().unwrap().values();
    counts.map(|count| count.as_u64().unwrap()).sum()
}

fn failed_checks(report: &Value) -> Vec<&Value> {
    let checks = report["books"].as_array().unwrap().iter();
    checks.filter(|check| check["holds"] != true).collect()
}

/// How many orders stand in the work queues.
async fn open_orders(server: &Server) -> u64 {
    let sam = server.token("sam@example.com").await;
    let mut count = 0;
    for status in [
        "AWAITING_PAYMENT",
        "PLACED",
        "PACKING",
        "PACKED",
        "OUT_FOR_DELIVERY",
        "DELIVERY_FAILED",
    ] {
        let query =
            "query ($status: OrderStatus) { staffOrders(status: $status, first: 50) { nodes { id } } }";
        let page = server.ask(&sam, query, json!({ "status": status })).await;
        count += page["staffOrders"]["nodes"].as_array().unwrap().len();
    }
    u64::try_from(count).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_play_ends_with_every_order_done_and_books_that_balance() {
    let server = Server::start_with(&["--memory"]);
    let before = open_orders(&server).await;
    let play = Play::start(&server, &["--customers", "3", "--orders", "12", "--seed", "4"]);
    let report = play.watch(|_| {});
    assert_eq!(failed_checks(&report), Vec::<&Value>::new());
    assert_eq!(sum(&report["orders"]) + sum(&report["notPlaced"]), 12, "{report}");
    assert!(report["orders"]["DELIVERED"].as_u64().unwrap() > 6, "{report}");
    assert_eq!(report["errors"], json!({}));
    assert_eq!(
        (&report["lostAnswers"], &report["outages"]),
        (&json!(0), &json!(0))
    );
    let all = &report["all"];
    assert!(all["writeUnits"].as_f64().unwrap() > 100.0, "{all}");
    assert!(all["usd"].as_f64().unwrap() > 0.0, "{all}");
    assert!(all["p50Ms"].as_f64() <= all["p99Ms"].as_f64(), "{all}");
    assert_eq!(open_orders(&server).await, before);
}

/// The shop's people and orders outlive the server, and so does the play.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_play_goes_on_when_the_server_is_killed_and_started_again() {
    let folder = Folder::new("simulated");
    let data = folder.file("data.sqlite");
    let mut server = Server::start(&data);
    let port = server.origin.rsplit(':').next().unwrap().to_owned();
    let before = open_orders(&server).await;
    let play = Play::start(&server, &["--customers", "4", "--orders", "20", "--seed", "9"]);
    let mut kills = 0;
    // A line comes whenever some orders have ended, in the midst of all others.
    let report = play.watch(|line| {
        if [1, 4, 7].contains(&line) {
            server.kill();
            server = Server::start_at(&port, &["--data", &data]);
            kills += 1;
        }
    });
    assert_eq!(kills, 3);
    assert!(report["outages"].as_u64().unwrap() >= 1, "{report}");
    assert_eq!(failed_checks(&report), Vec::<&Value>::new());
    assert_eq!(sum(&report["orders"]) + sum(&report["notPlaced"]), 20, "{report}");
    assert_eq!(open_orders(&server).await, before);
    server.until_all_is_published(&report).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_a_file_play_by_their_passwords_and_tokens() {
    let folder = Folder::new("players");
    let server = Server::start_with(&["--memory"]);
    let people = json!([
        { "token": server.token("ada@example.com").await },
        { "email": "bob@example.com", "password": "Kibble-demo-1" },
        { "token": server.token("sam@example.com").await },
    ]);
    let file = folder.file("people.json");
    std::fs::write(&file, people.to_string()).unwrap();
    let play = Play::start(&server, &["--people", &file, "--orders", "3"]);
    let report = play.watch(|_| {});
    assert_eq!(report["customers"], 2);
    assert_eq!(sum(&report["orders"]) + sum(&report["notPlaced"]), 3, "{report}");
    assert_eq!(failed_checks(&report), Vec::<&Value>::new());
}

/// Every campaign of a product, as its report tells it.
fn campaigns(server: &Server, more: &[&str]) -> Value {
    let mut arguments = vec!["--hot-product", "rope-toy", "--seed", "7"];
    arguments.extend(more);
    Play::start(server, &arguments).watch(|_| {})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_of_a_campaign_has_fewer_conflicts_with_more_rows_and_sells_no_piece_twice() {
    let server = Server::start_with(&["--memory", "--transaction-time", "40ms"]);
    let sam = server.token("sam@example.com").await;
    let stock = async || {
        let query = "query { stock(productIds: [\"rope-toy\"]) { available reserved shards } }";
        server.ask(&sam, query, json!({})).await["stock"][0].clone()
    };
    let before = stock().await;
    let report = campaigns(&server, &["--buyers", "24", "--pieces", "20", "--shards", "1,16"]);
    let rounds = report["rounds"].as_array().unwrap();
    for round in rounds {
        assert_eq!(failed_checks(round), Vec::<&Value>::new());
        assert_eq!(
            (&round["placed"], &round["refused"]),
            (&json!(20), &json!(4)),
            "{round}"
        );
    }
    let conflicts = |round: usize| rounds[round]["conflicts"].as_u64().unwrap();
    assert!(conflicts(0) > 24, "{report}");
    assert!(conflicts(1) < conflicts(0) / 2, "{report}");
    // The shop is as it was.
    assert_eq!(stock().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_where_nothing_takes_time_meets_nothing_and_says_so() {
    let server = Server::start_with(&["--memory"]);
    let report = campaigns(&server, &["--buyers", "5", "--shards", "2"]);
    let round = &report["rounds"][0];
    assert_eq!((&round["shards"], &round["pieces"]), (&json!(2), &json!(4)));
    assert_eq!(
        (&round["placed"], &round["conflicts"]),
        (&json!(4), &json!(0)),
        "{round}"
    );
    assert_eq!(failed_checks(round), Vec::<&Value>::new());
}

/// What the command says when it fails, in one line.
fn refusal(arguments: &[&str]) -> String {
    let ended = kibble(&["simulate"]).args(arguments).output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    assert!(ended.stdout.is_empty());
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn a_play_that_cannot_be_is_refused_by_name() {
    let folder = Folder::new("people");
    let server = Server::start_with(&["--memory"]);
    let people = |name: &str, people: Value| {
        let file = folder.file(name);
        std::fs::write(&file, people.to_string()).unwrap();
        file
    };
    let person = |name: &str| json!({ "email": format!("{name}@example.com"), "password": "Kibble-demo-1" });
    let wrong = json!([{ "email": "ada@example.com", "password": "wrong" }]);
    let cases = [
        (people("none.json", json!([])), "no customer among the people"),
        (
            people("staff.json", json!([person("sam")])),
            "no customer among the people",
        ),
        (people("customers.json", json!([person("ada")])), "group admin"),
        (people("object.json", json!({})), "is no JSON list"),
        (
            people("stranger.json", json!([{ "name": "ada" }])),
            "is no JSON list",
        ),
        (people("wrong.json", wrong), "Incorrect username or password"),
        (folder.file("absent.json"), "--people"),
    ];
    for (file, says) in &cases {
        let said = refusal(&["--url", &server.origin, "--people", file]);
        assert!(said.contains(says), "{said}");
    }
    let elsewhere = "http://127.0.0.1:1";
    for (url, says) in [
        (elsewhere, "no server answers"),
        ("nonsense", "no address of a server"),
        (&format!("{}/pictures", server.origin), "is no Kibble server"),
    ] {
        let said = refusal(&["--url", url]);
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn flags_out_of_range_are_refused() {
    for arguments in [
        ["--customers", "0"],
        ["--orders", "0"],
        ["--orders", "many"],
        ["--speed", "fast"],
        ["--seed", "-1"],
    ] {
        let ended = kibble(&["simulate"]).args(arguments).output().unwrap();
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}");
    }
}

#[tokio::test]
async fn a_server_that_other_machines_reach_signs_nobody_up_for_a_play() {
    let server = Server::start_with(&["--memory", "--host", "0.0.0.0"]);
    let said = refusal(&["--url", &server.origin]);
    assert!(said.contains("The pool's administration"), "{said}");
}
