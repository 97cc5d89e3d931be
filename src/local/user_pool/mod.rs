//! Cognito's part on this machine: people sign up, sign in and get tokens, by the requests and answers
//! of a real user pool, so that a front end needs no second way to do it.
//!
//! The pool is one whose users sign in by e-mail: the user name is the `sub`, one app client has no
//! secret, and `PreventUserExistenceErrors` is `ENABLED`. Mail is not sent: a code is written to the log.

mod account;
mod code;
mod error;
mod forgot_password;
mod http;
mod password;
mod random;
mod request;
mod rules;
mod session;
mod sign_in;
mod sign_up;
mod signing;
mod trigger;
mod user;

use std::{collections::BTreeMap, sync::Arc};

use jsonwebtoken::jwk::JwkSet;
use tokio::sync::Mutex;
use uuid::Uuid;

use self::{password::PasswordHash, rules::RULES, signing::Signer, user::User};
use super::documents::{DocumentError, Documents};
use crate::auth::{
    Clock,
    keys::{KeyError, KeySource},
    token::Verifier,
};

pub use self::{error::PoolError, http::router, session::Tokens, trigger::PostConfirmation};

/// What the pool is called.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Amplify takes the region from it: `{region}_{anything}`.
    pub pool_id: String,
    pub client_id: String,
    /// The address under which the server mounts [`router`], a slash, and the pool id; without a slash
    /// at the end. It is the `iss` of the tokens.
    pub issuer: String,
    /// Told to the post-confirmation trigger.
    pub region: String,
    /// Whether programs of this machine alone reach the pool, which may then administer it.
    pub is_private: bool,
}

/// A user pool. Its state lies in [`Documents`] alone.
pub struct UserPool {
    settings: Settings,
    documents: Documents,
    clock: Clock,
    post_confirmation: PostConfirmation,
    signer: Signer,
    keys: KeySource,
    verifier: Verifier,
    /// Compared with when there is no such user, so that this takes as long as a wrong password.
    nobodys_password: PasswordHash,
    /// Held from the reading of a user or session until it is written again.
    changes: Mutex<()>,
}

/// Why the pool cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the user pool cannot be read: {0}")]
    Store(#[from] DocumentError),
    #[error("the user pool has no keys to sign with: {0}")]
    Key(String),
    #[error("the user pool's keys cannot be used: {0}")]
    KeySet(#[from] KeyError),
    #[error("the user pool cannot be opened: {0}")]
    Pool(#[from] PoolError),
}

impl OpenError {
    fn key(error: impl std::fmt::Display) -> Self {
        Self::Key(error.to_string())
    }
}

/// A person whom the pool gets without a sign-up, for example from a seed.
#[derive(Clone)]
pub struct NewPerson {
    pub sub: Uuid,
    pub email: String,
    pub name: String,
    pub password: String,
    pub groups: Vec<String>,
}

impl UserPool {
    /// Opens the pool that lies in `documents`; makes its two signing keys when there are none, which
    /// takes up to a second.
    pub async fn open(
        settings: Settings,
        documents: Documents,
        clock: Clock,
        post_confirmation: PostConfirmation,
    ) -> Result<Arc<Self>, OpenError> {
        let signer = Signer::open(&documents, &settings.pool_id)?;
        let keys = KeySource::given(&signer.key_set())?;
        let verifier = Verifier::new(
            settings.issuer.clone(),
            vec![settings.client_id.clone()],
            keys.clone(),
            clock.clone(),
        );
        let pool = Self {
            settings,
            documents,
            clock,
            post_confirmation,
            signer,
            keys,
            verifier,
            nobodys_password: PasswordHash::make(random::id().to_string()).await?,
            changes: Mutex::default(),
        };
        pool.forget_old_sessions()?;
        Ok(Arc::new(pool))
    }

    /// The public keys with which the pool's tokens are checked, as `jwks.json` has them.
    pub fn key_set(&self) -> JwkSet {
        self.signer.key_set()
    }

    /// The same keys for a [`Verifier`], which then needs no request to this server.
    pub fn key_source(&self) -> KeySource {
        self.keys.clone()
    }

    /// Adds a confirmed user, after the post-confirmation trigger has run for them. Returns whether
    /// they were added; a user who is there already, by this `sub` or this address, is left as they are.
    pub async fn add_person(&self, person: NewPerson) -> Result<bool, PoolError> {
        user::check_email(&person.email)?;
        password::check_policy(&person.password)?;
        if person.groups.iter().any(|group| !RULES.groups.contains(group)) {
            return Err(PoolError::new("ResourceNotFoundException", "Group not found."));
        }
        let there = |pool: &Self| -> Result<bool, PoolError> {
            Ok(pool.user(person.sub)?.is_some() || pool.find_user(&person.email)?.is_some())
        };
        if there(self)? {
            return Ok(false);
        }
        let attributes = BTreeMap::from([
            ("email".to_owned(), person.email.clone()),
            ("name".to_owned(), person.name.clone()),
        ]);
        let password = PasswordHash::make(person.password.clone()).await?;
        let user = User {
            confirmed: true,
            groups: person.groups.clone(),
            ..User::new(person.sub, attributes, password)
        };
        self.post_confirmation(trigger::CONFIRM_SIGN_UP, &user, BTreeMap::new())
            .await?;
        let _changing = self.changes.lock().await;
        if there(self)? {
            return Ok(false);
        }
        self.add_user(&user)?;
        Ok(true)
    }

    /// Signs a user in by e-mail and password, as InitiateAuth with `USER_PASSWORD_AUTH` does.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, PoolError> {
        self.sign_in_by_password(email, password.to_owned()).await
    }
}

#[cfg(test)]
mod tests;
