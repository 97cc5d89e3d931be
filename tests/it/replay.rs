//! `kibble event`: the event of an operation, from a running server.

use std::{
    io::Write as _,
    process::{Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    process::{Folder, Server, kibble},
    server::failure,
};

fn event(server: &Server, arguments: &[&str]) -> Output {
    let arguments = [&["event", "--url", &server.origin], arguments].concat();
    let output = kibble(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    output
}

fn printed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_event_of_an_operation_is_printed_and_nothing_is_executed() {
    let server = Server::start_with(&["--memory"]);
    let add = "mutation ($id: ID!) { addToCart(productId: $id) { cart { totalQuantity } } }";
    let output = event(
        &server,
        &["--as", "ada", "--variables", "{\"id\":\"rope-toy\"}", add],
    );
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let payload = printed(&output);
    assert_eq!(payload.as_array().unwrap().len(), 1);
    let event = &payload[0];
    assert_eq!(event["arguments"]["productId"], "rope-toy");
    assert_eq!(event["info"]["fieldName"], "addToCart");
    assert_eq!(event["info"]["parentTypeName"], "Mutation");
    assert_eq!(
        event["info"]["selectionSetList"],
        json!(["cart", "cart/totalQuantity"])
    );
    let token = event["request"]["headers"]["authorization"].as_str().unwrap();
    let cart = server
        .ask(
            token,
            "{ cart { totalQuantity } me { profile { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(cart["cart"]["totalQuantity"], 0);
    assert_eq!(event["identity"]["sub"], cart["me"]["profile"]["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printed_event_is_replayed_by_invoking_the_function() {
    let server = Server::start_with(&["--memory"]);
    let add = "mutation { addToCart(productId: \"rope-toy\", quantity: 2) { cart { totalQuantity } } }";
    let payload = event(&server, &["--as", "ada", add]).stdout;
    let invocations = format!("{}/2015-03-31/functions/resolver/invocations", server.origin);
    let replay = server.http.post(&invocations).body(payload.clone());
    let answer: Value = replay.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer[0]["data"]["cart"]["totalQuantity"], 2);
    let events: Value = serde_json::from_slice(&payload).unwrap();
    let token = events[0]["request"]["headers"]["authorization"].as_str().unwrap();
    let cart = server.ask(token, "{ cart { totalQuantity } }", json!({})).await;
    assert_eq!(cart["cart"]["totalQuantity"], 2);

    // A single event fails as a whole, as Lambda tells it.
    let mut single = events[0].clone();
    single["info"]["fieldName"] = "nothing".into();
    let replay = server.http.post(&invocations).json(&single);
    let answer = replay.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["x-amz-function-error"], "Unhandled");
    let failure: Value = answer.json().await.unwrap();
    assert_eq!(failure["errorType"], "BadRequest");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_come_from_parameters_files_and_the_standard_input() {
    let server = Server::start_with(&["--memory"]);
    let folder = Folder::new("replay");
    let (operation, variables) = (folder.file("operation.graphql"), folder.file("variables.json"));
    let text = "query A { categories { slug } } query B($id: ID!) { product(id: $id) { name } }";
    std::fs::write(&operation, text).unwrap();
    std::fs::write(&variables, "{ \"id\": \"rope-toy\" }").unwrap();
    let arguments = [
        "--as",
        "public",
        "--operation-name",
        "B",
        "--variables",
        &variables,
        &operation,
    ];
    let from_file = printed(&event(&server, &arguments));
    assert_eq!(from_file[0]["arguments"], json!({ "id": "rope-toy" }));
    assert_eq!(from_file[0]["identity"], Value::Null);
    assert_eq!(from_file[0]["request"]["headers"]["x-api-key"], "local");

    let mut command = kibble(&["event", "-"]);
    let environment = [
        ("KIBBLE_URL", server.origin.as_str()),
        ("KIBBLE_NAME", "public"),
        ("KIBBLE_OPERATION_NAME", "B"),
        ("KIBBLE_VARIABLES", &variables),
    ];
    let command = command
        .envs(environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let from_input = printed(&process.wait_with_output().unwrap());
    assert_eq!(from_input[0]["info"], from_file[0]["info"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_fields_are_an_array_of_events_or_the_one_that_is_chosen() {
    let server = Server::start_with(&["--memory"]);
    let query = "{ me { profile { name } } categories { slug } }";
    let output = event(&server, &[query]);
    let both = printed(&output);
    assert_eq!(both[0][0]["info"]["fieldName"], "me");
    assert_eq!(both[1][0]["info"]["fieldName"], "categories");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "kibble: the output is an array of 2 events, of me, categories; choose one with --field\n"
    );
    let output = event(&server, &["--field", "categories", query]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(printed(&output)[0]["info"]["fieldName"], "categories");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leads_to_no_event_is_told() {
    let server = Server::start_with(&["--memory"]);
    let origin = server.origin.clone();
    for (arguments, reason) in [
        (
            &["{ nothing }"][..],
            "the operation is refused before the function is asked: ",
        ),
        (
            &["{ me { profile { name } }"],
            "the operation is refused before the function is asked: ",
        ),
        (
            &["{ __typename }"],
            "no field of the operation reaches the function",
        ),
        (
            &["--field", "cart", "{ me { __typename } }"],
            "the function is not asked for the field cart, but for me",
        ),
        (
            &["--variables", "{1}", "{ me { __typename } }"],
            "the variables are no JSON object",
        ),
        (&["no-such-file.graphql"], "cannot read no-such-file.graphql"),
        (
            &["--as", "nobody", "{ me { __typename } }"],
            "nobody@example.com cannot sign in",
        ),
    ] {
        let told = failure(&[&["event", "--url", &origin], arguments].concat());
        assert!(told.starts_with(&format!("kibble: {reason}")), "{told}");
    }
}
