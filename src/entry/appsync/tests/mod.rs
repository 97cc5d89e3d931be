//! Plans, seen as the operations that they run.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Event, Plan, ResolverError, Shapes};

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    Shapes::of(
        "type Query { me: Customer! order(id: ID!, deep: Boolean): Order }
         type Mutation { placeOrder(input: In!): Order }
         input In { key: ID }
         type Customer { id: ID! profile: Profile! orders(first: Int = 10, after: String): Orders! }
         type Profile { name: String email: String }
         type Orders { nodes: [Order!]! edges: [Edge!]! total: Int }
         type Edge { cursor: String! node: Order! }
         type Order { id: ID! code: String! price: Money! items: [OrderItem!]! }
         type OrderItem { quantity: Int! price: Money! product: Product }
         type Product { id: ID! price: Money! }
         type Money { amount: Int! currency: String! }",
    )
});

fn plan(field: &str, arguments: Value, selection: &str, variables: Value) -> Result<String, ResolverError> {
    let (parent, name) = field.split_once('.').unwrap();
    let event = json!({
        "arguments": arguments,
        "info": {
            "fieldName": name, "parentTypeName": parent, "variables": variables,
            "selectionSetGraphQL": selection,
        },
    });
    Plan::of(&Event::read(event).unwrap(), &SHAPES).map(|plan| plan.operation)
}

fn of_me(selection: &str) -> String {
    plan("Query.me", json!({}), selection, json!({ "n": 3 })).unwrap()
}

const ORDER: &str = "{__typename id code}";

#[test]
fn arguments_are_variables_with_the_types_of_the_schema() {
    let operation = plan("Query.order", json!({ "id": "x" }), "{ id }", json!({})).unwrap();
    assert_eq!(operation, format!("query($id:ID!){{order(id:$id){ORDER}}}"));
}

#[test]
fn every_leaf_is_answered_and_objects_when_asked_for() {
    let operation = plan(
        "Query.order",
        json!({ "id": "x" }),
        "{ price { currency } }",
        json!({}),
    )
    .unwrap();
    let order = "{__typename id code price{__typename amount currency}}";
    assert_eq!(operation, format!("query($id:ID!){{order(id:$id){order}}}"));
}

#[test]
fn aliases_and_directives_are_left_aside() {
    let expected = format!("query{{me{{__typename id orders(first:3){{__typename nodes{ORDER} total}}}}}}");
    assert_eq!(
        of_me("{ a: orders(first: $n) { b: nodes { c: id @skip(if: true) } } }"),
        expected
    );
}

#[test]
fn an_unknown_variable_leaves_the_default() {
    let expected = "query{me{__typename id orders{__typename total}}}";
    assert_eq!(of_me("{ orders(first: $unknown) { total } }"), expected);
}

#[test]
fn equal_fields_are_one_and_inline_fragments_are_part() {
    let expected = format!(
        "query{{me{{__typename id orders{{__typename nodes{ORDER} edges{{__typename cursor}} total}}}}}}"
    );
    let selection = "{ orders { nodes { id } } ... on Customer { x: orders { edges { cursor } } } }";
    assert_eq!(of_me(selection), expected);
}

#[test]
fn behind_a_named_fragment_everything_is_answered() {
    let operation = of_me("{ profile { ...P } ...C }");
    for part in [
        "profile{__typename name email}",
        "orders{__typename nodes{",
        "product{__typename id price{",
    ] {
        assert!(operation.contains(part), "{operation} lacks {part}");
    }
    assert_eq!(operation.matches("profile").count(), 1);
}

#[test]
fn one_relation_with_two_sets_of_arguments_is_refused_and_not_guessed() {
    let selection = "{ a: orders(first: 1) { total } b: orders(first: 2) { total } }";
    let error = plan("Query.me", json!({}), selection, json!({})).unwrap_err();
    assert_eq!(error.error_type, "BadRequest");
    assert!(error.message.contains("Customer.orders"), "{}", error.message);
}

#[test]
fn what_has_no_resolver_is_told() {
    for field in ["Query.nothing", "Subscription.onOrder", "Customer.orders", "."] {
        let error = plan(field, json!({}), "{ id }", json!({})).unwrap_err();
        assert_eq!(error.error_type, "BadRequest");
    }
}

#[test]
fn a_text_that_cannot_be_read_asks_for_everything() {
    let operation = plan("Query.order", json!({ "id": "x" }), "{ id", json!({})).unwrap();
    assert!(
        operation.contains("items{__typename quantity price{"),
        "{operation}"
    );
}
