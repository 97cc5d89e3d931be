//! A user as the pool keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{UserPool, code::Code, error::PoolError, password::PasswordHash};

const USERS: &str = "user-pool-users";
/// The user of an e-mail address, by its lower-case form.
const ADDRESSES: &str = "user-pool-addresses";

const MAX_USERNAME: usize = 128;
const MAX_ATTRIBUTE: usize = 2048;

/// The attributes that a user may set, of those that every pool has
/// (<https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>).
const ATTRIBUTES: [&str; 17] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct User {
    /// Also the user name, as in every pool whose users sign in by e-mail.
    pub sub: Uuid,
    /// All attributes but `sub` and `email_verified`; `email` is always among them.
    pub attributes: BTreeMap<String, String>,
    pub password: PasswordHash,
    pub confirmed: bool,
    pub groups: Vec<String>,
    /// Raised to end all sessions; a session of a lower generation is over.
    pub generation: u32,
    pub sign_up_code: Option<Code>,
    pub forgot_password_code: Option<Code>,
    /// When codes were sent in the last hour, in epoch seconds.
    pub codes_sent: Vec<i64>,
    pub wrong_passwords: u32,
    /// Until then no password is looked at, in epoch seconds.
    pub locked_until: i64,
}

/// A name and a value, as requests and answers have them.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attribute {
    pub name: String,
    #[serde(default)]
    pub value: Option<String>,
}

impl User {
    pub(super) fn new(sub: Uuid, attributes: BTreeMap<String, String>, password: PasswordHash) -> Self {
        Self {
            sub,
            attributes,
            password,
            confirmed: false,
            groups: Vec::new(),
            generation: 0,
            sign_up_code: None,
            forgot_password_code: None,
            codes_sent: Vec::new(),
            wrong_passwords: 0,
            locked_until: 0,
        }
    }

    pub(super) fn email(&self) -> &str {
        self.attributes
            .get("email")
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// All attributes as text, as triggers and GetUser get them. The address counts as verified once
    /// the user has typed the code that was sent there.
    pub(super) fn all_attributes(&self, confirmed: bool) -> BTreeMap<String, String> {
        let mut all = self.attributes.clone();
        all.insert("sub".to_owned(), self.sub.to_string());
        all.insert("email_verified".to_owned(), confirmed.to_string());
        all
    }

    /// The attributes as the claims of an ID token.
    pub(super) fn claims(&self) -> Map<String, Value> {
        let texts = self.attributes.iter();
        let mut claims: Map<_, _> = texts.map(|(name, value)| (name.clone(), json!(value))).collect();
        claims.insert("email_verified".to_owned(), json!(self.confirmed));
        if self.attributes.contains_key("phone_number") {
            claims.insert("phone_number_verified".to_owned(), json!(false));
        }
        claims
    }
}

impl UserPool {
    pub(super) fn user(&self, sub: Uuid) -> Result<Option<User>, PoolError> {
        Ok(self.documents.get(USERS, &sub.to_string())?)
    }

    /// Finds a user by e-mail in any case, or by the sub, which is the stored user name.
    pub(super) fn find_user(&self, username: &str) -> Result<Option<User>, PoolError> {
        let sub = match username.contains('@') {
            true => self.documents.get(ADDRESSES, &address_key(username))?,
            false => Uuid::try_parse(username).ok(),
        };
        sub.map_or(Ok(None), |sub| self.user(sub))
    }

    /// Stores a user who is not there yet.
    pub(super) fn add_user(&self, user: &User) -> Result<(), PoolError> {
        // The user first: without its address it is found by nobody, and the address is free still.
        self.put_user(user)?;
        Ok(self
            .documents
            .put(ADDRESSES, &address_key(user.email()), &user.sub)?)
    }

    pub(super) fn put_user(&self, user: &User) -> Result<(), PoolError> {
        Ok(self.documents.put(USERS, &user.sub.to_string(), user)?)
    }

