//! Browsing, and keeping the catalogue and the stock.

use serde_json::{Value, json};

use crate::{
    addresses::faults,
    world::{Who, World, codes},
};

const LIST: &str = "{ edges { cursor node { id } } nodes { id price { amount } } pageInfo { hasNextPage } \
                    categories { slug } }";
const SAVED: &str = "{ product { price { amount } package { width } } userErrors { code field } }";
const ADJUSTED: &str = "{ stock { available } replayed userErrors { code field } }";

async fn save(world: &World, input: Value, version: Value) -> Value {
    let arguments = json!({ "input": input, "version": version });
    world
        .ask(Who::Sam, "Mutation.saveProduct", arguments, SAVED)
        .await
}

/// The least that a product has.
fn product(id: &str, name: &str, price: i64) -> Value {
    json!({ "id": id, "name": name, "category": "dog-food", "price": price })
}

async fn adjust(world: &World, input: Value) -> Value {
    world
        .ask(
            Who::Wendy,
            "Mutation.adjustStock",
            json!({ "input": input }),
            ADJUSTED,
        )
        .await
}

async fn list(world: &World, arguments: Value) -> Value {
    world.ask(Who::Public, "Query.products", arguments, LIST).await
}

fn ids(list: &Value) -> Vec<&str> {
    let nodes = list["nodes"].as_array().unwrap_or_else(|| panic!("{list}"));
    nodes.iter().map(|node| node["id"].as_str().unwrap()).collect()
}

async fn found(world: &World, filter: Value) -> Vec<String> {
    let list = list(world, json!({ "filter": filter })).await;
    ids(&list).into_iter().map(str::to_owned).collect()
}

async fn one(world: &World, who: Who, id: &str) -> Value {
    world
        .ask(
            who,
            "Query.product",
            json!({ "id": id }),
            "{ price { amount } package { weight } }",
        )
        .await
}

/// Twelve products with two of each name and price, added two at a time.
async fn shelf() -> World {
    let world = World::new().await;
    for number in 0..12 {
        let (name, price) = (
            ["Bone", "apple", "Cake"][number / 2 % 3],
            100 * (number as i64 % 4),
        );
        save(
            &world,
            product(&format!("p{:02}", number * 7 % 12), name, price),
            Value::Null,
        )
        .await;
        world.clock.forward(number as i64 % 2);
    }
    world
}

/// All products, page by page.
async fn walk(world: &World, sort: &str, first: usize) -> Vec<Value> {
    let mut products = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = list(world, json!({ "first": first, "after": after, "sort": sort })).await;
        let nodes = page["nodes"].as_array().unwrap();
        let edges = page["edges"].as_array().unwrap();
        assert!(nodes.len() <= first);
        assert_eq!(
            edges.iter().map(|edge| &edge["node"]["id"]).collect::<Vec<_>>(),
            ids(&page)
        );
        products.extend(nodes.iter().cloned());
        let end = edges.last().map_or(Value::Null, |edge| edge["cursor"].clone());
        assert_eq!(page["pageInfo"]["endCursor"], end);
        if page["pageInfo"]["hasNextPage"] == false {
            return products;
        }
        assert_eq!(nodes.len(), first);
        after = end;
    }
}

#[tokio::test]
async fn every_sort_lists_every_product_once_over_every_page_size() {
    let world = shelf().await;
    let name = |product: &Value| product["name"].as_str().unwrap().to_lowercase();
    let price = |product: &Value| product["price"]["amount"].as_i64().unwrap();
    let created = |product: &Value| product["createdAt"].as_str().unwrap().to_owned();
    for sort in ["NAME", "PRICE_ASC", "PRICE_DESC", "NEWEST"] {
        let whole = walk(&world, sort, 50).await;
        let mut listed: Vec<&str> = whole
            .iter()
            .map(|product| product["id"].as_str().unwrap())
            .collect();
        listed.sort_unstable();
        let expected: Vec<String> = (0..12).map(|number| format!("p{number:02}")).collect();
        assert_eq!(listed, expected, "{sort}");
        for pair in whole.windows(2) {
            let (left, right) = (&pair[0], &pair[1]);
            let in_order = match sort {
                "NAME" => name(left) <= name(right),
                "PRICE_ASC" => price(left) <= price(right),
                "PRICE_DESC" => price(left) >= price(right),
                _ => created(left) >= created(right),
            };
            assert!(in_order, "{sort}: {left} before {right}");
        }
        for first in [1, 2, 3, 5, 11, 12, 13] {
            assert_eq!(walk(&world, sort, first).await, whole, "{sort} by {first}");
        }
    }
    let usual = list(&world, json!({})).await;
    assert_eq!(usual["nodes"], json!(walk(&world, "NAME", 50).await));
}

#[tokio::test]
async fn a_page_has_one_to_fifty_products() {
    let world = shelf().await;
    for first in [0, 51, -1] {
        let refused = world
            .try_ask(Who::Public, "Query.products", json!({ "first": first }), LIST)
            .await
            .unwrap_err();
        assert_eq!(refused.error_type, "BadRequest");
        assert_eq!(refused.message, "first must be 1 to 50.");
    }
}

