//! Who is asking, from the identity that AppSync puts into an event.

use serde_json::{Map, Value};

use super::claims;
use crate::shop::caller::Caller;

/// Reads AppSync's `identity`. AppSync has checked it; only AppSync may invoke the function.
///
/// The forms are told apart by keys that only they have, most telling first: `username` and
/// `sourceIp` occur in several. `None` for an identity that this API does not admit: a Lambda
/// authorizer's, an OpenID Connect provider's, a pool's machine.
pub fn caller(identity: Option<&Value>) -> Option<Caller> {
    let Some(Value::Object(identity)) = identity.filter(|identity| !identity.is_null()) else {
        return identity.is_none_or(Value::is_null).then_some(Caller::Public);
    };
    let has = |key: &str| identity.get(key).is_some_and(|value| !value.is_null());
    if identity.is_empty() {
        Some(Caller::Public)
    } else if has("resolverContext") {
        None
    } else if has("userArn") || has("accountId") {
        Some(Caller::Machine)
    } else if has("claims") && has("defaultAuthStrategy") {
        claims::person(&cognito_claims(identity)).map(Caller::Person)
    } else {
        None
    }
}

/// The claims of the token, completed by what AppSync has drawn from them.
fn cognito_claims(identity: &Map<String, Value>) -> Map<String, Value> {
    let mut claims = identity
        .get("claims")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (claim, key) in [
        ("sub", "sub"),
        ("username", "username"),
        ("cognito:groups", "groups"),
    ] {
        if let Some(value) = identity.get(key).filter(|value| !value.is_null()) {
            claims.entry(claim).or_insert_with(|| value.clone());
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shop::caller::Group;

    const SUB: &str = "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11";

    #[test]
    fn a_cognito_identity_keeps_subject_and_groups() {
        let identity = json!({
            "sub": SUB, "issuer": "https://pool", "username": "ann", "groups": ["admin", "choir"],
            "sourceIp": ["203.0.113.17"], "defaultAuthStrategy": "ALLOW", "claims": { "sub": SUB },
        });
        let Some(Caller::Person(person)) = caller(Some(&identity)) else {
            panic!("no person")
        };
        assert_eq!(person.id.to_string(), SUB);
        assert_eq!(person.username, "ann");
        assert_eq!(person.groups.into_iter().collect::<Vec<_>>(), [Group::Admin]);
    }

    #[test]
    fn an_api_key_has_no_identity() {
        assert_eq!(caller(None), Some(Caller::Public));
        assert_eq!(caller(Some(&Value::Null)), Some(Caller::Public));
        assert_eq!(caller(Some(&json!({}))), Some(Caller::Public));
    }

    #[test]
    fn credentials_are_a_machine() {
        let identity = json!({
            "accountId": "123456789012", "cognitoIdentityPoolId": null, "cognitoIdentityId": null,
            "sourceIp": ["198.51.100.4"], "username": "AROAEXAMPLEID:publisher",
            "userArn": "arn:aws:sts::123456789012:assumed-role/publisher-role/publisher",
            "cognitoIdentityAuthType": null, "cognitoIdentityAuthProvider": null,
        });
        assert_eq!(caller(Some(&identity)), Some(Caller::Machine));
    }

    #[test]
    fn other_forms_are_nobody() {
        let oidc = json!({ "sub": "auth0|123", "issuer": "https://idp", "claims": { "sub": SUB } });
        let authorizer = json!({ "resolverContext": { "tenant": "t1" } });
        let machine_of_the_pool = json!({
            "sub": "3n4b5urk", "issuer": "https://pool", "username": null, "groups": null,
            "defaultAuthStrategy": "ALLOW", "claims": { "sub": "3n4b5urk", "token_use": "access" },
        });
        for identity in [oidc, authorizer, machine_of_the_pool, json!("ann"), json!([])] {
            assert_eq!(caller(Some(&identity)), None, "{identity}");
        }
    }
}