    /// Forgets a user, with whom all their sessions end.
    pub(super) fn remove_user(&self, user: &User) -> Result<(), PoolError> {
        // The address first: a user without one still shows the token with which the rest can be tried again.
        self.documents.delete(ADDRESSES, &address_key(user.email()))?;
        Ok(self.documents.delete(USERS, &user.sub.to_string())?)
    }
}

fn address_key(email: &str) -> String {
    email.to_lowercase()
}

/// Takes the user name of a sign-up, which must be an e-mail address.
pub(super) fn check_email(username: &str) -> Result<(), PoolError> {
    if username.chars().count() > MAX_USERNAME {
        let constraint = format!("Member must have length less than or equal to {MAX_USERNAME}");
        return Err(PoolError::constraint("username", &constraint));
    }
    if username.contains('@') && !is_email(username) {
        return Err(PoolError::invalid("Invalid email address format."));
    }
    if !is_email(username) {
        return Err(PoolError::invalid("Username should be an email."));
    }
    Ok(())
}

/// A loose check: the proof of an address is the code that was sent there. No blanks and control
/// characters, for the address is also printed.
fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    text.split_once('@').is_some_and(|(name, domain)| {
        let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        !name.is_empty() && dotted && !domain.contains('@') && text.chars().all(plain)
    })
}

/// Reads the attributes that a user wants to set; the e-mail address has been handled before.
pub(super) fn check_attributes(given: Vec<Attribute>) -> Result<BTreeMap<String, String>, PoolError> {
    let mut attributes = BTreeMap::new();
    for Attribute { name, value } in given {
        let value = value.unwrap_or_default();
        if matches!(name.as_str(), "sub" | "email_verified" | "phone_number_verified") {
            return Err(PoolError::not_authorized(
                "A client attempted to write unauthorized attribute",
            ));
        }
        if !ATTRIBUTES.contains(&name.as_str()) {
            let name: String = name.chars().take(64).collect();
            return Err(PoolError::invalid(format!(
                "Attributes did not conform to the schema: {name}: Attribute does not exist in the schema.\n"
            )));
        }
        if value.chars().count() > MAX_ATTRIBUTE {
            return Err(PoolError::invalid(format!(
                "Attributes did not conform to the schema: {name}: String must be no longer than {MAX_ATTRIBUTE} characters\n"
            )));
        }
        if name == "phone_number" && !value.is_empty() && !is_phone_number(&value) {
            return Err(PoolError::invalid("Invalid phone number format."));
        }
        attributes.insert(name, value);
    }
    Ok(attributes)
}

/// E.164: a plus and up to fifteen digits.
fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_an_e_mail_address() {
        for good in [
            "ada@example.com",
            "a.b+c@mail.example.co.uk",
            "ünal@örtlich.example",
        ] {
            assert_eq!(check_email(good), Ok(()), "{good}");
        }
        for bad in ["", "ada", "6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11"] {
            assert_eq!(
                check_email(bad).unwrap_err().message,
                "Username should be an email."
            );
        }
        for bad in [
            "@example.com",
            "ada@",
            "ada@example",
            "a@b@c.de",
            "a b@c.de",
            "a@b.c\n",
            "a@b.\u{1b}[2J",
        ] {
            assert_eq!(
                check_email(bad).unwrap_err().message,
                "Invalid email address format.",
                "{bad}"
            );
        }
        let long = format!("{}@example.com", "a".repeat(117));
        assert!(check_email(&long).unwrap_err().message.contains("128"));
    }

    #[test]
    fn attributes_are_of_the_schema_and_writable() {
        let attribute = |name: &str, value: &str| {
            vec![Attribute {
                name: name.to_owned(),
                value: Some(value.to_owned()),
            }]
        };
        let refusal = |name, value| check_attributes(attribute(name, value)).unwrap_err();
        assert_eq!(check_attributes(attribute("name", "Ada")).unwrap()["name"], "Ada");
        assert_eq!(refusal("sub", "x").kind, "NotAuthorizedException");
        assert_eq!(refusal("email_verified", "true").kind, "NotAuthorizedException");
        assert_eq!(refusal("custom:points", "7").kind, "InvalidParameterException");
        assert_eq!(
            refusal("phone_number", "0171").message,
            "Invalid phone number format."
        );
        assert!(check_attributes(attribute("phone_number", "+491711234567")).is_ok());
        assert!(check_attributes(attribute("name", &"x".repeat(2048))).is_ok());
        assert!(refusal("name", &"x".repeat(2049)).message.contains("2048"));
    }
}
