mod access;
mod pages;

use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};
use uuid::Uuid;

use super::*;
use crate::{
    auth::Clock,
    local::{
        documents::Documents,
        engine::Place,
        gateway::Invoke,
        sign_in::{access_token, http_client},
        user_pool::{NewPerson, PostConfirmation, Settings, UserPool, router as user_pool_router},
    },
};

const SCHEMA: &str = "
    directive @aws_api_key on OBJECT | FIELD_DEFINITION
    directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
    type Query { hello(name: String): String @aws_api_key @aws_cognito_user_pools me: String }";

/// A server on a port of its own.
struct Server {
    address: String,
    client: Client,
    pool: Arc<UserPool>,
    events: Arc<Mutex<Vec<Value>>>,
    end: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<io::Result<()>>,
    folder: PathBuf,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock: Clock = Arc::new(|| 1_790_000_000);
        let trigger: PostConfirmation = Arc::new(|event| async { Ok(event) }.boxed());
        let settings = Settings {
            pool_id: "local_pool".to_owned(),
            client_id: "local".to_owned(),
            issuer: format!("{address}/user-pool/local_pool"),
            region: "local".to_owned(),
        };
        let pool = UserPool::open(settings.clone(), Documents::default(), clock.clone(), trigger)
            .await
            .unwrap();
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let seen = events.clone();
        let invoke: Arc<Invoke> = Arc::new(move |event| {
            seen.lock().unwrap().push(event);
            async { Ok(json!([{ "data": "world" }])) }.boxed()
        });
        let clients = vec![settings.client_id];
        let folder = std::env::temp_dir().join(format!("kibble-playground-{}", std::process::id()));
        let folder = folder.join(address.rsplit(':').next().unwrap());
        let parts = Parts {
            gateway: Gateway::new(SCHEMA, invoke).unwrap(),
            verifier: Verifier::new(settings.issuer, clients, pool.key_source(), clock),
            user_pool: Some(user_pool_router(pool.clone())),
            engine: Some(Engine::open(&Place::Memory, "shop").await.unwrap()),
            playground: folder.clone(),
            config: config(&address),
            schema: SCHEMA.to_owned(),
            api_key: "local".to_owned(),
        };
        let (end, ending) = oneshot::channel::<()>();
        let ended = tokio::spawn(serve(listener, parts, ending.map(|_| ())));
        let client = http_client(&address).unwrap();
        Self {
            address,
            client,
            pool,
            events,
            end,
            ended,
            folder,
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    async fn get(&self, path: &str) -> (u16, String, String) {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let cached = header("cache-control").unwrap_or_default();
        (answer.status().as_u16(), cached, answer.text().await.unwrap())
    }

    async fn ask(&self, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
        let mut request = self.request(Method::POST, "/graphql").body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/json;charset=UTF-8");
        assert_eq!(answer.headers()["x-amzn-requestid"].len(), 36);
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

fn config(address: &str) -> Config {
    Config {
        graphql_endpoint: format!("{address}/graphql"),
        realtime_endpoint: format!("{}/graphql/realtime", address.replace("http", "ws")),
        region: "local".to_owned(),
        user_pool_id: "local_pool".to_owned(),
        user_pool_client_id: "local".to_owned(),
        user_pool_endpoint: Some(format!("{address}/user-pool")),
        auth_flow: "USER_PASSWORD_AUTH".to_owned(),
        api_key: Some("local".to_owned()),
        playground: Some(Playground {
            people: vec![
                Person {
                    email: "ada@example.com".to_owned(),
                    groups: vec![],
                },
                Person {
                    email: "sam@example.com".to_owned(),
                    groups: vec!["admin".to_owned()],
                },
            ],
            password: "Kibble-demo-1".to_owned(),
        }),
    }
}

const KEY: (&str, &str) = ("x-api-key", "local");

const MAX_BODY_BYTES: usize = 1024 * 1024;
