//! The address book.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::world::{Who, World, codes, event};

const ADDED: &str = "{ address { id } replayed userErrors { code field } }";
const CHANGED: &str = "{ address { id } userErrors { code field } }";

/// Code and path of each of a payload's `userErrors`, as `TOO_LONG input.name`.
pub fn faults(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"));
    errors
        .iter()
        .map(|error| {
            let path: Vec<&str> = error["field"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|part| part.as_str().unwrap())
                .collect();
            format!("{} {}", error["code"].as_str().unwrap(), path.join("."))
        })
        .collect()
}

fn home() -> Value {
    json!({
        "label": "Home", "name": "Ada Byron", "company": "Analytical Ltd", "phone": "+353 21 123456",
        "street": "1 Main Street", "city": "Cork", "zip": "T12", "state": "Munster", "country": "Ireland",
        "instructions": "Ring twice.\nMind the dog.",
    })
}

/// The shortest address there can be.
fn plain(street: &str) -> Value {
    json!({ "street": street, "city": "Cork", "zip": "T12", "country": "Ireland" })
}

async fn add(world: &World, who: Who, input: Value, key: Option<&str>) -> Value {
    let mut arguments = json!({ "input": input });
    if let Some(key) = key {
        arguments["idempotencyKey"] = json!(key);
    }
    world.ask(who, "Mutation.addAddress", arguments, ADDED).await
}

async fn update(world: &World, who: Who, id: &Value, input: Value, version: Value) -> Value {
    let arguments = json!({ "id": id, "input": input, "version": version });
    world.ask(who, "Mutation.updateAddress", arguments, CHANGED).await
}

async fn delete(world: &World, who: Who, id: &Value) -> Value {
    let selection = "{ deletedAddressId userErrors { code } }";
    world
        .ask(who, "Mutation.deleteAddress", json!({ "id": id }), selection)
        .await
}

async fn set_default(world: &World, who: Who, id: &Value) -> Value {
    let selection = "{ profile { defaultAddressId version } userErrors { code field } }";
    world
        .ask(who, "Mutation.setDefaultAddress", json!({ "id": id }), selection)
        .await
}

async fn book(world: &World, who: Who) -> Vec<Value> {
    let addresses = world.ask(who, "Query.addresses", json!({}), "{ id }").await;
    addresses.as_array().unwrap().clone()
}

/// The streets of the addresses that carry the flag.
async fn flagged(world: &World, who: Who) -> Vec<Value> {
    let book = book(world, who).await;
    let defaults = book.iter().filter(|address| address["isDefault"] == true);
    defaults.map(|address| address["street"].clone()).collect()
}

async fn default_in_profile(world: &World, who: Who) -> Value {
    let profile = world
        .ask(who, "Query.customerProfile", json!({}), "{ defaultAddressId }")
        .await;
    profile["defaultAddressId"].clone()
}

