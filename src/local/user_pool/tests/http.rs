use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};

use super::*;

/// The pool behind a port of this machine, mounted as the server mounts it.
struct Served {
    world: World,
    client: Client,
    address: String,
}

impl Served {
    async fn start() -> Self {
        Self::over(World::new().await).await
    }

    async fn over(world: World) -> Self {
        let router = axum::Router::new().nest_service("/user-pool", router(world.pool.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/user-pool", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        Self {
            world,
            client,
            address,
        }
    }

    /// What a program that is no web page is answered.
    async fn administer(&self, host: &str) -> Value {
        let request = json!({ "UserPoolId": POOL, "Username": EMAIL });
        let target = "AWSCognitoIdentityProviderService.AdminConfirmSignUp";
        let request = self
            .client
            .post(&self.address)
            .header("x-amz-target", target)
            .header("host", host)
            .body(request.to_string());
        body(request.send().await.unwrap()).await["__type"].clone()
    }

    fn post(&self, operation: &str) -> RequestBuilder {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.client
            .post(&self.address)
            .header("content-type", "application/x-amz-json-1.1")
            .header("origin", "http://localhost:3000")
            .header("x-amz-target", target)
    }

    async fn get(&self, path: &str) -> Response {
        self.client
            .get(format!("{}/{path}", self.address))
            .send()
            .await
            .unwrap()
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

async fn body(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_operation_is_named_by_a_header() {
    let served = Served::start().await;
    let request = json!({ "ClientId": CLIENT, "Username": EMAIL, "Password": PASSWORD });
    let answer = served
        .post("SignUp")
        .body(request.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "content-type"), "application/x-amz-json-1.1");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert!(header(&answer, "access-control-expose-headers").contains("x-amzn-errortype"));
    assert_eq!(body(answer).await["UserSub"], json!(served.world.user(EMAIL).sub));
}

#[tokio::test]
async fn the_endpoint_may_end_with_a_slash() {
    let mut served = Served::start().await;
    served.address.push('/');
    let answer = served.post("GetUser").body("{}").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert_eq!(body(answer).await["__type"], "InvalidParameterException");
    served.address.push_str("elsewhere");
    let answer = served.post("GetUser").body("{}").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refusal_is_a_400_with_its_type() {
    let served = Served::start().await;
    let parameters = json!({ "USERNAME": EMAIL, "PASSWORD": PASSWORD });
    let request =
        json!({ "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
    let answer = served
        .post("InitiateAuth")
        .body(request.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(header(&answer, "x-amzn-errortype"), "NotAuthorizedException");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    let message = "Incorrect username or password.";
    assert_eq!(
        body(answer).await,
        json!({ "__type": "NotAuthorizedException", "message": message })
    );
}

#[tokio::test]
async fn programs_of_this_machine_administer_a_pool_that_only_they_reach() {
    let served = Served::start().await;
    assert_eq!(served.administer("localhost").await, "UserNotFoundException");
    assert_eq!(served.administer("evil.example").await, "AccessDeniedException");
    let of_a_page = served.post("AdminConfirmSignUp").body("{}").send().await.unwrap();
    assert_eq!(body(of_a_page).await["__type"], "AccessDeniedException");
    let open = World::open(served.world.documents.clone(), false).await;
    let open = Served::over(open).await;
    assert_eq!(open.administer("localhost").await, "AccessDeniedException");
}

#[tokio::test]
async fn an_unknown_operation_is_refused() {
    let served = Served::start().await;
    let answer = served.post("DeleteUserPool").body("{}").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(body(answer).await["__type"], "UnknownOperationException");
    let answer = served
        .client
        .post(&served.address)
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(body(answer).await["__type"], "UnknownOperationException");
}

#[tokio::test]
async fn what_is_no_request_is_a_serialization_exception() {
    let served = Served::start().await;
    for text in [
        "",
        "{",
        "[]x",
        "null",
        "{\"Username\": 7}",
        "[\"x\", \"y\", \"z\", null]",
        "\u{feff}{}",
        "[1]",
    ] {
        let answer = served.post("SignUp").body(text).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert_eq!(body(answer).await["__type"], "SerializationException", "{text:?}");
    }
}

#[tokio::test]
async fn a_body_of_more_than_128_kilobytes_is_refused() {
    let served = Served::start().await;
    for (length, kind) in [
        (128 * 1024, "ResourceNotFoundException"),
        (128 * 1024 + 1, "SerializationException"),
    ] {
        let start = "{\"ClientId\":\"x\",\"Filling\":\"";
        let text = format!("{start}{}\"}}", "x".repeat(length - start.len() - 2));
        let answer = served.post("SignUp").body(text).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert_eq!(body(answer).await["__type"], kind);
    }
}

#[tokio::test]
async fn a_browser_of_any_origin_may_ask_with_amplifys_headers() {
    let served = Served::start().await;
    let asked = "amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type,x-amz-target,x-amz-user-agent";
    let answer = served
        .client
        .request(Method::OPTIONS, &served.address)
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", asked)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert!(header(&answer, "access-control-allow-methods").contains("POST"));
    assert_eq!(header(&answer, "access-control-allow-headers"), asked);
}

#[tokio::test]
async fn the_key_set_is_public_without_private_parts() {
    let served = Served::start().await;
    let answer = served.get("eu-west-1_Local/.well-known/jwks.json").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let keys = body(answer).await;
    let keys = keys["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        let mut members: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(key["alg"], "RS256");
        assert_eq!(key["kty"], "RSA");
        assert_eq!(key["use"], "sig");
        assert_eq!(key["e"], "AQAB");
    }
    assert_eq!(
        served.get("other_Pool/.well-known/jwks.json").await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_provider_describes_itself() {
    let served = Served::start().await;
    let answer = body(
        served
            .get("eu-west-1_Local/.well-known/openid-configuration")
            .await,
    )
    .await;
    assert_eq!(answer["issuer"], ISSUER);
    assert_eq!(answer["jwks_uri"], format!("{ISSUER}/.well-known/jwks.json"));
    assert_eq!(answer["id_token_signing_alg_values_supported"], json!(["RS256"]));
}
