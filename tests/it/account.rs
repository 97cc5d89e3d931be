//! The customer's own record, and everything about the customer in one place.

use kibble::entry::{
    appsync::ResolverError,
    cognito::{PostConfirmationError, post_confirmation},
};
use serde_json::{Value, json};

use crate::{
    addresses::faults,
    world::{Who, World, codes, confirmation, event},
};

const UPDATED: &str = "{ profile { id } userErrors { code field } }";
const PAGE: &str = "{ edges { cursor node { code } } nodes { code } pageInfo { hasNextPage } }";

async fn profile(world: &World, who: Who) -> Value {
    world.ask(who, "Query.customerProfile", json!({}), "{ id }").await
}

async fn update(world: &World, input: Value, version: Value) -> Value {
    let arguments = json!({ "input": input, "version": version });
    world
        .ask(Who::Ada, "Mutation.updateProfile", arguments, UPDATED)
        .await
}

/// Places so many orders, one a second, and gives back their codes, newest first.
async fn history(world: &World, who: Who, orders: usize) -> Vec<String> {
    world.product("bone", 500, 10_000).await;
    let address = world.address(who).await;
    let items = json!([{ "productId": "bone", "quantity": 1 }]);
    let mut placed = Vec::new();
    for number in 0..orders {
        let order = world
            .order(who, &format!("k{number}"), &address, items.clone())
            .await;
        placed.push(order["order"]["code"].as_str().unwrap().to_owned());
        world.clock.forward(1);
    }
    placed.reverse();
    placed
}

/// The pages of a customer's orders, read on until there are no more.
async fn pages(world: &World, who: Who, first: usize, through_me: bool) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut after = Value::Null;
    loop {
        let connection = if through_me {
            let selection = format!("{{ orders(first: {first}, after: {after}) {PAGE} }}");
            world.ask(who, "Query.me", json!({}), &selection).await["orders"].clone()
        } else {
            let arguments = json!({ "first": first, "after": after });
            world.ask(who, "Query.orders", arguments, PAGE).await
        };
        let nodes = connection["nodes"].as_array().unwrap();
        let edges = connection["edges"].as_array().unwrap();
        let codes: Vec<String> = nodes
            .iter()
            .map(|order| order["code"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            edges
                .iter()
                .map(|edge| edge["node"]["code"].as_str().unwrap())
                .collect::<Vec<_>>(),
            codes
        );
        let end = edges.last().map_or(Value::Null, |edge| edge["cursor"].clone());
        assert_eq!(connection["pageInfo"]["endCursor"], end);
        pages.push(codes);
        if connection["pageInfo"]["hasNextPage"] == false {
            return pages;
        }
        after = end;
    }
}

/// An event with the identity of a person who holds an ID token.
fn with_id_token(sub: &str, field: &str, arguments: Value, selection: &str) -> Value {
    let mut event = event(Who::Dan, field, arguments, selection);
    event["identity"]["sub"] = json!(sub);
    event["identity"]["groups"] = Value::Null;
    event["identity"]["claims"] = json!({
        "sub": sub, "token_use": "id", "cognito:username": sub, "email": "Eve@Example.com",
        "email_verified": true, "name": "Eve", "aud": "3n4b5urk1ft4fl3mg5e62d9ado",
    });
    event
}

#[tokio::test]
async fn a_confirmed_customer_has_a_profile() {
    let world = World::new().await;
    let profile = profile(&world, Who::Ada).await;
    assert_eq!(profile["id"], Who::Ada.sub());
    assert_eq!(profile["name"], "Ada");
    assert_eq!(profile["email"], "ada@example.com");
    for field in ["phone", "username", "locale", "defaultAddressId"] {
        assert_eq!(profile[field], Value::Null, "{field}");
    }
    assert_eq!(profile["createdAt"], "2026-11-20T09:00:00.000Z");
    assert_eq!(profile["version"], 1);
}