#[tokio::test]
async fn an_address_is_kept_as_it_was_written() {
    let world = World::new().await;
    let added = add(&world, Who::Ada, home(), None).await;
    assert_eq!(faults(&added), [] as [&str; 0]);
    assert_eq!(added["replayed"], false);
    let book = book(&world, Who::Ada).await;
    assert_eq!(book.len(), 1);
    for address in [&added["address"], &book[0]] {
        for (field, value) in home().as_object().unwrap() {
            assert_eq!(&address[field], value, "{field}");
        }
        assert_eq!(address["isDefault"], false);
        assert_eq!(address["createdAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(address["version"], 1);
    }
    assert_eq!(book[0]["id"], added["address"]["id"]);
}

#[tokio::test]
async fn text_is_trimmed_and_blank_text_is_none() {
    let world = World::new().await;
    let input = json!({
        "label": "  ", "name": "", "company": " Analytical  Ltd ", "phone": null, "street": "\t1 Main Street ",
        "city": " Cork", "zip": "T12 ", "country": " Ireland ", "instructions": "\n",
    });
    let added = add(&world, Who::Ada, input, None).await;
    let address = &added["address"];
    for field in ["label", "name", "phone", "state", "instructions"] {
        assert_eq!(address[field], Value::Null, "{field}");
    }
    assert_eq!(address["company"], "Analytical  Ltd");
    assert_eq!(address["street"], "1 Main Street");
    assert_eq!(address["city"], "Cork");
    assert_eq!(address["zip"], "T12");
    assert_eq!(address["country"], "Ireland");
}

#[tokio::test]
async fn addresses_are_listed_oldest_first() {
    let world = World::new().await;
    for street in ["1 Main Street", "2 Main Street", "3 Main Street"] {
        add(&world, Who::Ada, plain(street), None).await;
        world.clock.forward(1);
    }
    let book = book(&world, Who::Ada).await;
    let streets: Vec<&Value> = book.iter().map(|address| &address["street"]).collect();
    assert_eq!(streets, ["1 Main Street", "2 Main Street", "3 Main Street"]);
}

#[tokio::test]
async fn an_update_replaces_the_whole_address_and_keeps_what_belongs_to_the_book() {
    let world = World::new().await;
    let added = add(&world, Who::Ada, home(), None).await;
    let id = &added["address"]["id"];
    set_default(&world, Who::Ada, id).await;
    world.clock.forward(60);
    let changed = update(&world, Who::Ada, id, plain("9 Quay"), json!(1)).await;
    assert_eq!(faults(&changed), [] as [&str; 0]);
    let book = book(&world, Who::Ada).await;
    for address in [&changed["address"], &book[0]] {
        assert_eq!(&address["id"], id);
        assert_eq!(address["street"], "9 Quay");
        for field in ["label", "name", "company", "phone", "state", "instructions"] {
            assert_eq!(address[field], Value::Null, "{field}");
        }
        assert_eq!(address["isDefault"], true);
        assert_eq!(address["createdAt"], "2026-11-20T09:00:00.000Z");
        assert_eq!(address["version"], 2);
    }
}

#[tokio::test]
async fn an_update_of_another_version_is_refused() {
    let world = World::new().await;
    let added = add(&world, Who::Ada, home(), None).await;
    let id = &added["address"]["id"];
    for version in [0, 2, i32::MAX] {
        let refused = update(&world, Who::Ada, id, plain("9 Quay"), json!(version)).await;
        assert_eq!(faults(&refused), ["VERSION_CONFLICT version"]);
        assert_eq!(refused["address"], Value::Null);
    }
    let refused = update(&world, Who::Ada, id, plain("9 Quay"), json!(-1)).await;
    assert_eq!(faults(&refused), ["INVALID version"]);
    let changed = update(&world, Who::Ada, id, plain("9 Quay"), Value::Null).await;
    assert_eq!(changed["address"]["version"], 2);
    let book = book(&world, Who::Ada).await;
    assert_eq!(book[0]["street"], "9 Quay");
}

#[tokio::test]
async fn every_fault_of_a_form_is_told_at_once() {
    let world = World::new().await;
    let long = "x".repeat(501);
    let input = json!({
        "label": long, "name": long, "company": long, "phone": "none", "street": long, "city": " ", "zip": long,
        "state": "Mun\u{7}ster", "country": "<b>Ireland</b>", "instructions": long,
    });
    let expected = [
        "TOO_LONG input.label",
        "TOO_LONG input.name",
        "TOO_LONG input.company",
        "INVALID input.phone",
        "TOO_LONG input.street",
        "REQUIRED input.city",
        "TOO_LONG input.zip",
        "INVALID input.state",
        "INVALID input.country",
        "TOO_LONG input.instructions",
    ];
    let refused = add(&world, Who::Ada, input.clone(), None).await;
    assert_eq!(faults(&refused), expected);
    assert_eq!(refused["address"], Value::Null);
    assert_eq!(refused["replayed"], false);

    let added = add(&world, Who::Ada, home(), None).await;
    let refused = update(&world, Who::Ada, &added["address"]["id"], input, Value::Null).await;
    assert_eq!(faults(&refused), expected);
    let book = book(&world, Who::Ada).await;
    assert_eq!(book.len(), 1);
    assert_eq!(book[0]["street"], "1 Main Street");
}

#[tokio::test]
async fn every_field_has_its_longest_text() {
    let world = World::new().await;
    let longest = [
        ("label", 50),
        ("name", 100),
        ("company", 100),
        ("street", 200),
        ("city", 100),
        ("zip", 50),
        ("state", 100),
        ("country", 100),
        ("instructions", 300),
    ];
    let mut input = home();
    for (field, length) in longest {
        // Two bytes each: characters are counted.
        input[field] = json!("é".repeat(length));
    }
    let added = add(&world, Who::Ada, input, None).await;
    for (field, length) in longest {
        assert_eq!(added["address"][field], "é".repeat(length), "{field}");
        let mut input = home();
        input[field] = json!("é".repeat(length + 1));
        let refused = add(&world, Who::Ada, input, None).await;
        assert_eq!(faults(&refused), [format!("TOO_LONG input.{field}")]);
    }
}

#[tokio::test]
async fn characters_that_hide_something_are_refused() {
    let world = World::new().await;
    for hidden in [
        '\u{0}', '\n', '\u{7f}', '\u{85}', '\u{2028}', '\u{202e}', '\u{2066}',
    ] {
        let refused = add(&world, Who::Ada, plain(&format!("1 Main{hidden}Street")), None).await;
        assert_eq!(faults(&refused), ["INVALID input.street"], "{hidden:?}");
    }
    let mut input = home();
    input["instructions"] = json!("Ring\u{0}");
    assert_eq!(
        faults(&add(&world, Who::Ada, input, None).await),
        ["INVALID input.instructions"]
    );
    for phone in [
        "1234",
        "12345x",
        "+353\n21 123456",
        "0123456789 0123456789 0123456789 0123456789 0123456789",
    ] {
        let mut input = home();
        input["phone"] = json!(phone);
        let refused = add(&world, Who::Ada, input, None).await;
        assert!(
            ["INVALID input.phone", "TOO_LONG input.phone"].contains(&faults(&refused)[0].as_str()),
            "{refused}"
        );
    }
    for fine in ["5 < 6 Street", "O'Connell & Sons", "東京都", "1 Main Street 🐕"] {
        let added = add(&world, Who::Ada, plain(fine), None).await;
        assert_eq!(added["address"]["street"], fine);
    }
}

#[tokio::test]
async fn a_book_holds_twenty_addresses() {
    let world = World::new().await;
    for number in 1..=20 {
        let added = add(&world, Who::Ada, plain(&format!("{number} Main Street")), None).await;
        assert_eq!(codes(&added), [] as [&str; 0]);
    }
    let refused = add(&world, Who::Ada, plain("21 Main Street"), None).await;
    assert_eq!(faults(&refused), ["LIMIT_REACHED "]);
    assert_eq!(
        refused["userErrors"][0]["message"],
        "An address book holds at most 20 addresses."
    );
    let full = book(&world, Who::Ada).await;
    assert_eq!(full.len(), 20);
    delete(&world, Who::Ada, &full[3]["id"]).await;
    let added = add(&world, Who::Ada, plain("21 Main Street"), None).await;
    assert_eq!(codes(&added), [] as [&str; 0]);
    assert_eq!(book(&world, Who::Ada).await.len(), 20);
    assert_eq!(codes(&add(&world, Who::Bob, home(), None).await), [] as [&str; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_five_additions_at_once_fill_the_book_and_no_more() {
    let world = World::new().await;
    let mut running = JoinSet::new();
    for number in 0..25 {
        let resolver = world.resolver.clone();
        let arguments = json!({ "input": plain(&format!("{number} Main Street")) });
        running.spawn(async move {
            resolver
                .handle(event(Who::Ada, "Mutation.addAddress", arguments, ADDED))
                .await
                .unwrap()
        });
    }
    let answers = running.join_all().await;
    let refused: Vec<&Value> = answers
        .iter()
        .filter(|answer| answer["address"].is_null())
        .collect();
    assert_eq!(refused.len(), 5);
    for refused in refused {
        assert_eq!(codes(refused), ["LIMIT_REACHED"]);
    }
    let book = book(&world, Who::Ada).await;
    let ids: BTreeSet<&str> = book
        .iter()
        .map(|address| address["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn a_repeat_under_the_same_key_adds_nothing() {
    let world = World::new().await;
    let first = add(&world, Who::Ada, home(), Some("k")).await;
    assert_eq!(first["replayed"], false);
    let again = add(&world, Who::Ada, home(), Some("k")).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["address"]["id"], first["address"]["id"]);
    assert_eq!(again["address"]["street"], "1 Main Street");
    assert_eq!(book(&world, Who::Ada).await.len(), 1);
}

#[tokio::test]
async fn a_key_is_not_used_for_another_address() {
    let world = World::new().await;
    add(&world, Who::Ada, home(), Some("k")).await;
    let refused = add(&world, Who::Ada, plain("9 Quay"), Some("k")).await;
    assert_eq!(faults(&refused), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!(refused["address"], Value::Null);
    let book = book(&world, Who::Ada).await;
    assert_eq!(book.len(), 1);
    assert_eq!(book[0]["street"], "1 Main Street");
}

#[tokio::test]
async fn a_repeat_after_an_edit_answers_with_the_address_as_it_is() {
    let world = World::new().await;
    let first = add(&world, Who::Ada, home(), Some("k")).await;
    update(
        &world,
        Who::Ada,
        &first["address"]["id"],
        plain("9 Quay"),
        json!(1),
    )
    .await;
    let again = add(&world, Who::Ada, home(), Some("k")).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["address"]["street"], "9 Quay");
    assert_eq!(again["address"]["version"], 2);
    assert_eq!(book(&world, Who::Ada).await.len(), 1);
}

#[tokio::test]
async fn a_repeat_is_answered_when_the_book_is_full() {
    let world = World::new().await;
    for number in 0..20 {
        let key = format!("k{number}");
        add(
            &world,
            Who::Ada,
            plain(&format!("{number} Main Street")),
            Some(&key),
        )
        .await;
    }
    let again = add(&world, Who::Ada, plain("4 Main Street"), Some("k4")).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["address"]["street"], "4 Main Street");
    assert_eq!(book(&world, Who::Ada).await.len(), 20);
}

#[tokio::test]
async fn two_customers_may_use_the_same_key() {
    let world = World::new().await;
    let of_ada = add(&world, Who::Ada, home(), Some("k")).await;
    let of_bob = add(&world, Who::Bob, plain("9 Quay"), Some("k")).await;
    assert_eq!(of_bob["replayed"], false);
    assert_ne!(of_ada["address"]["id"], of_bob["address"]["id"]);
    assert_eq!(book(&world, Who::Bob).await[0]["street"], "9 Quay");
}

#[tokio::test]
async fn a_key_has_a_form() {
    let world = World::new().await;
    for key in ["", "two words", "line\nfeed", "schlüssel", &"k".repeat(101)] {
        let refused = add(&world, Who::Ada, home(), Some(key)).await;
        assert_eq!(faults(&refused), ["INVALID idempotencyKey"], "{key:?}");
    }
    let refused = add(&world, Who::Ada, plain(""), Some("")).await;
    assert_eq!(
        faults(&refused),
        ["INVALID idempotencyKey", "REQUIRED input.street"]
    );
    let longest = "k".repeat(100);
    let added = add(&world, Who::Ada, home(), Some(&longest)).await;
    assert_eq!(codes(&added), [] as [&str; 0]);
    assert_eq!(book(&world, Who::Ada).await.len(), 1);
}

#[tokio::test]
async fn the_default_moves_and_there_is_never_more_than_one() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for street in ["1 Main Street", "2 Main Street", "3 Main Street"] {
        ids.push(add(&world, Who::Ada, plain(street), None).await["address"]["id"].clone());
    }
    assert_eq!(flagged(&world, Who::Ada).await, [] as [&str; 0]);
    assert_eq!(default_in_profile(&world, Who::Ada).await, Value::Null);
    for index in [0, 2, 2, 1, 0] {
        let chosen = set_default(&world, Who::Ada, &ids[index]).await;
        assert_eq!(faults(&chosen), [] as [&str; 0]);
        assert_eq!(chosen["profile"]["defaultAddressId"], ids[index]);
        let street = format!("{} Main Street", index + 1);
        assert_eq!(flagged(&world, Who::Ada).await, [street]);
        assert_eq!(default_in_profile(&world, Who::Ada).await, ids[index]);
    }
}

#[tokio::test]
async fn the_default_goes_with_its_address() {
    let world = World::new().await;
    let first = add(&world, Who::Ada, plain("1 Main Street"), None).await["address"]["id"].clone();
    let second = add(&world, Who::Ada, plain("2 Main Street"), None).await["address"]["id"].clone();
    set_default(&world, Who::Ada, &first).await;
    assert_eq!(
        delete(&world, Who::Ada, &second).await["deletedAddressId"],
        second
    );
    assert_eq!(default_in_profile(&world, Who::Ada).await, first);
    assert_eq!(delete(&world, Who::Ada, &first).await["deletedAddressId"], first);
    assert_eq!(default_in_profile(&world, Who::Ada).await, Value::Null);
    let third = add(&world, Who::Ada, plain("3 Main Street"), None).await["address"]["id"].clone();
    assert_eq!(
        set_default(&world, Who::Ada, &third).await["profile"]["defaultAddressId"],
        third
    );
    assert_eq!(flagged(&world, Who::Ada).await, ["3 Main Street"]);
}

#[tokio::test]
async fn deleting_what_is_not_there_answers_with_its_id() {
    let world = World::new().await;
    let id = add(&world, Who::Ada, home(), None).await["address"]["id"].clone();
    for _ in 0..2 {
        let deleted = delete(&world, Who::Ada, &id).await;
        assert_eq!(deleted["deletedAddressId"], id);
        assert_eq!(codes(&deleted), [] as [&str; 0]);
    }
    for strange in ["", "nothing", "00000000-0000-4000-8000-000000000000"] {
        let deleted = delete(&world, Who::Ada, &json!(strange)).await;
        assert_eq!(deleted["deletedAddressId"], strange);
    }
    // Deleting twice counts once: the book still takes twenty.
    for number in 0..20 {
        let added = add(&world, Who::Ada, plain(&format!("{number} Main Street")), None).await;
        assert_eq!(codes(&added), [] as [&str; 0]);
    }
    let refused = add(&world, Who::Ada, home(), None).await;
    assert_eq!(codes(&refused), ["LIMIT_REACHED"]);
}

#[tokio::test]
async fn unknown_and_foreign_addresses_are_absent() {
    let world = World::new().await;
    let of_ada = add(&world, Who::Ada, home(), None).await["address"]["id"].clone();
    let upper = json!(of_ada.as_str().unwrap().to_uppercase());
    let unknown = json!("00000000-0000-4000-8000-000000000000");
    for (who, id) in [
        (Who::Bob, &of_ada),
        (Who::Ada, &unknown),
        (Who::Ada, &json!("")),
        (Who::Ada, &json!("#profile")),
        (Who::Ada, &upper),
    ] {
        let refused = update(&world, who, id, plain("9 Quay"), Value::Null).await;
        assert_eq!(faults(&refused), ["NOT_FOUND id"]);
        let refused = set_default(&world, who, id).await;
        assert_eq!(faults(&refused), ["NOT_FOUND id"]);
        assert_eq!(refused["profile"], Value::Null);
        delete(&world, who, id).await;
    }
    let book_of_ada = book(&world, Who::Ada).await;
    assert_eq!(book_of_ada.len(), 1);
    assert_eq!(book_of_ada[0]["street"], "1 Main Street");
    assert_eq!(book_of_ada[0]["version"], 1);
    assert_eq!(book(&world, Who::Bob).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_default_that_no_longer_exists_can_be_replaced() {
    let world = World::new().await;
    let mut profile = world.stored(&format!("#customer#{}", Who::Ada.sub()), "#profile");
    profile["default_address_id"] = json!({ "S": "00000000-0000-4000-8000-000000000000" });
    world.store(profile);
    let id = add(&world, Who::Ada, home(), None).await["address"]["id"].clone();
    let chosen = set_default(&world, Who::Ada, &id).await;
    assert_eq!(chosen["profile"]["defaultAddressId"], id);
    assert_eq!(flagged(&world, Who::Ada).await, ["1 Main Street"]);
}

#[tokio::test]
async fn an_old_record_that_counts_no_addresses_survives_a_deletion() {
    let world = World::new().await;
    let address = world.address(Who::Ada).await;
    let partition = format!("#customer#{}", Who::Ada.sub());
    let mut profile = world.stored(&partition, "#profile");
    profile.as_object_mut().unwrap().remove("address_count");
    world.store(profile);
    let deleted = world
        .ask(
            Who::Ada,
            "Mutation.deleteAddress",
            json!({ "id": address }),
            "{ deletedAddressId }",
        )
        .await;
    assert_eq!(deleted["deletedAddressId"], address.as_str());
    let profile = world
        .ask(Who::Ada, "Query.customerProfile", json!({}), "{ name }")
        .await;
    assert_eq!(profile["name"], "Ada");
    assert_eq!(world.stored(&partition, "#profile")["address_count"]["N"], "0");
    assert_eq!(
        world.ask(Who::Ada, "Query.addresses", json!({}), "{ id }").await,
        json!([])
    );
}

#[tokio::test]
async fn deleting_an_address_makes_no_customer_record() {
    let world = World::new().await;
    let address = world.address(Who::Ada).await;
    let partition = format!("#customer#{}", Who::Ada.sub());
    let key = json!({ "PK": { "S": partition }, "SK": { "S": "#profile" } });
    world.dynamodb(
        "DeleteItem",
        &json!({ "TableName": crate::world::TABLE, "Key": key }),
    );
    world
        .ask(
            Who::Ada,
            "Mutation.deleteAddress",
            json!({ "id": address }),
            "{ deletedAddressId }",
        )
        .await;
    assert_eq!(world.stored(&partition, "#profile"), Value::Null);
    assert_eq!(
        world.ask(Who::Ada, "Query.addresses", json!({}), "{ id }").await,
        json!([])
    );
}
