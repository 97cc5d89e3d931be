//! The laws of the house, kept by reading the source: what a module may use, what it never names, and
//! how large anything may grow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use kibble::table::permissions::Function;

/// What each module at the top of `src` may use of the others. A path narrows it to one module below.
const MAY_USE: [(&str, &[&str]); 16] = [
    (
        "main",
        &[
            "app",
            "auth",
            "config",
            "entry",
            "events",
            "graphql",
            "local",
            "mail",
            "payments",
            "shop",
            "table",
            "telemetry",
            "transport",
        ],
    ),
    (
        "bin",
        &[
            "app",
            "auth",
            "config",
            "entry",
            "events",
            "graphql",
            "mail",
            "payments",
            "secrets",
            "shop",
            "table",
            "telemetry",
            "transport",
        ],
    ),
    (
        "local",
        &[
            "app",
            "auth",
            "config",
            "entry",
            "events",
            "graphql",
            "mail",
            "payments",
            "shop",
            "table",
            "telemetry",
            "transport",
        ],
    ),
    ("entry", &["app", "auth", "graphql", "shop", "table::stream"]),
    ("auth", &["shop"]),
    ("graphql", &["app", "shop"]),
    ("app", &["events", "mail", "payments", "shop", "table"]),
    ("table", &["shop", "transport"]),
    ("events", &["shop", "transport"]),
    ("mail", &["shop", "transport"]),
    ("payments", &["shop", "transport"]),
    ("secrets", &["transport"]),
    ("shop", &[]),
    ("config", &["transport"]),
    ("telemetry", &[]),
    ("transport", &[]),
];

/// The functions, each of which is told by a structure of its own.
const FUNCTIONS: [(&str, &str); 6] = [
    ("resolver", "ResolverConfig"),
    ("stream", "StreamConfig"),
    ("mailer", "MailerConfig"),
    ("post_confirmation", "PostConfirmationConfig"),
    ("payment_callback", "PaymentCallbackConfig"),
    ("schedule", "ScheduleConfig"),
];

/// What is named in few places only, and why. Paths are those below `src`; a name matches as a word.
struct Confined {
    names: &'static [&'static str],
    to: &'static [&'static str],
    because: &'static str,
}

const CONFINED: [Confined; 15] = [
    Confined {
        names: &["AttributeValue", "aws_sdk_dynamodb"],
        to: &["table/", "local/engine/"],
        because: "one place knows DynamoDB",
    },
    Confined {
        names: &["aws_sdk_sesv2", "aws_sdk_sns"],
        to: &["mail/"],
        because: "one place sends mails and notices",
    },
    Confined {
        names: &["jiff"],
        to: &["mail/moment.rs"],
        because: "one place knows time zones",
    },
    Confined {
        names: &["aws_sdk_eventbridge"],
        to: &["events/"],
        because: "one place knows the event bus",
    },
    Confined {
        names: &["aws_sdk_secretsmanager"],
        to: &["secrets/"],
        because: "one place reads secrets",
    },
    Confined {
        names: &["hyper_rustls", "hyper_util"],
        to: &["transport/"],
        because: "one place makes connections",
    },
    Confined {
        names: &["aws_credential_types"],
        to: &["transport/", "local/server/signature.rs"],
        because: "one place hands over credentials",
    },
    Confined {
        names: &["aws_sigv4"],
        to: &["events/", "local/server/signature.rs"],
        because: "the SDK signs its own requests",
    },
    Confined {
        names: &["aws_smithy_runtime_api", "aws_smithy_types"],
        to: &[
            "transport/",
            "table/",
            "events/",
            "mail/",
            "local/engine/",
            "local/event_bus.rs",
            "local/mailbox/",
        ],
        because: "few places know the transport",
    },
    Confined {
        names: &["dynoxide"],
        to: &["local/engine/", "local/documents.rs"],
        because: "the embedded database stands behind the SDK's client",
    },
    Confined {
        names: &["async_graphql"],
        to: &["graphql/", "entry/appsync/", "local/"],
        because: "workers and triggers use the shop too",
    },
    Confined {
        names: &["std::env", "env::var", "env::vars", "env::var_os"],
        to: &["config/"],
        because: "there is one list of what must be set",
    },
    Confined {
        names: &[
            "SystemTime",
            "Instant",
            "OffsetDateTime::now_utc",
            "OffsetDateTime::now_local",
            "Utc::now",
        ],
        to: &["app/sources.rs"],
        because: "tests have a clock that stands still",
    },
    Confined {
        names: &[
            "Uuid::new_v4",
            "Uuid::new_v7",
            "Uuid::now_v7",
            "rand",
            "getrandom",
        ],
        to: &["app/sources.rs", "local/user_pool/random.rs"],
        because: "tests have ids that are counted",
    },
    Confined {
        names: &["todo!", "unimplemented!", "dbg!"],
        to: &[],
        because: "what is not done is not there",
    },
];