#[tokio::test]
async fn what_the_user_pool_knows_stands_in_the_profile() {
    let world = World::new().await;
    let mut event = confirmation(Who::Dan.sub(), "dan@example.com", " Dan  Driver ");
    event["request"]["userAttributes"]["phone_number"] = json!("+35321123456");
    event["request"]["userAttributes"]["locale"] = json!("en-IE");
    event["request"]["userAttributes"]["preferred_username"] = json!("Dan");
    assert_eq!(
        post_confirmation(&world.confirmation, event.clone()).await,
        Ok(event)
    );
    let profile = profile(&world, Who::Dan).await;
    assert_eq!(profile["name"], "Dan  Driver");
    assert_eq!(profile["phone"], "+35321123456");
    assert_eq!(profile["locale"], "en-IE");
    assert_eq!(profile["username"], "Dan");
}

#[tokio::test]
async fn what_the_shop_cannot_take_from_the_user_pool_does_not_stop_a_sign_up() {
    let world = World::new().await;
    let mut event = confirmation(Who::Dan.sub(), "dan@example.com", "<b>Dan</b>");
    event["request"]["userAttributes"]["phone_number"] = json!("none");
    event["request"]["userAttributes"]["locale"] = json!("not a language");
    post_confirmation(&world.confirmation, event).await.unwrap();
    let profile = profile(&world, Who::Dan).await;
    assert_eq!(profile["name"], "dan");
    assert_eq!(profile["phone"], Value::Null);
    assert_eq!(profile["locale"], Value::Null);
}

#[tokio::test]
async fn confirming_twice_changes_nothing() {
    let world = World::new().await;
    update(&world, json!({ "name": "Countess" }), Value::Null).await;
    world.clock.forward(3600);
    world.confirm(Who::Ada, "ada@example.com", "Ada").await;
    let profile = profile(&world, Who::Ada).await;
    assert_eq!(profile["name"], "Countess");
    assert_eq!(profile["version"], 2);
    assert_eq!(profile["createdAt"], "2026-11-20T09:00:00.000Z");
}

#[tokio::test]
async fn an_e_mail_in_other_capitals_is_the_same_e_mail() {
    let world = World::new().await;
    let event = confirmation(Who::Dan.sub(), "ADA@Example.COM", "Dan");
    let refused = post_confirmation(&world.confirmation, event).await;
    assert_eq!(refused, Err(PostConfirmationError::EmailTaken));
    assert_eq!(
        PostConfirmationError::EmailTaken.to_string(),
        "Another customer has this e-mail address"
    );
    let error = world
        .try_ask(Who::Dan, "Query.customerProfile", json!({}), "{ id }")
        .await;
    assert_eq!(error.unwrap_err().error_type, "NotFound");
    assert_eq!(profile(&world, Who::Ada).await["name"], "Ada");
}

#[tokio::test]
async fn a_user_name_is_given_once() {
    let world = World::new().await;
    let named = |who: Who, email: &str, username: &str| {
        let mut event = confirmation(who.sub(), email, "Somebody");
        event["request"]["userAttributes"]["preferred_username"] = json!(username);
        event
    };
    post_confirmation(&world.confirmation, named(Who::Dan, "dan@example.com", "Rex"))
        .await
        .unwrap();
    for username in ["Rex", "REX", " rex "] {
        let refused = post_confirmation(
            &world.confirmation,
            named(Who::Wendy, "wendy@example.com", username),
        )
        .await;
        assert_eq!(refused, Err(PostConfirmationError::UsernameTaken), "{username}");
    }
    let refused = post_confirmation(
        &world.confirmation,
        named(Who::Wendy, "wendy@example.com", "Re\u{0}x"),
    )
    .await;
    assert_eq!(refused, Err(PostConfirmationError::UsernameInvalid));
    // A refused sign-up holds neither the e-mail nor anything else.
    post_confirmation(
        &world.confirmation,
        named(Who::Wendy, "wendy@example.com", "Wendy"),
    )
    .await
    .unwrap();
    assert_eq!(profile(&world, Who::Wendy).await["username"], "Wendy");
    assert_eq!(profile(&world, Who::Dan).await["username"], "Rex");
}

