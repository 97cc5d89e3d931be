//! The event of one field: AppSync's Context object
//! (<https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html>).

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::{Authorization, Client};

/// What the events of one operation have in common.
pub(super) struct Context {
    pub caller: Authorization,
    identity: Value,
    headers: Map<String, Value>,
}

impl Context {
    pub fn of(client: Client) -> Self {
        Self {
            identity: identity(&client),
            headers: headers(&client.headers),
            caller: client.caller,
        }
    }
}

/// What an event tells of its field.
pub(super) struct FieldInfo<'a> {
    pub parent_type: &'a str,
    pub name: &'a str,
    pub arguments: &'a Map<String, Value>,
    pub variables: &'a Map<String, Value>,
    pub selection_set_list: &'a Value,
    pub selection_set_graphql: &'a str,
    /// Whether the resolver is a pipeline, in which something came before.
    pub is_pipeline: bool,
}

/// The event of a field whose parent is `source`, which is null at the root.
pub(super) fn event(context: &Context, field: FieldInfo<'_>, source: Value) -> Value {
    // What `infra/appsync/relation-pipeline.js` answers before the function of the relation.
    let prev = match field.is_pipeline {
        true => json!({ "result": {} }),
        false => Value::Null,
    };
    json!({
        "arguments": field.arguments,
        "identity": context.identity,
        "source": source,
        "request": { "headers": context.headers, "domainName": null },
        "prev": prev,
        "info": {
            "fieldName": field.name,
            "parentTypeName": field.parent_type,
            "variables": field.variables,
            "selectionSetList": field.selection_set_list,
            "selectionSetGraphQL": field.selection_set_graphql,
        },
        "stash": {},
    })
}

fn identity(client: &Client) -> Value {
    let claims = match &client.caller {
        Authorization::Cognito { claims } => claims,
        Authorization::ApiKey => return Value::Null,
        Authorization::Iam => return machine(client),
    };
    let claim = |name: &str| claims.get(name).cloned().unwrap_or_default();
    let username = match claim("cognito:username") {
        Value::Null => claim("username"),
        username => username,
    };
    json!({
        "sub": claim("sub"),
        "issuer": claim("iss"),
        "username": username,
        "groups": claim("cognito:groups"),
        "sourceIp": source_addresses(client),
        "defaultAuthStrategy": "ALLOW",
        "claims": claims,
    })
}

/// A role of this machine's own account, which no AWS account can be.
fn machine(client: &Client) -> Value {
    json!({
        "accountId": "000000000000",
        "cognitoIdentityPoolId": null,
        "cognitoIdentityId": null,
        "sourceIp": source_addresses(client),
        "username": "AROALOCAL:kibble",
        "userArn": "arn:aws:sts::000000000000:assumed-role/local/kibble",
        "cognitoIdentityAuthType": null,
        "cognitoIdentityAuthProvider": null,
    })
}

/// The address of the connection, after those that the client or a proxy wrote into `x-forwarded-for`.
fn source_addresses(client: &Client) -> Vec<String> {
    let forwarded = client.headers.get_all("x-forwarded-for").iter();
    forwarded
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok())
        .chain([client.source_ip])
        .map(|address| address.to_string())
        .collect()
}

/// Names in lower case; a header that came several times is a list; cookies never pass.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut passed = Map::new();
    for name in headers.keys().filter(|name| *name != header::COOKIE) {
        let mut values: Vec<Value> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into())
            .collect();
        let value = match values.len() {
            1 => values.remove(0),
            _ => Value::Array(values),
        };
        passed.insert(name.as_str().to_owned(), value);
    }
    passed
}
