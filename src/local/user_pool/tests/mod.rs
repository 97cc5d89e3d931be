//! The pool as its clients see it: requests in, answers out.

mod account;
mod forgot_password;
mod http;
mod people;
mod sign_in;
mod sign_up;

use std::sync::{
    Arc, LazyLock, Mutex,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use futures_util::FutureExt as _;
use serde_json::{Map, Value, json};

use super::*;

const NOW: i64 = 1_770_000_000;
const CLIENT: &str = "3n4b5urk1ft4fl3mg5e62d9ado";
const POOL: &str = "eu-west-1_Local";
const ISSUER: &str = "http://127.0.0.1:4000/user-pool/eu-west-1_Local";
const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "Analytical1!";

/// A pool with a clock that stands still, and a trigger that remembers its events.
struct World {
    pool: Arc<UserPool>,
    documents: Documents,
    time: Arc<AtomicI64>,
    events: Arc<Mutex<Vec<Value>>>,
    trigger_fails: Arc<AtomicBool>,
}

/// The keys of all pools here: it takes long to make them.
static KEYS: LazyLock<Value> = LazyLock::new(|| {
    let documents = Documents::default();
    signing::Signer::open(&documents, POOL).unwrap();
    documents.get("user-pool-keys", POOL).unwrap().unwrap()
});

impl World {
    async fn new() -> Self {
        let documents = Documents::default();
        documents.put("user-pool-keys", POOL, &*KEYS).unwrap();
        Self::over(documents).await
    }

    async fn over(documents: Documents) -> Self {
        Self::open(documents, true).await
    }

    async fn open(documents: Documents, is_private: bool) -> Self {
        let time = Arc::new(AtomicI64::new(NOW));
        let events: Arc<Mutex<Vec<Value>>> = Arc::default();
        let trigger_fails: Arc<AtomicBool> = Arc::default();
        let clock = time.clone();
        let (seen, fails) = (events.clone(), trigger_fails.clone());
        let trigger: PostConfirmation = Arc::new(move |event: Value| {
            seen.lock().unwrap().push(event.clone());
            let failed = fails.load(Ordering::SeqCst);
            async move {
                match failed {
                    true => Err("Another customer has this e-mail address".to_owned()),
                    false => Ok(event),
                }
            }
            .boxed()
        });
        let settings = Settings {
            pool_id: POOL.to_owned(),
            client_id: CLIENT.to_owned(),
            issuer: ISSUER.to_owned(),
            region: "eu-west-1".to_owned(),
            is_private,
        };
        let clock: Clock = Arc::new(move || clock.load(Ordering::SeqCst));
        let pool = UserPool::open(settings, documents.clone(), clock, trigger)
            .await
            .unwrap();
        Self {
            pool,
            documents,
            time,
            events,
            trigger_fails,
        }
    }

    /// A world in which Ada has signed up and confirmed her address.
    async fn with_ada() -> Self {
        let world = Self::new().await;
        world.sign_up(EMAIL).await.unwrap();
        world.confirm(EMAIL, &world.sign_up_code(EMAIL)).await.unwrap();
        world
    }

    async fn call(&self, operation: &str, request: Value) -> Result<Value, PoolError> {
        self.pool.answer(operation, request.to_string().as_bytes()).await
    }

    /// Calls with the client id, which most operations want.
    async fn ask(&self, operation: &str, mut request: Value) -> Result<Value, PoolError> {
        request["ClientId"] = json!(CLIENT);
        self.call(operation, request).await
    }

    async fn sign_up(&self, email: &str) -> Result<Value, PoolError> {
        let attributes = json!([{ "Name": "email", "Value": email }, { "Name": "name", "Value": "Ada" }]);
        let request = json!({ "Username": email, "Password": PASSWORD, "UserAttributes": attributes });
        self.ask("SignUp", request).await
    }

    async fn confirm(&self, email: &str, code: &str) -> Result<Value, PoolError> {
        self.ask(
            "ConfirmSignUp",
            json!({ "Username": email, "ConfirmationCode": code }),
        )
        .await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Value, PoolError> {
        let parameters = json!({ "USERNAME": email, "PASSWORD": password });
        let request = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
        Ok(self.ask("InitiateAuth", request).await?["AuthenticationResult"].clone())
    }

    async fn refresh(&self, tokens: &Value) -> Result<Value, PoolError> {
        let request = json!({ "RefreshToken": tokens["RefreshToken"], "DeviceKey": null });
        self.ask("GetTokensFromRefreshToken", request).await
    }

    async fn get_user(&self, tokens: &Value) -> Result<Value, PoolError> {
        self.call("GetUser", json!({ "AccessToken": tokens["AccessToken"] }))
            .await
    }

    fn user(&self, email: &str) -> User {
        self.pool.find_user(email).unwrap().unwrap()
    }

    fn sign_up_code(&self, email: &str) -> String {
        self.user(email).sign_up_code.unwrap().digits
    }

    fn forgot_password_code(&self, email: &str) -> String {
        self.user(email).forgot_password_code.unwrap().digits
    }

    fn pass(&self, seconds: i64) {
        self.time.fetch_add(seconds, Ordering::SeqCst);
    }

    fn events(&self) -> Vec<Value> {
        self.events.lock().unwrap().clone()
    }

    /// The claims of a token, checked as the gateway checks them.
    async fn claims(&self, token: &Value) -> Map<String, Value> {
        let time = self.time.clone();
        let clock: Clock = Arc::new(move || time.load(Ordering::SeqCst));
        let keys = self.pool.key_source();
        let verifier = Verifier::new(ISSUER.to_owned(), vec![CLIENT.to_owned()], keys, clock);
        verifier.verify(token.as_str().unwrap()).await.unwrap().claims
    }
}

/// Another code than the right one.
fn wrong(code: &str) -> String {
    if code == "000000" { "000001" } else { "000000" }.to_owned()
}

fn refused(answer: Result<Value, PoolError>) -> (&'static str, String) {
    let PoolError { kind, message } = answer.unwrap_err();
    (kind, message)
}

fn refusal(kind: &'static str, message: &str) -> (&'static str, String) {
    (kind, message.to_owned())
}

fn revoked() -> (&'static str, String) {
    refusal("NotAuthorizedException", "Access Token has been revoked")
}

fn refresh_revoked() -> (&'static str, String) {
    refusal("NotAuthorizedException", "Refresh Token has been revoked")
}

fn wrong_password() -> (&'static str, String) {
    refusal("NotAuthorizedException", "Incorrect username or password.")
}
