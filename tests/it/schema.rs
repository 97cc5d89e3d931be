//! The committed schema files are what the code says.

use kibble::graphql::sdl;

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
fn schema_graphql_is_what_the_code_makes() {
    compare("schema.graphql", &sdl::appsync());
}

#[test]
fn aws_graphql_is_what_the_code_makes() {
    compare("aws.graphql", sdl::AWS);
}

#[test]
fn schema_client_graphql_is_what_the_code_makes() {
    compare("schema.client.graphql", &sdl::client());
}
