use super::*;

#[tokio::test]
async fn the_tokens_have_cognitos_claims() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(tokens["ExpiresIn"], 3600);
    assert_eq!(tokens["TokenType"], "Bearer");
    let mut access = world.claims(&tokens["AccessToken"]).await;
    let mut id = world.claims(&tokens["IdToken"]).await;
    let sub = world.user(EMAIL).sub.to_string();
    for random in ["origin_jti", "event_id", "jti"] {
        let (of_access, of_id) = (access.remove(random).unwrap(), id.remove(random).unwrap());
        assert!(Uuid::try_parse(of_access.as_str().unwrap()).is_ok());
        assert_eq!(of_access == of_id, random != "jti");
    }
    assert_eq!(
        Value::Object(access),
        json!({
            "sub": sub, "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "username": sub,
            "scope": "aws.cognito.signin.user.admin", "auth_time": NOW, "iat": NOW, "exp": NOW + 3600,
        })
    );
    assert_eq!(
        Value::Object(id),
        json!({
            "sub": sub, "iss": ISSUER, "aud": CLIENT, "token_use": "id", "cognito:username": sub,
            "email": EMAIL, "email_verified": true, "name": "Ada",
            "auth_time": NOW, "iat": NOW, "exp": NOW + 3600,
        })
    );
}

#[tokio::test]
async fn the_two_tokens_are_signed_with_the_keys_of_the_key_set() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let keys = world.pool.key_set().keys;
    for (token, key) in [("IdToken", &keys[0]), ("AccessToken", &keys[1])] {
        let header = jsonwebtoken::decode_header(tokens[token].as_str().unwrap()).unwrap();
        assert_eq!(header.kid, key.common.key_id);
        assert_eq!(header.alg, jsonwebtoken::Algorithm::RS256);
        assert_eq!(header.typ, None);
    }
    assert_ne!(keys[0].common.key_id, keys[1].common.key_id);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_get_one_answer() {
    let world = World::with_ada().await;
    for (email, password) in [
        (EMAIL, "Analytical1?"),
        ("eve@example.com", PASSWORD),
        ("6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11", PASSWORD),
    ] {
        assert_eq!(refused(world.sign_in(email, password).await), wrong_password());
    }
}

#[tokio::test]
async fn an_unconfirmed_user_learns_so_with_the_right_password_only() {
    let world = World::new().await;
    world.sign_up(EMAIL).await.unwrap();
    assert_eq!(
        refused(world.sign_in(EMAIL, PASSWORD).await),
        refusal("UserNotConfirmedException", "User is not confirmed.")
    );
    assert_eq!(
        refused(world.sign_in(EMAIL, "Analytical1?").await),
        wrong_password()
    );
}

#[tokio::test]
async fn many_wrong_passwords_lock_the_user_for_longer_and_longer() {
    let world = World::with_ada().await;
    let locked = refusal("NotAuthorizedException", "Password attempts exceeded");
    for _ in 0..5 {
        assert_eq!(
            refused(world.sign_in(EMAIL, "Analytical1?").await),
            wrong_password()
        );
    }
    for lock in [1, 2, 4] {
        assert_eq!(refused(world.sign_in(EMAIL, PASSWORD).await), locked);
        world.pass(lock - 1);
        assert_eq!(refused(world.sign_in(EMAIL, PASSWORD).await), locked);
        world.pass(1);
        assert_eq!(
            refused(world.sign_in(EMAIL, "Analytical1?").await),
            wrong_password()
        );
    }
    world.pass(900);
    assert!(world.sign_in(EMAIL, PASSWORD).await.is_ok());
    assert_eq!(world.user(EMAIL).wrong_passwords, 0);
}

#[tokio::test]
async fn other_flows_are_refused_with_the_way_out() {
    let world = World::with_ada().await;
    for flow in ["USER_SRP_AUTH", "USER_AUTH", "CUSTOM_AUTH"] {
        let (kind, message) = refused(world.ask("InitiateAuth", json!({ "AuthFlow": flow })).await);
        assert_eq!(kind, "InvalidParameterException");
        assert!(
            message.starts_with(&format!("{flow} flow not enabled for this client")),
            "{message}"
        );
        assert!(
            message.contains("authFlowType: 'USER_PASSWORD_AUTH'"),
            "{message}"
        );
    }
    let (kind, _) = refused(world.ask("InitiateAuth", json!({ "AuthFlow": "MAGIC" })).await);
    assert_eq!(kind, "InvalidParameterException");
    let request = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": { "USERNAME": EMAIL } });
    assert_eq!(
        refused(world.ask("InitiateAuth", request).await),
        refusal("InvalidParameterException", "Missing required parameter PASSWORD")
    );
}

