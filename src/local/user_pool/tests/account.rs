use super::*;

fn attribute(answer: &Value, name: &str) -> Option<String> {
    let attributes = answer["UserAttributes"].as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["Name"] == name)?;
    Some(found["Value"].as_str().unwrap().to_owned())
}

async fn update(world: &World, tokens: &Value, name: &str, value: &str) -> Result<Value, PoolError> {
    let attributes = json!([{ "Name": name, "Value": value }]);
    let request = json!({ "AccessToken": tokens["AccessToken"], "UserAttributes": attributes });
    world.call("UpdateUserAttributes", request).await
}

async fn change_password(world: &World, tokens: &Value, from: &str, to: &str) -> Result<Value, PoolError> {
    let token = &tokens["AccessToken"];
    let request = json!({ "AccessToken": token, "PreviousPassword": from, "ProposedPassword": to });
    world.call("ChangePassword", request).await
}

#[tokio::test]
async fn a_user_reads_their_attributes() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let sub = world.user(EMAIL).sub.to_string();
    assert_eq!(
        world.get_user(&tokens).await.unwrap(),
        json!({
            "Username": sub,
            "UserAttributes": [
                { "Name": "email", "Value": EMAIL },
                { "Name": "email_verified", "Value": "true" },
                { "Name": "name", "Value": "Ada" },
                { "Name": "sub", "Value": sub },
            ],
        })
    );
}

#[tokio::test]
async fn only_an_access_token_of_the_pool_opens_an_account() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let invalid = refusal("NotAuthorizedException", "Invalid Access Token");
    for token in [
        json!("x"),
        tokens["IdToken"].clone(),
        tokens["RefreshToken"].clone(),
    ] {
        assert_eq!(
            refused(world.get_user(&json!({ "AccessToken": token })).await),
            invalid
        );
    }
    world.pass(3600 + 5);
    assert_eq!(
        refused(world.get_user(&tokens).await),
        refusal("NotAuthorizedException", "Access Token has expired")
    );
}

#[tokio::test]
async fn a_user_changes_their_attributes() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let answer = update(&world, &tokens, "name", "Ada Lovelace").await.unwrap();
    assert_eq!(answer, json!({ "CodeDeliveryDetailsList": [] }));
    update(&world, &tokens, "nickname", "A").await.unwrap();
    let user = world.get_user(&tokens).await.unwrap();
    assert_eq!(attribute(&user, "name").as_deref(), Some("Ada Lovelace"));
    assert_eq!(attribute(&user, "nickname").as_deref(), Some("A"));
    let refreshed = world.refresh(&tokens).await.unwrap();
    let id = world.claims(&refreshed["AuthenticationResult"]["IdToken"]).await;
    assert_eq!(id["name"], "Ada Lovelace");

    update(&world, &tokens, "nickname", "").await.unwrap();
    assert_eq!(
        attribute(&world.get_user(&tokens).await.unwrap(), "nickname"),
        None
    );
}

#[tokio::test]
async fn a_user_cannot_change_their_identity() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let refusal = refusal(
        "NotAuthorizedException",
        "A client attempted to write unauthorized attribute",
    );
    for (name, value) in [
        ("email", "eve@example.com"),
        ("email", ""),
        ("sub", "x"),
        ("email_verified", "true"),
    ] {
        assert_eq!(refused(update(&world, &tokens, name, value).await), refusal);
    }
    let (kind, _) = refused(update(&world, &tokens, "custom:role", "admin").await);
    assert_eq!(kind, "InvalidParameterException");
    let (kind, _) = refused(update(&world, &tokens, "cognito:groups", "admin").await);
    assert_eq!(kind, "InvalidParameterException");
    assert_eq!(world.user(EMAIL).attributes.len(), 2);
}

#[tokio::test]
async fn a_changed_password_leaves_sessions_as_cognito_does() {
    let world = World::with_ada().await;
    let laptop = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let phone = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(
        change_password(&world, &laptop, PASSWORD, "Difference2!").await,
        Ok(json!({}))
    );
    for tokens in [&laptop, &phone] {
        assert!(world.get_user(tokens).await.is_ok());
        assert!(world.refresh(tokens).await.is_ok());
    }
    assert_eq!(refused(world.sign_in(EMAIL, PASSWORD).await), wrong_password());
    assert!(world.sign_in(EMAIL, "Difference2!").await.is_ok());
}

#[tokio::test]
async fn a_password_is_changed_with_the_old_one_only() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let (kind, _) = refused(change_password(&world, &tokens, PASSWORD, "short").await);
    assert_eq!(kind, "InvalidPasswordException");
    for _ in 0..5 {
        let answer = change_password(&world, &tokens, "Analytical1?", "Difference2!").await;
        assert_eq!(refused(answer), wrong_password());
    }
    let (kind, _) = refused(change_password(&world, &tokens, PASSWORD, "Difference2!").await);
    assert_eq!(kind, "LimitExceededException");
    world.pass(1);
    assert!(
        change_password(&world, &tokens, PASSWORD, "Difference2!")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_overlong_password_is_not_hashed() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let long = "aA1!".repeat(65);
    let (kind, message) = refused(change_password(&world, &tokens, &long, "Difference2!").await);
    assert_eq!(kind, "InvalidParameterException");
    assert!(message.contains("'previousPassword'") && message.contains("256"));
    assert_eq!(
        refused(world.sign_in(EMAIL, &long).await).0,
        "InvalidParameterException"
    );
    assert_eq!(world.user(EMAIL).wrong_passwords, 0);
}

#[tokio::test]
async fn a_user_leaves_and_may_come_again_as_somebody_new() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let sub = world.user(EMAIL).sub;
    let request = json!({ "AccessToken": tokens["AccessToken"] });
    assert_eq!(world.call("DeleteUser", request.clone()).await, Ok(json!({})));

    let gone = refusal("UserNotFoundException", "User does not exist.");
    assert_eq!(refused(world.get_user(&tokens).await), gone);
    assert_eq!(refused(world.call("DeleteUser", request).await), gone);
    assert_eq!(
        refused(world.refresh(&tokens).await),
        refusal("NotAuthorizedException", "Invalid Refresh Token")
    );
    assert_eq!(
        refused(world.sign_in(EMAIL, PASSWORD).await),
        refusal("NotAuthorizedException", "Incorrect username or password.")
    );

    world.sign_up(EMAIL).await.unwrap();
    assert_ne!(world.user(EMAIL).sub, sub);
}