#[tokio::test]
async fn a_sign_up_without_e_mail_or_subject_is_refused() {
    let world = World::new().await;
    for attribute in ["sub", "email"] {
        for value in [Value::Null, json!(""), json!(" ")] {
            let mut event = confirmation(Who::Dan.sub(), "dan@example.com", "Dan");
            event["request"]["userAttributes"][attribute] = value;
            let refused = post_confirmation(&world.confirmation, event).await;
            assert_eq!(refused, Err(PostConfirmationError::Incomplete), "{attribute}");
        }
    }
}

#[tokio::test]
async fn a_new_password_makes_no_customer() {
    let world = World::new().await;
    let mut event = confirmation(Who::Dan.sub(), "dan@example.com", "Dan");
    event["triggerSource"] = json!("PostConfirmation_ConfirmForgotPassword");
    let (answer, requests) = world
        .requests(post_confirmation(&world.confirmation, event.clone()))
        .await;
    assert_eq!(answer, Ok(event));
    assert_eq!(requests, [] as [&str; 0]);
    assert_eq!(
        world.stored(&format!("#customer#{}", Who::Dan.sub()), "#profile"),
        Value::Null
    );
}

#[tokio::test]
async fn an_absent_field_stays_and_null_takes_away() {
    let world = World::new().await;
    let all = json!({ "name": " Countess ", "phone": " +353 21 123456 ", "locale": "en-IE" });
    world.clock.forward(60);
    let changed = update(&world, all, json!(1)).await;
    assert_eq!(faults(&changed), [] as [&str; 0]);
    assert_eq!(changed["profile"]["name"], "Countess");
    assert_eq!(changed["profile"]["phone"], "+353 21 123456");
    assert_eq!(changed["profile"]["locale"], "en-IE");
    assert_eq!(changed["profile"]["version"], 2);

    let changed = update(&world, json!({ "locale": "de-CH" }), json!(2)).await;
    assert_eq!(changed["profile"]["name"], "Countess");
    assert_eq!(changed["profile"]["phone"], "+353 21 123456");
    assert_eq!(changed["profile"]["locale"], "de-CH");

    let changed = update(&world, json!({ "phone": null }), json!(3)).await;
    assert_eq!(changed["profile"]["phone"], Value::Null);
    assert_eq!(changed["profile"]["locale"], "de-CH");

    let changed = update(&world, json!({ "locale": "  " }), json!(4)).await;
    assert_eq!(changed["profile"]["locale"], Value::Null);

    let profile = profile(&world, Who::Ada).await;
    assert_eq!(profile["name"], "Countess");
    assert_eq!(profile["email"], "ada@example.com");
    assert_eq!(profile["createdAt"], "2026-11-20T09:00:00.000Z");
    assert_eq!(profile["version"], 5);
}

#[tokio::test]
async fn a_profile_of_another_version_is_left_alone() {
    let world = World::new().await;
    update(&world, json!({ "name": "Countess" }), json!(1)).await;
    for version in [0, 1, 3] {
        let refused = update(&world, json!({ "name": "Lovelace" }), json!(version)).await;
        assert_eq!(faults(&refused), ["VERSION_CONFLICT version"]);
        assert_eq!(refused["profile"], Value::Null);
    }
    let refused = update(&world, json!({ "name": "Lovelace" }), json!(-1)).await;
    assert_eq!(faults(&refused), ["INVALID version"]);
    let refused = update(&world, json!({ "name": "" }), json!(-1)).await;
    assert_eq!(faults(&refused), ["REQUIRED input.name", "INVALID version"]);
    assert_eq!(profile(&world, Who::Ada).await["name"], "Countess");
    let changed = update(&world, json!({ "name": "Lovelace" }), Value::Null).await;
    assert_eq!(changed["profile"]["version"], 3);
}

