//! Who may sign in: the people of the local user pool, or those of another one.

use std::sync::Arc;

use axum::Router;
use futures_util::FutureExt as _;

use super::{CLIENT_ID, POOL_ID, REGION, RemotePool, StartError, clock, groups, seed};
use crate::{
    auth::{keys::KeySource, token::Verifier},
    entry::cognito,
    local::{
        documents::Documents,
        shop::Shop,
        user_pool::{self, NewPerson, PostConfirmation, UserPool},
    },
    table::permissions::Function,
};

/// The pool of this server: what checks its tokens, and its routes.
pub(super) async fn local(
    documents: Documents,
    shop: &Shop,
    origin: &str,
    is_private: bool,
) -> Result<(Verifier, Option<Router>), StartError> {
    let pool = local_pool(documents, shop, origin, is_private).await?;
    let clients = vec![CLIENT_ID.to_owned()];
    let verifier = Verifier::new(issuer(origin), clients, pool.key_source(), clock());
    Ok((verifier, Some(user_pool::router(pool))))
}

fn issuer(origin: &str) -> String {
    format!("{origin}/user-pool/{POOL_ID}")
}

async fn local_pool(
    documents: Documents,
    shop: &Shop,
    origin: &str,
    is_private: bool,
) -> Result<Arc<UserPool>, StartError> {
    let settings = user_pool::Settings {
        pool_id: POOL_ID.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        issuer: issuer(origin),
        region: REGION.to_owned(),
        is_private,
    };
    let app = shop.app_of(Function::PostConfirmation);
    let post_confirmation: PostConfirmation = Arc::new(move |event| {
        let app = app.clone();
        async move {
            let answer = cognito::post_confirmation(&app, event).await;
            answer.map_err(|error| error.to_string())
        }
        .boxed()
    });
    let pool = UserPool::open(settings, documents, clock(), post_confirmation).await?;
    for person in seed::PEOPLE {
        pool.add_person(NewPerson {
            sub: person.sub,
            email: person.email.to_owned(),
            name: person.name.to_owned(),
            password: seed::PASSWORD.to_owned(),
            groups: groups(person.groups),
        })
        .await?;
    }
    Ok(pool)
}

/// What checks the tokens of another pool.
pub(super) fn remote(pool: &RemotePool) -> Result<Verifier, StartError> {
    let issuer = pool.issuer.trim_end_matches('/');
    let keys = KeySource::fetched(issuer, clock())?;
    Ok(Verifier::new(
        issuer.to_owned(),
        vec![pool.client_id.clone()],
        keys,
        clock(),
    ))
}
