//! What is made from the code and committed: the schemas, and for a deployment the variables of its functions.

use std::{fs, path::Path};

use serde_json::json;

use super::{event_schemas, function_variables};
use crate::{entry::appsync::Shapes, graphql::sdl};

/// Every file with its text, named from the package's folder.
pub fn files() -> Vec<(String, String)> {
    let files = [
        ("schema.graphql", sdl::appsync()),
        ("aws.graphql", sdl::AWS.to_owned()),
        ("schema.client.graphql", sdl::client()),
        ("infra/functions.json", function_variables::text()),
        ("src/entry/appsync/shapes.json", shapes()),
    ];
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text));
    files.chain(event_schemas::files()).collect()
}

fn shapes() -> String {
    let shapes = Shapes::of(&sdl::executable());
    format!("{:#}\n", json!(shapes))
}

/// Writes them into the current folder, and tells their names.
///
/// Fails when a file cannot be written; the text names it.
pub fn write() -> Result<Vec<String>, String> {
    let files = files();
    for (name, text) in &files {
        let folder = Path::new(name).parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        let made = folder.map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(name, text))
            .map_err(|error| format!("cannot write {name}: {error}"))?;
    }
    Ok(files.into_iter().map(|(name, _)| name).collect())
}
