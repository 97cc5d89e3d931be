use super::*;

const NEW: &str = "Difference2!";

async fn forget(world: &World, email: &str) -> Result<Value, PoolError> {
    world.ask("ForgotPassword", json!({ "Username": email })).await
}

async fn reset(world: &World, email: &str, code: &str, password: &str) -> Result<Value, PoolError> {
    let request = json!({ "Username": email, "ConfirmationCode": code, "Password": password });
    world.ask("ConfirmForgotPassword", request).await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_a_code() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let answer = forget(&world, EMAIL).await.unwrap();
    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***" })
    );
    let code = world.forgot_password_code(EMAIL);
    assert_eq!(reset(&world, EMAIL, &code, NEW).await, Ok(json!({})));
    assert!(world.sign_in(EMAIL, NEW).await.is_ok());
    assert_eq!(refused(world.sign_in(EMAIL, PASSWORD).await), wrong_password());
    assert!(world.refresh(&tokens).await.is_ok());
    let event = world.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "PostConfirmation_ConfirmForgotPassword");
    assert_eq!(event["request"]["userAttributes"]["email"], EMAIL);
    // The code is used up.
    let (kind, _) = refused(reset(&world, EMAIL, &code, PASSWORD).await);
    assert_eq!(kind, "ExpiredCodeException");
}

#[tokio::test]
async fn a_code_for_a_forgotten_password_expires_after_an_hour() {
    let world = World::with_ada().await;
    forget(&world, EMAIL).await.unwrap();
    let code = world.forgot_password_code(EMAIL);
    world.pass(60 * 60);
    let (kind, _) = refused(reset(&world, EMAIL, &code, NEW).await);
    assert_eq!(kind, "ExpiredCodeException");
}

#[tokio::test]
async fn codes_cannot_be_tried_out() {
    let world = World::with_ada().await;
    for _ in 0..9 {
        forget(&world, EMAIL).await.unwrap();
        let code = world.forgot_password_code(EMAIL);
        for _ in 0..5 {
            let (kind, _) = refused(reset(&world, EMAIL, &wrong(&code), NEW).await);
            assert_eq!(kind, "CodeMismatchException");
        }
        let (kind, _) = refused(reset(&world, EMAIL, &code, NEW).await);
        assert_eq!(kind, "LimitExceededException");
    }
    // The tenth code of the hour was that of the sign-up.
    assert_eq!(
        refused(forget(&world, EMAIL).await),
        refusal(
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time."
        )
    );
    assert!(world.sign_in(EMAIL, PASSWORD).await.is_ok());
    world.pass(60 * 60);
    forget(&world, EMAIL).await.unwrap();
    assert!(
        reset(&world, EMAIL, &world.forgot_password_code(EMAIL), NEW)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_weak_password_does_not_use_up_the_code() {
    let world = World::with_ada().await;
    forget(&world, EMAIL).await.unwrap();
    let code = world.forgot_password_code(EMAIL);
    let (kind, _) = refused(reset(&world, EMAIL, &code, "weak").await);
    assert_eq!(kind, "InvalidPasswordException");
    assert!(reset(&world, EMAIL, &code, NEW).await.is_ok());
}

#[tokio::test]
async fn a_failing_trigger_leaves_the_password() {
    let world = World::with_ada().await;
    forget(&world, EMAIL).await.unwrap();
    let code = world.forgot_password_code(EMAIL);
    world.trigger_fails.store(true, Ordering::SeqCst);
    let (kind, _) = refused(reset(&world, EMAIL, &code, NEW).await);
    assert_eq!(kind, "UserLambdaValidationException");
    assert!(world.sign_in(EMAIL, PASSWORD).await.is_ok());
    world.trigger_fails.store(false, Ordering::SeqCst);
    assert!(reset(&world, EMAIL, &code, NEW).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_used_once_by_concurrent_requests() {
    let world = Arc::new(World::with_ada().await);
    forget(&world, EMAIL).await.unwrap();
    let code = world.forgot_password_code(EMAIL);
    let attempts = (0..8).map(|number| {
        let (world, code) = (world.clone(), code.clone());
        tokio::spawn(async move { reset(&world, EMAIL, &code, &format!("Difference{number}!")).await })
    });
    let answers = futures_util::future::join_all(attempts).await;
    let won = answers
        .iter()
        .filter(|answer| answer.as_ref().unwrap().is_ok())
        .count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn unknown_and_unconfirmed_users_get_the_answer_of_known_ones() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    for (email, masked) in [(EMAIL, "a***@e***"), ("eve@shop.example", "e***@s***")] {
        let answer = forget(&world, email).await.unwrap();
        assert_eq!(answer["CodeDeliveryDetails"]["Destination"], masked);
    }
    assert!(world.user(EMAIL).forgot_password_code.is_none());
    assert_eq!(
        refused(reset(&world, "eve@shop.example", "123456", NEW).await),
        refusal(
            "CodeMismatchException",
            "Invalid verification code provided, please try again."
        )
    );
    let (kind, _) = refused(reset(&world, EMAIL, "123456", NEW).await);
    assert_eq!(kind, "ExpiredCodeException");
}
