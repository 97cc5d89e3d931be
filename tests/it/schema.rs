//! The committed schema files are what the code says.

use std::collections::BTreeSet;

use kibble::local::{event_schemas, schema_files};

/// What mends a difference.
const COMMAND: &str = "make schema";

fn compare(file: &str, expected: &str) {
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed == expected {
        return;
    }
    let lines = committed.lines().zip(expected.lines()).enumerate();
    let difference = lines
        .into_iter()
        .find(|(_, (committed, expected))| committed != expected);
    let place = match difference {
        Some((number, (committed, expected))) => {
            format!("line {}: committed `{committed}`, made `{expected}`", number + 1)
        }
        None => "one of the two is longer".to_owned(),
    };
    panic!("{file} is not what the code makes ({place}). Run `{COMMAND}` and commit the result.");
}

#[test]
fn the_committed_schemas_are_what_the_code_makes() {
    for (file, expected) in schema_files::files() {
        compare(&file, &expected);
    }
}

#[test]
fn there_is_no_schema_of_an_event_that_is_none() {
    let files: BTreeSet<String> = schema_files::files().into_iter().map(|(name, _)| name).collect();
    let folder = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), event_schemas::FOLDER);
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{}/{name}", event_schemas::FOLDER);
        assert!(files.contains(&path), "{path} is of no event");
    }
}
