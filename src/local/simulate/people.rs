//! Who plays: customers and staff, signed in.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    SimulateError,
    endpoint::{PATIENCE, PAUSE},
};
use crate::{
    app::Stopwatch,
    local::{
        server::Config,
        sign_in::{SignInError, ask_pool, initiate_auth},
    },
    shop::caller::Group,
};

/// How many sign in at the same time: the pool hashes each password.
const AT_ONCE: usize = 8;

/// Somebody who is signed in.
pub(super) struct Person {
    pub name: String,
    password: Option<String>,
    token: RwLock<String>,
    groups: BTreeSet<String>,
}

/// All who play.
pub(super) struct People {
    pub customers: Vec<Person>,
    pub staff: Vec<Person>,
}

/// A line of the file that `--people` names.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Entry {
    Password { email: String, password: String },
    Token { token: String },
}

impl Person {
    async fn sign_in(config: &Config, email: &str, password: &str) -> Result<Self, SignInError> {
        let token = initiate_auth(config, email.to_owned(), password).await?;
        Ok(Self {
            name: email.to_owned(),
            password: Some(password.to_owned()),
            groups: groups(&token),
            token: RwLock::new(token),
        })
    }

    fn with_token(token: String) -> Self {
        let name = claims(&token)["username"]
            .as_str()
            .unwrap_or("somebody")
            .to_owned();
        Self {
            name,
            password: None,
            groups: groups(&token),
            token: RwLock::new(token),
        }
    }

    pub fn token(&self) -> String {
        self.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a new token. Somebody who came with a token and no password keeps theirs.
    pub async fn sign_in_again(&self, config: &Config) -> Result<(), SignInError> {
        if let Some(password) = &self.password {
            let token = initiate_auth(config, self.name.clone(), password).await?;
            *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
        }
        Ok(())
    }

    /// Whether they may do the work of a group. Admins may do all.
    pub fn is_of(&self, group: Group) -> bool {
        [group, Group::Admin]
            .iter()
            .any(|group| self.groups.contains(group.name()))
    }
}

impl People {
    /// Signs in those of a file: a list of `{ "email", "password" }` and `{ "token" }`. Who is in a group
    /// is staff.
    pub async fn of_file(config: &Config, file: &Path) -> Result<Self, SimulateError> {
        let unreadable = |reason: String| SimulateError::People {
            file: file.display().to_string(),
            reason,
        };
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        let entries: Vec<Entry> = serde_json::from_str(&text).map_err(|_| {
            unreadable("it is no JSON list of {\"email\", \"password\"} and {\"token\"}".to_owned())
        })?;
        let people = stream::iter(entries).map(|entry| async move {
            match entry {
                Entry::Password { email, password } => Person::sign_in(config, &email, &password).await,
                Entry::Token { token } => Ok(Person::with_token(token)),
            }
        });
        let people: Vec<Person> = people.buffered(AT_ONCE).try_collect().await?;
        let (staff, customers) = people.into_iter().partition(|person| !person.groups.is_empty());
        Ok(Self { customers, staff })
    }

    /// Signs up so many customers at a local server, or signs in those of an earlier play, and the
    /// ready-made staff.
    pub async fn made_up(config: &Config, count: usize) -> Result<Self, SimulateError> {
        let Some(playground) = &config.playground else {
            return Err(SimulateError::NoPeople);
        };
        let password = playground.password.as_str();
        let customers = stream::iter(1..=count).map(|number| {
            patiently(move || async move {
                let email = format!("shopper-{number}@example.com");
                match Person::sign_in(config, &email, password).await {
                    Err(SignInError::Refused { .. }) => {
                        sign_up(config, &email, password, number).await?;
                        Person::sign_in(config, &email, password).await
                    }
                    signed_in => signed_in,
                }
            })
        });
        let staff = playground
            .people
            .iter()
            .filter(|person| !person.groups.is_empty());
        let staff = stream::iter(staff)
            .then(|person| patiently(move || Person::sign_in(config, &person.email, password)));
        Ok(Self {
            customers: customers.buffered(AT_ONCE).try_collect().await?,
            staff: staff.try_collect().await?,
        })
    }

    /// Somebody of a group.
    pub fn of(&self, group: Group) -> Option<&Person> {
        self.staff.iter().find(|person| person.is_of(group))
    }
}

/// Repeats what can be repeated while the pool is away.
async fn patiently<T, F>(attempt: impl Fn() -> F) -> Result<T, SignInError>
where
    F: Future<Output = Result<T, SignInError>>,
{
    let stopwatch = Stopwatch::start();
    loop {
        match attempt().await {
            Err(SignInError::NoPool(_)) if stopwatch.elapsed() < PATIENCE => sleep(PAUSE).await,
            ended => return ended,
        }
    }
}

/// A sign-up that ended halfway goes on, also one that somebody else has ended.
async fn sign_up(config: &Config, email: &str, password: &str, number: usize) -> Result<(), SignInError> {
    let request = json!({
        "ClientId": config.user_pool_client_id, "Username": email, "Password": password,
        "UserAttributes": [
            { "Name": "email", "Value": email },
            { "Name": "name", "Value": format!("Shopper {number}") },
        ],
    });
    let signed_up = ask_pool(config, "SignUp", &request).await?;
    if let Err(refusal) = signed_up
        && refusal.kind != "UsernameExistsException"
    {
        return Err(refusal.of(email));
    }
    let request = json!({ "UserPoolId": config.user_pool_id, "Username": email });
    match ask_pool(config, "AdminConfirmSignUp", &request).await? {
        Err(refusal) if refusal.kind != "NotAuthorizedException" => Err(refusal.of(email)),
        _ => Ok(()),
    }
}

/// The groups that a token names.
fn groups(token: &str) -> BTreeSet<String> {
    let claims = claims(token);
    let groups = claims["cognito:groups"].as_array().into_iter().flatten();
    let groups = groups.filter_map(Value::as_str);
    groups.map(str::to_owned).collect()
}

/// What a token says of its owner; null when it is none. The endpoint checks it, and not its owner.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let payload = URL_SAFE_NO_PAD.decode(payload).unwrap_or_default();
    serde_json::from_slice(&payload).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn a_token_tells_who_its_owner_is_and_their_groups() {
        let packer = Person::with_token(token(&json!({
            "username": "pat", "cognito:groups": ["warehouse"],
        })));
        assert_eq!(packer.name, "pat");
        assert!(packer.is_of(Group::Warehouse));
        assert!(!packer.is_of(Group::Delivery));
        let admin = Person::with_token(token(&json!({ "cognito:groups": ["admin"] })));
        assert!(admin.is_of(Group::Warehouse) && admin.is_of(Group::Delivery));
        for nothing in ["", "a.b.c", "no token"] {
            assert!(Person::with_token(nothing.to_owned()).groups.is_empty());
        }
    }
}