#[tokio::test]
async fn a_profile_takes_no_faulty_text() {
    let world = World::new().await;
    for empty in [json!(null), json!(""), json!(" \n ")] {
        let refused = update(&world, json!({ "name": empty }), Value::Null).await;
        assert_eq!(faults(&refused), ["REQUIRED input.name"]);
        assert_eq!(refused["userErrors"][0]["message"], "name must not be empty.");
    }
    for (name, code) in [
        ("x".repeat(101), "TOO_LONG"),
        ("A\u{0}da".to_owned(), "INVALID"),
        ("A\nda".to_owned(), "INVALID"),
        ("\u{202e}adA".to_owned(), "INVALID"),
        ("<script>Ada".to_owned(), "INVALID"),
    ] {
        let refused = update(&world, json!({ "name": name }), Value::Null).await;
        assert_eq!(faults(&refused), [format!("{code} input.name")]);
    }
    let refused = update(
        &world,
        json!({ "name": "", "phone": "call me", "locale": "no language" }),
        Value::Null,
    )
    .await;
    assert_eq!(
        faults(&refused),
        [
            "REQUIRED input.name",
            "INVALID input.phone",
            "INVALID input.locale"
        ]
    );
    let profile = profile(&world, Who::Ada).await;
    assert_eq!(profile["name"], "Ada");
    assert_eq!(profile["version"], 1);
    let longest = "é".repeat(100);
    let changed = update(&world, json!({ "name": longest }), Value::Null).await;
    assert_eq!(changed["profile"]["name"], longest);
}

#[tokio::test]
async fn me_answers_every_combination_of_its_parts() {
    let world = World::new().await;
    history(&world, Who::Ada, 25).await;
    world.address(Who::Ada).await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    let orders = "{ nodes { id items { productName product { id } } delivery { name } } \
         edges { cursor } pageInfo { hasNextPage } }";
    let cart = "{ lines { quantity product { id } } itemsTotal { amount } warnings { code } }";
    let parts = [
        ("profile", "Query.customerProfile", json!({}), "{ id }".to_owned()),
        ("orders", "Query.orders", json!({}), orders.to_owned()),
        ("addresses", "Query.addresses", json!({}), "{ id }".to_owned()),
        ("cart", "Query.cart", json!({}), cart.to_owned()),
    ];
    for wanted in 1..16_usize {
        let wanted: Vec<_> = (0..4)
            .filter(|bit| wanted & (1 << bit) != 0)
            .map(|bit| &parts[bit])
            .collect();
        let selection: Vec<String> = wanted
            .iter()
            .map(|(name, _, _, selection)| format!("{name} {selection}"))
            .collect();
        let me = world
            .ask(
                Who::Ada,
                "Query.me",
                json!({}),
                &format!("{{ {} }}", selection.join(" ")),
            )
            .await;
        for (name, field, arguments, selection) in wanted {
            let alone = world.ask(Who::Ada, field, arguments.clone(), selection).await;
            assert_eq!(me[name], alone, "{name} of {selection}");
        }
    }
    let me = world
        .ask(
            Who::Ada,
            "Query.me",
            json!({}),
            "{ cart { totalQuantity } addresses { id } }",
        )
        .await;
    assert_eq!(me["cart"]["totalQuantity"], 3);
    assert_eq!(me["addresses"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn me_is_empty_for_a_customer_who_has_done_nothing() {
    let world = World::new().await;
    let selection = "{ profile { name } orders { nodes { id } edges { cursor } pageInfo { endCursor } } \
         addresses { id } cart { lines { quantity } itemsTotal { amount } warnings { code } } }";
    let me = world.ask(Who::Bob, "Query.me", json!({}), selection).await;
    assert_eq!(me["profile"]["name"], "Bob");
    assert_eq!(me["orders"]["nodes"], json!([]));
    assert_eq!(me["orders"]["edges"], json!([]));
    assert_eq!(me["orders"]["pageInfo"]["hasNextPage"], false);
    assert_eq!(me["orders"]["pageInfo"]["endCursor"], Value::Null);
    assert_eq!(me["addresses"], json!([]));
    assert_eq!(me["cart"]["lines"], json!([]));
    assert_eq!(me["cart"]["itemsTotal"]["amount"], 0);
    assert_eq!(me["cart"]["version"], 0);
    assert_eq!(me["cart"]["expiresAt"], Value::Null);
}

#[tokio::test]
async fn orders_are_paged_newest_first_and_each_comes_once() {
    for (orders, sizes) in [(23, [10, 22, 23, 24]), (45, [15, 44, 45, 50])] {
        let world = World::new().await;
        let placed = history(&world, Who::Ada, orders).await;
        for first in sizes {
            for through_me in [false, true] {
                let pages = pages(&world, Who::Ada, first, through_me).await;
                assert_eq!(pages.concat(), placed, "pages of {first}");
                let full = placed.chunks(first).map(<[String]>::len).collect::<Vec<_>>();
                assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), full);
            }
        }
        assert_eq!(pages(&world, Who::Bob, 10, true).await, [[] as [String; 0]]);
    }
}

#[tokio::test]
async fn orders_of_one_moment_come_once_each_too() {
    let world = World::new().await;
    world.product("bone", 500, 100).await;
    let address = world.address(Who::Ada).await;
    let items = json!([{ "productId": "bone", "quantity": 1 }]);
    let mut placed = Vec::new();
    for number in 0..7 {
        let order = world
            .order(Who::Ada, &format!("k{number}"), &address, items.clone())
            .await;
        placed.push(order["order"]["code"].as_str().unwrap().to_owned());
    }
    placed.reverse();
    assert_eq!(pages(&world, Who::Ada, 3, false).await.concat(), placed);
}

#[tokio::test]
async fn without_a_size_a_page_holds_ten_orders() {
    let world = World::new().await;
    let placed = history(&world, Who::Ada, 11).await;
    let page = world.ask(Who::Ada, "Query.orders", json!({}), PAGE).await;
    let me = world
        .ask(
            Who::Ada,
            "Query.me",
            json!({}),
            &format!("{{ orders {PAGE} profile {{ id }} }}"),
        )
        .await;
    for page in [&page, &me["orders"]] {
        let codes: Vec<&Value> = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| &order["code"])
            .collect();
        assert_eq!(codes, placed[..10].iter().collect::<Vec<_>>());
        assert_eq!(page["pageInfo"]["hasNextPage"], true);
    }
}