#[tokio::test]
async fn a_query_has_at_most_two_hundred_characters() {
    let world = shelf().await;
    let filter = |query: String| json!({ "filter": { "query": query } });
    let words = "ä ".repeat(100);
    assert_eq!(list(&world, filter(words.clone())).await["nodes"], json!([]));
    for long in [words + "b", "x".repeat(10_000)] {
        let refused = world
            .try_ask(Who::Public, "Query.products", filter(long), LIST)
            .await
            .unwrap_err();
        assert_eq!(refused.error_type, "BadRequest");
        assert_eq!(refused.message, "query must have at most 200 characters.");
    }
}

#[tokio::test]
async fn without_a_size_a_page_holds_twenty_products() {
    let world = World::new().await;
    for number in 0..21 {
        save(
            &world,
            product(&format!("p{number:02}"), "Bone", 100),
            Value::Null,
        )
        .await;
    }
    let page = list(&world, json!({})).await;
    assert_eq!(ids(&page).len(), 20);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
}

#[tokio::test]
async fn a_cursor_that_is_none_counts_as_absent() {
    let world = shelf().await;
    let whole = list(&world, json!({})).await;
    for garbage in ["", "garbage", "!!!", "AAAA", "\u{0}", &"A".repeat(5000)] {
        assert_eq!(
            list(&world, json!({ "after": garbage })).await,
            whole,
            "{garbage}"
        );
    }
}

#[tokio::test]
async fn a_cursor_outlives_its_product() {
    let world = shelf().await;
    for sort in ["NAME", "PRICE_ASC", "PRICE_DESC", "NEWEST"] {
        let whole = walk(&world, sort, 50).await;
        let page = list(&world, json!({ "first": 5, "sort": sort })).await;
        let last = &page["nodes"][4];
        let mut input = product(last["id"].as_str().unwrap(), last["name"].as_str().unwrap(), 0);
        input["price"] = last["price"]["amount"].clone();
        input["status"] = json!("HIDDEN");
        assert_eq!(
            codes(&save(&world, input.clone(), Value::Null).await),
            [] as [&str; 0]
        );
        let after = &page["pageInfo"]["endCursor"];
        let rest = list(&world, json!({ "first": 50, "after": after, "sort": sort })).await;
        let expected: Vec<&Value> = whole[5..].iter().map(|product| &product["id"]).collect();
        assert_eq!(ids(&rest), expected, "{sort}");
        input["status"] = json!("ACTIVE");
        save(&world, input, Value::Null).await;
    }
}

/// Four products of three categories.
async fn pantry() -> World {
    let world = World::new().await;
    for (id, name, category, price, description, tags) in [
        (
            "lamb",
            "Lamb & Rice Crunch",
            "dog-food",
            1500,
            "With  rice\nfrom Italy.",
            vec!["grain", "puppy"],
        ),
        (
            "tuna",
            "Tuna Pâté",
            "cat-food",
            250,
            "For ÉPICUREAN cats.",
            vec!["wet food"],
        ),
        (
            "seeds",
            "Sunflower Seeds",
            "bird-food",
            700,
            "100% natural.",
            vec![],
        ),
        (
            "duck",
            "Duck Bites",
            "dog-food",
            700,
            "Grain free.",
            vec!["treat"],
        ),
    ] {
        let input = json!({
            "id": id, "name": name, "category": category, "price": price, "description": description, "tags": tags,
        });
        assert_eq!(codes(&save(&world, input, Value::Null).await), [] as [&str; 0]);
    }
    for id in ["lamb", "tuna"] {
        world.restock(id, 5, id).await;
    }
    world
}

#[tokio::test]
async fn a_search_finds_words_wherever_they_stand() {
    let world = pantry().await;
    for (query, expected) in [
        ("lamb", vec!["lamb"]),
        ("LAMB rice", vec!["lamb"]),
        ("  rice   lamb ", vec!["lamb"]),
        ("grain", vec!["duck", "lamb"]),
        ("grain puppy", vec!["lamb"]),
        ("pâté", vec!["tuna"]),
        ("PÂTÉ épicurean", vec!["tuna"]),
        ("wet", vec!["tuna"]),
        ("cat-food", vec!["tuna"]),
        ("food", vec!["duck", "lamb", "seeds", "tuna"]),
        ("100%", vec!["seeds"]),
        ("lamb tuna", vec![]),
        ("", vec!["duck", "lamb", "seeds", "tuna"]),
        ("   ", vec!["duck", "lamb", "seeds", "tuna"]),
        (".*", vec![]),
        ("\u{0}", vec![]),
    ] {
        assert_eq!(
            found(&world, json!({ "query": query })).await,
            expected,
            "{query:?}"
        );
    }
}

