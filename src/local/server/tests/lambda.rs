use reqwest::{RequestBuilder, Response};
use tokio::sync::Notify;

use super::{super::lambda::router, *};
use crate::local::gateway::LambdaError;

const PATH: &str = "/2015-03-31/functions/resolver/invocations";

/// A function that keeps its events, and fails when one says so.
struct Function {
    address: String,
    client: Client,
    events: Arc<Mutex<Vec<Value>>>,
    /// Told when the function has its second event.
    is_asked_twice: Arc<Notify>,
}

impl Function {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let is_asked_twice = Arc::<Notify>::default();
        let router = router(function(events.clone(), is_asked_twice.clone()));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self {
            client: http_client(&address).unwrap(),
            address,
            events,
            is_asked_twice,
        }
    }

    fn invocation(&self, path: &str, event: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.address);
        self.client.post(address).body(event.to_owned())
    }

    fn seen(&self) -> Vec<Value> {
        self.events.lock().unwrap().clone()
    }
}

fn function(events: Arc<Mutex<Vec<Value>>>, is_asked_twice: Arc<Notify>) -> Arc<Invoke> {
    Arc::new(move |event| {
        let text = |member: &str| event["fail"][member].as_str().map(str::to_owned);
        let failure = text("type").zip(text("message"));
        let must_panic = event["panic"] == true;
        let bytes = event["bytes"].as_u64();
        let mut seen = events.lock().unwrap();
        seen.push(event);
        if seen.len() == 2 {
            is_asked_twice.notify_one();
        }
        async move {
            assert!(!must_panic, "the event says so");
            match (failure, bytes) {
                (Some((error_type, message)), _) => Err(LambdaError { error_type, message }),
                // The quotation marks count.
                (None, Some(bytes)) => Ok("x".repeat(bytes as usize - 2).into()),
                (None, None) => Ok(json!([{ "data": "world" }])),
            }
        }
        .boxed()
    })
}

fn header<'r>(answer: &'r Response, name: &str) -> Option<&'r str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

/// The type and the message of what the service refuses.
async fn refusal(request: RequestBuilder) -> (u16, String, String) {
    let answer = request.send().await.unwrap();
    assert_eq!(header(&answer, "content-type"), Some("application/json"));
    assert_eq!(header(&answer, "x-amz-function-error"), None);
    assert!(header(&answer, "x-amzn-requestid").is_some());
    let status = answer.status().as_u16();
    let error_type = header(&answer, "x-amzn-errortype").unwrap().to_owned();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["Type"], "User");
    (status, error_type, body["Message"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_function_is_invoked_under_its_name_and_its_arn() {
    let function = Function::start().await;
    let event = json!([{ "info": { "fieldName": "hello" } }]);
    for path in [
        PATH,
        "/2015-03-31/functions/resolver%3A%24LATEST/invocations",
        "/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:resolver/invocations",
        "/2015-03-31/functions/resolver/invocations?Qualifier=live",
    ] {
        let answer = function
            .invocation(path, &event.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), Some("application/json"));
        assert_eq!(header(&answer, "x-amz-executed-version"), Some("$LATEST"));
        assert_eq!(header(&answer, "x-amz-function-error"), None);
        assert_eq!(header(&answer, "x-amzn-requestid").map(str::len), Some(36));
        assert_eq!(
            answer.json::<Value>().await.unwrap(),
            json!([{ "data": "world" }])
        );
    }
    assert_eq!(function.seen(), vec![event; 4]);
    function.invocation(PATH, "").send().await.unwrap();
    assert_eq!(function.seen()[4], json!({}));
}

#[tokio::test]
async fn a_failure_of_the_function_is_told_in_the_body() {
    let function = Function::start().await;
    let event = json!({ "fail": { "type": "NotFound", "message": "There is no such order." } });
    let answer = function
        .invocation(PATH, &event.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(header(&answer, "x-amz-function-error"), Some("Unhandled"));
    assert_eq!(header(&answer, "x-amz-executed-version"), Some("$LATEST"));
    let told: Value = answer.json().await.unwrap();
    assert_eq!(
        told,
        json!({ "errorType": "NotFound", "errorMessage": "There is no such order." })
    );

    let answer = function
        .invocation(PATH, r#"{"panic":true}"#)
        .send()
        .await
        .unwrap();
    assert_eq!(header(&answer, "x-amz-function-error"), Some("Unhandled"));
    let id = header(&answer, "x-amzn-requestid").unwrap().to_owned();
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["errorType"], "Runtime.ExitError");
    assert_eq!(
        told["errorMessage"],
        format!("RequestId: {id} Error: Runtime exited without providing a reason")
    );

    let event = r#"{"bytes":6291557}"#;
    let answer = function.invocation(PATH, event).send().await.unwrap();
    assert_eq!(header(&answer, "x-amz-function-error"), Some("Unhandled"));
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["errorType"], "Function.ResponseSizeTooLarge");
}

#[tokio::test]
async fn an_invocation_may_be_unanswered_or_only_checked() {
    let function = Function::start().await;
    let of_type = async |invocation_type: &str, event: &str| {
        let request = function.invocation(PATH, event);
        let answer = request.header("x-amz-invocation-type", invocation_type).send();
        let answer = answer.await.unwrap();
        assert_eq!(header(&answer, "x-amz-function-error"), None);
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap())
    };
    assert_eq!(of_type("DryRun", "{}").await, (204, String::new()));
    assert_eq!(function.seen(), Vec::<Value>::new());
    assert_eq!(of_type("RequestResponse", "{}").await.0, 200);
    assert_eq!(function.seen(), [json!({})]);
    assert_eq!(of_type("Event", "[1]").await, (202, String::new()));
    function.is_asked_twice.notified().await;
    assert_eq!(function.seen(), [json!({}), json!([1])]);

    let request = function
        .invocation(PATH, "{}")
        .header("x-amz-invocation-type", "Later");
    let (status, error_type, _) = refusal(request).await;
    assert_eq!(
        (status, error_type.as_str()),
        (400, "InvalidParameterValueException")
    );
}

