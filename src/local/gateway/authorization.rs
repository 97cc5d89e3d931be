//! Which caller may see which field, as the schema's directives say.

use apollo_compiler::{Schema, ast, ast::FieldDefinition, schema::ExtendedType};
use serde_json::{Map, Value};

use super::SchemaError;

/// How a caller has proved who they are. Signatures and keys have been checked before.
#[derive(Clone, Debug, PartialEq)]
pub enum Authorization {
    /// With a token of the user pool, which is the API's default mode.
    Cognito { claims: Map<String, Value> },
    /// With the API's public key.
    ApiKey,
    /// With a request that is signed with AWS credentials.
    Iam,
}

impl Authorization {
    fn groups(&self) -> impl Iterator<Item = &str> {
        let groups = match self {
            Self::Cognito { claims } => claims.get("cognito:groups").and_then(Value::as_array),
            Self::ApiKey | Self::Iam => None,
        };
        groups.into_iter().flatten().filter_map(Value::as_str)
    }

    fn is_granted_by(&self, directive: &ast::Directive) -> bool {
        match (self, directive.name.as_str()) {
            (Self::ApiKey, "aws_api_key") | (Self::Iam, "aws_iam") => true,
            (Self::Cognito { .. }, "aws_cognito_user_pools") => {
                let Some(required) = directive.specified_argument_by_name("cognito_groups") else {
                    return true;
                };
                let required = required.as_list().unwrap_or_default();
                let is_required = |group| required.iter().any(|name| name.as_str() == Some(group));
                self.groups().any(is_required)
            }
            _ => false,
        }
    }
}

/// Whether `caller` may see a field. The directives of the field replace those of its type; where there
/// are none at all, the default mode is enough
/// (<https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html>).
pub(super) fn allows(schema: &Schema, caller: &Authorization, parent: &str, field: &FieldDefinition) -> bool {
    let of_field = field.directives.iter().map(AsRef::as_ref);
    let of_field: Vec<&ast::Directive> = of_field.filter(|directive| is_mode(directive)).collect();
    let modes = if of_field.is_empty() {
        let of_type = schema.types.get(parent).map(ExtendedType::directives);
        let of_type = of_type.into_iter().flat_map(|directives| directives.iter());
        of_type
            .map(|directive| directive.as_ref())
            .filter(|directive| is_mode(directive))
            .collect()
    } else {
        of_field
    };
    if modes.is_empty() {
        return matches!(caller, Authorization::Cognito { .. });
    }
    modes.into_iter().any(|directive| caller.is_granted_by(directive))
}

fn is_mode(directive: &ast::Directive) -> bool {
    matches!(
        directive.name.as_str(),
        "aws_api_key" | "aws_cognito_user_pools" | "aws_iam" | "aws_oidc" | "aws_lambda"
    )
}

/// Refuses a schema whose directives would not protect what they seem to.
pub(super) fn check(schema: &Schema) -> Result<(), SchemaError> {
    for (name, definition) in &schema.types {
        let ExtendedType::Object(object) = definition else {
            continue;
        };
        for (field, definition) in &object.fields {
            if definition.directives.has("aws_auth") {
                return Err(SchemaError(format!(
                    "{name}.{field} has @aws_auth, which protects nothing here; use @aws_cognito_user_pools"
                )));
            }
        }
    }
    Ok(())
}
