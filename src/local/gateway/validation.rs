//! What is wrong with a document, in AppSync's words, which are graphql-java's.

use apollo_compiler::{
    ast::{self, Definition, Document},
    diagnostic::ToCliReport as _,
    validation::{DiagnosticData, DiagnosticList},
};

use super::{
    document::parser,
    error::{Places, Reason, RequestFault},
    literal,
    position::Position,
};

/// More errors than these help nobody.
pub(super) const MAX_REASONS: usize = 50;

/// All that is wrong with the document. `errors` must not be empty.
pub(super) fn fault(text: &str, errors: &DiagnosticList) -> RequestFault {
    let document = match parser().parse_ast(text, "request.graphql") {
        Ok(document) => document,
        Err(failed) => failed.partial,
    };
    let places = Places::of(text);
    let mut reasons = Vec::new();
    for diagnostic in errors.iter().take(MAX_REASONS) {
        let is_syntax = diagnostic.error.unstable_error_name().is_none();
        if let Some(reason) = reason(&places, &document, diagnostic.error)
            && !reasons.contains(&reason)
        {
            reasons.push(reason);
        }
        // What follows a syntax error is guesswork of the parser.
        if is_syntax {
            break;
        }
    }
    RequestFault(reasons)
}

/// `None` for an error that another one tells better.
fn reason(places: &Places<'_>, document: &Document, error: &DiagnosticData) -> Option<Reason> {
    let offset = error.location().map(|span| span.offset());
    let position = offset
        .map(|offset| Position::find(document, offset))
        .unwrap_or_default();
    let name = error.unstable_error_name().unwrap_or("Syntax");
    // A null is told as a wrong value too.
    if name == "RequiredArgument" && position.arguments.contains(&missing_argument(&error.to_string())) {
        return None;
    }
    let (kind, message) = words(name, &error.to_string(), &position, document);
    let at = match kind {
        "WrongType" | "VariableTypeMismatch" | "UnknownArgument" => position.argument.or(offset),
        "InvalidSyntax" => offset,
        _ => position.field.or(offset),
    };
    let path = if kind == "InvalidSyntax" {
        String::new()
    } else {
        position.text()
    };
    Some(Reason {
        error_type: None,
        location: at.map(|offset| places.find(offset)),
        message: format!("Validation error of type {kind}: {message}{path}"),
    })
}

/// The name in "the required argument `Query.order(id:)` is not provided".
fn missing_argument(text: &str) -> &str {
    let coordinate = text.split('`').nth(1).unwrap_or_default();
    let argument = coordinate
        .split_once('(')
        .map_or(coordinate, |(_, argument)| argument);
    argument.trim_end_matches([')', ':'])
}

/// The kind of a validation error and its message without the path. `name` is apollo-compiler's name of
/// the error and `text` its message, in which names stand between backticks.
fn words(name: &str, text: &str, position: &Position<'_>, document: &Document) -> (&'static str, String) {
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    let bare = first.trim_start_matches(['$', '@']);
    let field = position.path.last().copied().unwrap_or_default();
    match name {
        "UndefinedField" => {
            let undefined = quoted.get(1).copied().unwrap_or_default();
            (
                "FieldUndefined",
                format!("Field '{undefined}' in type '{first}' is undefined"),
            )
        }
        "UnsupportedValueType"
        | "IntCoercionError"
        | "FloatCoercionError"
        | "UndefinedEnumValue"
        | "UndefinedInputValue"
        | "RequiredField" => wrong_value(name, text, position, document),
        "RequiredArgument" => (
            "MissingFieldArgument",
            format!("Missing field argument {}", missing_argument(text)),
        ),
        "UndefinedArgument" => ("UnknownArgument", format!("Unknown field argument {first}")),
        "MissingSubselection" => (
            "SubSelectionRequired",
            format!("Sub selection required for field {field}"),
        ),
        "SubselectionOnScalarType" | "SubselectionOnEnumType" => (
            "SubSelectionNotAllowed",
            format!("Sub selection not allowed on leaf type {first} of field {field}"),
        ),
        "UndefinedDefinition"
        | "UndefinedTypeInNamedFragmentTypeCondition"
        | "UndefinedTypeInInlineFragmentTypeCondition" => ("UnknownType", format!("Unknown type {first}")),
        "UndefinedVariable" => ("UndefinedVariable", format!("Undefined variable {bare}")),
        "UndefinedFragment" => ("UndefinedFragment", format!("Undefined fragment {first}")),
        "UndefinedDirective" => ("UnknownDirective", format!("Unknown directive {bare}")),
        "UnusedVariable" => ("UnusedVariable", format!("Unused variable {bare}")),
        "UnusedFragment" => ("UnusedFragment", format!("Unused fragment {first}")),
        "DisallowedVariableUsage" => {
            let declared = quoted.get(1).copied().unwrap_or_default();
            let expected = quoted.last().copied().unwrap_or_default();
            ("VariableTypeMismatch", type_mismatch(declared, expected))
        }
        "Syntax" => (
            "InvalidSyntax",
            format!("Invalid syntax: {}", text.trim_start_matches("syntax error: ")),
        ),
        _ => (other_kind(name), text.to_owned()),
    }
}