#[tokio::test]
async fn what_the_service_refuses_never_reaches_the_function() {
    let function = Function::start().await;
    let unknown = function.invocation("/2015-03-31/functions/other:live/invocations", "{}");
    assert_eq!(
        refusal(unknown).await,
        (
            404,
            "ResourceNotFoundException".to_owned(),
            "Function not found: arn:aws:lambda:local:000000000000:function:other".to_owned()
        )
    );
    let (status, error_type, message) = refusal(function.invocation(PATH, "{\"a\":")).await;
    assert_eq!(
        (status, error_type.as_str()),
        (400, "InvalidRequestContentException")
    );
    assert!(
        message.starts_with("Could not parse request body into json: EOF"),
        "{message}"
    );
    let event = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    let (status, error_type, message) = refusal(function.invocation(PATH, &event(6_291_457))).await;
    assert_eq!(
        (status, error_type.as_str()),
        (413, "RequestEntityTooLargeException")
    );
    assert_eq!(
        message,
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
    );
    let asynchronous = function.invocation(PATH, &event(1_048_577));
    let asynchronous = asynchronous.header("x-amz-invocation-type", "Event");
    assert_eq!(
        refusal(asynchronous).await,
        (
            413,
            "RequestEntityTooLargeException".to_owned(),
            "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"
                .to_owned()
        )
    );
    assert_eq!(function.seen(), Vec::<Value>::new());
    let largest = function.invocation(PATH, &event(6_291_456)).send().await.unwrap();
    assert_eq!(largest.status().as_u16(), 200);
    assert_eq!(function.seen().len(), 1);
}

#[tokio::test]
async fn the_function_answers_programs_of_this_machine_only() {
    let function = Function::start().await;
    for host in ["localhost", "127.0.0.1:4000", "[::1]:4000"] {
        let answer = function.invocation(PATH, "{}").header("host", host).send();
        assert_eq!(answer.await.unwrap().status().as_u16(), 200, "{host}");
    }
    let asked = function.seen().len();
    for (name, value) in [
        ("host", "evil.example"),
        ("host", "192.168.1.2:4000"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", function.address.as_str()),
    ] {
        let (status, error_type, _) = refusal(function.invocation(PATH, "{}").header(name, value)).await;
        assert_eq!(
            (status, error_type.as_str()),
            (403, "AccessDeniedException"),
            "{name}: {value}"
        );
    }
    assert_eq!(function.seen().len(), asked);

    let server = Server::start().await;
    let asked = server
        .request(Method::POST, PATH)
        .body("[]")
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status().as_u16(), 200);
    assert_eq!(header(&asked, "access-control-allow-origin"), None);
    let preflight = server
        .request(Method::OPTIONS, PATH)
        .header("origin", "http://evil.example")
        .header("access-control-request-method", "POST");
    let preflight = preflight.send().await.unwrap();
    assert_eq!(header(&preflight, "access-control-allow-origin"), None);
}
