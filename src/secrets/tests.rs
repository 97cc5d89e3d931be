//! The reader, in front of a Secrets Manager that answers as it is told.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

use super::*;

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:kibble-payments-AbCdEf";

/// What is asked: address, headers that matter, body.
type Request = (String, String, String, Value);

/// Answers every request the same, or never.
#[derive(Clone, Debug, Default)]
struct SecretsManager {
    answer: Option<(u16, String)>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl SecretsManager {
    fn answering(status: u16, body: &Value) -> Self {
        Self {
            answer: Some((status, body.to_string())),
            ..Self::default()
        }
    }

    /// One that holds this value.
    fn holding(value: &str) -> Self {
        Self::answering(200, &json!({ "ARN": ARN, "SecretString": value }))
    }

    fn store(&self, endpoint_url: Option<&str>) -> SecretStore {
        let access = Access::of("eu-west-1", "AKID", "secret");
        let endpoint_url = endpoint_url.map(str::to_owned);
        SecretStore::new(access, endpoint_url, SharedHttpClient::new(self.clone()))
    }

    async fn keys(&self) -> Result<PaymentKeys, SecretFault> {
        let keys = self.store(None).payment_keys(ARN, None).await;
        keys.map_err(|error| {
            assert_eq!(error.secret, ARN);
            assert!(error.to_string().contains(ARN), "{error}");
            // Neither text shows what the secret holds.
            for shown in [error.to_string(), format!("{error:?}")] {
                assert!(!shown.contains("hidden"), "{shown}");
            }
            error.fault
        })
    }
}

impl HttpConnector for SecretsManager {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
        self.requests.lock().unwrap().push((
            request.uri().to_owned(),
            header("x-amz-target"),
            header("authorization"),
            serde_json::from_slice(request.body().bytes().unwrap()).unwrap(),
        ));
        let Some((status, body)) = self.answer.clone() else {
            return HttpConnectorFuture::new(std::future::pending());
        };
        let status = StatusCode::try_from(status).unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

impl HttpClient for SecretsManager {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

#[tokio::test]
async fn the_keys_are_read_by_one_signed_request() {
    let value = json!({ "stripeSecretKey": "sk_hidden", "callbackSecret": " whsec_hidden\n", "more": 7 });
    let manager = SecretsManager::holding(&value.to_string());
    let keys = manager.keys().await.unwrap();
    assert_eq!(keys.stripe_secret_key, "sk_hidden");
    assert_eq!(keys.callback_secret.as_deref(), Some("whsec_hidden"));
    assert!(!format!("{keys:?}").contains("hidden"), "{keys:?}");
    let requests = manager.requests.lock().unwrap();
    let [(uri, target, authorization, body)] = &requests[..] else {
        panic!("one request: {requests:?}");
    };
    assert_eq!(uri, "https://secretsmanager.eu-west-1.amazonaws.com/");
    assert_eq!(target, "secretsmanager.GetSecretValue");
    assert!(
        authorization.contains("/eu-west-1/secretsmanager/aws4_request"),
        "{authorization}"
    );
    assert_eq!(*body, json!({ "SecretId": ARN }));
}

#[tokio::test]
async fn a_secret_of_call_backs_that_is_not_set_yet_is_absent() {
    for value in [
        json!({ "stripeSecretKey": "sk_hidden" }),
        json!({ "stripeSecretKey": "sk_hidden", "callbackSecret": null }),
        json!({ "stripeSecretKey": "sk_hidden", "callbackSecret": " " }),
    ] {
        let keys = SecretsManager::holding(&value.to_string()).keys().await.unwrap();
        assert_eq!(keys.callback_secret, None, "{value}");
    }
}

#[tokio::test]
async fn a_secret_without_the_key_is_told_apart_from_one_that_is_no_object() {
    for value in [
        r#"{}"#,
        r#"{"stripeSecretKey":""}"#,
        r#"{"stripeSecretKey":{"is":"hidden"}}"#,
    ] {
        let fault = SecretsManager::holding(value).keys().await.unwrap_err();
        assert_eq!(fault, SecretFault::Missing("stripeSecretKey"), "{value}");
    }
    for value in [
        "sk_hidden",
        r#""sk_hidden""#,
        r#"["hidden"]"#,
        r#"{"stripeSecretKey":hidden}"#,
        "",
    ] {
        let fault = SecretsManager::holding(value).keys().await.unwrap_err();
        assert_eq!(fault, SecretFault::NoJson, "{value}");
    }
    let bytes = SecretsManager::answering(200, &json!({ "ARN": ARN, "SecretBinary": "aGlkZGVu" }));
    assert_eq!(bytes.keys().await, Err(SecretFault::NoJson));
}

#[tokio::test]
async fn a_secret_that_may_not_be_read_is_told_apart_from_one_that_is_not_there() {
    let absent = json!({
        "__type": "ResourceNotFoundException", "Message": "Secrets Manager can't find the specified secret.",
    });
    let absent = SecretsManager::answering(400, &absent).keys().await;
    assert_eq!(absent, Err(SecretFault::NotThere));
    let denied = json!({ "__type": "AccessDeniedException", "Message": "not authorized to perform it" });
    let denied = SecretsManager::answering(400, &denied).keys().await;
    let reason = "AccessDeniedException: not authorized to perform it".to_owned();
    assert_eq!(denied, Err(SecretFault::Refused(reason)));
}

#[tokio::test(start_paused = true)]
async fn a_secrets_manager_that_does_not_answer_is_not_waited_for_for_ever() {
    let before = tokio::time::Instant::now();
    let silent = SecretsManager::default();
    let late = SecretFault::Unreachable("it took too long");
    assert_eq!(silent.keys().await, Err(late));
    assert_eq!(before.elapsed().as_secs(), 8);
    assert!(
        silent.requests.lock().unwrap().len() > 1,
        "it is asked again meanwhile"
    );
}

#[tokio::test]
async fn another_end_point_can_be_asked() {
    let manager = SecretsManager::holding(r#"{"stripeSecretKey":"sk_hidden"}"#);
    let store = manager.store(Some("http://127.0.0.1:8000"));
    assert!(store.payment_keys(ARN, None).await.is_ok());
    assert_eq!(manager.requests.lock().unwrap()[0].0, "http://127.0.0.1:8000/");
}

#[tokio::test]
async fn one_version_is_asked_for_or_the_newest() {
    let manager = SecretsManager::holding(r#"{"stripeSecretKey":"sk_hidden"}"#);
    for version in [Some("v1"), None] {
        assert!(manager.store(None).payment_keys(ARN, version).await.is_ok());
    }
    let requests = manager.requests.lock().unwrap();
    assert_eq!(requests[0].3, json!({ "SecretId": ARN, "VersionId": "v1" }));
    assert_eq!(requests[1].3, json!({ "SecretId": ARN }));
}