#[tokio::test]
async fn a_page_has_one_to_fifty_orders() {
    let world = World::new().await;
    for first in [0, 51, -1, i32::MIN, i32::MAX] {
        let expected = ResolverError {
            error_type: "BadRequest".to_owned(),
            message: "first must be 1 to 50.".to_owned(),
        };
        let refused = world
            .try_ask(Who::Ada, "Query.orders", json!({ "first": first }), PAGE)
            .await;
        assert_eq!(refused, Err(expected.clone()), "{first}");
        let selection = format!("{{ profile {{ id }} orders(first: {first}) {PAGE} }}");
        let refused = world.try_ask(Who::Ada, "Query.me", json!({}), &selection).await;
        assert_eq!(refused, Err(expected), "{first}");
    }
}

#[tokio::test]
async fn a_page_size_that_is_no_number_is_a_bad_request() {
    let world = World::new().await;
    for first in [json!(2_147_483_648_i64), json!(1.5), json!("ten"), json!([1])] {
        let refused = world
            .try_ask(Who::Ada, "Query.orders", json!({ "first": first }), PAGE)
            .await;
        assert_eq!(refused.unwrap_err().error_type, "BadRequest", "{first}");
        // As part of another answer it is left to the resolver of the relation.
        let selection = format!("{{ profile {{ id }} orders(first: {first}) {PAGE} }}");
        let me = world.ask(Who::Ada, "Query.me", json!({}), &selection).await;
        assert_eq!(me.get("orders"), None, "me {first}");
        let refused = world
            .try_ask(Who::Ada, "Customer.orders", json!({ "first": first }), PAGE)
            .await;
        assert_eq!(refused.unwrap_err().error_type, "BadRequest", "me {first}");
    }
}

#[tokio::test]
async fn a_cursor_that_is_none_counts_as_absent() {
    let world = World::new().await;
    let placed = history(&world, Who::Ada, 3).await;
    for garbage in ["", "garbage", "#profile", "00000000", &"x".repeat(5000), "\u{0}"] {
        let page = world
            .ask(
                Who::Ada,
                "Query.orders",
                json!({ "first": 3, "after": garbage }),
                PAGE,
            )
            .await;
        let codes: Vec<&Value> = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| &order["code"])
            .collect();
        assert_eq!(codes, placed.iter().collect::<Vec<_>>(), "{garbage}");
        assert_eq!(page["pageInfo"]["hasNextPage"], false);
    }
}

