//! A corpus of documents (`tests/corpus`), each answered by the local AppSync, by the GraphQL engine alone,
//! and by graphql-js over a shop that was written apart from this one (`tests/judges`): all three must
//! agree. What each document takes is asserted too.

pub mod document;
mod readme;
pub mod run;
mod stock;

use apollo_compiler::response::JsonValue;
use serde_json::Value;

use self::{
    document::{Document, documents, json_file},
    run::{AppSync, Engine, Row, Way, table},
};

/// A response in a form in which all servers can be compared.
#[derive(Debug, PartialEq)]
enum Answer {
    /// Nothing was executed. The words of the errors are each server's own.
    Refused,
    Given {
        /// As text, since the order of fields counts.
        data: String,
        /// Paths, types and messages, sorted.
        errors: Vec<String>,
    },
}

impl Answer {
    fn given(data: &JsonValue, errors: impl Iterator<Item = String>) -> Self {
        let mut errors: Vec<String> = errors.collect();
        errors.sort();
        Self::Given {
            data: data.to_string(),
            errors,
        }
    }

    /// The same as far as the engine can be held to it. It answers fields in the order in which they are
    /// ready, and leaves a field that has failed out of its parent, which stays: only that the same fields
    /// fail can be compared then.
    fn without_order(self) -> (Option<Value>, Vec<String>) {
        match self {
            Self::Refused => (None, Vec::new()),
            Self::Given { data, errors } if errors.is_empty() => {
                (serde_json::from_str(&data).unwrap(), errors)
            }
            Self::Given { errors, .. } => (None, errors),
        }
    }
}

fn told(path: &Value, error_type: &Value, message: &Value) -> String {
    format!("{path} {error_type} {message}")
}

/// What graphql-js answered.
fn expected(answers: &JsonValue, document: &Document) -> Answer {
    let answer = answers.as_object().unwrap()[document.name.as_str()]
        .as_object()
        .unwrap();
    let Some(data) = answer.get("data") else {
        return Answer::Refused;
    };
    let errors = answer.get("errors").map_or("[]".to_owned(), JsonValue::to_string);
    let errors: Vec<Value> = serde_json::from_str(&errors).unwrap();
    let told = |error: &Value| told(&error["path"], &error["type"], &error["message"]);
    Answer::given(data, errors.iter().map(told))
}

/// What a server answers. Where it executes nothing, the errors have no path.
fn actual(response: &impl serde::Serialize, error_type: fn(&Value) -> &Value) -> Answer {
    let text = serde_json::to_string(response).unwrap();
    let ordered: JsonValue = serde_json::from_str(&text).unwrap();
    let plain: Value = serde_json::from_str(&text).unwrap();
    let errors = plain["errors"].as_array().cloned().unwrap_or_default();
    if errors.iter().any(|error| error["path"].is_null()) {
        return Answer::Refused;
    }
    let told = |error: &Value| told(&error["path"], error_type(error), &error["message"]);
    Answer::given(&ordered.as_object().unwrap()["data"], errors.iter().map(told))
}

/// Where a document fails though its fault does not say so.
fn stray_errors(document: &Document, answer: &Answer) -> Vec<String> {
    let (Some(fault), Answer::Given { errors, .. }) = (&document.fault, answer) else {
        return Vec::new();
    };
    let keys = |error: &String| {
        let path = serde_json::Deserializer::from_str(error)
            .into_iter::<Value>()
            .next();
        let path = path.unwrap().unwrap();
        let keys = path.as_array().unwrap().iter().filter_map(Value::as_str);
        keys.collect::<Vec<_>>().join(".")
    };
    let paths = errors.iter().map(keys);
    paths.filter(|path| !fault.at.contains(path)).collect()
}

fn answers() -> JsonValue {
    serde_json::from_str(&json_file("answers.json")).unwrap()
}

/// All differences at once.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_answered_as_graphql_js_answers_it() {
    let answers = answers();
    let appsync = AppSync::new(Way::Ahead).await;
    let mut faults = Vec::new();
    for document in documents() {
        let name = &document.name;
        let (response, usage) = appsync.ask(&document).await;
        let actual = actual(&response, |error| &error["errorType"]);
        let expected = expected(&answers, &document);
        if actual != expected {
            faults.push(format!("{name}: {actual:?}\nrather than {expected:?}"));
        }
        for path in stray_errors(&document, &expected) {
            faults.push(format!("{name} fails at {path}, which its fault does not name"));
        }
        if usage != document.usage {
            faults.push(format!(
                "{name} takes {usage:?}\nrather than {:?}",
                document.usage
            ));
        }
    }
    assert_none(&faults);
}

/// Where storage fails, other requests fail when relations are read one by one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_answered_otherwise_when_nothing_is_resolved_ahead() {
    let answers = answers();
    let appsync = AppSync::new(Way::Batched).await;
    let mut faults = Vec::new();
    for document in documents().iter().filter(|document| document.fault.is_none()) {
        let name = &document.name;
        let (response, usage) = appsync.ask(document).await;
        let actual = actual(&response, |error| &error["errorType"]);
        let expected = expected(&answers, document);
        if actual != expected {
            faults.push(format!("{name}: {actual:?}\nrather than {expected:?}"));
        }
        if usage.invocations < document.usage.invocations {
            faults.push(format!("{name} takes {usage:?}, which is less"));
        }
    }
    assert_none(&faults);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_answered_by_the_engine_as_graphql_js_answers_it() {
    let answers = answers();
    let engine = Engine::new().await;
    let mut faults = Vec::new();
    for document in documents() {
        let name = &document.name;
        let response = engine.ask(&document).await;
        let actual = actual(&response, |error| &error["extensions"]["errorType"]).without_order();
        let expected = expected(&answers, &document).without_order();
        match (&document.direct, actual == expected) {
            (None, true) | (Some(_), false) => {}
            (None, false) => faults.push(format!("{name}: {actual:?}\nrather than {expected:?}")),
            (Some(reason), true) => faults.push(format!("{name} is answered alike, though: {reason}")),
        }
    }
    assert_none(&faults);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_of_the_corpus_shows_what_resolving_ahead_saves() {
    let rows = table().await;
    for Row {
        name,
        about,
        ahead,
        batched,
        single,
    } in &rows
    {
        assert!(about.ends_with('.'), "{name}");
        let counts = [ahead, batched, single].map(|usage| usage.invocations);
        assert!(counts.is_sorted(), "{name}: {counts:?}");
        assert!(
            ahead.requests.len() <= batched.requests.len(),
            "{name}: {ahead:?}, {batched:?}"
        );
    }
    let row = |name: &str| {
        let row = rows.iter().find(|row| row.name.ends_with(name)).unwrap();
        [&row.ahead, &row.batched, &row.single].map(|usage| usage.invocations)
    };
    // Five orders hold eight items.
    assert_eq!(row("-products-of-orders"), [1, 3, 2 + 8]);
    // Four hold six, and the fragment hides them.
    assert_eq!(row("-fragment-with-arguments-and-all-below"), [2, 3, 2 + 6]);
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
