//! From the text of a request to a valid document and the operation that is meant.

use apollo_compiler::{
    ExecutableDocument, Node, Schema, executable::Operation, parser::Parser, validation::Valid,
};

use apollo_parser::{Lexer, TokenKind};

use super::{error::RequestFault, scalar_literals, validation};

/// AppSync's limit for a document (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const MAX_TOKENS: usize = 15_000;
/// How many spaces, commas and comments a document may have beside them, as in graphql-java, whose limits
/// and words AppSync's are (<https://github.com/graphql-java/graphql-java/pull/2892>).
const MAX_SPACES: usize = 200_000;
/// How deep braces and brackets may nest. AppSync's own limit is not known; its `queryDepthLimit` ends
/// at 75. The stack of a thread must hold it.
const MAX_NESTING: usize = 100;

/// Parses and validates the text. Fails with all that is wrong with it.
pub(super) fn read(schema: &Valid<Schema>, text: &str) -> Result<Valid<ExecutableDocument>, RequestFault> {
    check_length(text)?;
    let document = parser()
        .parse_executable(schema, text, "request.graphql")
        .map_err(|failed| failed.errors)
        .and_then(|document| document.validate(schema).map_err(|failed| failed.errors))
        .map_err(|errors| validation::fault(text, &errors))?;
    scalar_literals::check(schema, &document, text)?;
    Ok(document)
}

fn check_length(text: &str) -> Result<(), RequestFault> {
    // What is no token at all is told by the parser.
    let tokens = Lexer::new(text).filter_map(Result::ok);
    let (mut grammar, mut spaces) = (0, 0);
    for token in tokens {
        match token.kind() {
            TokenKind::Eof => {}
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma => spaces += 1,
            _ => grammar += 1,
        }
        let (count, kind) = match (grammar > MAX_TOKENS, spaces > MAX_SPACES) {
            (true, _) => ("15,000", "grammar"),
            (_, true) => ("200,000", "whitespace"),
            _ => continue,
        };
        return Err(RequestFault::new(format!(
            "More than {count} '{kind}' tokens have been presented. \
             To prevent Denial Of Service attacks, parsing has been cancelled."
        )));
    }
    Ok(())
}

pub(super) fn parser() -> Parser {
    Parser::new()
        .token_limit(MAX_TOKENS + MAX_SPACES + 1)
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