#[tokio::test]
async fn a_filter_narrows_by_everything_it_names() {
    let world = pantry().await;
    for (filter, expected) in [
        (json!({}), vec!["duck", "lamb", "seeds", "tuna"]),
        (json!({ "category": "dog-food" }), vec!["duck", "lamb"]),
        (json!({ "category": "Dog-Food" }), vec![]),
        (json!({ "category": "fish" }), vec![]),
        (json!({ "priceMin": 700 }), vec!["duck", "lamb", "seeds"]),
        (json!({ "priceMin": 701 }), vec!["lamb"]),
        (json!({ "priceMax": 700 }), vec!["duck", "seeds", "tuna"]),
        (
            json!({ "priceMin": 251, "priceMax": 1499 }),
            vec!["duck", "seeds"],
        ),
        (json!({ "priceMin": 800, "priceMax": 700 }), vec![]),
        (json!({ "priceMin": -1, "priceMax": -1 }), vec![]),
        (json!({ "inStock": true }), vec!["lamb", "tuna"]),
        (json!({ "inStock": false }), vec!["duck", "seeds"]),
        (
            json!({ "category": "dog-food", "inStock": true, "query": "rice", "priceMin": 1 }),
            vec!["lamb"],
        ),
    ] {
        assert_eq!(found(&world, filter.clone()).await, expected, "{filter}");
    }
    assert_eq!(ids(&list(&world, json!({ "filter": null })).await).len(), 4);
}