#[tokio::test]
async fn a_refresh_carries_the_session_on() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let before = world.claims(&tokens["AccessToken"]).await;
    world.pass(29 * 24 * 60 * 60);
    let result = world.refresh(&tokens).await.unwrap()["AuthenticationResult"].clone();
    assert_eq!(result.get("RefreshToken"), None);
    let after = world.claims(&result["AccessToken"]).await;
    for same in ["sub", "origin_jti", "event_id", "auth_time"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_ne!(before["jti"], after["jti"]);
    assert_eq!(after["iat"], NOW + 29 * 24 * 60 * 60);
    assert_eq!(after["exp"], NOW + 29 * 24 * 60 * 60 + 3600);
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let parameters = json!({ "REFRESH_TOKEN": tokens["RefreshToken"] });
        let request = json!({ "AuthFlow": flow, "AuthParameters": parameters });
        assert!(world.ask("InitiateAuth", request).await.is_ok());
    }
    world.pass(24 * 60 * 60);
    assert_eq!(
        refused(world.refresh(&tokens).await),
        refusal("NotAuthorizedException", "Refresh Token has expired")
    );
}

#[tokio::test]
async fn a_refresh_token_that_the_pool_did_not_make_is_refused() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let good = tokens["RefreshToken"].as_str().unwrap();
    // Another session's id, with the secret of this one.
    let mixed = format!("AAAAAAAAAAAAAAAAAAAAA{}", &good[21..]);
    // The right session, with another secret.
    let guessed = format!("{}AAAA", &good[..good.len() - 4]);
    let invalid = refusal("NotAuthorizedException", "Invalid Refresh Token");
    for token in ["x", "AAAA", &mixed, &guessed, &good[..22], &format!("{good}A")] {
        let answer = world.refresh(&json!({ "RefreshToken": token })).await;
        assert_eq!(refused(answer), invalid, "{token}");
    }
    assert!(world.refresh(&tokens).await.is_ok());
}

#[tokio::test]
async fn a_refresh_token_is_not_stored_in_clear() {
    let world = World::with_ada().await;
    let tokens = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let stored = json!(world.documents.list::<Value>("user-pool-sessions").unwrap()).to_string();
    assert!(!stored.contains(&tokens["RefreshToken"].as_str().unwrap()[22..]));
    let users = json!(world.documents.list::<Value>("user-pool-users").unwrap()).to_string();
    assert!(!users.contains(PASSWORD));
}

#[tokio::test]
async fn a_revoked_token_ends_its_own_session_only() {
    let world = World::with_ada().await;
    let laptop = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let phone = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let request = json!({ "Token": laptop["RefreshToken"] });
    assert_eq!(world.ask("RevokeToken", request.clone()).await, Ok(json!({})));
    assert_eq!(world.ask("RevokeToken", request).await, Ok(json!({})));
    assert_eq!(refused(world.refresh(&laptop).await), refresh_revoked());
    assert_eq!(refused(world.get_user(&laptop).await), revoked());
    assert!(world.refresh(&phone).await.is_ok());
    assert!(world.get_user(&phone).await.is_ok());
    let unknown = world.ask("RevokeToken", json!({ "Token": "AAAA" })).await;
    assert_eq!(unknown, Ok(json!({})));
    let access = world
        .ask("RevokeToken", json!({ "Token": phone["AccessToken"] }))
        .await;
    assert_eq!(refused(access).0, "UnsupportedTokenTypeException");
}

#[tokio::test]
async fn a_global_sign_out_ends_all_sessions_for_the_pool() {
    let world = World::with_ada().await;
    let laptop = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let phone = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    let request = json!({ "AccessToken": laptop["AccessToken"] });
    assert_eq!(world.call("GlobalSignOut", request.clone()).await, Ok(json!({})));
    for tokens in [&laptop, &phone] {
        assert_eq!(refused(world.get_user(tokens).await), revoked());
        assert_eq!(refused(world.refresh(tokens).await), refresh_revoked());
        // The API takes the token until it expires, as AppSync does.
        world.claims(&tokens["AccessToken"]).await;
    }
    assert_eq!(refused(world.call("GlobalSignOut", request).await), revoked());
    let again = world.sign_in(EMAIL, PASSWORD).await.unwrap();
    assert!(world.get_user(&again).await.is_ok());
}

#[tokio::test]
async fn another_client_is_unknown() {
    let world = World::with_ada().await;
    for operation in [
        "SignUp",
        "ConfirmSignUp",
        "ResendConfirmationCode",
        "InitiateAuth",
        "GetTokensFromRefreshToken",
        "ForgotPassword",
        "ConfirmForgotPassword",
        "RevokeToken",
    ] {
        assert_eq!(
            refused(world.call(operation, json!({ "ClientId": "another" })).await),
            refusal(
                "ResourceNotFoundException",
                "User pool client another does not exist."
            ),
            "{operation}"
        );
        let (kind, message) = refused(world.call(operation, json!({})).await);
        assert_eq!(kind, "InvalidParameterException", "{operation}");
        assert!(message.contains("'clientId'"), "{operation}");
    }
}
