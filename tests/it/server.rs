//! The `kibble` command as its users meet it: over HTTP, killed and started again, and told nonsense.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader},
    path::Path,
    process::Stdio,
    sync::Arc,
};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::process::{Folder, Server, kibble};

const PLACE_ORDER: &str =
    "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }";

async fn all_orders(server: &Server, token: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut after = Value::Null;
    loop {
        let query = "query ($after: String) { orders(first: 50, after: $after) { \
                     nodes { id } pageInfo { hasNextPage endCursor } } }";
        let page = server.ask(token, query, json!({ "after": after })).await["orders"].clone();
        ids.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|order| order["id"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] != true {
            return ids;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

async fn stock(server: &Server) -> BTreeMap<String, (i64, i64)> {
    let sam = server.token("sam@example.com").await;
    let query = "{ stock(productIds: [\"chicken-kibble-2kg\", \"salmon-kibble-2kg\"]) { \
                 productId available reserved } }";
    let levels = server.ask(&sam, query, json!({})).await["stock"].clone();
    let levels = levels.as_array().unwrap().iter().map(|level| {
        let number = |name: &str| level[name].as_i64().unwrap();
        (
            level["productId"].as_str().unwrap().to_owned(),
            (number("available"), number("reserved")),
        )
    });
    levels.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_nothing_that_it_acknowledged() {
    let folder = Folder::new("killed");
    let mut server = Server::start(&folder.file("data.sqlite"));
    let token = server.token("ada@example.com").await;
    let before = stock(&server).await;
    let first_orders = all_orders(&server, &token).await;
    let addresses = server.ask(&token, "{ addresses { id } }", json!({})).await;
    let address = addresses["addresses"][0]["id"].clone();

    let (report, mut reports) = tokio::sync::mpsc::unbounded_channel();
    let shared = Arc::new((server.http.clone(), server.origin.clone(), token.clone()));
    for buyer in 0..4 {
        let (shared, report, address) = (shared.clone(), report.clone(), address.clone());
        tokio::spawn(async move {
            let (http, origin, token) = &*shared;
            for number in 0.. {
                let items = json!([
                    { "productId": "chicken-kibble-2kg", "quantity": 1 },
                    { "productId": "salmon-kibble-2kg", "quantity": 1 },
                ]);
                let input = json!({
                    "idempotencyKey": format!("{buyer}-{number}"), "addressId": address, "items": items,
                    "paymentMethod": "ON_DELIVERY",
                });
                let request = http
                    .post(format!("{origin}/graphql"))
                    .header("authorization", token)
                    .json(&json!({ "query": PLACE_ORDER, "variables": { "input": input } }));
                // The server is killed while requests are under way: those are not acknowledged.
                let Ok(answer) = request.send().await else { return };
                let Ok(answer) = answer.json::<Value>().await else {
                    return;
                };
                let Some(id) = answer["data"]["placeOrder"]["order"]["id"].as_str() else {
                    return;
                };
                if report.send(id.to_owned()).is_err() {
                    return;
                }
            }
        });
    }
    drop(report);
    let mut acknowledged = BTreeSet::new();
    while let Some(id) = reports.recv().await {
        acknowledged.insert(id);
        if acknowledged.len() == 15 {
            server.kill();
        }
    }
    assert!(acknowledged.len() >= 15);

    let server = Server::start(&folder.file("data.sqlite"));
    let token = server.token("ada@example.com").await;
    let orders = all_orders(&server, &token).await;
    assert!(orders.is_superset(&acknowledged));
    assert!(orders.is_superset(&first_orders));
    // Nothing is half written: each order that is there has reserved its goods, and no other has.
    let new = i64::try_from(orders.len() - first_orders.len()).unwrap();
    for (product, (available, reserved)) in stock(&server).await {
        let (had, held) = before[&product];
        assert_eq!((available, reserved), (had - new, held + new), "{product}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_is_offered_without_the_people() {
    let folder = Folder::new("offered");
    for place in [vec!["--memory"], vec!["--data", &folder.file("data.sqlite")]] {
        let server = Server::start_with(&place);
        let (_, tables) = server.dynamodb("ListTables", json!({})).await;
        assert_eq!(tables, json!({ "TableNames": ["kibble"] }));
        let table = "kibble-local";
        let key = json!({ "kind": { "S": "user-pool-keys" }, "key": { "S": "local_kibble" } });
        let get = json!({ "TableName": table, "Key": key });
        for (operation, request) in [
            ("DescribeTable", json!({ "TableName": table })),
            ("Scan", json!({ "TableName": table })),
            ("GetItem", get.clone()),
            (
                "BatchGetItem",
                json!({ "RequestItems": { table: { "Keys": [key] } } }),
            ),
            ("TransactGetItems", json!({ "TransactItems": [{ "Get": get }] })),
            (
                "ExecuteStatement",
                json!({ "Statement": "SELECT * FROM \"kibble-local\"" }),
            ),
        ] {
            let (status, answer) = server.dynamodb(operation, request).await;
            assert_eq!(status, 400, "{operation}: {answer}");
            let kind = answer["__type"].as_str().unwrap();
            assert!(
                kind.ends_with("#ResourceNotFoundException"),
                "{operation}: {answer}"
            );
        }
    }
    let server = Server::start_with(&["--memory", "--host", "0.0.0.0"]);
    assert_eq!(server.dynamodb("ListTables", json!({})).await.0, 404);
    let function = format!("{}/2015-03-31/functions/resolver/invocations", server.origin);
    let invoked = server.http.post(function).body("{}").send().await.unwrap();
    assert_eq!(invoked.status().as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_expired_is_deleted_at_the_next_start() {
    let folder = Folder::new("expired");
    let mut server = Server::start(&folder.file("data.sqlite"));
    let item = |name: &str, seconds: &str| json!({ "PK": { "S": name }, "SK": { "S": name }, "expires_at": { "N": seconds } });
    for item in [item("old", "1790000000"), item("new", "32503680000")] {
        let request = json!({ "TableName": "kibble", "Item": item });
        assert_eq!(server.dynamodb("PutItem", request).await.0, 200);
    }
    server.kill();
    let server = Server::start(&folder.file("data.sqlite"));
    let is_there = async |name: &str| {
        let key = json!({ "PK": { "S": name }, "SK": { "S": name } });
        let request = json!({ "TableName": "kibble", "Key": key });
        server.dynamodb("GetItem", request).await.1["Item"].is_object()
    };
    let mut asked = 0;
    while is_there("old").await {
        asked += 1;
        assert!(asked < 2000, "what has expired is still there");
    }
    assert!(is_there("new").await);
}

/// Removes a database as somebody does who is rid of it: the file, and what SQLite keeps beside it.
fn lose(file: &str) {
    std::fs::remove_file(file).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{suffix}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn losing_the_people_leaves_the_shop_and_losing_the_shop_makes_a_new_one() {
    let folder = Folder::new("lost");
    let data = folder.file("data.sqlite");
    let mut server = Server::start(&data);
    let (ada, sam) = (
        server.token("ada@example.com").await,
        server.token("sam@example.com").await,
    );
    let save = "mutation { adjustStock(input: { productId: \"chicken-kibble-2kg\", delta: -3, \
                reason: \"Torn bags\", idempotencyKey: \"torn\" }) { userErrors { code } } }";
    let saved = server.ask(&sam, save, json!({})).await;
    assert_eq!(saved["adjustStock"]["userErrors"], json!([]));
    let (orders, changed) = (all_orders(&server, &ada).await, stock(&server).await);
    let products = "{ products(first: 50) { nodes { id updatedAt } } }";
    let before = server.ask(&sam, products, json!({})).await;

    server.kill();
    lose(&folder.file("data.people.sqlite"));
    let mut server = Server::start(&data);
    let ada = server.token("ada@example.com").await;
    assert_eq!(all_orders(&server, &ada).await, orders);
    assert_eq!(stock(&server).await, changed);
    let sam = server.token("sam@example.com").await;
    assert_eq!(server.ask(&sam, products, json!({})).await, before);

    server.kill();
    lose(&data);
    let server = Server::start(&data);
    let ada = server.token("ada@example.com").await;
    assert_eq!(all_orders(&server, &ada).await.len(), orders.len());
    let new = stock(&server).await;
    assert_eq!(new["chicken-kibble-2kg"].0, changed["chicken-kibble-2kg"].0 + 3);
}

/// The type of the answer to a subscription.
async fn watch(server: &Server, token: &str, query: &str, variables: &Value) -> String {
    let address = format!("{}/graphql/realtime", server.origin.replacen("http", "ws", 1));
    let mut request = address.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", "graphql-ws".parse().unwrap());
    headers.insert("authorization", token.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let data = json!({ "query": query, "variables": variables }).to_string();
    let extensions = json!({ "authorization": { "Authorization": token } });
    let payload = json!({ "data": data, "extensions": extensions });
    let start = json!({ "type": "start", "id": "1", "payload": payload });
    socket.send(Message::text(start.to_string())).await.unwrap();
    let answer = socket.next().await.unwrap().unwrap();
    let answer: Value = serde_json::from_str(answer.to_text().unwrap()).unwrap();
    answer["type"].as_str().unwrap().to_owned()
}

/// The words that the playground looks up (`frontend/playground/src/look-ups.ts`): for whom, by what, and
/// where the value stands in the answer.
const LOOKED_UP: [(&str, &str, &str, &str); 9] = [
    (
        "customerId",
        "ada",
        "{ customerProfile { id } }",
        "/customerProfile/id",
    ),
    ("addressId", "ada", "{ addresses { id } }", "/addresses/0/id"),
    (
        "bookableOrderId",
        "ada",
        "{ orders(first: 1) { nodes { id } } }",
        "/orders/nodes/0/id",
    ),
    (
        "slotId",
        "ada",
        "{ deliverySlots(days: 14) { id bookable } }",
        "slot",
    ),
    (
        "slotDay",
        "ada",
        "{ deliverySlots(days: 14) { id bookable } }",
        "day",
    ),
    ("placedOrderId", "sam", "PLACED", "booked"),
    ("packingOrderId", "sam", "PACKING", "booked"),
    ("packedOrderId", "sam", "PACKED", "booked"),
    ("orderIdOnTheVan", "sam", "OUT_FOR_DELIVERY", "booked"),
];

/// What the playground writes in the place of a word, at this moment of the story.
async fn look_up(
    server: &Server,
    (ada, sam): (&str, &str),
    (word, who, query, place): (&str, &str, &str, &str),
) -> String {
    let token = if who == "ada" { ada } else { sam };
    let orders = format!("{{ staffOrders(status: {query}, first: 50) {{ nodes {{ id slotStartsAt }} }} }}");
    let query = if place == "booked" { &orders } else { query };
    let told = server.ask(token, query, json!({})).await;
    let first = |list: &str, is_meant: &dyn Fn(&Value) -> bool| {
        let list = told.pointer(list).unwrap().as_array().unwrap();
        let found = list.iter().find(|entry| is_meant(entry));
        found.unwrap_or_else(|| panic!("{word}: {told}"))["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    match place {
        "slot" => first("/deliverySlots", &|slot| slot["bookable"] == true),
        "day" => first("/deliverySlots", &|slot| slot["bookable"] == true)[..10].to_owned(),
        "booked" => first("/staffOrders/nodes", &|order| !order["slotStartsAt"].is_null()),
        _ => told.pointer(place).unwrap().as_str().unwrap().to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_the_playground_run_from_first_to_last() {
    let folder = Folder::new("examples");
    let server = Server::start(&folder.file("data.sqlite"));
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/playground/examples");
    let read = |name: &str| std::fs::read_to_string(examples.join(name)).unwrap();
    let (ada, sam) = (
        server.token("ada@example.com").await,
        server.token("sam@example.com").await,
    );
    let index: Vec<Value> = serde_json::from_str(&read("index.json")).unwrap();
    assert!(!index.is_empty());
    for example in index {
        let file = example["file"].as_str().unwrap();
        let mut variables = read(&format!("{file}.json"))
            .replace("<idempotencyKey>", file)
            .replace("<firstDay>", "2026-11-01")
            .replace("<today>", "2026-11-30");
        for word in LOOKED_UP {
            let place = format!("<{}>", word.0);
            if variables.contains(&place) {
                variables = variables.replace(&place, &look_up(&server, (&ada, &sam), word).await);
            }
        }
        let caller = match example["caller"].as_str().unwrap() {
            "anyone" => ("x-api-key", "local"),
            "customer" => ("authorization", ada.as_str()),
            _ => ("authorization", sam.as_str()),
        };
        let variables = serde_json::from_str(&variables).unwrap();
        let query = read(&format!("{file}.graphql"));
        if query.contains("\nsubscription ") {
            assert_eq!(
                watch(&server, &ada, &query, &variables).await,
                "start_ack",
                "{file}"
            );
            continue;
        }
        let body = server.try_ask(caller, &query, variables).await.unwrap();
        assert_eq!(body["errors"], Value::Null, "{file}: {body}");
        for (field, value) in body["data"].as_object().unwrap() {
            let codes: Vec<&Value> = value["userErrors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|error| &error["code"])
                .collect();
            // Ada has more orders than the one of the examples.
            let refused = if field == "closeAccount" {
                vec!["INVALID_TRANSITION"]
            } else {
                vec![]
            };
            assert_eq!(codes, refused, "{file}.{field}: {value}");
        }
    }
}

/// What a command that must fail says.
pub fn failure(arguments: &[&str]) -> String {
    let output = kibble(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    told
}

#[tokio::test]
async fn a_taken_port_is_told_with_the_flag_that_mends_it() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let told = failure(&["--port", &port, "--memory"]);
    assert!(
        told.contains(&format!("port {port}")) && told.contains("--port"),
        "{told}"
    );
}

#[test]
fn a_file_that_holds_no_data_is_told_and_left_alone() {
    let folder = Folder::new("no-data");
    let file = folder.file("letter.txt");
    std::fs::write(
        &file,
        "Dear shop, this is a letter and no database, whatever its name says. ".repeat(40),
    )
    .unwrap();
    let before = std::fs::read(&file).unwrap();
    let told = failure(&["--port", "0", "--data", &file]);
    assert!(told.contains("letter.txt") && told.contains("--data"), "{told}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let folder = Folder::new("no-folder");
    let told = failure(&["--port", "0", "--data", &folder.file("missing/data.sqlite")]);
    assert!(told.contains("missing") && told.contains("--data"), "{told}");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_once() {
    let folder = Folder::new("folder");
    let file = folder.file("data.sqlite");
    let advice = "is a folder; choose another data file with --data, or none with --memory";
    std::fs::create_dir(folder.file("data.people.sqlite")).unwrap();
    for (data, named) in [
        (folder.path().display().to_string(), None),
        (file, Some("data.people.sqlite")),
    ] {
        let told = failure(&["--port", "0", "--data", &data]);
        let named = named.map_or(data, |name| folder.file(name));
        assert_eq!(told.trim_end(), format!("kibble: {named} {advice}"));
    }
}

#[test]
fn a_full_disk_is_told() {
    // Linux's device that is always full.
    if !Path::new("/dev/full").exists() {
        return;
    }
    let told = failure(&["--port", "0", "--data", "/dev/full"]);
    assert!(told.contains("/dev/full") && told.contains("--data"), "{told}");
}

#[test]
fn settings_that_cannot_be_are_told() {
    for (flag, value) in [
        ("--currency", "EURO"),
        ("--cart-merge", "MIX"),
        ("--host", "203.0.113.1"),
    ] {
        let told = failure(&["--port", "0", "--memory", flag, value]);
        assert!(told.contains(value) && told.contains(flag), "{told}");
    }
}

#[test]
fn the_first_thing_that_is_told_is_where_the_shop_is() {
    let mut command = kibble(&["--port", "0", "--memory"]);
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut told = lines.map(Result::unwrap).filter(|line| !line.is_empty()).take(3);
    let [headline, shop, playground] = [told.next(), told.next(), told.next()].map(Option::unwrap);
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(headline, "Kibble runs. Ctrl-C ends it.");
    let address = shop
        .strip_prefix("  Shop        ")
        .unwrap_or_else(|| panic!("{shop}"));
    assert!(
        address.starts_with("http://localhost:") && address.ends_with('/'),
        "{address}"
    );
    assert_eq!(playground, format!("  Playground  {address}playground"));
}

#[test]
fn stripe_without_its_publishable_key_is_told() {
    let mut command = kibble(&["--port", "0", "--memory"]);
    let stripe = [
        ("KIBBLE_PAYMENTS", "stripe"),
        ("KIBBLE_STRIPE_SECRET_KEY", "sk_test_hidden"),
    ];
    let output = command
        .envs(stripe)
        .env_remove("KIBBLE_STRIPE_PUBLISHABLE_KEY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("KIBBLE_STRIPE_PUBLISHABLE_KEY") && !told.contains("hidden"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn front_ends_are_told_of_the_shop_what_the_flags_say() {
    let flags = [
        "--memory",
        "--shop-name",
        "Bones & Co.",
        "--time-zone",
        "Europe/Berlin",
    ];
    let server = Server::start_with(&flags);
    let config = server.http.get(format!("{}/config.json", server.origin));
    let config: Value = config.send().await.unwrap().json().await.unwrap();
    assert_eq!(config["shopName"], "Bones & Co.");
    assert_eq!(config["timeZone"], "Europe/Berlin");
    let payments = json!({ "provider": "simulated", "url": format!("{}/payments", server.origin) });
    assert_eq!(config["payments"], payments);
}

#[test]
fn the_end_point_of_dynamodb_is_the_flag_or_the_nearer_variable() {
    let told = |flag: &[&str], variables: &[(&str, &str)]| {
        let mut command = kibble(&["--port", "0", "--memory"]);
        command
            .args(flag)
            .env_remove("AWS_ENDPOINT_URL_DYNAMODB")
            .env_remove("AWS_ENDPOINT_URL");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    // Nobody listens on these ports.
    let general = ("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let of_dynamodb = ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2");
    let flag = ["--endpoint-url", "http://127.0.0.1:3"];
    assert!(told(&[], &[general]).contains("http://127.0.0.1:1"));
    assert!(told(&[], &[general, of_dynamodb]).contains("http://127.0.0.1:2"));
    assert!(told(&flag, &[general, of_dynamodb]).contains("http://127.0.0.1:3"));
    let help = String::from_utf8(kibble(&["--help"]).output().unwrap().stdout).unwrap();
    for (name, _) in [general, of_dynamodb] {
        assert!(
            help.split_whitespace()
                .any(|word| word.trim_matches([',', ']']) == name),
            "{help}"
        );
    }
}

#[test]
fn a_token_needs_a_running_server() {
    let told = failure(&["token", "ada", "--port", "1"]);
    assert!(told.contains("http://localhost:1"), "{told}");
}

#[test]
fn the_schema_is_printed_as_it_is_committed() {
    let output = kibble(&["schema"]).output().unwrap();
    let committed = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql")).unwrap();
    assert_eq!(output.stdout, committed);
}
