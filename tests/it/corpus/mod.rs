//! A corpus of documents (`tests/corpus`), each answered by the local AppSync, by the GraphQL engine alone,
//! and by graphql-js over a shop that was written apart from this one (`tests/judges`): all three must
//! agree. What each document takes is asserted too.

pub mod document;
pub mod run;
mod stock;

use apollo_compiler::response::JsonValue;
use serde_json::Value;

use self::{
    document::{Document, documents, json_file},
    run::{Way, through_appsync, through_engine},
};

/// A response in a form in which all servers can be compared.
#[derive(Debug, PartialEq)]
struct Answer {
    /// As text, since the order of fields counts; `None` where nothing was executed.
    data: Option<String>,
    /// Paths, types and messages, sorted.
    errors: Vec<String>,
}

/// What graphql-js answered.
fn expected(answers: &JsonValue, document: &Document) -> Answer {
    let answer = &answers.as_object().unwrap()[document.name.as_str()];
    let plain: Value = serde_json::from_str(&answer.to_string()).unwrap();
    if plain.get("refused").is_some() {
        return refused();
    }
    let errors = plain["errors"].as_array().into_iter().flatten();
    let errors = errors.map(|error| told(&error["path"], &error["type"], &error["message"]));
    answered(answer.as_object().unwrap()["data"].to_string(), errors)
}

fn refused() -> Answer {
    Answer {
        data: None,
        errors: Vec::new(),
    }
}

fn answered(data: String, errors: impl Iterator<Item = String>) -> Answer {
    let mut errors: Vec<String> = errors.collect();
    errors.sort();
    Answer {
        data: Some(data),
        errors,
    }
}

fn told(path: &Value, error_type: &Value, message: &Value) -> String {
    format!("{path} {error_type} {message}")
}

/// What AppSync answers. Where it executes nothing, the errors have no path.
fn of_appsync(response: &impl serde::Serialize) -> Answer {
    let text = serde_json::to_string(response).unwrap();
    let ordered: JsonValue = serde_json::from_str(&text).unwrap();
    let plain: Value = serde_json::from_str(&text).unwrap();
    let errors = plain["errors"].as_array().cloned().unwrap_or_default();
    if errors.iter().any(|error| error["path"].is_null()) {
        return refused();
    }
    let errors = errors
        .iter()
        .map(|error| told(&error["path"], &error["errorType"], &error["message"]));
    answered(ordered.as_object().unwrap()["data"].to_string(), errors)
}

/// What the engine answers.
fn of_engine(response: &async_graphql::Response) -> Answer {
    let plain = serde_json::to_value(response).unwrap();
    let errors = plain["errors"].as_array().cloned().unwrap_or_default();
    if errors.iter().any(|error| error["path"].is_null()) {
        return refused();
    }
    let errors = errors.iter().map(|error| {
        told(
            &error["path"],
            &error["extensions"]["errorType"],
            &error["message"],
        )
    });
    let data: JsonValue = serde_json::from_str(&serde_json::to_string(&response.data).unwrap()).unwrap();
    answered(data.to_string(), errors)
}

fn answers() -> JsonValue {
    serde_json::from_str(&json_file("answers.json")).unwrap()
}

/// All differences at once.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn compare(document: &Document, who: &str, actual: &Answer, expected: &Answer) -> Option<String> {
    let name = &document.name;
    (actual != expected).then(|| format!("{name} by {who}:\n{actual:?}\nrather than\n{expected:?}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_answered_as_graphql_js_answers_it() {
    let answers = answers();
    let mut faults = Vec::new();
    for document in documents() {
        let expected = expected(&answers, &document);
        let (response, usage) = through_appsync(&document, Way::Ahead).await;
        faults.extend(compare(&document, "AppSync", &of_appsync(&response), &expected));
        let (invocations, requests) = (document.invocations, &document.requests);
        if (usage.invocations, &usage.requests) != (invocations, requests) {
            let name = &document.name;
            faults.push(format!(
                "{name} takes {usage:?} rather than {invocations}, {requests:?}"
            ));
        }
    }
    assert_none(&faults);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_answered_alike_without_anything_resolved_ahead() {
    let answers = answers();
    let mut faults = Vec::new();
    for document in documents() {
        let (response, usage) = through_appsync(&document, Way::Batched).await;
        let expected = expected(&answers, &document);
        let by = "AppSync, relation by relation";
        faults.extend(compare(&document, by, &of_appsync(&response), &expected));
        if usage.invocations < document.invocations {
            faults.push(format!("{} takes but {}", document.name, usage.invocations));
        }
    }
    assert_none(&faults);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_answered_by_the_engine_alone_as_graphql_js_answers_it() {
    let answers = answers();
    let mut faults = Vec::new();
    for document in documents() {
        let actual = of_engine(&through_engine(&document).await);
        let difference = compare(&document, "the engine", &actual, &expected(&answers, &document));
        match &document.direct {
            None => faults.extend(difference),
            Some(_) if difference.is_some() => {}
            Some(reason) => faults.push(format!("{} is answered alike, not: {reason}", document.name)),
        }
    }
    assert_none(&faults);
}

#[test]
fn the_corpus_is_large_and_every_answer_has_its_document() {
    let documents = documents();
    assert!(documents.len() >= 80, "{}", documents.len());
    let answers = answers();
    let answered: Vec<&str> = answers
        .as_object()
        .unwrap()
        .keys()
        .map(|key| key.as_str())
        .collect();
    let asked: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
    assert_eq!(answered, asked);
}