/// Who makes callers: `auth`, from what AppSync or a token tells; and the local shop for its ready-made
/// people, who have no token while it is filled.
const MAKERS_OF_CALLERS: [&str; 3] = ["auth/", "shop/caller.rs", "local/seed.rs"];

/// What the rules of the shop never name: they give the same answer to the same input for ever.
const NEVER_IN_SHOP: [&str; 9] = [
    "async",
    "await",
    "tokio",
    "reqwest",
    "serde_dynamo",
    "std::env",
    "std::fs",
    "std::net",
    "tracing",
];

/// Prefixes of keys, which only the table writes.
const KEY_PREFIXES: [&str; 17] = [
    "\"#cart",
    "\"#catalog",
    "\"#config",
    "\"#counted",
    "\"#customer",
    "\"#day",
    "\"#delivery_address",
    "\"#detail",
    "\"#email",
    "\"#idempotency",
    "\"#mail",
    "\"#order",
    "\"#payment",
    "\"#product",
    "\"#profile",
    "\"#report",
    "\"#stock",
];

/// Tests that wait, and why they must.
const WAITING_TESTS: [(&str, &str); 2] = [
    (
        "src/auth/tests/keys.rs",
        "a server that takes its time has the callers meet",
    ),
    ("tests/soak/main.rs", "load lasts"),
];

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;
const LONGEST_BIN: usize = 40;

/// A file of Rust.
pub struct Source {
    /// Below the package, with `/`.
    pub path: String,
    text: String,
}

impl Source {
    /// The path below `src`.
    fn inner(&self) -> &str {
        self.path.strip_prefix("src/").unwrap_or(&self.path)
    }

    /// The module at the top of `src` to which the file belongs.
    fn station(&self) -> &str {
        let first = self.inner().split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether all of it is for tests.
    fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// What is built into the program: no comments, no tests.
    pub fn program(&self) -> String {
        if self.is_test() {
            return String::new();
        }
        let text = self
            .text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        text.lines().map(without_comment).collect::<Vec<_>>().join("\n")
    }

    /// The number of modules between the root and this one.
    fn depth(&self) -> usize {
        let parts = self.inner().split('/').count();
        if self.inner().ends_with("mod.rs") {
            parts - 1
        } else {
            parts
        }
    }
}

/// A line up to its comment. Two slashes behind a colon belong to an address.
fn without_comment(line: &str) -> &str {
    let starts = line.match_indices("//").map(|(index, _)| index);
    let comment = starts.into_iter().find(|index| !line[..*index].ends_with(':'));
    &line[..comment.unwrap_or(line.len())]
}

pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inner = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                found.push(Source {
                    path: inner,
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    assert!(!found.is_empty());
    found
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The lines of a text that hold a name as a word of its own.
fn lines_with<'a>(text: &'a str, name: &str) -> Vec<(usize, &'a str)> {
    let holds = |line: &&str| {
        line.match_indices(name).any(|(index, _)| {
            let runs_on = name.ends_with(is_word) && line[index + name.len()..].starts_with(is_word);
            !line[..index].ends_with(is_word) && !runs_on
        })
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| holds(line))
        .map(|(index, line)| (index + 1, line))
        .collect()
}

/// Fails with every breach at once.
fn assert_none(law: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{law}:\n{}", breaches.join("\n"));
}

/// The paths of a use tree: `a::{b, c::d}` is `a::b` and `a::c::d`. Stops where the tree ends.
fn paths_of(tree: &str) -> Vec<String> {
    let tree = tree.trim_start();
    if let Some(inner) = tree.strip_prefix('{') {
        let mut paths = Vec::new();
        let (mut depth, mut start) = (0, 0);
        for (index, character) in inner.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    if !inner[start..index].trim().is_empty() {
                        paths.extend(paths_of(&inner[start..index]));
                    }
                    start = index + 1;
                    if character == '}' {
                        return paths;
                    }
                }
                _ => {}
            }
        }
        return paths;
    }
    let end = tree.find(|character| !is_word(character)).unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    match rest.strip_prefix("::") {
        Some(rest) if !name.is_empty() => paths_of(rest)
            .into_iter()
            .map(|inner| format!("{name}::{inner}"))
            .collect(),
        _ => vec![name.to_owned()],
    }
}

