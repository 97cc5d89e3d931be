mod cost;
mod dynamodb;
mod events;
mod graphql;
mod lambda;
mod mail;
mod published;
mod realtime;
mod shop;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use futures_util::FutureExt as _;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::{net::TcpSocket, sync::oneshot};
use uuid::Uuid;

use super::*;
use crate::{
    app::{RandomIds, SystemClock},
    auth::Clock,
    local::{
        documents::Documents,
        engine::Place,
        gateway::{self, Invoke},
        payment_provider::{self, Provider},
        sign_in::{access_token, http_client},
        user_pool::{NewPerson, PostConfirmation, Settings, UserPool, router as user_pool_router},
    },
    payments::signature::CallbackSecret,
};

const SCHEMA: &str = "
    directive @aws_api_key on OBJECT | FIELD_DEFINITION
    directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
    directive @aws_iam on OBJECT | FIELD_DEFINITION
    directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
    type Query { hello(name: String): String @aws_api_key @aws_cognito_user_pools me: String }
    type Mutation { publish(input: NoteInput!): Note @aws_iam }
    type Subscription {
      onNote(to: ID!, about: String): Note
        @aws_subscribe(mutations: [\"publish\"]) @aws_cognito_user_pools @aws_iam
    }
    type Note @aws_cognito_user_pools @aws_iam { to: ID! about: String text: String! }
    input NoteInput { to: ID! about: String text: String! }";

/// When it is, in seconds since 1970.
const NOW: i64 = 1_790_000_000;

/// The routes of a payment provider.
fn payments() -> Router {
    let settings = payment_provider::Settings {
        key: String::new(),
        callback_url: String::new(),
        callback_secret: CallbackSecret::new(""),
        origin: "http://localhost:4321".to_owned(),
        late: 0,
    };
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
    payment_provider::router(Provider::new(settings, Documents::default(), clock, ids))
}

/// A server on a port of its own.
struct Server {
    address: String,
    client: Client,
    pool: Arc<UserPool>,
    events: Arc<Mutex<Vec<Value>>>,
    mailbox: Mailbox,
    dead_letters: DeadLetters,
    log: EventLog,
    now: Arc<AtomicI64>,
    end: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<io::Result<()>>,
    /// With the playground, and the shop below.
    folder: PathBuf,
}

impl Server {
    async fn start() -> Self {
        Self::start_with(Timing::default(), gateway::Settings::default()).await
    }

    async fn start_with(timing: Timing, limits: gateway::Settings) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // The system keeps little of what a client does not read.
        socket.set_send_buffer_size(4096).unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let listener = socket.listen(64).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let now = Arc::new(AtomicI64::new(NOW));
        let told = now.clone();
        let clock: Clock = Arc::new(move || told.load(Ordering::Relaxed));
        let trigger: PostConfirmation = Arc::new(|event| async { Ok(event) }.boxed());
        let settings = Settings {
            pool_id: "local_pool".to_owned(),
            client_id: "local".to_owned(),
            issuer: format!("{address}/user-pool/local_pool"),
            region: "local".to_owned(),
            is_private: true,
        };
        let documents = Documents::default();
        let mailbox = Mailbox::open(documents.clone(), Arc::new(SystemClock)).unwrap();
        let pool = UserPool::open(settings.clone(), documents.clone(), clock.clone(), trigger)
            .await
            .unwrap();
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let seen = events.clone();
        let invoke: Arc<Invoke> = Arc::new(move |event| {
            let answer = answer(&event[0]);
            seen.lock().unwrap().push(event);
            async move { Ok(json!([answer])) }.boxed()
        });
        let clients = vec![settings.client_id];
        let folder = std::env::temp_dir().join(format!("kibble-playground-{}", std::process::id()));
        let folder = folder.join(address.rsplit(':').next().unwrap());
        let log = EventLog::open(Documents::default()).unwrap();
        let parts = Parts {
            payments: Some(payments()),
            gateway: Gateway::with_settings(SCHEMA, invoke.clone(), limits).unwrap(),
            verifier: Verifier::new(settings.issuer, clients, pool.key_source(), clock.clone()),
            user_pool: Some(user_pool_router(pool.clone())),
            engine: Some(Engine::open(&Place::Memory, "shop").await.unwrap()),
            resolver: Some(invoke),
            mailbox: Some(mailbox.clone()),
            dead_letters: Some(DeadLetters::new(documents.clone())),
            events: Some(log.clone()),
            playground: folder.clone(),
            shop: folder.join("shop/public"),
            config: config(&address),
            schema: SCHEMA.to_owned(),
            api_key: "local".to_owned(),
            clock,
            timing,
        };
        let (end, ending) = oneshot::channel::<()>();
        let ended = tokio::spawn(serve(listener, parts, ending.map(|_| ())));
        let client = http_client(&address).unwrap();
        Self {
            address,
            client,
            pool,
            events,
            mailbox,
            dead_letters: DeadLetters::new(documents),
            log,
            now,
            end,
            ended,
            folder,
        }
    }

    /// The access token of a person who is signed in; one is made up if need be.
    async fn token(&self, name: &str) -> String {
        let person = NewPerson {
            sub: Uuid::from_u128(7),
            email: format!("{name}@example.com"),
            name: name.to_owned(),
            password: "Kibble-demo-1".to_owned(),
            groups: vec![],
        };
        self.pool.add_person(person).await.unwrap();
        access_token(&self.address, name, None).await.unwrap()
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

/// What the function answers to an event.
fn answer(event: &Value) -> Value {
    let field = event["info"]["fieldName"].as_str();
    match field {
        Some("publish") => json!({ "data": event["arguments"]["input"] }),
        Some("onNote") if event["arguments"]["to"] == "nobody" => {
            json!({ "data": null, "errorMessage": "Not you.", "errorType": "Forbidden" })
        }
        Some("onNote") => json!({ "data": null }),
        _ => json!({ "data": "world" }),
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
        shop_name: "Bones & Co.".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        payments: CardPayments::Simulated {
            url: format!("{address}/payments"),
        },
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

#[tokio::test]
async fn what_the_index_names_is_there() {
    let server = Server::start().await;
    let (status, cached, page) = server.get("/local").await;
    assert_eq!((status, cached.as_str()), (200, "no-cache"));
    for word in [
        "ada@example.com",
        "sam@example.com",
        "admin",
        "Kibble-demo-1",
        "x-api-key: local",
        &server.address,
        &config(&server.address).realtime_endpoint,
    ] {
        assert!(page.contains(word), "{word}");
    }
    for link in page
        .split("<a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert_eq!(server.get(link).await.0, 200, "{link}");
    }
}

#[tokio::test]
async fn front_ends_and_tools_learn_what_they_need() {
    let server = Server::start().await;
    let (_, cached, text) = server.get("/config.json").await;
    assert_eq!(cached, "no-cache");
    let told: Value = serde_json::from_str(&text).unwrap();
    let keys = "apiKey authFlow graphqlEndpoint payments playground realtimeEndpoint region shopName timeZone userPoolClientId userPoolEndpoint userPoolId";
    assert_eq!(
        told.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        keys
    );
    assert_eq!(
        told["playground"]["people"][1],
        json!({ "email": "sam@example.com", "groups": ["admin"] })
    );
    assert_eq!(
        serde_json::from_str::<Config>(&text).unwrap(),
        config(&server.address)
    );
    let payments = json!({ "provider": "simulated", "url": format!("{}/payments", server.address) });
    assert_eq!(told["payments"], payments);
    assert_eq!(server.get("/schema.graphql").await.2, SCHEMA);
    let schema: Value = serde_json::from_str(&server.get("/schema.json").await.2).unwrap();
    assert_eq!(schema["data"]["__schema"]["queryType"]["name"], "Query");
    assert_eq!(schema["errors"], Value::Null);
    let picture = server
        .request(Method::GET, "/pictures/rope-toy.svg")
        .send()
        .await
        .unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    for nothing in [
        "/pictures/none.svg",
        "/pictures/..%2Fmod.rs",
        "/nothing",
        "/playground/none",
    ] {
        assert_eq!(server.get(nothing).await.0, 404, "{nothing}");
    }
    assert_eq!(server.get("/graphql").await.0, 405);
    assert_eq!(
        server.get("/user-pool/local_pool/.well-known/jwks.json").await.0,
        200
    );
    // Amplify puts no slash behind the end point that it is given, the AWS SDKs do.
    for end_point in ["/user-pool", "/user-pool/"] {
        let answer = server.request(Method::POST, end_point).send().await.unwrap();
        assert_eq!(
            answer.headers()["x-amzn-errortype"],
            "UnknownOperationException",
            "{end_point}"
        );
    }
}

#[tokio::test]
async fn the_playground_may_be_built_while_the_server_runs() {
    let server = Server::start().await;
    let (status, _, page) = server.get("/playground").await;
    assert_eq!(status, 200);
    assert!(
        page.contains("make playground") && page.contains("curl"),
        "{page}"
    );
    std::fs::create_dir_all(server.folder.join("assets")).unwrap();
    std::fs::write(server.folder.join("index.html"), "<p>built</p>").unwrap();
    std::fs::write(server.folder.join("assets/main-1.js"), "1").unwrap();
    for path in ["/playground", "/playground/"] {
        assert_eq!(
            server.get(path).await,
            (200, "no-cache".to_owned(), "<p>built</p>".to_owned())
        );
    }
    let immutable = "public, max-age=31536000, immutable".to_owned();
    assert_eq!(
        server.get("/playground/assets/main-1.js").await,
        (200, immutable, "1".to_owned())
    );
    for path in [
        "/playground/assets/none.js",
        "/playground/assets/..%2Findex.html",
        "/playground/assets/",
    ] {
        let (status, cached, _) = server.get(path).await;
        assert_eq!((status, cached.as_str()), (404, "no-cache"), "{path}");
    }
    std::fs::remove_dir_all(server.folder).unwrap();
}

#[tokio::test]
async fn the_server_ends_when_it_is_told() {
    let server = Server::start().await;
    assert_eq!(server.get("/health").await.2, r#"{"status":"ok"}"#);
    server.end.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(8), server.ended).await;
    assert!(ended.unwrap().unwrap().is_ok());
    let nobody = access_token(&server.address, "ada", None)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        nobody.starts_with("no server answers at http://127.0.0.1:"),
        "{nobody}"
    );
}
