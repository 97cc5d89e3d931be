//! The table of the corpus, as the README shows it.

use std::fmt::Write as _;

use super::run::{Row, table};

const BEGIN: &str =
    "<!-- What the corpus takes: `make bench-corpus` prints it, and a test compares it. -->\n";
const END: &str = "<!-- The end of it. -->\n";
const HEAD: &str = "\
| Document | Kibble | in lists | one by one | Kibble | in lists | one by one |
| --- | --: | --: | --: | --: | --: | --: |
";

/// Invocations, then requests, each in the three ways.
fn counts(row: &Row) -> [usize; 6] {
    let ways = [&row.ahead, &row.batched, &row.single];
    let invocations = ways.map(|usage| usage.invocations);
    let requests = ways.map(|usage| usage.requests.len());
    [invocations, requests].concat().try_into().unwrap()
}

fn line(text: &mut String, name: &str, counts: [usize; 6]) {
    let counts = counts.map(|count| count.to_string()).join(" | ");
    let _ = writeln!(text, "| {name} | {counts} |");
}

fn markdown(rows: &[Row]) -> String {
    let mut all = [0; 6];
    let mut lines = String::new();
    for row in rows {
        let counts = counts(row);
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
        line(&mut lines, &row.about.replace('|', "\\|"), counts);
    }
    let mut text = HEAD.to_owned();
    line(&mut text, &format!("**All {} documents**", rows.len()), all);
    let _ = write!(
        text,
        "\n<details>\n<summary>Each document</summary>\n\n{HEAD}{lines}\n</details>\n"
    );
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_readme_shows_what_the_corpus_takes() {
    let expected = markdown(&table().await);
    println!("{expected}");
    let readme = include_str!("../../../README.md");
    let shown = readme
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END))
        .map(|(shown, _)| shown.trim());
    assert!(
        shown == Some(expected.trim()),
        "put the table above into the README"
    );
}
