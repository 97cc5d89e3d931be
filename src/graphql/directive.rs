//! AppSync's authorization directives. Cognito is the API's default mode: a type or field without a
//! directive is open to signed-in people only.

use async_graphql::TypeDirective;

/// Open to callers with the API key.
#[TypeDirective(location = "FieldDefinition", location = "Object")]
pub fn aws_api_key() {}

/// Open to machines, which sign with AWS credentials.
#[TypeDirective(location = "FieldDefinition", location = "Object")]
pub fn aws_iam() {}

/// The mutations whose results a subscription hears.
#[TypeDirective(location = "FieldDefinition")]
pub fn aws_subscribe(mutations: Vec<String>) {}

/// Open to signed-in people; with groups, to members of any of them.
#[TypeDirective(location = "FieldDefinition", location = "Object")]
pub fn aws_cognito_user_pools(#[graphql(name = "cognito_groups")] cognito_groups: Option<Vec<String>>) {}

/// The groups that may do a warehouse's work.
pub fn warehouse() -> Option<Vec<String>> {
    groups(&["admin", "warehouse"])
}

/// The groups that may bring orders to their customers.
pub fn delivery() -> Option<Vec<String>> {
    groups(&["admin", "delivery"])
}

/// The groups that may see every order.
pub fn staff() -> Option<Vec<String>> {
    groups(&["admin", "delivery", "warehouse"])
}

/// The group that keeps the shop.
pub fn admin() -> Option<Vec<String>> {
    groups(&["admin"])
}

fn groups(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(ToString::to_string).collect())
}
