//! A document of the corpus, with what the lines at its head say.

use std::{fs, path::PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::world::Who;

/// A GraphQL document and how it is asked. `tests/judges/corpus.mjs` reads the same lines.
pub struct Document {
    /// The file's name without its end.
    pub name: String,
    /// What it shows, in a few words.
    pub about: String,
    pub who: Who,
    pub text: String,
    pub variables: Value,
    /// Which operation is meant, where there are several.
    pub operation: Option<String>,
    pub fault: Option<Fault>,
    /// Whether the function knows the catalogue. It reads it at its start, so it usually does.
    pub is_cold: bool,
    /// Why the engine alone answers otherwise; absent where it does not.
    pub direct: Option<String>,
    /// What it takes.
    pub usage: Usage,
}

/// What a document takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Of the Lambda function.
    pub invocations: usize,
    /// DynamoDB's operations. Those of queries are sorted, since root fields are resolved together.
    pub requests: Vec<String>,
}

/// Storage fails.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    /// Which of DynamoDB's operations fails.
    pub operation: String,
    /// Only requests that hold this text.
    #[serde(default)]
    pub holding: String,
    /// The `errorType` that the caller is told.
    #[serde(rename = "as")]
    pub error_type: String,
    /// The fields that fail by it, as response keys with dots between them.
    pub at: Vec<String>,
}

/// Where the corpus lies.
pub fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// A JSON file of the corpus.
pub fn json_file(name: &str) -> String {
    fs::read_to_string(directory().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All documents, by their names.
pub fn documents() -> Vec<Document> {
    let entries = fs::read_dir(directory()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".graphql").map(str::to_owned))
        .collect();
    names.sort();
    names.into_iter().map(document).collect()
}

fn document(name: String) -> Document {
    let text = json_file(&format!("{name}.graphql"));
    let header = |key: &str| {
        let lines = text.lines().take_while(|line| line.starts_with("# "));
        let start = format!("# {key}: ");
        lines
            .filter_map(|line| line.strip_prefix(&start))
            .next()
            .map(str::to_owned)
    };
    let required = |key: &str| header(key).unwrap_or_else(|| panic!("{name} has no {key}"));
    let read = |json: String| serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
    let requests = required("requests");
    Document {
        about: required("about"),
        who: who(&required("caller")),
        variables: header("variables").map_or(json!({}), read),
        operation: header("operation"),
        fault: header("fault").map(|fault| serde_json::from_str(&fault).unwrap()),
        is_cold: header("catalogue").is_some_and(|word| word == "cold"),
        direct: header("direct"),
        usage: Usage {
            invocations: required("invocations").parse().unwrap(),
            requests: requests
                .split(' ')
                .filter(|word| *word != "none")
                .map(str::to_owned)
                .collect(),
        },
        text,
        name,
    }
}

fn who(name: &str) -> Who {
    let who = Who::ALL
        .into_iter()
        .find(|who| format!("{who:?}").to_lowercase() == name);
    who.unwrap_or_else(|| panic!("{name} is nobody"))
}

impl Document {
    /// Whether it changes the shop.
    pub fn writes(&self) -> bool {
        self.text.lines().any(|line| line.starts_with("mutation"))
    }

    /// Whether the shop that it finds must be its own.
    pub fn needs_a_shop_of_its_own(&self) -> bool {
        self.writes() || self.is_cold || self.fault.is_some()
    }
}
