use super::*;

const EXPIRED: (&str, &str) = (
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
);
const MISMATCH: (&str, &str) = (
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
);

#[tokio::test]
async fn a_sign_up_answers_with_the_sub_and_where_the_code_went() {
    let world = World::new().await;
    let answer = world.sign_up(EMAIL).await.unwrap();
    let sub = world.user(EMAIL).sub.to_string();
    let delivery = json!({ "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***" });
    assert_eq!(
        answer,
        json!({ "UserConfirmed": false, "UserSub": sub, "CodeDeliveryDetails": delivery })
    );
    assert!(world.events().is_empty());
}

#[tokio::test]
async fn a_confirmation_tells_the_trigger_as_cognito_does() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let code = world.sign_up_code(EMAIL);
    let metadata = json!({ "from": "footer" });
    let request = json!({ "Username": EMAIL, "ConfirmationCode": code, "ClientMetadata": metadata });
    assert_eq!(world.ask("ConfirmSignUp", request).await, Ok(json!({})));
    let sub = world.user(EMAIL).sub.to_string();
    let event = json!({
        "version": "1", "triggerSource": "PostConfirmation_ConfirmSignUp", "region": "eu-west-1",
        "userPoolId": POOL, "userName": sub,
        "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": CLIENT },
        "request": {
            "userAttributes": {
                "sub": sub, "cognito:user_status": "CONFIRMED", "email_verified": "true", "email": EMAIL,
                "name": "Ada",
            },
            "clientMetadata": metadata,
        },
        "response": {},
    });
    assert_eq!(world.events(), [event]);
    assert!(world.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_user_whose_trigger_fails_stays_unconfirmed() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let code = world.sign_up_code(EMAIL);
    world.trigger_fails.store(true, Ordering::SeqCst);
    assert_eq!(
        refused(world.confirm(EMAIL, &code).await),
        refusal(
            "UserLambdaValidationException",
            "PostConfirmation failed with error Another customer has this e-mail address."
        )
    );
    assert_eq!(
        refused(world.sign_in(EMAIL, PASSWORD).await),
        refusal("UserNotConfirmedException", "User is not confirmed.")
    );
    world.trigger_fails.store(false, Ordering::SeqCst);
    assert_eq!(world.confirm(EMAIL, &code).await, Ok(json!({})));
    assert_eq!(world.events().len(), 2);
}

#[tokio::test]
async fn an_address_is_taken_in_any_case() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let taken = refusal(
        "UsernameExistsException",
        "An account with the given email already exists.",
    );
    assert_eq!(refused(world.sign_up(EMAIL).await), taken);
    assert_eq!(refused(world.sign_up("Ada@Example.COM").await), taken);
    world
        .confirm("ADA@example.com", &world.sign_up_code(EMAIL))
        .await
        .unwrap();
    assert!(world.sign_in("aDa@eXample.com", PASSWORD).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_concurrent_sign_ups_for_one_address_one_wins() {
    let world = Arc::new(World::new().await);
    let attempts = (0..10).map(|_| {
        let world = world.clone();
        tokio::spawn(async move { world.sign_up(EMAIL).await })
    });
    let answers = futures_util::future::join_all(attempts).await;
    let won: Vec<Value> = answers
        .into_iter()
        .filter_map(|answer| answer.unwrap().ok())
        .collect();
    assert_eq!(won.len(), 1);
    assert_eq!(won[0]["UserSub"], json!(world.user(EMAIL).sub));
    assert_eq!(world.documents.list::<Value>("user-pool-users").unwrap().len(), 1);
}

#[tokio::test]
async fn a_sign_up_is_checked() {
    let world = World::new().await;
    for (request, kind, message) in [
        (
            json!({ "Username": EMAIL }),
            "InvalidParameterException",
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
        ),
        (
            json!({ "Password": PASSWORD }),
            "InvalidParameterException",
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must not be null",
        ),
        (
            json!({ "Username": "ada", "Password": PASSWORD }),
            "InvalidParameterException",
            "Username should be an email.",
        ),
        (
            json!({ "Username": EMAIL, "Password": "analytical1!" }),
            "InvalidPasswordException",
            "Password did not conform with policy: Password must have uppercase characters",
        ),
        (
            json!({
                "Username": EMAIL, "Password": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "eve@example.com" }],
            }),
            "InvalidParameterException",
            "The email attribute must be the address that is the user name.",
        ),
        (
            json!({
                "Username": EMAIL, "Password": PASSWORD,
                "UserAttributes": [{ "Name": "email_verified", "Value": "true" }],
            }),
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
        ),
    ] {
        assert_eq!(
            refused(world.ask("SignUp", request).await),
            refusal(kind, message)
        );
    }
    assert!(
        world
            .documents
            .list::<Value>("user-pool-users")
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_after_five_the_right_one_too() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let code = world.sign_up_code(EMAIL);
    for _ in 0..5 {
        assert_eq!(
            refused(world.confirm(EMAIL, &wrong(&code)).await),
            refusal(MISMATCH.0, MISMATCH.1)
        );
    }
    let limit = refusal(
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
    assert_eq!(refused(world.confirm(EMAIL, &code).await), limit);
    let resend = world
        .ask("ResendConfirmationCode", json!({ "Username": EMAIL }))
        .await
        .unwrap();
    assert_eq!(resend["CodeDeliveryDetails"]["Destination"], "a***@e***");
    assert_eq!(
        world.confirm(EMAIL, &world.sign_up_code(EMAIL)).await,
        Ok(json!({}))
    );
}

#[tokio::test]
async fn a_code_expires_after_a_day() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let code = world.sign_up_code(EMAIL);
    world.pass(24 * 60 * 60);
    assert_eq!(
        refused(world.confirm(EMAIL, &code).await),
        refusal(EXPIRED.0, EXPIRED.1)
    );
}

#[tokio::test]
async fn a_confirmed_user_is_not_confirmed_again() {
    let world = World::with_ada().await;
    assert_eq!(
        refused(world.confirm(EMAIL, "123456").await),
        refusal(
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED"
        )
    );
    assert_eq!(
        refused(
            world
                .ask("ResendConfirmationCode", json!({ "Username": EMAIL }))
                .await
        ),
        refusal("InvalidParameterException", "User is already confirmed.")
    );
}

#[tokio::test]
async fn an_unknown_user_is_not_told_from_a_known_one() {
    let world = World::new().await;
    assert_eq!(
        refused(world.confirm("eve@example.com", "123456").await),
        refusal(EXPIRED.0, EXPIRED.1)
    );
    let answer = world
        .ask("ResendConfirmationCode", json!({ "Username": "eve@example.com" }))
        .await
        .unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "e***@e***");
}

#[tokio::test]
async fn the_owner_of_the_pool_confirms_without_a_code() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    let confirm = |pool: &str, name: &str| {
        let request = json!({ "UserPoolId": pool, "Username": name });
        world.ask("AdminConfirmSignUp", request)
    };
    assert_eq!(confirm(POOL, EMAIL).await, Ok(json!({})));
    assert_eq!(
        world.events()[0]["triggerSource"],
        "PostConfirmation_ConfirmSignUp"
    );
    assert!(world.sign_in(EMAIL, PASSWORD).await.is_ok());
    for (pool, name, kind) in [
        (POOL, EMAIL, "NotAuthorizedException"),
        (POOL, "bob@example.com", "UserNotFoundException"),
        ("eu-west-1_Other", EMAIL, "ResourceNotFoundException"),
    ] {
        assert_eq!(confirm(pool, name).await.unwrap_err().kind, kind);
    }
    assert_eq!(world.events().len(), 1);
}
