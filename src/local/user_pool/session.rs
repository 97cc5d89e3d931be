//! Sessions: what begins with a sign-in, is carried on by its refresh token, and ends by signing out.

use aws_lc_rs::constant_time;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{UserPool, error::PoolError, random, rules::RULES, user::User};

const SESSIONS: &str = "user-pool-sessions";

/// What a sign-in yields.
#[derive(Clone)]
pub struct Tokens {
    pub access: String,
    pub id: String,
    /// Absent after a refresh: without rotation the old one stays in use.
    pub refresh: Option<String>,
    /// Seconds until `access` expires.
    pub expires_in: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    /// The `origin_jti` of all its tokens.
    id: Uuid,
    user: Uuid,
    /// [`User::generation`] at sign-in.
    generation: u32,
    event_id: Uuid,
    /// Epoch seconds.
    auth_time: i64,
    expires_at: i64,
    /// The secret half of the refresh token, hashed. It is as long as a key, so it needs no salt.
    secret_hash: String,
    revoked: bool,
}

impl Session {
    fn is_over(&self, user: &User) -> bool {
        self.revoked || self.generation != user.generation
    }
}

impl Tokens {
    /// The `AuthenticationResult` of an answer.
    pub(super) fn result(&self) -> Value {
        let mut result = json!({
            "AccessToken": self.access,
            "IdToken": self.id,
            "ExpiresIn": self.expires_in,
            "TokenType": "Bearer",
        });
        if let Some(refresh) = &self.refresh {
            result["RefreshToken"] = json!(refresh);
        }
        result
    }
}

impl UserPool {
    /// Begins a session of a user who has proved to be one.
    pub(super) fn begin_session(&self, user: &User) -> Result<Tokens, PoolError> {
        let secret: [u8; 32] = random::bytes().map_err(|error| PoolError::internal(&error))?;
        let now = (self.clock)();
        let session = Session {
            id: random::id(),
            user: user.sub,
            generation: user.generation,
            event_id: random::id(),
            auth_time: now,
            expires_at: now.saturating_add(RULES.tokens.refresh_seconds()),
            secret_hash: hash(&secret),
            revoked: false,
        };
        let mut tokens = self.issue(user, &session)?;
        tokens.refresh = Some(URL_SAFE_NO_PAD.encode([session.id.as_bytes().as_slice(), &secret].concat()));
        self.documents.put(SESSIONS, &session.id.to_string(), &session)?;
        Ok(tokens)
    }

    /// New tokens for a session that goes on.
    pub(super) fn refresh_session(&self, token: &str) -> Result<Tokens, PoolError> {
        let session = self
            .session_of(token)?
            .ok_or_else(|| PoolError::not_authorized("Invalid Refresh Token"))?;
        if session.expires_at <= (self.clock)() {
            return Err(PoolError::not_authorized("Refresh Token has expired"));
        }
        let user = self
            .user(session.user)?
            .ok_or_else(|| PoolError::not_authorized("Invalid Refresh Token"))?;
        if session.is_over(&user) {
            return Err(PoolError::not_authorized("Refresh Token has been revoked"));
        }
        self.issue(&user, &session)
    }

    /// Ends the session of a refresh token. A token that the pool never made, or has forgotten, is no
    /// error: then there is nothing to end (RFC 7009, section 2.2).
    pub(super) fn end_session(&self, token: &str) -> Result<(), PoolError> {
        if let Some(mut session) = self.session_of(token)? {
            session.revoked = true;
            self.documents.put(SESSIONS, &session.id.to_string(), &session)?;
        }
        Ok(())
    }

    /// Whether the pool still serves the access tokens of a session.
    pub(super) fn session_goes_on(&self, origin: &str, user: &User) -> Result<bool, PoolError> {
        let session: Option<Session> = self.documents.get(SESSIONS, origin)?;
        Ok(session.is_some_and(|session| session.user == user.sub && !session.is_over(user)))
    }

    /// Forgets sessions whose refresh token has expired.
    pub(super) fn forget_old_sessions(&self) -> Result<(), PoolError> {
        let now = (self.clock)();
        let sessions: Vec<Session> = self.documents.list(SESSIONS)?;
        for session in sessions.iter().filter(|session| session.expires_at <= now) {
            self.documents.delete(SESSIONS, &session.id.to_string())?;
        }
        Ok(())
    }

    fn session_of(&self, refresh_token: &str) -> Result<Option<Session>, PoolError> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(refresh_token) else {
            return Ok(None);
        };
        let Some((id, secret)) = bytes.split_at_checked(16) else {
            return Ok(None);
        };
        let Ok(id) = Uuid::from_slice(id) else {
            return Ok(None);
        };
        let session: Option<Session> = self.documents.get(SESSIONS, &id.to_string())?;
        Ok(session.filter(|session| {
            let (known, given) = (session.secret_hash.as_bytes(), hash(secret));
            constant_time::verify_slices_are_equal(known, given.as_bytes()).is_ok()
        }))
    }

    /// Signs an access and an ID token with the claims of Cognito's
    /// (<https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html>
    /// and `…-using-the-id-token.html`).
    fn issue(&self, user: &User, session: &Session) -> Result<Tokens, PoolError> {
        let now = (self.clock)();
        let sub = user.sub.to_string();
        let common = |token_use: &str, life: i64| {
            let mut claims = Map::new();
            claims.insert("sub".to_owned(), json!(sub));
            if !user.groups.is_empty() {
                claims.insert("cognito:groups".to_owned(), json!(user.groups));
            }
            claims.insert("iss".to_owned(), json!(self.settings.issuer));
            claims.insert("origin_jti".to_owned(), json!(session.id));
            claims.insert("event_id".to_owned(), json!(session.event_id));
            claims.insert("token_use".to_owned(), json!(token_use));
            claims.insert("auth_time".to_owned(), json!(session.auth_time));
            claims.insert("exp".to_owned(), json!(now.saturating_add(life)));
            claims.insert("iat".to_owned(), json!(now));
            claims.insert("jti".to_owned(), json!(random::id()));
            claims
        };
        let mut access = common("access", RULES.tokens.access_seconds());
        access.insert("client_id".to_owned(), json!(self.settings.client_id));
        access.insert("scope".to_owned(), json!("aws.cognito.signin.user.admin"));
        access.insert("username".to_owned(), json!(sub));
        // The standard claims last, so that no attribute replaces one of them.
        let mut id = user.claims();
        id.extend(common("id", RULES.tokens.id_seconds()));
        id.insert("aud".to_owned(), json!(self.settings.client_id));
        id.insert("cognito:username".to_owned(), json!(sub));
        let failed = |error| PoolError::internal(&error);
        Ok(Tokens {
            access: self.signer.sign_access(&access).map_err(failed)?,
            id: self.signer.sign_id(&id).map_err(failed)?,
            refresh: None,
            expires_in: RULES.tokens.access_seconds(),
        })
    }
}

fn hash(secret: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(secret))
}