/// What a file names of other modules: paths from the crate's root.
fn uses(source: &Source) -> Vec<String> {
    let program = source.program();
    let own = if matches!(source.station(), "bin" | "main") {
        "kibble::"
    } else {
        "crate::"
    };
    let mut trees: Vec<&str> = program
        .match_indices(own)
        .map(|(index, _)| &program[index + own.len()..])
        .collect();
    // So many steps up reach the root as well.
    let up = "super::".repeat(source.depth());
    trees.extend(
        program
            .match_indices(&up)
            .map(|(index, _)| &program[index + up.len()..]),
    );
    trees.into_iter().flat_map(paths_of).collect()
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let mut breaches = Vec::new();
    for source in sources("src").iter().filter(|source| source.station() != "lib") {
        let station = source.station();
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == station) else {
            breaches.push(format!("{} is no station of the house", source.path));
            continue;
        };
        for path in uses(source) {
            let is_allowed = |allowed: &&str| path == **allowed || path.starts_with(&format!("{allowed}::"));
            let first = path.split("::").next().unwrap_or_default();
            let is_station = MAY_USE.iter().any(|(name, _)| *name == first);
            if first != station && is_station && !allowed.iter().any(is_allowed) {
                breaches.push(format!("{} uses {path}", source.path));
            }
        }
    }
    assert_none("A module uses only what stands below it", &breaches);
}

#[test]
fn paths_are_found_in_every_form() {
    let text = "crate::{\n    app::{App, Failure},\n    shop::caller::{self, Caller},\n    table,\n};";
    assert_eq!(
        paths_of(text.strip_prefix("crate::").unwrap()),
        [
            "app::App",
            "app::Failure",
            "shop::caller::self",
            "shop::caller::Caller",
            "table"
        ]
    );
    assert_eq!(paths_of("shop::cart::Cart,\n"), ["shop::cart::Cart"]);
    assert_eq!(
        without_comment("let a = \"http://b\"; // c"),
        "let a = \"http://b\"; "
    );
    assert_eq!(
        lines_with("strand\nrand::fill\nrandom", "rand"),
        [(2, "rand::fill")]
    );
}

#[test]
fn each_function_is_told_what_it_is_listed_with() {
    let mut breaches = Vec::new();
    let names: BTreeSet<&str> = FUNCTIONS.iter().map(|(function, _)| *function).collect();
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("infra/functions.json"));
    let list: BTreeMap<String, serde_json::Value> = serde_json::from_str(&list.unwrap()).unwrap();
    assert_eq!(list.keys().map(String::as_str).collect::<BTreeSet<_>>(), names);
    assert_eq!(
        Function::ALL
            .map(Function::name)
            .into_iter()
            .collect::<BTreeSet<_>>(),
        names
    );
    let all: Vec<Source> = sources("src/bin");
    for (function, config) in FUNCTIONS {
        let main = format!("src/bin/{function}.rs");
        let reads = format!("{config}::from_environment()");
        let is_read = |source: &&Source| source.program().contains(&reads);
        let readers: Vec<&str> = all
            .iter()
            .filter(is_read)
            .map(|source| source.path.as_str())
            .collect();
        if readers != [main.as_str()] {
            breaches.push(format!("{reads} stands in {readers:?}"));
        }
        let listed = format!(
            "impl FunctionConfig for {config} {{\n    const FUNCTION: &'static str = \"{function}\";"
        );
        let implemented = sources("src/config")
            .iter()
            .any(|source| source.text.contains(&listed));
        if !implemented {
            breaches.push(format!("{config} is not of {function}"));
        }
    }
    // Nothing else is read, but in the program of several which of them it is.
    let read = |name: &str| -> usize {
        let programs = all.iter().map(Source::program);
        programs.map(|program| program.matches(name).count()).sum()
    };
    assert_eq!(read("Worker::from_environment()"), 1);
    assert_eq!(read("from_environment"), FUNCTIONS.len() + 1);
    assert_none("Each function is told what it is listed with", &breaches);
}

