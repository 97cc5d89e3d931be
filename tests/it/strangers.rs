//! Who may do what: every root field for every kind of caller, as the schema's directives say; and
//! what a caller gets who names things of others.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::{
    Value as GraphQlValue,
    parser::{
        parse_schema,
        types::{BaseType, ConstDirective, ObjectType, Type, TypeKind, TypeSystemDefinition},
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kibble::entry::appsync::ResolverError;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Who, World, codes};

/// Where the code and the schema may differ for a while. The list may only shrink.
const EXCEPTIONS: [(&str, Who); 0] = [];

/// The object types of the schema that AppSync gets.
fn objects() -> BTreeMap<String, (Vec<ConstDirective>, ObjectType)> {
    let document = parse_schema(kibble::graphql::sdl::appsync()).unwrap();
    let object = |definition| {
        let TypeSystemDefinition::Type(definition) = definition else {
            return None;
        };
        let definition = definition.node;
        let TypeKind::Object(object) = definition.kind else {
            return None;
        };
        let directives = definition.directives.into_iter().map(|directive| directive.node);
        Some((definition.name.node.to_string(), (directives.collect(), object)))
    };
    document.definitions.into_iter().filter_map(object).collect()
}

/// Whether AppSync lets the caller through to something that carries these directives. Cognito is the
/// API's default mode, which counts where there is no directive.
fn admits(directives: &[ConstDirective], who: Who) -> bool {
    let find = |name: &str| directives.iter().find(|directive| directive.name.node == name);
    match who {
        Who::Public => find("aws_api_key").is_some(),
        Who::Machine => find("aws_iam").is_some(),
        person => match find("aws_cognito_user_pools") {
            None => directives
                .iter()
                .all(|directive| !directive.name.node.starts_with("aws_")),
            Some(directive) => match directive.arguments.first().map(|(_, groups)| &groups.node) {
                None | Some(GraphQlValue::Null) => true,
                Some(GraphQlValue::List(groups)) => groups.iter().any(|group| {
                    let GraphQlValue::String(group) = group else {
                        panic!("{group} is no group")
                    };
                    person.groups().contains(&group.as_str())
                }),
                Some(other) => panic!("{other} are no groups"),
            },
        },
    }
}

fn innermost(written: &Type) -> &str {
    match &written.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => innermost(inner),
    }
}

/// Everybody is a customer, and Ada has an address, an order, and something in the cart.
async fn peopled() -> (World, Value) {
    let world = World::new().await;
    for (who, email, name) in [
        (Who::Sam, "sam@example.com", "Sam"),
        (Who::Wendy, "wendy@example.com", "Wendy"),
        (Who::Dan, "dan@example.com", "Dan"),
    ] {
        world.confirm(who, email, name).await;
    }
    world.product("bone", 500, 100).await;
    let address = world.address(Who::Ada).await;
    let line = json!([{ "productId": "bone", "quantity": 1 }]);
    let placed = world.order(Who::Ada, "first", &address, line).await;
    let add = json!({ "productId": "bone", "quantity": 3 });
    world
        .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
        .await;
    let known =
        json!({ "address": address, "order": placed["order"]["id"], "code": placed["order"]["code"] });
    (world, known)
}