#[tokio::test]
async fn a_filtered_list_pages_too() {
    let world = pantry().await;
    let filter = json!({ "query": "food", "priceMax": 1000 });
    let arguments = json!({ "first": 2, "filter": filter, "sort": "PRICE_DESC" });
    let page = list(&world, arguments.clone()).await;
    assert_eq!(ids(&page), ["duck", "seeds"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let mut next = arguments;
    next["after"] = page["pageInfo"]["endCursor"].clone();
    let page = list(&world, next).await;
    assert_eq!(ids(&page), ["tuna"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn categories_count_what_is_on_sale() {
    let world = pantry().await;
    let categories = async |world: &World| -> Vec<String> {
        let categories = world
            .ask(Who::Public, "Query.categories", json!({}), "{ slug }")
            .await;
        let category = |category: &Value| {
            format!(
                "{} {} {}",
                category["productCount"],
                category["slug"].as_str().unwrap(),
                category["name"].as_str().unwrap()
            )
        };
        categories.as_array().unwrap().iter().map(category).collect()
    };
    assert_eq!(
        categories(&world).await,
        [
            "1 bird-food Bird food",
            "1 cat-food Cat food",
            "2 dog-food Dog food"
        ]
    );
    let mut input = product("duck", "Duck Bites", 700);
    input["status"] = json!("HIDDEN");
    save(&world, input, Value::Null).await;
    let mut input = product("tuna", "Tuna", 250);
    input["category"] = json!("cat-food");
    input["status"] = json!("RETIRED");
    save(&world, input, Value::Null).await;
    assert_eq!(
        categories(&world).await,
        ["1 bird-food Bird food", "1 dog-food Dog food"]
    );
}

/// The categories of the products that a filter finds, as a list tells them: `2 dog-food`.
async fn found_in(world: &World, arguments: Value) -> Vec<String> {
    let selection = "{ nodes { id } categories { slug } }";
    let list = world
        .ask(Who::Public, "Query.products", arguments, selection)
        .await;
    let categories = list["categories"].as_array().unwrap();
    categories
        .iter()
        .map(|category| {
            let slug = category["slug"].as_str().unwrap();
            format!("{} {slug}", category["productCount"])
        })
        .collect()
}

#[tokio::test]
async fn a_list_tells_the_categories_of_what_its_filter_finds_but_for_the_category() {
    let world = pantry().await;
    let all = vec!["1 bird-food", "1 cat-food", "2 dog-food"];
    for (filter, expected) in [
        (Value::Null, all.clone()),
        (json!({ "category": "dog-food" }), all.clone()),
        (json!({ "category": "fish" }), all),
        (
            json!({ "priceMax": 700 }),
            vec!["1 bird-food", "1 cat-food", "1 dog-food"],
        ),
        (
            json!({ "category": "dog-food", "inStock": true }),
            vec!["1 cat-food", "1 dog-food"],
        ),
        (json!({ "query": "grain" }), vec!["2 dog-food"]),
        (
            json!({ "category": "cat-food", "query": "grain", "inStock": false }),
            vec!["1 dog-food"],
        ),
        (json!({ "query": "unicorn" }), vec![]),
    ] {
        let categories = found_in(&world, json!({ "filter": filter })).await;
        assert_eq!(categories, expected, "{filter}");
    }
    let filter = json!({ "query": "food" });
    let first = list(&world, json!({ "filter": filter, "first": 3 })).await;
    let next = json!({ "filter": filter, "first": 3, "after": first["pageInfo"]["endCursor"] });
    assert_eq!(
        found_in(&world, next).await,
        ["1 bird-food", "1 cat-food", "2 dog-food"]
    );
}

/// Makes a product of the pantry anew with this status.
async fn set_status(world: &World, id: &str, name: &str, status: &str) {
    let mut input = product(id, name, 700);
    input["status"] = json!(status);
    assert_eq!(codes(&save(world, input, Value::Null).await), [] as [&str; 0]);
}

#[tokio::test]
async fn staff_lists_products_of_a_status_and_nobody_else_does() {
    let world = pantry().await;
    set_status(&world, "duck", "Duck Bites", "HIDDEN").await;
    set_status(&world, "seeds", "Sunflower Seeds", "RETIRED").await;
    let on_sale = vec!["lamb", "tuna"];
    for who in [Who::Sam, Who::Wendy, Who::Dan, Who::Ada, Who::Public] {
        let is_staff = !matches!(who, Who::Ada | Who::Public);
        let for_staff = |id| if is_staff { vec![id] } else { vec![] };
        for (filter, expected) in [
            (json!({}), on_sale.clone()),
            (json!({ "status": null }), on_sale.clone()),
            (json!({ "status": "ACTIVE" }), on_sale.clone()),
            (json!({ "status": "HIDDEN" }), for_staff("duck")),
            (json!({ "status": "RETIRED" }), for_staff("seeds")),
            (json!({ "status": "HIDDEN", "query": "seeds" }), vec![]),
        ] {
            let arguments = json!({ "filter": filter });
            let page = world.ask(who, "Query.products", arguments, LIST).await;
            assert_eq!(ids(&page), expected, "{who:?} {filter}");
            assert_eq!(page["pageInfo"]["hasNextPage"], false, "{who:?} {filter}");
            let categories = page["categories"].as_array().unwrap();
            assert_eq!(categories.len(), expected.len(), "{who:?} {filter}: {page}");
        }
    }
    let refused = world
        .try_ask(
            Who::Machine,
            "Query.products",
            json!({ "filter": { "status": "HIDDEN" } }),
            LIST,
        )
        .await
        .unwrap_err();
    assert_eq!(refused.error_type, "Forbidden");
}

#[tokio::test]
async fn staff_pages_through_hidden_products() {
    let world = pantry().await;
    for (id, name) in [("duck", "Duck"), ("seeds", "Seeds"), ("lamb", "Lamb")] {
        set_status(&world, id, name, "HIDDEN").await;
    }
    let mut arguments = json!({ "first": 2, "filter": { "status": "HIDDEN" } });
    let page = world
        .ask(Who::Wendy, "Query.products", arguments.clone(), LIST)
        .await;
    assert_eq!(ids(&page), ["duck", "lamb"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    arguments["after"] = page["pageInfo"]["endCursor"].clone();
    let of_customer = world
        .ask(Who::Ada, "Query.products", arguments.clone(), LIST)
        .await;
    assert_eq!(ids(&of_customer), [] as [&str; 0]);
    let page = world.ask(Who::Wendy, "Query.products", arguments, LIST).await;
    assert_eq!(ids(&page), ["seeds"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn an_empty_shop_has_empty_lists() {
    let world = World::new().await;
    let page = list(&world, json!({})).await;
    assert_eq!(page["nodes"], json!([]));
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
    assert_eq!(page["pageInfo"]["endCursor"], Value::Null);
    assert_eq!(page["categories"], json!([]));
    let categories = world
        .ask(Who::Public, "Query.categories", json!({}), "{ slug }")
        .await;
    assert_eq!(categories, json!([]));
}

#[tokio::test]
async fn what_is_not_on_sale_is_seen_by_staff_only() {
    for status in ["HIDDEN", "RETIRED"] {
        let world = World::new().await;
        world.product("bone", 500, 5).await;
        let mut input = product("bone", "The bone", 500);
        input["status"] = json!(status);
        save(&world, input, Value::Null).await;
        for who in [Who::Public, Who::Ada] {
            assert_eq!(one(&world, who, "bone").await, Value::Null);
        }
        for who in [Who::Sam, Who::Wendy, Who::Dan] {
            let seen = one(&world, who, "bone").await;
            assert_eq!(seen["status"], status);
            assert_eq!(seen["availability"], "IN_STOCK");
        }
        for who in [Who::Public, Who::Ada, Who::Sam] {
            let page = world.ask(who, "Query.products", json!({}), LIST).await;
            assert_eq!(page["nodes"], json!([]));
        }
    }
}

#[tokio::test]
async fn an_id_that_names_no_product_shows_none() {
    let world = World::new().await;
    for id in [
        "",
        "unknown",
        "not a product",
        "#catalog",
        &"x".repeat(65),
        "\u{0}",
    ] {
        assert_eq!(one(&world, Who::Public, id).await, Value::Null, "{id}");
    }
}

#[tokio::test]
async fn a_product_is_kept_as_it_was_written() {
    let world = World::new().await;
    let input = json!({
        "id": "Lamb_1-x", "name": " Lamb & Rice ", "description": " Good.\n\nReally. ", "category": "dog-food",
        "tags": ["grain", " ", " puppy "], "pictures": ["/pictures/lamb.jpg"], "price": 1999,
        "package": { "width": 100, "length": 200, "height": 300, "weight": 4000 },
    });
    let saved = save(&world, input, Value::Null).await;
    assert_eq!(faults(&saved), [] as [&str; 0]);
    world.clock.forward(61);
    for seen in [&saved["product"], &one(&world, Who::Public, "Lamb_1-x").await] {
        assert_eq!(seen["id"], "Lamb_1-x");
        assert_eq!(seen["name"], "Lamb & Rice");
        assert_eq!(seen["description"], "Good.\n\nReally.");
        assert_eq!(seen["category"], "dog-food");
        assert_eq!(seen["tags"], json!(["grain", "puppy"]));
        assert_eq!(seen["pictures"], json!(["/pictures/lamb.jpg"]));
        assert_eq!(seen["price"]["amount"], 1999);
        assert_eq!(seen["price"]["currency"], "EUR");
        assert_eq!(seen["priceVersion"], 1);
        assert_eq!(seen["status"], "ACTIVE");
        assert_eq!(seen["availability"], "OUT_OF_STOCK");
        assert_eq!(seen["createdAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(seen["updatedAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(seen["version"], 1);
    }
    assert_eq!(saved["product"]["package"]["weight"], 4000);
    assert_eq!(world.stock("Lamb_1-x").await, (0, 0));
}

#[tokio::test]
async fn a_product_without_an_id_is_given_one() {
    let world = World::new().await;
    let mut input = product("", "Bone", 500);
    input["id"] = Value::Null;
    let first = save(&world, input.clone(), Value::Null).await;
    let second = save(&world, input, Value::Null).await;
    assert_eq!(first["product"]["id"].as_str().unwrap().len(), 36);
    assert_ne!(first["product"]["id"], second["product"]["id"]);
    assert_eq!(ids(&list(&world, json!({})).await).len(), 2);
}

#[tokio::test]
async fn a_change_replaces_the_text_and_keeps_what_belongs_to_the_product() {
    let world = World::new().await;
    let mut input = product("bone", "Bone", 500);
    input["description"] = json!("Old.");
    input["tags"] = json!(["old"]);
    input["pictures"] = json!(["/old.jpg"]);
    input["package"] = json!({ "width": 1, "length": 1, "height": 1, "weight": 1 });
    input["status"] = json!("HIDDEN");
    save(&world, input, Value::Null).await;
    world.clock.forward(10);
    let mut input = product("bone", "Big Bone", 500);
    input["category"] = json!("treats");
    let changed = save(&world, input, json!(1)).await;
    assert_eq!(faults(&changed), [] as [&str; 0]);
    for seen in [&changed["product"], &one(&world, Who::Sam, "bone").await] {
        assert_eq!(seen["name"], "Big Bone");
        assert_eq!(seen["category"], "treats");
        assert_eq!(seen["description"], Value::Null);
        assert_eq!(seen["tags"], json!([]));
        assert_eq!(seen["pictures"], json!([]));
        assert_eq!(seen["package"], Value::Null);
        assert_eq!(seen["status"], "HIDDEN");
        assert_eq!(seen["priceVersion"], 1);
        assert_eq!(seen["createdAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(seen["updatedAt"], "2026-11-20T09:00:10.000Z");
        assert_eq!(seen["version"], 2);
    }
}

#[tokio::test]
async fn the_version_of_the_price_grows_with_the_price_only() {
    let world = World::new().await;
    for (name, price, price_version) in [
        ("Bone", 500, 1),
        ("Big Bone", 500, 1),
        ("Big Bone", 501, 2),
        ("Bone", 501, 2),
        ("Bone", 500, 3),
    ] {
        let saved = save(&world, product("bone", name, price), Value::Null).await;
        assert_eq!(saved["product"]["priceVersion"], price_version);
        assert_eq!(
            one(&world, Who::Public, "bone").await["priceVersion"],
            price_version
        );
    }
}

#[tokio::test]
async fn another_version_is_not_overwritten() {
    let world = World::new().await;
    save(&world, product("bone", "Bone", 500), Value::Null).await;
    save(&world, product("bone", "Big Bone", 500), json!(1)).await;
    for version in [0, 1, 3, i32::MAX] {
        let refused = save(&world, product("bone", "Lost", 1), json!(version)).await;
        assert_eq!(faults(&refused), ["VERSION_CONFLICT version"]);
        assert_eq!(refused["product"], Value::Null);
    }
    assert_eq!(
        faults(&save(&world, product("bone", "Lost", 1), json!(-1)).await),
        ["INVALID version"]
    );
    let refused = save(&world, product("ball", "Ball", 1), json!(1)).await;
    assert_eq!(faults(&refused), ["NOT_FOUND input.id"]);
    let mut input = product("", "Ball", 1);
    input["id"] = Value::Null;
    let refused = save(&world, input, json!(1)).await;
    assert_eq!(faults(&refused), ["NOT_FOUND input.id"]);
    assert_eq!(one(&world, Who::Public, "bone").await["name"], "Big Bone");
    assert_eq!(ids(&list(&world, json!({})).await), ["bone"]);
}

#[tokio::test]
async fn a_version_is_right_wherever_it_was_written() {
    let world = World::new().await;
    save(&world, product("bone", "Bone", 500), Value::Null).await;
    list(&world, json!({})).await;
    // Another function of the same shop changes one product and makes another.
    let other = World::over(world.engine.clone());
    save(&other, product("bone", "Big Bone", 550), json!(1)).await;
    save(&other, product("ball", "Ball", 100), Value::Null).await;
    let saved = save(&world, product("bone", "Biggest Bone", 600), json!(2)).await;
    assert_eq!(faults(&saved), [] as [&str; 0]);
    assert_eq!(saved["product"]["version"], 3);
    assert_eq!(saved["product"]["priceVersion"], 3);
    save(&other, product("cake", "Cake", 100), Value::Null).await;
    let saved = save(&world, product("cake", "Cream Cake", 100), json!(1)).await;
    assert_eq!(faults(&saved), [] as [&str; 0]);
}

#[tokio::test]
async fn a_change_made_elsewhere_is_not_lost() {
    let world = World::new().await;
    save(&world, product("bone", "Bone", 500), Value::Null).await;
    list(&world, json!({})).await;
    let other = World::over(world.engine.clone());
    save(&other, product("bone", "Bone", 550), Value::Null).await;
    let saved = save(&world, product("bone", "Bone", 600), Value::Null).await;
    assert_eq!(saved["product"]["version"], 3);
    assert_eq!(saved["product"]["priceVersion"], 3);
}

#[tokio::test]
async fn every_fault_of_a_product_is_told_at_once() {
    let world = World::new().await;
    let input = json!({
        "id": "bone", "name": " ", "description": "x".repeat(2001), "category": "Dog Food",
        "tags": ["fine", "x".repeat(51)], "pictures": ["<img>", "\u{7}"], "price": -1,
        "package": { "width": 0, "length": 5001, "height": -1, "weight": 1_000_001 },
    });
    let refused = save(&world, input, Value::Null).await;
    assert_eq!(
        faults(&refused),
        [
            "REQUIRED input.name",
            "TOO_LONG input.description",
            "INVALID input.category",
            "TOO_LONG input.tags.1",
            "INVALID input.pictures.0",
            "INVALID input.pictures.1",
            "INVALID input.package.width",
            "INVALID input.package.length",
            "INVALID input.package.height",
            "INVALID input.package.weight",
            "INVALID input.price",
        ]
    );
    assert_eq!(refused["product"], Value::Null);
    for id in ["", "not a product", "é", "#x", &"x".repeat(65)] {
        let refused = save(&world, product(id, "Bone", 1), Value::Null).await;
        assert_eq!(faults(&refused), ["INVALID input.id"], "{id}");
    }
    let refused = save(&world, product("not a product", " ", -1), json!(-1)).await;
    assert_eq!(
        faults(&refused),
        [
            "INVALID input.id",
            "INVALID version",
            "REQUIRED input.name",
            "INVALID input.price"
        ]
    );
    let mut input = product("bone", "Bone", 100_000_001);
    input["tags"] = json!(vec!["tag"; 21]);
    input["pictures"] = json!(vec!["/p.jpg"; 11]);
    input["category"] = json!("");
    let refused = save(&world, input, Value::Null).await;
    assert_eq!(
        faults(&refused),
        [
            "REQUIRED input.category",
            "LIMIT_REACHED input.tags",
            "LIMIT_REACHED input.pictures",
            "INVALID input.price",
        ]
    );
    assert_eq!(ids(&list(&world, json!({})).await), [] as [&str; 0]);
    let dearest = save(&world, product("bone", "Bone", 100_000_000), Value::Null).await;
    assert_eq!(dearest["product"]["price"]["formatted"], "€1.000.000,00");
}

#[tokio::test]
async fn a_change_of_text_leaves_stock_and_availability_alone() {
    let world = World::new().await;
    world.product("bone", 500, 5).await;
    let saved = save(&world, product("bone", "Big Bone", 600), Value::Null).await;
    assert_eq!(saved["product"]["availability"], "IN_STOCK");
    assert_eq!(
        list(&world, json!({})).await["nodes"][0]["availability"],
        "IN_STOCK"
    );
    assert_eq!(one(&world, Who::Public, "bone").await["availability"], "IN_STOCK");
    assert_eq!(world.stock("bone").await, (5, 0));
}

#[tokio::test]
async fn stock_is_added_and_taken() {
    let world = World::new().await;
    world.product("bone", 500, 0).await;
    for (key, delta, available) in [("a", 10, 10), ("b", -3, 7), ("c", -7, 0), ("d", 1, 1)] {
        let input = json!({ "idempotencyKey": key, "productId": "bone", "delta": delta, "reason": "count" });
        let adjusted = adjust(&world, input).await;
        assert_eq!(faults(&adjusted), [] as [&str; 0]);
        assert_eq!(adjusted["replayed"], false);
        assert_eq!(adjusted["stock"]["productId"], "bone");
        assert_eq!(adjusted["stock"]["available"], available);
        assert_eq!(adjusted["stock"]["onHand"], available);
        assert_eq!(world.stock("bone").await, (available, 0));
    }
}

#[tokio::test]
async fn stock_is_swapped_when_it_is_what_was_seen() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let swap = |key: &str, from: i64, to: i64| json!({ "idempotencyKey": key, "productId": "bone", "changeFrom": from, "changeTo": to, "reason": "count" });
    let adjusted = adjust(&world, swap("a", 10, 4)).await;
    assert_eq!(adjusted["stock"]["available"], 4);
    let refused = adjust(&world, swap("b", 10, 5)).await;
    assert_eq!(faults(&refused), ["VERSION_CONFLICT input.changeFrom"]);
    assert_eq!(refused["userErrors"][0]["available"], 4);
    assert_eq!(refused["userErrors"][0]["productId"], "bone");
    assert_eq!(refused["stock"], Value::Null);
    assert_eq!(world.stock("bone").await, (4, 0));
    // A refused change does not use up its key.
    let adjusted = adjust(&world, swap("b", 4, 5)).await;
    assert_eq!(adjusted["stock"]["available"], 5);
}

#[tokio::test]
async fn what_is_ordered_is_not_counted_away() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let address = world.address(Who::Ada).await;
    world
        .order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 4 }]),
        )
        .await;
    let input = json!({ "idempotencyKey": "a", "productId": "bone", "delta": -7, "reason": "broken" });
    let refused = adjust(&world, input).await;
    assert_eq!(faults(&refused), ["INSUFFICIENT_STOCK input.delta"]);
    assert_eq!(refused["userErrors"][0]["available"], 6);
    let input = json!({ "idempotencyKey": "a", "productId": "bone", "delta": -6, "reason": "broken" });
    let adjusted = adjust(&world, input).await;
    assert_eq!(adjusted["stock"]["available"], 0);
    assert_eq!(adjusted["stock"]["reserved"], 4);
    assert_eq!(adjusted["stock"]["onHand"], 4);
}

#[tokio::test]
async fn a_repeated_adjustment_is_made_once() {
    let world = World::new().await;
    world.product("bone", 500, 0).await;
    let input = json!({ "idempotencyKey": "k", "productId": "bone", "delta": 5, "reason": "delivery" });
    adjust(&world, input.clone()).await;
    world.restock("bone", 2, "other").await;
    let again = adjust(&world, input.clone()).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["stock"]["available"], 7);
    assert_eq!(world.stock("bone").await, (7, 0));
    for (field, value) in [
        ("delta", json!(6)),
        ("reason", json!("theft")),
        ("lowStockAt", json!(1)),
    ] {
        let mut other = input.clone();
        other[field] = value;
        let refused = adjust(&world, other).await;
        assert_eq!(
            faults(&refused),
            ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"],
            "{field}"
        );
        assert_eq!(refused["replayed"], false);
    }
    world.product("ball", 100, 0).await;
    let mut other = input.clone();
    other["productId"] = json!("ball");
    assert_eq!(codes(&adjust(&world, other).await), ["IDEMPOTENCY_KEY_REUSED"]);
    assert_eq!(world.stock("ball").await, (0, 0));
    // After seven days the key is forgotten.
    world.clock.forward(7 * 24 * 60 * 60);
    let adjusted = adjust(&world, input).await;
    assert_eq!(adjusted["replayed"], false);
    assert_eq!(adjusted["stock"]["available"], 12);
}

#[tokio::test]
async fn an_adjustment_that_cannot_be_is_refused() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let with = |changes: Value| {
        let mut input = json!({ "idempotencyKey": "k", "productId": "bone", "reason": "count" });
        for (name, value) in changes.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    };
    for (changes, expected) in [
        (json!({ "delta": -11 }), vec!["INSUFFICIENT_STOCK input.delta"]),
        (
            json!({ "delta": i32::MIN }),
            vec!["INSUFFICIENT_STOCK input.delta"],
        ),
        (json!({ "delta": i32::MAX }), vec!["LIMIT_REACHED input.delta"]),
        (json!({ "delta": 9_999_991 }), vec!["LIMIT_REACHED input.delta"]),
        (json!({ "delta": 0 }), vec!["INVALID input.delta"]),
        (json!({}), vec!["INVALID input.delta"]),
        (json!({ "changeFrom": 10 }), vec!["INVALID input.delta"]),
        (json!({ "changeTo": 10 }), vec!["INVALID input.delta"]),
        (
            json!({ "delta": 1, "changeFrom": 10, "changeTo": 11 }),
            vec!["INVALID input.delta"],
        ),
        (
            json!({ "changeFrom": -1, "changeTo": 10_000_001 }),
            vec!["INVALID input.changeFrom", "INVALID input.changeTo"],
        ),
        (
            json!({ "delta": 1, "lowStockAt": -1 }),
            vec!["INVALID input.lowStockAt"],
        ),
        (
            json!({ "delta": 1, "reason": " " }),
            vec!["REQUIRED input.reason"],
        ),
        (
            json!({ "delta": 1, "reason": "x".repeat(501) }),
            vec!["TOO_LONG input.reason"],
        ),
        (
            json!({ "delta": 0, "idempotencyKey": "", "reason": "" }),
            vec![
                "REQUIRED input.reason",
                "INVALID input.delta",
                "INVALID input.idempotencyKey",
            ],
        ),
        (
            json!({ "delta": 1, "idempotencyKey": "" }),
            vec!["INVALID input.idempotencyKey"],
        ),
        (
            json!({ "delta": 1, "productId": "unknown" }),
            vec!["NOT_FOUND input.productId"],
        ),
        (
            json!({ "delta": 1, "productId": "not a product" }),
            vec!["NOT_FOUND input.productId"],
        ),
    ] {
        let refused = adjust(&world, with(changes.clone())).await;
        assert_eq!(faults(&refused), expected, "{changes}");
        assert_eq!(refused["stock"], Value::Null);
    }
    assert_eq!(world.stock("bone").await, (10, 0));
    let adjusted = adjust(&world, with(json!({ "delta": 9_999_990 }))).await;
    assert_eq!(adjusted["stock"]["available"], 10_000_000);
}

#[tokio::test]
async fn low_stock_is_told_at_once_by_the_product_and_after_a_minute_by_lists_elsewhere() {
    let world = World::new().await;
    world.product("bone", 500, 10).await;
    let other = World::over(world.engine.clone());
    let word = async |world: &World| list(world, json!({})).await["nodes"][0]["availability"].clone();
    assert_eq!(word(&world).await, "IN_STOCK");
    assert_eq!(word(&other).await, "IN_STOCK");
    let input = json!({ "idempotencyKey": "k", "productId": "bone", "reason": "count", "lowStockAt": 10 });
    let adjusted = adjust(&world, input).await;
    assert_eq!(adjusted["stock"]["lowStockAt"], 10);
    assert_eq!(adjusted["stock"]["available"], 10);
    for world in [&world, &other] {
        assert_eq!(one(world, Who::Public, "bone").await["availability"], "LOW_STOCK");
    }
    assert_eq!(word(&world).await, "LOW_STOCK");
    assert_eq!(word(&other).await, "IN_STOCK");
    other.clock.forward(59);
    assert_eq!(word(&other).await, "IN_STOCK");
    other.clock.forward(1);
    assert_eq!(word(&other).await, "LOW_STOCK");

    let input = json!({ "idempotencyKey": "l", "productId": "bone", "reason": "count", "delta": 1 });
    adjust(&world, input).await;
    assert_eq!(word(&world).await, "IN_STOCK");
    let input = json!({ "idempotencyKey": "m", "productId": "bone", "reason": "count", "delta": -11 });
    adjust(&world, input).await;
    assert_eq!(word(&world).await, "OUT_OF_STOCK");
}

#[tokio::test]
async fn an_order_that_takes_the_last_pieces_shows_on_the_products_own_page() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let address = world.address(Who::Ada).await;
    world
        .order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 3 }]),
        )
        .await;
    assert_eq!(
        one(&world, Who::Public, "bone").await["availability"],
        "OUT_OF_STOCK"
    );
}

#[tokio::test]
async fn stock_is_told_once_for_each_known_product() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    world.product("ball", 500, 0).await;
    let levels = world
        .ask(
            Who::Wendy,
            "Query.stock",
            json!({ "productIds": ["bone", "unknown", "not a product", "ball", "bone", ""] }),
            "{ productId }",
        )
        .await;
    let told: Vec<&Value> = levels
        .as_array()
        .unwrap()
        .iter()
        .map(|level| &level["productId"])
        .collect();
    assert_eq!(told, ["ball", "bone"]);
    let none = world
        .ask(
            Who::Wendy,
            "Query.stock",
            json!({ "productIds": [] }),
            "{ productId }",
        )
        .await;
    assert_eq!(none, json!([]));
    let many: Vec<String> = (0..51).map(|number| format!("p{number}")).collect();
    let refused = world
        .try_ask(
            Who::Wendy,
            "Query.stock",
            json!({ "productIds": many }),
            "{ productId }",
        )
        .await
        .unwrap_err();
    assert_eq!(refused.error_type, "BadRequest");
    assert_eq!(refused.message, "Ask for at most 50 products.");
}

#[tokio::test]
async fn an_adjustment_mends_the_word_that_an_order_left_behind() {
    let world = World::new().await;
    world.product("bone", 500, 3).await;
    let address = world.address(Who::Ada).await;
    let placed = world
        .order(
            Who::Ada,
            "k",
            &address,
            json!([{ "productId": "bone", "quantity": 3 }]),
        )
        .await;
    world.restock("bone", 1, "one").await;
    world.restock("bone", -1, "none").await;
    let id = json!({ "id": placed["order"]["id"] });
    world
        .ask(Who::Ada, "Mutation.cancelOrder", id, "{ userErrors { code } }")
        .await;
    world.restock("bone", 7, "more").await;
    let list = world
        .ask(
            Who::Public,
            "Query.products",
            json!({}),
            "{ nodes { availability } }",
        )
        .await;
    assert_eq!(list["nodes"][0]["availability"], "IN_STOCK");
}
