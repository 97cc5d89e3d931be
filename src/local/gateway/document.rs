//! From the text of a request to a valid document and the operation that is meant.

use apollo_compiler::{
    ExecutableDocument, Node, Schema, executable::Operation, parser::Parser, validation::Valid,
};

use super::{error::RequestFault, scalar_literals, validation};

/// AppSync's limit for a document (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const MAX_TOKENS: usize = 15_000;
/// The parser counts the space between two tokens as a token.
const MAX_TOKENS_AND_SPACES: usize = 2 * MAX_TOKENS;
/// How deep braces and brackets may nest. AppSync's own limit is not known; its `queryDepthLimit` ends
/// at 75. The stack of a thread must hold it.
const MAX_NESTING: usize = 100;

/// Parses and validates the text. Fails with all that is wrong with it.
pub(super) fn read(schema: &Valid<Schema>, text: &str) -> Result<Valid<ExecutableDocument>, RequestFault> {
    let document = parser()
        .parse_executable(schema, text, "request.graphql")
        .map_err(|failed| failed.errors)
        .and_then(|document| document.validate(schema).map_err(|failed| failed.errors))
        .map_err(|errors| validation::fault(text, &errors))?;
    scalar_literals::check(schema, &document, text)?;
    Ok(document)
}

pub(super) fn parser() -> Parser {
    Parser::new()
        .token_limit(MAX_TOKENS_AND_SPACES)
        .recursion_limit(MAX_NESTING)
}

/// The operation of that name, or the only one.
pub(super) fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Node<Operation>, RequestFault> {
    document.operations.get(name).map_err(|_| {
        RequestFault::new(match name {
            Some(name) => format!("Unknown operation named '{name}'."),
            None if document.operations.is_empty() => "Must provide an operation.".to_owned(),
            None => "Must provide operation name if query contains multiple operations.".to_owned(),
        })
    })
}