#[test]
fn what_belongs_to_few_places_is_named_only_there() {
    let mut breaches = Vec::new();
    for source in sources("src")
        .iter()
        .filter(|source| !matches!(source.station(), "bin" | "main"))
    {
        let program = source.program();
        for Confined { names, to, because } in &CONFINED {
            if to.iter().any(|place| source.inner().starts_with(place)) {
                continue;
            }
            let named = names.iter().flat_map(|name| lines_with(&program, name));
            breaches.extend(
                named.map(|(line, text)| format!("{}:{line}: {} ({because})", source.path, text.trim())),
            );
        }
    }
    assert_none("What belongs to few places is named only there", &breaches);
}

#[test]
fn the_places_to_which_names_are_confined_are_there() {
    let paths: BTreeSet<String> = sources("src")
        .iter()
        .map(|source| source.inner().to_owned())
        .collect();
    for place in CONFINED.iter().flat_map(|confined| confined.to) {
        assert!(
            paths.iter().any(|path| path.starts_with(place)),
            "{place} is gone"
        );
    }
}

#[test]
fn the_rules_of_the_shop_know_neither_time_nor_chance_nor_the_outside() {
    let mut breaches = Vec::new();
    for source in sources("src").iter().filter(|source| source.station() == "shop") {
        let program = source.program();
        let named = NEVER_IN_SHOP.iter().flat_map(|name| lines_with(&program, name));
        breaches.extend(named.map(|(line, text)| format!("{}:{line}: {}", source.path, text.trim())));
    }
    assert_none("The rules of the shop are pure", &breaches);
}

fn names_callers(source: &Source) -> bool {
    let callers = ["shop::caller::Caller", "shop::caller::Person"];
    uses(source).iter().any(|path| callers.contains(&path.as_str()))
}

#[test]
fn only_auth_makes_callers() {
    let mut breaches = Vec::new();
    for source in sources("src") {
        let is_maker = MAKERS_OF_CALLERS
            .iter()
            .any(|maker| source.inner().starts_with(maker));
        if is_maker || !names_callers(&source) {
            continue;
        }
        let program = source.program();
        // A caller in a pattern stands before `=>` or after `matches!`.
        let named = ["Person {", "Caller::Person(", "Caller::Public", "Caller::Machine"].into_iter();
        let made = named.flat_map(|name| lines_with(&program, name));
        let made = made
            .filter(|(_, line)| !line.contains("=>") && !line.contains("matches!") && !line.contains("fn "));
        breaches.extend(made.map(|(line, text)| format!("{}:{line}: {}", source.path, text.trim())));
    }
    assert_none("Only auth makes callers", &breaches);
}

#[test]
fn only_the_table_writes_keys() {
    let mut breaches = Vec::new();
    for source in sources("src").iter().filter(|source| source.station() != "table") {
        let program = source.program();
        let named = KEY_PREFIXES.iter().flat_map(|prefix| {
            program
                .lines()
                .enumerate()
                .filter(move |(_, line)| line.contains(prefix))
        });
        breaches.extend(named.map(|(line, text)| format!("{}:{}: {}", source.path, line + 1, text.trim())));
    }
    assert_none("Only the table writes keys", &breaches);
}

#[test]
fn only_the_command_and_the_local_server_print() {
    let mut breaches = Vec::new();
    for source in sources("src")
        .iter()
        .filter(|source| !matches!(source.station(), "main" | "local"))
    {
        let program = source.program();
        let printing = ["println!", "eprintln!", "print!", "eprint!"];
        let named = printing.iter().flat_map(|name| lines_with(&program, name));
        breaches.extend(named.map(|(line, text)| format!("{}:{line}: {}", source.path, text.trim())));
    }
    assert_none("Only the command and the local server print", &breaches);
}

