//! The `kibble` command in a process of its own.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

/// A folder of one test, gone at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn kibble(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kibble"));
    command
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("KIBBLE_LOG", "warn")
        // glibc keeps a heap for each thread; with one, the memory of the process is what it holds.
        .env("MALLOC_ARENA_MAX", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A server in a process of its own, killed at the end.
pub struct Server {
    pub process: Child,
    pub origin: String,
    pub http: reqwest::Client,
}

impl Server {
    pub fn start(data: &str) -> Self {
        Self::start_with(&["--data", data])
    }

    pub fn start_with(arguments: &[&str]) -> Self {
        Self::start_at("0", arguments)
    }

    /// At a port of which clients know already.
    pub fn start_at(port: &str, arguments: &[&str]) -> Self {
        Self::spawn(kibble(&["serve", "--port", port]).args(arguments))
    }

    /// With the log in a file.
    pub fn start_logging(to: &str, arguments: &[&str]) -> Self {
        let log = std::fs::File::create(to).unwrap();
        Self::spawn(kibble(&["serve", "--port", "0"]).args(arguments).stderr(log))
    }

    fn spawn(command: &mut Command) -> Self {
        // Only the first provider counts, and plain HTTP uses none.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let graphql = lines
            .map(Result::unwrap)
            .find_map(|line| {
                line.trim()
                    .strip_prefix("GraphQL")
                    .map(|url| url.trim().to_owned())
            })
            .expect("the list names the GraphQL address");
        let origin = graphql.strip_suffix("/graphql").unwrap().to_owned();
        Self {
            process,
            origin,
            http: reqwest::Client::new(),
        }
    }

    /// As `kill -9` does.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub async fn token(&self, email: &str) -> String {
        let request = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "kibble-local",
            "AuthParameters": { "USERNAME": email, "PASSWORD": "Kibble-demo-1" },
        });
        let answer = self
            .http
            .post(format!("{}/user-pool", self.origin))
            .header("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth")
            .header("content-type", "application/x-amz-json-1.1")
            .body(request.to_string());
        let answer: Value = answer.send().await.unwrap().json().await.unwrap();
        answer["AuthenticationResult"]["AccessToken"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    }

    /// An operation of DynamoDB's own protocol.
    pub async fn dynamodb(&self, operation: &str, request: Value) -> (u16, Value) {
        let request = self
            .http
            .post(format!("{}/dynamodb", self.origin))
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(request.to_string());
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// How many different events of a type are published. An event may be published twice.
    pub async fn published(&self, event_type: &str) -> u64 {
        let events = self.http.get(format!("{}/events.json", self.origin));
        let events = events.query(&[("type", event_type)]).send().await.unwrap();
        let events: Vec<Value> = events.json().await.unwrap();
        let ids: BTreeSet<&str> = events
            .iter()
            .map(|event| event["detail"]["id"].as_str().unwrap())
            .collect();
        u64::try_from(ids.len()).unwrap()
    }

    /// Waits until every order of a play has told how it began and ended, and fails when one never does. The
    /// orders of a new shop are there before anything is published.
    pub async fn until_all_is_published(&self, play: &Value) {
        let ended = |status: &str| play["orders"][status].as_u64().unwrap_or(0);
        let all = play["orders"].as_object().unwrap().values();
        let all: u64 = all.map(|count| count.as_u64().unwrap()).sum();
        let expected = [
            ("OrderPlaced", all),
            ("DeliveryCompleted", ended("DELIVERED")),
            ("OrderCancelled", ended("CANCELLED")),
            ("PackagingFailed", ended("PACKAGING_FAILED")),
        ];
        for (event_type, count) in expected {
            let published = async { while self.published(event_type).await < count {} };
            let in_time = tokio::time::timeout(Duration::from_secs(60), published).await;
            assert!(in_time.is_ok(), "{event_type} is missing for an order of {count}");
            assert_eq!(self.published(event_type).await, count, "{event_type}");
        }
    }

    /// The whole response body; `None` when the server has gone.
    pub async fn try_ask(&self, authorization: (&str, &str), query: &str, variables: Value) -> Option<Value> {
        let request = self
            .http
            .post(format!("{}/graphql", self.origin))
            .header(authorization.0, authorization.1)
            .json(&json!({ "query": query, "variables": variables }));
        request.send().await.ok()?.json().await.ok()
    }

    pub async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let body = self
            .try_ask(("authorization", token), query, variables)
            .await
            .unwrap();
        assert_eq!(body["errors"], Value::Null, "{body}");
        body["data"].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A play of `kibble simulate` in a process of its own.
pub struct Play(Child);

impl Play {
    pub fn start(server: &Server, arguments: &[&str]) -> Self {
        let play = kibble(&["simulate", "--url", &server.origin, "--speed", "max", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Self(play.unwrap())
    }

    /// Calls `at` with the number of every line of progress, as soon as it is told. Answers the result.
    pub fn watch(mut self, mut at: impl FnMut(usize)) -> Value {
        let lines = BufReader::new(self.0.stderr.take().unwrap()).lines();
        let mut told = Vec::new();
        for (number, line) in lines.map(Result::unwrap).enumerate() {
            at(number);
            told.push(line);
        }
        let mut text = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut text).unwrap();
        assert!(self.0.wait().unwrap().success(), "{}\n{text}", told.join("\n"));
        serde_json::from_str(&text).unwrap()
    }
}