/// Arguments that the field takes, about Ada's things; panics for a field that is not listed here.
fn arguments(field: &str, known: &Value) -> Value {
    let address = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    match field {
        "Query.addresses" | "Query.categories" | "Query.customerProfile" | "Query.me" => json!({}),
        "Query.cart" | "Query.orders" | "Query.products" | "Query.staffOrders" => json!({}),
        "Query.exportMyData" | "Mutation.closeAccount" => json!({}),
        "Query.customerByEmail" => json!({ "email": "ada@example.com" }),
        "Query.deliveryQuote" => json!({ "input": { "country": "Ireland", "items": [] } }),
        "Query.deliveryFees" | "Query.deliverySlots" => json!({}),
        "Query.runSheet" => json!({ "day": "2026-11-23" }),
        "Query.order" => json!({ "id": known["order"] }),
        "Query.product" => json!({ "id": "bone" }),
        "Query.dayReports" => json!({ "from": "2026-11-01", "to": "2026-11-30" }),
        "Query.staffOrder" => json!({ "code": known["code"] }),
        "Query.stock" => json!({ "productIds": ["bone"] }),
        "Mutation.addAddress" => json!({ "input": address }),
        "Mutation.addToCart" => json!({ "productId": "bone" }),
        "Mutation.adjustStock" => json!({ "input": {
            "idempotencyKey": "k", "productId": "bone", "delta": 1, "reason": "count",
        } }),
        "Mutation.bookDelivery" => json!({ "orderId": known["order"], "slotId": "2026-11-23T09:00:00.000Z" }),
        "Mutation.saveDeliveryFees" => json!({ "input": { "zones": [], "elsewhere": 0 } }),
        "Mutation.saveDeliverySlots" => json!({ "slots": [{
            "startsAt": "2026-11-23T09:00:00.000Z", "endsAt": "2026-11-23T12:00:00.000Z", "capacity": 1,
        }] }),
        "Mutation.cancelOrder" => json!({ "id": known["order"] }),
        "Mutation.cancelOrderAsStaff" | "Mutation.failDelivery" => {
            json!({ "orderId": known["order"], "reason": "Nobody was there" })
        }
        "Mutation.startPackaging"
        | "Mutation.completePackaging"
        | "Mutation.startDelivery"
        | "Mutation.completeDelivery"
        | "Mutation.retryDelivery" => json!({ "orderId": known["order"] }),
        "Mutation.updatePackagingProduct" => {
            json!({ "orderId": known["order"], "productId": "bone", "quantity": 0 })
        }
        "Mutation.clearCart" => json!({}),
        "Mutation.deleteAddress" | "Mutation.setDefaultAddress" => json!({ "id": known["address"] }),
        "Mutation.mergeCart" => json!({ "token": "AAAAAAAAAAAAAAAAAAAAAA" }),
        "Mutation.placeOrder" => json!({ "input": {
            "idempotencyKey": "k", "addressId": known["address"], "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 1 }],
        } }),
        "Mutation.publishOrderUpdate" => json!({ "input": {
            "customerId": Who::Ada.sub(), "orderId": known["order"], "code": known["code"], "status": "PACKED",
            "paymentStatus": "DUE", "version": 2, "at": "2026-11-20T09:00:00.000Z",
        } }),
        "Mutation.reorder" => json!({ "orderId": known["order"] }),
        "Mutation.saveProduct" => json!({ "input": {
            "id": "bone", "name": "Bone", "category": "dog-food", "price": 500,
        } }),
        "Mutation.setStockShards" => json!({ "input": { "productId": "bone", "shards": 2 } }),
        "Mutation.setCartLine" => json!({ "productId": "bone", "quantity": 2 }),
        "Mutation.updateAddress" => json!({ "id": known["address"], "input": address }),
        "Mutation.updateProfile" => json!({ "input": { "name": "Somebody" } }),
        other => panic!("{other} needs arguments here"),
    }
}

