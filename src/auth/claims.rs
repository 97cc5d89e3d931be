//! The person that checked claims name.

use serde_json::{Map, Value};

use crate::shop::{
    caller::{Group, Person},
    id::CustomerId,
};

/// Reads the signed-in person from claims that somebody has already verified: AppSync, which hands
/// them on as `identity.claims`, or [`super::token`] on this machine.
///
/// `None` when the claims are not those of a person of the pool: the `sub` is no UUID or there is no
/// user name, as in the token of a machine (client credentials). Groups that the shop does not know
/// are dropped. The names of the claims are those of Cognito's ID and access tokens
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html>).
pub fn person(claims: &Map<String, Value>) -> Option<Person> {
    let id = CustomerId::parse(text(claims, "sub")?)?;
    let username = text(claims, "cognito:username").or_else(|| text(claims, "username"))?;
    let groups = claims.get("cognito:groups").and_then(Value::as_array);
    Some(Person {
        id,
        username: username.to_owned(),
        email: text(claims, "email")
            .filter(|_| is_verified(claims))
            .map(str::to_owned),
        name: text(claims, "name").map(str::to_owned),
        groups: groups
            .into_iter()
            .flatten()
            .filter_map(|group| Group::parse(group.as_str()?))
            .collect(),
    })
}

/// Whether the e-mail is not known to be unverified. Cognito writes a boolean, some flows a text.
fn is_verified(claims: &Map<String, Value>) -> bool {
    !matches!(claims.get("email_verified"), Some(Value::Bool(false)))
        && text(claims, "email_verified") != Some("false")
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SUB: &str = "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11";

    fn read(claims: Value) -> Option<Person> {
        person(claims.as_object().expect("claims are an object"))
    }

    #[test]
    fn an_e_mail_that_is_not_verified_is_left_out() {
        for unverified in [json!(false), json!("false")] {
            let claims = json!({
                "sub": SUB, "username": "ann", "email": "ann@example.com", "email_verified": unverified,
            });
            assert_eq!(read(claims).unwrap().email, None);
        }
        let claims = json!({
            "sub": SUB, "username": "ann", "email": "ann@example.com", "email_verified": true,
        });
        assert_eq!(read(claims).unwrap().email.as_deref(), Some("ann@example.com"));
    }

    #[test]
    fn an_id_token_names_the_person_with_e_mail_name_and_groups() {
        let person = read(json!({
            "sub": SUB, "cognito:username": "ann", "email": "ann@example.com", "name": "Ann",
            "cognito:groups": ["warehouse", "choir", "admin", 7],
        }))
        .unwrap();
        assert_eq!(person.id.to_string(), SUB);
        assert_eq!(person.username, "ann");
        assert_eq!(person.email.as_deref(), Some("ann@example.com"));
        assert_eq!(person.name.as_deref(), Some("Ann"));
        assert_eq!(
            person.groups.into_iter().collect::<Vec<_>>(),
            [Group::Admin, Group::Warehouse]
        );
    }

    #[test]
    fn an_access_token_names_the_person_without_e_mail() {
        let person = read(json!({ "sub": SUB, "username": SUB })).unwrap();
        assert_eq!(person.username, SUB);
        assert_eq!(person.email, None);
        assert_eq!(person.name, None);
        assert!(person.groups.is_empty());
    }

    #[test]
    fn claims_that_are_not_of_a_person_name_nobody() {
        assert_eq!(read(json!({})), None);
        assert_eq!(
            read(json!({ "sub": "3n4b5urk1ft4fl3mg5e62d9ado", "username": "robot" })),
            None
        );
        assert_eq!(read(json!({ "sub": SUB })), None);
        assert_eq!(read(json!({ "sub": 7, "username": "ann" })), None);
        assert_eq!(
            read(json!({ "sub": SUB.to_uppercase(), "username": "ann" })),
            None
        );
    }

    #[test]
    fn claims_of_an_unexpected_type_are_absent() {
        let person = read(json!({
            "sub": SUB, "username": "ann", "email": ["ann@example.com"], "name": "", "cognito:groups": "admin",
        }))
        .unwrap();
        assert_eq!(person.email, None);
        assert_eq!(person.name, None);
        assert!(person.groups.is_empty());
    }
}
