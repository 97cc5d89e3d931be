use super::*;
use crate::{
    auth::claims,
    shop::{caller::Group, id::CustomerId},
};

fn grace() -> NewPerson {
    NewPerson {
        sub: uuid::uuid!("6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11"),
        email: "grace@example.com".to_owned(),
        name: "Grace".to_owned(),
        password: "Compiler1952!".to_owned(),
        groups: vec!["admin".to_owned(), "delivery".to_owned()],
    }
}

#[tokio::test]
async fn an_added_person_can_sign_in_and_has_their_groups() {
    let world = World::new().await;
    assert_eq!(world.pool.add_person(grace()).await, Ok(true));
    let tokens = world
        .pool
        .sign_in("grace@example.com", "Compiler1952!")
        .await
        .unwrap();
    assert!(tokens.refresh.is_some());
    assert_eq!(tokens.expires_in, 3600);
    for token in [&tokens.access, &tokens.id] {
        let claims = world.claims(&json!(token)).await;
        assert_eq!(claims["cognito:groups"], json!(["admin", "delivery"]));
        let person = claims::person(&claims).unwrap();
        assert_eq!(person.id, CustomerId(grace().sub));
        assert_eq!(person.username, grace().sub.to_string());
        assert_eq!(
            person.groups.into_iter().collect::<Vec<_>>(),
            [Group::Admin, Group::Delivery]
        );
    }
    let id = claims::person(&world.claims(&json!(tokens.id)).await).unwrap();
    assert_eq!(id.email.as_deref(), Some("grace@example.com"));
    assert_eq!(id.name.as_deref(), Some("Grace"));
    let event = world.events().pop().unwrap();
    assert_eq!(event["triggerSource"], "PostConfirmation_ConfirmSignUp");
    assert_eq!(event["userName"], json!(grace().sub));
}

#[tokio::test]
async fn nobody_is_added_to_a_group_that_is_none() {
    let world = World::new().await;
    let singer = NewPerson {
        groups: vec!["admin".to_owned(), "choir".to_owned()],
        ..grace()
    };
    let refused = world.pool.add_person(singer).await.unwrap_err();
    assert_eq!(refused.kind, "ResourceNotFoundException");
    assert_eq!(refused.message, "Group not found.");
    assert_eq!(world.pool.add_person(grace()).await, Ok(true));
}

#[tokio::test]
async fn a_person_who_is_there_is_left_as_they_are() {
    let world = World::new().await;
    assert_eq!(world.pool.add_person(grace()).await, Ok(true));
    let changed = NewPerson {
        password: "Different1!".to_owned(),
        ..grace()
    };
    assert_eq!(world.pool.add_person(changed).await, Ok(false));
    let other = NewPerson {
        sub: uuid::uuid!("6f0c1d1e-7a44-4e0a-9d3a-2f1b8f1d0a11"),
        ..grace()
    };
    assert_eq!(world.pool.add_person(other).await, Ok(false));
    assert_eq!(world.events().len(), 1);
    assert!(
        world
            .pool
            .sign_in("grace@example.com", "Compiler1952!")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_person_whose_trigger_fails_is_not_added() {
    let world = World::new().await;
    world.trigger_fails.store(true, Ordering::SeqCst);
    let error = world.pool.add_person(grace()).await.unwrap_err();
    assert_eq!(error.kind, "UserLambdaValidationException");
    world.trigger_fails.store(false, Ordering::SeqCst);
    assert_eq!(world.pool.add_person(grace()).await, Ok(true));
}

#[tokio::test]
async fn a_trigger_that_answers_nonsense_is_no_matter_of_the_person() {
    let documents = Documents::default();
    documents.put("user-pool-keys", POOL, &*KEYS).unwrap();
    let settings = Settings {
        pool_id: POOL.to_owned(),
        client_id: CLIENT.to_owned(),
        issuer: ISSUER.to_owned(),
        region: "eu-west-1".to_owned(),
        is_private: true,
    };
    let trigger: PostConfirmation = Arc::new(|_| async { Ok(Value::Null) }.boxed());
    let pool = UserPool::open(settings, documents, Arc::new(|| NOW), trigger)
        .await
        .unwrap();
    let error = pool.add_person(grace()).await.unwrap_err();
    assert_eq!(error.kind, "UserLambdaValidationException");
    assert_eq!(error.message, "PostConfirmation failed with error Internal.");
}

#[tokio::test]
async fn users_sessions_and_keys_outlive_the_pool() {
    let first = World::with_ada().await;
    let tokens = first.sign_in(EMAIL, PASSWORD).await.unwrap();
    let keys = first.pool.key_set();
    let second = World::over(first.documents).await;
    assert_eq!(second.pool.key_set(), keys);
    assert!(second.get_user(&tokens).await.is_ok());
    assert!(second.refresh(&tokens).await.is_ok());
    assert!(second.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn old_sessions_are_forgotten() {
    let world = World::with_ada().await;
    world.sign_in(EMAIL, PASSWORD).await.unwrap();
    world.pass(30 * 24 * 60 * 60 - 1);
    world.sign_in(EMAIL, PASSWORD).await.unwrap();
    world.pass(1);
    world.pool.forget_old_sessions().unwrap();
    assert_eq!(
        world.documents.list::<Value>("user-pool-sessions").unwrap().len(),
        1
    );
}