fn other_kind(name: &str) -> &'static str {
    match name {
        "UnsupportedLocation" => "MisplacedDirective",
        "ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument" => "FieldsConflict",
        "RecursiveFragmentDefinition" => "FragmentCycle",
        "InvalidFragmentSpread" => "InvalidFragmentType",
        "InvalidFragmentTarget" => "FragmentTypeConditionInvalid",
        "VariableInputType" => "NonInputTypeOnVariable",
        "UniqueVariable" => "DuplicateVariableName",
        "UniqueArgument" => "DuplicateArgumentNames",
        "UniqueDirective" => "DuplicateDirectiveName",
        "AmbiguousAnonymousOperation" => "LoneAnonymousOperationViolation",
        "OperationNameCollision" => "DuplicateOperationName",
        "FragmentNameCollision" => "DuplicateFragmentName",
        "SubscriptionUsesMultipleFields" => "SubscriptionMultipleRootFields",
        "UndefinedRootOperation" => "UnknownOperation",
        _ => "InvalidDocument",
    }
}

fn wrong_value(
    name: &str,
    text: &str,
    position: &Position<'_>,
    document: &Document,
) -> (&'static str, String) {
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    // The unknown member itself is told by its object.
    let outer = usize::from(name == "UndefinedInputValue") + 1;
    let Some((argument, value)) = position
        .values
        .iter()
        .rev()
        .nth(outer - 1)
        .or(position.values.first())
    else {
        return ("WrongType", text.to_owned());
    };
    let expected = text
        .strip_prefix("expected value of type ")
        .and_then(|rest| rest.split_once(','))
        .map_or("Int", |(expected, _)| expected);
    if let ast::Value::Variable(variable) = value {
        let declared = declared_type(document, variable);
        return ("VariableTypeMismatch", type_mismatch(&declared, expected));
    }
    let problem = match (name, value) {
        ("UndefinedInputValue", _) => {
            let (member, object) = (quoted.first(), quoted.get(1));
            let (member, object) = (member.unwrap_or(&""), object.unwrap_or(&""));
            format!("contains a field not in '{object}': '{member}'")
        }
        ("RequiredField", _) => {
            let member = quoted.first().and_then(|coordinate| coordinate.split_once('.'));
            format!(
                "is missing required fields '[{}]'",
                member.map_or("", |(_, member)| member)
            )
        }
        ("UndefinedEnumValue", _) => format!("is not a valid '{}'", quoted.get(1).unwrap_or(&"")),
        ("FloatCoercionError", _) => "is not a valid 'Float'".to_owned(),
        ("UnsupportedValueType", ast::Value::Null) => "must not be null".to_owned(),
        _ => format!("is not a valid '{}'", expected.trim_end_matches('!')),
    };
    let value = literal::text(value);
    (
        "WrongType",
        format!("argument '{argument}' with value '{value}' {problem}"),
    )
}

fn type_mismatch(declared: &str, expected: &str) -> String {
    format!("Variable type '{declared}' doesn't match expected type '{expected}'")
}

fn declared_type(document: &Document, variable: &str) -> String {
    let operations = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::OperationDefinition(operation) => Some(operation),
            _ => None,
        });
    operations
        .flat_map(|operation| &operation.variables)
        .find(|definition| definition.name == *variable)
        .map_or_else(String::new, |definition| definition.ty.to_string())
}