#[tokio::test]
async fn a_cursor_of_somebody_else_shows_nobodys_orders_but_ones_own() {
    let world = World::new().await;
    history(&world, Who::Ada, 3).await;
    let page = world
        .ask(Who::Ada, "Query.orders", json!({ "first": 1 }), PAGE)
        .await;
    let foreign = page["pageInfo"]["endCursor"].clone();
    let page = world
        .ask(Who::Bob, "Query.orders", json!({ "after": foreign }), PAGE)
        .await;
    assert_eq!(page["nodes"], json!([]));
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn a_person_without_a_record_is_told_what_to_do() {
    let world = World::new().await;
    let expected = ResolverError {
        error_type: "NotFound".to_owned(),
        message: "You have no customer record yet. Send the ID token once, so that it can be made."
            .to_owned(),
    };
    let address = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    for (field, arguments, selection) in [
        ("Query.customerProfile", json!({}), "{ id }"),
        ("Query.me", json!({}), "{ profile { id } }"),
        (
            "Query.me",
            json!({}),
            "{ profile { id } orders { nodes { id } } }",
        ),
        (
            "Mutation.updateProfile",
            json!({ "input": { "name": "Dan" } }),
            UPDATED,
        ),
        (
            "Mutation.addAddress",
            json!({ "input": address }),
            "{ userErrors { code } }",
        ),
    ] {
        let refused = world.try_ask(Who::Dan, field, arguments, selection).await;
        assert_eq!(refused, Err(expected.clone()), "{field}");
    }
}

#[tokio::test]
async fn a_person_without_a_record_sees_empty_lists() {
    let world = World::new().await;
    let lists = "{ orders { nodes { id } } addresses { id } cart { lines { quantity } } }";
    let me = world.ask(Who::Dan, "Query.me", json!({}), lists).await;
    assert_eq!(me["orders"]["nodes"], json!([]));
    assert_eq!(me["addresses"], json!([]));
    assert_eq!(me["cart"]["lines"], json!([]));
    let orders = world.ask(Who::Dan, "Query.orders", json!({}), PAGE).await;
    assert_eq!(orders["nodes"], json!([]));
}

#[tokio::test]
async fn an_id_token_makes_the_record_on_first_use() {
    let address = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    for (field, arguments, selection) in [
        ("Query.customerProfile", json!({}), "{ id }"),
        ("Query.me", json!({}), "{ profile { id } }"),
        (
            "Query.me",
            json!({}),
            "{ profile { id } cart { lines { quantity } } }",
        ),
        (
            "Mutation.updateProfile",
            json!({ "input": { "locale": "en" } }),
            UPDATED,
        ),
        (
            "Mutation.addAddress",
            json!({ "input": address }),
            "{ userErrors { code } }",
        ),
    ] {
        let world = World::new().await;
        let event = with_id_token(Who::Dan.sub(), field, arguments, selection);
        world.resolver.handle(event).await.unwrap();
        // From now on the access token is enough.
        let profile = profile(&world, Who::Dan).await;
        assert_eq!(profile["email"], "Eve@Example.com", "{field}");
        assert_eq!(profile["name"], "Eve");
    }
}

#[tokio::test]
async fn an_id_token_with_the_e_mail_of_another_customer_makes_no_record() {
    let world = World::new().await;
    world.confirm(Who::Wendy, "eve@example.com", "Wendy").await;
    let event = with_id_token(Who::Dan.sub(), "Query.customerProfile", json!({}), "{ id }");
    let refused = world.resolver.handle(event).await.unwrap_err();
    assert_eq!(refused.error_type, "BadRequest");
    assert_eq!(refused.message, "Another customer has this e-mail address.");
    let event = with_id_token(
        Who::Dan.sub(),
        "Mutation.updateProfile",
        json!({ "input": { "name": "Dan" } }),
        UPDATED,
    );
    let refused = world.resolver.handle(event).await.unwrap();
    assert_eq!(codes(&refused), ["ALREADY_EXISTS"]);
}