#[test]
fn files_and_functions_stay_short() {
    let mut breaches = Vec::new();
    for source in sources("src").into_iter().chain(sources("bench/harness")) {
        let most = if source.station() == "bin" {
            LONGEST_BIN + 1
        } else {
            LONGEST_FILE
        };
        let lines = source.text.lines().count();
        if lines >= most {
            breaches.push(format!("{} has {lines} lines", source.path));
        }
        for (name, lines) in functions(&source.text) {
            // A table of cases is as long as it is.
            if lines >= LONGEST_FUNCTION && !source.is_test() {
                breaches.push(format!("{}: {name} has {lines} lines", source.path));
            }
        }
    }
    assert_none(
        "Files stay under 400 lines, functions under 60, functions of Lambda at 40",
        &breaches,
    );
}

/// The functions of a formatted file with the number of their lines: a function ends where a brace
/// stands under its beginning.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let head = code.split('(').next().unwrap_or_default();
        let Some((before, name)) = head.split_once("fn ") else {
            continue;
        };
        let words = ["", "pub", "pub(super)", "pub(crate)", "const", "async", "unsafe"];
        if !before.split(' ').all(|word| words.contains(&word)) {
            continue;
        }
        let end = format!("{indent}}}");
        let length = match line.ends_with([';', '}']) {
            true => 1,
            false => 1 + lines[start..].iter().position(|line| *line == end).unwrap_or(0),
        };
        found.push((name.to_owned(), length));
    }
    found
}

#[test]
fn functions_are_measured_to_their_closing_brace() {
    let text = "impl A {\n    pub async fn a(\n        b: B,\n    ) {\n        c()\n    }\n}\nfn d();\nfn f() {}\nlet e = fn_like(1);\n";
    assert_eq!(
        functions(text),
        [("a".to_owned(), 5), ("d".to_owned(), 1), ("f".to_owned(), 1)]
    );
}

#[test]
fn no_test_is_skipped_and_none_waits() {
    let mut breaches = Vec::new();
    let all = sources("src").into_iter().chain(sources("tests"));
    for source in all {
        let tests = match source.is_test() {
            true => source.text.clone(),
            false => source
                .text
                .split_once("#[cfg(test)]\nmod tests {")
                .map(|(_, tests)| tests.to_owned())
                .unwrap_or_default(),
        };
        let tests: Vec<&str> = tests.lines().map(without_comment).collect();
        let skips = tests.iter().filter(|line| line.contains(concat!("#[ign", "ore")));
        breaches.extend(skips.map(|line| format!("{}: {}", source.path, line.trim())));
        if WAITING_TESTS.iter().any(|(path, _)| *path == source.path) {
            continue;
        }
        let waits = tests.iter().filter(|line| line.contains(concat!("sle", "ep(")));
        breaches.extend(waits.map(|line| format!("{}: {}", source.path, line.trim())));
    }
    assert_none("No test is skipped and none waits", &breaches);
}

#[test]
fn tests_are_named_by_sentences() {
    let mut breaches = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")) {
        let mut is_test = false;
        for line in source.text.lines().map(str::trim) {
            if line == "#[test]" || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if is_test && !line.starts_with("#[") {
                is_test = false;
                if line.contains(concat!("fn te", "st_")) {
                    breaches.push(format!("{}: {line}", source.path));
                }
            }
        }
    }
    assert_none("Tests are named by sentences", &breaches);
}

/// What is written for the deployment, and where that is named.
const FOR_THE_DEPLOYMENT: (&str, &str) = ("src/local/schema_files.rs", "\"infra/functions.json\"");

#[test]
fn the_source_knows_nothing_of_where_it_is_deployed() {
    let mut breaches = Vec::new();
    let (writer, file) = FOR_THE_DEPLOYMENT;
    for source in sources("src") {
        let mut program = source.program();
        if source.path == writer {
            assert!(program.contains(file), "{writer} does not write {file}");
            program = program.replace(file, "");
        }
        let named = ["infra/", "pulumi"].into_iter().flat_map(|name| {
            program
                .lines()
                .enumerate()
                .filter(move |(_, line)| line.to_lowercase().contains(name))
        });
        breaches.extend(named.map(|(line, text)| format!("{}:{}: {}", source.path, line + 1, text.trim())));
    }
    assert_none("The source knows nothing of where it is deployed", &breaches);
}