#[tokio::test]
async fn every_field_is_open_to_exactly_those_whom_the_schema_names() {
    let (busy, known) = peopled().await;
    // Whoever closes the account there is a stranger to everything that is asked afterwards.
    let (left, _) = peopled().await;
    let objects = objects();
    for root in ["Query", "Mutation"] {
        let (of_the_type, object) = &objects[root];
        assert!(of_the_type.is_empty(), "{root} itself has no directive");
        for field in &object.fields {
            let directives: Vec<ConstDirective> = field
                .node
                .directives
                .iter()
                .map(|directive| directive.node.clone())
                .collect();
            let field = format!("{root}.{}", field.node.name.node);
            let world = if field == "Mutation.closeAccount" {
                &left
            } else {
                &busy
            };
            for who in Who::ALL {
                let asked = world.try_ask(who, &field, arguments(&field, &known), "{ __typename }");
                let (answer, requests) = world.requests(asked).await;
                let as_the_schema_says = if admits(&directives, who) {
                    answer.is_ok()
                } else {
                    let expected = if who == Who::Public {
                        "Unauthenticated"
                    } else {
                        "Forbidden"
                    };
                    // Nothing is read for somebody who may not.
                    matches!(&answer, Err(error) if error.error_type == expected) && requests.is_empty()
                };
                let excepted = EXCEPTIONS.contains(&(field.as_str(), who));
                assert_ne!(
                    as_the_schema_says, excepted,
                    "{field} for {who:?}: {answer:?} by {requests:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn everybody_watches_their_own_orders_only() {
    let (world, _) = peopled().await;
    let people = [Who::Ada, Who::Bob, Who::Sam, Who::Wendy, Who::Dan];
    for who in Who::ALL {
        for whose in people {
            let arguments = json!({ "customerId": whose.sub() });
            let asked = world.try_ask(who, "Subscription.onOrderUpdate", arguments, "{ status }");
            let (answer, requests) = world.requests(asked).await;
            let answer = answer.map_err(|error| error.error_type);
            let expected = match who {
                Who::Public => Err("Unauthenticated".to_owned()),
                who if who == whose => Ok(Value::Null),
                _ => Err("Forbidden".to_owned()),
            };
            assert_eq!(answer, expected, "{who:?} of {whose:?}");
            assert_eq!(requests, [""; 0]);
        }
    }
}

#[test]
fn what_the_public_key_reaches_is_open_to_it_and_to_people_all_the_way_down() {
    let objects = objects();
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = ["Query", "Mutation"]
        .iter()
        .flat_map(|root| &objects[*root].1.fields)
        .filter(|field| {
            field
                .node
                .directives
                .iter()
                .any(|directive| directive.node.name.node == "aws_api_key")
        })
        .map(|field| innermost(&field.node.ty.node))
        .collect();
    while let Some(name) = next.pop() {
        let Some((directives, object)) = objects.get(name).filter(|_| reached.insert(name)) else {
            continue;
        };
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Machine) {
            assert!(admits(directives, who), "{name} is closed to {who:?}");
        }
        next.extend(object.fields.iter().map(|field| innermost(&field.node.ty.node)));
    }
    for personal in [
        "Address",
        "Customer",
        "CustomerProfile",
        "Order",
        "OrderConnection",
        "StockLevel",
    ] {
        assert!(
            objects.contains_key(personal) && !reached.contains(personal),
            "{personal}"
        );
    }
    assert!(reached.contains("Product"));
}

#[tokio::test]
async fn an_identity_that_this_api_does_not_admit_is_nobody() {
    let (world, known) = peopled().await;
    let sub = Who::Ada.sub();
    let identities = [
        json!({ "resolverContext": { "sub": sub } }),
        json!({ "sub": sub, "issuer": "https://idp.example.com/", "claims": { "sub": sub, "username": "ada" } }),
        json!({ "sub": sub, "username": "ada" }),
        json!({ "claims": {}, "defaultAuthStrategy": "ALLOW" }),
        json!("ada"),
        json!([]),
    ];
    for identity in identities {
        for field in ["Query.products", "Query.me", "Query.order"] {
            let mut event = crate::world::event(Who::Ada, field, arguments(field, &known), "{ __typename }");
            event["identity"] = identity.clone();
            let refused = world.resolver.handle(event).await.unwrap_err();
            assert_eq!(refused.error_type, "Unauthenticated", "{field} for {identity}");
        }
    }
}

/// What Bob gets for something of Ada's, and what for something that nobody has.
async fn both<const N: usize>(
    world: &World,
    asked: [(&str, Value, Value); N],
    selection: &str,
) -> Vec<[Result<Value, ResolverError>; 2]> {
    let mut answers = Vec::new();
    for (field, foreign, absent) in asked {
        answers.push([
            world.try_ask(Who::Bob, field, foreign, selection).await,
            world.try_ask(Who::Bob, field, absent, selection).await,
        ]);
    }
    answers
}

#[tokio::test]
async fn another_customers_order_is_like_one_that_does_not_exist() {
    let (world, known) = peopled().await;
    let foreign = &known["order"];
    let never =
        URL_SAFE_NO_PAD.encode([Uuid::from_u128(1).into_bytes(), Uuid::from_u128(2).into_bytes()].concat());
    let mine_never = URL_SAFE_NO_PAD.encode(
        [
            Uuid::parse_str(Who::Bob.sub()).unwrap().into_bytes(),
            Uuid::from_u128(2).into_bytes(),
        ]
        .concat(),
    );
    for absent in [
        json!(never),
        json!(mine_never),
        json!(""),
        json!("é"),
        json!("../../etc/passwd"),
        json!(foreign.as_str().unwrap().to_uppercase()),
    ] {
        let answers = both(
            &world,
            [("Query.order", json!({ "id": foreign }), json!({ "id": absent }))],
            "{ id }",
        )
        .await;
        assert_eq!(answers, [[Ok(Value::Null), Ok(Value::Null)]], "{absent}");
        let asked = [
            (
                "Mutation.cancelOrder",
                json!({ "id": foreign }),
                json!({ "id": absent }),
            ),
            (
                "Mutation.reorder",
                json!({ "orderId": foreign }),
                json!({ "orderId": absent }),
            ),
        ];
        let answers = both(&world, asked, "{ userErrors { code message field } }").await;
        for ([one, other], argument) in answers.into_iter().zip(["id", "orderId"]) {
            assert_eq!(one, other, "{absent}");
            let refused = one.unwrap();
            assert_eq!(codes(&refused), ["NOT_FOUND"]);
            assert_eq!(refused["userErrors"][0]["field"], json!([argument]));
        }
    }
    let untouched = world
        .ask(
            Who::Ada,
            "Query.order",
            json!({ "id": foreign }),
            "{ status version }",
        )
        .await;
    assert_eq!(
        (&untouched["status"], &untouched["version"]),
        (&json!("PLACED"), &json!(1))
    );
}

#[tokio::test]
async fn another_customers_address_is_like_one_that_does_not_exist() {
    let (world, known) = peopled().await;
    let foreign = &known["address"];
    let input = json!({ "street": "Bob's", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let order = |id: &Value| {
        json!({ "input": {
            "idempotencyKey": "k", "addressId": id, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 1 }],
        } })
    };
    for absent in [
        json!(Uuid::from_u128(7).to_string()),
        json!(""),
        json!("é#order#"),
    ] {
        let asked = [
            (
                "Mutation.updateAddress",
                json!({ "id": foreign, "input": input }),
                json!({ "id": absent, "input": input }),
            ),
            (
                "Mutation.setDefaultAddress",
                json!({ "id": foreign }),
                json!({ "id": absent }),
            ),
            ("Mutation.placeOrder", order(foreign), order(&absent)),
        ];
        for [one, other] in both(&world, asked, "{ userErrors { code message field } }").await {
            assert_eq!(one, other, "{absent}");
            assert_eq!(codes(&one.unwrap()), ["NOT_FOUND"]);
        }
        let asked = [(
            "Mutation.deleteAddress",
            json!({ "id": foreign }),
            json!({ "id": absent }),
        )];
        let [one, other] = both(&world, asked, "{ userErrors { code } }").await.remove(0);
        assert_eq!(one.unwrap()["userErrors"], other.unwrap()["userErrors"]);
    }
    let hers = world
        .ask(Who::Ada, "Query.addresses", json!({}), "{ id street version }")
        .await;
    assert_eq!(
        (&hers[0]["id"], &hers[0]["street"], &hers[0]["version"]),
        (foreign, &json!("1 Main Street"), &json!(1))
    );
}

#[tokio::test]
async fn a_foreign_or_senseless_cursor_shows_ones_own_orders_only() {
    let (world, _) = peopled().await;
    let address = world.address(Who::Bob).await;
    let mut mine = Vec::new();
    for number in 0..3 {
        world.clock.forward(1);
        let line = json!([{ "productId": "bone", "quantity": 1 }]);
        let placed = world
            .order(Who::Bob, &format!("bob-{number}"), &address, line)
            .await;
        mine.insert(0, placed["order"]["id"].clone());
    }
    world.clock.forward(1);
    let ada = world.address(Who::Ada).await;
    world
        .order(
            Who::Ada,
            "last",
            &ada,
            json!([{ "productId": "bone", "quantity": 1 }]),
        )
        .await;

    let selection = "{ edges { cursor } nodes { id } }";
    let hers = world.ask(Who::Ada, "Query.orders", json!({}), selection).await;
    let ids = |page: &Value| -> Vec<Value> {
        page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].clone())
            .collect()
    };
    // Her newest order is newer than all of his, her oldest is older.
    let (newest, oldest) = (&hers["edges"][0]["cursor"], &hers["edges"][1]["cursor"]);
    for (cursor, expected) in [
        (newest, &mine[..]),
        (oldest, &[]),
        (&json!("#profile"), &mine[..]),
        (&json!("é\u{0}"), &mine[..]),
        (&json!(""), &mine[..]),
    ] {
        let page = world
            .ask(Who::Bob, "Query.orders", json!({ "after": cursor }), selection)
            .await;
        assert_eq!(ids(&page), expected, "{cursor}");
        let literal = format!("{{ orders(after: {cursor}) {{ nodes {{ id }} }} profile {{ id }} }}");
        let page = world.ask(Who::Bob, "Query.me", json!({}), &literal).await;
        assert_eq!(ids(&page["orders"]), expected, "{cursor} below me");
    }
}

#[tokio::test]
async fn a_token_that_opens_nothing_shows_an_empty_cart_and_is_never_taken_up() {
    let (world, _) = peopled().await;
    let of_ada = URL_SAFE_NO_PAD.encode(Uuid::parse_str(Who::Ada.sub()).unwrap().as_bytes());
    let selection = "{ cart { token totalQuantity version } userErrors { code } }";
    for token in [
        "AAAAAAAAAAAAAAAAAAAAAA",
        &of_ada,
        Who::Ada.sub(),
        "",
        "é",
        "#customer#",
        "AAAA",
    ] {
        let read = world
            .ask(
                Who::Public,
                "Query.cart",
                json!({ "token": token }),
                "{ token totalQuantity version }",
            )
            .await;
        assert_eq!(
            (&read["token"], &read["totalQuantity"], &read["version"]),
            (&Value::Null, &json!(0), &json!(0)),
            "{token}"
        );
        let made = world
            .ask(
                Who::Public,
                "Mutation.addToCart",
                json!({ "productId": "bone", "token": token }),
                selection,
            )
            .await;
        assert_eq!(made["cart"]["totalQuantity"], 1, "{token}: {made}");
        assert_ne!(made["cart"]["token"], token);
        for (field, more) in [
            ("Mutation.clearCart", json!({ "token": token })),
            (
                "Mutation.setCartLine",
                json!({ "token": token, "productId": "bone", "quantity": 0 }),
            ),
        ] {
            let emptied = world.ask(Who::Public, field, more, selection).await;
            assert_eq!(emptied["cart"]["totalQuantity"], 0, "{field} with {token}");
        }
        let merged = world
            .ask(
                Who::Ada,
                "Mutation.mergeCart",
                json!({ "token": token }),
                selection,
            )
            .await;
        assert_eq!(merged["cart"]["totalQuantity"], 3, "{token}");
    }
}

#[tokio::test]
async fn a_signed_in_customers_cart_is_their_own_whatever_token_comes_along() {
    let (world, _) = peopled().await;
    let selection = "{ cart { token totalQuantity } userErrors { code } }";
    let add = json!({ "productId": "bone", "quantity": 9 });
    let made = world.ask(Who::Public, "Mutation.addToCart", add, selection).await;
    let token = &made["cart"]["token"];
    let read = world
        .ask(
            Who::Bob,
            "Query.cart",
            json!({ "token": token }),
            "{ token totalQuantity }",
        )
        .await;
    assert_eq!(
        (&read["token"], &read["totalQuantity"]),
        (&Value::Null, &json!(0))
    );
    world
        .ask(
            Who::Bob,
            "Mutation.clearCart",
            json!({ "token": token }),
            selection,
        )
        .await;
    let left = world
        .ask(
            Who::Public,
            "Query.cart",
            json!({ "token": token }),
            "{ totalQuantity }",
        )
        .await;
    assert_eq!(left["totalQuantity"], 9);
}

#[tokio::test]
async fn one_customers_key_means_nothing_for_another() {
    let (world, _) = peopled().await;
    let address = world.address(Who::Bob).await;
    let line = json!([{ "productId": "bone", "quantity": 1 }]);
    let placed = world.order(Who::Bob, "first", &address, line).await;
    assert_eq!((codes(&placed), &placed["replayed"]), (Vec::new(), &json!(false)));

    let input = json!({ "street": "1 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" });
    let mut ids = BTreeSet::new();
    for who in [Who::Ada, Who::Bob] {
        let arguments = json!({ "input": input, "idempotencyKey": "same" });
        let added = world
            .ask(
                who,
                "Mutation.addAddress",
                arguments,
                "{ replayed address { id } userErrors { code } }",
            )
            .await;
        assert_eq!(added["replayed"], false, "{who:?}");
        ids.insert(added["address"]["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 2);
}

#[tokio::test]
async fn staff_finds_nothing_under_ids_and_codes_that_nobody_gave_out() {
    let (world, known) = peopled().await;
    let never = URL_SAFE_NO_PAD.encode([0_u8; 32]);
    for arguments in [
        json!({ "id": never }),
        json!({ "id": "é" }),
        json!({ "code": "261120-000000" }),
        json!({ "code": "é61120-000000" }),
        json!({ "code": "" }),
        json!({}),
        json!({ "id": "", "code": known["code"] }),
    ] {
        let found = world
            .ask(Who::Dan, "Query.staffOrder", arguments.clone(), "{ id }")
            .await;
        assert_eq!(found, Value::Null, "{arguments}");
    }
    let lower = known["code"].as_str().unwrap().to_lowercase();
    let found = world
        .ask(
            Who::Dan,
            "Query.staffOrder",
            json!({ "code": format!(" {lower} ") }),
            "{ id status }",
        )
        .await;
    assert_eq!(found["id"], known["order"]);
}
